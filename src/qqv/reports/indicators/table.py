"""The indicators as a table: one line each, or one line for each commune."""

from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _

from qqv.reports.asked import Asked, By, Place, in_span, place_columns, places, table, to_report
from qqv.reports.indicators import DEFINITIONS, Indicator, indicators_of, measured
from qqv.reports.indicators.defined import UNIT_NAMES, Definition, Unit, Value
from qqv.reports.indicators.measures import Sums, added
from qqv.reports.indicators.words import worded
from qqv.reports.table import Cell, Column, Kind, Row, Table
from qqv.rules.access import Scope
from qqv.rules.money import rounded

# What an annex by commune can hold on one sheet.
COMPARED = ("I01", "I02", "I03", "I04", "I05", "I06", "I07", "I11", "I14", "I17", "I18", "I20")
KINDS = {Unit.VND: Kind.VND, Unit.COUNT: Kind.COUNT, Unit.SHARE: Kind.PERCENT}


def indicators_table(scope: Scope, asked: Asked) -> Table:
    """List the indicators of a span, or compare communes by the main ones (các chỉ số)."""
    found = measured(scope, first=asked.first, last=asked.last)
    if asked.by == By.COMMUNE and not scope.groups:
        return _by_commune(scope, asked, found.by_board, found.total)
    rows = indicators_of(found.total, first=asked.first, last=asked.last, asked=asked)
    columns = (
        Column(key="code", label=_("Mã")),
        Column(key="name", label=_("Chỉ số"), weight=3),
        Column(key="value", label=_("Giá trị"), weight=2),
        Column(key="part", label=_("Tử số"), kind=Kind.VND, weight=2),
        Column(key="whole", label=_("Mẫu số"), kind=Kind.VND, weight=2),
        Column(key="unit", label=_("Đơn vị")),
        Column(key="why", label=_("Ghi chú"), weight=3),
    )
    made = table(
        "chi-so",
        _("Các chỉ số của quỹ"),
        in_span(asked),
        columns,
        [_row(one) for one in rows],
        formulas(tuple(DEFINITIONS)),
    )
    return replace(made, unit=_("Tử số, mẫu số: đồng hoặc số lượng"), total=None)


def formulas(codes: tuple[str, ...]) -> tuple[tuple[Any, Any], ...]:
    """Say how indicators are reckoned (cách tính)."""
    return tuple(
        (f"{code} · {DEFINITIONS[code].name}", DEFINITIONS[code].formula) for code in codes
    )


def _row(one: Indicator) -> Row:
    parts = [_whole(part.value, part.unit) for part in one.parts if part.unit in KINDS]
    part, whole = (*parts, None, None)[:2]
    value = worded(one.value, one.unit)
    why = "" if one.value is not None else str(one.without)
    links = [
        (key, part.link)
        for key, part in zip(("part", "whole"), one.parts, strict=False)
        if part.link
    ]
    return Row(
        cells=(one.code, str(one.name), value, part, whole, str(UNIT_NAMES[one.unit]), why),
        links=tuple(links),
    )


def _whole(value: Value, unit: Unit) -> int | None:
    """A mean is rounded to whole đồng here; a share has no place among amounts."""
    return None if value is None or unit == Unit.SHARE else rounded(value)


def _by_commune(scope: Scope, asked: Asked, by_board: Any, total: Sums) -> Table:
    chosen = [DEFINITIONS[code] for code in COMPARED]
    columns = (
        *place_columns(By.COMMUNE),
        *(
            Column(key=one.code, label=f"{one.name} ({one.code})", kind=KINDS[one.unit])
            for one in chosen
        ),
    )
    rows = []
    for place in places(scope, By.COMMUNE, asked):
        sums = added(by_board[board] for board in place.boards)
        rows.append(_commune(place, asked, chosen, sums))
    made = table(
        "chi-so",
        _("Các chỉ số theo xã"),
        in_span(asked),
        columns,
        rows,
        formulas(COMPARED),
        **{one.code: one.value(total) for one in chosen},
    )
    return replace(made, unit=_("Đơn vị: đồng, số lượng, phần trăm"))


def _commune(place: Place, asked: Asked, chosen: list[Definition], sums: Sums) -> Row:
    cells: tuple[Cell, ...] = (place.name, *(one.value(sums) for one in chosen))
    return Row(cells=cells, link=to_report("indicators", asked, place, by=By.TOTAL))
