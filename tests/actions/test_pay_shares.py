"""Who signed is paid once, from the till or by bank, and it is no second expense."""

from datetime import date
from uuid import uuid4

import pytest

from qqv.capital import actions as capital
from qqv.capital.models import (
    AllowancePayment,
    SharingLine,
)
from qqv.capital.sharing import NobodyPaid, NobodyThere, NothingDue, PaidBefore
from qqv.ledger.actions import NotEnough
from qqv.people.models import Officer
from qqv.reports.checks import first_fault
from qqv.rules.access import OwnWork
from qqv.rules.sharing import Who
from qqv.trail.models import Record
from tests.actions.sharing import (
    APR,
    JUL,
    Q2,
    closed,
    pay,
    quarter_closed,
    reversed_first,
    run,
)
from tests.world import World


@pytest.fixture
def ready(world: World) -> World:
    return quarter_closed(world)


def test_who_signed_is_paid_from_the_till_once(ready: World) -> None:
    made = run(ready)
    before, owed = ready.balance("111"), ready.balance("338.PC")
    paid = pay(ready, made, Who.CHAIR, Who.LEADER)
    given = sum(one.line.payable for one in paid)
    assert ready.balance("111") == before - given and ready.balance("338.PC") == owed - given
    assert {one.signed_by for one in paid} == {"Thu", "Sen"}
    assert len({one.entry_id for one in paid}) == 1
    with pytest.raises(PaidBefore, match="Trưởng ban quản lý xã, Thu"):
        pay(ready, made, Who.CHAIR)
    with pytest.raises(NobodyPaid):
        pay(ready, made)
    with pytest.raises(NothingDue):
        pay(ready, made, Who.FUND)
    assert first_fault() is None


def test_the_provinces_part_goes_by_bank_and_is_no_second_expense(ready: World) -> None:
    made = run(ready)
    due = made.lines.get(who="province").payable
    banks = [ready.balance("112.01", board) for board in (ready.board, ready.province)]
    expense = ready.balance("642"), ready.balance("642", ready.province)
    [one] = pay(ready, made, Who.PROVINCE)
    assert [ready.balance("112.01", board) for board in (ready.board, ready.province)] == [
        banks[0] - due,
        banks[1] + due,
    ]
    assert one.arrival.book.board == ready.province
    assert ready.balance("338", ready.province) == due
    assert (ready.balance("642"), ready.balance("642", ready.province)) == expense
    assert first_fault() is None


def test_more_than_the_till_holds_is_not_paid(ready: World) -> None:
    made = run(ready)

    capital.move_cash(
        ready.actor("cashier"),
        board_id=ready.board.pk,
        amount=ready.balance("111"),
        to_bank=True,
        on=APR,
        slip_no="9",
        request_id=uuid4(),
    )
    with pytest.raises(NotEnough):
        pay(ready, made, Who.LEADER)
    assert not AllowancePayment.objects.exists()


def test_who_shared_does_not_pay(ready: World) -> None:
    made = run(ready)
    Record.objects.filter(pk=made.record_id).update(actor=ready.users["cashier"])
    with pytest.raises(OwnWork):
        pay(ready, made, Who.LEADER)


def test_a_post_that_fell_vacant_is_not_paid(ready: World) -> None:
    first = run(ready)
    reversed_first(ready, on=date(2026, 4, 20))
    Officer.objects.filter(post="leader").update(valid_to=date(2026, 5, 1))
    ready.collect(date(2026, 5, 10), {ready.lan: (1_786_000, 0), ready.mai: (893_000, 0)})
    closed(ready, date(2026, 6, 30))
    second = run(ready, quarter=Q2, on=JUL)
    assert second.lines.get(who="leader").payable == 0
    SharingLine.objects.filter(run=first, who="leader").update(name="")
    with pytest.raises(NobodyThere):
        pay(ready, first, Who.LEADER, on=JUL)
