"""What comes back and what can be lent of it, seen before it happens (dự báo quay vòng vốn)."""

from dataclasses import replace
from datetime import date
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from qqv.reports.asked import Asked, By
from qqv.reports.forecast import CommuneRotation, Rotation, forecast
from qqv.reports.forecast_table import DEFINITIONS, by_commune, by_month, prospect, prospects
from qqv.rules.access import Verb
from qqv.rules.refusals import Unseen
from qqv.web import pictures
from qqv.web.asking import actor_of, day_of
from qqv.web.forms.forecast import Ahead
from qqv.web.tables import exported

YEAR = 12


@login_required
@require_safe
def communes(request: HttpRequest) -> HttpResponse:
    """All communes: those short of money first, then those with idle money (dự báo)."""
    actor, form = actor_of(request, Verb.SEE_BOOKS), _asked(request)
    found = forecast(actor.scope(Verb.SEE_BOOKS), on=form.on, months=form.months)
    if len(found.communes) == 1:
        return redirect("forecast-commune", found.communes[0].board_id)
    if answer := exported(request, lambda: by_commune(found, _of(form, By.COMMUNE))):
        return answer
    context = _page(form, found, found.whole) | {"prospects": prospects(found)}
    return render(request, "forecast/communes.html", context)


@login_required
@require_safe
def commune(request: HttpRequest, board_id: int) -> HttpResponse:
    """One commune, month by month with its band (dự báo của một xã)."""
    actor, form = actor_of(request, Verb.SEE_BOOKS), _asked(request)
    everything = forecast(actor.scope(Verb.SEE_BOOKS), on=form.on, months=form.months)
    one = next((row for row in everything.communes if row.board_id == board_id), None)
    if one is None:
        raise Unseen
    found = replace(everything, communes=(one,))
    if answer := exported(request, lambda: by_month(found, _of(form, By.MONTH))):
        return answer
    context = _page(form, found, one) | {
        "prospect": prospect(one, size=found.size),
        "others": len(everything.communes) > 1,
    }
    return render(request, "forecast/commune.html", context)


def _asked(request: HttpRequest) -> Ahead:
    return Ahead(request.GET, on=day_of(request))


def _of(form: Ahead, by: By) -> Asked:
    on = form.on
    return Asked(on=on, first=on, last=on, before=on, by=by, months=form.months)


def _page(form: Ahead, found: Rotation, one: CommuneRotation) -> dict[str, Any]:
    return {
        "form": form,
        "found": found,
        "one": one,
        "year": one.until(YEAR),
        "picture": pictures.band(_band(one, form.on), height=260),
        "definitions": DEFINITIONS,
    }


def _band(one: CommuneRotation, on: date) -> list[pictures.Row]:
    """Whole months only: what is left of one would look like a fall."""
    whole = one.months if on.day == 1 else one.months[1:]
    return [
        {
            "month": f"{row.month:%m/%y}",
            "low": _millions(row.low),
            "likely": _millions(row.likely),
            "high": _millions(row.high),
            "due": _millions(row.due),
        }
        for row in whole
    ]


def _millions(amount: int) -> float:
    return round(amount / 1_000_000, 2)
