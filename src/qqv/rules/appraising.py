"""How is a household looked at before a loan, and what more does a later cycle ask?"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from qqv.rules.conflicts import OfficersBorrow
from qqv.rules.money import Vnd
from qqv.rules.refusals import Refusal


class BadPolicy(Refusal):
    """Numbers no appraisal can go by (quy định thẩm định không hợp lệ)."""

    text = "Số ngày, số kỳ, số hộ và số ảnh phải từ 0 đến {most}."


class SameWork(Refusal):
    """A later loan builds something else (công trình đã vay rồi)."""

    text = (
        "{member} đã vay làm “{work}” ở vòng trước. Vòng {cycle} phải là công trình khác, "
        "trừ loại công trình được vay lại để sửa chữa."
    )


class NoProvinceLook(Refusal):
    """The fund wants one of two appraisers from the province (thiếu cán bộ tỉnh)."""

    text = "{dossier} là vòng {cycle}: một trong hai người thẩm định phải là cán bộ tỉnh."


class UnmetUnexplained(Refusal):
    """A bad point is explained, or she does not pass (điểm chưa đạt, chưa giải trình)."""

    text = (
        "{member}: điểm “{point}” chưa đạt mà chưa giải trình. Ghi vì sao vẫn đủ điều kiện, "
        "hoặc kết luận chưa đủ điều kiện."
    )


class PhotosMissing(Refusal):
    """The fund wants photos of the visit (thiếu ảnh)."""

    text = "{member}: cần ít nhất {wanted} ảnh chụp khi đến nhà, mới có {found}."


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """What the fund decided on appraisals: days, installments, counts (quy định thẩm định)."""

    officers_borrow: OfficersBorrow = OfficersBorrow.REFUSED
    homes_at_an_address: int = 3
    second_from_province: bool = False
    refinance_days: int = 30
    lump_installments: int = 3
    visit_photos: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Payoff:
    """How the loan before was paid off: the last payment and a usual installment, in đồng."""

    on: date
    lump: Vnd
    installment: Vnd


def require_policy(policy: Policy, *, most: int = 3650) -> None:
    """Refuse numbers below zero or beyond ten years of days (xét quy định)."""
    counts = (
        policy.homes_at_an_address,
        policy.refinance_days,
        policy.lump_installments,
        policy.visit_photos,
    )
    if not all(0 <= count <= most for count in counts):
        raise BadPolicy(most=most)


def require_visit(policy: Policy, *, member: str, unexplained: Sequence[str], photos: int) -> None:
    """Refuse to pass with a bad point unexplained or too few photos (kết quả đến nhà)."""
    if unexplained:
        raise UnmetUnexplained(member=member, point=unexplained[0])
    if photos < policy.visit_photos:
        raise PhotosMissing(member=member, wanted=policy.visit_photos, found=photos)


def require_other_work(
    *, member: str, cycle: int, work: str, built: Collection[str], again: bool
) -> None:
    """Refuse the same kind of work twice, unless it may be lent for again (công trình khác)."""
    if work in built and not again:
        raise SameWork(member=member, work=work, cycle=cycle)


def refinanced(payoff: Payoff | None, policy: Policy, *, on: date) -> bool:
    """Tell whether a lump paid the last loan off shortly before she asks again (đảo nợ)."""
    if payoff is None:
        return False
    soon = (on - payoff.on).days <= policy.refinance_days
    return soon and payoff.lump >= policy.lump_installments * payoff.installment
