"""Which debts does a payment pay, and what does a loan owe after all its facts?"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from fractions import Fraction
from typing import TypeAlias

from qqv.rules.money import Vnd, part_of, rounded
from qqv.rules.refusals import Refusal
from qqv.rules.schedule import (
    Method,
    Terms,
    accrues_from,
    daily_rate,
    make_schedule,
    months_later,
)


class Overpaid(Refusal):
    """More money than the loan owes (thu quá số phải trả)."""

    text = "Số tiền thu {received} đ nhiều hơn số còn phải trả {owed} đ."


class SettlementInterest(StrEnum):
    """How much of the interest to come an early settlement pays (lãi khi tất toán)."""

    FULL_TERM = "full_term"
    RUNNING_PERIOD = "running_period"
    TO_THE_DAY = "to_the_day"


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """The unpaid parts of one installment, in đồng (kỳ còn phải trả)."""

    number: int
    due_on: date
    principal: Vnd
    interest: Vnd

    @property
    def total(self) -> Vnd:
        return self.principal + self.interest


@dataclass(frozen=True, slots=True, kw_only=True)
class Paid:
    """What one payment pays of one installment, in đồng (phần đã trả)."""

    number: int
    principal: Vnd
    interest: Vnd


def split_repayment(received: Vnd, dues: Sequence[Due]) -> tuple[Paid, ...]:
    """Pay the oldest installment first, its interest before its principal (thứ tự thu nợ).

    Refuses more than is owed.
    """
    assert received > 0, received
    owed = sum(due.total for due in dues)
    if received > owed:
        raise Overpaid(received=received, owed=owed)
    left, paid = received, []
    for due in dues:
        interest = min(left, due.interest)
        principal = min(left - interest, due.principal)
        left -= interest + principal
        if interest or principal:
            paid.append(Paid(number=due.number, principal=principal, interest=interest))
    assert left == 0, left
    return tuple(paid)


@dataclass(frozen=True, slots=True, kw_only=True)
class Payment:
    """Money received on a day, in đồng; `settles` pays off the loan (khoản thu)."""

    key: str
    on: date
    received: Vnd
    settles: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Extended:
    """What is unpaid on a day falls due some months later (gia hạn)."""

    key: str
    on: date
    months: int


Fact: TypeAlias = Payment | Extended


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """An installment with what has been paid of it, in đồng (kỳ trả và phần đã trả)."""

    number: int
    due_on: date
    principal: Vnd
    interest: Vnd
    principal_paid: Vnd = 0
    interest_paid: Vnd = 0

    @property
    def unpaid(self) -> Due:
        return Due(
            number=self.number,
            due_on=self.due_on,
            principal=self.principal - self.principal_paid,
            interest=self.interest - self.interest_paid,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Split:
    """How one payment was split, in đồng; `excess` is more than was owed (tách gốc, lãi)."""

    principal: Vnd
    interest: Vnd
    excess: Vnd = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class LoanState:
    """A loan after all its facts (tình trạng khoản vay)."""

    rows: tuple[Row, ...]
    splits: dict[str, Split]
    outstanding: Vnd
    excess: Vnd

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

    @property
    def total(self) -> Vnd:
        return self.principal + self.interest


def replay(
    *,
    terms: Terms,
    facts: Iterable[Fact],
    policy: SettlementInterest = SettlementInterest.RUNNING_PERIOD,
    until: date | None = None,
) -> LoanState:
    """Compute what a loan owes from its terms and its dated facts alone (tính lại).

    The order in which facts are given does not matter: they are taken by day, an extension
    before the payments of its day, payments of one day by key. With daily interest, `until`
    lets it run to a day; without, later lines are foreseen as paid on time.
    """
    rows = [
        Row(number=i.number, due_on=i.due_on, principal=i.principal, interest=i.interest)
        for i in make_schedule(terms)
    ]
    splits: dict[str, Split] = {}
    clock = _Accrual(terms) if terms.method == Method.DAILY else None
    for fact in sorted(facts, key=lambda fact: (fact.on, isinstance(fact, Payment), fact.key)):
        if clock:
            rows = clock.accrued(rows, fact.on)
        if isinstance(fact, Extended):
            rows = [_pushed(row, fact) for row in rows]
        else:
            rows, splits[fact.key] = _paid(rows, fact, terms, policy, daily=bool(clock))
        if clock:
            rows = clock.projected(rows)
    if clock and until:
        rows = clock.accrued(rows, until)
    return LoanState(
        rows=tuple(rows),
        splits=splits,
        outstanding=sum(row.unpaid.principal for row in rows),
        excess=sum(split.excess for split in splits.values()),
    )


def payoff(rows: Sequence[Row], *, terms: Terms, on: date, policy: SettlementInterest) -> Payoff:
    """Tell the exact amount that settles a loan on a day (số tiền tất toán).

    Interest due by then is paid whole; of the running period all, its days, or the whole
    term's, as the product says. With daily interest, pass rows that ran to the day.
    """
    interest = 0
    starts, running = terms.disbursed_on, True
    for row in rows:
        owed = row.unpaid.interest
        if row.due_on <= on or policy == SettlementInterest.FULL_TERM:
            interest += owed
        elif running:
            running = False
            interest += _running_interest(row, starts, on, policy)
        starts = row.due_on
    return Payoff(principal=sum(row.unpaid.principal for row in rows), interest=interest)


def _running_interest(row: Row, starts: date, on: date, policy: SettlementInterest) -> Vnd:
    if policy == SettlementInterest.RUNNING_PERIOD:
        return row.unpaid.interest
    days = max((on - starts).days, 0)
    earned = rounded(part_of(row.interest, numerator=days, denominator=(row.due_on - starts).days))
    return max(earned - row.interest_paid, 0)


def _paid(
    rows: list[Row],
    fact: Payment,
    terms: Terms,
    policy: SettlementInterest,
    *,
    daily: bool,
) -> tuple[list[Row], Split]:
    if fact.settles:
        rows = _waived(rows, terms, fact.on, policy, daily=daily)
    owed = sum(row.unpaid.total for row in rows)
    taken = min(fact.received, owed)
    dues = [row.unpaid for row in rows]
    parts = {part.number: part for part in (split_repayment(taken, dues) if taken else ())}
    after = [
        replace(
            row,
            principal_paid=row.principal_paid + parts[row.number].principal,
            interest_paid=row.interest_paid + parts[row.number].interest,
        )
        if row.number in parts
        else row
        for row in rows
    ]
    principal = sum(part.principal for part in parts.values())
    split = Split(principal=principal, interest=taken - principal, excess=fact.received - taken)
    return after, split


def _waived(
    rows: list[Row], terms: Terms, on: date, policy: SettlementInterest, *, daily: bool
) -> list[Row]:
    """Lower what is still to come to the settlement's interest, the oldest lines first."""
    everything = SettlementInterest.FULL_TERM
    left = payoff(rows, terms=terms, on=on, policy=everything if daily else policy).interest
    lowered = []
    for row in rows:
        kept = min(row.unpaid.interest, left)
        left -= kept
        lowered.append(replace(row, interest=row.interest_paid + kept))
    return lowered


