"""What is counted for the indicators? Sums per commune, in a constant number of statements."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from django.db.models import Count, Sum

from qqv.capital.planning import plans_in_force
from qqv.capital.sources import original_capital
from qqv.collection.models import CollectionSheet
from qqv.inspection.queries.coverage import members_met, visits_by_board
from qqv.inspection.queries.findings import open_by_board
from qqv.ledger.figures import held_on, moved_by_month, owed_at_month_ends
from qqv.ledger.moves import leader_moves
from qqv.lending.models import Loan
from qqv.lending.queries.appraised import Looked, looked_at, meter
from qqv.lending.queries.dues import dues
from qqv.lending.queries.portfolio import Standing, standings, summed
from qqv.lending.queries.portfolio import by_board as loans_by_board
from qqv.lending.queries.relief import lost_by_board
from qqv.lending.queries.works import terms_of, use_by_board
from qqv.outreach.queries.work import work_by_board
from qqv.people.models import Board, Fund, Group, Officer, valid
from qqv.people.sizes import sizes_then
from qqv.reports.capital import capital_of
from qqv.reports.indicators.measure import Measure as Measure
from qqv.reports.inspecting import accepted_in_time
from qqv.rules.access import Scope
from qqv.rules.indicators import days_held, mean_of, term_months
from qqv.rules.periods import meeting_in, months_between, months_later
from qqv.rules.schedule import Frequency
from qqv.savings.queries import savers

Sums = dict[Measure, int | Fraction]
Found = dict[int, dict[Measure, int | Fraction]]

# What only whole books tell; a group has none of its own.
OF_BOOKS = frozenset(
    {
        Measure.WRITTEN_OFF,
        Measure.MEAN_OF_TWO,
        Measure.KEPT,
        Measure.ORIGINAL,
        Measure.ALLOCATED,
        Measure.CASH,
        Measure.INTEREST,
        Measure.EARNED,
        Measure.EXPENSE,
        Measure.LOSS,
        Measure.OFFICERS,
        Measure.PLANNED_LOANS,
        Measure.PLANNED_MEMBERS,
        Measure.VISITS,
        Measure.VISITS_PLANNED,
        Measure.OPEN_FINDINGS,
    }
)
CHARTS = ("111", "112", "113", "114", "131", "138", "338", "361", "4231", "4232")


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """What was counted in a span: board by board, and together (các số đếm)."""

    first: date
    last: date
    by_board: Mapping[int, Sums]
    total: Sums


def measured(scope: Scope, *, first: date, last: date) -> Measured:
    """Count everything the indicators need for every board in reach (đếm cho các chỉ số)."""
    loans = standings(scope, on=last)
    parts = [
        _portfolio(scope, loans),
        _lent(scope, first, last),
        _collected(scope, first, last),
        _means(scope, first, last),
        _works(scope, first, last),
        _members(scope, first, last),
        _meetings(scope, first, last),
        _confirmed(scope, loans, last),
    ]
    if not scope.groups:
        parts += [
            _capital(scope, loans, last),
            _earned(scope, first, last),
            _written_off(scope, last),
            _offices(scope, last),
            _planned(scope, last),
            _visits(scope, first, last),
        ]
    boards = _boards(scope)
    kept = set(Measure) - (OF_BOOKS if scope.groups else frozenset())
    nothing: Sums = dict.fromkeys(kept, 0)
    by_board = {board: nothing | _of(parts, board) for board in boards}
    total = added(by_board.values(), kept)
    if scope.everywhere:
        total[Measure.ORIGINAL] = original_capital(scope.fund_id, on=last)
    return Measured(first=first, last=last, by_board=by_board, total=total)


def added(sums: Iterable[Sums], keys: Iterable[Measure] = tuple(Measure)) -> Sums:
    """Add counts up over communes (cộng số đếm)."""
    found: Sums = dict.fromkeys(keys, 0)
    for one in sums:
        for key in found:
            found[key] += one.get(key, 0)
    return found


def _of(parts: list[Found], board: int) -> Sums:
    return {key: n for part in parts for key, n in part.get(board, {}).items()}


def _boards(scope: Scope) -> list[int]:
    """The boards in reach; of a leader, the one her group belongs to."""
    if scope.groups and not scope.boards:
        rows = Group.objects.within(scope).values_list("board", flat=True)
        return sorted(set(rows))
    return list(Board.objects.within(scope).order_by("code").values_list("pk", flat=True))


def _portfolio(scope: Scope, loans: list[Standing]) -> Found:
    terms = _terms(scope)
    found: Found = {}
    for board, held in loans_by_board(loans).items():
        part = summed(held)
        found[board] = {
            Measure.OUTSTANDING: part.outstanding,
            Measure.BORROWERS: part.borrowers,
            Measure.AT_RISK_0: part.at_risk[0],
            Measure.AT_RISK_30: part.at_risk[30],
            Measure.AT_RISK_90: part.at_risk[90],
            Measure.BAD: part.bad,
            Measure.PROVISION: part.provision,
            Measure.TERM_MONTHS: sum(terms[loan.loan_id] for loan in held),
            Measure.TERM_LOANS: len(held),
        }
    return found


def _terms(scope: Scope) -> dict[int, Fraction]:
    """How many months every loan was lent for."""
    rows = Loan.objects.within(scope).values_list("pk", "installments", "frequency")
    return {pk: term_months(n, Frequency(frequency)) for pk, n, frequency in rows}


def _lent(scope: Scope, first: date, last: date) -> Found:
    rows: dict[int, list[Looked]] = {}
    for loan in looked_at(scope, first=first, last=last):
        rows.setdefault(loan.board_id, []).append(loan)
    ever = Loan.objects.within(scope).filter(disbursed_on__lte=last).order_by()
    found: Found = {
        board: {Measure.LENT_EVER: n}
        for board, n in ever.values_list("board").annotate(n=Sum("principal"))
    }
    for board, loans in rows.items():
        found.setdefault(board, {}).update(lent_of(loans))
    return found


def lent_of(loans: list[Looked]) -> Sums:
    """Count loans that were disbursed, and those looked at first (đã giải ngân)."""
    looked = meter(loans)
    return {
        Measure.LENT: sum(loan.principal for loan in loans),
        Measure.LENT_COUNT: looked.lent,
        Measure.APPRAISED: looked.looked,
        Measure.LATER: looked.later,
        Measure.LATER_APPRAISED: looked.later_looked,
    }


def _collected(scope: Scope, first: date, last: date) -> Found:
    found: Found = {}
    for loan in dues(scope, first=first, last=last, on=last):
        sums = found.setdefault(loan.board_id, dict.fromkeys(DUES, 0))
        sums[Measure.DUE] += loan.due
        sums[Measure.IN_TIME] += loan.in_time
        sums[Measure.COLLECTED] += loan.collected
    return found


DUES = (Measure.DUE, Measure.IN_TIME, Measure.COLLECTED)


def _means(scope: Scope, first: date, last: date) -> Found:
    """The mean over the span's month ends and its last day."""
    months = months_between(first, last) + 1
    found: Found = {}
    for (board, _month), (owed, owing) in owed_at_month_ends(scope, first=first, last=last).items():
        sums = found.setdefault(board, dict.fromkeys(MEANS, Fraction(0)))
        sums[Measure.MEAN_OUTSTANDING] += Fraction(owed, months)
        sums[Measure.MEAN_BORROWERS] += Fraction(owing, months)
    return found


