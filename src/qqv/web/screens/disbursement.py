"""Money into the borrowers' own hands (giải ngân)."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from qqv.lending import actions
from qqv.lending.queries import disbursing as queries
from qqv.rules.access import Verb
from qqv.web.asking import accepted, actor_of, day_of, status_of
from qqv.web.forms import lending as forms


@login_required
@require_safe
def disbursements(request: HttpRequest) -> HttpResponse:
    """What waits for money, what was paid out (giải ngân)."""
    actor = actor_of(request)
    context = {"page": queries.disbursements_page(actor), "may": actor.may(Verb.DISBURSE)}
    return render(request, "disbursement/list.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def disburse(request: HttpRequest, group_id: int) -> HttpResponse:
    """Pay one group's list out, row by row at the table (giải ngân theo danh sách)."""
    actor, on = actor_of(request, Verb.DISBURSE), day_of(request)
    page = queries.to_pay(actor, group_id=group_id)
    form = forms.Disburse(request.POST or None, rows=page.rows)
    if outcome := accepted(form, actions.disburse, actor, group_id=group_id, on=on):
        made = outcome.facts["disbursement"] if outcome.facts else outcome.value.pk
        return redirect("disbursement", made)
    context = {"form": form, "page": page}
    return render(request, "disbursement/table.html", context, status=status_of(form))


@login_required
@require_safe
def disbursement(request: HttpRequest, disbursement_id: int) -> HttpResponse:
    """A posted list with signature columns (danh sách đã giải ngân)."""
    page = queries.paid_list(actor_of(request), disbursement_id=disbursement_id)
    return render(request, "disbursement/paid.html", {"page": page})
