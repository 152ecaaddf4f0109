"""A household's wish on its way to an approved loan (hồ sơ vay)."""

from datetime import date
from functools import partial
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from qqv.lending import actions
from qqv.lending.queries import dossiers as queries
from qqv.lending.queries.appraised import looked_at, meter
from qqv.lending.queries.conditions import conditions_by_id
from qqv.lending.queries.demand import survey_start
from qqv.lending.queries.dossier import DossierPage, StepName, dossier_page
from qqv.papers.dossier import parts_of
from qqv.people.directory import shortage
from qqv.reports.lists import WHOLE, dossiers_list
from qqv.rules.access import Verb
from qqv.rules.checklist import ANSWER_NAMES
from qqv.web.asking import accepted, actor_of, day_of, status_of
from qqv.web.forms import dossiers as forms
from qqv.web.paging import number_of, page_of
from qqv.web.parts import day
from qqv.web.tables import exported

AT_ONCE = 20
STEPS = {
    StepName.APPLY: _("Đơn"),
    StepName.ENDORSE: _("Bình xét"),
    StepName.APPRAISE: _("Thẩm định"),
    StepName.APPROVE: _("Duyệt"),
    StepName.DISBURSE: _("Giải ngân"),
    StepName.ACCEPT: _("Nghiệm thu"),
}


