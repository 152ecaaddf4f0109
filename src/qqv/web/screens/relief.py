"""Debts that are frozen or written off, and what came back (khoanh nợ, xóa nợ)."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from qqv.lending import actions
from qqv.lending.queries.loan import loan_page
from qqv.lending.queries.relief import relief_page, relief_row
from qqv.rules.access import Verb
from qqv.rules.refusals import Unseen
from qqv.web.asking import accepted, actor_of, day_of, status_of
from qqv.web.forms import relief as forms
from qqv.web.printing import printed


@login_required
@require_safe
def reliefs(request: HttpRequest) -> HttpResponse:
    """Requests that wait, and what was decided (khoanh nợ, xóa nợ)."""
    actor = actor_of(request, Verb.SEE_BOOKS)
    context = {"page": relief_page(actor), "may_decide": actor.may(Verb.WRITE_OFF)}
    context["may_recover"] = actor.may(Verb.RECOVER)
    return render(request, "relief/list.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def ask(request: HttpRequest, loan_id: int) -> HttpResponse:
    """The commune asks for a freeze or a write-off (tờ trình xử lý nợ)."""
    actor, on = actor_of(request, Verb.REQUEST_RELIEF), day_of(request)
    page = loan_page(actor, loan_id=loan_id, on=on, verb=Verb.REQUEST_RELIEF)
    form = forms.Ask(request.POST or None, initial={"on": on})
    if accepted(form, actions.request_relief, actor, loan_id=loan_id):
        messages.success(request, gettext("Đã gửi tờ trình về tỉnh."))
        return redirect("reliefs")
    context = {"form": form, "page": page}
    return render(request, "relief/ask.html", context, status=status_of(form))


@login_required
@require_http_methods(["GET", "POST"])
def relief(request: HttpRequest, relief_id: int) -> HttpResponse:
    """One request; the province's chair decides here (quyết định xử lý nợ)."""
    actor, on = actor_of(request, Verb.SEE_BOOKS), day_of(request)
    row = relief_row(actor, relief_id=relief_id)
    decides = actor.may(Verb.WRITE_OFF) and row.agreed is None
    if request.method == "POST":
        actor.require(Verb.WRITE_OFF)
    form = forms.Decide(request.POST or None, initial={"on": on})
    if accepted(form, actions.decide_relief, actor, relief_id=relief_id):
        messages.success(request, gettext("Đã ghi quyết định của tỉnh."))
        return redirect("relief", relief_id)
    loan = loan_page(actor, loan_id=row.loan_id, on=on)
    context = {"form": form, "row": row, "loan": loan, "decides": decides}
    return render(request, "relief/one.html", context, status=status_of(form))


@login_required
@require_http_methods(["GET", "POST"])
def recover(request: HttpRequest, loan_id: int) -> HttpResponse:
    """Money comes back on a debt written off (thu nợ đã xóa)."""
    actor, on = actor_of(request, Verb.RECOVER), day_of(request)
    page = loan_page(actor, loan_id=loan_id, on=on, verb=Verb.RECOVER)
    if page.written_off is None:
        raise Unseen
    form = forms.Recover(request.POST or None, initial={"on": on})
    if outcome := accepted(form, actions.recover, actor, loan_id=loan_id):
        messages.success(request, gettext("Đã thu và ghi sổ."))
        made = outcome.facts["entry"] if outcome.facts else outcome.value.entry_id
        return redirect("voucher", made)
    context = {"form": form, "page": page}
    return render(request, "relief/recover.html", context, status=status_of(form))


@login_required
@require_safe
def paper(request: HttpRequest, relief_id: int) -> HttpResponse:
    """The decision to be signed (in quyết định)."""
    return printed(request, f"XL-{relief_id}", Verb.SEE_BOOKS)
