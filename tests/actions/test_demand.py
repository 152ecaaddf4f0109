"""From a door to an application: surveys, who waits in which place, and what is refused."""

from datetime import date
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from qqv.lending import actions
from qqv.lending.actions.ranking import RuleDatedBack, RuleThere
from qqv.lending.actions.survey import Asked, AskedAlready, NothingToWithdraw, WishMissing
from qqv.lending.applying import NoneChosen, NotReady, apply_surveys
from qqv.lending.models import Application, RankingRule, Survey, SurveyAnswer
from qqv.lending.queries.demand import Demand, demand_by_board, points_on, waiting_homes
from qqv.people import actions as people
from qqv.people.actions import Newcomer
from qqv.rules.access import Verb
from qqv.rules.ranking import DEFAULTS, Criterion, PointsWrong
from qqv.rules.refusals import Forbidden, Refusal, Unseen
from tests.world import World

JAN, FEB, MAR = date(2026, 1, 5), date(2026, 2, 5), date(2026, 3, 5)


def asked(world: World, who: str = "accountant", on: date = JAN, **other: object) -> Survey:
    answer = {"name": "Đặng Thị Sáu", "wish": "Xây nhà tiêu", "hamlet": "Thôn Đông", "on": on}
    [row] = actions.survey(
        world.actor(who),
        board_id=world.board.pk,
        answers=[Asked(**(answer | other))],  # type: ignore[arg-type]
        request_id=uuid4(),
    )
    return row


def of(world: World, on: date = MAR) -> list[str]:
    return [home.name for home in waiting_homes(world.actor("accountant").scope(Verb.SEE), on=on)]


def dao(world: World, **other: object) -> Survey:
    mine = {"name": "Đào", "member_id": world.dao.pk, "group_id": world.group.pk}
    return asked(world, **(mine | {"work_kind_id": world.latrine.pk} | other))


def test_the_poor_without_a_latrine_come_first(world: World) -> None:
    asked(world, name="Bùi Thị Năm")
    asked(world, name="Lưu Thị Tám", standing="poor", latrine="Chưa có", on=FEB)
    dao(world, on=FEB)
    # Lưu 30 + 25 + 15; Bùi 15 and two months; Đào 15 and one
    assert of(world) == ["Lưu Thị Tám", "Bùi Thị Năm", "Đào"]
    scope = world.actor("accountant").scope(Verb.SEE)
    assert demand_by_board(scope, on=MAR) == {
        world.board.pk: Demand(households=3, first_time=3, poor=1, principal=30_000_000)
    }


def test_a_survey_becomes_an_application_once(world: World) -> None:
    row, key = dao(world, cost=14_000_000, own_money=6_000_000), uuid4()
    [made] = apply_surveys(world.actor("accountant"), survey_ids=[row.pk], on=FEB, request_id=key)
    assert (made.principal, made.estimate, made.purpose) == (8_000_000, 14_000_000, "Xây nhà tiêu")
    assert SurveyAnswer.objects.get().application == made
    assert of(world) == [] and of(world, on=date(2026, 2, 4)) == ["Đào"]
    with pytest.raises(Refusal):
        apply_surveys(world.actor("accountant"), survey_ids=[row.pk], on=FEB, request_id=uuid4())
    assert Application.objects.count() == 1


def test_a_stranger_of_the_group_joins_then_is_tied(world: World) -> None:
    row = asked(world, group_id=world.group.pk, work_kind_id=world.latrine.pk)
    with pytest.raises(NotReady, match="Đặng Thị Sáu"):
        apply_surveys(world.actor("accountant"), survey_ids=[row.pk], on=FEB, request_id=uuid4())
    [member] = people.join(
        world.actor("accountant"),
        group_id=world.group.pk,
        newcomers=[Newcomer(name="Đặng Thị Sáu", born_on=date(1980, 1, 1))],
        on=FEB,
        request_id=uuid4(),
    )
    actions.tie_survey(
        world.actor("accountant"), survey_id=row.pk, member_id=member.pk, request_id=uuid4()
    )
    [made] = apply_surveys(
        world.actor("accountant"), survey_ids=[row.pk], on=FEB, request_id=uuid4()
    )
    assert made.member == member


def test_who_owes_or_applied_since_does_not_wait(world: World) -> None:
    world.lend(world.lan)
    asked(world, name="Lan", member_id=world.lan.pk, group_id=world.group.pk, on=FEB)
    assert of(world) == []


def test_withdrawn_is_gone_from_its_day_on(world: World) -> None:
    row = dao(world)
    actions.withdraw_survey(
        world.actor("leader"), survey_id=row.pk, reason="Hộ đã tự làm", on=FEB, request_id=uuid4()
    )
    assert (of(world), of(world, on=JAN)) == ([], ["Đào"])
    with pytest.raises(NothingToWithdraw):
        actions.withdraw_survey(
            world.actor("leader"), survey_id=row.pk, reason="Lần nữa", on=FEB, request_id=uuid4()
        )


@pytest.mark.parametrize(
    ("who", "other", "refused"),
    [
        ("accountant", {"wish": " ", "name": "Hộ khác"}, WishMissing),
        ("accountant", {}, AskedAlready),
        ("leader", {"name": "Hộ khác"}, Unseen),
        ("stranger", {"name": "Hộ khác"}, Unseen),
        ("cashier", {"name": "Hộ khác"}, Forbidden),
    ],
)
def test_it_refuses_and_leaves_nothing(
    world: World, who: str, other: dict[str, object], refused: type[Exception]
) -> None:
    asked(world)
    with pytest.raises(refused):
        asked(world, who, **other)
    assert Survey.objects.count() == 1


def test_a_leader_asks_in_her_own_group(world: World) -> None:
    row = asked(world, "leader", group_id=world.group.pk)
    assert (row.group, row.board) == (world.group, world.board)
    with pytest.raises(Unseen):
        asked(world, "leader", name="Hộ khác", group_id=world.stranger_group.pk)
    with pytest.raises(NoneChosen):
        apply_surveys(world.actor("leader"), survey_ids=[], on=FEB, request_id=uuid4())


def test_the_list_costs_the_same_for_many(world: World) -> None:
    scope = world.actor("accountant").scope(Verb.SEE)
    asked(world)
    with CaptureQueriesContext(connection) as few:
        waiting_homes(scope, on=MAR)
    for number in range(30):
        asked(world, name=f"Hộ {number}")
    with CaptureQueriesContext(connection) as many:
        assert len(waiting_homes(scope, on=MAR)) == 31
    assert len(many) == len(few) <= 8


def test_points_are_decided_from_a_day_on(world: World) -> None:
    def decide(who: str = "province_chair", since: date = FEB, **points: int) -> None:
        actions.set_ranking(
            world.actor(who),
            points=DEFAULTS | {Criterion(key): n for key, n in points.items()},
            decision_no="09/QĐ",
            valid_from=since,
            on=JAN,
            request_id=uuid4(),
        )

    decide(poor=50)
    fund = world.fund.pk
    assert points_on(fund, JAN)[Criterion.POOR] == 30
    assert points_on(fund, FEB)[Criterion.POOR] == 50
    for refused, other in (
        (RuleThere, {}),
        (RuleDatedBack, {"since": date(2026, 1, 4)}),
        (PointsWrong, {"since": MAR, "poor": 101}),
        (Forbidden, {"who": "accountant"}),
    ):
        with pytest.raises(refused):
            decide(**other)  # type: ignore[arg-type]
    assert RankingRule.objects.count() == 1
