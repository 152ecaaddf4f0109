"""One page for the chair (tổng quan)."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from qqv.papers.chair import chair_number
from qqv.people.mapping import shapes_of
from qqv.people.points import spots_of
from qqv.people.seats import anybody_moved
from qqv.reports.asked import Units
from qqv.reports.overview import overview
from qqv.rules.access import Verb
from qqv.watch.urgent import urgent
from qqv.web import dashboard as shown
from qqv.web.asking import actor_of, day_of
from qqv.web.map_picture import legend, map_picture
from qqv.web.printing import printed


@login_required
@require_safe
def dashboard(request: HttpRequest) -> HttpResponse:
    """The chair's nine questions on one page (tổng quan quỹ)."""
    actor, on = actor_of(request, Verb.SEE_BOOKS), day_of(request)
    if request.GET.get("xuat") == "pdf":
        return printed(request, chair_number(actor, on=on), Verb.SEE_BOOKS)
    units = Units.NOW if request.GET.get("don-vi") == Units.NOW else Units.THEN
    page = overview(actor, on=on, units=units)
    parts = shown.parts_of(page.whole)
    context = {
        "page": page,
        "urgent": urgent(actor, on=on),
        "units": units,
        "moved": anybody_moved(actor.scope(Verb.SEE_BOOKS)),
        "tiles": shown.tiles(page),
        "parts": parts,
        "whole_picture": shown.whole_picture(page.whole, parts),
        "trend_picture": shown.trend_picture(page.trend),
        "groups_picture": shown.groups_picture(page.debt_groups),
        "map": map_picture(page.communes, spots_of(page.unit_ids), shapes=shapes_of(actor.fund_id)),
        "legend": legend(),
        "communes_picture": shown.communes_picture(page.ranked),
        "plan": shown.plan_of(page),
    }
    return render(request, "overview/dashboard.html", context)
