"""What did drawers hold on a day? Sums of postings up to it."""

from collections.abc import Collection, Sequence
from datetime import date

from django.db.models import Max, Min, Q, Sum

from qqv.ledger.models import Account, Posting
from qqv.rules.access import Scope
from qqv.rules.chart import LINES, Chart, Side
from qqv.rules.money import Vnd
from qqv.trail.knowing import told

WRITTEN = "entry__recorded_at"


def balances_on(chart: str, scope: Scope, *, on: date) -> dict[int, Vnd]:
    """Tell what each drawer of one line of the chart held at a day's end (số dư đến ngày)."""
    drawers = Account.objects.within(scope).filter(chart=chart)
    until = Q(on__lte=on) & told(WRITTEN)
    debits = Posting.objects.filter(until, debit__in=drawers.values("pk"))
    credits = Posting.objects.filter(until, credit__in=drawers.values("pk"))
    moved: dict[int, Vnd] = dict(debits.values_list("debit").annotate(n=Sum("amount")))
    for account, amount in credits.values_list("credit").annotate(n=Sum("amount")):
        moved[account] = moved.get(account, 0) - amount
    sign = 1 if LINES[Chart(chart)].side == Side.DEBIT else -1
    return {account: sign * amount for account, amount in moved.items()}


def balances_at(chart: str, scope: Scope, *, ends: Sequence[date]) -> dict[int, list[Vnd]]:
    """Tell what each drawer of one line of the chart held at the end of each of many days.

    In two statements, however many days (số dư đến nhiều ngày).
    """
    drawers = Account.objects.within(scope).filter(chart=chart).values("pk")
    sums = {f"n{n}": Sum("amount", filter=Q(on__lte=end)) for n, end in enumerate(ends)}
    sign = 1 if LINES[Chart(chart)].side == Side.DEBIT else -1
    found: dict[int, list[Vnd]] = {}
    for side, towards in (("debit", sign), ("credit", -sign)):
        until = Q(on__lte=max(ends)) & told(WRITTEN)
        rows = Posting.objects.filter(until, **{f"{side}__in": drawers})
        for account, *moved in rows.order_by().values_list(side).annotate(**sums):
            held = found.setdefault(account, [0] * len(ends))
            for n, amount in enumerate(moved):
                held[n] += towards * (amount or 0)
    return found


def moved_between(chart: str, scope: Scope, *, first: date, last: date) -> Vnd:
    """Tell by how much a line of the chart grew between two days, both included (phát sinh)."""
    drawers = Account.objects.within(scope).filter(chart=chart)
    within = Q(on__gte=first, on__lte=last) & told(WRITTEN)
    debits = Posting.objects.filter(within, debit__in=drawers.values("pk"))
    credits = Posting.objects.filter(within, credit__in=drawers.values("pk"))
    net = (debits.aggregate(n=Sum("amount"))["n"] or 0) - (
        credits.aggregate(n=Sum("amount"))["n"] or 0
    )
    return net if LINES[Chart(chart)].side == Side.DEBIT else -net


def drained(accounts: Collection[int]) -> dict[int, date]:
    """Tell which drawers hold nothing more, and the day the last went out (đã hết số dư).

    On both sides of one line: what came in is a debit. What never held anything is left out.
    """
    came, went = (
        Posting.objects.filter(told(WRITTEN), **{f"{side}__in": accounts})
        for side in ("debit", "credit")
    )
    held = dict(came.values_list("debit").annotate(n=Sum("amount")))
    rows = went.values_list("credit").annotate(n=Sum("amount"), on=Max("on"))
    return {account: on for account, amount, on in rows if amount == held.get(account, 0)}


def leader_moves(scope: Scope, *, until: date) -> dict[int, list[tuple[date, Vnd, Vnd]]]:
    """List what came into and left each leader's hands: group to day, in, out, in đồng."""
    drawers = dict(
        Account.objects.within(scope)
        .filter(chart=Chart.WITH_LEADER.value, group__isnull=False)
        .values_list("pk", "group")
    )
    found: dict[int, list[tuple[date, Vnd, Vnd]]] = {}
    for side in ("debit", "credit"):
        rows = Posting.objects.filter(on__lte=until, **{f"{side}__in": list(drawers)})
        for account, on, amount in rows.values_list(side, "on").annotate(n=Sum("amount")):
            moved = (on, amount, 0) if side == "debit" else (on, 0, amount)
            found.setdefault(drawers[account] or 0, []).append(moved)
    return found


def books_begin(scope: Scope) -> date | None:
    """Tell the first day the books in reach know of; None before any voucher (ngày mở sổ)."""
    held = Posting.objects.filter(debit__in=Account.objects.within(scope).values("pk"))
    first: date | None = held.aggregate(first=Min("on"))["first"]
    return first
