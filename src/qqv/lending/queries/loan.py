"""What does one loan look like today, and what would undoing a payment change?"""

from dataclasses import dataclass
from datetime import date, timedelta

from qqv.lending.actions.recall import may_be_recalled
from qqv.lending.actions.waive import owed_interest
from qqv.lending.models import Extension, Freeze, Loan, Recall, Repayment, Waiver
from qqv.lending.payoff import payoff_of
from qqv.lending.queries.loans import LoanRow, loan_row
from qqv.lending.queries.looks import Look, UseLook, looks_of, use_looks_of
from qqv.lending.queries.relief import ReliefRow, relief_of
from qqv.lending.repaying import Line, facts_of, lines_of, replayed
from qqv.rules.access import Actor, Verb
from qqv.rules.lateness import DebtGroup, days_late, debt_group
from qqv.rules.money import Vnd
from qqv.rules.refusals import Unseen
from qqv.rules.repayment import Due


@dataclass(frozen=True, slots=True, kw_only=True)
class LineRow:
    """One installment, in đồng (kỳ trả)."""

    number: int
    due_on: date
    principal: Vnd
    interest: Vnd
    paid: Vnd
    left: Vnd
    state: str

    @property
    def total(self) -> Vnd:
        return self.principal + self.interest


@dataclass(frozen=True, slots=True, kw_only=True)
class Mirror:
    """The voucher that undid a payment, and why (phiếu đảo)."""

    entry_id: int
    voucher: str
    on: date
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentRow:
    """One repayment, in đồng (một lần trả)."""

    id: int
    on: date
    kind: str
    received: Vnd
    principal: Vnd
    interest: Vnd
    excess: Vnd
    voucher: str
    entry_id: int
    mirror: Mirror | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtensionRow:
    """One extension (một lần gia hạn)."""

    on: date
    months: int
    decision_no: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WaiverRow:
    """Interest once given up, in đồng (một lần miễn, giảm lãi)."""

    on: date
    amount: Vnd
    numbers: tuple[int, ...]
    decision_no: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RecallRow:
    """The decision to call a loan back (quyết định thu hồi vốn)."""

    on: date
    due_on: date
    decision_no: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LoanPage:
    """A whole loan as it stands on a day, in đồng (khoản vay)."""

    row: LoanRow
    on: date
    member_id: int
    group_id: int
    cycle: int
    work: str
    rate: str
    rate_per: str
    method: str
    installments: int
    debt_group: DebtGroup
    due_now: Vnd
    payoff: Vnd
    payoff_principal: Vnd
    payoff_interest: Vnd
    lines: tuple[LineRow, ...]
    payments: tuple[PaymentRow, ...]
    extensions: tuple[ExtensionRow, ...]
    waivers: tuple[WaiverRow, ...]
    looks: tuple[Look, ...]
    use_looks: tuple[UseLook, ...]
    recall: RecallRow | None
    recallable: bool
    application_id: int | None
    disbursed: bool
    frozen_until: date | None
    relief: tuple[ReliefRow, ...]
    went_to: int | None
    came_from: int | None

    @property
    def written_off(self) -> ReliefRow | None:
        """The write-off, if there was one (xóa nợ)."""
        return next((row for row in self.relief if row.written_off), None)

    @property
    def accepted(self) -> bool:
        return any(look.accepted for look in self.looks)

    @property
    def misused(self) -> bool:
        """Whether the last look found the money used for something else (sai mục đích)."""
        return bool(self.use_looks) and not self.use_looks[-1].used_right

    @property
    def interest_total(self) -> Vnd:
        return sum(line.interest for line in self.lines)

    @property
    def lines_total(self) -> Vnd:
        return sum(line.total for line in self.lines)

    @property
    def paid_total(self) -> Vnd:
        return sum(line.paid for line in self.lines)

    @property
    def left_total(self) -> Vnd:
        return sum(line.left for line in self.lines)

    @property
    def waived(self) -> Vnd:
        """The interest an early settlement on this day saves her (lãi được miễn)."""
        return max(self.left_total - self.payoff, 0)


def loan_page(actor: Actor, *, loan_id: int, on: date, verb: Verb = Verb.SEE) -> LoanPage:
    """Show a loan with its schedule, payments and what settles it today (khoản vay)."""
    reach = Loan.objects.within(actor.scope(verb)).filter(pk=loan_id)
    loan = reach.select_related(
        "member",
        "group__board",
        "board__fund",
        "account",
        "application__work_kind",
        "write_off",
        "handed_over",
        "came_from",
    ).first()
    if loan is None:
        raise Unseen
    lines = lines_of([loan])[loan.pk]
    owed = payoff_of(loan, on=on) if loan.settled_on is None else None
    extensions = Extension.objects.filter(loan=loan).order_by("version")
    waivers = Waiver.objects.filter(loan=loan).order_by("version")
    waived = any(waiver.on <= on for waiver in waivers)
    row = loan_row(loan, on)
    frozen = Freeze.objects.filter(loan=loan, on__lte=on, until__gte=on).first()
    return LoanPage(
        row=row,
        on=on,
        member_id=loan.member_id,
        group_id=loan.group_id,
        cycle=loan.cycle,
        work=loan.application.work_kind.name if loan.application else "",
        rate=f"{loan.rate.normalize():f}".replace(".", ","),
        rate_per=loan.rate_per,
        method=loan.method,
        installments=loan.installments,
        debt_group=debt_group(
            row.late,
            extensions=len(extensions),
            waived=waived,
            held=days_late(row.next_due_on, frozen.until + timedelta(days=1)) if frozen else 0,
        ),
        frozen_until=frozen.until if frozen else None,
        relief=relief_of(loan),
        went_to=loan.handed_over.successor_id if row.handed_over else None,
        came_from=loan.came_from.loan_id if hasattr(loan, "came_from") else None,
        due_now=sum(line.unpaid.total for line in lines if line.due_on <= on),
        payoff=owed.total if owed else 0,
        payoff_principal=owed.principal if owed else 0,
        payoff_interest=owed.interest if owed else 0,
        lines=tuple(_line(line, on) for line in lines),
        payments=_payments(loan),
        extensions=tuple(_extension(extension) for extension in extensions),
        waivers=tuple(_waiver(waiver) for waiver in waivers),
        looks=looks_of(loan),
        use_looks=use_looks_of(loan),
        recall=_recall(loan),
        recallable=may_be_recalled(loan, on=on),
        application_id=loan.application_id,
        disbursed=loan.disbursement_id is not None,
    )


