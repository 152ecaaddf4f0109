"""What does one member's savings book say? As she would read it."""

from dataclasses import dataclass
from datetime import date

from qqv.people.models import Member
from qqv.rules.access import Actor, Verb
from qqv.rules.money import Vnd
from qqv.rules.refusals import Unseen
from qqv.savings.models import Deposit, SavingsBook, Withdrawal

NEWEST = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Movement:
    """Money in or out of a savings book, in đồng, and its voucher (một lần gửi, rút)."""

    id: int
    on: date
    saved: Vnd
    taken: Vnd
    voucher: str
    entry_id: int
    undone: bool

    @property
    def way(self) -> str:
        return "gui" if self.saved else "rut"

    @property
    def amount(self) -> Vnd:
        return self.saved or self.taken


@dataclass(frozen=True, slots=True, kw_only=True)
class BookPage:
    """One savings book with its newest movements, in đồng (sổ tiết kiệm)."""

    id: int
    kind: str
    held: Vnd
    movements: tuple[Movement, ...]

    def movement(self, way: str, row_id: int) -> Movement:
        """Find one deposit ("gui") or withdrawal ("rut") of this book; refuses another's."""
        for row in self.movements:
            if row.id == row_id and row.way == way:
                return row
        raise Unseen


@dataclass(frozen=True, slots=True, kw_only=True)
class SaverPage:
    """A member's savings (tiết kiệm của một thành viên)."""

    member_id: int
    member: str
    group: str
    commune: str
    in_group: bool
    books: tuple[BookPage, ...]

    def book(self, book_id: int) -> BookPage:
        """Give one of her books; refuses another's."""
        for book in self.books:
            if book.id == book_id:
                return book
        raise Unseen


def saver_page(actor: Actor, *, member_id: int, verb: Verb = Verb.SEE) -> SaverPage:
    """Show a member's savings books (sổ tiết kiệm). Refuses a member out of reach."""
    reach = Member.objects.within(actor.scope(verb)).select_related("group", "board")
    member = reach.filter(pk=member_id).first()
    if member is None:
        raise Unseen
    books = SavingsBook.objects.filter(member=member).select_related("account").order_by("kind")
    return SaverPage(
        member_id=member.pk,
        member=member.name,
        group=str(member.group or ""),
        commune=member.board.name,
        in_group=member.group_id is not None,
        books=tuple(
            BookPage(
                id=book.pk,
                kind=book.get_kind_display(),
                held=book.account.balance,
                movements=_movements(book),
            )
            for book in books
        ),
    )


def _movements(book: SavingsBook) -> tuple[Movement, ...]:
    saved = Deposit.objects.filter(savings_book=book).select_related("entry").order_by("-on", "-pk")
    taken = Withdrawal.objects.filter(savings_book=book).select_related("entry").order_by("-on")
    rows = [
        *(_movement(row, saved=row.amount) for row in saved[:NEWEST]),
        *(_movement(row, taken=row.amount) for row in taken[:NEWEST]),
    ]
    return tuple(sorted(rows, key=lambda row: (row.on, row.entry_id), reverse=True)[:NEWEST])


def _movement(row: Deposit | Withdrawal, *, saved: Vnd = 0, taken: Vnd = 0) -> Movement:
    return Movement(
        id=row.pk,
        on=row.on,
        saved=saved,
        taken=taken,
        voucher=row.entry.code,
        entry_id=row.entry_id,
        undone=row.reversed_by_id is not None,
    )
