"""How was 2022 to be ranked, and who was rewarded? Published points and a few rewards."""

from datetime import date

from qqv.imports.demo.found import at, key
from qqv.imports.demo.plan import TODAY
from qqv.outreach.emulating import Honored, award, award_name
from qqv.outreach.point_tables import decide_points, propose_points
from qqv.people.models import Assignment, Board
from qqv.people.queries import actor_for
from qqv.people.seats import districts_then
from qqv.rules.access import Actor, Role
from qqv.rules.emulation import PROPOSED
from qqv.trail.recording import at_time

BEGAN = date(2022, 1, 1)
CHAIR = Role.PROVINCE_CHAIR
TITLE = "Tập thể có thành tích xuất sắc"
MERIT = "Có thành tích xuất sắc trong triển khai thực hiện hoạt động của Quỹ quay vòng năm 2022"


def publish(fund_id: int) -> None:
    """Propose and decide the points of 2022 (công bố bảng điểm)."""
    accountant, chair = _whose(fund_id, Role.PROVINCE_ACCOUNTANT), _whose(fund_id, CHAIR)
    with at_time(at(date(2022, 1, 5))):
        table = propose_points(
            accountant,
            table=PROPOSED,
            valid_from=BEGAN,
            reason="Bảng điểm thi đua lần đầu, theo nghị quyết hội nghị tổng kết",
            on=date(2022, 1, 5),
            request_id=key("points"),
        )
    with at_time(at(date(2022, 1, 10))):
        decide_points(
            chair,
            table_id=table.pk,
            approved=True,
            decision_no="04/QĐ-BQL",
            reason="",
            on=date(2022, 1, 10),
            request_id=key("points", "yes"),
        )


def reward(fund_id: int) -> None:
    """Reward the districts' Unions and the boards of all communes (khen thưởng năm 2022)."""
    boards = Board.objects.filter(fund=fund_id, level=Board.Level.COMMUNE).order_by("code")
    lay = districts_then([board.unit_id for board in boards], on=TODAY)
    honored = [
        *(
            Honored(name=award_name(district=name), unit_id=unit)
            for unit, name in sorted(set(lay.values()))
        ),
        *(Honored(name=award_name(commune=board.name), board_id=board.pk) for board in boards),
    ]
    with at_time(at(TODAY)):
        award(
            _whose(fund_id, CHAIR),
            year=TODAY.year,
            honored=honored,
            title=TITLE,
            merit=MERIT,
            decision_no="58/QĐ-BQL",
            on=TODAY,
            request_id=key("awards"),
        )


def _whose(fund_id: int, role: Role) -> Actor:
    held = Assignment.objects.filter(fund=fund_id, role=role.value).order_by("pk")
    actor = actor_for(user_id=held.values_list("user", flat=True)[0], on=TODAY)
    assert actor
    return actor
