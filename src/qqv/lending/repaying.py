"""How does money received change loans? Split, re-split and write, for many loans at once.

Behind the doorway: the verbs that take money call these inside their own recording.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, NamedTuple
from uuid import UUID

from django.db import connection
from django.db.models import F

from qqv.ledger.actions import close_accounts, post_many
from qqv.lending.models import Extension, Installment, Loan, Repayment, Resplit
from qqv.lending.terms import terms_of
from qqv.rules.entries import EntryDraft, VoucherKind, resplit_postings
from qqv.rules.money import Vnd
from qqv.rules.repayment import (
    Due,
    Extended,
    Fact,
    LoanState,
    Overpaid,
    Payment,
    SettlementInterest,
    replay,
    split_repayment,
)
from qqv.rules.schedule import Method
from qqv.trail.models import Record
from qqv.trail.rows import adapted

if TYPE_CHECKING:
    from qqv.ledger.models import Account, Entry


@dataclass(frozen=True, slots=True, kw_only=True)
class Incoming:
    """Money a member brings for her open loan, in đồng (tiền thu)."""

    member_id: int
    received: Vnd
    on: date
    key: UUID
    settles: bool = False


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
    changed: tuple[Changed, ...]
    outstanding: Vnd
    next_due_on: date | None
    settled: bool

    @property
    def account_number(self) -> str:
        return self.loan.account.number


def taken_payments(incoming: Iterable[Incoming]) -> dict[int, Taken]:
    """Split what members bring over their open loans, by member (tách tiền thu).

    Members without an open loan are left out. Refuses more than a loan owes. A payment dated
    before the loan's last one, or on a loan with daily interest, is replayed with all facts.
    """
    arriving = {payment.member_id: payment for payment in incoming}
    loans = list(
        Loan.objects.filter(member__in=arriving, settled_on=None)
        .select_for_update(of=("self",))
        .select_related("account")
        .order_by("pk")
    )
    behind = [loan for loan in loans if _needs_replay(loan, arriving[loan.member_id])]
    ahead = [loan for loan in loans if loan not in behind]
    facts = facts_of(behind)
    lines = lines_of(ahead, unpaid=True) | (lines_of(behind) if behind else {})
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
            taken[loan.member_id] = by_replay(loan, lines[loan.pk], state, payment)
        else:
            taken[loan.member_id] = _by_split(loan, lines[loan.pk], payment)
    return taken


def lines_of(loans: Sequence[Loan], *, unpaid: bool = False) -> dict[int, list[Line]]:
    """Load the installments in force of many loans, or what is unpaid of them (các kỳ trả)."""
    lines: dict[int, list[Line]] = {loan.pk: [] for loan in loans}
    rows = Installment.objects.filter(loan__in=lines, version=F("loan__version"))
    if unpaid:
        rows = rows.exclude(principal_paid=F("principal"), interest_paid=F("interest"))
    fields = ("pk", "number", "due_on", "principal", "interest", "principal_paid", "interest_paid")
    for loan_id, *values in rows.order_by("loan_id", "number").values_list("loan_id", *fields):
        lines[loan_id].append(Line(*values))
    return lines


def facts_of(loans: Sequence[Loan], *, without: int | None = None) -> dict[int, list[Fact]]:
    """Gather the dated facts of many loans, but for one undone repayment (các sự kiện)."""
    facts: dict[int, list[Fact]] = {loan.pk: [] for loan in loans}
    if not loans:
        return facts
    for loan in loans:
        if loan.paid_before:
            facts[loan.pk].append(
                Payment(key="opening", on=loan.opened_on, received=loan.paid_before)
            )
    for row in Repayment.objects.filter(loan__in=loans, reversal=None):
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
    for extension in Extension.objects.filter(loan__in=loans):
        facts[extension.loan_id].append(
            Extended(key=f"v{extension.version}", on=extension.on, months=extension.months)
        )
    return facts


def replayed(loan: Loan, facts: Sequence[Fact], *, until: date | None = None) -> LoanState:
    """Replay a loan's facts over the terms it was promised (tính lại khoản vay)."""
    policy = SettlementInterest(loan.settlement_interest)
    return replay(terms=terms_of(loan), facts=facts, policy=policy, until=until)


