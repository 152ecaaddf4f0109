"""What does a loan owe after all its facts, and what settles it?"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from qqv.rules.accrual import Accrual, running_days
from qqv.rules.facts import (
    Charged,
    Extended,
    Fact,
    Frozen,
    HandedOver,
    Payment,
    Recalled,
    Refunded,
    Waived,
    WrittenOff,
    thawed,
)
from qqv.rules.money import Vnd, part_of, rounded
from qqv.rules.schedule import Installment, Method, Terms, accrues_from, make_schedule, months_later
from qqv.rules.splitting import Due as Due
from qqv.rules.splitting import Overpaid as Overpaid
from qqv.rules.splitting import Paid as Paid
from qqv.rules.splitting import split_repayment as split_repayment


class SettlementInterest(StrEnum):
    """How much of the interest to come an early settlement pays (lãi khi tất toán)."""

    FULL_TERM = "full_term"
    RUNNING_PERIOD = "running_period"
    TO_THE_DAY = "to_the_day"


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """An installment with what has been paid of it, in đồng (kỳ trả và phần đã trả).

    `interest` is what is left to ask for after `interest_waived` was given up.
    """

    number: int
    due_on: date
    principal: Vnd
    interest: Vnd
    principal_paid: Vnd = 0
    interest_paid: Vnd = 0
    fees: Vnd = 0
    fees_paid: Vnd = 0
    penalties: Vnd = 0
    penalties_paid: Vnd = 0
    interest_waived: Vnd = 0

    @property
    def unpaid(self) -> Due:
        return Due(
            number=self.number,
            due_on=self.due_on,
            principal=self.principal - self.principal_paid,
            interest=self.interest - self.interest_paid,
            fees=self.fees - self.fees_paid,
            penalties=self.penalties - self.penalties_paid,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Split:
    """How money was split, in đồng; `excess` is more than was owed (tách gốc, lãi).

    Of a payment: what it paid, and `parts` of which installments. Of a refund: the excess it
    gave back (negative) and the principal owed again (negative). Of a write-off: what left.
    Of a waiver: the interest given up.
    """

    principal: Vnd
    interest: Vnd
    excess: Vnd = 0
    fees: Vnd = 0
    penalties: Vnd = 0
    parts: tuple[Paid, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class LoanState:
    """A loan after all its facts (tình trạng khoản vay).

    `outstanding` is what she owes; of a loan written off or handed over nothing is left in the
    books (`gone`).
    """

    rows: tuple[Row, ...]
    splits: dict[str, Split]
    outstanding: Vnd
    excess: Vnd
    gone: bool = False

    @property
    def booked(self) -> Vnd:
        """What the books hold of it, in đồng (dư nợ trên sổ)."""
        return 0 if self.gone else self.outstanding

    @property
    def next_due_on(self) -> date | None:
        """Tell when the oldest installment not fully paid fell due (kỳ nợ cũ nhất)."""
        return next((row.due_on for row in self.rows if row.unpaid.total), None)

    @property
    def settled(self) -> bool:
        return self.next_due_on is None


@dataclass(frozen=True, slots=True, kw_only=True)
class Payoff:
    """What settles a loan on a day, in đồng (số tất toán)."""

    principal: Vnd
    interest: Vnd
    charges: Vnd = 0

    @property
    def total(self) -> Vnd:
        return self.principal + self.interest + self.charges


def replay(
    *,
    terms: Terms,
    facts: Iterable[Fact],
    policy: SettlementInterest = SettlementInterest.RUNNING_PERIOD,
    until: date | None = None,
    schedule: Sequence[Installment] | None = None,
) -> LoanState:
    """Compute what a loan owes from its terms and its dated facts alone (tính lại).

    The order in which facts are given does not matter: charges belong to their installments
    from the first; the rest is taken by day, and of one day freezes, extensions, waivers,
    payments by key, the settlement, refunds, recalls, write-offs, the hand-over. With daily
    interest, `until` lets it run to a day; without, later lines are foreseen as paid on time.
    `schedule` is one agreed otherwise than by terms.
    """
    run = _Replay(terms, policy, schedule or make_schedule(terms))
    for fact in sorted(facts, key=_turn):
        run.take(fact)
    if run.clock and until:
        run.rows = run.clock.accrued(run.rows, until)
    return LoanState(
        rows=tuple(run.rows),
        splits=run.splits,
        outstanding=sum(row.unpaid.principal for row in run.rows),
        excess=run.excess,
        gone=run.gone,
    )


TURNS = (Frozen, Extended, Waived, Payment, Refunded, Recalled, WrittenOff, HandedOver)


def _turn(fact: Fact) -> tuple[date, int, str]:
    if isinstance(fact, Charged):
        return date.min, 0, fact.key
    turn = TURNS.index(type(fact)) * 2
    # A settlement was reckoned after everything else that day had been taken.
    return fact.on, turn + (isinstance(fact, Payment) and fact.settles), fact.key


class _Replay:
    """A loan's lines while its facts are taken one after another."""

    def __init__(
        self, terms: Terms, policy: SettlementInterest, schedule: Sequence[Installment]
    ) -> None:
        self.terms, self.policy = terms, policy
        self.rows = [
            Row(number=i.number, due_on=i.due_on, principal=i.principal, interest=i.interest)
            for i in schedule
        ]
        self.splits: dict[str, Split] = {}
        self.excess: Vnd = 0
        self.gone = False
        self.frozen: list[Frozen] = []
        self.clock = Accrual(terms) if terms.method == Method.DAILY else None

    def take(self, fact: Fact) -> None:
        """Let the clock run to the fact, then change the lines by it (áp dụng sự kiện)."""
        if isinstance(fact, Charged):
            self._charge(fact)
            return
        if self.clock:
            self.rows = self.clock.accrued(self.rows, fact.on)
        self._change(fact)
        if self.clock:
            self.rows = self.clock.projected(self.rows)

    def _change(self, fact: Fact) -> None:
        if isinstance(fact, Extended):
            self._extend(fact)
        elif isinstance(fact, Payment):
            self._pay(fact)
        elif isinstance(fact, Refunded):
            self._refund(fact)
        elif isinstance(fact, Waived):
            self._waive(fact)
        elif isinstance(fact, Frozen):
            self._freeze(fact)
        elif isinstance(fact, Recalled):
            self._recall(fact)
        else:
            self.splits[fact.key] = _split_of([row.unpaid for row in self.rows])
            self.gone = True

    def _charge(self, fact: Charged) -> None:
        n = self._falling(fact.on)
        row = self.rows[n]
        fees, penalties = (0, fact.amount) if fact.penalty else (fact.amount, 0)
        self.rows[n] = replace(row, fees=row.fees + fees, penalties=row.penalties + penalties)

    def _extend(self, fact: Extended) -> None:
        first = next((n for n, row in enumerate(self.rows) if row.unpaid.total), len(self.rows))
        self.rows[first:] = [_pushed(row, fact) for row in self.rows[first:]]

    def _recall(self, fact: Recalled) -> None:
        if not self.clock:
            self.rows = _waived(
                self.rows, self.terms, fact.due_on, self.policy, daily=False, frozen=self.frozen
            )
        first = next((n for n, row in enumerate(self.rows) if row.unpaid.total), len(self.rows))
        self.rows[first:] = [
            replace(row, due_on=min(row.due_on, fact.due_on)) for row in self.rows[first:]
        ]

    def _freeze(self, fact: Frozen) -> None:
        """What is unpaid falls due so much later, and those days earn nothing."""
        self._extend(Extended(key=fact.key, on=fact.on, days=fact.days))
        self.frozen.append(fact)
        if self.clock:
            self.clock.frozen.append(fact)

    def _waive(self, fact: Waived) -> None:
        left = fact.amount
        for n, row in enumerate(self.rows):
            if fact.numbers and row.number not in fact.numbers:
                continue
            given = min(row.unpaid.interest, left)
            left -= given
            self.rows[n] = replace(
                row,
                interest=row.interest - given,
                interest_waived=row.interest_waived + given,
            )
        self.splits[fact.key] = Split(principal=0, interest=fact.amount - left)

    def _pay(self, fact: Payment) -> None:
        if fact.settles:
            daily, frozen = bool(self.clock), self.frozen
            self.rows = _waived(
                self.rows, self.terms, fact.on, self.policy, daily=daily, frozen=frozen
            )
        dues = [row.unpaid for row in self.rows]
        taken = min(fact.received, sum(due.total for due in dues))
        parts = split_repayment(taken, dues) if taken else ()
        by_number = {part.number: part for part in parts}
        self.rows = [_lowered(row, by_number.get(row.number)) for row in self.rows]
        excess = fact.received - taken
        self.splits[fact.key] = replace(_split_of(parts), excess=excess, parts=parts)
        self.excess += excess

    def _refund(self, fact: Refunded) -> None:
        given = min(fact.amount, self.excess)
        again = fact.amount - given
        self.excess -= given
        self.splits[fact.key] = Split(principal=-again, interest=0, excess=-given)
        if again:
            n = self._falling(fact.on)
            row = self.rows[n]
            self.rows[n] = replace(row, principal=row.principal + again)

    def _falling(self, on: date) -> int:
        """Find the installment a day falls in, or make one after the last."""
        for n, row in enumerate(self.rows):
            if on <= row.due_on:
                return n
        number = self.rows[-1].number + 1
        self.rows.append(Row(number=number, due_on=on, principal=0, interest=0))
        return len(self.rows) - 1


