"""Interest shared quarter by quarter, down to the receipts; who signed for it (chia lãi)."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from qqv.capital import sharing_page as pages
from qqv.capital.merging import OneGroup, merger_page
from qqv.capital.share_tables import decide_shares, propose_shares
from qqv.capital.share_tables_page import table_to_decide, tables_page
from qqv.capital.sharing import pay_shares
from qqv.collection.actions import run_sharing
from qqv.collection.sharing import preview
from qqv.reports import sharing as tables
from qqv.rules.access import Verb
from qqv.rules.sharing import NoTable
from qqv.web.asking import accepted, actor_of, day_of, sentence_of, status_of
from qqv.web.forms import sharing as forms
from qqv.web.paging import number_of
from qqv.web.tables import exported, sheet_of


@login_required
@require_safe
def quarters(request: HttpRequest) -> HttpResponse:
    """Quarters of one board, or one quarter of every board (chia lãi)."""
    actor, on = actor_of(request, Verb.SEE_BOOKS), day_of(request)
    boards = pages.communes(actor)
    board = number_of(request, "xa") or (boards[0].id if len(boards) == 1 else None)
    firsts = [span.first for span in pages.ended_quarters(actor.fund_id, on=on)]
    chosen = _quarter(request) or (firsts[0] if firsts else None)
    rows = pages.quarters(actor, on=on, board_id=board, first=None if board else chosen)
    if answer := exported(request, lambda: tables.quarters_table(rows)):
        return answer
    context: dict[str, Any] = {"rows": rows, "boards": boards, "board_id": board}
    context["chosen"] = chosen
    context["spans"] = [(first, _key(first), pages.quarter_name(first)) for first in firsts]
    context["may_run"] = actor.may(Verb.SHARE_INTEREST)
    context["total"] = {
        name: sum(getattr(row, name) for row in rows)
        for name in ("interest", "fund", "payable", "paid")
    }
    return render(request, "sharing/quarters.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def run(request: HttpRequest, board_id: int, year: int, number: int) -> HttpResponse:
    """Look at a quarter before it is shared, then share it (chia lãi quý)."""
    actor, on = actor_of(request, Verb.SHARE_INTEREST), day_of(request)
    quarter = pages.first_of(year, number)
    form = forms.RunSharing(request.POST or None)
    if outcome := accepted(form, run_sharing, actor, board_id=board_id, quarter=quarter, on=on):
        made = outcome.facts["run"] if outcome.facts else outcome.value.pk
        messages.success(request, gettext("Đã chia lãi và ghi sổ phần phải chi."))
        return redirect("sharing-run", made)
    context: dict[str, Any] = {"form": form, "quarter": pages.quarter_name(quarter)}
    try:
        context["page"] = preview(actor, board_id=board_id, quarter=quarter)
    except NoTable as refusal:
        context["why_not"] = sentence_of(refusal)
    return render(request, "sharing/run.html", context, status=status_of(form))


@login_required
@require_safe
def statement(request: HttpRequest, run_id: int) -> HttpResponse:
    """What was shared in a quarter (bảng chia lãi quý)."""
    actor = actor_of(request, Verb.SEE_BOOKS)
    page = pages.run_page(actor, run_id=run_id)
    if answer := exported(request, lambda: tables.statement_table(page)):
        return answer
    context = {"page": page, "sheet": sheet_of(tables.statement_table(page))}
    context["groups"] = sheet_of(tables.groups_table(page))
    context["may_pay"] = actor.may(Verb.PAY_SHARES) and bool(page.waiting)
    return render(request, "sharing/statement.html", context)


@login_required
@require_safe
def line(request: HttpRequest, line_id: int) -> HttpResponse:
    """What one receiver's amount is made of (một người nhận)."""
    actor = actor_of(request, Verb.SEE_BOOKS)
    page = pages.line_page(actor, line_id=line_id)
    if answer := exported(request, lambda: tables.groups_table(page)):
        return answer
    context = {"page": page, "sheet": sheet_of(tables.groups_table(page))}
    return render(request, "sharing/line.html", context)


