"""What became of the money: use checks, acceptance, and what waits for them (công trình)."""

from functools import partial

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from qqv.lending import actions
from qqv.lending.queries import works as lists
from qqv.lending.queries.loan import loan_page
from qqv.lending.queries.looks import asked_now
from qqv.reports.lists import WHOLE, works_list
from qqv.rules.access import Verb
from qqv.rules.checklist import Purpose
from qqv.web.asking import accepted, actor_of, day_of, status_of
from qqv.web.forms import works as forms
from qqv.web.paging import page_of
from qqv.web.tables import exported


@login_required
@require_safe
def works(request: HttpRequest) -> HttpResponse:
    """Works whose money or building is still to be looked at (kiểm tra, nghiệm thu)."""
    actor, wanted = actor_of(request), request.GET.get("loc", "")
    due = lists.WorksDue(wanted) if wanted in list(lists.WorksDue) else lists.WorksDue.ALL
    listed = partial(lists.works_page, actor, on=day_of(request), due=due)
    whole = partial(listed, number=1, size=WHOLE)
    if answer := exported(request, lambda: works_list(whole(), on=day_of(request))):
        return answer
    may = {verb: actor.may(Verb(verb)) for verb in ("accept_works", "check_use", "recall")}
    context = {"page": listed(number=page_of(request)), "due": due, "may": may}
    return render(request, "works/list.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def check_use(request: HttpRequest, loan_id: int) -> HttpResponse:
    """Record where the money of a loan went (kiểm tra sử dụng vốn)."""
    actor, on = actor_of(request, Verb.CHECK_USE), day_of(request)
    page = loan_page(actor, loan_id=loan_id, on=on, verb=Verb.CHECK_USE)
    asked = asked_now(actor, loan_id=loan_id, purpose=Purpose.USE, on=on, verb=Verb.CHECK_USE)
    form = forms.CheckUse(
        request.POST or None, request.FILES or None, asked=asked, initial={"on": on}
    )
    if accepted(form, actions.check_use, actor, loan_id=loan_id):
        messages.success(request, gettext("Đã ghi kết quả kiểm tra sử dụng vốn."))
        return to_loan(loan_id, "cong-trinh")
    context = {"form": form, "page": page}
    return render(request, "works/check_use.html", context, status=status_of(form))


@login_required
@require_http_methods(["GET", "POST"])
def accept(request: HttpRequest, loan_id: int) -> HttpResponse:
    """Record how the works were found (nghiệm thu)."""
    actor, on, verb = actor_of(request, Verb.ACCEPT_WORKS), day_of(request), Verb.ACCEPT_WORKS
    page = loan_page(actor, loan_id=loan_id, on=on, verb=verb)
    asked = asked_now(actor, loan_id=loan_id, purpose=Purpose.ACCEPTANCE, on=on, verb=verb)
    form = forms.Accept(
        request.POST or None, request.FILES or None, asked=asked, initial={"on": on}
    )
    if accepted(form, actions.accept_works, actor, loan_id=loan_id):
        messages.success(request, gettext("Đã ghi kết quả nghiệm thu."))
        return to_loan(loan_id, "cong-trinh")
    context = {"form": form, "page": page}
    return render(request, "works/accept.html", context, status=status_of(form))


@login_required
@require_http_methods(["GET", "POST"])
def recall(request: HttpRequest, loan_id: int) -> HttpResponse:
    """Call a loan back that was used for something else (thu hồi vốn)."""
    actor, on = actor_of(request, Verb.RECALL), day_of(request)
    page = loan_page(actor, loan_id=loan_id, on=on, verb=Verb.RECALL)
    form = forms.Recall(request.POST or None, initial={"on": on})
    if accepted(form, actions.recall, actor, loan_id=loan_id):
        messages.success(request, gettext("Đã ghi quyết định thu hồi. Lịch cũ vẫn được giữ."))
        return redirect("loan", loan_id)
    context = {"form": form, "page": page}
    return render(request, "works/recall.html", context, status=status_of(form))


def to_loan(loan_id: int, tab: str) -> HttpResponse:
    """Go back to a tab of the loan's page (về khoản vay)."""
    response = redirect("loan", loan_id)
    response["Location"] += f"?xem={tab}"
    return response
