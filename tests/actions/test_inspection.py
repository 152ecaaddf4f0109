"""A visit from its plan to the last verdict: works, once only, hidden, refused leaves nothing."""

from datetime import date
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from qqv.inspection import actions
from qqv.inspection.actions import visit
from qqv.inspection.actions.plan import (
    AlreadyPlanned,
    MonthPast,
    NotAnInspector,
    VisitBegun,
    VisitDayPast,
    weights_of,
)
from qqv.inspection.models import (
    Confirmation,
    Draw,
    Inspection,
    InspectionPlan,
    InspectionTerms,
    PointAnswer,
    SpotCount,
)
from qqv.people import actions as people
from qqv.rules.access import Role
from qqv.rules.checklist import StrangePoint
from qqv.rules.counting import DifferenceUnexplained, NegativeCount, NotesDiffer
from qqv.rules.drawing import DrawTooMany, draw, sample
from qqv.rules.inspecting import (
    GapUnexplained,
    OwnUnit,
    TooEarly,
    VisitUnfinished,
)
from qqv.rules.refusals import Forbidden, Refusal, Unseen
from qqv.trail.models import Record
from qqv.trail.recording import AlreadyDone
from tests.inspecting import (
    DAY,
    DUE,
    MONTH,
    answer,
    begin,
    confirm,
    count,
    drawn,
    ended,
    find,
    finish,
    plan,
    walked,
)
from tests.pictures import photo
from tests.world import OPENED, World


@pytest.fixture(autouse=True)
def _files(settings: Any, tmp_path: Path) -> None:
    settings.ATTACHMENTS = tmp_path / "attachments"


def test_a_month_is_planned_for_an_officer(world: World) -> None:
    units = [f"xa-{world.board.pk}", f"nhom-{world.group.pk}"]
    rows = actions.plan_inspection(
        world.actor("province_chair"),
        units=units,
        month=DAY,
        inspector_id=world.users["officer"].pk,
        note="quý I",
        on=MONTH,
        request_id=uuid4(),
    )
    assert [(row.board_id, row.group_id) for row in rows] == [
        (world.board.pk, None),
        (world.board.pk, world.group.pk),
    ]
    assert {(row.starts_on, row.inspector_id) for row in rows} == {
        (MONTH, world.users["officer"].pk)
    }


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({"month": date(2026, 2, 1)}, MonthPast),
        ({"who": "cashier"}, OwnUnit),
        ({"who": "auditor"}, NotAnInspector),
        ({"unit": "nhom-{stranger}", "who": "officer"}, NotAnInspector),
        ({"unit": "nhom-99999"}, Unseen),
        ({"unit": "xa-abc"}, Unseen),
        ({"by": "chair"}, Forbidden),
        ({"by": "officer", "unit": "xa-{neighbor}"}, Unseen),
    ],
)
def test_a_plan_says_why_not(world: World, change: dict[str, Any], refusal: type[Refusal]) -> None:
    places = {"stranger": world.stranger_group.pk, "neighbor": world.neighbor.pk}
    change = {k: v.format(**places) if k == "unit" else v for k, v in change.items()}
    before = Record.objects.count()
    with pytest.raises(refusal):
        plan(world, **change)
    assert (InspectionPlan.objects.count(), Record.objects.count()) == (0, before)


def test_a_unit_is_planned_once_and_may_be_withdrawn(world: World) -> None:
    [row] = plan(world)
    with pytest.raises(AlreadyPlanned):
        plan(world)
    actor = world.actor("officer")
    actions.withdraw_plan(actor, plan_id=row.pk, on=MONTH, request_id=uuid4())
    [again] = plan(world)
    begin(world, again)
    with pytest.raises(VisitBegun):
        actions.withdraw_plan(actor, plan_id=again.pk, on=MONTH, request_id=uuid4())
    with pytest.raises(Unseen):
        actions.withdraw_plan(actor, plan_id=row.pk, on=MONTH, request_id=uuid4())


def test_a_draw_keeps_what_it_takes_to_draw_again(world: World) -> None:
    made = drawn(world, count=1)
    [row] = made.plans.all()
    again = draw(made.seed, weights_of(made.candidates), made.count)
    assert again == (f"xa-{row.board_id}",)
    assert {one["weight"] for one in made.candidates} == {10 + 24 * 5 + 10 * 2}
    assert made.terms["month"] == 5
    assert "Hồng" not in made.record.subject + str(made.record.facts)
    assert drawn(world, count=1, visit_on=date(2026, 3, 13)).seed != made.seed


