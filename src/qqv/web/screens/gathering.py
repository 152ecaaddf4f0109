"""The groups' meetings: the month, one to be written down, one that is kept (sinh hoạt nhóm)."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from qqv.collection.queries.attendance import Called, called, collected_on
from qqv.collection.queries.meeting import boards_in_reach
from qqv.outreach.gathering import hold_meeting, publish_message
from qqv.outreach.queries.gathering import ToMeet, meeting_page, message_of, month_page, to_meet
from qqv.outreach.withdrawing import withdraw_meeting, withdraw_message
from qqv.rules.access import Actor, Verb
from qqv.web.asking import accepted, actor_of, day_of, status_of
from qqv.web.forms import union as forms
from qqv.web.forms.collection import wanted_day
from qqv.web.paging import month_of, number_of, page_of


@login_required
@require_safe
def month(request: HttpRequest) -> HttpResponse:
    """Which groups met this month, and which did not (lịch sinh hoạt nhóm)."""
    actor, on = actor_of(request), day_of(request)
    board_id = number_of(request, "xa")
    page = month_page(
        actor, on=on, month=month_of(request, on), board_id=board_id, number=page_of(request)
    )
    ids = [row.group_id for row in page.rows]
    context = {
        "page": page,
        "collected": collected_on(ids, first=page.month, last=page.last),
        "boards": boards_in_reach(actor),
        "board_id": board_id,
        "may_hold": actor.may(Verb.HOLD_MEETING),
        "may_publish": actor.may(Verb.PUBLISH_MESSAGE),
    }
    return render(request, "outreach/month.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def meet(request: HttpRequest, group_id: int) -> HttpResponse:
    """Write down a group's meeting: who came, what was said (ghi buổi sinh hoạt)."""
    actor, today = actor_of(request, Verb.HOLD_MEETING), day_of(request)
    on = wanted_day({"ngay": request.POST.get("on")} if request.POST else request.GET) or today
    page = to_meet(actor, group_id=group_id, on=on)
    known = called(actor, group_id=group_id, on=on)
    form = forms.Meet(
        request.POST or None,
        request.FILES or None,
        people=page.people,
        topics=page.topics,
        initial=_first(page, known, today),
    )

    def act(actor: Actor, **typed: Any) -> Any:
        key, photos = typed["request_id"], typed["photos"]
        kept = form.meeting(group_id)
        return hold_meeting(actor, meeting=kept, photos=photos, today=today, request_id=key)

    if outcome := accepted(form, act, actor):
        messages.success(request, gettext("Đã ghi buổi sinh hoạt."))
        return redirect("meeting", outcome.facts.get("meeting") or outcome.value.pk)
    context = {"form": form, "page": page, "known": known}
    return render(request, "outreach/meet.html", context, status=status_of(form))


@login_required
@require_http_methods(["GET", "POST"])
def meeting(request: HttpRequest, meeting_id: int) -> HttpResponse:
    """One meeting that is kept; it can be taken back with a reason (một buổi sinh hoạt)."""
    actor = actor_of(request, Verb.HOLD_MEETING if request.method == "POST" else Verb.SEE)
    page = meeting_page(actor, meeting_id=meeting_id)
    form = forms.Withdraw(request.POST or None)
    given = {"meeting_id": meeting_id, "on": day_of(request)}
    if accepted(form, withdraw_meeting, actor, **given):
        messages.success(request, gettext("Đã rút lại. Buổi này không còn được tính."))
        return redirect("meeting", meeting_id)
    context = {"page": page, "form": form, "may": actor.may(Verb.HOLD_MEETING)}
    return render(request, "outreach/meeting.html", context, status=status_of(form))


@login_required
@require_http_methods(["GET", "POST"])
def message(request: HttpRequest) -> HttpResponse:
    """Publish the month's message, or take it back (thông điệp của Hội)."""
    actor, on = actor_of(request, Verb.PUBLISH_MESSAGE), day_of(request)
    wanted = month_of(request, on)
    page = message_of(actor.fund_id, wanted)
    back = request.POST.get("what") == "withdraw"
    form = forms.Publish(None if back else request.POST or None)
    withdrawing = forms.Withdraw(request.POST if back else None, auto_id="back_%s")
    if page and accepted(withdrawing, withdraw_message, actor, message_id=page.id, on=on):
        messages.success(request, gettext("Đã rút lại thông điệp."))
        return redirect(f"{request.path}?thang={wanted:%Y-%m}")
    if accepted(form, publish_message, actor, month=wanted):
        messages.success(request, gettext("Đã ban hành thông điệp."))
        return redirect("gatherings")
    context = {"page": page, "form": form, "withdrawing": withdrawing, "month": wanted}
    status = max(status_of(form), status_of(withdrawing))
    return render(request, "outreach/message.html", context, status=status)


def _first(page: ToMeet, known: Called | None, today: date) -> dict[str, Any]:
    """Start from the day's sheet, or else with everybody there (điền sẵn)."""
    absent = known.absent if known else frozenset()
    return {
        "on": page.on,
        "place": page.place,
        "secretary": page.secretary,
        "present": [pk for pk, _name in page.people if pk not in absent],
        "message_passed": page.message is not None,
    }
