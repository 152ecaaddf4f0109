"""What does the fund tell its yearly conference? The article's figures, from the books."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, F, Q, Sum

from qqv.ledger.moves import moved_between
from qqv.lending.models import Loan
from qqv.lending.queries.portfolio import Portfolio, by_board, standings, summed
from qqv.people.models import Board, Fund, Group, valid
from qqv.people.queries import closings
from qqv.rules.access import Scope
from qqv.rules.money import Vnd


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


def conference(scope: Scope, *, year: int, on: date) -> Conference:
    """Reckon the conference report of a year as it stands on a day (báo cáo hội nghị)."""
    first, last = date(year, 1, 1), min(date(year, 12, 31), on)
    loans = standings(scope, on=last)
    total = summed(loans)
    communes = _communes(scope)
    named = {board.pk: board.name for board in communes}
    extremes = sorted(
        (
            Extreme(commune=named[pk], outstanding=part.outstanding, borrowers=part.borrowers)
            for pk, rows in by_board(loans).items()
            if (part := summed(rows)).outstanding
        ),
        key=lambda extreme: (extreme.outstanding, extreme.commune),
    )
    lent = _lent(scope, first, last)
    return Conference(
        year=year,
        on=last,
        disbursed_count=lent["count"],
        disbursed=lent["principal"] or 0,
        borrowers=total.borrowers,
        outstanding=total.outstanding,
        groups=_groups(scope, last),
        communes_in_year=sum(_held_in(board, first, last) for board in communes),
        communes_active=len(_active(scope, communes, last)),
        highest=extremes[-1] if extremes else None,
        lowest=extremes[0] if extremes else None,
        appraised_before_approval=lent["appraised"],
        second_cycle_count=lent["again"],
        interest_collected=moved_between("511", scope, first=first, last=last),
        savings=_savings(scope, last),
        portfolio=total,
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
        disbursed_on__gte=first, disbursed_on__lte=last, disbursement__isnull=False
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
