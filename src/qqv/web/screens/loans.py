"""A loan and everything that happens to it (khoản vay)."""

from functools import partial

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from qqv.lending import actions
from qqv.lending.queries import loans as lists
from qqv.lending.queries.loan import loan_page, to_reverse, waivable
from qqv.lending.queries.trace import loan_traces
from qqv.reports.lists import WHOLE, loans_list
from qqv.rules.access import Verb
from qqv.web.asking import accepted, actor_of, day_of, status_of
from qqv.web.forms import loans as forms
from qqv.web.paging import number_of, page_of
from qqv.web.screens.works import to_loan
from qqv.web.tables import exported

DEEDS = (
    "settle",
    "extend",
    "waive",
    "accept_works",
    "check_use",
    "recall",
    "reverse",
    "reverse_old",
    "recover",
    "request_relief",
)
TABS = ("lich", "tra", "cong-trinh", "dau-vet")


@login_required
@require_safe
def loans(request: HttpRequest) -> HttpResponse:
    """Loans: open, late or settled, found by name or number (danh sách khoản vay)."""
    late, settled = number_of(request, "cham"), "tat-toan" in request.GET
    text, group = request.GET.get("ten", "").strip()[:80], number_of(request, "nhom")
    listed = partial(
        lists.loans_page,
        actor_of(request),
        on=day_of(request),
        late=late,
        text=text,
        settled=settled,
        group_id=group,
    )
    whole = partial(listed, number=1, size=WHOLE)
    if answer := exported(request, lambda: loans_list(whole(), on=day_of(request))):
        return answer
    page = listed(number=page_of(request))
    context = {"page": page, "late": late, "settled": settled, "text": text, "group_id": group}
    return render(request, "loans/list.html", context)


@login_required
@require_safe
def loan(request: HttpRequest, loan_id: int) -> HttpResponse:
    """One loan as it stands today (khoản vay)."""
    actor = actor_of(request)
    page = loan_page(actor, loan_id=loan_id, on=day_of(request))
    tab = request.GET.get("xem", "")
    tab = tab if tab in TABS else TABS[0]
    traces = loan_traces(actor, loan_id=loan_id) if tab == "dau-vet" else ()
    may = {verb: actor.may(Verb(verb)) for verb in DEEDS}
    context = {"page": page, "may": may, "tab": tab, "traces": traces}
    return render(request, "loans/one.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def repay(request: HttpRequest, loan_id: int) -> HttpResponse:
    """Take a payment at the commune's desk (thu nợ tại quỹ)."""
    actor, on = actor_of(request, Verb.SETTLE), day_of(request)
    page = loan_page(actor, loan_id=loan_id, on=on, verb=Verb.SETTLE)
    form = forms.Receive(request.POST or None, initial={"received": page.due_now or "", "on": on})
    if accepted(form, actions.repay, actor, loan_id=loan_id):
        messages.success(request, gettext("Đã thu và ghi sổ."))
        return to_loan(loan_id, "tra")
    context = {"form": form, "page": page}
    return render(request, "loans/repay.html", context, status=status_of(form))


@login_required
@require_http_methods(["GET", "POST"])
def settle(request: HttpRequest, loan_id: int) -> HttpResponse:
    """Settle a loan with the exact amount of today (tất toán)."""
    actor, on = actor_of(request, Verb.SETTLE), day_of(request)
    page = loan_page(actor, loan_id=loan_id, on=on, verb=Verb.SETTLE)
    form = forms.Receive(request.POST or None, initial={"on": on})
    if accepted(form, actions.settle, actor, loan_id=loan_id):
        messages.success(request, gettext("Đã tất toán khoản vay."))
        return to_loan(loan_id, "tra")
    context = {"form": form, "page": page}
    return render(request, "loans/settle.html", context, status=status_of(form))


@login_required
@require_http_methods(["GET", "POST"])
def extend(request: HttpRequest, loan_id: int) -> HttpResponse:
    """Give a borrower more time (gia hạn)."""
    actor, on = actor_of(request, Verb.EXTEND), day_of(request)
    page = loan_page(actor, loan_id=loan_id, on=on, verb=Verb.EXTEND)
    form = forms.Extend(request.POST or None)
    if accepted(form, actions.extend, actor, loan_id=loan_id, on=on):
        messages.success(request, gettext("Đã gia hạn. Lịch cũ vẫn được giữ."))
        return redirect("loan", loan_id)
    context = {"form": form, "page": page}
    return render(request, "loans/extend.html", context, status=status_of(form))


@login_required
@require_http_methods(["GET", "POST"])
def waive(request: HttpRequest, loan_id: int) -> HttpResponse:
    """Give up interest of a borrower who cannot pay (miễn, giảm lãi)."""
    actor, on = actor_of(request, Verb.WAIVE), day_of(request)
    page = loan_page(actor, loan_id=loan_id, on=on, verb=Verb.WAIVE)
    dues = waivable(actor, loan_id=loan_id, on=on)
    form = forms.Waive(request.POST or None, dues=dues, initial={"on": on})
    if accepted(form, actions.waive, actor, loan_id=loan_id):
        messages.success(request, gettext("Đã miễn, giảm lãi. Lịch cũ vẫn được giữ."))
        return redirect("loan", loan_id)
    context = {"form": form, "page": page, "total": sum(due.interest for due in dues)}
    return render(request, "loans/waive.html", context, status=status_of(form))


@login_required
@require_http_methods(["GET", "POST"])
def reverse(request: HttpRequest, repayment_id: int) -> HttpResponse:
    """Undo a repayment that was entered wrongly, after seeing what changes (đảo khoản thu)."""
    verb = Verb.REVERSE if actor_of(request).may(Verb.REVERSE) else Verb.REVERSE_OLD
    actor, on = actor_of(request, verb), day_of(request)
    page = to_reverse(actor, repayment_id=repayment_id, on=on, verb=verb)
    form = forms.Reverse(request.POST or None)
    if accepted(form, actions.reverse_repayment, actor, repayment_id=repayment_id, on=on):
        messages.success(request, gettext("Đã đảo khoản thu và tính lại khoản vay."))
        return to_loan(page.loan_id, "tra")
    context = {"form": form, "page": page}
    return render(request, "loans/reverse.html", context, status=status_of(form))
