"""What did the books hold on a day, and what moved between two, line by line of the chart?"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet, Sum

from qqv.ledger.models import Account, Posting
from qqv.ledger.moves import WRITTEN
from qqv.rules.access import Scope
from qqv.rules.chart import LINES, Chart, Side
from qqv.rules.money import Vnd
from qqv.rules.periods import months_between, months_later
from qqv.trail.knowing import told


@dataclass(frozen=True, slots=True, kw_only=True)
class Movement:
    """One posting seen from one line of the chart, in đồng (dòng chi tiết)."""

    entry_id: int
    voucher: str
    on: date
    board: str
    memo: str
    own: str
    against: str
    debit: Vnd
    credit: Vnd


def held_on(scope: Scope, *, on: date) -> dict[tuple[int, str], Vnd]:
    """Tell what each line of each book in reach held at a day's end (số dư theo tài khoản).

    Keyed by board and line of the chart, each on its own side, in two statements.
    """
    found: dict[tuple[int, str], Vnd] = {}
    for side, rows in _sides(scope, Q(on__lte=on)):
        fields = (f"{side}__board_id", f"{side}__chart")
        for board, chart, amount in rows.values_list(*fields).annotate(n=Sum("amount")):
            found[board, chart] = found.get((board, chart), 0) + _signed(chart, side, amount)
    return found


def moved_by_month(
    scope: Scope, *, charts: tuple[str, ...], first: date, last: date
) -> dict[tuple[int, str, date], Vnd]:
    """Tell by how much lines grew, by board, line and first of the month (phát sinh tháng)."""
    found: dict[tuple[int, str, date], Vnd] = {}
    for side, rows in _sides(scope, Q(on__range=(first, last)), charts=charts):
        # By day and not by month: SQLite asks Python for the month of every single row.
        fields = (f"{side}__board_id", f"{side}__chart", "on")
        for board, chart, on, amount in rows.values_list(*fields).annotate(n=Sum("amount")):
            key = board, chart, on.replace(day=1)
            found[key] = found.get(key, 0) + _signed(chart, side, amount)
    return found


def owed_at_month_ends(
    scope: Scope, *, first: date, last: date
) -> dict[tuple[int, date], tuple[Vnd, int]]:
    """Tell what loans owed, and how many owed, at the month ends of a span and on its last day.

    Keyed by board and first of the month, in two statements (dư nợ các ngày cuối tháng).
    """
    months = [months_later(first.replace(day=1), n) for n in range(months_between(first, last) + 1)]
    board_of: dict[int, int] = {}
    moved: dict[int, dict[date, Vnd]] = {}
    for side, rows in _sides(scope, Q(on__lte=last), charts=(Chart.LOANS.value,)):
        fields = (side, f"{side}__board_id", "on")
        for account, board, on, n in rows.values_list(*fields).annotate(n=Sum("amount")):
            board_of[account] = board
            at = max(on.replace(day=1), months[0])
            of = moved.setdefault(account, {})
            of[at] = of.get(at, 0) + _signed(Chart.LOANS.value, side, n)
    found: dict[tuple[int, date], tuple[Vnd, int]] = {}
    for account, of in moved.items():
        balance = 0
        for month in months:
            balance += of.get(month, 0)
            owed, owing = found.get((board_of[account], month), (0, 0))
            found[board_of[account], month] = owed + balance, owing + (balance > 0)
    return found


def movements(
    scope: Scope, *, chart: str, account_id: int | None, first: date, last: date
) -> tuple[Vnd, list[Movement]]:
    """List what moved on a line, or in one drawer of it; tell what was there before.

    In đồng, debits less credits (sổ chi tiết).
    """
    drawers = Account.objects.within(scope)
    drawers = drawers.filter(pk=account_id) if account_id else drawers.filter(chart=chart)
    ids = drawers.values("pk")
    own = set(drawers.values_list("pk", flat=True))
    before = Posting.objects.filter(told(WRITTEN), on__lt=first)
    debits = before.filter(debit__in=ids).aggregate(n=Sum("amount"))["n"] or 0
    credits = before.filter(credit__in=ids).aggregate(n=Sum("amount"))["n"] or 0
    rows = (
        Posting.objects.filter(Q(debit__in=ids) | Q(credit__in=ids), on__range=(first, last))
        .filter(told(WRITTEN))
        .select_related("entry__book__board", "debit", "credit")
        .order_by("on", "entry__book", "entry__seq", "line")
    )
    return debits - credits, [_movement(row, own) for row in rows]


def _movement(row: Posting, own: set[int]) -> Movement:
    debited = row.debit_id in own
    mine, other = (row.debit, row.credit) if debited else (row.credit, row.debit)
    return Movement(
        entry_id=row.entry_id,
        voucher=row.entry.code,
        on=row.on,
        board=row.entry.book.board.name,
        memo=row.entry.memo,
        own=mine.number,
        against=other.number,
        debit=row.amount if debited else 0,
        credit=row.amount if row.credit_id in own else 0,
    )


def _sides(
    scope: Scope, during: Q, *, charts: tuple[str, ...] = ()
) -> list[tuple[str, QuerySet[Posting, Any]]]:
    drawers = Account.objects.within(scope)
    if charts:
        drawers = drawers.filter(chart__in=charts)
    return [
        (
            side,
            Posting.objects.filter(during & told(WRITTEN), **{f"{side}__in": drawers.values("pk")}),
        )
        for side in ("debit", "credit")
    ]


def _signed(chart: str, side: str, amount: Vnd) -> Vnd:
    return amount if (LINES[Chart(chart)].side == Side.DEBIT) == (side == "debit") else -amount
