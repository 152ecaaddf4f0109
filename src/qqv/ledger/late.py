"""Which entries were written after a moment, for days before it? By board, with who and why."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet, Sum

from qqv.ledger.models import Entry
from qqv.rules.access import Scope
from qqv.rules.money import Vnd

MOST = 500  # entries that are listed; the count tells of all


@dataclass(frozen=True, slots=True, kw_only=True)
class Late:
    """An entry written after a moment for a day before, in đồng (bút toán ghi sau)."""

    entry_id: int
    voucher: str
    on: date
    at: datetime
    who: str
    why: str
    undoes: str
    amount: Vnd


@dataclass(frozen=True, slots=True, kw_only=True)
class OfBoard:
    """The late entries of one board (theo xã)."""

    board_id: int
    name: str
    entries: tuple[Late, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """All late entries counted and added up, the first of them listed (bút toán ghi sau)."""

    count: int
    amount: Vnd
    boards: tuple[OfBoard, ...]


def written_after(scope: Scope, *, at: datetime, until: date) -> Written:
    """List entries written from a moment on that bear a day up to another (ghi lùi ngày)."""
    late = Entry.objects.within(scope).filter(on__lte=until, recorded_at__gte=at)
    return Written(
        count=late.count(),
        amount=late.aggregate(n=Sum("postings__amount"))["n"] or 0,
        boards=tuple(_by_board(late)),
    )


def _by_board(late: QuerySet[Entry]) -> Iterator[OfBoard]:
    around = late.select_related("book__board", "record__actor", "reverses")
    rows = around.annotate(amount=Sum("postings__amount")).order_by("book__board__code", "seq")
    found: dict[int, list[Entry]] = {}
    for entry in rows[:MOST]:
        found.setdefault(entry.book.board_id, []).append(entry)
    for board_id, entries in found.items():
        yield OfBoard(
            board_id=board_id,
            name=entries[0].book.board.name,
            entries=tuple(_late(entry) for entry in entries),
        )


def _late(entry: Entry) -> Late:
    return Late(
        entry_id=entry.pk,
        voucher=entry.code,
        on=entry.on,
        at=entry.recorded_at,
        who=entry.record.actor.name,
        why=entry.memo,
        undoes=entry.reverses.code if entry.reverses else "",
        amount=vars(entry)["amount"] or 0,
    )
