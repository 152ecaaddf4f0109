"""A group's month is graded from what is in the books, and says what it counted."""

from datetime import date
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from qqv.collection.models import Misuse
from qqv.people.models import Fund
from qqv.reports.grades import grades, whole_month
from qqv.rules.access import Verb
from qqv.rules.grading import Criterion, Grade, Graded
from qqv.watch.actions import note_alarm
from tests.actions.test_cost import group_of
from tests.watch.test_fraud import handed_over
from tests.watch.test_inspection_alarms import said
from tests.world import World

FEB = date(2026, 2, 1)
DUE = 893_000


def graded(world: World, month: date = FEB, by: str = "accountant") -> Graded:
    rows = grades(world.actor(by).scope(Verb.SEE), month=month)
    return next(row.graded for row in rows if row.group_id == world.group.pk)


def points(world: World, month: date = FEB) -> dict[Criterion, int | None]:
    return {one.criterion: one.points for one in graded(world, month).points}


@pytest.fixture
def paid(world: World) -> World:
    """Lan owes and pays on her day, all three save, the money is handed over in two days."""
    world.lend(world.lan)
    saved = {world.lan: (DUE, 15_000), world.mai: (0, 15_000), world.dao: (0, 15_000)}
    world.collect(date(2026, 2, 10), saved)
    handed_over(world, DUE + 45_000, date(2026, 2, 12))
    return world


def test_a_good_month_loses_only_its_size(paid: World) -> None:
    assert points(paid) == {
        Criterion.ON_TIME: 30,
        Criterion.NO_OLD_DEBT: 15,
        Criterion.HANDED_OVER: 10,
        Criterion.SAVED: 10,
        Criterion.SIZE: 0,
        Criterion.MET: 10,
        Criterion.WORKS: None,
        Criterion.BOOKS: None,
    }
    assert (graded(paid).total, graded(paid).grade) == (88, Grade.GOOD)
    Fund.objects.update(group_min=3)
    assert points(paid)[Criterion.SIZE] == 10
    assert graded(paid).total == 100


def test_a_month_without_a_meeting_pays_nothing(paid: World) -> None:
    """In March nobody met: nothing due was paid, nobody saved."""
    march = points(paid, date(2026, 3, 1))
    assert march[Criterion.ON_TIME] == 0
    assert march[Criterion.SAVED] == 0
    assert march[Criterion.MET] == 0
    assert march[Criterion.HANDED_OVER] is None
    assert graded(paid, date(2026, 3, 1)).grade == Grade.WEAK


def test_old_debt_and_unaccepted_works_cost_their_points(paid: World) -> None:
    august = points(paid, date(2026, 8, 1))
    assert august[Criterion.NO_OLD_DEBT] == 0
    assert august[Criterion.WORKS] == 0


def test_money_handed_over_on_the_fourth_day_is_late(world: World) -> None:
    world.lend(world.lan)
    world.collect(date(2026, 2, 10), {world.lan: (DUE, 0)})
    handed_over(world, DUE, date(2026, 2, 14))
    assert points(world)[Criterion.HANDED_OVER] == 0


def test_half_of_the_savers_make_half_of_the_points(world: World) -> None:
    world.collect(date(2026, 2, 10), {world.lan: (0, 15_000), world.mai: (0, 10_000)})
    assert points(world)[Criterion.SAVED] == 3  # one of three


@pytest.mark.parametrize(
    ("change", "reached"),
    [({}, 5), ({"principal": 9_000_000, "note": "Chị nói đã trả 1 triệu"}, 0)],
)
def test_what_an_inspector_heard_counts_for_the_books(
    world: World, change: dict[str, object], reached: int
) -> None:
    said(world, **change)
    assert points(world, date(2026, 3, 1))[Criterion.BOOKS] == reached
    assert points(world, date(2026, 2, 1))[Criterion.BOOKS] is None
    assert points(world, date(2027, 2, 1))[Criterion.BOOKS] == reached
    assert points(world, date(2027, 3, 1))[Criterion.BOOKS] is None


def test_confirmed_misuse_makes_the_group_weak_for_a_year(world: World) -> None:
    world.lend(world.lan)
    world.collect(date(2026, 2, 10), {world.lan: (DUE, 0)})
    note_alarm(
        world.actor("inspector"),
        number=2,
        subject=f"nhom-{world.group.pk}",
        act="resolved",
        note="đã thu hồi, lập biên bản",
        misused=True,
        on=date(2026, 2, 20),
        request_id=uuid4(),
    )
    assert Misuse.objects.get().group == world.group
    assert graded(world).grade == Grade.WEAK and graded(world).misused
    assert not graded(world, date(2026, 1, 1)).misused
    assert graded(world, date(2027, 1, 1)).misused
    assert not graded(world, date(2027, 2, 1)).misused


@pytest.mark.parametrize(
    ("on", "month"),
    [
        (date(2026, 2, 28), date(2026, 2, 1)),
        (date(2026, 2, 27), date(2026, 1, 1)),
        (date(2026, 1, 5), date(2025, 12, 1)),
    ],
)
def test_only_a_whole_month_is_graded(on: date, month: date) -> None:
    assert whole_month(on) == month


def test_nobody_grades_another_commune_s_groups(world: World) -> None:
    names = {row.commune for row in grades(world.actor("stranger").scope(Verb.SEE), month=FEB)}
    assert names == {"Giao Hải"}


def test_grades_cost_the_same_for_few_and_for_many(world: World) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as captured:
            grades(world.actor("province_chair").scope(Verb.SEE), month=FEB)
        return len(captured)

    world.lend(world.lan)
    world.collect(date(2026, 2, 10), {world.lan: (DUE, 0)})
    few = cost()
    group_of(world, 6)
    assert cost() == few


def test_the_group_s_page_and_the_report_show_it(client: Client, paid: World) -> None:
    Fund.objects.update(working_on=date(2026, 3, 5))
    client.force_login(paid.users["leader"])
    page = client.get(f"/nhom/{paid.group.pk}/").content.decode()
    assert "Xếp loại tháng 02/2026" in page
    assert "88 trên 100 điểm" in page and "30/30" in page and "không phát sinh" in page
    report = client.get("/bao-cao/xep-loai/?ngay=2026-02-28").content.decode()
    assert "Hoa Sen" in report and "Tốt từ 80 điểm" in report
