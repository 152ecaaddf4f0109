"""What is gathered from all parts of the books before a report is told?"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Q, Sum

from qqv.capital.models import CapitalSource
from qqv.capital.planning import plans_in_force
from qqv.capital.share_tables import table_on
from qqv.inspection.models import Finding, Inspection, RemedyVerdict
from qqv.ledger.moves import books_begin
from qqv.lending.models import Acceptance, Loan, UseCheck
from qqv.lending.queries.portfolio import Portfolio, Standing, standings, summed
from qqv.outreach.models import Award
from qqv.outreach.queries.work import UnionWork, union_work, work_by_board
from qqv.people.models import Board, Fund, OfficeHandOver, Petition, Regrouping
from qqv.people.queries import closings
from qqv.people.sizes import sizes_then
from qqv.reports.asked import Asked, By, Place, places
from qqv.reports.conference import Conference, conference_between
from qqv.reports.indicators import Measured, measured
from qqv.reports.indicators.measures import Measure
from qqv.reports.sharing import Levels, added, shares_of
from qqv.reports.telling.reported import Reported
from qqv.rules.access import Scope
from qqv.rules.lateness import DebtGroup
from qqv.rules.money import Vnd


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What the communes were to reach together; principal in đồng (kế hoạch)."""

    loans: int
    principal: Vnd
    members: int

    @property
    def targets(self) -> tuple[int, Vnd, int]:
        return self.loans, self.principal, self.members


@dataclass(frozen=True, slots=True, kw_only=True)
class CommuneYear:
    """One commune in the span, in đồng (một xã trong kỳ)."""

    place: Place
    lent_count: int
    lent: Vnd
    borrowers: int
    outstanding: Vnd
    opening: Vnd
    groups: int
    small_groups: int
    overdue: Vnd
    at_risk_30: Vnd
    debt_groups: Mapping[DebtGroup, Vnd]
    interest: Vnd
    savings: Vnd
    planned_loans: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """What was looked at on the spot in the span (đã kiểm tra).

    Of the loans lent in the span: whose use was seen, and whose was right. Works accepted, and
    looked at but not accepted, whenever lent. Ended visits, surprises among them.
    """

    use_seen: int
    use_right: int
    accepted: int
    not_accepted: int
    visits: int
    surprises: int
    places: int
    findings: int
    remedied: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """What changed among people: posts passed on, groups put together (kiện toàn)."""

    posts: int
    boards: int
    merged: int
    split: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Stopping:
    """A commune that asked to stop in the span (xã xin dừng)."""

    board_id: int
    name: str
    on: date
    decided_on: date | None
    ended_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rewarded:
    """Who was rewarded for the year: districts' Unions, commune boards, persons (khen thưởng)."""

    districts: int
    boards: int
    persons: int

    @property
    def total(self) -> int:
        return self.districts + self.boards + self.persons


@dataclass(frozen=True, slots=True, kw_only=True)
class Shared:
    """How the span's interest is shared, and how much of it is run already (chia lãi)."""

    levels: Levels
    run: int
    of: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Gathered:
    """All that a report tells of (số liệu của báo cáo).

    `opening` is the portfolio before the span began, or on the day the books began; `before` is
    the same span a year earlier, where the books reach that far: they know no day before `begun`.
    `silent` names communes without a campaign, if any commune had one.
    """

    fund: Fund
    reported: Reported
    first: date
    last: date
    now: Conference
    sums: Measured
    begun: date
    opening: Portfolio
    opening_on: date
    before: Conference | None
    communes: tuple[CommuneYear, ...]
    plan: Plan | None
    checked: Checked
    changed: Changed
    stopping: tuple[Stopping, ...]
    shared: Shared | None
    sources: tuple[tuple[str, Vnd], ...]
    union: UnionWork
    silent: tuple[str, ...]
    rewarded: Rewarded

    @property
    def asked(self) -> Asked:
        """The conditions under which reports show the same figures (điều kiện)."""
        return Asked(
            on=self.last, first=self.first, last=self.last, before=self.opening_on, by=By.COMMUNE
        )


