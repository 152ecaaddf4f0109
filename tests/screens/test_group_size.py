"""The size of a group: the fund's own numbers refuse a newcomer and name the small groups."""

from uuid import uuid4

import pytest
from django.test import Client

from qqv.people import actions as people
from qqv.people.models import Fund, Member
from qqv.rules.eligibility import GroupFull
from tests.screens.test_dossiers import enter, text_of
from tests.world import OPENED, World


def wants(world: World, **numbers: int) -> None:
    Fund.objects.filter(pk=world.fund.pk).update(**numbers)


def test_a_full_group_takes_nobody(world: World) -> None:
    wants(world, group_max=4)
    newcomers = [people.Newcomer(name=f"Lê Thị Số {n}") for n in range(2)]
    facts = {"group_id": world.group.pk, "on": OPENED}
    with pytest.raises(GroupFull):
        people.join(world.actor("accountant"), newcomers=newcomers, request_id=uuid4(), **facts)
    assert Member.objects.filter(group=world.group).count() == 3
    people.join(world.actor("accountant"), newcomers=newcomers[:1], request_id=uuid4(), **facts)
    assert Member.objects.filter(group=world.group).count() == 4


def test_the_list_of_small_groups_goes_by_the_fund(client: Client, world: World) -> None:
    enter(client, world, "accountant")
    assert "dưới 10 người" in text_of(client, "/nhom/?it=1")
    wants(world, group_min=4)
    assert "dưới 4 người" in text_of(client, "/nhom/?it=1")
    wants(world, group_min=3)
    assert "Hoa Sen" not in text_of(client, "/nhom/?it=1")
    assert "Hoa Sen" in text_of(client, "/nhom/")


def test_the_overview_names_the_fund_s_own_least(client: Client, world: World) -> None:
    wants(world, group_min=4)
    enter(client, world, "chair")
    assert "1 nhóm dưới 4 người" in text_of(client, "/tong-quan/")