MEANS = (Measure.MEAN_OUTSTANDING, Measure.MEAN_BORROWERS)


def _works(scope: Scope, first: date, last: date) -> Found:
    found: Found = {}
    for board, (part, whole) in accepted_in_time(scope, first=first, last=last).items():
        found[board] = {Measure.WORKS_IN_TIME: part, Measure.WORKS_DUE: whole}
    for board, use in use_by_board(scope, terms_of(scope.fund_id), on=last).items():
        found.setdefault(board, {}).update(
            {
                Measure.USE_DUE: use.due,
                Measure.USE_CHECKED: use.checked,
                Measure.USE_RIGHT: use.right,
            }
        )
    return found


def _members(scope: Scope, first: date, last: date) -> Found:
    least = Fund.objects.values_list("group_min", flat=True).get(pk=scope.fund_id)
    found: Found = {}
    for board, n in sizes_then(scope, on=last).values():
        sums = found.setdefault(board, dict.fromkeys(GROUPS, 0))
        sums[Measure.GROUPS] += 1
        sums[Measure.SMALL_GROUPS] += n < least
    for one in savers(scope, on=last):
        sums = found.setdefault(one.board_id, dict.fromkeys(GROUPS, 0))
        sums[Measure.MEMBERS] += one.active
        sums[Measure.SAVING] += one.pays
        sums[Measure.SAVINGS] += one.compulsory + one.voluntary
    return found


