"""Each sign of fraud: data that raises it, and data as it should be that does not."""

from datetime import date, timedelta
from uuid import uuid4

import pytest

from qqv.capital import actions as capital
from qqv.collection import actions as collection
from qqv.lending import actions as lending
from qqv.lending.models import Approval, Loan
from qqv.lending.payoff import payoff_of
from qqv.people.models import Household, Member
from qqv.watch.registry import alarms
from tests.watch.finding import found, subjects
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


def banked(world: World, amount: int, on: date) -> None:
    capital.move_cash(
        world.actor("cashier"),
        board_id=world.board.pk,
        amount=amount,
        to_bank=True,
        on=on,
        slip_no="02",
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


# 6. One person, one household


@pytest.mark.parametrize(
    ("field", "value", "kind"),
    [("id_number", "036190000001", "cccd"), ("phone", "0900000001", "dt")],
)
def test_a06_two_borrowers_with_one_identity(
    world: World, field: str, value: str, kind: str
) -> None:
    """Joining refuses a known identity number, so it is changed behind it."""
    world.lend(world.lan)
    world.lend(world.mai)
    Member.objects.filter(pk=world.mai.pk).update(**{field: value})
    [row] = found(world, 6, FEB)
    assert row.found.subject == f"{kind}-{world.lan.pk}"
    assert value[-4:] in row.found.sentence and value not in row.found.sentence


def test_a06_two_borrowers_of_one_household(world: World) -> None:
    world.lend(world.lan)
    world.lend(world.mai)
    Member.objects.filter(pk=world.mai.pk).update(household=world.lan.household)
    assert subjects(world, 6, FEB) == [f"ho-{world.lan.pk}"]


@pytest.mark.parametrize(
    ("address", "raised"),
    [("Số 5, xóm 2", True), ("12 đường Đông", True), ("Xóm 2", False), ("", False)],
)
def test_a06_an_address_is_a_home_and_not_a_hamlet(
    world: World, address: str, raised: bool
) -> None:
    world.lend(world.lan)
    world.lend(world.mai)
    Household.objects.filter(board=world.board).update(address=address)
    assert bool(found(world, 6, FEB)) is raised


def test_a06_not_for_different_people_nor_without_a_second_loan(world: World) -> None:
    world.lend(world.lan)
    Member.objects.filter(pk=world.mai.pk).update(phone=world.lan.phone)
    assert subjects(world, 6, FEB) == []
    world.lend(world.dao)
    assert subjects(world, 6, FEB) == []


def test_a06_a_commune_does_not_learn_of_another_s_members(world: World) -> None:
    """Each sees her own; only the province, who sees both, sees that they are one."""
    world.lend(world.lan)
    Member.objects.filter(pk=world.binh.pk).update(phone=world.lan.phone)
    assert subjects(world, 6, FEB, by="accountant") == []


# 9. A loan paid with a loan


def settled(world: World, loan: Loan, on: date) -> None:
    world.accept(loan, on=on)
    owed = payoff_of(loan, on=on)
    lending.settle(
        world.actor("cashier"),
        loan_id=loan.pk,
        received=owed.principal + owed.interest,
        on=on,
        request_id=uuid4(),
    )


def test_a09_a_second_loan_days_after_the_first_was_paid_off(world: World) -> None:
    settled(world, world.lend(world.lan), date(2026, 3, 1))
    again = world.lend(world.lan, on=date(2026, 3, 6))
    [row] = found(world, 9, date(2026, 3, 20))
    assert row.found.subject == f"khoan-vay-{again.pk}"
    assert "5 ngày sau nhận khoản mới 10.000.000 đ" in row.found.sentence


def test_a09_a_lump_some_weeks_before_counts_too(world: World) -> None:
    settled(world, world.lend(world.lan), date(2026, 3, 1))
    again = world.lend(world.lan, on=date(2026, 4, 15))
    assert subjects(world, 9, date(2026, 5, 1)) == [f"khoan-vay-{again.pk}"]


def test_a09_not_after_a_season_nor_for_a_first_loan(world: World) -> None:
    settled(world, world.lend(world.lan), date(2026, 3, 1))
    world.lend(world.lan, on=date(2026, 6, 1))
    world.lend(world.mai)
    assert subjects(world, 9, date(2026, 6, 20)) == []


def test_only_these_are_signs_of_fraud() -> None:
    assert {n for n, one in alarms().items() if one.fraud} - {7} == {2, 3, 4, 6, 9, 10, 11, 12, 18}
