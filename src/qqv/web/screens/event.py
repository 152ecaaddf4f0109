"""An event strikes many borrowers: preview, decide once, print the list (gia hạn theo sự kiện)."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from qqv.lending import actions
from qqv.lending.queries.event import Effect, effect, event_page, events, places_to_choose
from qqv.rules.access import Actor, Verb
from qqv.web.asking import accepted, actor_of, day_of, status_of
from qqv.web.forms.event import ByEvent
from qqv.web.printing import printed


@login_required
@require_safe
def list_events(request: HttpRequest) -> HttpResponse:
    """Events that gave many borrowers more time (các sự kiện)."""
    actor = actor_of(request, Verb.SEE_BOOKS)
    context = {"rows": events(actor), "may": actor.may(Verb.EXTEND_BY_EVENT)}
    return render(request, "event/list.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def new_event(request: HttpRequest) -> HttpResponse:
    """Describe the event, see the effect on the debt groups, then decide (gia hạn hàng loạt)."""
    actor, on = actor_of(request, Verb.EXTEND_BY_EVENT), day_of(request)
    places = places_to_choose(actor, verb=Verb.EXTEND_BY_EVENT, on=on)
    form = ByEvent(request.POST or None, places=places)
    if "decide" in request.POST:
        outcome = accepted(form, actions.extend_by_event, actor, on=on)
        if outcome:
            messages.success(request, gettext("Đã gia hạn. Lịch cũ của từng khoản vay được giữ."))
            made = outcome.facts["event"] if outcome.facts else outcome.value.pk
            return redirect("event", made)
    shown = _shown(form, actor, on) if form.is_bound else None
    context: dict[str, Any] = {"form": form, "effect": shown, "on": on}
    return render(request, "event/new.html", context, status=status_of(form))


@login_required
@require_safe
def event(request: HttpRequest, event_id: int) -> HttpResponse:
    """One event with every loan that got more time (một sự kiện)."""
    row, loans = event_page(actor_of(request, Verb.SEE_BOOKS), event_id=event_id)
    return render(request, "event/one.html", {"row": row, "loans": loans})


@login_required
@require_safe
def paper(request: HttpRequest, event_id: int) -> HttpResponse:
    """The decision with its list, to be signed (in quyết định gia hạn theo sự kiện)."""
    return printed(request, f"SK-{event_id}", Verb.SEE_BOOKS)


def _shown(form: ByEvent, actor: Actor, on: Any) -> Effect | None:
    """What would happen; nothing where the form itself is wrong."""
    if any(name in form.errors for name in form.fields) or "whom" not in form.cleaned_data:
        return None
    whom = form.cleaned_data["whom"]
    return effect(
        actor,
        board_ids=whom.board_ids,
        group_ids=whom.group_ids,
        first_due=whom.first_due,
        last_due=whom.last_due,
        months=form.cleaned_data["months"],
        on=on,
    )
