"""From the leader's hands to the till: declare, count, or minute the difference (nộp tiền)."""

from functools import partial

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from qqv.collection import actions, queries
from qqv.collection.queries.hand_over import in_hand
from qqv.reports.lists import WHOLE, hand_overs_list
from qqv.rules.access import Verb
from qqv.web.asking import accepted, actor_of, day_of, status_of
from qqv.web.forms import handover as forms
from qqv.web.paging import page_of
from qqv.web.tables import exported


@login_required
@require_safe
def hand_overs(request: HttpRequest) -> HttpResponse:
    """Where collected money is on its way to the till (tiền đang ở đâu)."""
    actor, on = actor_of(request), day_of(request)
    hidden, listed = actor.may(Verb.RECEIVE), partial(queries.hand_overs_page, actor, on=on)
    whole = partial(listed, size=WHOLE)
    if answer := exported(request, lambda: hand_overs_list(whole(), on=on, hidden=hidden)):
        return answer
    context = {
        "page": listed(number=page_of(request)),
        "may_give": actor.may(Verb.HAND_OVER),
        "may_receive": hidden,
    }
    return render(request, "handover/list.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def declare(request: HttpRequest, group_id: int) -> HttpResponse:
    """A leader declares what she hands over (nộp tiền)."""
    actor, on = actor_of(request, Verb.HAND_OVER), day_of(request)
    held = in_hand(actor, group_id=group_id, on=on)
    form = forms.Declare(request.POST or None, initial={"declared": held.held})
    if accepted(form, actions.hand_over, actor, group_id=group_id, on=on):
        messages.success(request, gettext("Đã báo nộp tiền. Thủ quỹ đếm và nhận."))
        return redirect("handovers")
    context = {"form": form, "held": held}
    return render(request, "handover/declare.html", context, status=status_of(form))


@login_required
@require_http_methods(["GET", "POST"])
def receive(request: HttpRequest, hand_over_id: int) -> HttpResponse:
    """The cashier types her own count, without seeing the leader's (nhận tiền)."""
    actor, on = actor_of(request, Verb.RECEIVE), day_of(request)
    page = queries.hand_over_page(actor, hand_over_id=hand_over_id, verb=Verb.RECEIVE)
    form = forms.CountIt(request.POST or None)
    # Once her count was compared she knows the leader's amount: only a new declaration helps.
    known = page.counted is not None
    if known or accepted(form, actions.receive, actor, hand_over_id=hand_over_id, on=on):
        return redirect("handover", hand_over_id)
    context = {"form": form, "page": page}
    return render(request, "handover/receive.html", context, status=status_of(form))


@login_required
@require_safe
def hand_over(request: HttpRequest, hand_over_id: int) -> HttpResponse:
    """One hand-over: booked, or its difference minuted (biên bản)."""
    actor = actor_of(request)
    page = queries.hand_over_page(actor, hand_over_id=hand_over_id)
    context = {
        "page": page,
        "may_give": actor.may(Verb.HAND_OVER),
        "may_receive": actor.may(Verb.RECEIVE),
    }
    return render(request, "handover/one.html", context)
