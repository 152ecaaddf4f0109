"""The fund's capital: its sources, and what each commune holds of it (nguồn vốn)."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from qqv.capital.actions import allocate as allocate_capital
from qqv.capital.actions import receive_capital
from qqv.capital.capital_page import capital_page, commune_capital, province_capital
from qqv.capital.returning import return_capital
from qqv.rules.access import Verb
from qqv.web.asking import accepted, actor_of, day_of, status_of
from qqv.web.forms import capital as forms
from qqv.web.paging import number_of, page_of


@login_required
@require_safe
def capital(request: HttpRequest) -> HttpResponse:
    """Sources of capital and its shares; a commune sees its own (nguồn vốn)."""
    actor = actor_of(request, Verb.SEE_BOOKS)
    page = capital_page(actor, board_id=number_of(request, "xa"), number=page_of(request))
    context = {"page": page, "may_move": actor.may(Verb.ALLOCATE)}
    return render(request, "capital/capital.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def receive(request: HttpRequest) -> HttpResponse:
    """Book capital that was given to the fund (nhận nguồn vốn)."""
    actor, on = actor_of(request, Verb.ALLOCATE), day_of(request)
    province = province_capital(actor, verb=Verb.ALLOCATE)
    form = forms.Receive(request.POST or None, initial={"on": on})
    if accepted(form, receive_capital, actor, board_id=province.board_id):
        messages.success(request, gettext("Đã ghi nhận nguồn vốn."))
        return redirect("capital")
    context = {"form": form, "province": province}
    return render(request, "capital/receive.html", context, status=status_of(form))


@login_required
@require_http_methods(["GET", "POST"])
def allocate(request: HttpRequest, board_id: int) -> HttpResponse:
    """Send capital to a commune (phân bổ vốn)."""
    actor, on = actor_of(request, Verb.ALLOCATE), day_of(request)
    province, commune = commune_capital(actor, board_id=board_id, verb=Verb.ALLOCATE)
    form = forms.MoveCapital(request.POST or None, initial={"on": on})
    if accepted(form, allocate_capital, actor, board_id=board_id):
        messages.success(request, gettext("Đã phân bổ vốn, ghi cả sổ tỉnh và sổ xã."))
        return redirect("capital")
    context = {"form": form, "province": province, "commune": commune}
    return render(request, "capital/allocate.html", context, status=status_of(form))


@login_required
@require_http_methods(["GET", "POST"])
def give_back(request: HttpRequest, board_id: int) -> HttpResponse:
    """Take capital back from a commune (trả lại vốn)."""
    actor, on = actor_of(request, Verb.ALLOCATE), day_of(request)
    province, commune = commune_capital(actor, board_id=board_id, verb=Verb.ALLOCATE)
    form = forms.MoveCapital(request.POST or None, initial={"on": on})
    if accepted(form, return_capital, actor, board_id=board_id):
        messages.success(request, gettext("Đã ghi trả lại vốn, ghi cả sổ tỉnh và sổ xã."))
        return redirect("capital")
    context = {"form": form, "province": province, "commune": commune}
    return render(request, "capital/return.html", context, status=status_of(form))
