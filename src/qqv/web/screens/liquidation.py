"""A commune's fund is settled and ended, step by step (tất toán nguồn vốn)."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from qqv.capital.liquidating import close_result, confirm_balances, liquidate
from qqv.capital.liquidation_page import cases, may_ask
from qqv.lending.actions import hand_over_loans
from qqv.lending.queries.event import places_to_choose
from qqv.papers.bundle import bundle
from qqv.people.actions import petition as ask
from qqv.people.liquidating import decide_liquidation
from qqv.reports.liquidation import case_page, running
from qqv.rules.access import Verb
from qqv.web.asking import accepted, actor_of, day_of, status_of
from qqv.web.forms import liquidation as forms
from qqv.web.printing import printed, printing_of

STEPS = {
    "decide_liquidation": Verb.DECIDE_LIQUIDATION,
    "confirm_balance": Verb.CONFIRM_BALANCE,
    "close_result": Verb.CLOSE_RESULT,
    "hand_over_loans": Verb.HAND_OVER_LOANS,
    "allocate": Verb.ALLOCATE,
    "move_cash": Verb.MOVE_CASH,
    "withdraw": Verb.WITHDRAW,
    "liquidate": Verb.LIQUIDATE,
}


@login_required
@require_safe
def liquidations(request: HttpRequest) -> HttpResponse:
    """Communes that asked to stop, and those that did (các vụ tất toán nguồn vốn)."""
    actor, on = actor_of(request, Verb.SEE_BOOKS), day_of(request)
    context = {"rows": cases(actor, on=on), "may_ask": may_ask(actor, on=on)}
    return render(request, "liquidation/list.html", context)


@login_required
@require_safe
def liquidation(request: HttpRequest, board_id: int) -> HttpResponse:
    """One commune's way to the end (tất toán nguồn vốn của một xã)."""
    actor = actor_of(request, Verb.SEE_BOOKS)
    page = case_page(actor, board_id=board_id, on=day_of(request))
    may = {name: actor.may(verb) for name, verb in STEPS.items()}
    return render(request, "liquidation/case.html", {"page": page, "may": may})


@login_required
@require_http_methods(["GET", "POST"])
def petition(request: HttpRequest, board_id: int) -> HttpResponse:
    """The commune asks to stop (tờ trình)."""
    actor, on = actor_of(request, Verb.PETITION), day_of(request)
    page = case_page(actor, board_id=board_id, on=on, verb=Verb.PETITION)
    form = forms.Petition(request.POST or None, initial={"on": on})
    if accepted(form, ask, actor, board_id=board_id):
        messages.success(request, gettext("Đã gửi tờ trình về tỉnh. Xã ngừng cho vay mới."))
        return redirect("liquidation", board_id)
    context = {"form": form, "page": page}
    return render(request, "liquidation/petition.html", context, status=status_of(form))


@login_required
@require_http_methods(["GET", "POST"])
def decide(request: HttpRequest, board_id: int) -> HttpResponse:
    """The province says yes or no (quyết định tất toán)."""
    actor, on = actor_of(request, Verb.DECIDE_LIQUIDATION), day_of(request)
    page = case_page(actor, board_id=board_id, on=on, verb=Verb.DECIDE_LIQUIDATION)
    form = forms.Decide(request.POST or None, initial={"on": on})
    if accepted(form, decide_liquidation, actor, board_id=board_id):
        messages.success(request, gettext("Đã ghi quyết định của tỉnh."))
        return redirect("liquidation", board_id)
    context = {"form": form, "page": page}
    return render(request, "liquidation/decide.html", context, status=status_of(form))


