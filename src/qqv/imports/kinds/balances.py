"""What each member has saved when the books are opened (số dư tiết kiệm)."""

from collections.abc import Callable, Mapping, Sequence

from django.utils.translation import gettext, gettext_lazy

from qqv.imports.kind import Field, Ground, Kind, RowIn
from qqv.imports.kinds.whom import BORN, GROUP, ID_NUMBER, NAME, find_members, refuse_twice
from qqv.imports.reading.cells import read_amount
from qqv.rules.refusals import Refusal
from qqv.savings.actions import take_balances
from qqv.savings.models import Deposit, SavingsBook, Withdrawal
from qqv.trail.models import Record


class LivedOn(Refusal):
    """The savings book has moved since (sổ tiết kiệm đã có phát sinh)."""

    text = "Sổ tiết kiệm của {member} đã có phát sinh sau khi nhập, không hủy được lần nhập."


def check(ground: Ground, rows: Sequence[RowIn]) -> None:
    """Find the savers; refuse who already has savings in the books (kiểm tra)."""
    find_members(ground, rows)
    refuse_twice(rows)
    kind = SavingsBook.Kind.COMPULSORY
    books = SavingsBook.objects.filter(board=ground.board, kind=kind).exclude(opening=0)
    held = set(books.values_list("member_id", flat=True))
    for row in rows:
        member = row.known.get("member")
        if member and member.pk in held:
            sentence = gettext("%(name)s đã có số dư tiết kiệm trong sổ.")
            row.refuse("saved", sentence % {"name": member.name})


def write(record: Record, ground: Ground, rows: Sequence[RowIn]) -> Mapping[int, dict[str, int]]:
    """Put the balances into savings books (ghi tiết kiệm)."""
    saved = [(row.known["member"], row.get("saved")) for row in rows]
    books = take_balances(record, ground.board.pk, saved, on=ground.on)
    return {row.number: {"savings": book.pk} for row, book in zip(rows, books, strict=True)}


def undo(ground: Ground, made: Mapping[str, list[int]], mirror: Callable[[], None]) -> None:
    """Empty books that have not moved since (hủy nhập)."""
    books = SavingsBook.objects.filter(pk__in=made.get("savings", []))
    for fact in (Deposit, Withdrawal):
        moved = fact._default_manager.filter(savings_book__in=books)
        for row in moved.select_related("savings_book__member")[:1]:
            raise LivedOn(member=row.savings_book.member.name)
    mirror()
    books.update(opening=0)


KIND = Kind(
    key="savings",
    title=gettext_lazy("Số dư tiết kiệm"),
    about=gettext_lazy("Mỗi dòng một thành viên và số tiền tiết kiệm đang gửi."),
    fields=(
        NAME,
        GROUP,
        ID_NUMBER,
        BORN,
        Field(
            key="saved",
            label=gettext_lazy("Số dư tiết kiệm"),
            read=read_amount,
            required=True,
            names=("tiet kiem", "tien tiet kiem", "so tien tiet kiem", "so du", "so tien"),
            example=540_000,
            money=True,
        ),
    ),
    check=check,
    write=write,
    undo=undo,
    summed="saved",
)
