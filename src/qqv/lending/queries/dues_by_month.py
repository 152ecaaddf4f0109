"""What fell due in each of many months, what of it was paid in time, and what came in? By board."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import accumulate
from typing import NamedTuple

from django.db.models import F, Q

from qqv.lending.models import Extension, Freeze, Installment, Loan, Repayment, Waiver
from qqv.rules.access import Scope
from qqv.rules.money import Vnd
from qqv.rules.periods import Span


@dataclass(slots=True, kw_only=True)
class MonthDue:
    """What a board's loans had to pay in a month, and what was paid, in đồng (đến hạn tháng)."""

    due: Vnd = 0
    in_time: Vnd = 0
    collected: Vnd = 0


class _Paid(NamedTuple):
    on: date
    amount: Vnd
    undone_on: date | None


class _Line(NamedTuple):
    due_on: date
    total: Vnd
    before: Vnd


@dataclass(frozen=True, slots=True, kw_only=True)
class _Facts:
    lines: dict[tuple[int, int], list[_Line]]
    decided: dict[int, list[tuple[date, int]]]
    paid: dict[int, list[_Paid]]


def dues_by_month(scope: Scope, *, months: Sequence[Span]) -> dict[tuple[int, date], MonthDue]:
    """Tell for every month what `dues` tells for that month alone (đến hạn từng tháng).

    Keyed by board and first of the month, in a constant number of statements.
    """
    rows = (
        Loan.objects.within(scope)
        .filter(opened_on__lte=months[-1].last)
        .filter(Q(settled_on=None) | Q(settled_on__gte=months[0].first))
        .values_list("pk", "board_id", "paid_before", "opened_on", "settled_on")
    )
    facts = _facts(scope, months[-1].last)
    found: dict[tuple[int, date], MonthDue] = defaultdict(MonthDue)
    for pk, board, before, opened_on, settled_on in rows:
        paid = facts.paid.get(pk, [])
        for month in months:
            if opened_on > month.last or (settled_on and settled_on < month.first):
                continue
            sums = found[board, month.first]
            sums.collected += _came_in(paid, month)
            _add_lines(sums, _in_force(facts, pk, month), paid, before, settled_on, month)
    return found


def _came_in(paid: Sequence[_Paid], month: Span) -> Vnd:
    came = sum(one.amount for one in paid if month.first <= one.on <= month.last)
    gone = (one for one in paid if one.undone_on and month.first <= one.undone_on <= month.last)
    return came - sum(one.amount for one in gone if one.on <= month.last)


def _in_force(facts: _Facts, loan: int, month: Span) -> list[_Line]:
    versions = (version for on, version in facts.decided.get(loan, ()) if on <= month.last)
    return facts.lines.get((loan, max(versions, default=1)), [])


def _add_lines(
    sums: MonthDue,
    lines: Sequence[_Line],
    paid: Sequence[_Paid],
    before: Vnd,
    settled_on: date | None,
    month: Span,
) -> None:
    at = bisect_right(lines, month.first, key=lambda line: line.due_on)
    at -= at > 0 and lines[at - 1].due_on == month.first
    for line in lines[at:]:
        if line.due_on > month.last or (settled_on and line.due_on > settled_on):
            break
        there = before + sum(
            one.amount
            for one in paid
            if one.on <= line.due_on and (one.undone_on is None or one.undone_on > month.last)
        )
        sums.due += line.total
        sums.in_time += max(min(there - line.before, line.total), 0)


def _facts(scope: Scope, last: date) -> _Facts:
    ids = Loan.objects.within(scope).values("pk")
    decided: dict[int, list[tuple[date, int]]] = defaultdict(list)
    for model in (Extension, Waiver, Freeze):
        rows = model.objects.filter(loan__in=ids, on__lte=last)
        for loan, on, version in rows.values_list("loan_id", "on", "version"):
            decided[loan].append((on, version))
    paid: dict[int, list[_Paid]] = defaultdict(list)
    payments = Repayment.objects.filter(loan__in=ids, on__lte=last).annotate(
        undone_on=F("reversal__entry__on")
    )
    fields = payments.values_list("loan_id", "on", "received", "excess", "undone_on")
    for loan, on, received, excess, undone_on in fields.iterator(chunk_size=20_000):
        paid[loan].append(_Paid(on=on, amount=received - excess, undone_on=undone_on))
    return _Facts(lines=_lines(scope), decided=decided, paid=paid)


def _lines(scope: Scope) -> dict[tuple[int, int], list[_Line]]:
    """All versions of the schedules, each line with what the lines before it come to."""
    raw: dict[tuple[int, int], list[tuple[date, Vnd]]] = defaultdict(list)
    rows = Installment.objects.filter(loan__in=Loan.objects.within(scope).values("pk"))
    fields = rows.order_by("loan_id", "version", "number").values_list(
        "loan_id", "version", "due_on", "principal", "interest"
    )
    for loan, version, due_on, principal, interest in fields.iterator(chunk_size=20_000):
        raw[loan, version].append((due_on, principal + interest))
    return {
        key: [
            _Line(due_on=due_on, total=total, before=reached)
            for (due_on, total), reached in zip(
                lines, accumulate((total for _on, total in lines), initial=0), strict=False
            )
        ]
        for key, lines in raw.items()
    }
