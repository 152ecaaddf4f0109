"""What does the chair need to see on one page? (tổng quan)"""

from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from django.db.models import Count, Max, Q, Sum

from qqv.capital.planning import plans_in_force
from qqv.ledger.drawers import book_totals
from qqv.lending.models import Loan
from qqv.lending.queries.portfolio import OVER
from qqv.people.models import Fund, Group, valid
from qqv.people.queries import closings
from qqv.people.seats import Together, communes_then
from qqv.reports.asked import Units
from qqv.reports.capital import Capital, whole_of
from qqv.reports.figures_then import Then, Trend, closed_through, trend, year_before
from qqv.reports.looks import Looks, year_looks
from qqv.reports.money_now import MoneyAt, money_now
from qqv.reports.small_groups import GroupSizes, group_sizes
from qqv.rules.access import Actor, Scope, Verb
from qqv.rules.lateness import DebtGroup, days_late, debt_group
from qqv.rules.money import Vnd, portion


@dataclass(frozen=True, slots=True, kw_only=True)
class CommuneFigures:
    """One commune now, in đồng; `boards` sit in it together (một xã).

    Where only one commune is in reach, a line is one of its groups and has a `group_id`.
    `lent` counts the year's loans, `lent_principal` their money, settled ones too; `planned` is
    the year's plan for it, 0 without one.
    """

    board_id: int
    unit_id: int
    boards: tuple[int, ...]
    name: str
    outstanding: Vnd
    borrowers: int
    at_risk_30: Vnd
    lent: int
    lent_principal: Vnd
    stopping: bool
    planned: Vnd = 0
    group_id: int | None = None

    @property
    def par30(self) -> Fraction | None:
        return portion(self.at_risk_30, self.outstanding)

    @property
    def key(self) -> int:
        return self.group_id or self.unit_id


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """The chair's page (tổng quan quỹ)."""

    on: date
    closed_on: date | None
    outstanding: Vnd
    borrowers: int
    sizes: GroupSizes
    least_members: int
    at_risk: dict[int, Vnd]
    debt_groups: dict[DebtGroup, Vnd]
    communes: tuple[CommuneFigures, ...]
    trend: tuple[Trend, ...]
    then: Then | None
    whole: Capital
    money: tuple[MoneyAt, ...]
    looks: Looks

    @property
    def par30(self) -> Fraction | None:
        return portion(self.at_risk[30], self.outstanding)

    @property
    def closed(self) -> Trend | None:
        """The figures of the last closing, if they were kept (lần khóa sổ gần nhất)."""
        return next((month for month in self.trend if month.ends_on == self.closed_on), None)

    @property
    def of_groups(self) -> bool:
        """Tell whether lines are groups of one commune (trang của một xã)."""
        return any(row.group_id for row in self.communes)

    @property
    def unit_ids(self) -> list[int]:
        """The communes that may be drawn on a map (các xã trên bản đồ)."""
        return [] if self.of_groups else [row.unit_id for row in self.communes]

    @property
    def ranked(self) -> tuple[CommuneFigures, ...]:
        """The communes, the largest outstanding first (xếp theo dư nợ)."""
        return tuple(sorted(self.communes, key=lambda row: (-row.outstanding, row.name)))


def overview(actor: Actor, *, on: date, units: Units = Units.THEN) -> Overview:
    """Gather the chair's page in a constant number of statements (tổng quan)."""
    scope = actor.scope(Verb.SEE_BOOKS)
    loans, held = _by_board(scope, on), book_totals(scope)
    at_risk = {over: sum(row[f"late{over}"] or 0 for row in loans.values()) for over in OVER}
    outstanding = sum(row["owed"] for row in loans.values())
    least = Fund.objects.values_list("group_min", flat=True).get(pk=actor.fund_id)
    return Overview(
        on=on,
        closed_on=closed_through(scope),
        outstanding=outstanding,
        borrowers=sum(row["n"] for row in loans.values()),
        sizes=group_sizes(scope, least=least, on=on),
        least_members=least,
        at_risk=at_risk,
        debt_groups=_debt_groups(scope, on, outstanding),
        communes=_communes(scope, loans, on, units),
        trend=trend(scope),
        then=year_before(scope, on=on),
        whole=whole_of(scope, held, on=on, late=at_risk[0]),
        money=money_now(scope, held, on=on),
        looks=year_looks(scope, on=on),
    )


def _communes(
    scope: Scope, loans: dict[int, dict[str, Any]], on: date, units: Units
) -> tuple[CommuneFigures, ...]:
    places = communes_then(scope, on=None if units == Units.NOW else on)
    if len(places) == 1 and len(places[0].boards) == 1:
        return _groups(scope, places[0], on)
    boards = [pk for one in places for pk in one.boards]
    stopping, plans = closings(boards, on=on), plans_in_force(boards, year=on.year)
    lent = _lent(scope, on)
    return tuple(
        CommuneFigures(
            board_id=one.boards[0],
            unit_id=one.unit_id,
            boards=one.boards,
            name=one.name,
            outstanding=sum(loans.get(pk, {}).get("owed", 0) for pk in one.boards),
            borrowers=sum(loans.get(pk, {}).get("n", 0) for pk in one.boards),
            at_risk_30=sum(loans.get(pk, {}).get("late30") or 0 for pk in one.boards),
            lent=sum(lent.get(pk, (0, 0))[0] for pk in one.boards),
            lent_principal=sum(lent.get(pk, (0, 0))[1] for pk in one.boards),
            stopping=any(pk in stopping for pk in one.boards),
            planned=sum(plans[pk].principal for pk in one.boards if pk in plans),
        )
        for one in places
    )


def _groups(scope: Scope, place: Together, on: date) -> tuple[CommuneFigures, ...]:
    """The groups of the one commune in reach, for which communes cannot be compared."""
    loans, lent = _by_board(scope, on, "group_id"), _lent(scope, on, "group_id")
    groups = Group.objects.within(scope).filter(Q(pk__in=[*loans, *lent]) | valid(on))
    nothing: dict[str, Any] = {}
    return tuple(
        CommuneFigures(
            board_id=place.boards[0],
            unit_id=place.unit_id,
            boards=place.boards,
            name=str(group),
            outstanding=loans.get(group.pk, nothing).get("owed", 0),
            borrowers=loans.get(group.pk, nothing).get("n", 0),
            at_risk_30=loans.get(group.pk, nothing).get("late30") or 0,
            lent=lent.get(group.pk, (0, 0))[0],
            lent_principal=lent.get(group.pk, (0, 0))[1],
            stopping=False,
            group_id=group.pk,
        )
        for group in groups.order_by("number")
    )


def _by_board(scope: Scope, on: date, key: str = "board_id") -> dict[int, dict[str, Any]]:
    late = {
        f"late{over}": Sum("outstanding", filter=Q(next_due_on__lt=on - timedelta(days=over)))
        for over in OVER
    }
    rows = (
        Loan.objects.within(scope)
        .filter(settled_on=None)
        .values(key)
        .annotate(n=Count("pk"), owed=Sum("outstanding"), **late)
    )
    return {row[key]: dict(row) for row in rows}


def _lent(scope: Scope, on: date, key: str = "board_id") -> dict[int, tuple[int, Vnd]]:
    """Count the year's loans and their money by board or group."""
    rows = Loan.objects.within(scope).filter(
        disbursement__isnull=False, disbursed_on__range=(date(on.year, 1, 1), on)
    )
    found = rows.values_list(key).annotate(n=Count("pk"), sum=Sum("principal"))
    return {board: (n, amount) for board, n, amount in found}


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
