"""What does the fund tell its yearly conference? The article's figures, from the books."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, F, Q, Sum

from qqv.ledger.moves import moved_between
from qqv.lending.models import Loan
from qqv.lending.queries.portfolio import Portfolio, Standing, by_board, standings, summed
from qqv.people.models import Board, Fund, Group, valid
from qqv.people.queries import closings
from qqv.people.seats import Together, communes_then
from qqv.reports.asked import Units
from qqv.rules.access import Scope
from qqv.rules.money import Vnd
from qqv.trail.knowing import told


@dataclass(frozen=True, slots=True, kw_only=True)
class Extreme:
    """The commune that owes most, or least, in đồng (xã cao nhất, thấp nhất)."""

    commune: str
    outstanding: Vnd
    borrowers: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Conference:
    """The figures of the yearly conference report (báo cáo hội nghị tổng kết)."""

    year: int
    on: date
    disbursed_count: int
    disbursed: Vnd
    borrowers: int
    outstanding: Vnd
    groups: int
    communes_in_year: int
    communes_active: int
    highest: Extreme | None
    lowest: Extreme | None
    appraised_before_approval: int
    second_cycle_count: int
    interest_collected: Vnd
    savings: Vnd
    portfolio: Portfolio


def conference(scope: Scope, *, year: int, on: date, units: Units = Units.THEN) -> Conference:
    """Reckon the conference report of a year as it stands on a day (báo cáo hội nghị).

    Communes are counted and named by the units of its last day, or by the latest.
    """
    return conference_between(
        scope, first=date(year, 1, 1), last=min(date(year, 12, 31), on), units=units
    )


def conference_between(
    scope: Scope, *, first: date, last: date, units: Units = Units.THEN
) -> Conference:
    """Reckon the conference report of a span, as its last day knows it (báo cáo sơ, tổng kết)."""
    loans = standings(scope, on=last)
    total = summed(loans)
    boards = _communes(scope)
    communes = communes_then(scope, on=None if units == Units.NOW else last)
    extremes = _extremes(communes, loans)
    within = {board.pk for board in boards if _held_in(board, first, last)}
    active = {board.pk for board in _active(scope, boards, last)}
    lent = _lent(scope, first, last)
    return Conference(
        year=last.year,
        on=last,
        disbursed_count=lent["count"],
        disbursed=lent["principal"] or 0,
        borrowers=total.borrowers,
        outstanding=total.outstanding,
        groups=_groups(scope, last),
        communes_in_year=sum(not within.isdisjoint(one.boards) for one in communes),
        communes_active=sum(not active.isdisjoint(one.boards) for one in communes),
        highest=extremes[-1] if extremes else None,
        lowest=extremes[0] if extremes else None,
        appraised_before_approval=lent["appraised"],
        second_cycle_count=lent["again"],
        interest_collected=moved_between("511", scope, first=first, last=last),
        savings=_savings(scope, last),
        portfolio=total,
    )


def _extremes(communes: list[Together], loans: list[Standing]) -> list[Extreme]:
    """Rank the communes that owe something, the least first."""
    held = by_board(loans)
    parts = [
        (one.name, summed([loan for board in one.boards for loan in held.get(board, [])]))
        for one in communes
    ]
    return sorted(
        (
            Extreme(commune=name, outstanding=part.outstanding, borrowers=part.borrowers)
            for name, part in parts
            if part.outstanding
        ),
        key=lambda extreme: (extreme.outstanding, extreme.commune),
    )


def fund_scope(code: str | None = None) -> Scope:
    """Reach over a whole fund, the only one or the one with this code (phạm vi toàn quỹ)."""
    funds = Fund.objects.filter(code=code) if code else Fund.objects.all()
    fund_id = funds.order_by("pk").values_list("pk", flat=True).first() or 0
    return Scope(fund_id=fund_id, everywhere=True, boards=frozenset(), groups=frozenset())


def _communes(scope: Scope) -> list[Board]:
    return list(Board.objects.within(scope).filter(level=Board.Level.COMMUNE))


def _held_in(board: Board, first: date, last: date) -> bool:
    return board.valid_from <= last and (board.valid_to is None or board.valid_to >= first)


def _active(scope: Scope, communes: list[Board], on: date) -> list[Board]:
    asked = closings([board.pk for board in communes], on=on)
    return [b for b in communes if _held_in(b, on, on) and b.pk not in asked]


def _groups(scope: Scope, on: date) -> int:
    """Count the groups that exist on a day and have members on it."""
    held = Group.objects.within(scope).filter(valid(on))
    return held.filter(valid(on, "memberships__")).distinct().count()


def _lent(scope: Scope, first: date, last: date) -> dict[str, Any]:
    appraised = Q(
        application__approval__approved=True,
        application__approval__appraisal__passed=True,
        application__approval__appraisal__on__lte=F("application__approval__on"),
        application__approval__on__lte=F("disbursed_on"),
    )
    loans = Loan.objects.within(scope).filter(
        told("disbursement__record__at"),
        disbursed_on__gte=first,
        disbursed_on__lte=last,
        disbursement__isnull=False,
    )
    return loans.aggregate(
        count=Count("pk"),
        principal=Sum("principal"),
        appraised=Count("pk", filter=appraised),
        again=Count("pk", filter=Q(cycle__gt=1)),
    )


def _savings(scope: Scope, on: date) -> Vnd:
    from qqv.ledger.moves import balances_on

    return sum(sum(balances_on(chart, scope, on=on).values()) for chart in ("4231", "4232"))
