"""What will each commune collect month by month, how many loans can it give of it, and where
will money lie idle or be missing?"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction

from django.db.models import Min

from qqv.capital.turning import planned_by, turning_policy
from qqv.ledger.actions import month_end
from qqv.ledger.figures import held_on
from qqv.lending.queries.turning import (
    Turning,
    approved_by,
    lent_between,
    new_loan,
    number_of,
    turnings,
)
from qqv.people.models import Board, valid
from qqv.people.queries import closings
from qqv.people.seats import seats_then
from qqv.rules.access import Scope
from qqv.rules.chart import Chart
from qqv.rules.money import Vnd, ratio, share
from qqv.rules.periods import months_later
from qqv.rules.rotation import (
    DUE,
    Ahead,
    Habits,
    Owed,
    Policy,
    Purse,
    Seen,
    added,
    ahead,
    banded,
    habits_of,
    habits_of_fund,
    habits_of_whole,
)

# A year of months: each season once, Tết among them.
HISTORY = 12
MONEY = (Chart.CASH, Chart.BANK, Chart.WITH_LEADER, Chart.IN_TRANSIT)
SAVED = (Chart.COMPULSORY_SAVINGS, Chart.VOLUNTARY_SAVINGS)
SUMMED = ("due", "likely", "loans", "again", "need", "spare", "idle", "short")


@dataclass(frozen=True, slots=True, kw_only=True)
class RotationMonth:
    """One month of a commune's forecast, in đồng (một tháng dự báo).

    `due` falls due by the schedules in force; `low` to `high` is the band around what is
    `likely` to come back. `loans` can be given if all that may be lent is, and `again` is what
    those pay back. As planned, `need` is asked for, `idle` is not needed for months, and `short`
    is missing.
    """

    month: date
    due: Vnd
    low: Vnd
    likely: Vnd
    high: Vnd
    loans: int
    again: Vnd
    need: Vnd
    spare: Vnd
    idle: Vnd
    short: Vnd


@dataclass(frozen=True, slots=True, kw_only=True)
class CommuneRotation:
    """A commune's forecast (dự báo quay vòng vốn của một xã).

    `held` is the money it may lend, before the reserve; `share` the part of a month's dues that
    comes in within it. What is owed is `overdue`, the months' dues, and `later`.
    """

    board_id: int
    name: str
    held: Vnd
    share: Fraction
    months: tuple[RotationMonth, ...]
    savings: Vnd
    approved: Vnd
    overdue: Vnd
    later: Vnd
    habits: Habits
    stopping: bool

    @property
    def outstanding(self) -> Vnd:
        return self.overdue + self.due + self.later

    @property
    def due(self) -> Vnd:
        return sum(month.due for month in self.months)

    @property
    def low(self) -> Vnd:
        return sum(month.low for month in self.months)

    @property
    def likely(self) -> Vnd:
        return sum(month.likely for month in self.months)

    @property
    def high(self) -> Vnd:
        return sum(month.high for month in self.months)

    @property
    def loans(self) -> int:
        return sum(month.loans for month in self.months)

    @property
    def again(self) -> Vnd:
        return sum(month.again for month in self.months)

    @property
    def need(self) -> Vnd:
        return sum(month.need for month in self.months)

    def until(self, months: int) -> "CommuneRotation":
        """Keep the first months only, for their sums (những tháng đầu)."""
        cut = sum(month.due for month in self.months[months:])
        return replace(self, months=self.months[:months], later=self.later + cut)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rotation:
    """The forecast of all communes in reach, and of them together (dự báo quay vòng vốn)."""

    on: date
    policy: Policy
    size: Vnd
    communes: tuple[CommuneRotation, ...]
    whole: CommuneRotation


def forecast(scope: Scope, *, on: date, months: int = 24) -> Rotation:
    """Forecast every commune in reach and their sum, month by month (dự báo quay vòng vốn).

    The first month is that of the day, from the day on. Only facts dated up to the day are
    known; a constant number of statements.
    """
    boards = list(
        Board.objects.within(scope).filter(valid(on), level=Board.Level.COMMUNE).order_by("code")
    )
    # A commune stands beside the whole fund, whoever looks.
    fund = Scope(fund_id=scope.fund_id, everywhere=True, boards=frozenset(), groups=frozenset())
    found = turnings(fund, months=_past(fund, on), on=on)
    common = habits_of_fund([one.seen for one in found.values()])
    policy = turning_policy(scope.fund_id, on=on)
    size, lines = new_loan(scope.fund_id, on=on)
    starts = _starts(scope, boards, on=on, policy=policy)
    count = months + policy.idle_months
    needs = _needs(scope, starts, on=on, count=count)
    communes = []
    for start, need in zip(starts, needs, strict=True):
        turned = found.get(start.board_id, Turning(seen=(), owed=Owed()))
        purse = Purse(
            cash=start.held,
            owed=turned.owed,
            habits=habits_of(turned.seen, fund=common),
            approved=0 if start.stopping else start.approved,
            size=0 if start.stopping else size,
            lines=lines,
            left=_left(on),
        )
        communes.append(_commune(start, purse, need, policy, on=on, months=months))
    seen = [found[c.board_id].seen for c in communes if c.board_id in found]
    return Rotation(
        on=on,
        policy=policy,
        size=size,
        communes=tuple(communes),
        whole=_whole(communes, [added(month) for month in zip(*seen, strict=True)]),
    )


def _past(fund: Scope, on: date) -> list[date]:
    """List the whole months before that of the day, since the first book was opened."""
    opened = _opened(fund) or on
    here = on.replace(day=1)
    months = [months_later(here, -n) for n in range(HISTORY, 0, -1)]
    return [month for month in months if month > opened]


def _opened(scope: Scope) -> date | None:
    books = Board.objects.within(scope).filter(level=Board.Level.COMMUNE)
    first: date | None = books.aggregate(first=Min("book__opened_on"))["first"]
    return first


def _left(on: date) -> Fraction:
    """Tell the part of the day's month that is still to come, the day included."""
    last = month_end(on).day
    return ratio(last - on.day + 1, last)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Start:
    board_id: int
    name: str
    held: Vnd
    savings: Vnd
    approved: Vnd
    stopping: bool


