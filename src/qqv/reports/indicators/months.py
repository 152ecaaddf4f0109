"""How did an indicator go, month by month? The same formulas on the counts of every month."""

from collections import defaultdict
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from django.db.models import Sum

from qqv.capital.sources import capital_moves
from qqv.ledger.figures import moved_by_month, owed_at_month_ends
from qqv.lending.models import Loan, MonthFigures
from qqv.lending.queries.appraised import Looked, looked_at
from qqv.lending.queries.dues_by_month import dues_by_month
from qqv.lending.queries.portfolio import standings, summed
from qqv.people.models import Fund, Group, Membership
from qqv.reports.indicators.defined import Definition, Value
from qqv.reports.indicators.measures import (
    CHARTS,
    DUES,
    MEANS,
    MEETINGS,
    OF_BOOKS,
    Measure,
    Sums,
    added,
    capital_sums,
    lent_of,
    meetings_known,
)
from qqv.rules.access import Scope
from qqv.rules.periods import Every, Span, months_later, span_around

MONTHS = 24
IN_THE_BOOKS = (Measure.OUTSTANDING, Measure.ALLOCATED, Measure.CASH)


@dataclass(frozen=True, slots=True, kw_only=True)
class Month:
    """The counts of one month, or of what has passed of it (số đếm một tháng)."""

    span: Span
    sums: Sums


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """An indicator's value of one month; None where it was not to be had (một điểm)."""

    first: date
    last: date
    value: Value


def months_before(last: date, *, months: int = MONTHS) -> list[Span]:
    """List the months up to a day, the last one cut at it (các tháng)."""
    spans = [
        span_around(months_later(last.replace(day=1), -n), every=Every.MONTH)
        for n in reversed(range(months))
    ]
    end = spans[-1]
    return [*spans[:-1], Span(every=end.every, first=end.first, last=last)]


def monthly(
    scope: Scope, *, last: date, needs: Collection[Measure], months: int = MONTHS
) -> list[Month]:
    """Count for every month what is needed and can be told by month (số đếm từng tháng).

    In a constant number of statements. Months before the first voucher are left out.
    """
    spans = months_before(last, months=months)
    found: dict[date, Sums] = {span.first: {} for span in spans}
    wanted = {*needs, *IN_THE_BOOKS} | ({Measure.AT_RISK_0} if Measure.KEPT in needs else set())
    for part, tells in PARTS:
        for first, sums in part(scope, spans).items() if tells & wanted else ():
            found[first].update(sums)
    for sums in found.values():
        _without_late(sums)
    lived = [Month(span=span, sums=found[span.first]) for span in spans]
    while lived and not any(lived[0].sums[key] for key in IN_THE_BOOKS):
        lived.pop(0)
    if scope.groups:
        told = set(Measure) - OF_BOOKS
        return [
            Month(span=month.span, sums={key: n for key, n in month.sums.items() if key in told})
            for month in lived
        ]
    return lived


def trend(one: Definition, months: Sequence[Month]) -> tuple[Point, ...]:
    """Reckon one indicator for every month; empty if it is not told by month (diễn biến)."""
    if not any(one.needs <= month.sums.keys() for month in months):
        return ()
    return tuple(
        Point(first=month.span.first, last=month.span.last, value=one.value(month.sums))
        for month in months
    )


def _without_late(sums: Sums) -> None:
    """What is kept is told without loans that are late; where those are not known, not at all."""
    if Measure.AT_RISK_0 in sums and Measure.KEPT in sums:
        sums[Measure.KEPT] -= sums[Measure.AT_RISK_0]
    else:
        sums.pop(Measure.KEPT, None)


def _books(scope: Scope, spans: Sequence[Span]) -> dict[date, Sums]:
    """What the books held at each month's end and earned in it; what is late is in `_late`."""
    charts = (*CHARTS, "511", "518", "642", "643")
    moved: dict[tuple[str, date], int] = defaultdict(int)
    for (_board, chart, month), n in moved_by_month(
        scope, charts=charts, first=date.min, last=spans[-1].last
    ).items():
        moved[chart, max(month, months_later(spans[0].first, -1))] += n
    held = {chart: moved[chart, months_later(spans[0].first, -1)] for chart in CHARTS}
    given = _given(scope, spans)
    found: dict[date, Sums] = {}
    for span in spans:
        held = {chart: n + moved[chart, span.first] for chart, n in held.items()}
        gained = {chart: moved[chart, span.first] for chart in ("511", "518", "642", "643")}
        found[span.first] = capital_sums(held, late=0) | {
            Measure.SAVINGS: held["4231"] + held["4232"],
            Measure.INTEREST: gained["511"],
            Measure.EARNED: gained["511"] + gained["518"],
            Measure.EXPENSE: gained["642"],
            Measure.LOSS: gained["643"],
        }
        if scope.everywhere:
            found[span.first][Measure.ORIGINAL] = given[span.first]
    return found


def _given(scope: Scope, spans: Sequence[Span]) -> dict[date, int]:
    known = capital_moves(scope.fund_id)
    return {
        span.first: sum(amount for since, amount in known if since <= span.last) for span in spans
    }