def gather(scope: Scope, *, reported: Reported, on: date) -> Gathered:
    """Gather a report's figures as of a working day (tập hợp số liệu).

    Refuses a span that has not begun.
    """
    first, last = reported.first, reported.until(on)
    begun = books_begin(scope) or first
    opening_on = max(first - timedelta(days=1), min(begun, last))
    opening = standings(scope, on=opening_on)
    sums = measured(scope, first=first, last=last)
    return Gathered(
        fund=Fund.objects.get(pk=scope.fund_id),
        reported=reported,
        first=first,
        last=last,
        now=conference_between(scope, first=first, last=last),
        sums=sums,
        begun=begun,
        opening=summed(opening),
        opening_on=opening_on,
        before=_before(scope, reported, begun),
        communes=_communes(scope, (first, last), (opening_on, opening), sums),
        plan=_plan(scope, reported),
        checked=_checked(scope, first, last),
        changed=_changed(scope, first, last),
        stopping=_stopping(scope, first, last),
        shared=_shared(scope, first, last),
        sources=_sources(scope, last),
        union=union_work(scope, first=first, last=last),
        silent=_silent(scope, first, last),
        rewarded=_rewarded(scope, reported),
    )


def _before(scope: Scope, reported: Reported, begun: date) -> Conference | None:
    """Reckon the year before only if the books were kept all through it."""
    old = reported.before
    if begun > old.first:
        return None
    return conference_between(scope, first=old.first, last=old.last)


def _communes(
    scope: Scope,
    span: tuple[date, date],
    opening: tuple[date, list[Standing]],
    sums: Measured,
) -> tuple[CommuneYear, ...]:
    (first, last), (opening_on, then) = span, opening
    asked = Asked(on=last, first=first, last=last, before=opening_on, by=By.COMMUNE)
    now = standings(scope, on=last)
    lent = _lent(scope, first, last)
    plans = plans_in_force(list(sums.by_board), year=last.year)
    sizes = sizes_then(scope, on=last)
    least = Fund.objects.values_list("group_min", flat=True).get(pk=scope.fund_id)
    rows = []
    for place in places(scope, By.COMMUNE, asked):
        held = summed([loan for loan in now if loan.board_id in place.boards])
        groups = [n for board, n in sizes.values() if board in place.boards]
        mine = [sums.by_board[board] for board in place.boards]
        rows.append(
            CommuneYear(
                place=place,
                lent_count=sum(lent.get(board, (0, 0))[0] for board in place.boards),
                lent=sum(lent.get(board, (0, 0))[1] for board in place.boards),
                borrowers=held.borrowers,
                outstanding=held.outstanding,
                opening=sum(loan.outstanding for loan in then if loan.board_id in place.boards),
                groups=len(groups),
                small_groups=sum(n < least for n in groups),
                overdue=held.overdue,
                at_risk_30=held.at_risk[30],
                debt_groups=held.groups,
                interest=sum(int(one[Measure.INTEREST]) for one in mine),
                savings=sum(int(one[Measure.SAVINGS]) for one in mine),
                planned_loans=sum(plans[b].loans for b in place.boards if b in plans),
            )
        )
    return tuple(rows)


def _lent(scope: Scope, first: date, last: date) -> dict[int, tuple[int, Vnd]]:
    loans = Loan.objects.within(scope).filter(
        disbursement__isnull=False, disbursed_on__range=(first, last)
    )
    rows = loans.order_by().values_list("board").annotate(n=Count("pk"), sum=Sum("principal"))
    return {board: (n, principal) for board, n, principal in rows}


def _plan(scope: Scope, reported: Reported) -> Plan | None:
    """The year's plan; a half-year is not measured by it."""
    boards = Board.objects.within(scope).values_list("pk", flat=True)
    plans = plans_in_force(list(boards), year=reported.year).values()
    if not plans or reported.half:
        return None
    return Plan(
        loans=sum(one.loans for one in plans),
        principal=sum(one.principal for one in plans),
        members=sum(one.members for one in plans),
    )


