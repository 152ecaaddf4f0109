"""A member's savings books, and money taken out of one (tiết kiệm)."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from qqv.rules.access import Verb
from qqv.savings import actions
from qqv.savings.passbook import saver_page
from qqv.web.asking import accepted, actor_of, day_of, status_of
from qqv.web.forms import savings as forms


@login_required
@require_safe
def books(request: HttpRequest, member_id: int) -> HttpResponse:
    """What she put aside and took out, each with its voucher (sổ tiết kiệm)."""
    actor = actor_of(request)
    page = saver_page(actor, member_id=member_id)
    context = {"page": page, "may_withdraw": actor.may(Verb.WITHDRAW)}
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
