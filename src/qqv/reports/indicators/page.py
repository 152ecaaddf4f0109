"""What do the pages of the indicators show: all of them, or one with its way and its communes?"""

from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from typing import Any

from qqv.people.queries import closings
from qqv.reports.asked import Asked, By, narrowed, places, query_of
from qqv.reports.indicators import (
    THEME_NAMES,
    Better,
    Indicator,
    Theme,
    definition_of,
    indicators_of,
    measured,
)
from qqv.reports.indicators.defined import Definition, Value
from qqv.reports.indicators.measures import Sums, added
from qqv.reports.indicators.months import IN_THE_BOOKS, Point, monthly, trend
from qqv.reports.indicators.words import difference, worded
from qqv.rules.access import Scope
from qqv.rules.periods import months_later


@dataclass(frozen=True, slots=True, kw_only=True)
class IndicatorRow:
    """One indicator beside what it was in the same span a year before (dòng chỉ số).

    `turn` is good, bad or quiet: which way it went, by which way is good.
    """

    now: Indicator
    shown: str
    before: str
    change: str
    turn: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ThemeRows:
    """Indicators under one heading (nhóm chỉ số)."""

    name: Any
    rows: tuple[IndicatorRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class IndicatorsPage:
    """All indicators of a place and span (các chỉ số)."""

    first: date
    last: date
    before_first: date
    before_last: date
    themes: tuple[ThemeRows, ...]
    query: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranked:
    """One commune's value of an indicator (xã theo chỉ số)."""

    board_id: int
    name: str
    value: Value
    shown: str
    parts: tuple[str, ...]
    stopping: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class IndicatorPage:
    """One indicator with its formula, its parts, its way and its communes (một chỉ số)."""

    row: IndicatorRow
    parts: tuple[tuple[Any, str, Any], ...]
    trend: tuple[tuple[Point, str], ...]
    ranking: tuple[Ranked, ...]
    query: tuple[tuple[str, str], ...]


def indicators_page(scope: Scope, asked: Asked) -> IndicatorsPage:
    """Reckon all indicators of a span and of the same span a year before (các chỉ số)."""
    reach, before = narrowed(scope, asked), _year_before(asked)
    now = _reckoned(reach, asked)
    then = {one.code: one for one in _reckoned(reach, before)}
    rows = [_row(one, then[one.code]) for one in now]
    return IndicatorsPage(
        first=asked.first,
        last=asked.last,
        before_first=before.first,
        before_last=before.last,
        themes=tuple(
            ThemeRows(
                name=THEME_NAMES[theme],
                rows=tuple(row for row in rows if row.now.theme == theme),
            )
            for theme in Theme
        ),
        query=query_of(asked),
    )


def indicator_page(scope: Scope, asked: Asked, *, code: str) -> IndicatorPage:
    """Show one indicator: parts, twenty-four months, communes (một chỉ số).

    Refuses a code nobody knows.
    """
    one = definition_of(code)
    reach, before = narrowed(scope, asked), _year_before(asked)
    found = measured(reach, first=asked.first, last=asked.last)
    then = measured(reach, first=before.first, last=before.last)
    [now] = _of(one, found.total, asked)
    [past] = _of(one, _in_books(then.total), before)
    months = monthly(reach, last=asked.last, needs=one.needs)
    return IndicatorPage(
        row=_row(now, past),
        parts=tuple((part.name, worded(part.value, part.unit), part.link) for part in now.parts),
        trend=tuple((point, worded(point.value, one.unit)) for point in trend(one, months)),
        ranking=_ranking(reach, asked, one, dict(found.by_board)),
        query=query_of(asked),
    )


def _year_before(asked: Asked) -> Asked:
    first, last = months_later(asked.first, -12), months_later(asked.last, -12)
    return replace(asked, on=last, first=first, last=last)


def _reckoned(scope: Scope, asked: Asked) -> tuple[Indicator, ...]:
    found = measured(scope, first=asked.first, last=asked.last)
    return indicators_of(_in_books(found.total), first=asked.first, last=asked.last, asked=asked)


def _in_books(sums: Sums) -> Sums:
    """Before the books were opened there is nothing to compare with, not a nought."""
    return sums if any(sums.get(key) for key in IN_THE_BOOKS) else {}


def _of(one: Definition, sums: Sums, asked: Asked) -> list[Indicator]:
    rows = indicators_of(sums, first=asked.first, last=asked.last, asked=asked)
    return [row for row in rows if row.code == one.code]


def _row(now: Indicator, before: Indicator) -> IndicatorRow:
    return IndicatorRow(
        now=now,
        shown=worded(now.value, now.unit),
        before=worded(before.value, now.unit),
        change=difference(now.value, before.value, now.unit),
        turn=_turn(now, before),
    )


def _turn(now: Indicator, before: Indicator) -> str:
    if now.value is None or before.value is None or now.value == before.value:
        return "quiet"
    if now.better == Better.NEITHER:
        return "quiet"
    rose = Fraction(now.value) > Fraction(before.value)
    return "good" if rose == (now.better == Better.HIGHER) else "bad"


def _ranking(
    scope: Scope, asked: Asked, one: Definition, by_board: dict[int, Sums]
) -> tuple[Ranked, ...]:
    """Communes, the best first; without a figure last."""
    if scope.groups:
        return ()
    lines = places(scope, By.COMMUNE, asked)
    stopping = closings([place.id for place in lines], on=asked.last)
    rows = []
    for place in lines:
        sums = added(by_board[board] for board in place.boards)
        value = one.value(sums)
        rows.append(
            Ranked(
                board_id=place.id,
                name=place.name,
                value=value,
                shown=worded(value, one.unit),
                parts=tuple(worded(term.take(sums), term.unit) for term in one.terms),
                stopping=place.id in stopping,
            )
        )
    sign = 1 if one.better == Better.LOWER else -1
    known = [row for row in rows if row.value is not None]
    known.sort(key=lambda row: (sign * Fraction(row.value or 0), row.name))
    return (*known, *(row for row in rows if row.value is None))
