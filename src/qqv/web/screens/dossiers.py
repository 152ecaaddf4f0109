"""A household's wish on its way to an approved loan (hồ sơ vay)."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from qqv.lending import actions
from qqv.lending.queries import dossiers as queries
from qqv.rules.access import Verb
from qqv.web.asking import accepted, actor_of, day_of, status_of
from qqv.web.forms import lending as forms
from qqv.web.paging import number_of, page_of


@login_required
@require_safe
def dossiers(request: HttpRequest) -> HttpResponse:
    """The queue, step by step (hồ sơ theo bước)."""
    actor = actor_of(request)
    page = queries.dossiers_page(
        actor,
        stage=request.GET.get("buoc", ""),
        number=page_of(request),
        group_id=number_of(request, "nhom"),
    )
    may = {verb: actor.may(Verb(verb)) for verb in ("apply", "endorse", "appraise", "approve")}
    return render(request, "dossiers/list.html", {"page": page, "may": may})


@login_required
@require_http_methods(["GET", "POST"])
def new_dossier(request: HttpRequest) -> HttpResponse:
    """Take a member's application (nhận đơn xin vay)."""
    actor, on = actor_of(request, Verb.APPLY), day_of(request)
    page = queries.new_dossier(actor, on=on, group_id=number_of(request, "nhom"))
    form = forms.NewDossier(
        request.POST or None,
        members=page.members,
        works=page.works,
        initial={"principal": page.usual, "member": number_of(request, "thanh-vien")},
    )

    def apply(actor: Any, **typed: Any) -> Any:
        return actions.apply(actor, wishes=[form.wish()], on=on, request_id=typed["request_id"])

    if outcome := accepted(form, apply, actor):
        made = outcome.facts["applications"][0] if outcome.facts else outcome.value[0].pk
        messages.success(request, gettext("Đã nhận đơn. Việc tiếp theo: họp nhóm bình xét."))
        return redirect("dossier", made)
    context = {"form": form, "page": page, "groups": queries.groups_in_reach(actor)}
    return render(request, "dossiers/new.html", context, status=status_of(form))


@login_required
@require_safe
def dossier(request: HttpRequest, application_id: int) -> HttpResponse:
    """One dossier with its steps (một hồ sơ)."""
    actor = actor_of(request)
    page = queries.dossier_page(actor, application_id=application_id)
    may = {verb: actor.may(Verb(verb)) for verb in ("endorse", "appraise", "approve", "disburse")}
    return render(request, "dossiers/one.html", {"page": page, "may": may})


@login_required
@require_http_methods(["GET", "POST"])
def endorse(request: HttpRequest) -> HttpResponse:
    """Minute the group's vote on chosen dossiers (bình xét)."""
    actor, on = actor_of(request, Verb.ENDORSE), day_of(request)
    ids = _chosen(request)
    rows = queries.dossiers_by_id(actor, ids=ids, verb=Verb.ENDORSE)
    form = forms.Endorse(request.POST if "present" in request.POST else None, initial={"on": on})

    def act(actor: Any, **typed: Any) -> Any:
        return actions.endorse(actor, application_ids=ids, votes_for=form.votes(ids), **typed)

    if accepted(form, act, actor):
        messages.success(request, gettext("Đã ghi biên bản bình xét."))
        return redirect("dossiers")
    context = {"form": form, "rows": rows}
    return render(request, "dossiers/endorse.html", context, status=status_of(form))


@login_required
@require_http_methods(["GET", "POST"])
def appraise(request: HttpRequest, application_id: int) -> HttpResponse:
    """Record a visit to the household (thẩm định)."""
    actor, on = actor_of(request, Verb.APPRAISE), day_of(request)
    page = queries.dossier_page(actor, application_id=application_id)
    form = forms.Appraise(request.POST or None, initial={"visited_on": on})

    def act(actor: Any, **typed: Any) -> Any:
        findings = [form.finding(application_id)]
        return actions.appraise(actor, findings=findings, on=on, request_id=typed["request_id"])

    if accepted(form, act, actor):
        messages.success(request, gettext("Đã ghi biên bản thẩm định."))
        return redirect("dossier", application_id)
    context = {"form": form, "page": page, "points": forms.APPRAISAL}
    return render(request, "dossiers/appraise.html", context, status=status_of(form))


@login_required
@require_http_methods(["GET", "POST"])
def approve(request: HttpRequest) -> HttpResponse:
    """Decide on appraised dossiers, many at a time (duyệt)."""
    actor, on = actor_of(request, Verb.APPROVE), day_of(request)
    page = queries.dossiers_page(actor, stage="appraised", number=1)
    form = forms.Approve(request.POST or None, rows=page.rows)
    if outcome := accepted(form, actions.approve, actor, on=on):
        count = len(outcome.value or outcome.facts["applications"])
        messages.success(request, gettext("Đã ghi ý kiến cho %(n)s hồ sơ.") % {"n": count})
        return redirect("dossiers")
    context = {"form": form, "page": page}
    return render(request, "dossiers/approve.html", context, status=status_of(form))


def _chosen(request: HttpRequest) -> list[int]:
    typed = request.POST.getlist("id") or request.GET.getlist("id")
    return [int(text) for text in typed if text.isascii() and text.isdigit()][:200]
