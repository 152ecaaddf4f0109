"""How does interest grow by the day on the balance really owed? (lãi theo ngày)"""

from dataclasses import replace
from datetime import date
from fractions import Fraction
from itertools import accumulate
from typing import TYPE_CHECKING

from qqv.rules.money import Rounding, Vnd, rounded
from qqv.rules.schedule import Terms, accrues_from, daily_rate

if TYPE_CHECKING:
    from qqv.rules.repayment import Row


class Accrual:
    """Interest by the day on the balance really owed, for one replay (lãi theo ngày)."""

    def __init__(self, terms: Terms) -> None:
        self.terms = terms
        self.rate = daily_rate(terms)
        self.since = accrues_from(terms)
        self.earned = [Fraction(0)] * terms.installments

    def accrued(self, rows: "list[Row]", on: date) -> "list[Row]":
        """Let interest run to a day; lines that have not begun owe none yet (lãi đến ngày)."""
        self._reach(rows)
        balance = sum(row.unpaid.principal for row in rows)
        running = self._running(rows)
        while self.since < on:
            last = running == len(rows) - 1
            until = on if last else min(on, rows[running].due_on)
            self.earned[running] += balance * self.rate * max((until - self.since).days, 0)
            self.since = max(until, self.since)
            running = self._running(rows)
        begun = self._running_at_close(rows)
        return self._owing(
            rows, [earned if n <= begun else Fraction(0) for n, earned in enumerate(self.earned)]
        )

    def projected(self, rows: "list[Row]") -> "list[Row]":
        """Foresee the interest of running and later lines, paid on time (lãi dự kiến)."""
        self._reach(rows)
        balance = sum(row.unpaid.principal for row in rows)
        since, foreseen = self.since, []
        for n, row in enumerate(rows):
            days = max((row.due_on - since).days, 0)
            foreseen.append(self.earned[n] + balance * self.rate * days)
            if row.due_on > self.since:
                since = row.due_on
                balance -= row.unpaid.principal
        return self._owing(rows, foreseen)
