"""A member's savings books: money in and out at the desk, and what was wrong undone (tiết kiệm)."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from qqv.rules.access import Verb
from qqv.savings import actions, reversing, setting
from qqv.savings.passbook import saver_page
from qqv.savings.terms_page import savings_versions
from qqv.web.asking import accepted, actor_of, day_of, status_of
from qqv.web.forms import savings as forms
from qqv.web.forms.loans import Reverse


@login_required
@require_safe
def books(request: HttpRequest, member_id: int) -> HttpResponse:
    """What she put aside and took out, each with its voucher (sổ tiết kiệm)."""
    actor = actor_of(request)
    page = saver_page(actor, member_id=member_id)
    context = {
        "page": page,
        "may_withdraw": actor.may(Verb.WITHDRAW),
        "may_deposit": actor.may(Verb.DEPOSIT) and page.in_group,
        "may_reverse": actor.may(reversing.undoing(actor)),
        # Later than its day only the chair or the province undoes it.
        "only_of": None if actor.may(Verb.REVERSE_OLD) else day_of(request),
    }
    return render(request, "savings/books.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def withdraw(request: HttpRequest, member_id: int, book_id: int) -> HttpResponse:
    """The cashier pays savings out against a signature (rút tiết kiệm)."""
    actor, on = actor_of(request, Verb.WITHDRAW), day_of(request)
    page = saver_page(actor, member_id=member_id, verb=Verb.WITHDRAW)
    book = page.book(book_id)
    form = forms.Withdraw(request.POST or None, initial={"on": on})
    if outcome := accepted(form, actions.withdraw, actor, savings_book_id=book_id):
        messages.success(request, gettext("Đã ghi sổ."))
        made = outcome.facts["entry"] if outcome.facts else outcome.value.entry_id
        return redirect("voucher", made)
    context = {"page": page, "book": book, "form": form}
    return render(request, "savings/withdraw.html", context, status=status_of(form))


@login_required
@require_http_methods(["GET", "POST"])
def deposit(request: HttpRequest, member_id: int) -> HttpResponse:
    """The cashier takes savings at the desk (gửi tiết kiệm tại quỹ)."""
    actor, on = actor_of(request, Verb.DEPOSIT), day_of(request)
    page = saver_page(actor, member_id=member_id, verb=Verb.DEPOSIT)
    form = forms.Deposit(request.POST or None, initial={"on": on})
    if outcome := accepted(form, actions.deposit, actor, member_id=member_id):
        messages.success(request, gettext("Đã ghi sổ."))
        made = outcome.facts["entry"] if outcome.facts else outcome.value.entry_id
        return redirect("voucher", made)
    context = {"page": page, "form": form}
    return render(request, "savings/deposit.html", context, status=status_of(form))


@login_required
@require_http_methods(["GET", "POST"])
def reverse(
    request: HttpRequest, member_id: int, book_id: int, way: str, row_id: int
) -> HttpResponse:
    """Undo a deposit or a withdrawal, with a reason (đảo lần gửi, rút)."""
    verb = reversing.undoing(actor_of(request))
    actor, on = actor_of(request, verb), day_of(request)
    page = saver_page(actor, member_id=member_id, verb=verb)
    row, form = page.book(book_id).movement(way, row_id), Reverse(request.POST or None)
    action = reversing.reverse_deposit if way == "gui" else reversing.reverse_withdrawal
    key = "deposit_id" if way == "gui" else "withdrawal_id"
    if accepted(form, action, actor, on=on, **{key: row_id}):
        messages.success(request, gettext("Đã đảo và ghi sổ."))
        return redirect("member-savings", member_id)
    context = {"page": page, "row": row, "form": form}
    return render(request, "savings/reverse.html", context, status=status_of(form))


@login_required
@require_http_methods(["GET", "POST"])
def terms(request: HttpRequest) -> HttpResponse:
    """The province's chair decides what is put aside each month (mức tiết kiệm)."""
    actor, on = actor_of(request, Verb.SET_SAVINGS), day_of(request)
    rows = savings_versions(actor)
    now = [{"monthly": row.monthly, "voluntary_percent": row.voluntary_percent} for row in rows[:1]]
    form = forms.Terms(request.POST or None, initial=now[0] if now else {"voluntary_percent": 30})
    if accepted(form, setting.set_savings, actor, on=on):
        messages.success(request, gettext("Đã ghi quyết định."))
        return redirect("regulation")
    return render(request, "savings/terms.html", {"form": form}, status=status_of(form))
