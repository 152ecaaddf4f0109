"""Which postings does each event write? Drafts in account numbers of one book (định khoản)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from qqv.rules.chart import Chart
from qqv.rules.money import Vnd


class VoucherKind(StrEnum):
    """The series a voucher is numbered in (loại chứng từ)."""

    RECEIPT = "PT"
    PAYMENT = "PC"
    BANK_CREDIT = "BC"
    BANK_DEBIT = "BN"
    SHEET = "BK"
    JOURNAL = "KT"


VOUCHER_NAMES = {
    VoucherKind.RECEIPT: "Phiếu thu",
    VoucherKind.PAYMENT: "Phiếu chi",
    VoucherKind.BANK_CREDIT: "Giấy báo có",
    VoucherKind.BANK_DEBIT: "Giấy báo nợ",
    VoucherKind.SHEET: "Bảng kê thu",
    VoucherKind.JOURNAL: "Phiếu kế toán",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class PostingDraft:
    """Debit one account, credit another, by one amount in đồng (định khoản).

    `party` is the loan or savings account the line is about, where neither side is it.
    """

    debit: str
    credit: str
    amount: Vnd
    party: str | None = None

    def __post_init__(self) -> None:
        assert self.amount > 0, self.amount
        assert self.debit != self.credit, self.debit


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryDraft:
    """A voucher about to be written into a book (bút toán)."""

    kind: VoucherKind
    on: date
    memo: str
    postings: tuple[PostingDraft, ...]
    reverses_id: int | None = None

    def __post_init__(self) -> None:
        assert self.postings, self.memo


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberPayment:
    """What one member brought to the meeting, already split, in đồng (một dòng thu)."""

    loan: str | None = None
    principal: Vnd = 0
    interest: Vnd = 0
    savings: str | None = None
    deposited: Vnd = 0
    excess: Vnd = 0


def payment_postings(*, place: str, payments: Iterable[MemberPayment]) -> tuple[PostingDraft, ...]:
    """Write what members paid into the place that took the money (thu gốc, lãi, tiết kiệm)."""
    lines: list[PostingDraft] = []
    for paid in payments:
        for credit, amount, party in (
            (paid.loan, paid.principal, None),
            (Chart.INTEREST_INCOME, paid.interest, paid.loan),
            (paid.savings, paid.deposited, None),
            (Chart.PAYABLE, paid.excess, paid.loan),
        ):
            if amount:
                assert credit, paid
                lines.append(
                    PostingDraft(debit=place, credit=str(credit), amount=amount, party=party)
                )
    return tuple(lines)


def mirrored(postings: Iterable[PostingDraft]) -> tuple[PostingDraft, ...]:
    """Turn every line round: the entry that undoes an entry (bút toán đảo)."""
    return tuple(
        PostingDraft(debit=line.credit, credit=line.debit, amount=line.amount, party=line.party)
        for line in postings
    )


def resplit_postings(*, loan: str, principal: Vnd) -> tuple[PostingDraft, ...]:
    """Move `principal` đồng between interest and principal of one loan (tách lại gốc, lãi).

    Positive: more of what was paid is principal than the books say.
    """
    income = str(Chart.INTEREST_INCOME)
    if principal == 0:
        return ()
    debit, credit = (income, loan) if principal > 0 else (loan, income)
    return (PostingDraft(debit=debit, credit=credit, amount=abs(principal), party=loan),)


def write_off_postings(*, loan: str, principal: Vnd) -> tuple[PostingDraft, ...]:
    """Take the principal of a loan out of the books as a loss, in đồng (xóa nợ)."""
    return (PostingDraft(debit=Chart.LOSS.value, credit=loan, amount=principal),)


def recovery_postings(*, place: str, loan: str, received: Vnd) -> tuple[PostingDraft, ...]:
    """Write what came back on a debt written off as income, in đồng (thu nợ đã xóa)."""
    income = Chart.OTHER_INCOME.value
    return (PostingDraft(debit=place, credit=income, amount=received, party=loan),)


def hand_over_postings(
    *, given: Iterable[tuple[str, Vnd]], received: Iterable[tuple[str, Vnd]]
) -> tuple[tuple[PostingDraft, ...], tuple[PostingDraft, ...]]:
    """Take loans out of one board's book and into another's, capital with them (bàn giao).

    The province's 136 does not move: as much capital lies with its communes as before.
    """
    capital = Chart.RECEIVED_CAPITAL.value
    return (
        tuple(PostingDraft(debit=capital, credit=loan, amount=owed) for loan, owed in given),
        tuple(PostingDraft(debit=loan, credit=capital, amount=owed) for loan, owed in received),
    )
