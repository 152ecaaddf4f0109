"""Trainings: a roster of the day's officers and guests, marked once they came, then counted."""

from datetime import date
from typing import Any
from uuid import uuid4

import pytest

from qqv.outreach import campaigning, topics, training, withdrawing
from qqv.outreach.models import Trainee, Training
from qqv.outreach.training import Guest, Mark
from qqv.reports.held import held_on
from qqv.rules.refusals import Forbidden, Unseen
from tests.actions.test_outreach import asked
from tests.actions.test_union_work import (
    TAUGHT,
    TODAY,
    march,
    marked,
    met,
    officer,
    taught,
)
from tests.world import World


def test_a_training_counts_once_it_is_marked(world: World) -> None:
    row = taught(world, officers=(officer(world).pk,))
    assert march(world).trainings == 0
    hoa, na = row.trainees.order_by("pk")
    assert hoa.title == "kế toán, Hồng Thuận"
    marked(world, row, marks=[Mark(trainee_id=hoa.pk, sessions=(2, 1), result="tốt")])
    hoa.refresh_from_db()
    assert (hoa.attended, hoa.present, hoa.result) == ([1, 2], True, "tốt")
    assert (march(world).trainings, march(world).trainees) == (1, 1)
    marked(world, row, marks=[Mark(trainee_id=na.pk, sessions=(1,))])
    assert march(world).trainees == 1
    assert not Trainee.objects.get(pk=hoa.pk).present
    withdrawing.withdraw_training(
        world.actor("province_chair"),
        training_id=row.pk,
        why="Hoãn",
        on=TODAY,
        request_id=uuid4(),
    )
    assert march(world).trainings == 0
    with pytest.raises(training.Withdrawn):
        marked(world, row)


def test_more_people_come_onto_the_roster(world: World) -> None:
    hoa = officer(world)
    row = taught(world, officers=(hoa.pk,))

    def more(**other: Any) -> Training:
        given = {"officers": (), "guests": (), "request_id": uuid4()}
        actor = world.actor("province_chair")
        return training.enroll(actor, training_id=row.pk, **given | other)

    with pytest.raises(training.InvitedTwice):
        more(officers=(hoa.pk,))
    with pytest.raises(training.NobodyInvited):
        more()
    more(guests=(Guest(name="Lê Thị Tư"),))
    assert row.trainees.count() == 3


@pytest.mark.parametrize(
    ("other", "why"),
    [
        ({"topics": ()}, training.NoTopic),
        ({"topics": ("Bóng đá",)}, topics.UnknownTopic),
        ({"guests": ()}, training.NobodyInvited),
        ({"last_on": date(2026, 3, 9)}, campaigning.DaysTurned),
        ({"sessions": 0}, training.NoSuchSession),
        ({"who": "stranger"}, Unseen),
        ({"who": "cashier"}, Forbidden),
    ],
)
def test_a_training_is_refused(world: World, other: dict[str, Any], why: type[Exception]) -> None:
    with pytest.raises(why):
        taught(world, **other)
    assert not Training.objects.exists() and not Trainee.objects.exists()


def test_only_officers_of_the_day_and_of_hers_are_invited(world: World) -> None:
    late = officer(world, since=date(2026, 3, 11))
    with pytest.raises(training.NotInPost):
        taught(world, officers=(late.pk,))
    theirs = officer(world, board=world.neighbor)
    with pytest.raises(Unseen):
        taught(world, who="chair", officers=(theirs.pk,))
    assert not Training.objects.exists()


def test_a_roster_is_not_marked_before_the_day_nor_for_nobody(world: World) -> None:
    row = taught(world)
    [pk] = row.trainees.values_list("pk", flat=True)
    with pytest.raises(training.NotYetTaught):
        marked(world, row, today=date(2026, 3, 9))
    with pytest.raises(training.NobodyThere):
        marked(world, row, marks=[Mark(trainee_id=pk, sessions=())])
    with pytest.raises(training.NoSuchSession):
        marked(world, row, marks=[Mark(trainee_id=pk, sessions=(3,))])
    with pytest.raises(Unseen):
        marked(world, row, marks=[Mark(trainee_id=0, sessions=(1,))])
    assert Training.objects.get().marked_id is None


def test_what_is_held_on_a_member_names_her_meetings_and_trainings(world: World) -> None:
    post = officer(world, "Nguyễn Thị Lan", group=world.group, post="leader", member=world.lan)
    met(world)
    marked(world, taught(world, officers=(post.pk,), guests=()))
    row = asked(world)
    table = held_on(world.actor("chair"), data_request_id=row.pk, on=TODAY)
    lines = [line.cells[1:3] for line in table.rows]
    assert ("Sinh hoạt nhóm", "có mặt") in lines
    assert ("Tập huấn", f"{TAUGHT}: có mặt.") in lines
