"""Which entries were written long after their day, at night, or undone too often?"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import F, Q, Sum
from django.utils import timezone

from qqv.ledger.models import Account, Book, Entry, Period, Posting
from qqv.rules.access import Scope, Verb
from qqv.rules.chart import Chart
from qqv.rules.money import Vnd

# Taking in what was there before is late by its nature.
TAKEN_IN = (Verb.OPEN_LOANS, Verb.IMPORT)
UNDOING = (Verb.REVERSE, Verb.REVERSE_OLD, Verb.REVERSE_CLOSED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """One entry with when it was written and by whom (giờ ghi sổ)."""

    entry_id: int
    voucher: str
    board_id: int
    commune: str
    user_id: int
    who: str
    on: date
    at: datetime
    memo: str
    record_id: int
    reverses: bool

    @property
    def days_after(self) -> int:
        return (timezone.localtime(self.at).date() - self.on).days

    @property
    def hour(self) -> int:
        return timezone.localtime(self.at).hour


@dataclass(frozen=True, slots=True, kw_only=True)
class TillHeld:
    """What a board's till holds, and what of it is older than some days, in đồng (tồn quỹ)."""

    board_id: int
    commune: str
    held: Vnd
    old: Vnd
    received: tuple[tuple[int, str, date, str, Vnd], ...]


def written_since(scope: Scope, *, since: date, until: date) -> list[Written]:
    """List entries by when they were written, but not what was taken in (bút toán mới ghi)."""
    first, last = (
        timezone.make_aware(datetime.combine(day, time.min))
        for day in (since, until + timedelta(days=1))
    )
    rows = (
        Entry.objects.within(scope)
        .filter(recorded_at__gte=first, recorded_at__lt=last)
        .exclude(record__verb__in=TAKEN_IN)
        .exclude(on=F("book__opened_on"))
        .select_related("book__board", "record__actor")
        .order_by("recorded_at", "pk")
    )
    return [
        Written(
            entry_id=row.pk,
            voucher=row.code,
            board_id=row.book.board_id,
            commune=row.book.board.name,
            user_id=row.record.actor_id,
            who=row.record.actor.name,
            on=row.on,
            at=row.recorded_at,
            memo=row.memo,
            record_id=row.record_id,
            reverses=row.reverses_id is not None or row.record.verb in UNDOING,
        )
        for row in rows.iterator(chunk_size=5000)
    ]


def tills_held(scope: Scope, *, on: date, days: int) -> list[TillHeld]:
    """Tell what tills in reach hold, and what came in more than some days ago (tiền chưa nộp).

    What came in first is taken to go out first.
    """
    tills = Account.objects.within(scope).filter(number=Chart.CASH.value)
    holding = list(tills.filter(debits__gt=F("credits")).select_related("board").order_by("pk"))
    after = on - timedelta(days=days)
    came = Posting.objects.filter(debit__in=[till.pk for till in holding], on__gt=after)
    fresh = dict(came.values_list("debit").annotate(n=Sum("amount")))
    lines = _received([till.pk for till in holding], after)
    return [
        TillHeld(
            board_id=till.board_id,
            commune=till.board.name,
            held=till.balance,
            old=max(till.balance - fresh.get(till.pk, 0), 0),
            received=tuple(lines.get(till.pk, [])),
        )
        for till in holding
    ]


def closed_books(scope: Scope) -> list[tuple[int, str, date, date | None]]:
    """List the books in reach: board, its name, opened on, closed through (sổ đã khóa đến)."""
    boards = Book.objects.within(scope).filter(board__valid_to=None).order_by("board__code")
    return list(boards.values_list("board_id", "board__name", "opened_on", "closed_through"))


def _received(tills: list[int], until: date) -> dict[int, list[tuple[int, str, date, str, Vnd]]]:
    """List what came into the tills in the month before a day: the oldest money in them."""
    rows = (
        Posting.objects.filter(
            Q(on__lte=until) & Q(on__gt=until - timedelta(days=31)), debit__in=tills
        )
        .select_related("entry")
        .order_by("-on", "-entry", "line")
    )
    found: dict[int, list[tuple[int, str, date, str, Vnd]]] = {}
    for row in rows:
        one = (row.entry_id, row.entry.code, row.on, row.entry.memo, row.amount)
        found.setdefault(row.debit_id, []).append(one)
    return found


def last_closing(scope: Scope) -> tuple[date, datetime, str] | None:
    """Tell the day all books in reach are closed through, when the last was, and by whom.

    None while a book has never been closed (lần khóa sổ gần nhất).
    """
    days = [through for _board, _name, _opened, through in closed_books(scope)]
    closed = [day for day in days if day]
    if not closed or len(closed) != len(days):
        return None
    periods = Period.objects.filter(
        book__in=Book.objects.within(scope), ends_on=min(closed), reopened_by=None
    )
    last = periods.order_by("-closed_by__at")
    found = last.values_list("closed_by__at", "closed_by__actor__name").first()
    return (min(closed), *found) if found else None
