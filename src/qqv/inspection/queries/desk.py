"""Who is to go where, what was drawn, and who may be sent?"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import F, Max, Q

from qqv.inspection.models import Draw, Inspection, InspectionPlan
from qqv.inspection.units import Unit, board_unit, group_unit
from qqv.people.models import Assignment, Board, Group, valid
from qqv.rules.access import MAY, ROLE_NAMES, Actor, Role, Scope, Verb
from qqv.rules.refusals import Unseen


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanRow:
    """One planned visit (một lần kiểm tra trong kế hoạch): planned, late, begun or done."""

    id: int
    unit: str
    starts_on: date
    inspector: str
    note: str
    surprise: bool
    state: str
    inspection_id: int | None
    ended_on: date | None
    may_begin: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanMonth:
    """The visits of a month (kế hoạch một tháng)."""

    first: date
    rows: tuple[PlanRow, ...]

    @property
    def done(self) -> int:
        return sum(row.state == "done" for row in self.rows)


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawRow:
    """One draw in a list (một lần bốc thăm); `hidden` until its day."""

    id: int
    on: date
    visit_on: date
    count: int
    drawn_by: str
    hidden: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CandidateRow:
    """One unit that could have been drawn, with its points (một nơi trong lần bốc)."""

    key: str
    name: str
    facts: dict[str, Any]
    points: dict[str, int]
    weight: int
    chosen: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawPage:
    """A draw with all it takes to draw again (bốc thăm)."""

    row: DrawRow
    seed: str
    terms: dict[str, int]
    total: int
    candidates: tuple[CandidateRow, ...]
    plans: tuple[PlanRow, ...]


def plan_months(actor: Actor, *, year: int, on: date) -> tuple[PlanMonth, ...]:
    """Show a year's plan by month, surprises once they are known to her (kế hoạch năm)."""
    rows = InspectionPlan.objects.all().known_to(actor, on=on).filter(starts_on__year=year)
    months: dict[date, list[PlanRow]] = {}
    for row in plan_rows(rows.filter(withdrawn_by=None), actor=actor, on=on):
        months.setdefault(row.starts_on.replace(day=1), []).append(row)
    return tuple(PlanMonth(first=first, rows=tuple(held)) for first, held in months.items())


def waiting_visits(actor: Actor, *, on: date) -> tuple[PlanRow, ...]:
    """List her own visits whose day has come and that are not ended (việc kiểm tra hôm nay)."""
    rows = InspectionPlan.objects.all().known_to(actor, on=on)
    mine = rows.filter(
        inspector_id=actor.user_id,
        starts_on__lte=on,
        withdrawn_by=None,
        inspection__closing=None,
    )
    return tuple(plan_rows(mine, actor=actor, on=on))


def plan_rows(rows: Any, *, actor: Actor, on: date) -> list[PlanRow]:
    """Show planned visits in their order (các lần kiểm tra)."""
    around = rows.select_related("board", "group", "inspector", "inspection__closing")
    ordered = around.order_by("starts_on", "board__code", F("group__number").asc(nulls_first=True))
    may = actor.may(Verb.INSPECT)
    return [
        _plan_row(row, on=on, mine=may and row.inspector_id == actor.user_id) for row in ordered
    ]


def draws_page(actor: Actor, *, on: date) -> tuple[DrawRow, ...]:
    """List draws, those to come for who may draw only (các lần bốc thăm)."""
    return tuple(_draw_row(row, on) for row in _draws(actor, on).order_by("-on", "-pk")[:60])


def draw_page(actor: Actor, *, draw_id: int, on: date) -> DrawPage:
    """Show a draw with seed and weights; before its day to who may draw only (bốc thăm)."""
    made = _draws(actor, on).filter(pk=draw_id).first()
    if made is None:
        raise Unseen
    plans = InspectionPlan.objects.filter(draw=made)
    chosen = {_key(row.board_id, row.group_id) for row in plans}
    rows = tuple(CandidateRow(chosen=row["key"] in chosen, **row) for row in made.candidates)
    return DrawPage(
        row=_draw_row(made, on),
        seed=made.seed,
        terms=made.terms,
        total=sum(row.weight for row in rows),
        candidates=rows,
        plans=tuple(plan_rows(plans, actor=actor, on=on)),
    )


