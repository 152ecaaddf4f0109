"""Alarms: what was found, who must act, what was said about it, and the thresholds (cảnh báo)."""

from itertools import groupby
from operator import attrgetter
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from qqv.reports.asked import boards_to_choose
from qqv.rules.access import Actor, Verb
from qqv.watch import actions
from qqv.watch.alarm import Alarm, Level, Limits
from qqv.watch.queries import Raised, alarm_page, raised
from qqv.watch.registry import alarms as every_alarm
from qqv.watch.thresholds import Held, threshold_of, thresholds_page
from qqv.watch.written import LEVELS, STATES, alarms_table, measured
from qqv.web.asking import accepted, actor_of, day_of, status_of
from qqv.web.forms import alarms as forms
from qqv.web.links import url_of
from qqv.web.paging import number_of
from qqv.web.tables import exported, sheet_of

MOST = 60  # of one level on the page; the files have them all
PILLS = {"new": "bad", "back": "bad", "known": "info", "resolved": "good"}


@login_required
@require_safe
def alarms(request: HttpRequest) -> HttpResponse:
    """Every alarm in her reach, the worst first (cảnh báo)."""
    actor, on = actor_of(request), day_of(request)
    number, board_id = number_of(request, "so"), number_of(request, "xa")
    numbers = None if number is None else {number}
    rows = raised(actor, on=on, numbers=numbers, board_id=board_id)
    if answer := exported(request, lambda: alarms_table(rows, on=on)):
        return answer
    context = {
        "levels": _by_level([row for row in rows if row.open]),
        "resolved": [_shown(row) for row in rows if not row.open],
        "count": sum(row.open for row in rows),
        "number": number,
        "board_id": board_id,
        "boards": boards_to_choose(actor.scope(Verb.SEE_BOOKS)),
        "choices": [one for one in every_alarm().values() if actor.may(one.verb)],
        "may_set": actor.may(Verb.SET_ALARMS),
    }
    return render(request, "alarms/list.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def alarm(request: HttpRequest, number: int, subject: str) -> HttpResponse:
    """One alarm with its rows, its history, and what she says about it (một cảnh báo)."""
    actor, on = actor_of(request), day_of(request)
    page = alarm_page(actor, number=number, subject=subject, on=on)
    if page.table and (answer := exported(request, lambda: page.table)):  # type: ignore[arg-type,return-value]
        return answer
    form = _note_form(request, actor, page.alarm)
    if form and accepted(form, actions.note_alarm, actor, number=number, subject=subject, on=on):
        messages.success(request, gettext("Đã ghi. Cảnh báo và ghi chú vẫn được giữ lại."))
        return redirect("alarm", number, subject)
    context = {
        "page": page,
        "form": form if page.now else None,
        "limits": _limits(page.alarm, page.limits),
        "shown": _shown(page.now) if page.now else None,
        "to": url_of(page.now.found.link) if page.now else "",
        "sheet": sheet_of(page.table) if page.table else None,
    }
    return render(request, "alarms/one.html", context, status=status_of(form) if form else 200)


@login_required
@require_safe
def thresholds(request: HttpRequest) -> HttpResponse:
    """From which values on alarms are raised (ngưỡng cảnh báo)."""
    actor, on = actor_of(request, Verb.SEE_BOOKS), day_of(request)
    told = [
        (alarm, [(row, _said(row, row.value), _said(row, row.limit.default)) for row in rows])
        for alarm, rows in groupby(thresholds_page(actor, on=on), attrgetter("alarm"))
    ]
    context = {"alarms": told, "may_set": actor.may(Verb.SET_ALARMS)}
    return render(request, "alarms/thresholds.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def threshold(request: HttpRequest, number: int, name: str) -> HttpResponse:
    """Set one threshold from a day on (đặt ngưỡng cảnh báo)."""
    actor, on = actor_of(request, Verb.SET_ALARMS), day_of(request)
    row = threshold_of(actor, number=number, name=name, on=on)
    given: dict[str, Any] = {"limit": row.limit, "initial": {"value": row.value, "valid_from": on}}
    form = forms.Threshold(request.POST or None, **given)
    if accepted(form, actions.set_threshold, actor, number=number, name=name, on=on):
        messages.success(request, gettext("Đã đặt ngưỡng mới."))
        return redirect("alarm-thresholds")
    earlier = [(day, _said(row, n), who) for day, n, who in row.earlier]
    context = {"form": form, "row": row, "earlier": earlier}
    return render(request, "alarms/threshold.html", context, status=status_of(form))


def _note_form(request: HttpRequest, actor: Actor, alarm: Alarm) -> forms.Note | None:
    if not actor.may(Verb.NOTE_ALARM):
        return None
    resolves = actor.may(Verb.RESOLVE_FRAUD) or not alarm.fraud
    return forms.Note(request.POST or None, fraud=alarm.fraud, may_resolve=resolves)


def _said(row: Held, value: int) -> str:
    return measured(value, row.limit.measure)


def _shown(row: Raised) -> tuple[Raised, str, Any]:
    return row, PILLS[row.state], STATES[row.state]


def _by_level(rows: list[Raised]) -> list[tuple[Any, str, list[Any], int]]:
    found = []
    for level in Level:
        inside = [_shown(row) for row in rows if row.found.level == level]
        if inside:
            found.append((LEVELS[level], level.value, inside[:MOST], len(inside)))
    return found


def _limits(alarm: Alarm, held: Limits) -> list[tuple[Any, str]]:
    return [(one.label, measured(held[one.name], one.measure)) for one in alarm.limits]
