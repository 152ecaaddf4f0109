"""Capital goes out to a commune and comes back, in both books or in none."""

from datetime import date
from uuid import UUID, uuid4

import pytest

from qqv.capital.actions import NothingToMove
from qqv.capital.capital_page import capital_page
from qqv.capital.models import Allocation
from qqv.capital.returning import DecisionMissing, MoreThanAllocated, return_capital
from qqv.ledger import checks
from qqv.ledger.actions import MonthClosed, NotEnough, close_period
from qqv.ledger.models import Entry
from qqv.rules.refusals import Forbidden, Unseen
from qqv.trail.models import Record
from qqv.trail.recording import AlreadyDone
from tests.world import World

ON = date(2026, 2, 3)


def returned(
    world: World,
    *,
    who: str = "province_accountant",
    request_id: UUID | None = None,
    **changes: object,
) -> Allocation:
    facts = {"board_id": world.board.pk, "amount": 30_000_000, "decision_no": "9/QĐ", "on": ON}
    return return_capital(world.actor(who), request_id=request_id or uuid4(), **(facts | changes))


def faults() -> list[checks.Fault]:
    return [fault for check in checks.CHECKS for fault in check()]


def test_it_moves_in_both_books_and_once_only(world: World) -> None:
    key = uuid4()
    made = returned(world, request_id=key)
    with pytest.raises(AlreadyDone):
        returned(world, request_id=key)
    assert made.amount == -30_000_000
    assert world.balance("361") == 70_000_000
    assert world.balance("112") == 20_000_000
    assert world.balance("136", world.province) == 170_000_000
    assert world.balance("112", world.province) == 330_000_000
    assert [made.given.kind, made.received.kind] == ["BC", "BN"]
    page = capital_page(world.actor("auditor"), board_id=None, number=1)
    assert page.held == page.province.allocated == 170_000_000
    assert page.astray == 0
    assert faults() == []


def test_it_says_why_not_and_leaves_nothing(world: World) -> None:
    before = Entry.objects.count(), Allocation.objects.count(), Record.objects.count()
    for changes, refusal in (
        ({"who": "province_chair"}, Forbidden),
        ({"who": "accountant"}, Forbidden),
        ({"board_id": 0}, Unseen),
        ({"board_id": world.province.pk}, Unseen),
        ({"decision_no": " "}, DecisionMissing),
        ({"amount": 0}, NothingToMove),
        ({"amount": 100_000_001}, MoreThanAllocated),
        # Half of what it was given is in the cash box.
        ({"amount": 50_000_001}, NotEnough),
        ({"amount": 100_000_000}, NotEnough),
    ):
        with pytest.raises(refusal):
            returned(world, **changes)
    assert (Entry.objects.count(), Allocation.objects.count(), Record.objects.count()) == before
    assert faults() == []


def test_a_closed_month_of_either_book_refuses_both(world: World) -> None:
    close_period(
        world.actor("accountant"),
        board_id=world.board.pk,
        ends_on=date(2026, 1, 31),
        request_id=uuid4(),
    )
    before = Entry.objects.count()
    with pytest.raises(MonthClosed):
        returned(world, on=date(2026, 1, 31))
    assert Entry.objects.count() == before
    returned(world)
    assert Entry.objects.count() == before + 2


def test_a_commune_sees_its_own_and_no_sources(world: World) -> None:
    returned(world)
    page = capital_page(world.actor("stranger"), board_id=None, number=1)
    assert page.province is None
    assert [row.name for row in page.communes] == ["Giao Hải"]
    assert [(row.board, row.amount) for row in page.moves] == [("Giao Hải", 100_000_000)]
    with pytest.raises(Unseen):
        capital_page(world.actor("stranger"), board_id=world.board.pk, number=1)
    mine = capital_page(world.actor("accountant"), board_id=world.board.pk, number=1)
    assert [(row.back, row.amount) for row in mine.moves] == [
        (True, 30_000_000),
        (False, 100_000_000),
    ]
