"""How does a meeting's savings money enter the members' books? In bulk, behind a doorway."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from qqv.people.models import Member
from qqv.rules.money import Vnd
from qqv.savings.actions import open_savings
from qqv.savings.models import Deposit, SavingsBook

if TYPE_CHECKING:
    from qqv.ledger.models import Account, Entry


@dataclass(frozen=True, slots=True, kw_only=True)
class Saved:
    """One member's deposit of `amount` đồng, and the voucher it stands in (khoản gửi)."""

    book: SavingsBook
    key: UUID
    on: date
    amount: Vnd
    entry: "Entry"
    place: "Account"


def books_for(members: Sequence[Member], *, on: date) -> dict[int, SavingsBook]:
    """Find members' compulsory savings books, opening those missing (sổ tiết kiệm)."""
    kind = SavingsBook.Kind.COMPULSORY
    found = SavingsBook.objects.filter(member__in=members, kind=kind).select_related("account")
    books = {book.member_id: book for book in found}
    missing = [member for member in members if member.pk not in books]
    return books | {book.member_id: book for book in open_savings(missing, on=on)}


def write_deposits(saved: Iterable[Saved]) -> dict[int, Deposit]:
    """Write deposits beside their vouchers, by member (ghi tiền gửi)."""
    rows = list(saved)
    made = Deposit.objects.bulk_create(
        Deposit(
            savings_book=row.book,
            key=row.key,
            on=row.on,
            amount=row.amount,
            place=row.place,
            entry=row.entry,
        )
        for row in rows
    )
    return {row.book.member_id: deposit for row, deposit in zip(rows, made, strict=True)}
