"""The group meeting: the month's list, the sheet, what was saved (thu tiền)."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from qqv.collection import actions, queries
from qqv.collection.queries.meeting import boards_in_reach
from qqv.rules.access import Verb
from qqv.rules.refusals import Refusal, Unseen
from qqv.trail.recording import AlreadyDone
from qqv.web.asking import actor_of, day_of, sentence_of, status_of
from qqv.web.forms import collection as forms
from qqv.web.paging import month_of, number_of, page_of


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
    wanted = forms.wanted_day(request.GET)
    page = queries.sheet_page(actor, group_id=group_id, met_on=wanted, on=on)
    members = [row.member_id for row in page.rows]
    first = {"met_on": page.met_on, "supplement": page.saved_id is not None}
    form = forms.Sheet(request.POST or None, members=members, initial=first)
    if request.method == "POST" and (saved := _save(form, request, group_id)):
        return redirect("sheet", saved)
    context = {"form": form, "page": page, "notes": forms.NOTES}
    return render(request, "collection/sheet.html", context, status=status_of(form))


@login_required
@require_safe
def saved_sheet(request: HttpRequest, sheet_id: int) -> HttpResponse:
    """A saved meeting (bảng kê đã ghi)."""
    actor = actor_of(request)
    page = queries.saved_sheet(actor, sheet_id=sheet_id)
    context = {"page": page, "may_reverse": actor.may(Verb.REVERSE) or actor.may(Verb.REVERSE_OLD)}
    return render(request, "collection/saved.html", context)


def _save(form: forms.Sheet, request: HttpRequest, group_id: int) -> int | None:
    """Save the sheet; gives its id, also when the same sheet was saved a moment before."""
    if not form.is_valid():
        return None
    key = form.cleaned_data["request_id"]
    try:
        made = actions.collect(actor_of(request), sheet=form.sheet(group_id), request_id=key)
    except AlreadyDone as done:
        return int(done.record.facts["sheets"][0])
    except Unseen:
        raise
    except Refusal as refusal:
        form.add_error(None, sentence_of(refusal))
        return None
    return made.pk
