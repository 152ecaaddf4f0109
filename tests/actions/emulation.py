"""Published points in the tests' commune: proposed, decided, objected to, frozen, rewarded."""

from datetime import date
from typing import Any
from uuid import uuid4

from qqv.outreach import emulating, point_tables
from qqv.outreach.emulating import Honored
from qqv.outreach.models import Award, Objection, ObjectionAnswer, PointDecision, Ranking
from qqv.outreach.models import PointTable as TableRow
from qqv.papers.actions import freeze_ranking
from qqv.rules.emulation import PROPOSED
from tests.world import World

BEGAN, ON = date(2026, 1, 1), date(2026, 3, 31)


def proposed(world: World, *, who: str = "province_accountant", **change: Any) -> TableRow:
    given = {"table": PROPOSED, "valid_from": BEGAN, "reason": "Theo hội nghị", "on": BEGAN}
    given |= {"request_id": uuid4()} | change
    return point_tables.propose_points(world.actor(who), **given)


def decided(world: World, row: TableRow, *, who: str = "province_chair", **change: Any):
    given = {"table_id": row.pk, "approved": True, "decision_no": "05/QĐ-BQL", "reason": ""}
    given |= {"on": date(2026, 1, 5), "request_id": uuid4()} | change
    made: PointDecision = point_tables.decide_points(world.actor(who), **given)
    return made


def published(world: World) -> TableRow:
    row = proposed(world)
    decided(world, row)
    return row


def objected(world: World, *, who: str = "chair", **change: Any) -> Objection:
    given = {"board_id": world.board.pk, "year": 2026, "text": "Chị Mai đã trả tháng 3", "on": ON}
    given |= {"request_id": uuid4()} | change
    return emulating.object_to_ranking(world.actor(who, ON), **given)


def answered(
    world: World, row: Objection, *, who: str = "province_chair", **change: Any
) -> ObjectionAnswer:
    given = {"objection_id": row.pk, "upheld": False, "text": "Đã xem lại sổ", "on": ON}
    given |= {"request_id": uuid4()} | change
    return emulating.answer_objection(world.actor(who, ON), **given)


def frozen(world: World, *, who: str = "province_chair", **change: Any) -> Ranking:
    given = {"year": 2026, "on": ON, "request_id": uuid4()} | change
    return freeze_ranking(world.actor(who, ON), **given)


def rewarded(world: World, *, who: str = "province_chair", **change: Any) -> list[Award]:
    honored = [
        Honored(name="Ban quản lý Quỹ quay vòng xã Hồng Thuận", board_id=world.board.pk),
        Honored(name="Nguyễn Thị Sen"),
    ]
    given = {"year": 2026, "honored": honored, "title": "Giấy khen", "merit": "Quản lý vốn tốt"}
    given |= {"decision_no": "09/QĐ-BQL", "on": ON, "request_id": uuid4()} | change
    return emulating.award(world.actor(who, ON), **given)