def by_replay(
    loan: Loan, lines: Sequence[Line], state: LoanState, payment: Incoming | None
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


def resplit_draft(taken: Taken, *, on: date) -> EntryDraft | None:
    """Draft the voucher that moves principal within a loan, if it must (tách lại gốc, lãi)."""
    postings = resplit_postings(loan=taken.account_number, principal=taken.resplit)
    if not postings:
        return None
    memo = f"Tách lại gốc, lãi sổ {taken.loan.number}"
    return EntryDraft(kind=VoucherKind.JOURNAL, on=on, memo=memo, postings=postings)


def post_with_resplits(
    record: Record, board_id: int, drafts: Sequence[EntryDraft], taken: Iterable[Taken]
) -> "list[Entry]":
    """Post vouchers and the re-splits they cause together; returns the former (ghi sổ)."""
    moved = [
        (one, draft)
        for one in taken
        if one.incoming and (draft := resplit_draft(one, on=one.incoming.on))
    ]
    everything = [*drafts, *(draft for _, draft in moved)]
    if not everything:
        return []
    entries = post_many(record, board_id, everything)
    write_resplits([one for one, _ in moved], entries[len(drafts) :])
    return entries[: len(drafts)]


def write_resplits(taken: Sequence[Taken], entries: "Sequence[Entry]") -> None:
    """Write the re-split facts beside their vouchers (ghi tách lại)."""
    Resplit.objects.bulk_create(
        Resplit(loan=one.loan, principal=one.resplit, entry=entry)
        for one, entry in zip(taken, entries, strict=True)
    )


def write_payments(
    taken: Mapping[int, Taken],
    *,
    placed: "Mapping[int, tuple[Entry | None, Account]]",
    kind: Repayment.Kind,
) -> dict[int, Repayment]:
    """Write repayments and the loans' new state, in a constant number of statements (ghi thu)."""
    rows = {}
    for member_id, one in taken.items():
        entry, place = placed[member_id]
        assert one.incoming and entry, one
        rows[member_id] = Repayment(
            loan=one.loan,
            key=one.incoming.key,
            on=one.incoming.on,
            kind=kind,
            received=one.incoming.received,
            principal=one.principal,
            interest=one.interest,
            excess=one.excess,
            place=place,
            entry=entry,
        )
    Repayment.objects.bulk_create(rows.values())
    write_loans(list(taken.values()))
    return rows


def write_loans(taken: Sequence[Taken]) -> None:
    """Write installments and loan caches as the change leaves them (cập nhật khoản vay)."""
    # PostgreSQL takes a bare NULL or quoted day for text, so days are cast there.
    cast = "CAST(%s AS date)" if connection.vendor == "postgresql" else "%s"
    _update(
        "UPDATE lending_installment SET principal_paid = n.a, interest_paid = n.b,"
        " interest = n.c, due_on = n.d FROM n WHERE lending_installment.id = n.id",
        f"(%s, %s, %s, %s, {cast})",
        "n (id, a, b, c, d)",
        [
            value
            for one in taken
            for line in one.changed
            for value in (
                line.pk,
                line.principal_paid,
                line.interest_paid,
                line.interest,
                line.due_on,
            )
        ],
    )
    _update(
        "UPDATE lending_loan SET outstanding = n.a, next_due_on = n.b, last_paid_on = n.c,"
        " settled_on = n.d FROM n WHERE lending_loan.id = n.id",
        f"(%s, %s, {cast}, {cast}, {cast})",
        "n (id, a, b, c, d)",
        [
            value
            for one in taken
            for value in (
                one.loan.pk,
                one.outstanding,
                one.next_due_on,
                _last_paid(one),
                _settled_on(one),
            )
        ],
    )
    closing: dict[date, list[int]] = {}
    for one in taken:
        if day := _settled_on(one):
            closing.setdefault(day, []).append(one.loan.account_id)
    for day, accounts in closing.items():
        close_accounts(accounts, on=day)


def _last_paid(one: Taken) -> date | None:
    days = [day for day in (one.loan.last_paid_on, one.incoming and one.incoming.on) if day]
    return max(days, default=None)


def _settled_on(one: Taken) -> date | None:
    return _last_paid(one) if one.settled else None


def _needs_replay(loan: Loan, payment: Incoming) -> bool:
    early = loan.last_paid_on is not None and payment.on < loan.last_paid_on
    return early or payment.settles or loan.method == Method.DAILY


def _refuse_excess(payment: Incoming, state: LoanState) -> None:
    excess = state.splits[str(payment.key)].excess
    if excess:
        owed = payment.received - excess
        raise Overpaid(received=payment.received, owed=owed, member_id=payment.member_id)


def _by_split(loan: Loan, unpaid: Sequence[Line], payment: Incoming) -> Taken:
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


def _update(statement: str, row: str, names: str, values: Sequence[int | date | None]) -> None:
    if not values:
        return
    rows = ", ".join([row] * (len(values) // row.count("%s")))
    with connection.cursor() as cursor:
        cursor.execute(
            f"WITH {names} AS (VALUES {rows}) {statement}", [adapted(value) for value in values]
        )
