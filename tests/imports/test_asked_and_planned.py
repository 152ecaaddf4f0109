"""Surveys and plans come from workbooks too, each by its own verb."""

from datetime import date
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from qqv.capital.planning import Target, plan, plans_in_force
from qqv.imports import actions
from qqv.imports.models import Import
from qqv.lending.actions import Asked, survey
from qqv.lending.models import Survey
from qqv.rules.refusals import Forbidden, Unseen
from tests.imports.books import xlsx
from tests.imports.test_taking_in import confirm_all, taken_in, undo, upload
from tests.world import World


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, settings: Any) -> None:
    settings.DATA = tmp_path


ASKED = [
    ["Họ tên", "Thôn", "Nguyện vọng", "Hoàn cảnh", "Dự toán", "Vốn tự có"],
    ["Lê Thị Na", "Thôn Đông", "Xây nhà tiêu tự hoại", "nghèo", "15 tr", "5 tr"],
    ["Vũ Thị Đào", "Thôn Tây", "Làm bể nước", "", 8000000, ""],
]
PLANNED = [
    ["Xã", "Năm", "Số thành viên", "Vốn cho vay"],
    ["Hồng Thuận", 2026, 160, "550 triệu"],
    ["xã Giao Hải", 2026, 90, 300000000],
    ["Không Có", 2026, 1, 1],
]


def test_surveys_wait_for_an_application(world: World) -> None:
    source = taken_in(world, "surveys", xlsx(ASKED), paper=23_000_000)
    na, dao = Survey.objects.order_by("pk")
    assert (na.wish, na.standing, na.cost, na.own_money) == (
        "Xây nhà tiêu tự hoại",
        "poor",
        15_000_000,
        5_000_000,
    )
    assert dao.on == source.on
    undo(world, source)
    assert Survey.objects.filter(withdrawn_on=source.on).count() == 2
    taken_in(world, "surveys", xlsx(ASKED))


def test_the_province_allocates_the_plan(world: World) -> None:
    with pytest.raises(actions.OtherLevel):
        upload(world, "plans", xlsx(PLANNED))
    province = world.actor("province_accountant")

    def taken(rows: list[Any]) -> Import:
        source = actions.upload(
            province,
            board_id=world.province.pk,
            kind="plans",
            file_name="ke-hoach.xlsx",
            content=xlsx(rows),
            request_id=uuid4(),
        )
        confirm_all(world, source, "province_accountant")
        actions.start(
            province, import_id=source.pk, partly=True, paper_total=None, request_id=uuid4()
        )
        assert actions.write_next(province, import_id=source.pk) == 0
        return source

    taken(PLANNED)
    boards = [world.board.pk, world.neighbor.pk]
    first = plans_in_force(boards, year=2026)
    assert [first[pk].principal for pk in boards] == [550_000_000, 300_000_000]
    revised = taken([PLANNED[0], ["Hồng Thuận", 2026, 170, "600 triệu"]])
    assert plans_in_force(boards, year=2026)[world.board.pk].principal == 600_000_000
    actions.undo(province, import_id=revised.pk, request_id=uuid4())
    assert plans_in_force(boards, year=2026)[world.board.pk].members == 160


def test_plan_and_survey_are_verbs_of_their_own(world: World) -> None:
    target = Target(board_id=world.board.pk, year=2026, members=1, loans=1, principal=1)
    with pytest.raises(Forbidden):
        plan(world.actor("accountant"), targets=[target], request_id=uuid4())
    [made] = plan(world.actor("province_accountant"), targets=[target], request_id=uuid4())
    assert made.revision == 1
    answers = [Asked(name="Lê Thị Na", wish="Nhà tắm", on=date(2026, 1, 5))]
    for who, why in (("stranger", Unseen), ("cashier", Forbidden)):
        with pytest.raises(why):
            survey(world.actor(who), board_id=world.board.pk, answers=answers, request_id=uuid4())
    [asked] = survey(
        world.actor("accountant"), board_id=world.board.pk, answers=answers, request_id=uuid4()
    )
    assert str(asked) == "Lê Thị Na: Nhà tắm"
