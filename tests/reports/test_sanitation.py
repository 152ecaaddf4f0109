"""How many households had no latrine, borrowed for one, and have it: counted by hand."""

from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from qqv.lending import actions as lending
from qqv.people.queries import actor_for
from qqv.reports.asked import By
from qqv.reports.registry import REPORTS
from qqv.rules.access import Verb
from tests.reports.test_reports import MARCH, rows, total
from tests.world import OPENED, World


def told(world: World, *answers: tuple[Any, str, str, str]) -> None:
    lending.survey(
        world.actor("accountant"),
        board_id=world.board.pk,
        answers=[
            lending.Asked(
                member_id=member and member.pk,
                name=name,
                hamlet=hamlet,
                latrine=latrine,
                wish="làm nhà tiêu",
                on=date(2026, 1, 5),
            )
            for member, name, hamlet, latrine in answers
        ],
        request_id=uuid4(),
    )


@pytest.fixture
def village(world: World) -> World:
    """Lan built with the fund, Mai borrows, Đào has one; Tư and Năm are no members."""
    told(
        world,
        (world.mai, "Trần Thị Mai", "", "cầu ao"),
        (world.dao, "Vũ Thị Đào", "", "tự hoại"),
        (None, "Đỗ Thị Tư", "Thôn Đông", "chưa có"),
        (None, "Đỗ Thị Năm", "Thôn Đông", ""),
    )
    built = world.lend(world.lan)
    world.lend(world.mai)
    world.accept(built, on=date(2026, 3, 20))
    return world


def test_households_are_counted_before_and_after(village: World) -> None:
    sums = total("sanitation", MARCH)
    assert (sums["had"], sums["without"], sums["finished"], sums["left"]) == (1, 3, 1, 2)
    assert (sums["financed"], sums["known"] - sums["unclear"]) == (2, 4)
    assert (sums["before"], sums["after"]) == (Fraction(1, 4), Fraction(2, 4))


def test_a_day_before_the_acceptance_it_is_not_there(village: World) -> None:
    sums = total("sanitation", replace(MARCH, on=date(2026, 3, 19)))
    assert (sums["finished"], sums["left"]) == (0, 3)
    assert total("sanitation", replace(MARCH, on=OPENED))["without"] == 0


def test_hamlets_stand_apart(village: World) -> None:
    asked = replace(MARCH, by=By.HAMLET, board_id=village.board.pk)
    found = rows("sanitation", asked)
    assert (found["Thôn Đông"]["known"], found["Thôn Đông"]["left"]) == (2, 1)
    assert found["chưa rõ thôn"]["finished"] == 1


def test_neighbors_are_not_counted(village: World) -> None:
    actor = actor_for(user_id=village.users["stranger"].pk, on=OPENED)
    assert actor
    made = REPORTS["sanitation"].table(actor.scope(Verb.SEE), MARCH)
    assert [row.cells[0] for row in made.rows] == ["Giao Hải"]


def test_a_hundred_households_ask_no_more(village: World) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as seen:
            total("sanitation", MARCH)
        return len(seen)

    before = asked()
    told(village, *[(None, f"Hộ {n}", "Thôn Đông", "chưa có") for n in range(30)])
    assert asked() == before
