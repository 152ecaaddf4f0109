"""Is a book empty, line by line? And how is it closed for good?"""

from dataclasses import dataclass
from datetime import date

from django.db.models import Max

from qqv.ledger.actions import locked_book
from qqv.ledger.models import Account, Book, Entry
from qqv.rules.money import Vnd
from qqv.rules.refusals import Refusal, shown


class MoneyLeft(Refusal):
    """A book with money unaccounted is not closed for good (còn tiền chưa tất toán)."""

    text = "Chưa kết thúc được: sổ của {board} còn {count} tài khoản chưa bằng 0. {where}"


class LaterEntries(Refusal):
    """The book has vouchers after that day (có chứng từ sau ngày kết thúc)."""

    text = (
        "Sổ còn chứng từ ngày {latest}, sau ngày kết thúc {on}. Chị chọn ngày từ {latest} trở đi."
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A drawer that still holds money, in đồng (tài khoản chi tiết còn số dư)."""

    account_id: int
    number: str
    name: str
    balance: Vnd


@dataclass(frozen=True, slots=True, kw_only=True)
class ProofLine:
    """One line of the chart and whether it is zero, in đồng (dòng chứng minh số dư bằng 0)."""

    account_id: int
    number: str
    name: str
    balance: Vnd
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ZeroProof:
    """Every line of a board's book as it stands now (chứng minh số dư bằng 0)."""

    lines: tuple[ProofLine, ...]

    @property
    def left(self) -> tuple[ProofLine, ...]:
        return tuple(line for line in self.lines if line.balance or line.parts)

    @property
    def zero(self) -> bool:
        return not self.left


def zero_proof(board_id: int) -> ZeroProof:
    """Show every line of a book, and the drawers in which money still lies (số dư bằng 0)."""
    accounts = list(Account.objects.filter(board=board_id).order_by("number"))
    parts: dict[int, list[Part]] = {}
    for account in accounts:
        if account.control_id and account.balance:
            part = Part(
                account_id=account.pk,
                number=account.number,
                name=account.name,
                balance=account.balance,
            )
            parts.setdefault(account.control_id, []).append(part)
    return ZeroProof(
        lines=tuple(
            ProofLine(
                account_id=account.pk,
                number=account.number,
                name=account.name,
                balance=account.balance,
                parts=tuple(parts.get(account.pk, ())),
            )
            for account in accounts
            if account.control_id is None
        )
    )


def end_book(board_id: int, *, on: date) -> Book:
    """Close an empty book for good, behind a doorway (đóng sổ hẳn).

    Refuses while any account holds money, and names where it lies; and a day before the
    book's last voucher.
    """
    book = locked_book(board_id)
    proof = zero_proof(board_id)
    if not proof.zero:
        where = "; ".join(f"{n.number} {n.name}: {shown(n.balance)} đ" for n in proof.left)
        raise MoneyLeft(board=book.board.name, count=len(proof.left), where=f"{where}.")
    latest = Entry.objects.filter(book=book).aggregate(n=Max("on"))["n"]
    if latest and on < latest:
        raise LaterEntries(latest=latest, on=on)
    Book.objects.filter(pk=book.pk).update(ended_on=on)
    return book