def _checked(scope: Scope, first: date, last: date) -> Checked:
    lent = Loan.objects.within(scope).filter(
        disbursement__isnull=False, disbursed_on__range=(first, last)
    )
    checks = UseCheck.objects.filter(loan__in=lent.values("pk"), on__lte=last).order_by("on", "pk")
    right = dict(checks.values_list("loan", "used_right"))  # the last look counts
    looks = Acceptance.objects.filter(
        loan__in=Loan.objects.within(scope).values("pk"), on__range=(first, last)
    )
    visits = Inspection.objects.within(scope).filter(closing__on__range=(first, last))
    found = Finding.objects.filter(inspection__in=visits.values("pk"), dropped_by=None)
    good = RemedyVerdict.objects.filter(remedy__finding__in=found.values("pk"), good=True)
    counted = looks.aggregate(yes=Count("pk", filter=Q(accepted=True)))
    refused = looks.filter(accepted=False).exclude(
        loan__in=looks.filter(accepted=True).values("loan")
    )
    return Checked(
        use_seen=len(right),
        use_right=sum(right.values()),
        accepted=counted["yes"],
        not_accepted=refused.values("loan").distinct().count(),
        visits=visits.count(),
        surprises=visits.exclude(plan__draw=None).count(),
        places=visits.values("board").distinct().count(),
        findings=found.count(),
        remedied=good.filter(on__lte=last).values("remedy__finding").distinct().count(),
    )


def _changed(scope: Scope, first: date, last: date) -> Changed:
    passed = OfficeHandOver.objects.within(scope).filter(on__range=(first, last))
    moves = Regrouping.objects.within(scope).filter(on__range=(first, last), undone_by=None)
    kinds = dict(moves.order_by().values_list("kind").annotate(n=Count("pk")))
    return Changed(
        posts=passed.count(),
        boards=passed.values("board").distinct().count(),
        merged=kinds.get(Regrouping.Kind.MERGE, 0),
        split=kinds.get(Regrouping.Kind.SPLIT, 0),
    )


def _stopping(scope: Scope, first: date, last: date) -> tuple[Stopping, ...]:
    asked = Petition.objects.filter(
        board__in=Board.objects.within(scope).values("pk"), on__range=(first, last)
    )
    names = dict(asked.order_by("on", "pk").values_list("board", "board__name"))
    standing = closings(names, on=last)
    return tuple(
        Stopping(
            board_id=board,
            name=name,
            on=standing[board].on,
            decided_on=standing[board].decided_on,
            ended_on=standing[board].ended_on,
        )
        for board, name in names.items()
        if board in standing
    )


def _shared(scope: Scope, first: date, last: date) -> Shared | None:
    """Add up the span's quarters, as run or as the table in force would run them, if one is."""
    if table_on(scope.fund_id, last) is None:
        return None
    quarters = range((first.month + 2) // 3, (last.month + 2) // 3 + 1)
    found = [shares_of(scope, year=first.year, quarter=quarter) for quarter in quarters]
    return Shared(
        levels=added(quarter.levels for quarter in found),
        run=sum(board.run for quarter in found for board in quarter.boards),
        of=sum(len(quarter.boards) for quarter in found),
    )


def _sources(scope: Scope, last: date) -> tuple[tuple[str, Vnd], ...]:
    rows = CapitalSource.objects.filter(fund=scope.fund_id, since__lte=last).order_by("-amount")
    return tuple(rows.values_list("name", "amount"))


def _silent(scope: Scope, first: date, last: date) -> tuple[str, ...]:
    told = {
        board
        for board, work in work_by_board(scope, first=first, last=last).items()
        if work.campaigns
    }
    asked = Asked(on=last, first=first, last=last, before=first, by=By.COMMUNE)
    rows = [one for one in places(scope, By.COMMUNE, asked) if not told & set(one.boards)]
    return tuple(one.name for one in rows) if told else ()


def _rewarded(scope: Scope, reported: Reported) -> Rewarded:
    """A year's rewards; a half-year has none of its own."""
    rows = Award.objects.filter(fund=scope.fund_id, year=reported.year)
    counted = (rows.none() if reported.half else rows).aggregate(
        districts=Count("unit"), boards=Count("board"), total=Count("pk")
    )
    return Rewarded(
        districts=counted["districts"],
        boards=counted["boards"],
        persons=counted["total"] - counted["districts"] - counted["boards"],
    )
