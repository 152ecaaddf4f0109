"""How does the fund do? The indicators I01 to I25 with their formulas, parts and pages behind."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from qqv.reports.asked import Asked, By
from qqv.reports.indicators import capital, control, lending, quality
from qqv.reports.indicators.defined import (
    THEME_NAMES,
    UNIT_NAMES,
    Better,
    Definition,
    Theme,
    Unit,
    Value,
)
from qqv.reports.indicators.measures import Measured, Sums, measured
from qqv.reports.table import Link
from qqv.rules.access import Scope
from qqv.rules.refusals import Unseen

__all__ = [
    "DEFINITIONS",
    "THEME_NAMES",
    "UNIT_NAMES",
    "Better",
    "Indicator",
    "Measured",
    "Part",
    "Theme",
    "Unit",
    "definition_of",
    "indicators",
    "indicators_of",
    "measured",
]

OF_WHOLE_BOOKS = _("chưa có số liệu, vì chỉ tính cho xã và toàn quỹ, từ khi mở sổ")
_ALL = (*lending.DEFINITIONS, *quality.DEFINITIONS, *capital.DEFINITIONS)
DEFINITIONS: dict[str, Definition] = {
    one.code: one
    for one in sorted((*_ALL, *control.CONTROL, *control.GROUPS), key=lambda one: one.code)
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A part of a formula with its figure and the page of its rows (vế của công thức)."""

    name: Any
    value: Value
    unit: Unit
    link: Link | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicator:
    """One indicator of a place and span, exact: đồng, a count, or a fraction (chỉ số).

    `value` is None where there is no figure; `without` then says why.
    """

    code: str
    name: Any
    formula: Any
    value: Value
    unit: Unit
    parts: tuple[Part, ...]
    first: date
    last: date
    at_day: bool
    theme: Theme
    better: Better
    without: Any


def indicators(scope: Scope, *, first: date, last: date) -> tuple[Indicator, ...]:
    """Reckon every indicator of a span for all that is in reach together (các chỉ số)."""
    found = measured(scope, first=first, last=last)
    return indicators_of(found.total, first=first, last=last)


def indicators_of(
    sums: Sums, *, first: date, last: date, asked: Asked | None = None
) -> tuple[Indicator, ...]:
    """Reckon every indicator from what was counted; `asked` tells the place (các chỉ số)."""
    asked = asked or span_of(first, last)
    return tuple(_indicator(one, sums, asked) for one in DEFINITIONS.values())


def definition_of(code: str) -> Definition:
    """Find an indicator by its code (chỉ số theo mã); refuses a code nobody knows."""
    if code not in DEFINITIONS:
        raise Unseen
    return DEFINITIONS[code]


def span_of(first: date, last: date, *, board_id: int | None = None) -> Asked:
    """Ask about a span, as its last day knows it (kỳ)."""
    return Asked(on=last, first=first, last=last, before=first, by=By.COMMUNE, board_id=board_id)


def _indicator(one: Definition, sums: Sums, asked: Asked) -> Indicator:
    return Indicator(
        code=one.code,
        name=one.name,
        formula=one.formula,
        value=one.value(sums),
        unit=one.unit,
        parts=tuple(
            Part(
                name=term.name,
                value=term.take(sums),
                unit=term.unit,
                link=term.behind(asked) if term.behind else None,
            )
            for term in one.terms
        ),
        first=asked.first,
        last=asked.last,
        at_day=one.at_day,
        theme=one.theme,
        better=one.better,
        without=one.without if one.needs <= sums.keys() else OF_WHOLE_BOOKS,
    )
