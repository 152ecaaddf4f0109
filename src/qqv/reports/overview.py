"""What does the chair need to see on one page? (tổng quan)"""

from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from django.db.models import Count, F, Max, Q, Sum

from qqv.capital.sources import original_capital
from qqv.ledger.queries import control_totals
from qqv.lending.models import Loan, MonthFigures
from qqv.lending.queries.portfolio import OVER
from qqv.people.models import Board, Fund, Group, valid
from qqv.people.queries import closings
from qqv.rules.access import Actor, Scope, Verb
from qqv.rules.lateness import DebtGroup, days_late, debt_group
from qqv.rules.money import Vnd, portion
from qqv.rules.schedule import months_later


@dataclass(frozen=True, slots=True, kw_only=True)
class CommuneFigures:
    """One commune now, in đồng (một xã)."""

    board_id: int
    name: str
    outstanding: Vnd
    borrowers: int
    at_risk_30: Vnd
    lent: int
    stopping: bool

    @property
    def par30(self) -> Fraction | None:
        return portion(self.at_risk_30, self.outstanding)


@dataclass(frozen=True, slots=True, kw_only=True)
class Trend:
    """The portfolio at a month's end, in đồng (một tháng)."""

    ends_on: date
    outstanding: Vnd
    borrowers: int
    par: dict[int, Fraction | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Whole:
    """Is the capital whole? In đồng (bảo toàn vốn, I11)."""

    original: Vnd
    good: Vnd
    late: Vnd
    bank: Vnd
    cash: Vnd
    in_hand: Vnd
    province: Vnd
    savings: Vnd

    @property
    def held(self) -> Vnd:
        """What the fund has, less what it owes its members."""
        parts = self.good + self.late + self.bank + self.cash + self.in_hand + self.province
        return parts - self.savings

    @property
    def kept(self) -> Fraction | None:
        return portion(self.held, self.original)


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """The chair's page (tổng quan quỹ)."""

    on: date
    outstanding: Vnd
    borrowers: int
    groups: int
    small_groups: int
    least_members: int
    at_risk: dict[int, Vnd]
    debt_groups: dict[DebtGroup, Vnd]
    communes: tuple[CommuneFigures, ...]
    trend: tuple[Trend, ...]
    whole: Whole
    lent_count: int
    lent: Vnd
    appraised: int
    works_due: int
    works_accepted: int

    @property
    def par30(self) -> Fraction | None:
        return portion(self.at_risk[30], self.outstanding)

    @property
    def before(self) -> Trend | None:
        """The month's end before this day, to compare with."""
        past = [month for month in self.trend if month.ends_on < self.on]
        return past[-1] if past else None


def overview(actor: Actor, *, on: date) -> Overview:
    """Gather the chair's page in a constant number of statements (tổng quan)."""
    scope = actor.scope(Verb.SEE_BOOKS)
    loans = _by_board(scope, on)
    boards = list(Board.objects.within(scope).filter(level=Board.Level.COMMUNE))
    stopping = closings([board.pk for board in boards], on=on)
    at_risk = {over: sum(row[f"late{over}"] or 0 for row in loans.values()) for over in OVER}
    outstanding = sum(row["owed"] for row in loans.values())
    sizes = _group_sizes(scope, on)
    year = _year(scope, on)
    least = Fund.objects.values_list("group_min", flat=True).get(pk=actor.fund_id)
    return Overview(
        on=on,
        outstanding=outstanding,
        borrowers=sum(row["n"] for row in loans.values()),
        groups=len(sizes),
        small_groups=sum(size < least for size in sizes),
        least_members=least,
        at_risk=at_risk,
        debt_groups=_debt_groups(scope, on, outstanding),
        communes=tuple(
            CommuneFigures(
                board_id=board.pk,
                name=board.name,
                outstanding=loans.get(board.pk, {}).get("owed", 0),
                borrowers=loans.get(board.pk, {}).get("n", 0),
                at_risk_30=loans.get(board.pk, {}).get("late30") or 0,
                lent=loans.get(board.pk, {}).get("lent", 0),
                stopping=board.pk in stopping,
            )
            for board in boards
        ),
        trend=_trend(scope),
        whole=_whole(scope, outstanding, at_risk[0]),
        lent_count=year["count"],
        lent=year["sum"] or 0,
        appraised=year["appraised"],
        works_due=year["due"],
        works_accepted=year["accepted"],
    )


def _by_board(scope: Scope, on: date) -> dict[int, dict[str, Any]]:
    late = {
        f"late{over}": Sum("outstanding", filter=Q(next_due_on__lt=on - timedelta(days=over)))
        for over in OVER
    }
    rows = (
        Loan.objects.within(scope)
        .filter(settled_on=None)
        .values("board_id")
        .annotate(
            n=Count("pk"),
            owed=Sum("outstanding"),
            lent=Count("pk", filter=Q(disbursed_on__gte=date(on.year, 1, 1))),
            **late,
        )
    )
    return {row["board_id"]: dict(row) for row in rows}


def _group_sizes(scope: Scope, on: date) -> list[int]:
    groups = Group.objects.within(scope).filter(valid(on))
    return list(groups.annotate(n=Count("members")).values_list("n", flat=True))


def _debt_groups(scope: Scope, on: date, outstanding: Vnd) -> dict[DebtGroup, Vnd]:
    """Classify what is late or was changed by decision; all else is in the first group."""
    found = dict.fromkeys(DebtGroup, 0)
    rows = (
        Loan.objects.within(scope)
        .filter(settled_on=None)
        .filter(Q(next_due_on__lt=on) | Q(version__gt=1))
        .annotate(extended=Count("extensions", filter=Q(extensions__on__lte=on), distinct=True))
        .annotate(waived=Count("waivers", filter=Q(waivers__on__lte=on), distinct=True))
        .annotate(
            until=Max("freezes__until", filter=Q(freezes__on__lte=on, freezes__until__gte=on))
        )
        .values_list("next_due_on", "extended", "waived", "until", "outstanding")
    )
    for next_due_on, extended, waived, until, owed in rows:
        late = days_late(next_due_on, on)
        held = days_late(next_due_on, until + timedelta(days=1)) if until else 0
        group = debt_group(late, extensions=extended, waived=waived > 0, held=held)
        found[group] += owed
    found[DebtGroup.N1] += outstanding - sum(found.values())
    return found


def _year(scope: Scope, on: date) -> dict[str, int]:
    """Count the year's loans, those appraised first, and works due by now and accepted."""
    first = date(on.year, 1, 1)
    lent = Q(disbursed_on__gte=first, disbursed_on__lte=on)
    appraised = Q(
        application__approval__appraisal__passed=True,
        application__approval__appraisal__on__lte=F("application__approval__on"),
    )
    due = Q(disbursed_on__lte=months_later(on, -6))
    loans = Loan.objects.within(scope).filter(
        disbursement__isnull=False, disbursed_on__gte=date(on.year - 1, 1, 1)
    )
    # Apart from the rest, whose joins would count a loan's money once per acceptance.
    money = loans.aggregate(sum=Sum("principal", filter=lent))
    return money | (
        loans.aggregate(
            count=Count("pk", filter=lent, distinct=True),
            appraised=Count("pk", filter=lent & appraised, distinct=True),
            due=Count("pk", filter=due, distinct=True),
            accepted=Count("pk", filter=due & Q(acceptances__accepted=True), distinct=True),
        )
    )


def _trend(scope: Scope) -> tuple[Trend, ...]:
    rows = (
        MonthFigures.objects.within(scope)
        .values("ends_on")
        .annotate(
            owed=Sum("outstanding"),
            n=Sum("borrowers"),
            late=Sum("at_risk_0"),
            late_30=Sum("at_risk_30"),
            late_90=Sum("at_risk_90"),
        )
        .order_by("-ends_on")[:24]
    )
    return tuple(
        Trend(
            ends_on=row["ends_on"],
            outstanding=row["owed"],
            borrowers=row["n"],
            par={
                0: portion(row["late"], row["owed"]),
                30: portion(row["late_30"], row["owed"]),
                90: portion(row["late_90"], row["owed"]),
            },
        )
        for row in reversed(rows)
    )


def _whole(scope: Scope, outstanding: Vnd, late: Vnd) -> Whole:
    communes = control_totals(scope, level="commune")
    province = control_totals(scope, level="province")
    original = original_capital(scope.fund_id)
    if not scope.everywhere:
        original = communes.get("361", 0)
    return Whole(
        original=original,
        good=outstanding - late,
        late=late,
        bank=communes.get("112", 0),
        cash=communes.get("111", 0),
        in_hand=communes.get("113", 0),
        province=province.get("111", 0) + province.get("112", 0),
        savings=communes.get("4231", 0) + communes.get("4232", 0),
    )