def _pushed(row: Row, fact: Extended) -> Row:
    if not row.unpaid.total:
        return row
    return replace(row, due_on=months_later(row.due_on, fact.months))


class _Accrual:
    """Interest by the day on the balance really owed, for one replay (lãi theo ngày)."""

    def __init__(self, terms: Terms) -> None:
        self.terms = terms
        self.rate = daily_rate(terms)
        self.since = accrues_from(terms)
        self.earned = [Fraction(0)] * terms.installments

    def accrued(self, rows: list[Row], on: date) -> list[Row]:
        """Let interest run to a day; lines that have not begun owe none yet (lãi đến ngày)."""
        balance = sum(row.unpaid.principal for row in rows)
        running = self._running(rows)
        while self.since < on:
            last = running == len(rows) - 1
            until = on if last else min(on, rows[running].due_on)
            self.earned[running] += balance * self.rate * max((until - self.since).days, 0)
            self.since = max(until, self.since)
            running = self._running(rows)
        return [
            self._owing(row, self.earned[n] if n <= running else Fraction(0))
            for n, row in enumerate(rows)
        ]

    def projected(self, rows: list[Row]) -> list[Row]:
        """Foresee the interest of running and later lines, paid on time (lãi dự kiến)."""
        balance = sum(row.unpaid.principal for row in rows)
        since, after = self.since, []
        for n, row in enumerate(rows):
            days = max((row.due_on - since).days, 0)
            after.append(self._owing(row, self.earned[n] + balance * self.rate * days))
            if row.due_on > self.since:
                since = row.due_on
                balance -= row.unpaid.principal
        return after

    def _running(self, rows: list[Row]) -> int:
        later = (n for n, row in enumerate(rows) if row.due_on > self.since)
        return next(later, len(rows) - 1)

    def _owing(self, row: Row, earned: Fraction) -> Row:
        interest = rounded(earned, to=self.terms.round_to, rounding=self.terms.rounding)
        return replace(row, interest=max(interest, row.interest_paid))
