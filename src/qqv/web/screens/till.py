"""The till counted by two people; a day's paper, book and money side by side (kiểm kê)."""

from datetime import date

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from qqv.capital import queries
from qqv.capital.counting import check_day, confirm_count, count_cash
from qqv.rules.access import Verb
from qqv.web.asking import accepted, actor_of, day_of, status_of
from qqv.web.forms import till as forms
from qqv.web.forms.fields import read_day
from qqv.web.screens.ledgers import board_of


@login_required
@require_safe
def counts(request: HttpRequest) -> HttpResponse:
    """Every count of the till (kiểm kê quỹ)."""
    actor = actor_of(request, Verb.SEE_BOOKS)
    boards, board_id = board_of(request, actor)
    context = {"page": queries.till(actor, board_id=board_id), "boards": boards}
    context |= {"board_id": board_id, "may_count": actor.may(Verb.COUNT_CASH)}
    return render(request, "till/list.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def new_count(request: HttpRequest, board_id: int) -> HttpResponse:
    """The cashier counts note by note (đếm quỹ)."""
    actor, on = actor_of(request, Verb.COUNT_CASH), day_of(request)
    page = queries.till(actor, board_id=board_id)
    form = forms.CountCash(request.POST or None)
    if outcome := accepted(form, count_cash, actor, board_id=board_id, on=on):
        made = outcome.facts["count"] if outcome.facts else outcome.value.pk
        return redirect("cash-count", made)
    context = {"form": form, "page": page}
    return render(request, "till/new.html", context, status=status_of(form))


@login_required
@require_http_methods(["GET", "POST"])
def count(request: HttpRequest, count_id: int) -> HttpResponse:
    """One count; the second person confirms it here (biên bản kiểm kê)."""
    verb = Verb.CONFIRM_COUNT if request.method == "POST" else Verb.SEE_BOOKS
    actor, on = actor_of(request, verb), day_of(request)
    page = queries.count_page(actor, count_id=count_id)
    form = forms.ConfirmCount(request.POST or None)
    if accepted(form, confirm_count, actor, count_id=count_id, on=on):
        messages.success(request, gettext("Đã xác nhận."))
        return redirect("cash-count", count_id)
    may = actor.may(Verb.CONFIRM_COUNT) and not page.mine and not page.confirmed_by
    context = {"form": form, "page": page, "may_confirm": may}
    return render(request, "till/one.html", context, status=status_of(form))


@login_required
@require_http_methods(["GET", "POST"])
def day(request: HttpRequest) -> HttpResponse:
    """A day's paper, book and money (giấy = máy = tiền)."""
    actor = actor_of(request, Verb.CHECK_DAY if request.method == "POST" else Verb.SEE_BOOKS)
    boards, board_id = board_of(request, actor)
    asked = _day_asked(request)
    page = queries.day_page(actor, board_id=board_id, day=asked)
    first = {"paper_received": page.paper_received, "paper_paid": page.paper_paid}
    form = forms.CheckDay(request.POST or None, initial={**first, "note": page.note})
    if accepted(form, check_day, actor, board_id=board_id, day=asked):
        messages.success(request, gettext("Đã lưu."))
        return redirect(request.get_full_path())
    context = {"form": form, "page": page, "boards": boards, "board_id": board_id}
    context["may_check"] = actor.may(Verb.CHECK_DAY)
    return render(request, "till/day.html", context, status=status_of(form))


def _day_asked(request: HttpRequest) -> date:
    try:
        return read_day(request.GET.get("ngay", ""))
    except ValidationError:
        return day_of(request)
