"""May the fund lend on these terms, and from this day on? (quy chế cho vay)"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from qqv.rules.eligibility import LEGAL_CAP
from qqv.rules.money import Rounding, Vnd
from qqv.rules.refusals import Refusal
from qqv.rules.repayment import SettlementInterest
from qqv.rules.schedule import Frequency, Method, RatePer, Terms, make_schedule


class BadRegulation(Refusal):
    """Terms the fund cannot put into force (quy chế không hợp lệ)."""

    text = "Quy chế đề nghị không hợp lệ."


class BadLimits(BadRegulation):
    """The least, the usual and the most follow each other up to the legal cap (mức vay)."""

    text = (
        "Mức vay phải đi từ thấp tới cao: thấp nhất, thường dùng, cao nhất; "
        "từ 1 đ đến {cap} đ (Quyết định 20/2017/QĐ-TTg)."
    )


class BadCycles(BadRegulation):
    """Cycles count from one, days from zero (vòng vay)."""

    text = "Vòng vay tính từ 1, số ngày giữa hai vòng tính từ 0."


class BadName(BadRegulation):
    """A product has a name (tên sản phẩm)."""

    text = "Sản phẩm vay phải có tên."


class NothingChanges(BadRegulation):
    """A new version differs from the last (không có gì thay đổi)."""

    text = "Bản đề nghị giống hệt bản hiện có. Chị sửa ít nhất một điều khoản."


class StillInForce(BadRegulation):
    """Two versions never hold on one day (trùng thời gian áp dụng)."""

    text = (
        "Bản hiện có áp dụng từ ngày {since} nên bản mới phải bắt đầu sau ngày {until}. "
        "Quy chế đã áp dụng thì không sửa lùi."
    )


class MonthOver(BadRegulation):
    """Terms do not change in months that are closed (tháng đã khóa sổ)."""

    text = "Sổ đã khóa đến hết ngày {through}. Bản mới phải bắt đầu sau ngày đó."


class AlreadyAsked(BadRegulation):
    """Who has applied was promised the terms of that day (đã có hồ sơ theo bản cũ)."""

    text = "Đã có hồ sơ vay ngày {last} theo bản hiện có. Bản mới phải bắt đầu sau ngày đó."


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """What the fund lends and on which terms: đồng, installments, percent (điều khoản vay)."""

    name: str
    principal_min: Vnd
    principal_usual: Vnd
    principal_max: Vnd
    installments: int
    rate: Decimal
    rate_per: RatePer
    method: Method
    frequency: Frequency
    grace_principal: int
    grace_all: int
    round_to: Vnd
    rounding: Rounding
    settlement_interest: SettlementInterest
    second_appraiser_from_cycle: int
    days_between_cycles: int

    def terms(self, *, principal: Vnd, on: date) -> Terms:
        """Give the terms of one loan on this offer; refuses bad ones (điều khoản một khoản vay)."""
        return Terms(
            principal=principal,
            installments=self.installments,
            rate=self.rate,
            rate_per=self.rate_per,
            method=self.method,
            frequency=self.frequency,
            disbursed_on=on,
            grace_principal=self.grace_principal,
            grace_all=self.grace_all,
            round_to=self.round_to,
            rounding=self.rounding,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class InForce:
    """What a new version comes after: the last version's days, closing, dossier (bản hiện có)."""

    since: date
    until: date | None = None
    closed_through: date | None = None
    last_asked_on: date | None = None


def require_offerable(offer: Offer, *, on: date) -> None:
    """Refuse terms on which no loan could be made, at any amount it allows (xét điều khoản)."""
    if not offer.name:
        raise BadName
    if not 0 < offer.principal_min <= offer.principal_usual <= offer.principal_max <= LEGAL_CAP:
        raise BadLimits(cap=LEGAL_CAP)
    if offer.second_appraiser_from_cycle < 1 or offer.days_between_cycles < 0:
        raise BadCycles
    for principal in (offer.principal_min, offer.principal_usual, offer.principal_max):
        make_schedule(offer.terms(principal=principal, on=on))


def require_follows(valid_from: date, after: InForce) -> None:
    """Refuse a version that would hold beside the last, or behind what was done (hiệu lực)."""
    until = after.until or after.since
    if valid_from <= until:
        raise StillInForce(since=after.since, until=until)
    if after.closed_through and valid_from <= after.closed_through:
        raise MonthOver(through=after.closed_through)
    if after.last_asked_on and valid_from <= after.last_asked_on:
        raise AlreadyAsked(last=after.last_asked_on)
