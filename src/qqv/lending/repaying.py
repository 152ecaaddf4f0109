"""How does money received change loans? Split, re-split and write, for many loans at once.

Behind the doorway: the verbs that take money call these inside their own recording.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple
from uuid import UUID

from django.db.models import F, Q

from qqv.lending.models import (
    EarlierPayment,
    Extension,
    Freeze,
    Installment,
    Loan,
    LoanHandOver,
    Recall,
    Repayment,
    Waiver,
    WriteOff,
)
from qqv.lending.terms import terms_of
from qqv.rules.facts import (
    Extended,
    Fact,
    Frozen,
    HandedOver,
    Payment,
    Recalled,
    Waived,
    WrittenOff,
)
from qqv.rules.money import Vnd
from qqv.rules.repayment import (
    Due,
    LoanState,
    Overpaid,
    SettlementInterest,
    replay,
    split_repayment,
)
from qqv.rules.schedule import Method
from qqv.trail.knowing import told, told_later


@dataclass(frozen=True, slots=True, kw_only=True)
class Incoming:
    """Money a member brings for her open loan, in đồng (tiền thu)."""

    member_id: int
    received: Vnd
    on: date
    key: UUID
    settles: bool = False


# Two meetings on: who brings this month's money is split without reading the whole schedule.
NEAR = timedelta(days=62)


class Line(NamedTuple):
    """An installment as it stands, in đồng (kỳ trả)."""

    pk: int
    number: int
    due_on: date
    principal: Vnd
    interest: Vnd
    principal_paid: Vnd
    interest_paid: Vnd

    @property
    def unpaid(self) -> Due:
        """What is still to be paid of it (còn phải trả)."""
        return Due(
            number=self.number,
            due_on=self.due_on,
            principal=self.principal - self.principal_paid,
            interest=self.interest - self.interest_paid,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """One installment's paid parts after the change, in đồng (kỳ trả sau khi thu)."""

    pk: int
    principal_paid: Vnd
    interest_paid: Vnd
    interest: Vnd
    due_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """A loan after money came or went: the split, and what it leaves (đã tách gốc, lãi)."""

    loan: Loan
    incoming: Incoming | None
    principal: Vnd
    interest: Vnd
    excess: Vnd
    resplit: Vnd
    account_number: str
    changed: tuple[Changed, ...]
    outstanding: Vnd
    next_due_on: date | None
    settled: bool


def taken_payments(incoming: Iterable[Incoming]) -> dict[int, Taken]:
    """Split what members bring over their open loans, by member (tách tiền thu).

    Members without an open loan are left out. Refuses more than a loan owes. A payment dated
    before the loan's last one, on a loan with daily interest, or on one whose schedule was
    changed by decision, is replayed with all facts.
    """
    arriving = {payment.member_id: payment for payment in incoming}
    loans = list(
        Loan.objects.filter(member__in=arriving, settled_on=None)
        .select_for_update(of=("self",))
        .annotate(account_number=F("account__number"))
        .order_by("pk")
    )
    numbers = {loan.pk: vars(loan)["account_number"] for loan in loans}
    behind = [loan for loan in loans if _needs_replay(loan, arriving[loan.member_id])]
    ahead = [loan for loan in loans if loan not in behind]
    facts = facts_of(behind)
    lines = _reachable(ahead, arriving) | (lines_of(behind) if behind else {})
    taken = {}
    for loan in loans:
        payment = arriving[loan.member_id]
        if loan in behind:
            fact = Payment(
                key=str(payment.key),
                on=payment.on,
                received=payment.received,
                settles=payment.settles,
            )
            state = replayed(loan, [*facts[loan.pk], fact])
            _refuse_excess(payment, state)
            taken[loan.member_id] = by_replay(
                loan, lines[loan.pk], state, payment, account_number=numbers[loan.pk]
            )
        else:
            taken[loan.member_id] = _by_split(
                loan, lines[loan.pk], payment, account_number=numbers[loan.pk]
            )
    return taken


