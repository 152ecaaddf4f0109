"""Who waits for a loan, how many, and in which order? (nhu cầu vay, danh sách chờ)"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Max, Q

from qqv.lending.actions.dossier import product_on
from qqv.lending.models import Application, Loan, RankingRule, Survey
from qqv.people.models import Household
from qqv.rules.access import Actor, Scope, Verb
from qqv.rules.latrines import hygienic
from qqv.rules.money import Vnd
from qqv.rules.pages import Paged, cut
from qqv.rules.ranking import DEFAULTS, Criterion, Home, Place, ranked
from qqv.rules.refusals import Unseen
from qqv.rules.words import folded

Standing = Household.Standing
POOR = frozenset({Standing.POOR, Standing.NEAR_POOR, Standing.POLICY})


@dataclass(frozen=True, slots=True, kw_only=True)
class Demand:
    """Who waits in one commune; `principal` in đồng (nhu cầu của một xã)."""

    households: int
    first_time: int
    poor: int
    principal: Vnd


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingHome:
    """One household on the waiting list, in đồng (hộ đang chờ)."""

    id: int
    name: str
    member_id: int | None
    group: str
    commune: str
    board_id: int
    hamlet: str
    standing: str
    latrine: str
    wish: str
    work_kind_id: int | None
    cost: Vnd
    own_money: Vnd
    wanted: Vnd
    on: date
    first_time: bool
    place: Place

    @property
    def ready(self) -> bool:
        """An application can be made at once: she is a member, the work is known."""
        return self.member_id is not None and self.work_kind_id is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingList(Paged):
    """A page of the waiting list, with the points it goes by (danh sách chờ)."""

    rows: tuple[WaitingHome, ...]
    total: int
    wanted: Vnd
    communes: tuple[tuple[int, str], ...]
    hamlets: tuple[str, ...]
    points: dict[Criterion, int]


def demand_by_board(scope: Scope, *, on: date) -> dict[int, Demand]:
    """Count who waits in each commune, in a constant number of statements (nhu cầu theo xã)."""
    loan = usual_loan(scope.fund_id, on)
    found: dict[int, list[tuple[Survey, bool]]] = {}
    for row, first in _waiting(scope, on):
        found.setdefault(row.board_id, []).append((row, first))
    return {
        board: Demand(
            households=len(rows),
            first_time=sum(first for _, first in rows),
            poor=sum(row.standing in POOR for row, _ in rows),
            principal=sum(wanted_of(row, loan) for row, _ in rows),
        )
        for board, rows in found.items()
    }


def points_on(fund_id: int, on: date) -> dict[Criterion, int]:
    """Give the points in force on a day, ours until the fund decides (thang điểm)."""
    rules = RankingRule.objects.filter(fund_id=fund_id, valid_from__lte=on).order_by("valid_from")
    rule = rules.last()
    told = rule.points if rule else {}
    return {one: told.get(one.value, DEFAULTS[one]) for one in Criterion}


def waiting_list(
    actor: Actor,
    *,
    on: date,
    board_id: int | None = None,
    hamlet: str = "",
    group_id: int | None = None,
    number: int = 1,
    size: int = 40,
) -> WaitingList:
    """List who waits, ranked over the commune or all in reach (danh sách chờ)."""
    homes = waiting_homes(actor.scope(Verb.SEE), on=on)
    kept = [home for home in homes if _kept(home, board_id, hamlet)]
    if group_id:
        inside = Survey.objects.within(actor.scope(Verb.SEE)).filter(group=group_id)
        ids = set(inside.values_list("pk", flat=True))
        kept = [home for home in kept if home.id in ids]
    rows, shown = cut(kept, asked=number, size=size)
    near = [home for home in homes if board_id is None or home.board_id == board_id]
    return WaitingList(
        rows=tuple(rows),
        total=len(kept),
        wanted=sum(home.wanted for home in kept),
        number=shown.number,
        has_more=shown.has_more,
        communes=tuple(sorted({(home.board_id, home.commune) for home in homes})),
        hamlets=tuple(sorted({home.hamlet for home in near if home.hamlet})),
        points=points_on(actor.fund_id, on),
    )


def survey_start(actor: Actor, *, survey_id: int, on: date) -> dict[str, object]:
    """Give what an application takes over from a survey (điền sẵn đơn)."""
    row = Survey.objects.within(actor.scope(Verb.APPLY)).filter(pk=survey_id).first()
    if row is None:
        raise Unseen
    return {
        "member": row.member_id,
        "principal": wanted_of(row, usual_loan(actor.fund_id, on)),
        "work_kind": row.work_kind_id,
        "estimate": row.cost or None,
        "purpose": row.wish,
    }


def newcomer_of(actor: Actor, *, survey_id: int) -> dict[str, object]:
    """Give what a newcomer's form takes over from her survey (điền sẵn người mới)."""
    row = Survey.objects.within(actor.scope(Verb.JOIN)).filter(pk=survey_id).first()
    if row is None:
        raise Unseen
    return {
        "name": row.name,
        "phone": row.phone,
        "address": row.hamlet,
        "standing": row.standing,
    }


