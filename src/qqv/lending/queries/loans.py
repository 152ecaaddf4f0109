"""What does a loan look like today, which loans are late, whose works are due?"""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q

from qqv.lending.models import Extension, Loan, Repayment
from qqv.lending.payoff import payoff_of
from qqv.lending.repaying import lines_of
from qqv.people.models import Fund
from qqv.rules.access import Actor, Verb
from qqv.rules.lateness import DebtGroup, days_late, debt_group
from qqv.rules.money import Vnd
from qqv.rules.refusals import Unseen
from qqv.rules.schedule import months_later
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Loans:
    """A page of loans (danh sách khoản vay)."""

    rows: tuple[LoanRow, ...]
    number: int
    has_more: bool

    @property
    def next(self) -> int:
        return self.number + 1

    @property
    def previous(self) -> int:
        return self.number - 1


@dataclass(frozen=True, slots=True, kw_only=True)
class LineRow:
    """One installment, in đồng (kỳ trả)."""

    number: int
    due_on: date
    principal: Vnd
    interest: Vnd
    paid: Vnd
    state: str

    @property
    def total(self) -> Vnd:
        return self.principal + self.interest


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentRow:
    """One repayment, in đồng (một lần trả)."""

    id: int
    on: date
    kind: str
    received: Vnd
    principal: Vnd
    interest: Vnd
    voucher: str
    entry_id: int
    reversed_reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LoanPage:
    """A whole loan as it stands on a day (khoản vay)."""

    row: LoanRow
    member_id: int
    group_id: int
    cycle: int
    rate: str
    method: str
    installments: int
    debt_group: DebtGroup
    due_now: Vnd
    payoff: Vnd
    payoff_principal: Vnd
    payoff_interest: Vnd
    lines: tuple[LineRow, ...]
    payments: tuple[PaymentRow, ...]
    extensions: tuple[Extension, ...]
    acceptances: tuple[object, ...]
    accepted: bool
    application_id: int | None

    @property
    def interest_total(self) -> Vnd:
        return sum(line.interest for line in self.lines)


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


def loans_page(actor: Actor, *, on: date, late: int | None, text: str, number: int) -> Loans:
    """List open loans, the latest payers first where asked; or those found by a text."""
    rows = Loan.objects.within(actor.scope(Verb.SEE)).filter(settled_on=None)
    if text:
        word = folded(text)
        rows = rows.filter(Q(number__startswith=text) | Q(member__folded__contains=word))
    if late is not None:
        rows = rows.filter(next_due_on__lt=on - timedelta(days=late)).order_by("next_due_on", "pk")
    else:
        rows = rows.order_by("-pk")
    start = (number - 1) * PAGE
    found = list(rows.select_related("member", "group__board")[start : start + PAGE + 1])
    return Loans(
        rows=tuple(_row(loan, on) for loan in found[:PAGE]),
        number=number,
        has_more=len(found) > PAGE,
    )


def loan_page(actor: Actor, *, loan_id: int, on: date, verb: Verb = Verb.SEE) -> LoanPage:
    """Show a loan with its schedule, payments and what settles it today (khoản vay)."""
    reach = Loan.objects.within(actor.scope(verb)).filter(pk=loan_id)
    loan = reach.select_related("member", "group__board", "account").first()
    if loan is None:
        raise Unseen
    lines = lines_of([loan])[loan.pk]
    paid = Repayment.objects.filter(loan=loan).select_related("entry", "reversal")
    owed = payoff_of(loan, on=on) if loan.settled_on is None else None
    extensions = tuple(Extension.objects.filter(loan=loan).order_by("version"))
    acceptances = tuple(loan.acceptances.select_related("record__actor").order_by("pk"))
    row = _row(loan, on)
    return LoanPage(
        row=row,
        member_id=loan.member_id,
        group_id=loan.group_id,
        cycle=loan.cycle,
        rate=f"{loan.rate.normalize():f}".replace(".", ","),
        method=loan.method,
        installments=loan.installments,
        debt_group=debt_group(row.late, extensions=len(extensions)),
        due_now=sum(line.unpaid.total for line in lines if line.due_on <= on),
        payoff=owed.total if owed else 0,
        payoff_principal=owed.principal if owed else 0,
        payoff_interest=owed.interest if owed else 0,
        lines=tuple(
            LineRow(
                number=line.number,
                due_on=line.due_on,
                principal=line.principal,
                interest=line.interest,
                paid=line.principal_paid + line.interest_paid,
                state=_state(line.unpaid.total, line.due_on, on),
            )
            for line in lines
        ),
        payments=tuple(
            PaymentRow(
                id=one.pk,
                on=one.on,
                kind=str(one.get_kind_display()),
                received=one.received,
                principal=one.principal,
                interest=one.interest,
                voucher=one.entry.code,
                entry_id=one.entry_id,
                reversed_reason=one.reversal.reason if hasattr(one, "reversal") else "",
            )
            for one in paid.order_by("-on", "-pk")
        ),
        extensions=extensions,
        acceptances=acceptances,
        accepted=any(row.accepted for row in acceptances),
        application_id=loan.application_id,
    )


def works_page(actor: Actor, *, on: date, number: int) -> tuple[tuple[Work, ...], bool]:
    """List works not accepted yet, the oldest first, and whether there are more (nghiệm thu)."""
    months = Fund.objects.values_list("acceptance_months", flat=True).get(pk=actor.fund_id)
    rows = (
        Loan.objects.within(actor.scope(Verb.SEE))
        .filter(disbursement__isnull=False, disbursed_on__lte=on)
        .exclude(acceptances__accepted=True)
        .select_related("member", "group__board", "application__work_kind")
        .order_by("disbursed_on", "pk")
    )
    start = (number - 1) * PAGE
    found = list(rows[start : start + PAGE + 1])
    works = []
    for loan in found[:PAGE]:
        due_on = months_later(loan.disbursed_on, months)
        works.append(
            Work(
                loan_id=loan.pk,
                number=loan.number,
                member=loan.member.name,
                group=str(loan.group),
                commune=loan.group.board.name,
                work=loan.application.work_kind.name if loan.application else "",
                disbursed_on=loan.disbursed_on,
                due_on=due_on,
                overdue=max((on - due_on).days, 0),
            )
        )
    return tuple(works), len(found) > PAGE


@dataclass(frozen=True, slots=True, kw_only=True)
class ToReverse:
    """A repayment about to be undone, in đồng (khoản thu sắp đảo)."""

    id: int
    loan_id: int
    number: str
    member: str
    on: date
    received: Vnd
    principal: Vnd
    interest: Vnd
    voucher: str


def to_reverse(actor: Actor, *, repayment_id: int) -> ToReverse:
    """Show a repayment before it is undone (khoản thu sắp đảo)."""
    paid = Repayment.objects.filter(pk=repayment_id).select_related("loan__member", "entry").first()
    if paid is None or not (
        Loan.objects.within(actor.scope(Verb.SEE)).filter(pk=paid.loan_id).exists()
    ):
        raise Unseen
    return ToReverse(
        id=paid.pk,
        loan_id=paid.loan_id,
        number=paid.loan.number,
        member=paid.loan.member.name,
        on=paid.on,
        received=paid.received,
        principal=paid.principal,
        interest=paid.interest,
        voucher=paid.entry.code,
    )


def _row(loan: Loan, on: date) -> LoanRow:
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
    )


def _state(unpaid: Vnd, due_on: date, on: date) -> str:
    if unpaid == 0:
        return "paid"
    if due_on < on:
        return "late"
    return "due" if due_on == on else "later"