def inspectors_of(actor: Actor, *, on: date) -> tuple[tuple[int, str], ...]:
    """List users who may be sent to inspect (người kiểm tra)."""
    roles = [role for role in Role if role in MAY[Verb.INSPECT]]
    rows = Assignment.objects.filter(valid(on), fund=actor.fund_id, role__in=roles)
    rows = rows.filter(user__is_active=True).order_by("user__name", "pk")
    found: dict[int, str] = {}
    for user, name, role in rows.values_list("user", "user__name", "role"):
        found.setdefault(user, f"{name}, {ROLE_NAMES[Role(role)]}")
    return tuple(found.items())


def boards_to_plan(actor: Actor) -> tuple[Unit, ...]:
    """List boards a visit may be planned to (các ban quản lý)."""
    reach = Board.objects.within(actor.scope(Verb.PLAN_INSPECTION)).filter(book__isnull=False)
    return tuple(board_unit(board) for board in reach.order_by("level", "code"))


def groups_to_plan(actor: Actor, *, board_id: int, on: date) -> tuple[Unit, ...]:
    """List a board's groups a visit may be planned to (các nhóm)."""
    reach = Group.objects.within(actor.scope(Verb.PLAN_INSPECTION)).filter(valid(on))
    rows = reach.filter(board_id=board_id).select_related("board").order_by("number")
    return tuple(group_unit(group) for group in rows)


def units_to_draw(scope: Scope, *, groups: bool, on: date) -> list[Unit]:
    """List commune boards, or all groups, that a draw chooses from (nơi để bốc thăm)."""
    if groups:
        rows = Group.objects.within(scope).filter(valid(on)).select_related("board")
        return [group_unit(group) for group in rows]
    boards = Board.objects.within(scope).filter(valid(on), level=Board.Level.COMMUNE)
    return [board_unit(board) for board in boards]


def last_inspected(scope: Scope, *, on: date) -> dict[str, date]:
    """Tell when each board and each group was last inspected to the end (lần cuối)."""
    ended = Inspection.objects.within(scope).filter(closing__on__lte=on)
    rows = ended.values_list("board", "group").annotate(last=Max("on"))
    return {_key(board, group): last for board, group, last in rows}


def _draws(actor: Actor, on: date) -> Any:
    scope = actor.scope(Verb.SEE)
    known = Q() if actor.may(Verb.DRAW_VISITS) else Q(visit_on__lte=on)
    if not scope.everywhere:
        raise Unseen
    return Draw.objects.filter(known, fund=actor.fund_id).select_related("drawn_by")


def _key(board_id: int, group_id: int | None) -> str:
    return f"nhom-{group_id}" if group_id else f"xa-{board_id}"


def _draw_row(row: Draw, on: date) -> DrawRow:
    return DrawRow(
        id=row.pk,
        on=row.on,
        visit_on=row.visit_on,
        count=row.count,
        drawn_by=row.drawn_by.name,
        hidden=row.visit_on > on,
    )


def _plan_row(row: InspectionPlan, *, on: date, mine: bool) -> PlanRow:
    visit: Inspection | None = getattr(row, "inspection", None)
    closing = getattr(visit, "closing", None)
    return PlanRow(
        id=row.pk,
        unit=row.unit,
        starts_on=row.starts_on,
        inspector=row.inspector.name,
        note=row.note,
        surprise=row.draw_id is not None,
        state=_state(row, visit is not None, closing is not None, on),
        inspection_id=visit.pk if visit else None,
        ended_on=closing.on if closing else None,
        may_begin=mine and visit is None and row.starts_on <= on and row.withdrawn_by_id is None,
    )


def _state(row: InspectionPlan, begun: bool, ended: bool, on: date) -> str:
    if ended:
        return "done"
    if begun:
        return "begun"
    if row.draw_id:
        return "late" if row.starts_on < on else "planned"
    return "late" if row.starts_on < on.replace(day=1) else "planned"