def _extension(row: Extension) -> ExtensionRow:
    return ExtensionRow(
        on=row.on, months=row.months, decision_no=row.decision_no, reason=row.reason
    )


def _waiver(row: Waiver) -> WaiverRow:
    return WaiverRow(
        on=row.on,
        amount=row.amount,
        numbers=tuple(row.numbers),
        decision_no=row.decision_no,
        reason=row.reason,
    )


def waivable(actor: Actor, *, loan_id: int, on: date) -> tuple[Due, ...]:
    """List the installments of a loan that owe interest on a day (lãi có thể miễn)."""
    loan = Loan.objects.within(actor.scope(Verb.WAIVE)).filter(pk=loan_id).first()
    if loan is None:
        raise Unseen
    return owed_interest(loan, on=on) if loan.settled_on is None else ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What a loan owes, before or after, in đồng and days (tình trạng)."""

    outstanding: Vnd
    next_due_on: date | None
    late: int
    settled: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ToReverse:
    """A repayment about to be undone and what that changes, in đồng (khoản thu sắp đảo)."""

    id: int
    loan_id: int
    number: str
    member: str
    on: date
    received: Vnd
    principal: Vnd
    interest: Vnd
    voucher: str
    undone: bool
    before: Standing
    after: Standing
    resplit: Vnd


def to_reverse(actor: Actor, *, repayment_id: int, on: date, verb: Verb) -> ToReverse:
    """Show a repayment and the loan with and without it (khoản thu sắp đảo)."""
    paid = Repayment.objects.filter(pk=repayment_id).select_related("entry", "reversal").first()
    reach = Loan.objects.within(actor.scope(verb)).select_related("member")
    loan = reach.filter(pk=paid.loan_id).first() if paid else None
    if paid is None or loan is None:
        raise Unseen
    state = replayed(loan, facts_of([loan], without=paid.pk)[loan.pk])
    undone = hasattr(paid, "reversal")
    return ToReverse(
        id=paid.pk,
        loan_id=loan.pk,
        number=loan.number,
        member=loan.member.name,
        on=paid.on,
        received=paid.received,
        principal=paid.principal,
        interest=paid.interest,
        voucher=paid.entry.code,
        undone=undone,
        before=Standing(
            outstanding=loan.outstanding,
            next_due_on=loan.next_due_on,
            late=days_late(loan.next_due_on, on),
            settled=loan.settled_on is not None,
        ),
        after=Standing(
            outstanding=state.outstanding,
            next_due_on=state.next_due_on,
            late=days_late(state.next_due_on, on),
            settled=state.settled,
        ),
        resplit=0 if undone else abs(loan.outstanding + paid.principal - state.outstanding),
    )


def _recall(loan: Loan) -> RecallRow | None:
    made = Recall.objects.filter(loan=loan).first()
    if made is None:
        return None
    return RecallRow(
        on=made.on, due_on=made.due_on, decision_no=made.decision_no, reason=made.reason
    )


def _line(line: Line, on: date) -> LineRow:
    return LineRow(
        number=line.number,
        due_on=line.due_on,
        principal=line.principal,
        interest=line.interest,
        paid=line.principal_paid + line.interest_paid,
        left=line.unpaid.total,
        state=_state(line.unpaid.total, line.due_on, on),
    )


def _state(unpaid: Vnd, due_on: date, on: date) -> str:
    if unpaid == 0:
        return "paid"
    if due_on < on:
        return "late"
    return "due" if due_on == on else "later"


def _payments(loan: Loan) -> tuple[PaymentRow, ...]:
    paid = Repayment.objects.filter(loan=loan).select_related("entry", "reversal__entry")
    return tuple(
        PaymentRow(
            id=row.pk,
            on=row.on,
            kind=str(row.get_kind_display()),
            received=row.received,
            principal=row.principal,
            interest=row.interest,
            excess=row.excess,
            voucher=row.entry.code,
            entry_id=row.entry_id,
            mirror=_mirror(row),
        )
        for row in paid.order_by("-on", "-pk")
    )


def _mirror(row: Repayment) -> Mirror | None:
    if not hasattr(row, "reversal"):
        return None
    undone = row.reversal
    return Mirror(
        entry_id=undone.entry_id,
        voucher=undone.entry.code,
        on=undone.entry.on,
        reason=undone.reason,
    )