def waiting_homes(scope: Scope, *, on: date) -> list[WaitingHome]:
    """Rank every household in reach that waits on a day (xếp thứ tự)."""
    loan = usual_loan(scope.fund_id, on)
    rows = {row.pk: (row, first) for row, first in _waiting(scope, on)}
    homes = [_home(row, first, loan) for row, first in rows.values()]
    return [
        _shown(*rows[place.key], place, loan)
        for place in ranked(homes, points_on(scope.fund_id, on), on=on)
    ]


def waiting_home(actor: Actor, *, survey_id: int, on: date) -> tuple[Survey, WaitingHome | None]:
    """Find one survey, and its place among its commune's if it waits (một phiếu khảo sát)."""
    reach = Survey.objects.within(actor.scope(Verb.SEE))
    around = reach.select_related("board", "group", "member", "work_kind", "answer__application")
    row = around.filter(pk=survey_id).first()
    if row is None:
        raise Unseen
    board = Scope(
        fund_id=actor.fund_id,
        everywhere=False,
        boards=frozenset({row.board_id}),
        groups=frozenset(),
    )
    homes = [home for home in waiting_homes(board, on=on) if home.id == survey_id]
    return row, homes[0] if homes else None


def _kept(home: WaitingHome, board_id: int | None, hamlet: str) -> bool:
    here = board_id is None or home.board_id == board_id
    return here and (not hamlet or home.hamlet == hamlet)


def _waiting(scope: Scope, on: date) -> Iterable[tuple[Survey, bool]]:
    """Give the last open survey of each household, and whether it never borrowed.

    Who has applied since, or owes a loan, does not wait.
    """
    open_ones = Survey.objects.within(scope).filter(
        Q(withdrawn_on=None) | Q(withdrawn_on__gt=on),
        Q(answer=None) | Q(answer__application__on__gt=on),
        on__lte=on,
    )
    rows = open_ones.select_related("board", "group", "member__group").order_by("on", "pk")
    last: dict[object, Survey] = {}
    for row in rows:
        home = row.member.household_id if row.member else None
        last[home or (row.board_id, folded(row.name), folded(row.hamlet))] = row
    homes = [row.member.household_id for row in last.values() if row.member]
    asked = dict(
        Application.objects.filter(member__household__in=homes, on__lte=on)
        .values_list("member__household")
        .annotate(n=Max("on"))
    )
    lent = Loan.objects.filter(member__household__in=homes, disbursed_on__lte=on)
    borrowed = set(lent.values_list("member__household", flat=True))
    running = lent.filter(Q(settled_on=None) | Q(settled_on__gt=on))
    owing = set(running.values_list("member__household", flat=True))
    for row in last.values():
        home = row.member.household_id if row.member else None
        if home in owing or asked.get(home, date.min) >= row.on:
            continue
        yield row, home not in borrowed


def usual_loan(fund_id: int, on: date) -> tuple[Vnd, Vnd]:
    """Give the usual and the largest loan in force, in đồng (mức vay)."""
    product = product_on(fund_id, on)
    return product.principal_usual, product.principal_max


def wanted_of(row: Survey, loan: tuple[Vnd, Vnd]) -> Vnd:
    """Tell what she would borrow: what her own money leaves open, else the usual (cần vay)."""
    usual, most = loan
    return min(max(row.cost - row.own_money, 0) or usual, most)


def _home(row: Survey, first: bool, loan: tuple[Vnd, Vnd]) -> Home:
    return Home(
        key=row.pk,
        name=row.name,
        asked_on=row.on,
        standing=row.standing,
        latrine=row.latrine,
        hygienic=hygienic(row.latrine),
        water=row.water,
        first_time=first,
        woman_headed=row.woman_headed,
        covered=row.cost > 0 and row.own_money + loan[1] >= row.cost,
    )


def _shown(row: Survey, first: bool, place: Place, loan: tuple[Vnd, Vnd]) -> WaitingHome:
    return WaitingHome(
        id=row.pk,
        name=row.name,
        member_id=row.member_id,
        group=str(row.group or (row.member and row.member.group) or ""),
        commune=row.board.name,
        board_id=row.board_id,
        hamlet=row.hamlet,
        standing=row.get_standing_display(),
        latrine=row.latrine,
        wish=row.wish,
        work_kind_id=row.work_kind_id,
        cost=row.cost,
        own_money=row.own_money,
        wanted=wanted_of(row, loan),
        on=row.on,
        first_time=first,
        place=place,
    )
