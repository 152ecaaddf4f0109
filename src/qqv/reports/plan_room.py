"""What could the year's plan be, what was kept of it, and how do two versions differ?"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

from django.db.models import Count, Max, QuerySet

from qqv.capital.models import PlanVersion, PlanVersionLine
from qqv.capital.planning import plans_in_force
from qqv.capital.planning_room import Line, planning_terms
from qqv.ledger.figures import held_on
from qqv.lending.models import Installment, Loan
from qqv.lending.queries.demand import Demand, demand_by_board
from qqv.lending.queries.portfolio import Portfolio, by_board, standings, summed
from qqv.people.models import Board
from qqv.people.queries import closings
from qqv.reports.allotting import allot
from qqv.reports.forecast import CommuneRotation, forecast
from qqv.rules.access import Actor, Scope, Verb
from qqv.rules.allotting import Allotted, PlanTerms, Unit, Why
from qqv.rules.chart import Chart
from qqv.rules.money import Vnd, portion
from qqv.rules.periods import months_between
from qqv.rules.refusals import Refusal, Unseen

NOBODY = Demand(households=0, first_time=0, poor=0, principal=0)


class NoLoanSize(Refusal):
    """A plan of loans needs a loan (chưa có sản phẩm vay)."""

    text = "Quỹ chưa có sản phẩm vay đang áp dụng nên chưa lập được kế hoạch."


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """What a plan of a year is made from; `held` in đồng is all that may be lent (căn cứ)."""

    year: int
    on: date
    size: Vnd
    province: int
    terms: PlanTerms
    units: tuple[Unit, ...]
    borrowers: Mapping[int, int]
    ending: Mapping[int, int]

    @property
    def held(self) -> Vnd:
        return (sum(unit.cash for unit in self.units) + self.province) * self.size

    @property
    def last(self) -> int:
        return sum(unit.last for unit in self.units)

    @property
    def suggested(self) -> int:
        """Last year's total, as far as the money and the limits go (đề nghị)."""
        return min(self.last or self.held // self.size, self.held // self.size)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One commune's figures in a plan; money in đồng (một xã trong kế hoạch)."""

    board_id: int
    name: str
    loans: int
    members: int
    principal: Vnd
    low: int
    high: int
    last: int
    waiting: int
    locked: bool
    given: Vnd
    returned: Vnd
    why: tuple[Why, ...]
    done: int = 0
    par30: Fraction | None = None
    other: int | None = None

    @property
    def more(self) -> int | None:
        """How many loans more than in the version beside it (hơn, kém)."""
        return None if self.other is None else self.loans - self.other


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """A plan worked out and not kept yet (đề nghị phân bổ)."""

    ground: Ground
    rows: tuple[Row, ...]

    @property
    def total(self) -> int:
        return sum(row.loans for row in self.rows)

    def lines(self) -> list[Line]:
        """Give the figures as a version keeps them (các dòng)."""
        kept = Line.__dataclass_fields__
        return [Line(**{name: getattr(row, name) for name in kept}) for row in self.rows]


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionHead:
    """A version in a list, and whether it was signed (một phương án)."""

    id: int
    year: int
    number: int
    on: date
    by: str
    reason: str
    loans: int
    principal: Vnd
    signed_on: date | None
    decision_no: str
    signer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionPage:
    """One version with its communes, beside another or the plan in force (phương án)."""

    head: VersionHead
    held: Vnd
    size: Vnd
    rows: tuple[Row, ...]
    beside: str
    others: tuple[VersionHead, ...]
    mine: bool
    stale: bool


def ground_of(actor: Actor, *, year: int, on: date) -> Ground:
    """Gather what a year's plan is made from, as known on a day (căn cứ lập kế hoạch)."""
    actor.require(Verb.PROPOSE_PLAN)
    scope = actor.scope(Verb.PROPOSE_PLAN)
    if not scope.everywhere:
        raise Unseen
    ahead = forecast(scope, on=on, months=months_between(on, date(year, 12, 31)) + 1)
    if not ahead.size:
        raise NoLoanSize
    ids = [one.board_id for one in ahead.communes]
    owed = {board: summed(rows) for board, rows in by_board(standings(scope, on=on)).items()}
    demand, stopping = demand_by_board(scope, on=on), closings(ids, on=on)
    last, done = (_lent(scope, one) for one in (year - 1, year))
    units = []
    for one in ahead.communes:
        asked = demand.get(one.board_id, NOBODY)
        here = done.get(one.board_id, 0)
        units.append(
            Unit(
                key=one.board_id,
                name=one.name,
                last=last.get(one.board_id, 0),
                waiting=here + asked.households,
                poor=here + asked.poor,
                first=min(asked.first_time, asked.households - asked.poor),
                cash=here + _payable(one, year, ahead.size),
                par30=_par30(owed.get(one.board_id)),
                done=here,
                stopping=one.board_id in stopping,
            )
        )
    return Ground(
        year=year,
        on=on,
        size=ahead.size,
        province=_province(scope, on) // ahead.size,
        terms=planning_terms(actor.fund_id, on=on),
        units=tuple(units),
        borrowers={board: one.borrowers for board, one in owed.items()},
        ending=_ending(scope, on=on, until=date(year, 12, 31)),
    )


def proposal(ground: Ground, *, total: int, locks: Mapping[int, int]) -> Proposal:
    """Work out each commune's loans, with some figures fixed by hand (đề nghị phân bổ)."""
    units = [_locked(unit, locks.get(unit.key)) for unit in ground.units]
    found = allot(
        units, total=total, province=ground.province, size=ground.size, terms=ground.terms
    )
    by_key = {unit.key: unit for unit in units}
    rows = [_row(ground, by_key[one.key], one) for one in found]
    order = {unit.key: n for n, unit in enumerate(ground.units)}
    return Proposal(ground=ground, rows=tuple(sorted(rows, key=lambda row: order[row.board_id])))


def versions(actor: Actor, *, year: int) -> tuple[VersionHead, ...]:
    """List the versions of a year, the latest first; a commune sees none (các phương án)."""
    actor.require(Verb.SEE_BOOKS)
    if not actor.scope(Verb.SEE_BOOKS).everywhere:
        return ()
    rows = _versions(actor).filter(year=year).order_by("-number")
    loans: dict[int, int] = {}
    lines = PlanVersionLine.objects.filter(version__in=[row.pk for row in rows])
    for version, count in lines.values_list("version", "loans"):
        loans[version] = loans.get(version, 0) + count
    return tuple(_head(row, loans.get(row.pk, 0)) for row in rows)


def version_page(actor: Actor, *, version_id: int, beside: int | None = None) -> VersionPage:
    """Show a version beside another, else the plan that is in force (một phương án).

    It holds every commune's figures, so only the province sees it.
    """
    actor.require(Verb.SEE_BOOKS)
    version = _versions(actor).filter(pk=version_id).first()
    if version is None or not actor.scope(Verb.SEE_BOOKS).everywhere:
        raise Unseen
    lines = list(version.lines.select_related("board").order_by("board__sort_key", "board"))
    heads = versions(actor, year=version.year)
    other = next((head for head in heads if head.id == beside), None)
    ids = [line.board_id for line in lines]
    if other:
        rows = PlanVersionLine.objects.filter(version=other.id).values_list("board", "loans")
        beside_loans = dict(rows)
    else:
        plans = plans_in_force(ids, year=version.year)
        beside_loans = {board: plan.loans for board, plan in plans.items()}
    signed = [head for head in heads if head.signed_on]
    head = next(head for head in heads if head.id == version.pk)
    return VersionPage(
        head=head,
        held=version.held,
        size=version.size,
        rows=tuple(_kept(line, version.size, beside_loans) for line in lines),
        beside=str(other.number) if other else "",
        others=tuple(one for one in heads if one.id != version.pk),
        mine=version.proposer_id == actor.user_id,
        stale=any(one.number > head.number for one in signed),
    )


def _versions(actor: Actor) -> QuerySet[PlanVersion]:
    rows = PlanVersion.objects.filter(fund_id=actor.fund_id)
    return rows.select_related("proposer", "signature__signer")


def _head(row: PlanVersion, loans: int) -> VersionHead:
    signed = getattr(row, "signature", None)
    return VersionHead(
        id=row.pk,
        year=row.year,
        number=row.number,
        on=row.on,
        by=row.proposer.name,
        reason=row.reason,
        loans=loans,
        principal=loans * row.size,
        signed_on=signed.on if signed else None,
        decision_no=signed.decision_no if signed else "",
        signer=signed.signer.name if signed else "",
    )


def _kept(line: PlanVersionLine, size: Vnd, beside: Mapping[int, int]) -> Row:
    return Row(
        board_id=line.board_id,
        name=line.board.name,
        loans=line.loans,
        members=line.members,
        principal=line.loans * size,
        low=line.low,
        high=line.high,
        last=line.last,
        waiting=line.waiting,
        locked=line.locked,
        given=line.given,
        returned=line.returned,
        why=tuple(Why(one) for one in line.why),
        other=beside.get(line.board_id) if beside else None,
    )


def _row(ground: Ground, unit: Unit, one: Allotted) -> Row:
    stays = ground.borrowers.get(unit.key, 0) - ground.ending.get(unit.key, 0)
    return Row(
        board_id=unit.key,
        name=unit.name,
        loans=one.loans,
        members=max(stays + one.loans - unit.done, 0),
        principal=one.loans * ground.size,
        low=one.room.low,
        high=one.room.high,
        last=unit.last,
        waiting=unit.waiting - unit.done,
        locked=unit.locked is not None,
        given=one.given * ground.size,
        returned=one.returned * ground.size,
        why=one.why,
        done=unit.done,
        par30=unit.par30,
    )


def _locked(unit: Unit, loans: int | None) -> Unit:
    return unit if loans is None else replace(unit, locked=loans)


def _lent(scope: Scope, year: int) -> dict[int, int]:
    rows = Loan.objects.within(scope).filter(disbursement__isnull=False, disbursed_on__year=year)
    return dict(rows.values_list("board").annotate(n=Count("pk")).order_by())


def _payable(one: CommuneRotation, year: int, size: Vnd) -> int:
    """Count the loans its own money pays for in the year: all it could lend until the year's
    end, less what is asked for before the year begins."""
    before = sum(month.need for month in one.months if month.month.year < year)
    loans = sum(month.loans for month in one.months if month.month.year <= year)
    return max(loans - before // size, 0)


def _province(scope: Scope, on: date) -> Vnd:
    boards = Board.objects.within(scope).filter(level=Board.Level.PROVINCE)
    held, ids = held_on(scope, on=on), set(boards.values_list("pk", flat=True))
    charts = (Chart.CASH.value, Chart.BANK.value)
    return sum(held.get((board, chart), 0) for board in ids for chart in charts)


def _par30(owed: Portfolio | None) -> Fraction | None:
    return portion(owed.at_risk[30], owed.outstanding) if owed else None


def _ending(scope: Scope, *, on: date, until: date) -> dict[int, int]:
    """Count the running loans whose last installment falls due by the year's end."""
    running = Loan.objects.within(scope).filter(disbursed_on__lte=on, settled_on=None)
    last = dict(
        Installment.objects.filter(loan__in=running.values("pk"))
        .values_list("loan")
        .annotate(n=Max("due_on"))
        .order_by()
    )
    found: dict[int, int] = {}
    for loan, board in running.values_list("pk", "board"):
        if loan in last and last[loan] <= until:
            found[board] = found.get(board, 0) + 1
    return found
