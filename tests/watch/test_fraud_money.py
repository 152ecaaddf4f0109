"""Signs of fraud in the money's way: kept, unbanked, lent too early, taken from savings."""

from datetime import date, timedelta
from uuid import uuid4

from qqv.collection import actions as collection
from qqv.ledger.models import Account
from qqv.lending.models import Approval
from qqv.savings import actions as savings
from qqv.savings.models import SavingsBook, Withdrawal
from tests.watch.finding import banked, found, subjects
from tests.world import World

JAN, FEB = date(2026, 1, 10), date(2026, 2, 10)
DUE = 893_000


def handed_over(world: World, amount: int, on: date) -> None:
    given = collection.hand_over(
        world.actor("leader"),
        group_id=world.group.pk,
        declared=amount,
        denominations={},
        on=on,
        request_id=uuid4(),
    )
    collection.receive(
        world.actor("cashier"),
        hand_over_id=given.pk,
        counted=amount,
        denominations={},
        on=on,
        request_id=uuid4(),
    )


# 2. Collected, not handed over


def test_a02_money_that_stays_with_the_leader(world: World) -> None:
    world.lend(world.lan)
    world.collect(FEB, {world.lan: (DUE, 0)})
    assert subjects(world, 2, FEB + timedelta(days=4)) == [f"nhom-{world.group.pk}"]


def test_a02_not_within_three_days_nor_once_handed_over(world: World) -> None:
    world.lend(world.lan)
    world.collect(FEB, {world.lan: (DUE, 0)})
    assert subjects(world, 2, FEB + timedelta(days=3)) == []
    handed_over(world, DUE, FEB + timedelta(days=2))
    assert subjects(world, 2, FEB + timedelta(days=30)) == []


# 3. Cash in the till


def test_a03_cash_that_does_not_reach_the_bank(world: World) -> None:
    [row] = [row for row in found(world, 3, JAN) if row.found.subject == f"ban-{world.board.pk}"]
    assert "50.000.000 đ quá 5 ngày chưa nộp ngân hàng" in row.found.sentence
    assert row.found.rows


def test_a03_not_when_it_was_banked_or_is_fresh(world: World) -> None:
    banked(world, 49_000_000, JAN)
    mine = f"ban-{world.board.pk}"
    assert mine not in subjects(world, 3, JAN + timedelta(days=30))
    world.lend(world.lan, principal=1_000_000)
    world.collect(FEB, {world.lan: (DUE - 800_000, 0)})
    handed_over(world, DUE - 800_000, FEB)
    assert mine not in subjects(world, 3, FEB + timedelta(days=1))


# 4. Lent without an appraisal


def test_a04_an_approval_moved_before_its_appraisal(world: World) -> None:
    """No action lets it happen, so the row is changed behind them."""
    loan = world.lend(world.lan)
    Approval.objects.update(on=JAN - timedelta(days=5))
    assert subjects(world, 4, FEB) == [f"khoan-vay-{loan.pk}"]


def test_a04_not_when_all_went_its_way(world: World) -> None:
    world.lend(world.lan)
    assert subjects(world, 4, FEB) == []


# 18. Savings


def test_a18_savings_taken_without_a_signature(world: World) -> None:
    """Withdrawing refuses what is not signed for, so the signed fact is taken away behind it."""
    withdrawn(world)
    Withdrawal.objects.all().delete()
    book = SavingsBook.objects.get()
    [row] = found(world, 18, date(2026, 3, 1))
    assert row.found.subject == f"so-{book.pk}"
    assert "ghi 5.000 đ, nhưng" in row.found.sentence and "15.000 đ" in row.found.sentence


def test_a18_not_when_it_was_signed_for(world: World) -> None:
    withdrawn(world)
    assert subjects(world, 18, date(2026, 3, 1)) == []


def test_a18_a_commune_that_cannot_give_savings_back(world: World) -> None:
    world.collect(FEB, {world.dao: (0, 15_000)})
    assert subjects(world, 18, FEB) == []
    Account.objects.filter(board=world.board, number__in=("111", "112", "113", "114")).update(
        credits=0, debits=5_000
    )
    Account.objects.filter(board=world.board, number__in=("112", "113", "114")).update(debits=0)
    assert subjects(world, 18, FEB) == [f"ban-{world.board.pk}"]


def withdrawn(world: World) -> None:
    world.collect(FEB, {world.dao: (0, 15_000)})
    savings.withdraw(
        world.actor("cashier"),
        savings_book_id=SavingsBook.objects.get().pk,
        amount=10_000,
        signed=True,
        on=date(2026, 2, 20),
        request_id=uuid4(),
    )