def _reachable(loans: Sequence[Loan], arriving: Mapping[int, Incoming]) -> dict[int, list[Line]]:
    """Load what is unpaid and near; for who pays further ahead, all that is unpaid.

    Near is enough when it comes to more than is brought, for then the line after is known.
    """
    days = [arriving[loan.member_id].on for loan in loans]
    near = max(days, default=date.min) + NEAR
    lines = lines_of(loans, unpaid=True, until=near)
    further = [
        loan
        for loan in loans
        if sum(line.unpaid.total for line in lines[loan.pk]) <= arriving[loan.member_id].received
    ]
    return lines | (lines_of(further, unpaid=True) if further else {})


def lines_of(
    loans: Sequence[Loan], *, unpaid: bool = False, until: date | None = None
) -> dict[int, list[Line]]:
    """Load the installments in force of many loans, or what is unpaid of them (các kỳ trả)."""
    lines: dict[int, list[Line]] = {loan.pk: [] for loan in loans}
    rows = Installment.objects.filter(loan__in=lines, version=F("loan__version"))
    if unpaid:
        rows = rows.exclude(principal_paid=F("principal"), interest_paid=F("interest"))
    if until:
        rows = rows.filter(due_on__lte=until)
    fields = ("pk", "number", "due_on", "principal", "interest", "principal_paid", "interest_paid")
    for loan_id, *values in rows.order_by("loan_id", "number").values_list("loan_id", *fields):
        lines[loan_id].append(Line(*values))
    return lines


def facts_of(loans: Sequence[Loan], *, without: int | None = None) -> dict[int, list[Fact]]:
    """Gather the dated facts of many loans, but for one undone repayment (các sự kiện)."""
    facts: dict[int, list[Fact]] = {loan.pk: [] for loan in loans}
    if not loans:
        return facts
    _before_opening(loans, facts)
    stands = Q(reversal=None) | told_later("reversal__entry__recorded_at")
    for row in Repayment.objects.filter(stands, told("entry__recorded_at"), loan__in=loans):
        if row.pk == without:
            continue
        facts[row.loan_id].append(
            Payment(
                key=str(row.key),
                on=row.on,
                received=row.received,
                settles=row.kind == Repayment.Kind.SETTLEMENT,
            )
        )
    for extension in Extension.objects.filter(told(), loan__in=loans):
        facts[extension.loan_id].append(
            Extended(key=f"v{extension.version}", on=extension.on, months=extension.months)
        )
    _relief(loans, facts)
    for waiver in Waiver.objects.filter(told(), loan__in=loans):
        facts[waiver.loan_id].append(waived(waiver))
    for recall in Recall.objects.filter(told(), loan__in=loans):
        facts[recall.loan_id].append(
            Recalled(key=f"r{recall.version}", on=recall.on, due_on=recall.due_on)
        )
    return facts


def _relief(loans: Sequence[Loan], facts: dict[int, list[Fact]]) -> None:
    for freeze in Freeze.objects.filter(told("decision__record__at"), loan__in=loans):
        facts[freeze.loan_id].append(frozen(freeze))
    for gone in WriteOff.objects.filter(told("decision__record__at"), loan__in=loans):
        facts[gone.loan_id].append(WrittenOff(key="x", on=gone.on))
    for away in LoanHandOver.objects.filter(told(), loan__in=loans):
        facts[away.loan_id].append(HandedOver(key="x", on=away.on))


def frozen(freeze: Freeze) -> Frozen:
    """Read a freeze as a fact of its loan (khoanh nợ)."""
    return Frozen(key=f"f{freeze.version}", on=freeze.on, until=freeze.until)


def waived(waiver: Waiver) -> Waived:
    """Read a waiver as a fact of its loan (miễn, giảm lãi)."""
    return Waived(
        key=f"w{waiver.version}",
        on=waiver.on,
        amount=waiver.amount,
        numbers=tuple(waiver.numbers),
    )


