"""The fund's indicators with formula, parts, trend and communes (các chỉ số)."""

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from qqv.people.seats import anybody_moved
from qqv.reports.asked import boards_to_choose, groups_to_choose
from qqv.reports.indicators import Unit
from qqv.reports.indicators.page import IndicatorPage, Ranked, indicator_page, indicators_page
from qqv.reports.registry import REPORTS
from qqv.rules.access import Scope, Verb
from qqv.web import pictures
from qqv.web.asking import actor_of, day_of
from qqv.web.forms.reports import Conditions
from qqv.web.paging import number_of
from qqv.web.tables import exported

REPORT = REPORTS["indicators"]


@login_required
@require_safe
def indicators(request: HttpRequest) -> HttpResponse:
    """All indicators by theme (các chỉ số)."""
    scope, form = _asked(request)
    if answer := exported(request, lambda: REPORT.table(scope, form.asked)):
        return answer
    page = indicators_page(scope, form.asked)
    return render(request, "indicators/list.html", {"page": page, "form": form})


@login_required
@require_safe
def indicator(request: HttpRequest, code: str) -> HttpResponse:
    """One indicator (một chỉ số)."""
    scope, form = _asked(request)
    page = indicator_page(scope, form.asked, code=code)
    context: dict[str, Any] = {"page": page, "form": form}
    context["trend_picture"] = _trend(page)
    context["ranking_picture"] = _ranking(page.ranking, page.row.now.unit)
    context["millions"] = _in_millions([point.value for point, _ in page.trend], page.row.now.unit)
    return render(request, "indicators/one.html", context)


def _asked(request: HttpRequest) -> tuple[Scope, Conditions]:
    actor, on = actor_of(request, Verb.SEE), day_of(request)
    scope = actor.scope(Verb.SEE)
    form = Conditions(
        request.GET,
        report=REPORT,
        on=on,
        boards=boards_to_choose(scope),
        groups=groups_to_choose(scope, board_id=number_of(request, "xa")),
        moved=anybody_moved(scope),
    )
    form.fields.pop("theo", None)
    return scope, form


def _trend(page: IndicatorPage) -> Any:
    known = [(point, shown) for point, shown in page.trend if point.value is not None]
    if len(known) < 2:
        return ""
    unit = page.row.now.unit
    values = [point.value for point, _shown in known]
    rows: list[dict[str, Any]] = [
        {
            "month": f"{point.last:%m/%y}",
            "series": page.row.now.code,
            "percent": _drawn(point.value, unit, values),
        }
        for point, _shown in known
    ]
    whole = unit in (Unit.VND, Unit.COUNT) and max(row["percent"] for row in rows) >= 10
    return pictures.lines(rows, figures=",d" if whole else ".1f", title=str(page.row.now.name))


def _ranking(ranking: Sequence[Ranked], unit: Unit) -> Any:
    known = [row for row in ranking if row.value is not None]
    if len(known) < 2:
        return ""
    values = [row.value for row in known]
    rows = [
        {"name": row.name, "value": _drawn(row.value, unit, values), "label": row.shown}
        for row in known
    ]
    return pictures.bars(rows, height=26 * len(rows))


def _in_millions(values: Sequence[Any], unit: Unit) -> bool:
    """Đồng are drawn in millions where there are so many."""
    return unit == Unit.VND and any(abs(value or 0) >= 10**7 for value in values)


def _drawn(value: Any, unit: Unit, values: Sequence[Any]) -> float:
    """A point of a picture: the table beside it has the exact figure."""
    scale = Fraction(1)
    if unit == Unit.SHARE:
        scale = Fraction(100)
    elif _in_millions(values, unit):
        scale = Fraction(1, 10**6)
    return round(float(value * scale), 2)
