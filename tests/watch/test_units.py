"""Alarm 23: a hamlet joined another, and its group still lies in the old one."""

import json
from datetime import date
from uuid import uuid4

import pytest
from django.test import Client

from qqv.people.models import Board, Group, Unit
from qqv.people.placing import HamletUnknown, place_group
from qqv.people.reform import read_reform
from qqv.people.reforming import reform_units
from qqv.rules.refusals import Forbidden, Unseen
from tests.screens.markup import faults
from tests.watch.finding import found, subjects
from tests.world import World

SOON, LATER = date(2026, 7, 20), date(2026, 9, 1)


@pytest.fixture
def merged(world: World) -> World:
    """Hoa Sen's Xóm 1 joins Xóm Liên on 01/07/2026."""
    old = Unit.objects.create(kind="hamlet", name="Xóm 1", valid_from=date(2026, 1, 1))
    Group.objects.filter(pk=world.group.pk).update(hamlet=old)
    change = {
        "on": "2026-07-01",
        "unit": {"kind": "hamlet", "name": "Xóm 1"},
        "becomes": {"kind": "hamlet", "name": "Xóm Liên"},
        "source": "NQ xã",
    }
    reform_units(
        world.actor("province_chair"),
        changes=read_reform(json.dumps({"changes": [change]})),
        rehearse=False,
        request_id=uuid4(),
    )
    return world


def test_a23_a_group_left_in_a_hamlet_that_ended(merged: World) -> None:
    assert subjects(merged, 23, SOON) == []
    [row] = found(merged, 23, LATER)
    assert row.found.subject == f"nhom-{merged.group.pk}"
    assert "Xóm 1 đã hết từ ngày 30/06/2026" in row.found.sentence
    assert row.found.rows[0].cells[2] == "Xóm Liên"
    Board.objects.filter(pk=merged.board.pk).update(unit=Unit.objects.get(name="Xóm 1"))
    assert subjects(merged, 23, LATER) == [f"ban-{merged.board.pk}", f"nhom-{merged.group.pk}"]


def test_a23_is_gone_once_the_group_is_laid_anew(merged: World) -> None:
    new = Unit.objects.get(name="Xóm Liên")
    place_group(
        merged.actor("accountant"),
        group_id=merged.group.pk,
        hamlet_id=new.pk,
        on=LATER,
        request_id=uuid4(),
    )
    assert subjects(merged, 23, LATER) == []
    assert subjects(merged, 23, LATER, by="stranger") == []


def test_placing_says_why_not(merged: World) -> None:
    far = Unit.objects.create(kind="hamlet", name="Xóm Xa", valid_from=date(2026, 1, 1))
    for hamlet_id, who, refusal in (
        (far.pk, "accountant", HamletUnknown),
        (10**6, "accountant", Unseen),
        (far.pk, "stranger", Unseen),
        (far.pk, "cashier", Forbidden),
    ):
        with pytest.raises(refusal):
            place_group(
                merged.actor(who),
                group_id=merged.group.pk,
                hamlet_id=hamlet_id,
                on=LATER,
                request_id=uuid4(),
            )
    assert Group.objects.get(pk=merged.group.pk).hamlet == Unit.objects.get(name="Xóm 1")


def test_the_screen_lays_it_anew(client: Client, merged: World) -> None:
    merged.fund.working_on = LATER
    merged.fund.save(update_fields=["working_on"])
    client.force_login(merged.users["accountant"])
    path = f"/nhom/{merged.group.pk}/thon-xom/"
    page = client.get(path).content.decode()
    assert "Xóm Liên" in page and faults(page) == []
    new = Unit.objects.get(name="Xóm Liên")
    form = {"request_id": str(uuid4()), "hamlet_id": new.pk}
    assert [client.post(path, form).status_code for _ in range(2)] == [302, 302]
    assert Group.objects.get(pk=merged.group.pk).hamlet == new
    refused = client.post(path, {"request_id": str(uuid4()), "hamlet_id": ""})
    assert refused.status_code == 422
