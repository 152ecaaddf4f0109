"""Who is close to a borrower, and what officers declare each year (kê khai lợi ích)."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from qqv.people import declarations as queries
from qqv.people import interests as actions
from qqv.rules.access import Verb
from qqv.web.asking import accepted, actor_of, day_of, status_of
from qqv.web.forms import interests as forms


@login_required
@require_http_methods(["GET", "POST"])
def declare_kin(request: HttpRequest, member_id: int) -> HttpResponse:
    """Tell that an officer is close to a member (khai quan hệ với cán bộ)."""
    actor, on = actor_of(request, Verb.DECLARE_INTERESTS), day_of(request)
    page = queries.new_kin(actor, member_id=member_id, on=on)
    form = forms.DeclareKin(request.POST or None, officers=page.officers)
    if accepted(form, actions.declare_kin, actor, member_id=member_id, on=on):
        messages.success(request, gettext("Đã ghi quan hệ."))
        return redirect("member", member_id)
    context = {"form": form, "page": page}
    return render(request, "people/kin.html", context, status=status_of(form))


@login_required
@require_POST
def end_kin(request: HttpRequest, member_id: int, kinship_id: int) -> HttpResponse:
    """End a declared relation (chấm dứt quan hệ)."""
    actor, form = actor_of(request, Verb.RECORD_KIN), forms.EndKin(request.POST)
    if accepted(form, actions.end_kin, actor, kinship_id=kinship_id, on=day_of(request)):
        messages.success(request, gettext("Đã chấm dứt quan hệ."))
    else:
        messages.error(request, " ".join(map(str, form.non_field_errors())))
    return redirect("member", member_id)


@login_required
@require_http_methods(["GET", "POST"])
def interests(request: HttpRequest) -> HttpResponse:
    """My declaration of the year, and those that are still missing (kê khai lợi ích)."""
    actor, on = actor_of(request), day_of(request)
    form = forms.DeclareInterests(request.POST or None)

    def declare(actor: Any, **typed: Any) -> Any:
        told, key = form.interests(), typed["request_id"]
        return actions.declare_interests(actor, interests=told, on=on, request_id=key)

    if accepted(form, declare, actor):
        messages.success(request, gettext("Đã ghi bản kê khai."))
        return redirect("interests")
    page = queries.declarations(actor, on=on)
    context = {"form": form, "page": page, "may": actor.may(Verb.DECLARE_INTERESTS)}
    return render(request, "people/interests.html", context, status=status_of(form))