def test_a_draw_weighs_by_the_terms_in_force(world: World) -> None:
    InspectionTerms.objects.create(fund=world.fund, valid_from=OPENED, late=7, month=0)
    InspectionTerms.objects.create(fund=world.fund, valid_from=DUE, late=99)
    assert {one["weight"] for one in drawn(world).candidates} == {10 + 10 * 7}


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({"visit_on": date(2026, 2, 28)}, VisitDayPast),
        ({"count": 3}, DrawTooMany),
        ({"by": "officer"}, Forbidden),
        ({"by": "chair"}, Forbidden),
    ],
)
def test_a_draw_says_why_not(world: World, change: dict[str, Any], refusal: type[Refusal]) -> None:
    with pytest.raises(refusal):
        drawn(world, **change)
    assert not Draw.objects.exists() and not InspectionPlan.objects.exists()


def test_nobody_is_sent_to_her_own_unit(world: World) -> None:
    with pytest.raises(OwnUnit):
        drawn(world, inspector_id=world.users["cashier"].pk)
    assert not Draw.objects.exists()


def test_a_surprise_stays_hidden_until_its_day(world: World) -> None:
    drawn(world)

    def seen(name: str, on: date) -> int:
        return InspectionPlan.objects.all().known_to(world.actor(name), on=on).count()

    eve = date(2026, 3, 11)
    for name in ("chair", "accountant", "cashier", "leader", "auditor", "officer"):
        assert seen(name, eve) == 0, name
    assert (seen("inspector", eve), seen("province_chair", eve)) == (2, 2)
    assert (seen("chair", DAY), seen("auditor", DAY)) == (1, 2)


def test_a_drawn_visit_is_not_withdrawn(world: World) -> None:
    row = drawn(world).plans.first()
    with pytest.raises(Unseen):
        actions.withdraw_plan(
            world.actor("inspector"), plan_id=row.pk, on=MONTH, request_id=uuid4()
        )


def test_a_visit_freezes_its_list_its_sample_and_the_books(world: World) -> None:
    for member in (world.lan, world.mai):
        world.lend(member)
    world.collect(date(2026, 2, 10), {world.lan: (893_000, 15_000)})
    made = begin(world)
    rows = {row.member_id: row for row in made.sampled.all()}
    assert set(rows) == {world.lan.pk, world.mai.pk}
    assert (rows[world.lan.pk].principal, rows[world.lan.pk].savings) == (9_167_000, 15_000)
    names = [f"{pk:09d}" for pk in rows]
    assert sample(made.seed, names, 5) == tuple(
        f"{row.member_id:09d}" for row in made.sampled.order_by("turn")
    )
    world.collect(date(2026, 3, 10), {world.lan: (890_000, 15_000)})
    assert made.sampled.get(member=world.lan).principal == 9_167_000
    keys = {point["key"] for point in made.points}
    assert {"hop_nhom", "cong_khai"} <= keys and "phan_bo" not in keys


def test_a_sample_is_of_the_unit_and_of_the_size_the_fund_sets(world: World) -> None:
    for member in (world.lan, world.mai, world.dao):
        world.lend(member)
    InspectionTerms.objects.create(fund=world.fund, valid_from=OPENED, sample=2)
    group = begin(world)
    board = begin(world, plan(world, unit=f"xa-{world.board.pk}")[0])
    neighbor = begin(world, plan(world, unit=f"xa-{world.neighbor.pk}")[0])
    assert (group.sampled.count(), board.sampled.count(), neighbor.sampled.count()) == (2, 2, 0)
    assert {point["key"] for point in board.points} >= {"so_sach", "ho_so"}


def test_the_province_is_inspected_too(world: World) -> None:
    made = begin(world, plan(world, unit=f"xa-{world.province.pk}")[0])
    assert "phan_bo" in {point["key"] for point in made.points}
    ended(world, made)
    people.assign(
        world.users["inspector"], Role.PROVINCE_ACCOUNTANT, fund_id=world.fund.pk, on=OPENED
    )
    with pytest.raises(OwnUnit):
        plan(world, unit=f"xa-{world.province.pk}", month=DUE)


def test_a_visit_does_not_begin_before_its_day_nor_twice(world: World) -> None:
    row = drawn(world).plans.get(board=world.board)
    with pytest.raises(TooEarly, match="12/03/2026"):
        begin(world, row, on=date(2026, 3, 11))
    begin(world, row)
    with pytest.raises(visit.AlreadyBegun):
        begin(world, row)
    assert Inspection.objects.count() == 1


def test_who_got_a_role_there_since_does_not_begin(world: World) -> None:
    [row] = plan(world, who="officer")
    people.assign(
        world.users["officer"],
        Role.COMMUNE_ACCOUNTANT,
        fund_id=world.fund.pk,
        board_id=world.board.pk,
        on=OPENED,
    )
    with pytest.raises(OwnUnit):
        begin(world, row, by="officer")
    with pytest.raises(Forbidden):
        begin(world, row, by="chair")


