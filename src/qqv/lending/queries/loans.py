"""Which loans run, and which are late?"""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q

from qqv.lending.models import Loan
from qqv.people.models import Group
from qqv.rules.access import Actor, Verb
from qqv.rules.lateness import days_late
from qqv.rules.money import Vnd
from qqv.rules.pages import Paged
from qqv.rules.refusals import Unseen
from qqv.rules.words import folded

PAGE = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class LoanRow:
    """One loan in a list, in đồng and days (một khoản vay)."""

    id: int
    number: str
    member: str
    group: str
    commune: str
    principal: Vnd
    outstanding: Vnd
    disbursed_on: date
    next_due_on: date | None
    late: int
    settled_on: date | None
    written_off: bool = False
    handed_over: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Loans(Paged):
    """A page of loans (danh sách khoản vay)."""

    rows: tuple[LoanRow, ...]
    group: str = ""


def loans_page(
    actor: Actor,
    *,
    on: date,
    late: int | None,
    text: str,
    number: int,
    settled: bool = False,
    group_id: int | None = None,
    size: int = PAGE,
) -> Loans:
    """List loans: open, settled, or more than `late` days late, the latest payers first.

    `text` keeps those whose number begins so or whose borrower's folded name holds it
    (danh sách khoản vay).
    """
    scope = actor.scope(Verb.SEE)
    rows = Loan.objects.within(scope).filter(settled_on__isnull=not settled)
    group = Group.objects.within(scope).filter(pk=group_id).first() if group_id else None
    if group_id and group is None:
        raise Unseen
    if group:
        rows = rows.filter(group=group)
    if text:
        word = folded(text)
        rows = rows.filter(Q(number__startswith=text) | Q(member__folded__contains=word))
    if late is not None:
        rows = rows.filter(next_due_on__lt=on - timedelta(days=late))
    # Within a board the index on open loans gives this order without sorting them all.
    rows = rows.order_by("-pk") if settled else rows.order_by("next_due_on", "pk")
    start = (number - 1) * size
    found = list(
        rows.select_related("member", "group__board", "write_off", "handed_over")[
            start : start + size + 1
        ]
    )
    return Loans(
        rows=tuple(loan_row(loan, on) for loan in found[:size]),
        number=number,
        has_more=len(found) > size,
        group=str(group) if group else "",
    )


def loan_row(loan: Loan, on: date) -> LoanRow:
    """Show a loan as a row of a list on a day (một khoản vay)."""
    return LoanRow(
        id=loan.pk,
        number=loan.number,
        member=loan.member.name,
        group=str(loan.group),
        commune=loan.group.board.name,
        principal=loan.principal,
        outstanding=loan.outstanding,
        disbursed_on=loan.disbursed_on,
        next_due_on=loan.next_due_on,
        late=days_late(loan.next_due_on, on),
        settled_on=loan.settled_on,
        written_off=hasattr(loan, "write_off"),
        handed_over=hasattr(loan, "handed_over"),
    )