def _split_of(parts: Sequence[Paid | Due]) -> Split:
    return Split(
        principal=sum(part.principal for part in parts),
        interest=sum(part.interest for part in parts),
        fees=sum(part.fees for part in parts),
        penalties=sum(part.penalties for part in parts),
    )


def _lowered(row: Row, part: Paid | None) -> Row:
    if part is None:
        return row
    return replace(
        row,
        principal_paid=row.principal_paid + part.principal,
        interest_paid=row.interest_paid + part.interest,
        fees_paid=row.fees_paid + part.fees,
        penalties_paid=row.penalties_paid + part.penalties,
    )


def _pushed(row: Row, fact: Extended) -> Row:
    return replace(row, due_on=months_later(row.due_on, fact.months) + timedelta(fact.days))


def payoff(
    rows: Sequence[Row],
    *,
    terms: Terms,
    on: date,
    policy: SettlementInterest,
    frozen: Sequence[Frozen] = (),
) -> Payoff:
    """Tell the exact amount that settles a loan on a day (số tiền tất toán).

    Interest due by then is paid whole; of the running period all, its days, or the whole
    term's, as the product says; frozen days earn nothing. With daily interest, pass rows that
    ran to the day.
    """
    interest, on = 0, thawed(on, frozen)
    starts = accrues_from(terms)
    # Before interest starts to accrue, no period is running.
    running = on >= starts
    for row in rows:
        owed = row.unpaid.interest
        if row.due_on <= on or policy == SettlementInterest.FULL_TERM:
            interest += owed
        elif running:
            running = False
            interest += _running_interest(row, starts, on, policy, frozen)
        starts = row.due_on
    left = _split_of([row.unpaid for row in rows])
    return Payoff(principal=left.principal, interest=interest, charges=left.fees + left.penalties)


def _running_interest(
    row: Row, starts: date, on: date, policy: SettlementInterest, frozen: Sequence[Frozen]
) -> Vnd:
    if policy == SettlementInterest.RUNNING_PERIOD:
        return row.unpaid.interest
    days, whole = running_days(starts, on, frozen), running_days(starts, row.due_on, frozen)
    earned = rounded(part_of(row.interest, numerator=days, denominator=whole)) if whole else 0
    return max(earned - row.interest_paid, 0)


def _waived(
    rows: list[Row],
    terms: Terms,
    on: date,
    policy: SettlementInterest,
    *,
    daily: bool,
    frozen: Sequence[Frozen],
) -> list[Row]:
    """Lower what is still to come to the settlement's interest, the oldest lines first."""
    asked = SettlementInterest.FULL_TERM if daily else policy
    left = payoff(rows, terms=terms, on=on, policy=asked, frozen=frozen).interest
    lowered = []
    for row in rows:
        kept = min(row.unpaid.interest, left)
        left -= kept
        lowered.append(replace(row, interest=row.interest_paid + kept))
    return lowered
