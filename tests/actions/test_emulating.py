"""Points are published by two, heard against before they are frozen, and frozen once."""

from dataclasses import replace
from datetime import date
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from qqv.collection.models import Misuse
from qqv.outreach import emulating, point_tables
from qqv.outreach.emulating import Honored, digest_of
from qqv.outreach.models import Award, Objection, PointDecision, PointTable, Ranking
from qqv.people import deciding
from qqv.people.models import Unit
from qqv.reports.emulation import content_of, emulation, read
from qqv.reports.emulation_page import kept_ranking, ranking_page, unit_page
from qqv.rules import emulation as rules
from qqv.rules.emulation import PROPOSED
from qqv.rules.grading import Grade
from qqv.rules.refusals import Forbidden, Unseen
from qqv.trail.models import Record
from qqv.trail.recording import AlreadyDone
from tests.actions.emulation import (
    BEGAN,
    ON,
    answered,
    decided,
    frozen,
    objected,
    proposed,
    published,
    rewarded,
)
from tests.world import World


@pytest.fixture
def ready(world: World) -> World:
    """Points are published; Lan pays in time, Mai does not."""
    published(world)
    world.lend(world.lan)
    world.lend(world.mai)
    world.collect(date(2026, 2, 10), {world.lan: (893_000, 15_000), world.mai: (0, 15_000)})
    return world


def test_points_are_proposed_and_decided_by_two(world: World) -> None:
    key = uuid4()
    row = proposed(world, request_id=key)
    with pytest.raises(AlreadyDone):
        proposed(world, request_id=key)
    with pytest.raises(deciding.StillUndecided, match="01/01/2026"):
        proposed(world)
    assert point_tables.points_of_year(world.fund.pk, year=2026) is None
    with pytest.raises(Forbidden):
        decided(world, row, who="province_accountant")
    with pytest.raises(deciding.NumberMissing):
        decided(world, row, decision_no=" ")
    with pytest.raises(deciding.AnswerMissing):
        decided(world, row, approved=False)
    PointTable.objects.update(proposer=world.users["province_chair"])
    with pytest.raises(deciding.OwnProposal):
        decided(world, row)
    PointTable.objects.update(proposer=world.users["province_accountant"])
    decided(world, row)
    with pytest.raises(deciding.AlreadyDecided, match="05/01/2026"):
        decided(world, row)
    with pytest.raises(Unseen):
        decided(world, row, table_id=0)
    found = point_tables.points_of_year(world.fund.pk, year=2026)
    assert found and found.table == PROPOSED
    assert point_tables.points_of_year(world.fund.pk, year=2025) is None


def test_a_bad_table_leaves_nothing(world: World) -> None:
    short = replace(PROPOSED, scales=PROPOSED.scales[1:])
    with pytest.raises(rules.PointsNotWhole):
        proposed(world, table=short)
    with pytest.raises(rules.NotAtYear):
        proposed(world, valid_from=date(2026, 7, 1))
    with pytest.raises(deciding.GroundsMissing):
        proposed(world, reason=" ")
    for who in ("accountant", "province_chair"):
        with pytest.raises(Forbidden):
            proposed(world, who=who)
    assert not PointTable.objects.exists()
    assert not Record.objects.filter(verb="propose_points").exists()


def test_tables_do_not_overlap_and_leave_frozen_years_alone(ready: World) -> None:
    with pytest.raises(rules.PointsOverlap):
        proposed(ready)
    later = proposed(ready, valid_from=date(2027, 1, 1))
    frozen(ready, year=2026)
    decided(ready, later)
    with pytest.raises(rules.PointsOverlap):
        proposed(ready, valid_from=date(2026, 1, 1))


def test_nobody_decides_her_own_table_even_in_the_tables(world: World) -> None:
    row = proposed(world)
    with pytest.raises(IntegrityError), transaction.atomic():
        PointDecision.objects.create(
            table=row,
            on=BEGAN,
            approved=True,
            decision_no="1",
            proposer=row.proposer,
            decider=row.proposer,
            record=row.record,
        )


def test_a_commune_objects_and_is_answered_once(ready: World) -> None:
    row = objected(ready)
    with pytest.raises(emulating.NothingObjected):
        objected(ready, text="  ")
    with pytest.raises(Unseen):
        objected(ready, board_id=ready.neighbor.pk)
    with pytest.raises(Forbidden):
        objected(ready, who="accountant")
    with pytest.raises(Forbidden):
        answered(ready, row, who="chair")
    with pytest.raises(emulating.NothingObjected):
        answered(ready, row, text="")
    with pytest.raises(Unseen):
        answered(ready, row, objection_id=0)
    answered(ready, row, who="officer")
    with pytest.raises(emulating.ObjectionAnswered, match="31/03/2026"):
        answered(ready, row)
    assert Objection.objects.count() == 1


