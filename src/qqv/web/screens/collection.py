"""The group meeting: the month's list, the sheet, what was saved (thu tiền)."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from qqv.collection import actions, queries
from qqv.collection.queries.meeting import boards_in_reach
from qqv.rules.access import Verb
from qqv.rules.refusals import Forbidden, Refusal, Unseen
from qqv.trail.recording import AlreadyDone
from qqv.web.asking import actor_of, day_of, status_of
from qqv.web.forms import collection as forms
from qqv.web.paging import month_of, number_of, page_of
from qqv.web.parts import words as amount_in_words


@login_required
@require_safe
def meetings(request: HttpRequest) -> HttpResponse:
    """The month's meetings (lịch họp, thu tiền)."""
    actor = actor_of(request)
    page = queries.meetings_page(
        actor,
        on=day_of(request),
        month=month_of(request, day_of(request)),
        board_id=number_of(request, "xa"),
        number=page_of(request),
    )
    context = {
        "page": page,
        "boards": boards_in_reach(actor),
        "board_id": number_of(request, "xa"),
        "may_collect": actor.may(Verb.COLLECT),
    }
    return render(request, "collection/meetings.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def sheet(request: HttpRequest, group_id: int) -> HttpResponse:
    """Fill in and save a group's sheet (bảng kê thu)."""
    actor, on = actor_of(request, Verb.COLLECT), day_of(request)
    form = forms.Sheet(request.POST) if request.method == "POST" else None
    if form and (saved := _save(form, request, group_id)):
        messages.success(request, gettext("Đã ghi sổ bảng kê thu."))
        return redirect("sheet", saved)
    wanted = form.day if form else forms.wanted_day(request.GET)
    page = queries.sheet_page(actor, group_id=group_id, met_on=wanted, on=on)
    if form is None:
        first = {"met_on": page.met_on, "supplement": page.saved_id is not None}
        form = forms.Sheet(initial=first)
    context = {"form": form, "page": page}
    return render(request, "collection/sheet.html", context, status=status_of(form))


@login_required
@require_safe
def saved_sheet(request: HttpRequest, sheet_id: int) -> HttpResponse:
    """A saved meeting (bảng kê đã ghi)."""
    actor = actor_of(request)
    page = queries.saved_sheet(actor, sheet_id=sheet_id)
    context = {
        "page": page,
        "may_reverse": actor.may(Verb.REVERSE) or actor.may(Verb.REVERSE_OLD),
        "may_collect": actor.may(Verb.COLLECT),
        "may_give": actor.may(Verb.HAND_OVER),
    }
    return render(request, "collection/saved.html", context)


@login_required
@require_safe
def words(request: HttpRequest, amount: int) -> HttpResponse:
    """Say an amount in words for a page that asks before it saves (bằng chữ)."""
    return HttpResponse(amount_in_words(amount), content_type="text/plain; charset=utf-8")


def _save(form: forms.Sheet, request: HttpRequest, group_id: int) -> int | None:
    """Save the sheet; gives its id, also when the same sheet was saved a moment before."""
    if not form.is_valid():
        return None
    key = form.cleaned_data["request_id"]
    try:
        made = actions.collect(actor_of(request), sheet=form.sheet(group_id), request_id=key)
    except AlreadyDone as done:
        return int(done.record.facts["sheets"][0])
    except (Unseen, Forbidden):
        raise
    except Refusal as refusal:
        form.refuse(refusal)
        return None
    return made.pk
