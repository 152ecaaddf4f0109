"""Money into the borrowers' own hands (giải ngân)."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from qqv.lending import actions
from qqv.lending.queries import disbursing as queries
from qqv.reports.lists import disbursements_list
from qqv.rules.access import Verb
from qqv.web.asking import accepted, actor_of, day_of, status_of
from qqv.web.forms import disbursement as forms
from qqv.web.tables import exported


@login_required
@require_safe
def disbursements(request: HttpRequest) -> HttpResponse:
    """What waits for money, what was paid out (giải ngân)."""
    actor = actor_of(request)
    may = {"disburse": actor.may(Verb.DISBURSE), "books": actor.may(Verb.SEE_BOOKS)}
    page = queries.disbursements_page(actor)
    if answer := exported(request, lambda: disbursements_list(page, on=day_of(request))):
        return answer
    context = {"page": page, "may": may}
    return render(request, "disbursement/list.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def disburse(request: HttpRequest, group_id: int) -> HttpResponse:
    """Pay one group's list out: tick at the table, read the sum, then post (giải ngân)."""
    actor, on = actor_of(request, Verb.DISBURSE), day_of(request)
    page = queries.to_pay(actor, group_id=group_id)
    form = forms.Disburse(request.POST or None, rows=page.rows)
    asked, sure = "ask" in request.POST, "sure" in request.POST
    if asked and form.is_valid():
        return _last_question(request, form, page)
    given = {"group_id": group_id, "on": on}
    if sure and (outcome := accepted(form, actions.disburse, actor, **given)):
        made = outcome.facts["disbursement"] if outcome.facts else outcome.value.pk
        messages.success(request, gettext("Đã giải ngân và ghi sổ. In danh sách để ký nhận."))
        return redirect("disbursement", made)
    context = {"form": form, "page": page}
    status = status_of(form) if asked or sure else 200
    return render(request, "disbursement/table.html", context, status=status)


@login_required
@require_safe
def disbursement(request: HttpRequest, disbursement_id: int) -> HttpResponse:
    """A posted list with signature columns (danh sách đã giải ngân)."""
    page = queries.paid_list(actor_of(request), disbursement_id=disbursement_id)
    return render(request, "disbursement/paid.html", {"page": page})


def _last_question(request: HttpRequest, form: forms.Disburse, page: queries.ToPay) -> HttpResponse:
    ids = [row.application_id for row in form.cleaned_data["rows"]]
    transfer = form.cleaned_data["channel"] == "transfer"
    chosen = queries.chosen_of(page, ids=ids, transfer=transfer)
    if not chosen.rows:  # somebody else has paid them out meanwhile
        return redirect("disburse", page.group_id)
    context = {"form": form, "page": page, "chosen": chosen, "transfer": transfer}
    return render(request, "disbursement/confirm.html", context)
