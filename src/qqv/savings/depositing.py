"""How does a meeting's savings money enter the members' books? In bulk, behind a doorway."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, NamedTuple
from uuid import UUID

from qqv.people.models import Member
from qqv.rules.money import Vnd
from qqv.savings.actions import open_savings
from qqv.savings.models import Deposit, SavingsBook
from qqv.trail.rows import insert_known

if TYPE_CHECKING:
    from qqv.ledger.models import Account, Entry


@dataclass(frozen=True, slots=True, kw_only=True)
class Saved:
    """One member's deposit of `amount` đồng, and the voucher it stands in (khoản gửi)."""

    book: "BookIn"
    key: UUID
    on: date
    amount: Vnd
    entry: "Entry"
    place: "Account"


class BookIn(NamedTuple):
    """A savings book money comes into, and its account (sổ tiết kiệm)."""

    member_id: int
    pk: int
    account_number: str


def books_for(members: Sequence[Member], *, on: date) -> dict[int, BookIn]:
    """Find members' compulsory savings books, opening those missing (sổ tiết kiệm)."""
    kind = SavingsBook.Kind.COMPULSORY
    found = SavingsBook.objects.filter(member__in=members, kind=kind)
    rows = found.values_list("member_id", "pk", "account__number")
    books = {row[0]: BookIn(*row) for row in rows}
    missing = [member for member in members if member.pk not in books]
    for book in open_savings(missing, on=on):
        books[book.member_id] = BookIn(book.member_id, book.pk, book.account.number)
    return books


def write_deposits(saved: Iterable[Saved]) -> dict[int, int]:
    """Write deposits beside their vouchers; tells their ids by member (ghi tiền gửi)."""
    rows = list(saved)
    ids = insert_known(
        Deposit,
        ("savings_book_id", "key", "on", "amount", "place_id", "entry_id"),
        ((row.book.pk, row.key, row.on, row.amount, row.place.pk, row.entry.pk) for row in rows),
    )
    return {row.book.member_id: ids[row.book.pk] for row in rows}
