"""What is there to do today, and where is something found? (việc hôm nay, tìm)"""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from qqv.ledger.queries import entries_found
from qqv.lending.queries.loans import loans_page
from qqv.people.directory import members_page
from qqv.rules.access import Verb
from qqv.watch.today import today
from qqv.web.asking import actor_of, day_of


@login_required
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The day's list (việc hôm nay)."""
    actor = request.actor  # type: ignore[attr-defined]
    if actor and not actor.may(Verb.SEE) and actor.may(Verb.MANAGE_USERS):
        return redirect("users")
    page = today(actor_of(request), on=day_of(request))
    return render(request, "home/today.html", {"page": page, "on": day_of(request)})


@login_required
@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Members, loans and vouchers that match (tìm)."""
    actor, text = actor_of(request), request.GET.get("q", "").strip()[:80]
    context: dict[str, Any] = {"text": text}
    if text:
        context |= {
            "members": members_page(actor, text=text, number=1),
            "loans": loans_page(actor, on=day_of(request), late=None, text=text, number=1),
            "entries": entries_found(actor, text=text) if actor.may(Verb.SEE_BOOKS) else (),
        }
    return render(request, "home/search.html", context)
