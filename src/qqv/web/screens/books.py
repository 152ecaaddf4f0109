"""The books as people read them: cash book, vouchers, statements, months (sổ sách)."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from qqv.capital.actions import move_cash
from qqv.capital.queries import last_count, reversible
from qqv.capital.sharing_page import shared_by
from qqv.capital.slips import may_reverse
from qqv.ledger import queries
from qqv.ledger.actions import close_period, reopen_period
from qqv.reports.closing import month_end_of
from qqv.reports.lists import statement_list, trial_list
from qqv.rules.access import Actor, Verb
from qqv.rules.pages import cut
from qqv.rules.refusals import Unseen
from qqv.web.asking import accepted, actor_of, day_of, status_of
from qqv.web.forms import people as forms
from qqv.web.paging import month_of, number_of, page_of
from qqv.web.screens.ledgers import LINES, hides
from qqv.web.tables import exported

BOOKS = {"111": "111", "112": "112"}


@login_required
@require_safe
def cash_book(request: HttpRequest) -> HttpResponse:
    """The cash or bank book of a month (sổ quỹ)."""
    actor, on = actor_of(request, Verb.SEE_BOOKS), day_of(request)
    boards, board = _board(request, actor)
    number = BOOKS.get(request.GET.get("so", ""), "111")
    page = queries.statement(
        actor, on=on, board_id=board, number=number, month=month_of(request, on)
    )
    if answer := exported(request, lambda: statement_list(page)):
        return answer
    context = {"page": page, "boards": boards, "board_id": board, "number": number}
    context |= lines_of(request, page)
    context["may_move"] = actor.may(Verb.MOVE_CASH)
    context["hidden"] = hides(request)
    context["undone"] = any(line.undone for line in page.lines)
    if number == "111":
        context["last_count"] = last_count(actor, board_id=board, until=page.last)
    return render(request, "books/cash.html", context)


def lines_of(request: HttpRequest, page: queries.Statement) -> dict[str, Any]:
    """Cut a long month into pages; undone pairs left out if asked (trang)."""
    kept = [line for line in page.lines if not (hides(request) and line.undone)]
    lines, part = cut(kept, asked=page_of(request), size=LINES)
    return {"lines": lines, "part": part}


@login_required
@require_http_methods(["GET", "POST"])
def bank(request: HttpRequest, board_id: int) -> HttpResponse:
    """Take cash to the bank, or fetch it (nộp, rút tiền ngân hàng)."""
    actor, on = actor_of(request, Verb.MOVE_CASH), day_of(request)
    page = queries.statement(actor, on=on, board_id=board_id, number="111", month=on)
    form = forms.MoveCash(request.POST or None, initial={"on": on})
    if outcome := accepted(form, move_cash, actor, board_id=board_id):
        made = outcome.facts["entry"] if outcome.facts else outcome.value.entry_id
        return redirect("voucher", made)
    context = {"form": form, "page": page}
    return render(request, "books/bank.html", context, status=status_of(form))


@login_required
@require_safe
def voucher(request: HttpRequest, entry_id: int) -> HttpResponse:
    """One voucher (chứng từ)."""
    actor = actor_of(request)
    page = queries.voucher_page(actor, entry_id=entry_id)
    context: dict[str, Any] = {"page": page, "by_hand": reversible(entry_id)}
    context["shared"] = shared_by(actor, entry_id=entry_id)
    context["may_reverse"] = context["by_hand"] and not page.reversed_by and may_reverse(actor)
    return render(request, "books/voucher.html", context)


@login_required
@require_safe
def trial_balance(request: HttpRequest) -> HttpResponse:
    """Every line of a board's chart (bảng cân đối tài khoản)."""
    actor = actor_of(request, Verb.SEE_BOOKS)
    boards, board = _board(request, actor)
    name, lines = queries.trial_balance(actor, board_id=board)
    if answer := exported(request, lambda: trial_list(name, lines, on=day_of(request))):
        return answer
    fields = ("debits", "credits", "debit_balance", "credit_balance")
    total = {field: sum(getattr(line, field) for line in lines) for field in fields}
    context = {"name": name, "lines": lines, "total": total, "boards": boards, "board_id": board}
    return render(request, "books/trial.html", context)


@login_required
@require_safe
def account(request: HttpRequest, account_id: int) -> HttpResponse:
    """A drawer's month (sổ chi tiết tài khoản)."""
    actor, on = actor_of(request, Verb.SEE_BOOKS), day_of(request)
    month = month_of(request, on)
    page = queries.statement_of(actor, on=on, account_id=account_id, month=month)
    if answer := exported(request, lambda: statement_list(page)):
        return answer
    return render(request, "books/account.html", {"page": page, **lines_of(request, page)})


@login_required
@require_safe
def periods(request: HttpRequest) -> HttpResponse:
    """Which months are closed (khóa sổ)."""
    actor = actor_of(request, Verb.SEE_BOOKS)
    boards, board = _board(request, actor)
    page = queries.periods_page(actor, board_id=board)
    context: dict[str, Any] = {"page": page, "boards": boards, "board_id": board}
    context["reopening"] = forms.ReopenPeriod(initial={"ends_on": page.closed_through})
    context["may_close"] = actor.may(Verb.CLOSE_PERIOD)
    context["may_reopen"] = actor.may(Verb.REOPEN_PERIOD)
    return render(request, "books/periods.html", context)


@login_required
@require_safe
def month_end(request: HttpRequest) -> HttpResponse:
    """What is left to do before a month is closed (danh mục khóa sổ)."""
    actor = actor_of(request, Verb.SEE_BOOKS)
    boards, board = _board(request, actor)
    periods = queries.periods_page(actor, board_id=board)
    month = month_of(request, periods.following)
    page = month_end_of(actor, board_id=board, month=month)
    context: dict[str, Any] = {"page": page, "boards": boards, "board_id": board}
    context["closed"] = bool(periods.closed_through and page.month.last <= periods.closed_through)
    context["is_next"] = page.month.last == periods.following
    context["may_close"] = actor.may(Verb.CLOSE_PERIOD) and context["is_next"]
    context["closing"] = forms.ClosePeriod(initial={"ends_on": periods.following})
    context["late"] = not context["closed"] and day_of(request) > page.deadline
    return render(request, "books/month_end.html", context)


@login_required
@require_POST
def close(request: HttpRequest, board_id: int) -> HttpResponse:
    """Close the next month (khóa sổ)."""
    form = forms.ClosePeriod(request.POST)
    _told(request, form, accepted(form, close_period, actor_of(request), board_id=board_id))
    return redirect(f"/khoa-so/?xa={board_id}")


@login_required
@require_POST
def reopen(request: HttpRequest, board_id: int) -> HttpResponse:
    """Open the last closed month again (mở khóa sổ)."""
    form = forms.ReopenPeriod(request.POST)
    _told(request, form, accepted(form, reopen_period, actor_of(request), board_id=board_id))
    return redirect(f"/khoa-so/?xa={board_id}")


def _told(request: HttpRequest, form: Any, done: Any) -> None:
    if done:
        messages.success(request, gettext("Đã ghi."))
    else:
        messages.error(request, " ".join(text for texts in form.errors.values() for text in texts))


def _board(request: HttpRequest, actor: Actor) -> tuple[tuple[queries.BookChoice, ...], int]:
    boards = queries.boards_of(actor)
    if not boards:
        raise Unseen
    return boards, number_of(request, "xa") or boards[0].id
