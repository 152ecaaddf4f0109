"""Who is to go where? The plan by month and officer, and visits drawn at random."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from secrets import token_hex
from typing import Any
from uuid import UUID

from qqv.inspection.models import Draw, InspectionPlan
from qqv.inspection.terms import risk_terms
from qqv.inspection.units import Unit, units_in
from qqv.people.models import Board
from qqv.people.queries import actor_for
from qqv.rules.access import Actor, Verb
from qqv.rules.drawing import RiskFacts, RiskTerms, draw, risk_of
from qqv.rules.inspecting import require_stranger
from qqv.rules.refusals import Refusal, Unseen
from qqv.trail.models import Record
from qqv.trail.recording import recording


class NotAnInspector(Refusal):
    """Only who may inspect there is sent there (không phải người kiểm tra)."""

    text = "{who} không có quyền kiểm tra {unit}."


class MonthPast(Refusal):
    """A plan is made for what is to come (tháng đã qua)."""

    text = "Tháng {month} đã qua, không lập kế hoạch được nữa."


class AlreadyPlanned(Refusal):
    """A unit is in a month's plan once (đã có trong kế hoạch)."""

    text = "{unit} đã có trong kế hoạch lúc đó rồi."


class VisitDayPast(Refusal):
    """A surprise lies ahead (ngày đi đã qua)."""

    text = "Ngày đi {day} đã qua."


class VisitBegun(Refusal):
    """A visit that has begun is no plan any more (đã bắt đầu)."""

    text = "Lần kiểm tra này đã bắt đầu, không rút khỏi kế hoạch được."


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A unit that may be drawn, with what is known of it (nơi có thể được bốc)."""

    unit: Unit
    facts: RiskFacts


def plan_inspection(
    actor: Actor,
    *,
    units: Sequence[str],
    month: date,
    inspector_id: int,
    note: str,
    on: date,
    request_id: UUID,
) -> list[InspectionPlan]:
    """Plan visits of one inspector to units in a month (lập kế hoạch kiểm tra).

    Refuses a month that is past, somebody who may not inspect there or works there, and a unit
    that is planned already.
    """
    first = month.replace(day=1)
    content = {"units": list(units), "month": first, "who": inspector_id, "note": note, "on": on}
    with recording(actor, Verb.PLAN_INSPECTION, request_id, content) as record:
        found = units_in(actor.scope(Verb.PLAN_INSPECTION), units)
        if first < on.replace(day=1):
            raise MonthPast(month=f"{first:%m/%Y}")
        _require_inspector(actor, inspector_id, found, on)
        _refuse_planned(found, first)
        record.subject = f"Kế hoạch kiểm tra {first:%m/%Y}, {len(found)} nơi"
        return _planned(found, first, inspector_id, record, note=note.strip())


def draw_visits(
    actor: Actor,
    *,
    candidates: Sequence[Candidate],
    count: int,
    visit_on: date,
    inspector_id: int,
    on: date,
    request_id: UUID,
) -> Draw:
    """Draw units for a surprise visit by their risk, under a seed that is kept (bốc thăm).

    Refuses a day that is past, more than there are, and an inspector of her own unit. The record
    does not name whom it hit.
    """
    keys = [one.unit.key for one in candidates]
    content = {"units": keys, "count": count, "day": visit_on, "who": inspector_id, "on": on}
    with recording(actor, Verb.DRAW_VISITS, request_id, content) as record:
        if visit_on < on:
            raise VisitDayPast(day=visit_on)
        terms, seed = risk_terms(actor.fund_id, on=on), token_hex(16)
        rows = [_candidate(one, terms) for one in sorted(candidates, key=lambda c: c.unit.key)]
        drawn = draw(seed, weights_of(rows), count)
        chosen = [one.unit for one in candidates if one.unit.key in drawn]
        _require_inspector(actor, inspector_id, chosen, on)
        _refuse_planned(chosen, visit_on)
        made = Draw.objects.create(
            fund_id=actor.fund_id,
            on=on,
            visit_on=visit_on,
            seed=seed,
            count=count,
            terms=asdict(terms),
            candidates=rows,
            drawn_by_id=actor.user_id,
            record=record,
        )
        _planned(chosen, visit_on, inspector_id, record, draw=made)
        record.subject = f"Bốc thăm kiểm tra đột xuất, {count} nơi"
        record.facts = {"draw": made.pk}
        return made


def withdraw_plan(actor: Actor, *, plan_id: int, on: date, request_id: UUID) -> InspectionPlan:
    """Take a planned visit back; a drawn one stays (rút khỏi kế hoạch). Refuses a begun one."""
    with recording(actor, Verb.PLAN_INSPECTION, request_id, {"plan": plan_id, "on": on}) as record:
        reach = InspectionPlan.objects.within(actor.scope(Verb.PLAN_INSPECTION))
        rows = reach.filter(pk=plan_id, draw=None, withdrawn_by=None)
        plan = rows.select_for_update(of=("self",)).select_related("board", "group").first()
        if plan is None:
            raise Unseen
        if hasattr(plan, "inspection"):
            raise VisitBegun
        InspectionPlan.objects.filter(pk=plan.pk).update(withdrawn_by=record)
        record.subject = f"Rút kế hoạch kiểm tra {plan}"
        return plan


def weights_of(rows: Sequence[Mapping[str, Any]]) -> dict[str, int]:
    """Give the weights of stored candidates, as a draw takes them (trọng số)."""
    return {row["key"]: row["weight"] for row in rows}


def _candidate(one: Candidate, terms: RiskTerms) -> dict[str, Any]:
    risk = risk_of(one.facts, terms)
    return {
        "key": one.unit.key,
        "name": one.unit.name,
        "facts": asdict(one.facts),
        "points": asdict(risk),
        "weight": risk.weight,
    }


def _planned(
    units: Sequence[Unit],
    starts_on: date,
    inspector_id: int,
    record: Record,
    *,
    note: str = "",
    draw: Draw | None = None,
) -> list[InspectionPlan]:
    rows = [
        InspectionPlan(
            board_id=unit.board_id,
            group_id=unit.group_id,
            starts_on=starts_on,
            inspector_id=inspector_id,
            draw=draw,
            note=note,
            record=record,
        )
        for unit in units
    ]
    return InspectionPlan.objects.bulk_create(rows)


def _require_inspector(actor: Actor, user_id: int, units: Sequence[Unit], on: date) -> None:
    """Refuse to send somebody who may not inspect a unit, or works there."""
    sent = actor_for(user_id=user_id, on=on)
    if sent is None or sent.fund_id != actor.fund_id:
        raise Unseen
    reach = Board.objects.within(sent.scope(Verb.INSPECT))
    there = set(reach.filter(pk__in=[u.board_id for u in units]).values_list("pk", flat=True))
    for unit in units:
        province = unit.level == Board.Level.PROVINCE
        require_stranger(sent, board_id=unit.board_id, province=province, unit=unit.name)
        if unit.board_id not in there:
            raise NotAnInspector(who=sent.name, unit=unit.name)


def _refuse_planned(units: Sequence[Unit], starts_on: date) -> None:
    rows = InspectionPlan.objects.filter(
        board__in=[unit.board_id for unit in units], starts_on=starts_on, withdrawn_by=None
    )
    taken = set(rows.values_list("board", "group"))
    for unit in units:
        if (unit.board_id, unit.group_id) in taken:
            raise AlreadyPlanned(unit=unit.name)
