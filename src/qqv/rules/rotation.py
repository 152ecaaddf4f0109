"""What will come back of what was lent, month by month, and what can be lent of it again?

A month's money falls into five classes: what falls due in it, what has been late for a month,
for two or three, for longer, and what is not due yet. The share of each class that came in
during past months is the commune's habit; the spread of its months around that is its band.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from qqv.rules.money import Rounding, Vnd, part_of, ratio, rounded, share, times

DUE, LATE_1, LATE_3, LATE_MORE, AHEAD = range(5)
CLASSES = 5
# Loan-months of the fund at large that are put beside a commune's own; months likewise.
LOANS_POOLED, MONTHS_POOLED = 60, 12
# Of ten months, one is worse than the low and one better than the high.
LOW, HIGH = Fraction(1, 10), Fraction(9, 10)


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """What a commune keeps back, in đồng, the percent of savings that may be lent, and after how
    many months without need money is idle (quy định quay vòng vốn)."""

    reserve: Vnd = 10_000_000
    savings_lent: int = 0
    idle_months: int = 3

    def lendable(self, *, held: Vnd, savings: Vnd) -> Vnd:
        """Tell what of the money held may be lent, before the reserve (tiền được cho vay)."""
        return held - savings + _part(savings, Fraction(self.savings_lent, 100))


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """A past month by class, in đồng: owed at its start, what of it came in, how many loans owed
    (một tháng đã qua)."""

    owed: tuple[Vnd, ...]
    paid: tuple[Vnd, ...]
    loans: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Habits:
    """Which share of each class comes in within a month, and how far months go from that.

    `low` and `high` are factors of what is likely; `months` were seen (nếp trả nợ).
    """

    rates: tuple[Fraction, ...]
    low: Fraction
    high: Fraction
    months: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Owed:
    """Principal owed on a day, in đồng (dư nợ theo kỳ hạn).

    `late` is by months of age: this month's already past, one, two, three, older. `dues` are
    what falls due this month and in each after it.
    """

    late: tuple[Vnd, ...] = (0, 0, 0, 0, 0)
    dues: tuple[Vnd, ...] = ()

    @property
    def overdue(self) -> Vnd:
        return sum(self.late)

    @property
    def whole(self) -> Vnd:
        return self.overdue + sum(self.dues)


# Nothing was seen yet: what falls due comes in, and nothing else.
UNSEEN = Habits(
    rates=(Fraction(1), Fraction(0), Fraction(0), Fraction(0), Fraction(0)),
    low=Fraction(1),
    high=Fraction(1),
    months=0,
)
NOTHING = (0,) * CLASSES


def classed(balance: Vnd, *, after: Vnd, here: Vnd, one: Vnd, three: Vnd) -> tuple[Vnd, ...]:
    """Cut a loan's balance at a month's start into the five classes, in đồng (phân lớp).

    Payments go to the oldest line first, so what is owed lies on the last lines. The others are
    what the schedule has due after the month, from it on, from one month before it, from three.
    """
    ahead, due = min(balance, after), min(balance, here)
    month, quarter = min(balance, one), min(balance, three)
    return (due - ahead, month - due, quarter - month, balance - quarter, ahead)


def taken(paid: Vnd, owed: Sequence[Vnd]) -> tuple[Vnd, ...]:
    """Share what came in out to the classes, the oldest debt first (trừ vào nợ cũ trước)."""
    parts = [0] * CLASSES
    for at in (LATE_MORE, LATE_3, LATE_1, DUE, AHEAD):
        parts[at] = max(min(paid, owed[at]), 0)
        paid -= parts[at]
    # What is left is a payment undone: it was counted when it came and is taken off here.
    parts[DUE] += paid
    return tuple(parts)


def added(months: Sequence[Seen]) -> Seen:
    """Add months up, class by class (cộng các tháng)."""
    return Seen(
        owed=_columns([month.owed for month in months]),
        paid=_columns([month.paid for month in months]),
        loans=_columns([month.loans for month in months]),
    )


def habits_of_fund(communes: Sequence[Sequence[Seen]]) -> Habits:
    """Tell the habits of all communes taken together; the band is that of one commune's month
    (nếp trả nợ chung)."""
    months = [month for commune in communes for month in commune]
    rates = _rates(added(months), UNSEEN, pooled=0)
    longest = max((sum(any(m.owed) for m in months) for months in communes), default=0)
    return _banded(rates, _spread(months, rates), UNSEEN, months=longest, pooled=0)


def habits_of(months: Sequence[Seen], *, fund: Habits) -> Habits:
    """Tell a commune's habits from its own months (nếp trả nợ của một xã).

    The fund's count beside its own as so many loans or months more: with few of its own it is
    taken to be like the others, with many it speaks for itself.
    """
    rates = _rates(added(months), fund, pooled=LOANS_POOLED)
    spread = _spread(months, rates)
    return _banded(rates, spread, fund, months=len(spread), pooled=MONTHS_POOLED)


def _columns(rows: Sequence[Sequence[int]]) -> tuple[int, ...]:
    return tuple(map(sum, zip(*rows, strict=True))) if rows else NOTHING


def _rates(seen: Seen, fund: Habits, *, pooled: int) -> tuple[Fraction, ...]:
    found = []
    for at in range(CLASSES):
        own = max(min(ratio(seen.paid[at], seen.owed[at]), Fraction(1)), Fraction(0))
        loans = seen.loans[at] if seen.owed[at] else 0
        found.append(_pooled(own, loans, fund.rates[at], pooled))
    return tuple(found)


def _pooled(own: Fraction, weight: int, other: Fraction, pooled: int) -> Fraction:
    """Weigh the own figure and the fund's; the fund's where there is nothing else."""
    if not weight:
        return other
    return (own * weight + other * pooled) * ratio(1, weight + pooled)


def _spread(months: Sequence[Seen], rates: Sequence[Fraction]) -> list[Fraction]:
    """Tell how each month went beside what the rates expect of it, in order of size."""
    found = []
    for month in months:
        expected = sum(_part(owed, rate) for owed, rate in zip(month.owed, rates, strict=True))
        if expected:
            found.append(ratio(sum(month.paid), expected))
    return sorted(found)


def _banded(
    rates: tuple[Fraction, ...],
    spread: Sequence[Fraction],
    fund: Habits,
    *,
    months: int,
    pooled: int,
) -> Habits:
    low, high = fund.low, fund.high
    if spread:
        low = _pooled(_quantile(spread, LOW), len(spread), fund.low, pooled)
        high = _pooled(_quantile(spread, HIGH), len(spread), fund.high, pooled)
    return Habits(
        rates=rates,
        low=max(min(low, Fraction(1)), Fraction(0)),
        high=max(high, Fraction(1)),
        months=months,
    )


def _quantile(ordered: Sequence[Fraction], at: Fraction) -> Fraction:
    """Take the value at a rank, none between two (phân vị)."""
    rank = rounded(at * len(ordered), rounding=Rounding.UP)
    return ordered[max(rank, 1) - 1]


def _part(amount: Vnd, rate: Fraction) -> Vnd:
    return rounded(part_of(amount, numerator=rate.numerator, denominator=rate.denominator))


def habits_of_whole(months: Sequence[Seen]) -> Habits:
    """Tell the habits of communes added up: their months even out, the band is narrower
    (nếp trả nợ toàn quỹ)."""
    rates = _rates(added(months), UNSEEN, pooled=0)
    return _banded(rates, _spread(months, rates), UNSEEN, months=len(months), pooled=0)


def month_on(owed: Owed, habits: Habits, *, left: Fraction = Fraction(1)) -> tuple[Vnd, Owed]:
    """Let a month go by: what comes in of it, in đồng, and what is owed then (một tháng tới).

    `left` is the part of the month that is still to come. What is paid ahead is taken off the
    next lines first, as the fund takes every payment.
    """
    due, *later = owed.dues or (0,)
    rates = habits.rates
    paid_due = _part(due, rates[DUE])
    ages = (LATE_1, LATE_1, LATE_3, LATE_3, LATE_MORE)
    paid_late = [_part(a, rates[at] * left) for a, at in zip(owed.late, ages, strict=True)]
    paid_ahead = _part(sum(later), rates[AHEAD] * left)
    later = _lessened(later, paid_ahead)
    now, one, two, three, older = (a - paid for a, paid in zip(owed.late, paid_late, strict=True))
    after = Owed(late=(0, now + due - paid_due, one, two, three + older), dues=tuple(later))
    came = paid_due + sum(paid_late) + paid_ahead
    assert came + after.whole == owed.whole, (came, after, owed)
    return came, after


def _lessened(lines: Sequence[Vnd], paid: Vnd) -> list[Vnd]:
    found = []
    for line in lines:
        found.append(line - min(line, paid))
        paid -= min(line, paid)
    return found


def with_loan(owed: Owed, amount: Vnd, lines: Sequence[Vnd]) -> Owed:
    """Put new loans of so many đồng beside what is owed at a month's end, as a product's lines
    cut it (cho vay mới)."""
    if not amount:
        return owed
    new = share(amount, lines)
    length = max(len(new), len(owed.dues))
    dues = [0] * length
    for row in (owed.dues, new):
        for n, line in enumerate(row):
            dues[n] += line
    return Owed(late=owed.late, dues=tuple(dues))


@dataclass(frozen=True, slots=True, kw_only=True)
class Ahead:
    """One month to come, in đồng (một tháng dự báo).

    `due` falls due by the schedules in force; `low`, `likely` and `high` come back of it and of
    what is late or paid ahead. `loans` can be given if all that may be lent is, and `again` then
    comes back of those given before. As planned, `need` is asked for, `spare` stays above the
    reserve, of which `idle` is not needed for months, and `short` is missing.
    """

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
class Purse:
    """What a commune starts with (tiền đầu kỳ): in đồng what may be lent, what is owed to it,
    what it has approved, and how big a new loan is.

    `lines` cut a new loan into the months after it is given; none are given where it has
    stopped (`size` 0).
    """

    cash: Vnd
    owed: Owed
    habits: Habits
    approved: Vnd = 0
    size: Vnd = 0
    lines: tuple[Vnd, ...] = (1,)
    left: Fraction = Fraction(1)


def ahead(purse: Purse, needs: Sequence[Vnd], policy: Policy, *, months: int) -> list[Ahead]:
    """Forecast a commune's months (dự báo quay vòng vốn).

    `needs` are what is asked for each month; it reaches past the last month shown by as many
    as money must lie to be idle.
    """
    coming = _coming(purse, len(needs))
    given = _all_lent(purse, coming, policy)
    spare, short = _as_needed(purse, coming, needs, policy)
    dues = (*purse.owed.dues, *(0,) * len(needs))
    bands = [banded(likely, purse.habits, ahead=n) for n, likely in enumerate(coming)]
    return [
        Ahead(
            due=dues[n],
            low=bands[n][0],
            likely=coming[n],
            high=bands[n][1],
            loans=given[n][0],
            again=given[n][1],
            need=needs[n],
            spare=spare[n],
            idle=min(spare[n : n + policy.idle_months]),
            short=short[n],
        )
        for n in range(months)
    ]


def banded(likely: Vnd, habits: Habits, *, ahead: int) -> tuple[Vnd, Vnd]:
    """Put the band around what is likely so many months ahead, in đồng (khoảng thấp, cao).

    Habits change: what was seen for some months is trusted half as far after as many more.
    """
    wider = 1 + ratio(ahead, habits.months)
    low = max(1 - (1 - habits.low) * wider, Fraction(0))
    return _part(likely, low), _part(likely, 1 + (habits.high - 1) * wider)


def _coming(purse: Purse, months: int) -> list[Vnd]:
    owed, found = purse.owed, []
    for n in range(months):
        came, owed = month_on(owed, purse.habits, left=_left(purse, n))
        found.append(came)
    return found


def _left(purse: Purse, n: int) -> Fraction:
    return purse.left if n == 0 else Fraction(1)


def _all_lent(purse: Purse, coming: Sequence[Vnd], policy: Policy) -> list[tuple[int, Vnd]]:
    """Lend all that may be lent each month, in whole loans; what they pay back is lent again."""
    cash = purse.cash - policy.reserve - purse.approved
    new = with_loan(Owed(), purse.approved, purse.lines)
    found = []
    for n, came in enumerate(coming):
        again = 0
        if n:
            again, new = month_on(new, purse.habits)
        cash += came + again
        loans = times(cash, size=purse.size) if purse.size else 0
        cash -= loans * purse.size
        new = with_loan(new, loans * purse.size, purse.lines)
        found.append((loans, again))
    return found


def _as_needed(
    purse: Purse, coming: Sequence[Vnd], needs: Sequence[Vnd], policy: Policy
) -> tuple[list[Vnd], list[Vnd]]:
    """Lend what is asked for; what cannot be lent waits for the next month."""
    cash, waiting, new = purse.cash - policy.reserve, 0, Owed()
    spare, short = [], []
    for n, (came, need) in enumerate(zip(coming, needs, strict=True)):
        again = 0
        if n:
            again, new = month_on(new, purse.habits)
        cash += came + again
        waiting += need
        lent = min(waiting, max(cash, 0))
        waiting, cash = waiting - lent, cash - lent
        new = with_loan(new, lent, purse.lines)
        spare.append(max(cash, 0))
        short.append(waiting)
    return spare, short