@login_required
@require_safe
def base(request: HttpRequest, base_id: int) -> HttpResponse:
    """The receipts behind a group's interest (chứng từ căn cứ)."""
    actor = actor_of(request, Verb.SEE_BOOKS)
    page = pages.base_page(actor, base_id=base_id)
    if answer := exported(request, lambda: tables.receipts_table(page)):
        return answer
    context = {"page": page, "sheet": sheet_of(tables.receipts_table(page))}
    return render(request, "sharing/base.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def pay(request: HttpRequest, run_id: int) -> HttpResponse:
    """Tick who signed, and pay them (chi phụ cấp)."""
    actor, on = actor_of(request, Verb.PAY_SHARES), day_of(request)
    page = pages.run_page(actor, run_id=run_id)
    form = forms.PayShares(request.POST or None, lines=page.lines)
    if accepted(form, pay_shares, actor, run_id=run_id, on=on):
        messages.success(request, gettext("Đã chi và ghi sổ."))
        return redirect("sharing-run", run_id)
    context = {"page": page, "form": form, "ticked": form.ticked()}
    return render(request, "sharing/pay.html", context, status=status_of(form))


@login_required
@require_safe
def merger(request: HttpRequest, board_id: int) -> HttpResponse:
    """What officers would have if groups were one (xem thử sáp nhập)."""
    actor, on = actor_of(request, Verb.SEE_BOOKS), day_of(request)
    spans = pages.ended_quarters(actor.fund_id, on=on)
    quarter = _quarter(request) or (spans[0].first if spans else on)
    chosen = {int(one) for one in request.GET.getlist("nhom") if one.isdecimal()}
    context: dict[str, Any] = {"board_id": board_id, "chosen": chosen}
    context["quarter"] = pages.quarter_name(quarter)
    asked: dict[str, Any] = {"board_id": board_id, "quarter": quarter}
    try:
        context["page"] = merger_page(actor, **asked, chosen=chosen)
    except OneGroup as refusal:
        context["why_not"] = sentence_of(refusal)
        context["page"] = merger_page(actor, **asked, chosen=())
    except NoTable as refusal:
        context["why_not"] = sentence_of(refusal)
    return render(request, "sharing/merger.html", context)


@login_required
@require_safe
def share_tables(request: HttpRequest) -> HttpResponse:
    """The tables interest is shared by (bảng chia lãi)."""
    actor, on = actor_of(request, Verb.SEE_BOOKS), day_of(request)
    rows = [(page, page.holds(on)) for page in tables_page(actor)]
    waiting = any(page.decided_on is None for page, _holds in rows)
    context = {"rows": rows, "may_decide": actor.may(Verb.DECIDE_SHARES)}
    context["may_propose"] = actor.may(Verb.PROPOSE_SHARES) and not waiting
    return render(request, "sharing/tables.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def propose(request: HttpRequest) -> HttpResponse:
    """Propose another table (đề nghị bảng chia lãi)."""
    actor, on = actor_of(request, Verb.PROPOSE_SHARES), day_of(request)
    form = forms.ProposeShares(request.POST or None)
    if accepted(form, propose_shares, actor, on=on):
        messages.success(
            request, gettext("Đã gửi đề nghị. Trưởng ban quản lý quỹ tỉnh quyết định.")
        )
        return redirect("share-tables")
    return render(request, "sharing/propose.html", {"form": form}, status=status_of(form))


@login_required
@require_http_methods(["GET", "POST"])
def decide(request: HttpRequest, table_id: int) -> HttpResponse:
    """Put a table into force, or not (quyết định bảng chia lãi)."""
    actor, on = actor_of(request, Verb.DECIDE_SHARES), day_of(request)
    page = table_to_decide(actor, table_id=table_id)
    said = {name: request.POST if name in request.POST else None for name in ("yes", "no")}
    yes = forms.Approve(said["yes"], auto_id="yes_%s")
    no = forms.Refuse(said["no"], auto_id="no_%s")
    given = {"table_id": table_id, "on": on}
    if accepted(yes, decide_shares, actor, approved=True, reason="", **given) or accepted(
        no, decide_shares, actor, approved=False, decision_no="", **given
    ):
        messages.success(request, gettext("Đã ghi quyết định."))
        return redirect("share-tables")
    context = {"yes": yes, "no": no, "page": page}
    status = max(status_of(yes), status_of(no))
    return render(request, "sharing/decide.html", context, status=status)


def _key(first: date) -> str:
    return f"{first.year}-{(first.month + 2) // 3}"


def _quarter(request: HttpRequest) -> date | None:
    year, _dash, number = request.GET.get("quy", "").partition("-")
    if year.isdecimal() and len(year) == 4 and number in {"1", "2", "3", "4"}:
        return pages.first_of(int(year), int(number))
    return None
