"""A meeting costs the same number of statements whatever its size, a reversal whatever its age."""

from datetime import date
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from qqv.collection import actions as collection
from qqv.lending import actions as lending
from qqv.lending.models import Repayment
from qqv.people import actions as people
from qqv.people.models import Group
from tests.world import World

FEB = date(2026, 2, 10)


def group_of(world: World, size: int, day: date = date(2026, 1, 1)) -> Group:
    """A group with `size` members who all run a loan from before the books."""
    accountant = world.actor("accountant")
    group = people.found_group(
        accountant,
        board_id=world.board.pk,
        hamlet_id=None,
        name=f"Nhóm {size}",
        meeting_day=10,
        on=day,
        request_id=uuid4(),
    )
    members = people.join(
        accountant,
        group_id=group.pk,
        newcomers=[people.Newcomer(name=f"Lê Thị Số {n}") for n in range(size)],
        on=day,
        request_id=uuid4(),
    )
    lending.open_loans(
        accountant,
        board_id=world.board.pk,
        rows=[
            lending.RunningLoan(
                member_id=member.pk,
                product_id=world.product.pk,
                cycle=1,
                principal=10_000_000,
                disbursed_on=date(2025, 11, 10),
                first_due_on=date(2025, 12, 10),
                paid_before=893_000,
            )
            for member in members
        ],
        on=day,
        request_id=uuid4(),
    )
    return group


def sheet_of(group: Group, on: date = FEB) -> collection.SheetIn:
    lines = tuple(
        collection.LineIn(member_id=member.pk, attended=True, received=888_000, saved=15_000)
        for member in group.members.order_by("pk")
    )
    return collection.SheetIn(group_id=group.pk, met_on=on, lines=lines)


def statements(world: World, size: int) -> list[str]:
    group = group_of(world, size)
    collection.collect(
        world.actor("accountant"), sheet=sheet_of(group), request_id=uuid4()
    )  # opens the savings books
    again, actor = sheet_of(group, date(2026, 3, 10)), world.actor("accountant")
    with CaptureQueriesContext(connection) as captured:
        collection.collect(actor, sheet=again, request_id=uuid4())
    return [query["sql"][:110] for query in captured.captured_queries]


def test_a_sheet_costs_the_same_for_five_and_for_thirty(world: World) -> None:
    five, thirty = statements(world, 5), statements(world, 30)
    assert len(five) == len(thirty), "\n".join(thirty)
    assert len(five) <= 23, "\n".join(five)


@pytest.mark.parametrize("index", [0, -1])
def test_an_old_payment_costs_as_much_to_reverse_as_a_new_one(world: World, index: int) -> None:
    world.lend(world.lan)
    for month in range(2, 10):
        world.collect(date(2026, month, 10), {world.lan: (850_000, 0)})
    paid = list(Repayment.objects.order_by("on"))[index]
    actor = world.actor("chair")
    with CaptureQueriesContext(connection) as captured:
        lending.reverse_repayment(
            actor,
            repayment_id=paid.pk,
            reason="nhầm",
            on=date(2026, 9, 10),
            request_id=uuid4(),
        )
    assert len(captured) <= 30
