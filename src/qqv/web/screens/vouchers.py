"""Other receipts and payments: proposed, paid, sent back, undone (phiếu thu, chi khác)."""

from dataclasses import asdict
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse as address
from django.views.decorators.http import require_http_methods, require_safe

from qqv.capital import queries
from qqv.capital.reconciling import slip_first
from qqv.capital.slips import make_slip, may_reverse, pay_slip, refuse_slip, reverse_voucher
from qqv.ledger.queries import voucher_page
from qqv.rules.access import MAY, ROLE_NAMES, Role, Verb
from qqv.rules.refusals import Forbidden, Unseen
from qqv.web.asking import accepted, actor_of, day_of, status_of
from qqv.web.forms import till as forms
from qqv.web.paging import number_of
from qqv.web.screens.ledgers import board_of

AGAIN = ("kind", "purpose", "party", "address", "reason", "attached", "amount")


@login_required
@require_safe
def slips(request: HttpRequest) -> HttpResponse:
    """What waits for the cashier, and what is done (phiếu thu, chi khác)."""
    actor = actor_of(request, Verb.SEE_BOOKS)
    boards, board_id = board_of(request, actor)
    name, waiting, done = queries.slips_page(actor, board_id=board_id)
    context: dict[str, Any] = {"name": name, "waiting": waiting, "done": done, "boards": boards}
    context |= {"board_id": board_id, "may_make": actor.may(Verb.MAKE_SLIP)}
    return render(request, "vouchers/list.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def new_slip(request: HttpRequest, board_id: int) -> HttpResponse:
    """Propose a receipt or payment, perhaps from an undone one (lập phiếu)."""
    actor, on = actor_of(request, Verb.MAKE_SLIP), day_of(request)
    till = queries.till(actor, board_id=board_id)
    first: dict[str, Any] = {"on": on, "kind": "PC"}
    if again := number_of(request, "lai"):
        old = queries.slip_page(actor, slip_id=again)
        first |= {name: getattr(old, name) for name in AGAIN}
    if line := number_of(request, "dong"):
        first |= asdict(slip_first(actor, line_id=line, board_id=board_id))
    form = forms.MakeSlip(request.POST or None, initial=first)
    if outcome := accepted(form, make_slip, actor, board_id=board_id):
        made = outcome.facts["slip"] if outcome.facts else outcome.value.pk
        return redirect("slip", made)
    context = {"form": form, "till": till, "again": again, "line": line}
    return render(request, "vouchers/new.html", context, status=status_of(form))


@login_required
@require_safe
def slip(request: HttpRequest, slip_id: int) -> HttpResponse:
    """One slip (một phiếu)."""
    actor = actor_of(request, Verb.SEE_BOOKS)
    return _slip_page(request, actor, slip_id, forms.PaySlip(), forms.RefuseSlip())


@login_required
@require_http_methods(["POST"])
def pay(request: HttpRequest, slip_id: int) -> HttpResponse:
    """The money changed hands: book it (đã thu, đã chi)."""
    actor, form = actor_of(request, Verb.PAY_SLIP), forms.PaySlip(request.POST)
    if outcome := accepted(form, pay_slip, actor, slip_id=slip_id):
        made = outcome.facts["entry"] if outcome.facts else outcome.value.entry_id
        return redirect("voucher", made)
    return _slip_page(request, actor, slip_id, form, forms.RefuseSlip())


@login_required
@require_http_methods(["POST"])
def refuse(request: HttpRequest, slip_id: int) -> HttpResponse:
    """Send a slip back (trả lại phiếu)."""
    actor, form = actor_of(request, Verb.REFUSE_SLIP), forms.RefuseSlip(request.POST)
    if accepted(form, refuse_slip, actor, slip_id=slip_id):
        return redirect("slip", slip_id)
    return _slip_page(request, actor, slip_id, forms.PaySlip(), form)


@login_required
@require_http_methods(["GET", "POST"])
def reverse(request: HttpRequest, entry_id: int) -> HttpResponse:
    """Undo a voucher, then open a right one, filled in (đảo phiếu)."""
    actor, on = actor_of(request, Verb.SEE_BOOKS), day_of(request)
    page = voucher_page(actor, entry_id=entry_id)
    if not may_reverse(actor):
        raise Forbidden(who=", ".join(ROLE_NAMES[r] for r in Role if r in MAY[Verb.REVERSE_OLD]))
    if not queries.reversible(entry_id):
        raise Unseen
    form = forms.ReverseVoucher(request.POST or None)
    if outcome := accepted(form, reverse_voucher, actor, entry_id=entry_id, on=on):
        again = queries.reopened_slip(entry_id)
        if again and actor.may(Verb.MAKE_SLIP):
            board = queries.slip_page(actor, slip_id=again).board_id
            return redirect(f"{address('slip-new', args=[board])}?lai={again}")
        return redirect("voucher", outcome.facts.get("entry") or outcome.value.entry_id)
    context = {"form": form, "page": page}
    return render(request, "vouchers/reverse.html", context, status=status_of(form))


def _slip_page(
    request: HttpRequest, actor: Any, slip_id: int, paying: Any, refusing: Any
) -> HttpResponse:
    page = queries.slip_page(actor, slip_id=slip_id)
    paying.fields["on"].initial = day_of(request)
    context = {
        "page": page,
        "paying": paying,
        "refusing": refusing,
        "may_pay": page.open and not page.mine and actor.may(Verb.PAY_SLIP),
        "may_refuse": page.open and actor.may(Verb.REFUSE_SLIP),
        "may_make": actor.may(Verb.MAKE_SLIP),
    }
    status = max(status_of(paying), status_of(refusing))
    return render(request, "vouchers/one.html", context, status=status)
