"""Visits in the tests' commune: planned, begun, walked through to the end."""

from collections.abc import Sequence
from datetime import date
from uuid import uuid4

from qqv.inspection import actions
from qqv.inspection.actions.plan import Candidate
from qqv.inspection.actions.visit import booked_now
from qqv.inspection.models import Draw, Finding, Inspection, InspectionPlan, SampledMember
from qqv.inspection.units import units_in
from qqv.people.attaching import Sent
from qqv.rules.access import Verb
from qqv.rules.checklist import Answer
from qqv.rules.drawing import RiskFacts
from tests.world import World

MONTH, DAY = date(2026, 3, 1), date(2026, 3, 12)
DUE = date(2026, 4, 1)


def plan(world: World, *, by: str = "inspector", unit: str = "", who: str = "inspector", **change):
    given = {"units": [unit or f"nhom-{world.group.pk}"], "month": MONTH, "note": "", "on": MONTH}
    given |= {"inspector_id": world.users[who].pk, "request_id": uuid4()} | change
    return actions.plan_inspection(world.actor(by), **given)


def candidates(world: World) -> list[Candidate]:
    keys = [f"xa-{world.board.pk}", f"xa-{world.neighbor.pk}"]
    scope = world.actor("inspector").scope(Verb.DRAW_VISITS)
    facts = RiskFacts(since=None, late=10, held=0, alarms=0)
    return [Candidate(unit=unit, facts=facts) for unit in units_in(scope, keys)]


def drawn(world: World, *, by: str = "inspector", **change) -> Draw:
    given = {"candidates": candidates(world), "count": 2, "visit_on": DAY, "on": MONTH}
    given |= {"inspector_id": world.users["inspector"].pk, "request_id": uuid4()} | change
    return actions.draw_visits(world.actor(by), **given)


def begin(world: World, row: InspectionPlan | None = None, *, by: str = "inspector", on=DAY):
    row = row or plan(world, who=by)[0]
    return actions.begin_inspection(world.actor(by), plan_id=row.pk, on=on, request_id=uuid4())


def answer(world: World, visit: Inspection, key: str, said: Answer = Answer.MET, **change):
    given = {"note": "", "photos": (), "on": visit.on, "request_id": uuid4(), "by": "inspector"}
    given |= change
    who = world.actor(given.pop("by"))
    return actions.answer_point(who, inspection_id=visit.pk, key=key, answer=said, **given)


def count(world: World, visit: Inspection, counted: int | None = None, **change):
    given = {"counted": booked_now(visit) if counted is None else counted, "denominations": {}}
    given |= {"reason": "", "request_id": uuid4()} | change
    return actions.count_on_spot(world.actor("inspector"), inspection_id=visit.pk, **given)


def confirm(world: World, visit: Inspection, row: SampledMember, **change):
    given = {"met": True, "principal": row.principal, "savings": row.savings, "passbook": True}
    given |= {"note": "", "request_id": uuid4()} | change
    who = world.actor("inspector")
    return actions.confirm_balance(who, inspection_id=visit.pk, sampled_id=row.pk, **given)


def find(world: World, visit: Inspection, **change) -> Finding:
    given = {"text": "Sổ quỹ chưa ghi ngày 10/03", "responsible": "Chị Yến, thủ quỹ"}
    given |= {"due_on": DUE, "photos": (), "on": visit.on, "request_id": uuid4()} | change
    return actions.report_finding(world.actor("inspector"), inspection_id=visit.pk, **given)


def finish(world: World, visit: Inspection, **change):
    given = {"present": "Chị Sen, chị Hồng", "conclusion": "Nhóm hoạt động tốt", "on": visit.on}
    given |= {"request_id": uuid4(), "by": "inspector"} | change
    who = world.actor(given.pop("by"))
    return actions.finish_inspection(who, inspection_id=visit.pk, **given)


def walked(world: World, visit: Inspection) -> Inspection:
    """Everything of a visit but its end: every point met, cash and balances as booked."""
    for point in visit.points:
        answer(world, visit, point["key"])
    count(world, visit)
    for row in visit.sampled.all():
        confirm(world, visit, row)
    return visit


def ended(world: World, visit: Inspection | None = None) -> Inspection:
    visit = walked(world, visit or begin(world))
    finish(world, visit)
    return visit


def remedied(world: World, finding: Finding, *, by: str = "cashier", **change):
    photos: Sequence[Sent] = ()
    given = {"note": "Đã ghi bù", "photos": photos, "on": DAY, "request_id": uuid4()} | change
    return actions.remedy(world.actor(by), finding_id=finding.pk, **given)


def judged(world: World, finding: Finding, good: bool = True, *, by: str = "inspector", **change):
    given = {"note": "", "due_on": None, "on": DAY, "request_id": uuid4()} | change
    return actions.judge_remedy(world.actor(by), finding_id=finding.pk, good=good, **given)