def _starts(scope: Scope, boards: Sequence[Board], *, on: date, policy: Policy) -> list[_Start]:
    """Tell what each board holds on the day, what it owes of that, and what it has approved."""
    held = held_on(scope, on=on)
    approved = approved_by(scope, on=on)
    stopping = closings([board.pk for board in boards], on=on)
    seats = seats_then(boards, on=on)
    found = []
    for board in boards:
        cash, savings, owed = (
            sum(held.get((board.pk, chart.value), 0) for chart in charts)
            for charts in (MONEY, SAVED, (Chart.PAYABLE,))
        )
        found.append(
            _Start(
                board_id=board.pk,
                name=seats[board.pk].name,
                held=policy.lendable(held=cash - owed, savings=savings),
                savings=savings,
                approved=approved.get(board.pk, 0),
                stopping=board.pk in stopping,
            )
        )
    return found


def _needs(scope: Scope, starts: Sequence[_Start], *, on: date, count: int) -> list[list[Vnd]]:
    """Spread what each board is asked to lend over the months to come, in đồng.

    A year with a plan lends what is left of it evenly over its months; without one, lending goes
    on as in the last twelve. What is approved waits for the first month.
    """
    here = on.replace(day=1)
    months = [months_later(here, n) for n in range(count)]
    plans = planned_by(scope, years=range(on.year, months[-1].year + 1), on=on)
    this_year = lent_between(scope, first=on.replace(month=1, day=1), last=on)
    this_month = lent_between(scope, first=here, last=on)
    past = max(min(number_of(here) - number_of(_opened(scope) or on), HISTORY), 1)
    before = lent_between(scope, first=months_later(here, -past), last=here - timedelta(days=1))
    found = []
    for start in starts:
        if start.stopping:
            found.append([0] * count)
            continue
        pace, *_rest = share(before.get(start.board_id, 0), [1] * past)
        by_month = dict.fromkeys(months, pace)
        by_month[here] = max(pace - this_month.get(start.board_id, 0) - start.approved, 0)
        for year in range(on.year, months[-1].year + 1):
            planned = plans.get((start.board_id, year))
            if planned is not None:
                gone = this_year.get(start.board_id, 0) + start.approved if year == on.year else 0
                by_month |= _evenly(planned - gone, year, here)
        by_month[here] += start.approved
        found.append([by_month[month] for month in months])
    return found


def _evenly(planned: Vnd, year: int, here: date) -> dict[date, Vnd]:
    """Spread what is left of a year's plan over its months still to come."""
    months = [date(year, month, 1) for month in range(1, 13)]
    coming = [month for month in months if month >= here]
    return dict(zip(coming, share(max(planned, 0), [1] * len(coming)), strict=True))


def _commune(
    start: _Start, purse: Purse, needs: Sequence[Vnd], policy: Policy, *, on: date, months: int
) -> CommuneRotation:
    here = on.replace(day=1)
    rows = ahead(purse, needs, policy, months=months)
    return CommuneRotation(
        board_id=start.board_id,
        name=start.name,
        held=start.held,
        share=purse.habits.rates[DUE],
        months=tuple(_month(months_later(here, n), row) for n, row in enumerate(rows)),
        savings=start.savings,
        approved=start.approved,
        overdue=purse.owed.overdue,
        later=sum(purse.owed.dues[months:]),
        habits=purse.habits,
        stopping=start.stopping,
    )


def _month(month: date, row: Ahead) -> RotationMonth:
    return RotationMonth(
        month=month, **{name: getattr(row, name) for name in Ahead.__dataclass_fields__}
    )


def _whole(communes: Sequence[CommuneRotation], seen: Sequence[Seen]) -> CommuneRotation:
    """Add communes up; the band is that of their sum, whose months even out."""
    habits = habits_of_whole(seen)
    months = []
    for n, rows in enumerate(zip(*(one.months for one in communes), strict=True)):
        sums = {name: sum(getattr(row, name) for row in rows) for name in SUMMED}
        low, high = banded(sums["likely"], habits, ahead=n)
        months.append(RotationMonth(month=rows[0].month, low=low, high=high, **sums))
    return CommuneRotation(
        board_id=0,
        name="",
        held=sum(one.held for one in communes),
        share=habits.rates[DUE],
        months=tuple(months),
        savings=sum(one.savings for one in communes),
        approved=sum(one.approved for one in communes),
        overdue=sum(one.overdue for one in communes),
        later=sum(one.later for one in communes),
        habits=habits,
        stopping=False,
    )
