"""From the leader's hands to the cashier's till: two people, one amount."""

from datetime import date
from uuid import uuid4

import pytest

from qqv.collection.actions import hand_over, receive
from qqv.collection.actions.hand_over import AlreadyReceived, Differed, HandOverOpen, NothingInHand
from qqv.collection.models import HandOver, Receipt
from qqv.rules.refusals import Forbidden, Unseen
from tests.world import World

FEB = date(2026, 2, 10)


@pytest.fixture
def collected(world: World) -> World:
    """The leader holds 923.000 đ."""
    world.lend(world.lan)
    world.collect(FEB, {world.lan: (893_000, 15_000), world.dao: (0, 15_000)})
    return world


def declare(world: World, amount: int) -> HandOver:
    return hand_over(
        world.actor("leader"),
        group_id=world.group.pk,
        declared=amount,
        denominations={"500000": 1},
        on=FEB,
        request_id=uuid4(),
    )


def count(world: World, given: HandOver, amount: int, who: str = "cashier") -> Receipt:
    return receive(
        world.actor(who),
        hand_over_id=given.pk,
        counted=amount,
        denominations={},
        on=FEB,
        request_id=uuid4(),
    )


def test_equal_amounts_move_the_money(collected: World) -> None:
    till = collected.balance("111")
    receipt = count(collected, declare(collected, 923_000), 923_000)
    assert receipt.entry and receipt.entry.code == "PT-0002/2026"
    assert collected.balance("113.001") == 0
    assert collected.balance("111") == till + 923_000


def test_unequal_amounts_move_nothing_until_declared_again(collected: World) -> None:
    till = collected.balance("111")
    first = declare(collected, 923_000)
    assert count(collected, first, 900_000).entry is None
    assert collected.balance("111") == till
    with pytest.raises(Differed):
        count(collected, first, 923_000)
    second = declare(collected, 900_000)
    assert second.replaces == first
    with pytest.raises(AlreadyReceived):
        count(collected, first, 923_000)
    assert count(collected, second, 900_000).entry
    assert collected.balance("113.001") == 23_000


def test_it_says_why_not(collected: World) -> None:
    for amount in (0, -1, 923_001):
        with pytest.raises(NothingInHand):
            declare(collected, amount)
    given = declare(collected, 923_000)
    with pytest.raises(HandOverOpen):
        declare(collected, 1_000)
    with pytest.raises(Forbidden):
        count(collected, given, 923_000, who="leader")
    with pytest.raises(Unseen):
        count(collected, given, 923_000, who="stranger_cashier")
    count(collected, given, 923_000)
    with pytest.raises(AlreadyReceived):
        count(collected, given, 923_000)
