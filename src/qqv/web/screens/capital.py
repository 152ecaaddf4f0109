"""The fund's capital: its sources, and what each commune holds of it (nguồn vốn)."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from qqv.capital.actions import allocate as allocate_capital
from qqv.capital.actions import receive_capital
from qqv.capital.capital_page import (
    capital_page,
    commune_capital,
    move_row,
    province_capital,
    source_row,
)
from qqv.capital.returning import return_capital
from qqv.capital.sources import repay_source, reverse_allocation
from qqv.capital.turning import set_turning, turning_policy, turning_versions
from qqv.rules.access import Verb
from qqv.web.asking import accepted, actor_of, day_of, status_of
from qqv.web.forms import capital as forms
from qqv.web.paging import number_of, page_of
from qqv.web.printing import printed


@login_required
@require_safe
def capital(request: HttpRequest) -> HttpResponse:
    """Sources of capital and its shares; a commune sees its own (nguồn vốn)."""
    actor = actor_of(request, Verb.SEE_BOOKS)
    page = capital_page(actor, board_id=number_of(request, "xa"), number=page_of(request))
    context = {
        "page": page,
        "may_move": actor.may(Verb.ALLOCATE),
        "may_undo": actor.may(Verb.UNDO_ALLOCATION),
        "policy": turning_policy(actor.fund_id, on=day_of(request)),
    }
    return render(request, "capital/capital.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def receive(request: HttpRequest) -> HttpResponse:
    """Book capital that was given or lent to the fund (nhận nguồn vốn)."""
    actor, on = actor_of(request, Verb.ALLOCATE), day_of(request)
    province = province_capital(actor, verb=Verb.ALLOCATE)
    form = forms.Receive(request.POST or None, initial={"on": on, "document_on": on})
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


@login_required
@require_http_methods(["GET", "POST"])
def repay(request: HttpRequest, source_id: int) -> HttpResponse:
    """Pay capital back to its giver (trả vốn cho bên cấp)."""
    actor, on = actor_of(request, Verb.ALLOCATE), day_of(request)
    source = source_row(actor, source_id=source_id, verb=Verb.ALLOCATE)
    province = province_capital(actor, verb=Verb.ALLOCATE)
    form = forms.RepaySource(request.POST or None, initial={"on": on})
    if accepted(form, repay_source, actor, source_id=source_id):
        messages.success(request, gettext("Đã ghi trả vốn cho bên cấp."))
        return redirect("capital")
    context = {"form": form, "source": source, "province": province}
    return render(request, "capital/repay.html", context, status=status_of(form))


@login_required
@require_http_methods(["GET", "POST"])
def undo(request: HttpRequest, allocation_id: int) -> HttpResponse:
    """Undo a mistaken allocation or return, in both books (đảo phân bổ vốn)."""
    actor, on = actor_of(request, Verb.UNDO_ALLOCATION), day_of(request)
    move = move_row(actor, allocation_id=allocation_id, verb=Verb.UNDO_ALLOCATION)
    form = forms.UndoAllocation(request.POST or None)
    if accepted(form, reverse_allocation, actor, allocation_id=allocation_id, on=on):
        messages.success(request, gettext("Đã đảo, ghi cả sổ tỉnh và sổ xã."))
        return redirect("capital")
    context = {"form": form, "move": move}
    return render(request, "capital/undo.html", context, status=status_of(form))


@login_required
@require_http_methods(["GET", "POST"])
def turning(request: HttpRequest) -> HttpResponse:
    """The terms on which money turns, and new ones by decision (quy định quay vòng vốn)."""
    actor, on = actor_of(request, Verb.SEE_BOOKS), day_of(request)
    may_set = actor.may(Verb.SET_TURNING)
    form = forms.SetTurning(request.POST or None, initial={"valid_from": on})
    if request.method == "POST":
        actor_of(request, Verb.SET_TURNING)
        if accepted(form, set_turning, actor):
            messages.success(request, gettext("Đã ghi quy định mới."))
            return redirect("capital-turning")
    policy = turning_policy(actor.fund_id, on=on)
    context = {"form": form, "policy": policy, "may_set": may_set, "on": on}
    context["versions"] = turning_versions(actor.fund_id)
    return render(request, "capital/turning.html", context, status=status_of(form))


@login_required
@require_safe
def allocation_paper(request: HttpRequest, allocation_id: int) -> HttpResponse:
    """Print the decision behind a move of capital (quyết định phân bổ vốn, giấy trả vốn)."""
    return printed(request, f"PB-{allocation_id}", Verb.SEE_BOOKS)


@login_required
@require_safe
def source_paper(request: HttpRequest, source_id: int) -> HttpResponse:
    """Print what a giver gave, and what went back (giấy nhận vốn)."""
    return printed(request, f"NV-{source_id}", Verb.SEE_BOOKS)