def _loans(scope: Scope, spans: Sequence[Span]) -> dict[date, Sums]:
    owed = owed_at_month_ends(scope, first=spans[0].first, last=spans[-1].last)
    found: dict[date, Sums] = {}
    for span in spans:
        rows = [both for (_board, month), both in owed.items() if month == span.first]
        out, owing = sum(n for n, _ in rows), sum(n for _, n in rows)
        found[span.first] = {
            Measure.OUTSTANDING: out,
            Measure.BORROWERS: owing,
            Measure.MEAN_OUTSTANDING: Fraction(out),
            Measure.MEAN_BORROWERS: Fraction(owing),
        }
    return found


def _lent(scope: Scope, spans: Sequence[Span]) -> dict[date, Sums]:
    loans: dict[date, list[Looked]] = defaultdict(list)
    for loan in looked_at(scope, first=spans[0].first, last=spans[-1].last):
        loans[loan.on.replace(day=1)].append(loan)
    ever = Loan.objects.within(scope).filter(disbursed_on__lte=spans[-1].last).order_by()
    lent = list(ever.values_list("disbursed_on").annotate(n=Sum("principal")))
    return {
        span.first: lent_of(loans[span.first])
        | {Measure.LENT_EVER: sum(n for on, n in lent if on <= span.last)}
        for span in spans
    }


def _collected(scope: Scope, spans: Sequence[Span]) -> dict[date, Sums]:
    found: dict[date, Sums] = {
        span.first: {Measure.DUE: 0, Measure.IN_TIME: 0, Measure.COLLECTED: 0} for span in spans
    }
    for (_board, month), one in dues_by_month(scope, months=spans).items():
        sums = found[month]
        sums[Measure.DUE] += one.due
        sums[Measure.IN_TIME] += one.in_time
        sums[Measure.COLLECTED] += one.collected
    return found


def _late(scope: Scope, spans: Sequence[Span]) -> dict[date, Sums]:
    """What was late, as it was taken at each closing; for the last day as it stands."""
    rows = (
        MonthFigures.objects.within(scope)
        .filter(ends_on__range=(spans[0].first, spans[-1].last))
        .order_by("ends_on")
        .values_list("ends_on")
        .annotate(a=Sum("at_risk_0"), b=Sum("at_risk_30"), c=Sum("at_risk_90"))
    )
    ends = {span.last: span.first for span in spans[:-1]}
    found = {ends[on]: at_risk_sums(a, b, c) for on, a, b, c in rows if on in ends}
    now = summed(standings(scope, on=spans[-1].last)).at_risk
    return found | {spans[-1].first: at_risk_sums(now[0], now[30], now[90])}


def at_risk_sums(over_0: int, over_30: int, over_90: int) -> Sums:
    """Name what is late over so many days, in đồng (dư nợ rủi ro)."""
    return {
        Measure.AT_RISK_0: over_0,
        Measure.AT_RISK_30: over_30,
        Measure.AT_RISK_90: over_90,
    }


def _groups(scope: Scope, spans: Sequence[Span]) -> dict[date, Sums]:
    least = Fund.objects.values_list("group_min", flat=True).get(pk=scope.fund_id)
    groups = Group.objects.within(scope).values_list("pk", "valid_from", "valid_to")
    there = Membership.objects.filter(group__in=Group.objects.within(scope))
    stays = there.values_list("group", "member", "valid_from", "valid_to")
    known, members = list(groups), list(stays)
    found: dict[date, Sums] = {}
    for span in spans:
        on, sizes, whole = span.last, defaultdict[int, int](int), set()
        for group, member, since, until in members:
            if since <= on and (until is None or until >= on):
                sizes[group] += 1
                whole.add(member)
        served = [
            pk for pk, since, until in known if since <= on and (until is None or until >= on)
        ]
        found[span.first] = {
            Measure.GROUPS: len(served),
            Measure.SMALL_GROUPS: sum(sizes[pk] < least for pk in served),
            Measure.MEMBERS: len(whole),
        }
    return found


def _meetings(scope: Scope, spans: Sequence[Span]) -> dict[date, Sums]:
    known = meetings_known(scope, since=spans[0].first, until=spans[-1].last)
    found = {span.first: known.within(span.first, span.last).values() for span in spans}
    return {first: added(sums, MEETINGS) for first, sums in found.items()}


PARTS: tuple[tuple[Callable[[Scope, Sequence[Span]], dict[date, Sums]], frozenset[Measure]], ...]
PARTS = (
    (
        _books,
        frozenset(
            {
                Measure.KEPT,
                Measure.ORIGINAL,
                Measure.ALLOCATED,
                Measure.CASH,
                Measure.SAVINGS,
                Measure.INTEREST,
                Measure.EARNED,
                Measure.EXPENSE,
                Measure.LOSS,
            }
        ),
    ),
    (_loans, frozenset({Measure.OUTSTANDING, Measure.BORROWERS, *MEANS})),
    (_lent, frozenset({*lent_of([]), Measure.LENT_EVER})),
    (_collected, frozenset(DUES)),
    (_late, frozenset({Measure.AT_RISK_0, Measure.AT_RISK_30, Measure.AT_RISK_90})),
    (_groups, frozenset({Measure.GROUPS, Measure.SMALL_GROUPS, Measure.MEMBERS})),
    (_meetings, frozenset(MEETINGS)),
)
