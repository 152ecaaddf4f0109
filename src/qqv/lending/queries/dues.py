"""What fell due in a span of days, what of it was paid in time, and what came in?"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from qqv.ledger.moves import WRITTEN
from qqv.lending.known import settled_as_known, undone_on
from qqv.lending.models import Repayment
from qqv.lending.queries.portfolio import (
    UNDONE,
    Loans,
    decided_by,
    lines_of,
    reached,
    received_by,
)
from qqv.people.models import Group
from qqv.people.then import group_on, holds, reach_then
from qqv.rules.access import Scope
from qqv.rules.money import Vnd
from qqv.trail.knowing import known_before, told


@dataclass(frozen=True, slots=True, kw_only=True)
class LoanDue:
    """What one loan had to pay in a span, and what was paid, in đồng (đến hạn, đã thu).

    `open` is what of it is still unpaid on the day asked for, `arrears` what was due before.
    """

    loan_id: int
    board_id: int
    group_id: int
    member: str
    number: str
    first_due_on: date | None
    principal: Vnd
    interest: Vnd
    in_time: Vnd
    open: Vnd
    arrears: Vnd
    collected: Vnd

    @property
    def due(self) -> Vnd:
        return self.principal + self.interest


@dataclass(frozen=True, slots=True, kw_only=True)
class Payment:
    """One payment that was received, or undone, in đồng (một lần thu)."""

    loan_id: int
    number: str
    member: str
    group: str
    commune: str
    on: date
    principal: Vnd
    interest: Vnd
    entry_id: int
    voucher: str
    undone: bool

    @property
    def total(self) -> Vnd:
        return self.principal + self.interest


Line = tuple[date, Vnd, Vnd]
Paid = list[tuple[date, Vnd]]


def dues(scope: Scope, *, first: date, last: date, on: date) -> list[LoanDue]:
    """Tell what every loan owed in a span, by its schedule in force on a day (đến hạn).

    Lines of a loan that was settled before they fell due were not owed; the group is that of
    the span's last day. In a constant number of statements.
    """
    asked, scope = scope, reach_then(scope, on=last)
    ids = reached(scope).values("pk")
    rows = (
        _owed(scope, first, last)
        .order_by("board__code", "group__number", "member__sort_key", "pk")
        .annotate(then=group_on(last))
        .values_list(
            "pk", "board_id", "then", "member__name", "number", "paid_before", "settled_on"
        )
    )
    versions = decided_by(ids, on).versions
    lines = lines_of(ids, versions)
    received = received_by(ids, on)
    dated, collected = _payments_by_loan(scope, first, last)
    known = None if known_before() is None else settled_as_known(ids)
    found = []
    for pk, board, group, member, number, before, settled_on in rows:
        if not holds(asked, board_id=board, group_id=group):
            continue
        settled_on = settled_on if known is None else known.get(pk)
        if settled_on and settled_on < first:
            continue
        owed = [line for line in lines[pk] if settled_on is None or line[0] <= settled_on]
        principal, interest, in_time, starts = _within(owed, dated.get(pk, []), before, first, last)
        open_, arrears = _unpaid(owed, before + received.get(pk, 0), first, last)
        if principal or interest or arrears or collected.get(pk):
            found.append(
                LoanDue(
                    loan_id=pk,
                    board_id=board,
                    group_id=group,
                    member=member,
                    number=number,
                    first_due_on=starts,
                    principal=principal,
                    interest=interest,
                    in_time=in_time,
                    open=open_,
                    arrears=arrears,
                    collected=collected.get(pk, 0),
                )
            )
    return found


def _owed(scope: Scope, first: date, last: date) -> Loans:
    """Leave out what was settled before; as known earlier that is not read from the loan."""
    loans = reached(scope).filter(opened_on__lte=last)
    if known_before() is not None:
        return loans
    return loans.filter(Q(settled_on=None) | Q(settled_on__gte=first))


def payments(scope: Scope, *, first: date, last: date) -> list[Payment]:
    """List what was received in a span, and what was undone in it as minus (các lần thu)."""
    loans = reached(reach_then(scope, on=last)).values("pk")
    group = group_on(last, member="loan__member_id", now="loan__group_id")
    reach = Repayment.objects.filter(loan__in=loans).annotate(then=group)
    around = reach.select_related("loan__member", "loan__group__board", "entry", "reversal__entry")
    within = list(around.filter(told(WRITTEN), on__range=(first, last)))
    undone = list(around.filter(told(UNDONE), reversal__entry__on__range=(first, last)))
    moved = {row.then for row in within + undone if row.then != row.loan.group_id}
    names = Group.objects.in_bulk(moved) if moved else {}
    found = [
        _payment(row, str(names.get(row.then, row.loan.group)), undone=minus)
        for rows, minus in ((within, False), (undone, True))
        for row in rows
        if holds(scope, board_id=row.loan.board_id, group_id=row.then)
    ]
    return sorted(found, key=lambda row: (row.on, row.entry_id, row.loan_id))


def _payment(row: Repayment, group: str, *, undone: bool = False) -> Payment:
    sign, entry = (-1, row.reversal.entry) if undone else (1, row.entry)
    return Payment(
        loan_id=row.loan_id,
        number=row.loan.number,
        member=row.loan.member.name,
        group=group,
        commune=row.loan.group.board.name,
        on=entry.on if undone else row.on,
        principal=sign * row.principal,
        interest=sign * row.interest,
        entry_id=entry.pk,
        voucher=entry.code,
        undone=undone,
    )


def _payments_by_loan(
    scope: Scope, first: date, last: date
) -> tuple[dict[int, Paid], dict[int, Vnd]]:
    """Load what was paid until the last day, and add up what came in during the span."""
    rows = Repayment.objects.filter(
        told(WRITTEN), loan__in=reached(scope).values("pk"), on__lte=last
    ).annotate(undone_on=undone_on())
    dated: dict[int, Paid] = defaultdict(list)
    collected: dict[int, Vnd] = defaultdict(int)
    fields = rows.values_list("loan_id", "on", "received", "excess", "undone_on")
    for loan, on, received, excess, undone in fields.iterator(chunk_size=20_000):
        amount = received - excess
        if undone is None or undone > last:
            dated[loan].append((on, amount))
        collected[loan] += amount if on >= first else 0
        if undone and first <= undone <= last:
            collected[loan] -= amount
    return dated, collected


def _within(
    lines: Sequence[Line], paid: Paid, before: Vnd, first: date, last: date
) -> tuple[Vnd, Vnd, Vnd, date | None]:
    """Add up the lines of a span, and what of each was there by its own due date."""
    principal = interest = in_time = reached = 0
    starts: date | None = None
    for due_on, due_principal, due_interest in lines:
        total = due_principal + due_interest
        if due_on > last:
            break
        if due_on >= first:
            starts = starts or due_on
            principal += due_principal
            interest += due_interest
            there = before + sum(amount for on, amount in paid if on <= due_on)
            in_time += max(min(there - reached, total), 0)
        reached += total
    return principal, interest, in_time, starts


def _unpaid(lines: Sequence[Line], received: Vnd, first: date, last: date) -> tuple[Vnd, Vnd]:
    """Tell what of the span, and of what was due before it, is not paid yet."""
    inside = before = 0
    left = received
    for due_on, principal, interest in lines:
        if due_on > last:
            break
        total = principal + interest
        missing = max(total - left, 0)
        left = max(left - total, 0)
        if due_on >= first:
            inside += missing
        else:
            before += missing
    return inside, before
