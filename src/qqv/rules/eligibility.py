"""Who may borrow, how much, and in which cycle? (điều kiện vay)"""

from dataclasses import dataclass
from datetime import date

from qqv.rules.money import Vnd
from qqv.rules.refusals import Refusal

LEGAL_CAP: Vnd = 50_000_000  # per client, Decision 20/2017/QĐ-TTg


class NotEligible(Refusal):
    """The regulation does not let her borrow (không đủ điều kiện)."""

    text = "{member} chưa đủ điều kiện vay."


class AmountOutside(NotEligible):
    """The product lends between two amounts (sai mức vay)."""

    text = "Số tiền vay {principal} đ nằm ngoài mức {least} đ đến {most} đ của quy chế."


class StillBorrowing(NotEligible):
    """One loan at a time (còn khoản vay)."""

    text = "{member} còn khoản vay chưa tất toán, chưa vay vòng mới được."


class HouseholdBorrowing(NotEligible):
    """One borrower in a household (hộ đã có người vay)."""

    text = "Hộ của {member} đã có người đang vay. Mỗi hộ chỉ một người vay."


class DebtWrittenOff(NotEligible):
    """A debt of hers was written off and has not come back (nợ đã xóa chưa trả)."""

    text = "{member} còn {left} đ nợ đã xóa chưa trả lại, chưa vay được."


class TooYoung(NotEligible):
    """A borrower is of age (chưa đủ tuổi)."""

    text = "{member} chưa đủ {least} tuổi vào ngày {on}."


class PaidLate(NotEligible):
    """A later cycle wants the last loan repaid on time (vòng trước trả chậm)."""

    text = "{member} trả vòng trước chậm {days} ngày, quá mức {most} ngày cho vay vòng {cycle}."


class WorksNotAccepted(NotEligible):
    """A later cycle wants the last work accepted (công trình vòng trước chưa nghiệm thu)."""

    text = "Công trình vòng trước của {member} chưa nghiệm thu, chưa vay vòng {cycle} được."


class TooSoon(NotEligible):
    """Some days lie between two cycles (vay lại quá sớm)."""

    text = "{member} vừa tất toán ngày {settled}, phải sau {days} ngày mới vay vòng {cycle} được."


class GroupFull(NotEligible):
    """A group grows no further than the fund allows (nhóm đã đủ người)."""

    text = "{group} sẽ có {count} thành viên, quy chế cho tối đa {most}."


class PartTooSmall(NotEligible):
    """A split leaves two groups that can stand (nhóm tách ra quá ít người)."""

    text = "Sau khi tách, mỗi nhóm phải còn ít nhất {least} thành viên; có nhóm chỉ {count}."


@dataclass(frozen=True, slots=True, kw_only=True)
class Borrower:
    """What the regulation asks about somebody who wishes to borrow (người xin vay)."""

    name: str
    cycle: int
    born_on: date | None = None
    owes: bool = False
    household_owes: bool = False
    last_settled_on: date | None = None
    last_days_late: int = 0
    last_works_accepted: bool = True
    written_off: Vnd = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What the product and the fund allow: đồng, years, days (giới hạn)."""

    least: Vnd
    most: Vnd
    age: int = 18
    most_days_late: int = 30
    days_between_cycles: int = 0


def require_room(*, group: str, count: int, most: int) -> None:
    """Refuse a group more members than the fund allows (quy mô nhóm), fund.md 1.3."""
    if count > most:
        raise GroupFull(group=group, count=count, most=most)


def require_parts(*counts: int, least: int) -> None:
    """Refuse to split a group into parts under the fund's least size (tách nhóm)."""
    if min(counts) < least:
        raise PartTooSmall(least=least, count=min(counts))


def wanting(*, count: int, least: int) -> int:
    """Tell how many members a group lacks (nhóm dưới mức); such a group still borrows.

    The conference of 2022 asks to strengthen or merge groups under ten, not to stop them.
    """
    return max(least - count, 0)


def require_eligible(borrower: Borrower, limits: Limits, *, principal: Vnd, on: date) -> None:
    """Refuse whom the regulation does not let borrow (xét điều kiện vay), fund.md 6.2."""
    if borrower.owes:
        raise StillBorrowing(member=borrower.name)
    if borrower.written_off:
        raise DebtWrittenOff(member=borrower.name, left=borrower.written_off)
    if borrower.household_owes:
        raise HouseholdBorrowing(member=borrower.name)
    if borrower.born_on and _age(borrower.born_on, on) < limits.age:
        raise TooYoung(member=borrower.name, least=limits.age, on=on)
    most = min(limits.most, LEGAL_CAP)
    if not limits.least <= principal <= most:
        raise AmountOutside(principal=principal, least=limits.least, most=most)
    if borrower.cycle > 1:
        _require_good_record(borrower, limits, on)


def _require_good_record(borrower: Borrower, limits: Limits, on: date) -> None:
    facts = {"member": borrower.name, "cycle": borrower.cycle}
    if borrower.last_days_late > limits.most_days_late:
        raise PaidLate(days=borrower.last_days_late, most=limits.most_days_late, **facts)
    if not borrower.last_works_accepted:
        raise WorksNotAccepted(**facts)
    settled = borrower.last_settled_on
    if settled and (on - settled).days < limits.days_between_cycles:
        raise TooSoon(settled=settled, days=limits.days_between_cycles, **facts)


def _age(born_on: date, on: date) -> int:
    return on.year - born_on.year - ((on.month, on.day) < (born_on.month, born_on.day))