@login_required
@require_safe
def dossiers(request: HttpRequest) -> HttpResponse:
    """The queue, step by step (hồ sơ theo bước)."""
    actor = actor_of(request)
    listed = partial(
        queries.dossiers_page,
        actor,
        stage=request.GET.get("buoc", ""),
        on=day_of(request),
        group_id=number_of(request, "nhom"),
    )
    whole = partial(listed, number=1, size=WHOLE)
    if answer := exported(request, lambda: dossiers_list(whole(), on=day_of(request))):
        return answer
    page = listed(number=page_of(request))
    may = {verb: actor.may(Verb(verb)) for verb in ("apply", "endorse", "appraise", "approve")}
    may["disburse"] = actor.may(Verb.DISBURSE)
    year = date(day_of(request).year, 1, 1)
    looked = meter(looked_at(actor.scope(Verb.SEE), first=year, last=day_of(request)))
    context = {"page": page, "may": may, "meter": looked, "since": year}
    return render(request, "dossiers/list.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def new_dossier(request: HttpRequest) -> HttpResponse:
    """Take a member's application (nhận đơn xin vay)."""
    actor, on = actor_of(request, Verb.APPLY), day_of(request)
    text, member = request.GET.get("tim", "").strip()[:80], number_of(request, "thanh-vien")
    group = number_of(request, "nhom")
    page = queries.new_dossier(actor, on=on, group_id=group, member_id=member, text=text)
    survey = number_of(request, "khao-sat")
    start: dict[str, Any] = {"principal": page.usual, "member": member}
    start |= survey_start(actor, survey_id=survey, on=on) if survey else {}
    choices = {"members": page.members, "works": page.works}
    form = forms.NewDossier(request.POST or None, **choices, initial=start)

    def apply(actor: Any, **typed: Any) -> Any:
        wishes, key = [form.wish(survey)], typed["request_id"]
        return actions.apply(actor, wishes=wishes, on=on, request_id=key)

    if outcome := accepted(form, apply, actor):
        made = outcome.facts["applications"][0] if outcome.facts else outcome.value[0].pk
        messages.success(request, gettext("Đã nhận đơn. Việc tiếp theo: họp nhóm bình xét."))
        return redirect("dossier", made)
    context = {"form": form, "page": page, "text": text, "group_id": group}
    return render(request, "dossiers/new.html", context, status=status_of(form))


@login_required
@require_safe
def dossier(request: HttpRequest, application_id: int) -> HttpResponse:
    """One dossier with its steps (một hồ sơ)."""
    actor = actor_of(request)
    page = dossier_page(actor, application_id=application_id, on=day_of(request))
    may = {verb: actor.may(Verb(verb)) for verb in ("endorse", "appraise", "approve", "disburse")}
    context = {
        "page": page,
        "may": may,
        "may_confirm": actor.may(Verb.JOIN),
        "steps": _stepper(page),
    }
    if page.row.stage not in ("disbursed", "declined"):
        context["short"] = shortage(group_id=page.row.group_id)
    context["papers"] = parts_of(lent=page.loan_id is not None, settled=page.settled)
    return render(request, "dossiers/one.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def endorse(request: HttpRequest) -> HttpResponse:
    """Minute the group's vote on chosen dossiers (bình xét)."""
    actor, on = actor_of(request, Verb.ENDORSE), day_of(request)
    if not (ids := _chosen(request)):
        return _nothing_chosen(request, "applied")
    rows = queries.dossiers_by_id(actor, ids=ids, verb=Verb.ENDORSE, on=on)
    form = forms.Endorse(request.POST or None, rows=rows, initial={"on": on})
    if accepted(form, actions.endorse, actor, application_ids=ids):
        messages.success(request, gettext("Đã ghi biên bản bình xét."))
        return redirect("dossiers")
    context = {"form": form, "rows": rows, "short": shortage(group_id=rows[0].group_id)}
    return render(request, "dossiers/endorse.html", context, status=status_of(form))


@login_required
@require_http_methods(["GET", "POST"])
def appraise(request: HttpRequest, application_id: int | None = None) -> HttpResponse:
    """Record visits to one household or to several (thẩm định)."""
    actor, on = actor_of(request, Verb.APPRAISE), day_of(request)
    if not (ids := [application_id] if application_id else _chosen(request)):
        return _nothing_chosen(request, "endorsed")
    rows = queries.dossiers_by_id(actor, ids=ids, verb=Verb.APPRAISE, on=on)
    asked = queries.questions_by_id(actor, ids=ids, verb=Verb.APPRAISE, on=on)
    sent = (request.POST or None, request.FILES or None)
    form = forms.Appraise(*sent, rows=rows, questions=asked, initial={"visited_on": on})
    if accepted(form, actions.appraise, actor, on=on):
        messages.success(request, gettext("Đã ghi biên bản thẩm định."))
        return redirect("dossier", ids[0]) if len(ids) == 1 else redirect("dossiers")
    context = {"form": form, "rows": rows, "answers": list(ANSWER_NAMES.items())}
    context["conditions"] = conditions_by_id(actor, ids=ids, verb=Verb.APPRAISE, on=on)
    context["doubles"] = queries.doubles_by_id(actor, ids=ids, verb=Verb.APPRAISE, on=on)
    return render(request, "dossiers/appraise.html", context, status=status_of(form))


@login_required
@require_http_methods(["GET", "POST"])
def approve(request: HttpRequest) -> HttpResponse:
    """Decide on appraised dossiers, twenty at a time (duyệt)."""
    actor, on = actor_of(request, Verb.APPROVE), day_of(request)
    page = queries.dossiers_page(
        actor,
        stage="appraised",
        on=on,
        number=page_of(request),
        group_id=number_of(request, "nhom"),
        size=AT_ONCE,
        verb=Verb.APPROVE,
    )
    form = forms.Approve(request.POST or None, rows=page.rows)
    if outcome := accepted(form, actions.approve, actor, on=on):
        count = len(outcome.value or outcome.facts["applications"])
        messages.success(request, gettext("Đã ghi ý kiến cho %(n)s hồ sơ.") % {"n": count})
        return redirect("dossiers")
    context = {"form": form, "page": page}
    return render(request, "dossiers/approve.html", context, status=status_of(form))


def _chosen(request: HttpRequest) -> list[int]:
    typed = request.POST.getlist("id") or request.GET.getlist("id")
    ids = [int(text) for text in typed if text.isascii() and text.isdigit() and len(text) < 16]
    return list(dict.fromkeys(ids))[:200]


def _nothing_chosen(request: HttpRequest, stage: str) -> HttpResponse:
    messages.warning(request, gettext("Chị đánh dấu ít nhất một hồ sơ rồi bấm lại."))
    response = redirect("dossiers")
    response["Location"] += f"?buoc={stage}"
    return response


def _stepper(page: DossierPage) -> list[dict[str, object]]:
    return [
        {
            "label": STEPS[step.name],
            "state": step.state,
            "note": " · ".join(filter(None, (day(step.on), step.who, step.paper)))
            if step.on
            else "",
        }
        for step in page.steps
    ]