def _before_opening(loans: Sequence[Loan], facts: dict[int, list[Fact]]) -> None:
    """Put in what was paid before the opening: by day where that is known, else as one sum."""
    earlier: dict[int, int] = dict.fromkeys(facts, 0)
    for past in EarlierPayment.objects.filter(loan__in=loans):
        earlier[past.loan_id] += past.received
        facts[past.loan_id].append(Payment(key=f"e{past.pk}", on=past.on, received=past.received))
    for loan in loans:
        assert earlier[loan.pk] in (0, loan.paid_before), loan
        if loan.paid_before and not earlier[loan.pk]:
            facts[loan.pk].append(
                Payment(key="opening", on=loan.opened_on, received=loan.paid_before)
            )


def replayed(loan: Loan, facts: Sequence[Fact], *, until: date | None = None) -> LoanState:
    """Replay a loan's facts over the terms it was promised (tính lại khoản vay)."""
    policy = SettlementInterest(loan.settlement_interest)
    return replay(terms=terms_of(loan), facts=facts, policy=policy, until=until)


def by_replay(
    loan: Loan,
    lines: Sequence[Line],
    state: LoanState,
    payment: Incoming | None,
    *,
    account_number: str,
) -> Taken:
    """Turn a replayed state into what must change in tables and books (sau khi tính lại)."""
    split = state.splits[str(payment.key)] if payment else None
    principal = split.principal if split else 0
    interest = split.interest if split else 0
    received = payment.received if payment else 0
    rows = {row.number: row for row in state.rows}
    return Taken(
        loan=loan,
        incoming=payment,
        principal=principal,
        interest=interest,
        excess=received - principal - interest,
        account_number=account_number,
        resplit=loan.outstanding - principal - state.outstanding,
        changed=tuple(
            Changed(
                pk=line.pk,
                principal_paid=rows[line.number].principal_paid,
                interest_paid=rows[line.number].interest_paid,
                interest=rows[line.number].interest,
                due_on=rows[line.number].due_on,
            )
            for line in lines
        ),
        outstanding=state.outstanding,
        next_due_on=state.next_due_on,
        settled=state.settled,
    )


def _needs_replay(loan: Loan, payment: Incoming) -> bool:
    early = loan.last_paid_on is not None and payment.on < loan.last_paid_on
    # A decision counts from its day, so a payment found later may belong before it.
    decided = loan.version > 1
    return early or decided or payment.settles or loan.method == Method.DAILY


def _refuse_excess(payment: Incoming, state: LoanState) -> None:
    excess = state.splits[str(payment.key)].excess
    if excess:
        owed = payment.received - excess
        raise Overpaid(received=payment.received, owed=owed, member_id=payment.member_id)


def _by_split(
    loan: Loan, unpaid: Sequence[Line], payment: Incoming, *, account_number: str
) -> Taken:
    """Split a payment that comes after all others: the same result as a replay, cheaper."""
    reached, covered, after = [], 0, None
    for line in unpaid:
        if covered >= payment.received:
            after = line.due_on
            break
        reached.append(line)
        covered += line.unpaid.total
    if covered < payment.received:
        raise Overpaid(received=payment.received, owed=covered, member_id=payment.member_id)
    paid = {
        part.number: part
        for part in split_repayment(payment.received, [line.unpaid for line in reached])
    }
    principal = sum(part.principal for part in paid.values())
    next_due_on = reached[-1].due_on if covered > payment.received else after
    return Taken(
        loan=loan,
        incoming=payment,
        principal=principal,
        interest=payment.received - principal,
        excess=0,
        account_number=account_number,
        resplit=0,
        changed=tuple(
            Changed(
                pk=line.pk,
                principal_paid=line.principal_paid + paid[line.number].principal,
                interest_paid=line.interest_paid + paid[line.number].interest,
                interest=line.interest,
                due_on=line.due_on,
            )
            for line in reached
            if line.number in paid
        ),
        outstanding=loan.outstanding - principal,
        next_due_on=next_due_on,
        settled=next_due_on is None,
    )
