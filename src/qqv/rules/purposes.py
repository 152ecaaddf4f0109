"""What may a hand-written slip be about? Plain words, each with its line of the chart."""

from dataclasses import dataclass
from enum import StrEnum

from qqv.rules.chart import Chart
from qqv.rules.entries import PostingDraft, VoucherKind
from qqv.rules.money import Vnd
from qqv.rules.refusals import Refusal

INWARD = frozenset({VoucherKind.RECEIPT, VoucherKind.BANK_CREDIT})
BY_BANK = frozenset({VoucherKind.BANK_CREDIT, VoucherKind.BANK_DEBIT})
SLIPS = (
    VoucherKind.RECEIPT,
    VoucherKind.PAYMENT,
    VoucherKind.BANK_CREDIT,
    VoucherKind.BANK_DEBIT,
)


class Purpose(StrEnum):
    """What other money comes or goes for (nội dung thu, chi khác)."""

    BANK_INTEREST = "bank_interest"
    GIFT = "gift"
    OTHER_INCOME = "other_income"
    SHORTAGE_BACK = "shortage_back"
    STATIONERY = "stationery"
    ALLOWANCE = "allowance"
    MEETING = "meeting"
    TRAVEL = "travel"
    BANK_FEE = "bank_fee"
    OTHER_EXPENSE = "other_expense"
    SURPLUS_BACK = "surplus_back"
    SHARED_INTEREST = "shared_interest"


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """A purpose in words, its line of the chart, and whether money comes in (nội dung)."""

    name: str
    chart: Chart
    inward: bool


PURPOSES: dict[Purpose, About] = {
    Purpose.BANK_INTEREST: About(
        name="Lãi tiền gửi ngân hàng", chart=Chart.OTHER_INCOME, inward=True
    ),
    Purpose.GIFT: About(name="Tiền ủng hộ quỹ", chart=Chart.OTHER_INCOME, inward=True),
    Purpose.OTHER_INCOME: About(name="Thu khác", chart=Chart.OTHER_INCOME, inward=True),
    Purpose.SHORTAGE_BACK: About(name="Thu bù tiền thiếu quỹ", chart=Chart.SHORTAGE, inward=True),
    Purpose.STATIONERY: About(name="Văn phòng phẩm, in ấn", chart=Chart.EXPENSE, inward=False),
    Purpose.ALLOWANCE: About(name="Phụ cấp cán bộ", chart=Chart.EXPENSE, inward=False),
    Purpose.MEETING: About(name="Hội họp, tập huấn", chart=Chart.EXPENSE, inward=False),
    Purpose.TRAVEL: About(name="Xăng xe, đi lại", chart=Chart.EXPENSE, inward=False),
    Purpose.BANK_FEE: About(name="Phí ngân hàng", chart=Chart.EXPENSE, inward=False),
    Purpose.OTHER_EXPENSE: About(name="Chi khác", chart=Chart.EXPENSE, inward=False),
    Purpose.SURPLUS_BACK: About(
        name="Trả lại tiền thừa của thành viên", chart=Chart.PAYABLE, inward=False
    ),
    Purpose.SHARED_INTEREST: About(
        name="Phụ cấp cấp tỉnh từ lãi các xã nộp", chart=Chart.PAYABLE, inward=False
    ),
}


class WrongWay(Refusal):
    """Money for an expense does not come in, nor income go out (sai chiều thu, chi)."""

    text = "Nội dung này không đi với loại phiếu này: tiền vào hay tiền ra? Chị chọn lại."


def slip_posting(
    kind: VoucherKind, purpose: Purpose, *, place: str, amount: Vnd
) -> tuple[PostingDraft, ...]:
    """Write other money into, or out of, the place that holds it (thu, chi khác)."""
    about = PURPOSES[purpose]
    debit, credit = (place, about.chart) if about.inward else (about.chart, place)
    assert about.inward == (kind in INWARD), (kind, purpose)
    return (PostingDraft(debit=str(debit), credit=str(credit), amount=amount),)


def count_posting(difference: Vnd) -> tuple[PostingDraft, ...]:
    """Write what a count found too much, or too little, in đồng (thừa, thiếu quỹ)."""
    cash = Chart.CASH.value
    if difference > 0:
        return (PostingDraft(debit=cash, credit=Chart.PAYABLE.value, amount=difference),)
    return (PostingDraft(debit=Chart.SHORTAGE.value, credit=cash, amount=-difference),)