def test_a_year_is_frozen_once_and_after_everybody_was_heard(ready: World) -> None:
    row = objected(ready)
    with pytest.raises(emulating.ObjectionsOpen, match="1 ý kiến"):
        frozen(ready)
    answered(ready, row)
    with pytest.raises(Forbidden):
        frozen(ready, who="province_accountant")
    with pytest.raises(emulating.YearNotBegun, match="2027"):
        frozen(ready, year=2027)
    with pytest.raises(emulating.NoPointTable, match="2025"):
        frozen(ready, year=2025)
    assert not Ranking.objects.exists()
    key = uuid4()
    made = frozen(ready, request_id=key)
    with pytest.raises(AlreadyDone):
        frozen(ready, request_id=key)
    with pytest.raises(emulating.FrozenAlready, match="đã chốt ngày 31/03/2026"):
        frozen(ready)
    with pytest.raises(emulating.FrozenTooLate):
        objected(ready)
    assert made.digest == digest_of(made.content)
    assert Ranking.objects.count() == 1


def test_later_data_put_a_note_and_rewrite_nothing(ready: World) -> None:
    made = frozen(ready)
    chair = ready.actor("province_chair", ON)
    assert ranking_page(chair, year=2026, on=ON).changes == ()
    before = dict(made.content)
    ready.collect(date(2026, 3, 10), {ready.lan: (888_000, 15_000), ready.mai: (1_781_000, 0)})
    page = ranking_page(chair, year=2026, on=ON)
    assert [change.name for change in page.changes] == ["Hồng Thuận"]
    assert page.frozen and page.frozen.intact
    kept = kept_ranking(ready.fund.pk, 2026)
    assert kept and kept.content == before
    Ranking.objects.update(content=before | {"year": 2025})
    assert not ranking_page(chair, year=2026, on=ON).frozen.intact  # type: ignore[union-attr]


def test_what_is_frozen_reads_back_as_it_was(ready: World) -> None:
    found = emulation(ready.fund.pk, year=2026, on=ON)
    assert read(content_of(found)) == found
    assert [row.place for row in found.communes] == [1, 2]


def test_a_commune_sees_its_own_points_until_they_are_published(ready: World) -> None:
    chair = ready.actor("chair", ON)
    page = ranking_page(chair, year=2026, on=ON)
    assert ([row.name for row in page.communes], page.count, page.own_only) == (
        ["Hồng Thuận"],
        2,
        True,
    )
    with pytest.raises(Unseen):
        unit_page(chair, year=2026, board_id=ready.neighbor.pk, on=ON)
    frozen(ready)
    assert len(ranking_page(chair, year=2026, on=ON).communes) == 2
    other = unit_page(chair, year=2026, board_id=ready.neighbor.pk, on=ON)
    assert (other.wishes, other.mine) == (None, False)


def test_what_would_have_helped_is_told_of_one_criterion_and_of_all(ready: World) -> None:
    """Hồng Thuận has 14,3; Giao Hải has nothing of the 20 points that applied to it.

    2,9 of those 20 are 14,5: savers from none to 78,6% (0,086 of 0,3 is 2,9 of 10 points), or
    small groups down to 21,5%, or meetings up to 91,4%; or all three 72% of the way to full.
    """
    there = unit_page(ready.actor("chair", ON), year=2026, board_id=ready.board.pk, on=ON, place=1)
    assert (there.row.place, there.row.text, there.wishes, there.mix) == (1, "14,3", (), None)
    neighbor = ready.actor("stranger", ON)
    found = unit_page(neighbor, year=2026, board_id=ready.neighbor.pk, on=ON, place=1)
    assert (found.row.place, found.row.text, found.row.grade) == (2, "0,0", "yếu")
    assert found.wishes is not None
    assert [(one.code, one.now, one.wanted, one.gained) for one in found.wishes] == [
        ("I20", "100,0%", "21,5%", "2,9"),
        ("I22b", "0,0%", "78,6%", "2,9"),
        ("I25b", "0,0%", "91,4%", "2,9"),
    ]
    assert found.mix == 72


def test_confirmed_misuse_makes_a_commune_weak(ready: World) -> None:
    record = Record.objects.first()
    Misuse.objects.create(board=ready.board, group=ready.group, on=ON, record=record)
    found = emulation(ready.fund.pk, year=2026, on=ON)
    grades = {row.name: (row.grade, row.misused) for row in found.communes}
    assert grades["Hồng Thuận"] == (Grade.WEAK.value, True)
    assert grades["Giao Hải"][1] is False


def test_rewards_are_given_by_a_decision_once(ready: World) -> None:
    key = uuid4()
    rewarded(ready, request_id=key)
    with pytest.raises(AlreadyDone):
        rewarded(ready, request_id=key)
    with pytest.raises(emulating.RewardedTwice, match="Hồng Thuận đã có danh hiệu này"):
        rewarded(ready)
    with pytest.raises(emulating.NobodyRewarded):
        rewarded(ready, honored=[])
    with pytest.raises(emulating.NobodyRewarded):
        rewarded(ready, honored=[Honored(name=" ")])
    with pytest.raises(emulating.AwardDecisionMissing):
        rewarded(ready, decision_no="")
    twice = [Honored(name="Lê Thị An"), Honored(name="Lê Thị An")]
    with pytest.raises(emulating.RewardedTwice):
        rewarded(ready, honored=twice)
    with pytest.raises(Unseen):
        rewarded(ready, honored=[Honored(name="Xã lạ", board_id=0)])
    with pytest.raises(Unseen):
        unit = Unit.objects.filter(kind="province").first()
        rewarded(ready, honored=[Honored(name="Tỉnh", unit_id=unit.pk)])  # type: ignore[union-attr]
    with pytest.raises(Forbidden):
        rewarded(ready, who="chair")
    assert Award.objects.count() == 2
