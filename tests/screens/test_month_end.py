"""A month's checklist: every step from the facts, closed from the list, opened by the province."""

from datetime import date
from typing import Any
from uuid import uuid4

from django.test import Client

from qqv.capital import counting
from qqv.capital import models as capital_models
from qqv.collection import actions as collection
from qqv.ledger.models import Account, Book
from qqv.reports.closing import MonthEnd, month_end_of
from tests.actions.test_bank import match, read, take
from tests.actions.test_slips import pay, propose
from tests.screens.markup import faults
from tests.world import World

FEB, LAST = date(2026, 2, 10), date(2026, 2, 28)
SHEETS, HAND_OVERS, LEADERS, SLIPS, COUNTED, BANK, SOUND = range(7)


def steps(world: World, month: date = FEB) -> MonthEnd:
    return month_end_of(world.actor("accountant"), board_id=world.board.pk, month=month)


def done(world: World) -> list[bool]:
    return [step.done for step in steps(world).steps]


def hand_over(world: World, amount: int) -> Any:
    return collection.hand_over(
        world.actor("leader"),
        group_id=world.group.pk,
        declared=amount,
        denominations={},
        on=FEB,
        request_id=uuid4(),
    )


def test_each_step_follows_its_facts(world: World) -> None:
    world.lend(world.lan)
    assert done(world) == [False, True, True, True, False, False, True]
    assert "Hoa Sen" in steps(world).steps[SHEETS].what
    world.collect(FEB, {world.lan: (893_000, 15_000)})
    assert done(world) == [True, True, False, True, False, False, True]
    assert "908.000" in steps(world).steps[LEADERS].what
    given = hand_over(world, 908_000)
    assert not done(world)[HAND_OVERS]
    collection.receive(
        world.actor("cashier"),
        hand_over_id=given.pk,
        counted=908_000,
        denominations={},
        on=FEB,
        request_id=uuid4(),
    )
    assert done(world)[HAND_OVERS] and done(world)[LEADERS]
    slip = propose(world)
    assert not done(world)[SLIPS]
    pay(world, slip)
    assert done(world)[SLIPS]
    count = counting.count_cash(
        world.actor("cashier"),
        board_id=world.board.pk,
        counted=world.balance("111"),
        denominations={},
        reason="",
        on=LAST,
        request_id=uuid4(),
    )
    assert not done(world)[COUNTED] and "chưa xác nhận" in steps(world).steps[COUNTED].what
    counting.confirm_count(
        world.actor("accountant"), count_id=count.pk, on=LAST, request_id=uuid4()
    )
    assert not done(world)[BANK] and "Chưa nhập sao kê" in steps(world).steps[BANK].what
    january = take(world)
    take(world, read(first=date(2026, 2, 1), last=LAST, opening=january.closing + 9))
    match(world, january)
    assert not done(world)[BANK] and "còn lệch 9 đ" in steps(world).steps[BANK].what
    assert steps(world, date(2026, 1, 1)).steps[BANK].done
    capital_models.BankStatement.objects.filter(first=date(2026, 2, 1)).update(
        opening=january.closing, closing=january.closing
    )
    assert "2 dòng khác sổ" in steps(world).steps[BANK].what
    assert done(world) == [True] * 7
    # A count at the end of February says nothing about March.
    assert not steps(world, date(2026, 3, 5)).steps[COUNTED].done


def test_a_book_that_does_not_fit_is_told(world: World) -> None:
    Account.objects.filter(board=world.board, number="112.01").update(debits=1, credits=0)
    assert not done(world)[SOUND]


def test_it_closes_from_the_list_and_the_province_opens(client: Client, world: World) -> None:
    client.force_login(world.users["accountant"])
    page = client.get("/khoa-so/thang/?thang=2026-01").content.decode()
    assert faults(page) == []
    assert "Hạn khóa: 07/02/2026" in page and "Vẫn khóa Tháng 01/2026" in page
    later = client.get("/khoa-so/thang/?thang=2026-02").content.decode()
    assert "chưa đến lượt" in later and "Vẫn khóa" not in later
    path = f"/khoa-so/{world.board.pk}/khoa/"
    client.post(path, {"request_id": str(uuid4()), "ends_on": "31/01/2026"})
    assert Book.objects.get(board=world.board).closed_through == date(2026, 1, 31)
    closed = client.get("/khoa-so/thang/?thang=2026-01").content.decode()
    assert "đã khóa" in closed and "Vẫn khóa" not in closed
    client.force_login(world.users["province_chair"])
    form = {"request_id": str(uuid4()), "ends_on": "31/01/2026", "reason": "Sót một phiếu"}
    client.post(f"/khoa-so/{world.board.pk}/mo/", form)
    assert Book.objects.get(board=world.board).closed_through is None


def test_the_cashier_looks_and_a_stranger_does_not(client: Client, world: World) -> None:
    client.force_login(world.users["cashier"])
    assert "Vẫn khóa" not in client.get("/khoa-so/thang/?thang=2026-01").content.decode()
    client.force_login(world.users["stranger"])
    assert client.get(f"/khoa-so/thang/?xa={world.board.pk}").status_code == 404
