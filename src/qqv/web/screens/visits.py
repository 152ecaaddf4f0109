"""A visit step by step, one question a card, each saved by itself (một lần kiểm tra)."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from qqv.inspection import actions
from qqv.inspection.queries.visit import VisitPage, responsible_of, visit_page
from qqv.rules.access import Verb
from qqv.rules.refusals import Unseen
from qqv.web.asking import accepted, actor_of, day_of, status_of
from qqv.web.forms import inspecting as forms
from qqv.web.screens.inspections import FINDINGS, warned


@login_required
@require_POST
def begin(request: HttpRequest, plan_id: int) -> HttpResponse:
    """Begin a planned visit (bắt đầu kiểm tra)."""
    actor = actor_of(request, Verb.INSPECT)
    form = forms.Begin(request.POST)
    given = {"plan_id": plan_id, "on": day_of(request)}
    if outcome := accepted(form, actions.begin_inspection, actor, **given):
        made = outcome.facts["inspection"] if outcome.facts else outcome.value.pk
        return redirect("visit", made)
    warned(request, form)
    return redirect("inspections")


@login_required
@require_safe
def visit(request: HttpRequest, inspection_id: int) -> HttpResponse:
    """A visit and how far it is (một lần kiểm tra)."""
    page = visit_page(actor_of(request), inspection_id=inspection_id, on=day_of(request))
    context = {"page": page, "steps": _steps(page), "states": FINDINGS, "note": forms.AddNote()}
    return render(request, "visits/one.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def point(request: HttpRequest, inspection_id: int, key: str) -> HttpResponse:
    """One point of the list on one card (một điểm kiểm tra)."""
    actor, page = actor_of(request, Verb.INSPECT), _page(request, inspection_id)
    here = next((one for one in page.points if one.key == key), None)
    if here is None:
        raise Unseen
    first = {"answer": here.answer, "note": here.note}
    form = forms.AnswerPoint(request.POST or None, request.FILES or None, initial=first)
    given = {"inspection_id": inspection_id, "key": key, "on": day_of(request)}
    if accepted(form, actions.answer_point, actor, **given):
        left = _page(request, inspection_id).next_point
        return redirect("visit-point", inspection_id, left.key) if left else _back(inspection_id)
    context = {"form": form, "page": page, "here": here}
    return render(request, "visits/point.html", context, status=status_of(form))


@login_required
@require_http_methods(["GET", "POST"])
def count(request: HttpRequest, inspection_id: int) -> HttpResponse:
    """Cash counted on the spot (kiểm quỹ tại chỗ)."""
    actor, page = actor_of(request, Verb.INSPECT), _page(request, inspection_id)
    form = forms.CountOnSpot(request.POST or None)
    if accepted(form, actions.count_on_spot, actor, inspection_id=inspection_id):
        return _back(inspection_id)
    context = {"form": form, "page": page}
    return render(request, "visits/count.html", context, status=status_of(form))


@login_required
@require_http_methods(["GET", "POST"])
def member(request: HttpRequest, inspection_id: int, sampled_id: int) -> HttpResponse:
    """One drawn member's balance (đối chiếu một thành viên)."""
    actor, page = actor_of(request, Verb.INSPECT), _page(request, inspection_id)
    here = next((one for one in page.sampled if one.id == sampled_id), None)
    if here is None:
        raise Unseen
    first: dict[str, Any] = {"met": "0" if here.asked and not here.met else "1", "note": here.note}
    first |= {"principal": here.said_principal, "savings": here.said_savings}
    form = forms.ConfirmBalance(request.POST or None, initial=first | {"passbook": here.passbook})
    given = {"inspection_id": inspection_id, "sampled_id": sampled_id}
    if accepted(form, actions.confirm_balance, actor, **given):
        left = _page(request, inspection_id).next_member
        return redirect("visit-member", inspection_id, left.id) if left else _back(inspection_id)
    context = {"form": form, "page": page, "here": here}
    return render(request, "visits/member.html", context, status=status_of(form))


@login_required
@require_http_methods(["GET", "POST"])
def new_finding(request: HttpRequest, inspection_id: int) -> HttpResponse:
    """Write down what is to be put right (ghi phát hiện)."""
    actor, page, on = (
        actor_of(request, Verb.INSPECT),
        _page(request, inspection_id),
        day_of(request),
    )
    said = request.GET.get("noi-dung", "")[:1000]
    form = forms.ReportFinding(request.POST or None, request.FILES or None, initial={"text": said})
    if accepted(form, actions.report_finding, actor, inspection_id=inspection_id, on=on):
        messages.success(request, gettext("Đã ghi phát hiện."))
        return _back(inspection_id)
    people = responsible_of(actor, inspection_id=inspection_id, on=on)
    context = {"form": form, "page": page, "people": people}
    return render(request, "visits/finding.html", context, status=status_of(form))


@login_required
@require_POST
def drop(request: HttpRequest, inspection_id: int, finding_id: int) -> HttpResponse:
    """Take a finding back before the end (bỏ phát hiện)."""
    form = forms.Begin(request.POST)
    actor = actor_of(request, Verb.INSPECT)
    if not accepted(form, actions.drop_finding, actor, finding_id=finding_id):
        warned(request, form)
    return _back(inspection_id)


@login_required
@require_http_methods(["GET", "POST"])
def finish(request: HttpRequest, inspection_id: int) -> HttpResponse:
    """End the visit (kết thúc kiểm tra)."""
    actor, page = actor_of(request, Verb.INSPECT), _page(request, inspection_id)
    form = forms.Finish(request.POST or None)
    given = {"inspection_id": inspection_id, "on": day_of(request)}
    if accepted(form, actions.finish_inspection, actor, **given):
        messages.success(request, gettext("Đã kết thúc kiểm tra. Chị in biên bản để ký."))
        return _back(inspection_id)
    context = {"form": form, "page": page}
    return render(request, "visits/finish.html", context, status=status_of(form))


@login_required
@require_POST
def note(request: HttpRequest, inspection_id: int) -> HttpResponse:
    """Add a word after the end (ghi chú thêm)."""
    form = forms.AddNote(request.POST)
    given = {"inspection_id": inspection_id, "on": day_of(request)}
    if accepted(form, actions.add_note, actor_of(request, Verb.INSPECT), **given):
        messages.success(request, gettext("Đã ghi."))
    else:
        warned(request, form)
    return _back(inspection_id)


def _page(request: HttpRequest, inspection_id: int) -> VisitPage:
    return visit_page(actor_of(request), inspection_id=inspection_id, on=day_of(request))


def _back(inspection_id: int) -> HttpResponse:
    return redirect("visit", inspection_id)


def _steps(page: VisitPage) -> list[dict[str, Any]]:
    """Tell how far each part is, for the stepper (các bước)."""
    parts = [
        (gettext("Phiếu kiểm tra"), page.answered, len(page.points)),
        (gettext("Đếm tiền"), int(page.count is not None), 1),
        (gettext("Đối chiếu"), page.confirmed, len(page.sampled)),
        (gettext("Kết thúc"), int(page.ended_on is not None), 1),
    ]
    steps, now = [], True
    for label, done, whole in parts:
        state = "done" if done >= whole else "now" if now else "later"
        now = now and state == "done"
        steps.append(
            {"label": label, "state": state, "note": f"{done}/{whole}" if whole > 1 else ""}
        )
    return steps
