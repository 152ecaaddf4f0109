"""What were the fund's four figures before: a year ago, at the last closing, month by month?"""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from django.db.models import Count, Sum

from qqv.ledger.moves import balances_on
from qqv.ledger.oddities import closed_books
from qqv.lending.models import MonthFigures
from qqv.people.models import Group, valid
from qqv.rules.access import Scope
from qqv.rules.money import Vnd, portion
from qqv.rules.periods import months_later

MONTHS = 24


@dataclass(frozen=True, slots=True, kw_only=True)
class Trend:
    """The portfolio at a month's end, in đồng (một tháng)."""

    ends_on: date
    outstanding: Vnd
    borrowers: int
    groups: int
    par: dict[int, Fraction | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Then:
    """Outstanding in đồng, borrowers and groups on a day, to compare with (cùng kỳ)."""

    on: date
    outstanding: Vnd
    borrowers: int
    groups: int


def trend(scope: Scope) -> tuple[Trend, ...]:
    """List the figures of the last 24 months' ends, the oldest first (diễn biến)."""
    rows = (
        MonthFigures.objects.within(scope)
        .values("ends_on")
        .annotate(
            owed=Sum("outstanding"),
            n=Sum("borrowers"),
            grouped=Sum("groups"),
            late=Sum("at_risk_0"),
            late_30=Sum("at_risk_30"),
            late_90=Sum("at_risk_90"),
        )
        .order_by("-ends_on")[:MONTHS]
    )
    return tuple(
        Trend(
            ends_on=row["ends_on"],
            outstanding=row["owed"],
            borrowers=row["n"],
            groups=row["grouped"],
            par={
                0: portion(row["late"], row["owed"]),
                30: portion(row["late_30"], row["owed"]),
                90: portion(row["late_90"], row["owed"]),
            },
        )
        for row in reversed(rows)
    )


def closed_through(scope: Scope) -> date | None:
    """Tell the day up to which every book in reach is closed; None while one is not (đã khóa)."""
    days = [through for _board, _name, _opened, through in closed_books(scope)]
    closed = [day for day in days if day]
    return min(closed) if closed and len(closed) == len(days) else None


def year_before(scope: Scope, *, on: date) -> Then | None:
    """Tell the figures of the same day last year, or of the first day of books begun since.

    None on that first day itself, and without books (cùng kỳ năm trước).
    """
    opened = [opened_on for _board, _name, opened_on, _through in closed_books(scope)]
    day = max(months_later(on, -12), min(opened, default=on))
    if day >= on:
        return None
    owing = [amount for amount in balances_on("131", scope, on=day).values() if amount > 0]
    groups = Group.objects.within(scope).filter(valid(day)).aggregate(n=Count("pk"))["n"]
    return Then(on=day, outstanding=sum(owing), borrowers=len(owing), groups=groups)