@login_required
@require_http_methods(["GET", "POST"])
def confirm(request: HttpRequest, board_id: int) -> HttpResponse:
    """Every borrower is asked what she owes (đối chiếu dư nợ)."""
    actor, on = actor_of(request, Verb.CONFIRM_BALANCE), day_of(request)
    page = case_page(actor, board_id=board_id, on=on, verb=Verb.CONFIRM_BALANCE)
    form = forms.Confirm(request.POST or None, asked=page.asked, initial={"on": on})
    if accepted(form, confirm_balances, actor, board_id=board_id):
        messages.success(request, gettext("Đã ghi lời người vay."))
        return redirect("liquidation-confirm", board_id)
    context = {"form": form, "page": page}
    return render(request, "liquidation/confirm.html", context, status=status_of(form))


@login_required
@require_http_methods(["GET", "POST"])
def result(request: HttpRequest, board_id: int) -> HttpResponse:
    """Income less expense goes to the province (kết chuyển chênh lệch)."""
    actor, on = actor_of(request, Verb.CLOSE_RESULT), day_of(request)
    page = case_page(actor, board_id=board_id, on=on, verb=Verb.CLOSE_RESULT)
    form = forms.Result(request.POST or None, initial={"on": on})
    if accepted(form, close_result, actor, board_id=board_id):
        messages.success(request, gettext("Đã kết chuyển, ghi cả sổ tỉnh và sổ xã."))
        return redirect("liquidation", board_id)
    context = {"form": form, "page": page}
    return render(request, "liquidation/result.html", context, status=status_of(form))


@login_required
@require_http_methods(["GET", "POST"])
def end(request: HttpRequest, board_id: int) -> HttpResponse:
    """Every account is zero, or the end is refused (chứng minh số dư bằng 0, kết thúc)."""
    actor, on = actor_of(request, Verb.LIQUIDATE), day_of(request)
    page = case_page(actor, board_id=board_id, on=on, verb=Verb.LIQUIDATE)
    form = forms.End(request.POST or None, initial={"on": on})
    if accepted(form, liquidate, actor, board_id=board_id):
        messages.success(request, gettext("Đã tất toán nguồn vốn. Sổ của xã đóng hẳn, chỉ xem."))
        return redirect("liquidation", board_id)
    context = {"form": form, "page": page}
    return render(request, "liquidation/end.html", context, status=status_of(form))


@login_required
@require_http_methods(["GET", "POST"])
def hand_over(request: HttpRequest, board_id: int) -> HttpResponse:
    """Running loans go on in another commune (bàn giao khoản vay)."""
    actor, on = actor_of(request, Verb.HAND_OVER_LOANS), day_of(request)
    page = case_page(actor, board_id=board_id, on=on, verb=Verb.HAND_OVER_LOANS)
    places = places_to_choose(actor, verb=Verb.HAND_OVER_LOANS, on=on)
    loans = running(page.loans)
    others = [place for place in places if place.board_id != board_id]
    form = forms.HandOver(request.POST or None, loans=loans, places=others, initial={"on": on})
    if accepted(form, hand_over_loans, actor, board_id=board_id):
        messages.success(request, gettext("Đã bàn giao khoản vay, ghi cả hai sổ."))
        return redirect("liquidation", board_id)
    context = {"form": form, "page": page}
    return render(request, "liquidation/hand_over.html", context, status=status_of(form))


@login_required
@require_safe
def minutes(request: HttpRequest, board_id: int) -> HttpResponse:
    """Minutes to be signed (in biên bản tất toán)."""
    return printed(request, f"TQ-{board_id}-{day_of(request)}", Verb.SEE_BOOKS)


@login_required
@require_safe
def archive(request: HttpRequest, board_id: int) -> HttpResponse:
    """All books of a commune as papers in one file (gói lưu trữ)."""
    actor = actor_of(request, Verb.SEE_BOOKS)
    name, packed = bundle(actor, board_id=board_id, printing=printing_of(request, actor))
    answer = HttpResponse(packed, content_type="application/zip")
    answer["Content-Disposition"] = f'attachment; filename="{name}.zip"'
    answer["Cache-Control"] = "no-store"
    return answer
