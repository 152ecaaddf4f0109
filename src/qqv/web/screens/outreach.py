"""Complaints, and people's own data (khiếu nại, dữ liệu cá nhân)."""

from dataclasses import asdict

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from qqv.outreach import actions, queries
from qqv.people.correcting import correct, details_of
from qqv.reports.held import held_on
from qqv.rules.access import Verb
from qqv.web.asking import accepted, actor_of, day_of, status_of
from qqv.web.forms import outreach as forms
from qqv.web.paging import page_of
from qqv.web.tables import exported, sheet_of


@login_required
@require_safe
def complaints(request: HttpRequest) -> HttpResponse:
    """Complaints in reach, the open ones first (khiếu nại, phản ánh)."""
    actor = actor_of(request, Verb.TAKE_COMPLAINT)
    page = queries.complaints(actor, on=day_of(request), number=page_of(request))
    return render(request, "outreach/complaints.html", {"page": page})


@login_required
@require_http_methods(["GET", "POST"])
def new_complaint(request: HttpRequest) -> HttpResponse:
    """Take a complaint (ghi phản ánh)."""
    actor, on = actor_of(request, Verb.TAKE_COMPLAINT), day_of(request)
    choices = {"boards": queries.places(actor, on=on), "officers": queries.officers(actor, on=on)}
    form = forms.TakeComplaint(request.POST or None, initial={"on": on}, **choices)
    if accepted(form, actions.take_complaint, actor):
        messages.success(request, gettext("Đã ghi phản ánh."))
        return redirect("complaints")
    return render(request, "outreach/new_complaint.html", {"form": form}, status=status_of(form))


@login_required
@require_http_methods(["GET", "POST"])
def complaint(request: HttpRequest, complaint_id: int) -> HttpResponse:
    """One complaint and what was done about it (một phản ánh)."""
    verb = Verb.ANSWER_COMPLAINT if request.method == "POST" else Verb.TAKE_COMPLAINT
    actor, on = actor_of(request, verb), day_of(request)
    page = queries.complaint_page(actor, complaint_id=complaint_id, on=on)
    form = forms.StepComplaint(request.POST or None, initial={"on": on})
    if accepted(form, actions.step_complaint, actor, complaint_id=complaint_id):
        messages.success(request, gettext("Đã ghi."))
        return redirect("complaint", complaint_id)
    context = {"page": page, "form": form, "may": actor.may(Verb.ANSWER_COMPLAINT)}
    return render(request, "outreach/complaint.html", context, status=status_of(form))


@login_required
@require_safe
def data_requests(request: HttpRequest) -> HttpResponse:
    """Requests about people's data, the open ones first (yêu cầu dữ liệu)."""
    actor = actor_of(request, Verb.SEE_BOOKS)
    page = queries.data_requests(actor, on=day_of(request), number=page_of(request))
    return render(request, "outreach/requests.html", {"page": page})


@login_required
@require_http_methods(["GET", "POST"])
def ask(request: HttpRequest, member_id: int) -> HttpResponse:
    """A member asks about her data, or says whether she agrees (yêu cầu, đồng ý)."""
    actor, on = actor_of(request, Verb.ASK_DATA), day_of(request)
    who = queries.person(actor, member_id=member_id)
    wanted = request.POST.get("what", "")
    typed = {what: request.POST if wanted == what else None for what in ("ask", "agree")}
    asking = forms.AskData(typed["ask"], initial={"on": on}, auto_id="ask_%s")
    agreeing = forms.Consents(typed["agree"], initial={"on": on}, auto_id="agree_%s")
    if accepted(asking, actions.ask_about_data, actor, member_id=member_id):
        messages.success(request, gettext("Đã ghi yêu cầu."))
        return redirect("data-requests")
    if accepted(agreeing, actions.consent, actor, member_id=member_id):
        messages.success(request, gettext("Đã ghi."))
        return redirect("data-ask", member_id)
    context = {"who": who, "asking": asking, "agreeing": agreeing}
    context["agreed"] = queries.agreed(member_id=member_id)
    status = max(status_of(asking), status_of(agreeing))
    return render(request, "outreach/ask.html", context, status=status)


@login_required
@require_http_methods(["GET", "POST"])
def data_request(request: HttpRequest, data_request_id: int) -> HttpResponse:
    """One request and its answer (trả lời yêu cầu)."""
    verb = Verb.ANSWER_DATA if request.method == "POST" else Verb.SEE_BOOKS
    actor, on = actor_of(request, verb), day_of(request)
    page = queries.request_page(actor, data_request_id=data_request_id, on=on)
    form = forms.AnswerData(request.POST or None, initial={"on": on})
    if accepted(form, actions.answer_about_data, actor, data_request_id=data_request_id):
        messages.success(request, gettext("Đã trả lời."))
        return redirect("data-request", data_request_id)
    context = {"page": page, "form": form, "may": actor.may(Verb.ANSWER_DATA)}
    return render(request, "outreach/request.html", context, status=status_of(form))


@login_required
@require_safe
def held(request: HttpRequest, data_request_id: int) -> HttpResponse:
    """All that is held on who asked, to be given to her (bản sao dữ liệu)."""
    actor = actor_of(request, Verb.ANSWER_DATA)
    table = held_on(actor, data_request_id=data_request_id, on=day_of(request))
    if answer := exported(request, lambda: table):
        return answer
    context = {"sheet": sheet_of(table), "table": table, "id": data_request_id}
    return render(request, "outreach/held.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def correct_member(request: HttpRequest, member_id: int) -> HttpResponse:
    """Put right what is written about a member (sửa thông tin)."""
    actor = actor_of(request, Verb.CORRECT)
    written = details_of(actor, member_id=member_id)
    form = forms.Correct(request.POST or None, initial=asdict(written))
    if accepted(form, correct, actor, member_id=member_id):
        messages.success(request, gettext("Đã sửa. Điều ghi trước còn trong nhật ký."))
        return redirect("member", member_id)
    context = {"form": form, "written": written, "member_id": member_id}
    return render(request, "outreach/correct.html", context, status=status_of(form))