GROUPS = (
    Measure.GROUPS,
    Measure.SMALL_GROUPS,
    Measure.MEMBERS,
    Measure.SAVING,
    Measure.SAVINGS,
)


def _meetings(scope: Scope, first: date, last: date) -> Found:
    found = meetings_known(scope, until=last, since=first).within(first, last)
    for board, work in work_by_board(scope, first=first, last=last).items():
        found.setdefault(board, {})[Measure.MINUTED] = work.minuted
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingsKnown:
    """When groups met and what their leaders held, read once for many spans (họp nhóm)."""

    groups: Sequence[Group]
    met: Mapping[int, set[date]]
    moves: Mapping[int, list[tuple[date, int, int]]]

    def within(self, first: date, last: date) -> Found:
        """Count the meetings of a span, and days money lay with leaders (đếm buổi họp).

        A group meets once a month: a second sheet of a month is no second meeting.
        """
        found: Found = {}
        for group in self.groups:
            sums = found.setdefault(group.board_id, dict.fromkeys(MEETINGS, 0))
            months = _months_served(group, first, last)
            sums[Measure.MEETINGS_PLANNED] += len(months)
            sums[Measure.MEETINGS] += len(months & self.met.get(group.pk, set()))
            moved = [move for move in self.moves.get(group.pk, []) if move[0] <= last]
            weighted, amount = days_held(moved, first=first, last=last)
            sums[Measure.HELD_DAYS] += weighted
            sums[Measure.HELD] += amount
            sums[Measure.IN_HAND] += sum(came - went for _on, came, went in moved)
        return found


def meetings_known(scope: Scope, *, since: date, until: date) -> MeetingsKnown:
    """Read meetings with a sheet and the moves of leaders' money (đọc buổi họp, tiền thu)."""
    return MeetingsKnown(
        groups=list(Group.objects.within(scope).filter(valid_from__lte=until)),
        met=_months_met(scope, since, until),
        moves=leader_moves(scope, until=until),
    )


MEETINGS = (
    Measure.MEETINGS,
    Measure.MEETINGS_PLANNED,
    Measure.HELD_DAYS,
    Measure.HELD,
    Measure.IN_HAND,
)


def _months_met(scope: Scope, first: date, last: date) -> dict[int, set[date]]:
    sheets = CollectionSheet.objects.within(scope).filter(met_on__range=(first, last))
    found: dict[int, set[date]] = {}
    for group, met_on in sheets.values_list("group", "met_on"):
        found.setdefault(group, set()).add(met_on.replace(day=1))
    return found


