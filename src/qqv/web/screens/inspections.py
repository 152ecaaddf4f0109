"""The inspection desk: the plan, the draws, the findings, the meters (kiểm tra)."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from qqv.inspection import actions
from qqv.inspection.queries import desk, findings
from qqv.reports.inspecting import meters
from qqv.rules.access import Verb
from qqv.rules.inspecting import State
from qqv.rules.pages import Paged
from qqv.watch.surprise import draw_surprise
from qqv.web.asking import accepted, actor_of, day_of, status_of
from qqv.web.forms import inspecting as forms
from qqv.web.paging import number_of, page_of

TABS = ("ke-hoach", "dot-xuat", "phat-hien", "chi-so")
STATES = {"planned": "info", "late": "bad", "begun": "warn", "done": "good"}
FINDINGS = {
    State.OPEN: "warn",
    State.REMEDIED: "info",
    State.REOPENED: "bad",
    State.CLOSED: "good",
}


@login_required
@require_safe
def inspections(request: HttpRequest) -> HttpResponse:
    """The desk with its tabs (bàn kiểm tra)."""
    actor = actor_of(request)
    tabs = [tab for tab in TABS if tab != "dot-xuat" or actor.scope(Verb.SEE).everywhere]
    asked = request.GET.get("xem", "")
    tab = asked if asked in tabs else tabs[0]
    context: dict[str, Any] = {
        "tab": tab,
        "tabs": tabs,
        "may_plan": actor.may(Verb.PLAN_INSPECTION),
        "may_draw": actor.may(Verb.DRAW_VISITS),
        "states": STATES,
        "finding_states": FINDINGS,
        **SHOWN[tab](request),
    }
    return render(request, "inspections/desk.html", context)


def _plan(request: HttpRequest) -> dict[str, Any]:
    actor, on = actor_of(request), day_of(request)
    year = number_of(request, "nam") or on.year
    return {"year": year, "months": desk.plan_months(actor, year=year, on=on)}


def _draws(request: HttpRequest) -> dict[str, Any]:
    return {"draws": desk.draws_page(actor_of(request), on=day_of(request))}


def _findings(request: HttpRequest) -> dict[str, Any]:
    closed, number = request.GET.get("dong") == "1", page_of(request)
    rows, more = findings.findings_page(
        actor_of(request), on=day_of(request), closed=closed, number=number
    )
    return {"rows": rows, "closed": closed, "page": Paged(number=number, has_more=more)}


def _meters(request: HttpRequest) -> dict[str, Any]:
    return {"page": meters(actor_of(request), on=day_of(request))}


SHOWN = {"ke-hoach": _plan, "dot-xuat": _draws, "phat-hien": _findings, "chi-so": _meters}


@login_required
@require_http_methods(["GET", "POST"])
def plan(request: HttpRequest) -> HttpResponse:
    """Plan visits to boards, or to the groups of one (lập kế hoạch)."""
    actor, on = actor_of(request, Verb.PLAN_INSPECTION), day_of(request)
    boards, board_id = desk.boards_to_plan(actor), number_of(request, "xa")
    groups = desk.groups_to_plan(actor, board_id=board_id, on=on) if board_id else ()
    units = [(unit.key, unit.name) for unit in groups or boards]
    people = desk.inspectors_of(actor, on=on)
    form = forms.PlanVisits(request.POST or None, units=units, people=people, on=on)
    if accepted(form, actions.plan_inspection, actor, on=on):
        messages.success(request, gettext("Đã đưa vào kế hoạch."))
        return redirect("inspections")
    context = {"form": form, "boards": boards, "board_id": board_id}
    return render(request, "inspections/plan.html", context, status=status_of(form))


@login_required
@require_POST
def withdraw(request: HttpRequest, plan_id: int) -> HttpResponse:
    """Take a planned visit back (rút khỏi kế hoạch)."""
    actor = actor_of(request, Verb.PLAN_INSPECTION)
    form = forms.Begin(request.POST)
    if accepted(form, actions.withdraw_plan, actor, plan_id=plan_id, on=day_of(request)):
        messages.success(request, gettext("Đã rút khỏi kế hoạch."))
    else:
        warned(request, form)
    return redirect("inspections")


@login_required
@require_http_methods(["GET", "POST"])
def new_draw(request: HttpRequest) -> HttpResponse:
    """Draw surprise visits by risk (bốc thăm đột xuất)."""
    actor, on = actor_of(request, Verb.DRAW_VISITS), day_of(request)
    form = forms.DrawVisits(request.POST or None, people=desk.inspectors_of(actor, on=on))
    if outcome := accepted(form, draw_surprise, actor, on=on):
        made = outcome.facts["draw"] if outcome.facts else outcome.value.pk
        return redirect("inspection-draw", made)
    return render(request, "inspections/new_draw.html", {"form": form}, status=status_of(form))


@login_required
@require_safe
def draw(request: HttpRequest, draw_id: int) -> HttpResponse:
    """A draw with seed, weights and how to draw again (bốc thăm)."""
    page = desk.draw_page(actor_of(request), draw_id=draw_id, on=day_of(request))
    return render(request, "inspections/draw.html", {"page": page, "states": STATES})


@login_required
@require_http_methods(["GET", "POST"])
def finding(request: HttpRequest, finding_id: int) -> HttpResponse:
    """A finding; the unit remedies here, another judges (phát hiện)."""
    actor, on = actor_of(request), day_of(request)
    page = findings.finding_page(actor, finding_id=finding_id, on=on)
    what = request.POST.get("what", "")
    remedy = forms.Remedy(
        request.POST if what == "remedy" else None, request.FILES if what == "remedy" else None
    )
    judge = forms.Judge(request.POST if what == "judge" else None)
    given = {"finding_id": finding_id, "on": on}
    done = accepted(remedy, actions.remedy, actor, **given)
    if done or accepted(judge, actions.judge_remedy, actor, **given):
        messages.success(request, gettext("Đã ghi."))
        return redirect("finding", finding_id)
    context = {"page": page, "remedy": remedy, "judge": judge, "pill": FINDINGS[page.row.state]}
    status = max(status_of(remedy), status_of(judge))
    return render(request, "inspections/finding.html", context, status=status)


def warned(request: HttpRequest, form: Form) -> None:
    """Say on the next page why a one-button form was refused (không làm được)."""
    for sentences in form.errors.values():
        for sentence in sentences:
            messages.warning(request, str(sentence))
