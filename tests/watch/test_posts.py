"""Alarm 13: a post that is vacant, or passed on without minutes."""

from datetime import date
from uuid import uuid4

import pytest

from qqv.capital.reconstituting import Change, Incoming, reconstitute
from qqv.people.models import Officer
from tests.watch.finding import found, subjects
from tests.world import OPENED, World

ON = date(2026, 6, 1)


@pytest.fixture
def staffed(world: World) -> World:
    """Every board has its three posts, every group its leader."""
    for board in (world.province, world.board, world.neighbor):
        for post in ("chair", "accountant", "cashier"):
            Officer.objects.create(board=board, post=post, name=f"{post} cũ", valid_from=OPENED)
    for group in (world.group, world.stranger_group):
        Officer.objects.create(
            board=group.board, group=group, post="leader", name="Sen", valid_from=OPENED
        )
    return world


def test_quiet_while_every_post_is_held(staffed: World) -> None:
    assert subjects(staffed, 13, ON) == []


def test_raised_for_a_vacant_post(staffed: World) -> None:
    Officer.objects.filter(board=staffed.board, post="cashier").update(valid_to=date(2026, 4, 30))
    [one] = found(staffed, 13, ON)
    assert one.found.subject == f"trong-{staffed.board.pk}-0-cashier"
    assert one.found.since == date(2026, 5, 1)
    assert "thủ quỹ trống từ ngày 01/05/2026" in one.found.sentence
    assert subjects(staffed, 13, date(2026, 4, 30)) == []


def test_raised_for_a_group_without_leader(staffed: World) -> None:
    Officer.objects.filter(group=staffed.group).delete()
    assert subjects(staffed, 13, ON) == [f"trong-{staffed.board.pk}-{staffed.group.pk}-leader"]
    assert subjects(staffed, 13, ON, by="stranger") == []


def test_raised_where_minutes_are_missing(staffed: World) -> None:
    old = Officer.objects.get(board=staffed.board, post="accountant")
    Officer.objects.filter(pk=old.pk).update(valid_to=date(2026, 4, 30))
    new = Officer.objects.create(
        board=staffed.board, post="accountant", name="Hạ", valid_from=date(2026, 5, 1)
    )
    assert subjects(staffed, 13, ON) == [f"bien-ban-{new.pk}"]
    assert subjects(staffed, 13, date(2028, 6, 1)) == []


def test_quiet_where_the_post_passed_on_with_minutes(staffed: World) -> None:
    old = Officer.objects.get(board=staffed.board, post="accountant")
    change = Change(
        board_id=staffed.board.pk,
        post="accountant",
        outgoing_id=old.pk,
        incoming=Incoming(name="Hạ"),
        decision_no="02/QĐ",
        witness="Thu",
    )
    day = date(2026, 5, 1)
    reconstitute(staffed.actor("chair"), change=change, on=day, today=day, request_id=uuid4())
    assert subjects(staffed, 13, ON) == []
