"""Which loans run, which are late, whose works are due?"""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from django.db.models import Q

from qqv.lending.models import Loan
from qqv.people.models import Fund, Group
from qqv.rules.access import Actor, Verb
from qqv.rules.lateness import days_late
from qqv.rules.money import Vnd
from qqv.rules.refusals import Unseen
from qqv.rules.schedule import months_later
from qqv.rules.words import folded

PAGE = 40
SOON = 30  # days before its date in which an acceptance is shown as due soon


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Loans:
    """A page of loans (danh sách khoản vay)."""

    rows: tuple[LoanRow, ...]
    number: int
    has_more: bool
    group: str = ""

    @property
    def next(self) -> int:
        return self.number + 1

    @property
    def previous(self) -> int:
        return self.number - 1


class WorksDue(StrEnum):
    """Which works are shown (lọc công trình)."""

    ALL = ""
    SOON = "sap-han"
    OVERDUE = "qua-han"


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """A work that waits for acceptance (công trình chờ nghiệm thu)."""

    loan_id: int
    number: str
    member: str
    group: str
    commune: str
    work: str
    disbursed_on: date
    due_on: date
    overdue: int
    soon: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Works:
    """A page of works, and within how many months they are to be accepted (nghiệm thu)."""

    rows: tuple[Work, ...]
    months: int
    number: int
    has_more: bool

    @property
    def next(self) -> int:
        return self.number + 1

    @property
    def previous(self) -> int:
        return self.number - 1


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
        rows.select_related("member", "group__board", "write_off")[start : start + size + 1]
    )
    return Loans(
        rows=tuple(loan_row(loan, on) for loan in found[:size]),
        number=number,
        has_more=len(found) > size,
        group=str(group) if group else "",
    )


def works_page(
    actor: Actor, *, on: date, number: int, due: WorksDue = WorksDue.ALL, size: int = PAGE
) -> Works:
    """List works not accepted yet, the oldest loan first (chờ nghiệm thu)."""
    months = Fund.objects.values_list("acceptance_months", flat=True).get(pk=actor.fund_id)
    lent_before = months_later(on, -months)
    rows = (
        Loan.objects.within(actor.scope(Verb.SEE))
        .filter(disbursement__isnull=False, disbursed_on__lte=on)
        .exclude(acceptances__accepted=True)
        .select_related("member", "group__board", "application__work_kind")
    )
    if due == WorksDue.OVERDUE:
        rows = rows.filter(disbursed_on__lt=lent_before)
    elif due == WorksDue.SOON:
        rows = rows.filter(
            disbursed_on__range=(lent_before, months_later(on + timedelta(days=SOON), -months))
        )
    start = (number - 1) * size
    found = list(rows.order_by("disbursed_on", "pk")[start : start + size + 1])
    return Works(
        rows=tuple(_work(loan, on, months) for loan in found[:size]),
        months=months,
        number=number,
        has_more=len(found) > size,
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
    )


def _work(loan: Loan, on: date, months: int) -> Work:
    due_on = months_later(loan.disbursed_on, months)
    return Work(
        loan_id=loan.pk,
        number=loan.number,
        member=loan.member.name,
        group=str(loan.group),
        commune=loan.group.board.name,
        work=loan.application.work_kind.name if loan.application else "",
        disbursed_on=loan.disbursed_on,
        due_on=due_on,
        overdue=max((on - due_on).days, 0),
        soon=0 <= (due_on - on).days <= SOON,
    )