def test_steps_are_saved_one_by_one_and_once(world: World) -> None:
    made, request = begin(world), uuid4()
    answer(world, made, "hop_nhom", request_id=request)
    with pytest.raises(AlreadyDone):
        answer(world, made, "hop_nhom", request_id=request)
    again = answer(
        world, made, "hop_nhom", "unmet", note="Thiếu biên bản tháng 2", photos=[photo()]
    )
    assert PointAnswer.objects.filter(key="hop_nhom").count() == 2
    assert again.photos.get().group_id == world.group.pk
    with pytest.raises(StrangePoint):
        answer(world, made, "phan_bo")
    with pytest.raises(visit.NotHerVisit, match="inspector"):
        answer(world, made, "hop_nhom", by="officer")


def test_cash_is_counted_beside_the_book_of_the_moment(world: World) -> None:
    board = begin(world, plan(world, unit=f"xa-{world.board.pk}")[0])
    row = count(world, board, 50_000_000, denominations={"500000": 100})
    assert (row.counted, row.booked) == (50_000_000, 50_000_000)
    world.lend(world.lan)
    group = begin(world)
    assert count(world, group).booked == 0
    world.collect(date(2026, 2, 10), {world.lan: (893_000, 15_000)})
    short = count(world, group, 900_000, reason="Chị Sen để quên 8.000")
    assert (short.counted, short.booked) == (900_000, 908_000)


@pytest.mark.parametrize(
    ("counted", "change", "refusal"),
    [
        (-1, {}, NegativeCount),
        (50_000_000, {"denominations": {"500000": 99}}, NotesDiffer),
        (49_000_000, {}, DifferenceUnexplained),
    ],
)
def test_a_count_says_why_not(
    world: World, counted: int, change: dict[str, Any], refusal: type[Refusal]
) -> None:
    made = begin(world, plan(world, unit=f"xa-{world.board.pk}")[0])
    with pytest.raises(refusal):
        count(world, made, counted, **change)
    assert not SpotCount.objects.exists()


def test_a_balance_agrees_or_the_gap_is_told(world: World) -> None:
    world.lend(world.lan)
    made = begin(world)
    [row] = made.sampled.all()
    with pytest.raises(GapUnexplained):
        confirm(world, made, row, principal=9_000_000)
    confirm(world, made, row, principal=9_000_000, note="Chị nói đã trả 1 triệu hôm 5/3")
    confirm(world, made, row)
    absent = confirm(world, made, row, met=False, note="đi vắng")
    assert (absent.principal, absent.passbook) == (None, False)
    assert Confirmation.objects.count() == 3


def test_only_who_was_drawn_is_asked(world: World) -> None:
    world.lend(world.lan)
    mine, other = begin(world), begin(world, plan(world, unit=f"xa-{world.board.pk}")[0])
    with pytest.raises(visit.NotSampled):
        confirm(world, other, mine.sampled.get())
    assert not Confirmation.objects.exists()


def test_a_visit_ends_when_every_step_is_done(world: World) -> None:
    world.lend(world.lan)
    made = begin(world)
    with pytest.raises(VisitUnfinished, match="7 điểm kiểm tra, đếm tiền, đối chiếu 1"):
        finish(world, made)
    walked(world, made)
    with pytest.raises(visit.WordsMissing):
        finish(world, made, conclusion=" ")
    with pytest.raises(visit.NotEnded):
        note(world, made)
    finish(world, made)
    again = made.sampled.get()
    for step in (
        lambda: answer(world, made, "hop_nhom"),
        lambda: count(world, made),
        lambda: confirm(world, made, again),
        lambda: find(world, made),
        lambda: finish(world, made),
    ):
        with pytest.raises(visit.VisitEnded):
            step()
    note(world, made)
    with pytest.raises(visit.NoteEmpty):
        note(world, made, text=" ")
    assert made.notes.get().text == "Nói lại: chị Mai có mặt"


def note(world: World, made: Inspection, text: str = "Nói lại: chị Mai có mặt") -> None:
    actions.add_note(
        world.actor("inspector"), inspection_id=made.pk, text=text, on=DAY, request_id=uuid4()
    )


def test_an_open_visit_is_seen_by_inspectors_only(world: World) -> None:
    made = walked(world, begin(world))

    def seen(name: str) -> bool:
        return Inspection.objects.all().known_to(world.actor(name)).exists()

    for name in ("cashier", "leader", "auditor", "stranger"):
        assert not seen(name), name
    assert seen("inspector") and seen("officer") and seen("province_chair")
    finish(world, made)
    assert seen("cashier") and seen("leader") and seen("auditor") and not seen("stranger")


def test_beginning_costs_the_same_however_many_borrow(world: World) -> None:
    def cost(unit: str) -> int:
        [row] = plan(world, unit=unit)
        with CaptureQueriesContext(connection) as captured:
            begin(world, row)
        return len(captured)

    world.lend(world.lan)
    few = cost(f"xa-{world.board.pk}")
    world.lend(world.mai)
    world.lend(world.dao)
    actions_cost = cost(f"nhom-{world.group.pk}")
    assert actions_cost <= few + 1
