"""A loan and everything that happens to it (khoản vay)."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from qqv.lending import actions
from qqv.lending.queries import loans as queries
from qqv.rules.access import Verb
from qqv.rules.schedule import make_schedule
from qqv.web.asking import accepted, actor_of, day_of, status_of
from qqv.web.forms import lending as forms
from qqv.web.paging import number_of, page_of


@login_required
@require_safe
def loans(request: HttpRequest) -> HttpResponse:
    """Loans, all or late ones (danh sách khoản vay)."""
    late, text = number_of(request, "cham"), request.GET.get("q", "").strip()
    page = queries.loans_page(
        actor_of(request), on=day_of(request), late=late, text=text, number=page_of(request)
    )
    return render(request, "loans/list.html", {"page": page, "late": late, "text": text})


@login_required
@require_safe
def loan(request: HttpRequest, loan_id: int) -> HttpResponse:
    """One loan as it stands today (khoản vay)."""
    actor = actor_of(request)
    page = queries.loan_page(actor, loan_id=loan_id, on=day_of(request))
    verbs = ("settle", "extend", "accept_works", "reverse", "reverse_old")
    may = {verb: actor.may(Verb(verb)) for verb in verbs}
    tab = request.GET.get("xem", "lich")
    return render(request, "loans/one.html", {"page": page, "may": may, "tab": tab})


@login_required
@require_http_methods(["GET", "POST"])
def repay(request: HttpRequest, loan_id: int) -> HttpResponse:
    """Take a payment at the commune's desk (thu nợ tại quỹ)."""
    actor, on = actor_of(request, Verb.SETTLE), day_of(request)
    page = queries.loan_page(actor, loan_id=loan_id, on=on, verb=Verb.SETTLE)
    form = forms.Receive(request.POST or None, initial={"received": page.due_now, "on": on})
    if accepted(form, actions.repay, actor, loan_id=loan_id):
        messages.success(request, gettext("Đã thu và ghi sổ."))
        return redirect("loan", loan_id)
    context = {"form": form, "page": page}
    return render(request, "loans/repay.html", context, status=status_of(form))


@login_required
@require_http_methods(["GET", "POST"])
def settle(request: HttpRequest, loan_id: int) -> HttpResponse:
    """Settle a loan with the exact amount of today (tất toán)."""
    actor, on = actor_of(request, Verb.SETTLE), day_of(request)
    page = queries.loan_page(actor, loan_id=loan_id, on=on, verb=Verb.SETTLE)
    form = forms.Receive(request.POST or None, initial={"on": on})
    if accepted(form, actions.settle, actor, loan_id=loan_id):
        messages.success(request, gettext("Đã tất toán khoản vay."))
        return redirect("loan", loan_id)
    context = {"form": form, "page": page}
    return render(request, "loans/settle.html", context, status=status_of(form))


@login_required
@require_http_methods(["GET", "POST"])
def extend(request: HttpRequest, loan_id: int) -> HttpResponse:
    """Give a borrower more time (gia hạn)."""
    actor, on = actor_of(request, Verb.EXTEND), day_of(request)
    page = queries.loan_page(actor, loan_id=loan_id, on=on, verb=Verb.EXTEND)
    form = forms.Extend(request.POST or None)
    if accepted(form, actions.extend, actor, loan_id=loan_id, on=on):
        messages.success(request, gettext("Đã gia hạn. Lịch cũ vẫn được giữ."))
        return redirect("loan", loan_id)
    context = {"form": form, "page": page}
    return render(request, "loans/extend.html", context, status=status_of(form))


@login_required
@require_http_methods(["GET", "POST"])
def accept(request: HttpRequest, loan_id: int) -> HttpResponse:
    """Record how the works were found (nghiệm thu)."""
    actor, on = actor_of(request, Verb.ACCEPT_WORKS), day_of(request)
    page = queries.loan_page(actor, loan_id=loan_id, on=on, verb=Verb.ACCEPT_WORKS)
    form = forms.Accept(request.POST or None, initial={"on": on})
    given = {"loan_id": loan_id, "checklist": form.checklist()}
    if accepted(form, actions.accept_works, actor, **given):
        messages.success(request, gettext("Đã ghi kết quả nghiệm thu."))
        return redirect("loan", loan_id)
    context = {"form": form, "page": page, "points": forms.WORKS}
    return render(request, "loans/accept.html", context, status=status_of(form))


@login_required
@require_safe
def works(request: HttpRequest) -> HttpResponse:
    """Works that wait for acceptance (chờ nghiệm thu)."""
    actor = actor_of(request)
    rows, more = queries.works_page(actor, on=day_of(request), number=page_of(request))
    here = page_of(request)
    page = {"number": here, "has_more": more, "previous": here - 1, "next": here + 1}
    context = {"rows": rows, "page": page, "may": actor.may(Verb.ACCEPT_WORKS)}
    return render(request, "loans/works.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def reverse(request: HttpRequest, repayment_id: int) -> HttpResponse:
    """Undo a repayment that was entered wrongly (đảo khoản thu)."""
    actor, on = actor_of(request), day_of(request)
    page = queries.to_reverse(actor, repayment_id=repayment_id)
    form = forms.Reverse(request.POST or None)

    def act(actor: Any, **typed: Any) -> Any:
        return actions.reverse_repayment(
            actor,
            repayment_id=repayment_id,
            reason=form.reason(),
            on=on,
            request_id=typed["request_id"],
        )

    if accepted(form, act, actor):
        messages.success(request, gettext("Đã đảo khoản thu và tính lại khoản vay."))
        return redirect("loan", page.loan_id)
    context = {"form": form, "page": page}
    return render(request, "loans/reverse.html", context, status=status_of(form))


@require_safe
def calculator(request: HttpRequest) -> HttpResponse:
    """Try a loan out, without signing in (tính thử khoản vay)."""
    form = forms.Calculate(request.GET or None, initial={"disbursed_on": day_of(request)})
    lines = make_schedule(form.cleaned_data["terms"]) if form.is_valid() else ()
    interest, principal = sum(i.interest for i in lines), sum(i.principal for i in lines)
    context = {"form": form, "lines": lines, "interest": interest, "principal": principal}
    context["total"] = interest + principal
    return render(request, "loans/calculator.html", context, status=status_of(form))
