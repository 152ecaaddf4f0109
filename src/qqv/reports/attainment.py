"""How far is each commune on its plan, beside how far the year is? With a light."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction

from django.db.models import Count, Q, Sum
from django.utils.translation import gettext as _

from qqv.capital.planning import plans_in_force
from qqv.capital.planning_room import planning_terms
from qqv.lending.models import Loan
from qqv.lending.queries.portfolio import by_board, standings, summed
from qqv.people.models import Board
from qqv.people.seats import seats_then
from qqv.reports import said
from qqv.reports.asked import Asked, count, money, table
from qqv.reports.table import Column, Kind, Row, Table
from qqv.rules.access import Scope
from qqv.rules.allotting import PlanTerms
from qqv.rules.money import Vnd, portion, ratio

# Fewer loans than this in the year before do not tell how a year goes.
A_YEAR_OF_LOANS = 100


class Light(StrEnum):
    """How a commune stands (đèn)."""

    GREEN = "green"
    AMBER = "amber"
    RED = "red"
    NONE = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class Attainment:
    """One commune's plan and what it reached, money in đồng (thực hiện kế hoạch).

    `expected_share` is the part of the year's loans that were given by this day last year, or the
    part of the year that is gone where last year tells nothing.
    """

    board_id: int
    name: str
    planned_loans: int
    loans: int
    planned_principal: Vnd
    principal: Vnd
    planned_members: int
    members: int
    expected_share: Fraction
    light: Light

    @property
    def reached(self) -> Fraction | None:
        return portion(self.loans, self.planned_loans)

    @property
    def short(self) -> int:
        """Loans still to be given (còn thiếu)."""
        return max(self.planned_loans - self.loans, 0)


def attainment(scope: Scope, *, year: int, on: date) -> tuple[Attainment, ...]:
    """Tell how far each commune with a plan is, the farthest behind first (đạt kế hoạch)."""
    last = min(on, date(year, 12, 31))
    boards = Board.objects.within(scope).filter(level=Board.Level.COMMUNE)
    plans = plans_in_force([board.pk for board in boards], year=year)
    lent = _lent(scope, first=date(year, 1, 1), last=last)
    owed = by_board(standings(scope, on=last))
    names = seats_then(boards, on=last)
    expected = expected_share(scope, year=year, on=on)
    terms = planning_terms(scope.fund_id, on=on)
    rows = [
        Attainment(
            board_id=board,
            name=names[board].name,
            planned_loans=plan.loans,
            loans=lent.get(board, (0, 0))[0],
            planned_principal=plan.principal,
            principal=lent.get(board, (0, 0))[1],
            planned_members=plan.members,
            members=summed(owed.get(board, [])).borrowers,
            expected_share=expected,
            light=light_of(lent.get(board, (0, 0))[0], plan.loans, expected, terms),
        )
        for board, plan in plans.items()
    ]
    return tuple(sorted(rows, key=lambda row: (-row.short, row.name)))


def light_of(loans: int, planned: int, expected: Fraction, terms: PlanTerms) -> Light:
    """Light green, amber or red by the loans that should be given by now (đèn).

    A commune with nothing planned has no light.
    """
    if not planned:
        return Light.NONE
    due = planned * expected
    if loans >= due * ratio(terms.green, 100):
        return Light.GREEN
    return Light.AMBER if loans >= due * ratio(terms.amber, 100) else Light.RED


def expected_share(scope: Scope, *, year: int, on: date) -> Fraction:
    """Tell what part of the year's loans should be given by a day (phần phải đạt).

    As the whole fund's year before went, if it gave a hundred loans; else by the calendar.
    """
    if on.year != year:
        return Fraction(int(on.year > year))
    fund = Scope(fund_id=scope.fund_id, everywhere=True, boards=frozenset(), groups=frozenset())
    before = Loan.objects.within(fund).filter(
        disbursement__isnull=False, disbursed_on__year=year - 1
    )
    by_now = Q(disbursed_on__lte=_same_day(on, year - 1))
    told = before.aggregate(whole=Count("pk"), part=Count("pk", filter=by_now))
    if told["whole"] >= A_YEAR_OF_LOANS:
        return ratio(told["part"], told["whole"])
    first = date(year, 1, 1)
    return ratio((on - first).days + 1, (date(year + 1, 1, 1) - first).days)


def attainment_table(scope: Scope, asked: Asked) -> Table:
    """Show plan and attainment by commune (thực hiện kế hoạch)."""
    found = attainment(scope, year=asked.on.year, on=asked.on)
    columns = (
        Column(key="name", label=_("Xã"), weight=3),
        count("planned", _("Khoản vay kế hoạch")),
        count("loans", _("Đã cho vay (khoản)")),
        count("short", _("Còn thiếu")),
        money("planned_principal", _("Vốn kế hoạch")),
        money("principal", _("Đã cho vay")),
        Column(key="reached", label=_("Đạt"), kind=Kind.PERCENT),
        count("planned_members", _("Thành viên kế hoạch")),
        count("members", _("Thành viên dư nợ")),
    )
    rows = tuple(
        Row(
            cells=(
                row.name,
                row.planned_loans,
                row.loans,
                row.short,
                row.planned_principal,
                row.principal,
                row.reached,
                row.planned_members,
                row.members,
            )
        )
        for row in found
    )
    planned, loans = (sum(getattr(r, n) for r in found) for n in ("planned_loans", "loans"))
    return table(
        "ke-hoach",
        _("Thực hiện kế hoạch năm %(year)s") % {"year": asked.on.year},
        _("Đến hết ngày %(day)s") % {"day": f"{asked.on:%d/%m/%Y}"},
        columns,
        rows,
        (said.ATTAINED,),
        reached=portion(loans, planned),
    )


def _lent(scope: Scope, *, first: date, last: date) -> dict[int, tuple[int, Vnd]]:
    rows = Loan.objects.within(scope).filter(
        disbursement__isnull=False, disbursed_on__range=(first, last)
    )
    told = rows.values_list("board").annotate(n=Count("pk"), sum=Sum("principal")).order_by()
    return {board: (n, principal) for board, n, principal in told}


def _same_day(on: date, year: int) -> date:
    return date(year, on.month, min(on.day, 28) if on.month == 2 else on.day)
