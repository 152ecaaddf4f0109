"""The bank's statement beside the book: taken in, matched, reconciled (đối chiếu ngân hàng)."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from qqv.capital import reconciling as queries
from qqv.capital.statements import drop_statement, match_lines, take_statement, unmatch
from qqv.imports.statements import read_statement
from qqv.reports.reconciliation import reconciliation_table
from qqv.rules.access import ROLE_NAMES, Actor, Role, Verb
from qqv.rules.refusals import Forbidden
from qqv.web.asking import accepted, actor_of, day_of, status_of
from qqv.web.forms import bank as forms
from qqv.web.forms.fields import Doorway, read_day
from qqv.web.screens.ledgers import board_of
from qqv.web.tables import exported, sheet_of


@login_required
@require_safe
def statements(request: HttpRequest) -> HttpResponse:
    """Every statement of a board's bank account (sao kê)."""
    actor = actor_of(request, Verb.SEE_BOOKS)
    boards, board_id = board_of(request, actor)
    page = queries.bank_page(actor, board_id=board_id)
    context = {"page": page, "boards": boards, "board_id": board_id}
    return render(request, "bank/list.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def take_in(request: HttpRequest, board_id: int) -> HttpResponse:
    """Take in the bank's file (nhập sao kê)."""
    actor, on = actor_of(request, Verb.TAKE_STATEMENT), day_of(request)
    page = queries.bank_page(actor, board_id=board_id)
    if not page.may:
        raise Forbidden(who=gettext(ROLE_NAMES[Role.COMMUNE_ACCOUNTANT]))
    form = forms.TakeStatement(request.POST or None, request.FILES or None)

    def act(actor: Actor, *, file: Any, request_id: Any, **typed: Any) -> Any:
        read = read_statement(file.read(), file_name=file.name, **typed)
        given = {"statement": read, "on": on, "request_id": request_id}
        return take_statement(actor, board_id=board_id, **given)

    if outcome := accepted(form, act, actor):
        made = outcome.facts["statement"] if outcome.facts else outcome.value.pk
        return redirect("bank-statement", made)
    context = {"form": form, "page": page}
    return render(request, "bank/new.html", context, status=status_of(form))


@login_required
@require_http_methods(["GET", "POST"])
def statement(request: HttpRequest, statement_id: int) -> HttpResponse:
    """One statement; its matches are confirmed here (một sao kê)."""
    verb = Verb.MATCH_BANK if request.method == "POST" else Verb.SEE_BOOKS
    actor = actor_of(request, verb)
    form = forms.MatchLines(request.POST or None)
    if accepted(form, match_lines, actor, statement_id=statement_id):
        messages.success(request, gettext("Đã ghi khớp."))
        return redirect("bank-statement", statement_id)
    page = queries.statement_page(actor, statement_id=statement_id)
    context = {"page": page, "form": form, "matching": forms.matching(page.pairs)}
    context["undoing"] = Doorway()
    return render(request, "bank/one.html", context, status=status_of(form))


@login_required
@require_POST
def drop(request: HttpRequest, statement_id: int) -> HttpResponse:
    """Withdraw a statement taken in wrongly (bỏ sao kê)."""
    actor, form = actor_of(request, Verb.DROP_STATEMENT), Doorway(request.POST)
    if accepted(form, drop_statement, actor, statement_id=statement_id):
        messages.success(request, gettext("Đã bỏ sao kê. Chị có thể nhập lại tệp."))
    for sentence in form.non_field_errors():
        messages.error(request, str(sentence))
    return redirect("bank-statement", statement_id)


@login_required
@require_POST
def undo_match(request: HttpRequest, match_id: int) -> HttpResponse:
    """Take a match back (bỏ khớp)."""
    actor, form = actor_of(request, Verb.MATCH_BANK), Doorway(request.POST)
    outcome = accepted(form, unmatch, actor, match_id=match_id)
    if outcome is None:
        return redirect("bank-statements")
    facts = outcome.facts or {"statement": outcome.value.line.statement_id}
    messages.success(request, gettext("Đã bỏ khớp."))
    return redirect("bank-statement", facts["statement"])


@login_required
@require_safe
def reconciliation(request: HttpRequest) -> HttpResponse:
    """Book and bank at a day's end, and every line between them (bảng đối chiếu)."""
    actor = actor_of(request, Verb.SEE_BOOKS)
    boards, board_id = board_of(request, actor)
    on = _day_asked(request) or queries.last_statement_day(board_id) or day_of(request)
    found = queries.reconcile(actor, board_id=board_id, on=on)
    context: dict[str, Any] = {"page": found, "boards": boards, "board_id": board_id, "on": on}
    if found:
        if answer := exported(request, lambda: reconciliation_table(found)):
            return answer
        context["sheet"] = sheet_of(reconciliation_table(found))
    return render(request, "bank/reconciliation.html", context)


def _day_asked(request: HttpRequest) -> date | None:
    try:
        return read_day(request.GET.get("ngay", ""))
    except ValidationError:
        return None
