"""How does interest grow by the day on the balance really owed? (lãi theo ngày)"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from typing import TYPE_CHECKING

from qqv.rules.facts import Frozen
from qqv.rules.schedule import Terms, accrues_from, daily_rate, rounded_lines

if TYPE_CHECKING:
    from qqv.rules.repayment import Row


def running_days(first: date, last: date, frozen: Sequence[Frozen]) -> int:
    """Count the days from one day to another on which interest runs (số ngày tính lãi)."""
    days = max((last - first).days, 0)
    for freeze in frozen:
        begins, ends = max(first, freeze.on), min(last - timedelta(days=1), freeze.until)
        days -= max((ends - begins).days + 1, 0)
    return max(days, 0)


class Accrual:
    """Interest by the day on the balance really owed, for one replay (lãi theo ngày)."""

    def __init__(self, terms: Terms) -> None:
        self.terms = terms
        self.rate = daily_rate(terms)
        self.since = accrues_from(terms)
        self.earned: list[Fraction] = []
        self.frozen: list[Frozen] = []

    def accrued(self, rows: "Sequence[Row]", on: date) -> "list[Row]":
        """Let interest run to a day; lines that have not begun owe none yet (lãi đến ngày)."""
        self._reach(rows)
        balance = sum(row.unpaid.principal for row in rows)
        running = self._running(rows)
        while self.since < on:
            last = running == len(rows) - 1
            until = on if last else min(on, rows[running].due_on)
            days = running_days(self.since, until, self.frozen)
            self.earned[running] += balance * self.rate * days
            self.since = until
            running = self._running(rows)
        return self._owing(rows, self.earned)

    def projected(self, rows: "Sequence[Row]") -> "list[Row]":
        """Foresee the interest of running and later lines, paid on time (lãi dự kiến)."""
        self._reach(rows)
        balance = sum(row.unpaid.principal for row in rows)
        since, foreseen = self.since, []
        for row, earned in zip(rows, self.earned, strict=True):
            days = running_days(since, row.due_on, self.frozen)
            foreseen.append(earned + balance * self.rate * days)
            if row.due_on > self.since:
                since = row.due_on
                balance -= row.unpaid.principal
        return self._owing(rows, foreseen)

    def _reach(self, rows: "Sequence[Row]") -> None:
        """A charge or a refund after the last due date makes a line of its own."""
        self.earned += [Fraction(0)] * (len(rows) - len(self.earned))

    def _running(self, rows: "Sequence[Row]") -> int:
        later = (n for n, row in enumerate(rows) if row.due_on > self.since)
        return next(later, len(rows) - 1)

    def _owing(self, rows: "Sequence[Row]", earned: Sequence[Fraction]) -> "list[Row]":
        """Round as the schedule does, or who pays what it asks would be a đồng short."""
        return [
            replace(row, interest=max(interest - row.interest_waived, row.interest_paid))
            for row, interest in zip(rows, rounded_lines(self.terms, earned), strict=True)
        ]