def _months_served(group: Group, first: date, last: date) -> set[date]:
    """The months whose meeting day the group lived to see within the span."""
    found = set()
    for n in range(months_between(first, last) + 1):
        month = months_later(first.replace(day=1), n)
        met_on = meeting_in(group.meeting_day, month)
        ended = group.valid_to is not None and group.valid_to < met_on
        if first <= met_on <= last and group.valid_from <= met_on and not ended:
            found.add(month)
    return found


def _confirmed(scope: Scope, loans: list[Standing], last: date) -> Found:
    met = members_met(scope, first=months_later(last, -12), last=last)
    found: Found = {}
    for loan in loans:
        sums = found.setdefault(loan.board_id, {Measure.CONFIRMED: 0})
        sums[Measure.CONFIRMED] += loan.member_id in met
    return found


def _capital(scope: Scope, loans: list[Standing], last: date) -> Found:
    held: dict[int, dict[str, int]] = {}
    for (board, chart), amount in held_on(scope, on=last).items():
        held.setdefault(board, {})[chart] = amount
    late = {board: summed(rows).at_risk[0] for board, rows in loans_by_board(loans).items()}
    return {board: capital_sums(lines, late=late.get(board, 0)) for board, lines in held.items()}


def capital_sums(lines: Mapping[str, int], *, late: int) -> Sums:
    """Tell what is left of a board's capital, without loans that are late (bảo toàn vốn)."""
    one = capital_of(lines, late=late, original=lines.get("361", 0))
    return {
        Measure.KEPT: one.held - one.late,
        Measure.ORIGINAL: one.original,
        Measure.ALLOCATED: one.allocated,
        Measure.CASH: one.bank + one.cash + one.moving,
    }


def _earned(scope: Scope, first: date, last: date) -> Found:
    charts = ("511", "518", "642", "643")
    found: Found = {}
    for (board, chart, _month), n in moved_by_month(
        scope, charts=charts, first=first, last=last
    ).items():
        sums = found.setdefault(board, dict.fromkeys(MONEY, 0))
        sums[Measure.INTEREST] += n if chart == "511" else 0
        sums[Measure.EARNED] += n if chart in ("511", "518") else 0
        sums[Measure.EXPENSE] += n if chart == "642" else 0
        sums[Measure.LOSS] += n if chart == "643" else 0
    return found


MONEY = (Measure.INTEREST, Measure.EARNED, Measure.EXPENSE, Measure.LOSS)


def _written_off(scope: Scope, last: date) -> Found:
    """As the report of debts written off reckons: twelve months, the mean of both ends."""
    before = months_later(last, -12)
    found: Found = {}
    ends = [held_on(scope, on=on) for on in (before, last)]
    for board in {board for end in ends for board, chart in end if chart == "131"}:
        owed = [end.get((board, "131"), 0) for end in ends]
        found[board] = {Measure.MEAN_OF_TWO: mean_of(owed) or 0}
    for board, lost in lost_by_board(scope, first=before + timedelta(days=1), last=last).items():
        found.setdefault(board, {})[Measure.WRITTEN_OFF] = lost.principal
    return found


def _offices(scope: Scope, last: date) -> Found:
    rows = Officer.objects.within(scope).filter(valid(last), group=None).order_by()
    counted = rows.values_list("board").annotate(n=Count("name", distinct=True))
    return {board: {Measure.OFFICERS: n} for board, n in counted}


def _planned(scope: Scope, last: date) -> Found:
    plans = plans_in_force(_boards(scope), year=last.year)
    return {
        board: {Measure.PLANNED_LOANS: plan.loans, Measure.PLANNED_MEMBERS: plan.members}
        for board, plan in plans.items()
    }


def _visits(scope: Scope, first: date, last: date) -> Found:
    found: Found = {}
    for board, (made, planned) in visits_by_board(scope, first=first, last=last).items():
        found[board] = {Measure.VISITS: made, Measure.VISITS_PLANNED: planned}
    for board, n in open_by_board(scope, on=last).items():
        found.setdefault(board, {})[Measure.OPEN_FINDINGS] = n
    return found
