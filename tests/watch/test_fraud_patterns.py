"""Signs of fraud that show in patterns: how groups pay, who lends, who writes when."""

from datetime import date, datetime
from uuid import uuid4

import pytest
from django.utils import timezone

from qqv.collection import actions as collection
from qqv.ledger.models import Account
from qqv.lending import actions as lending
from qqv.lending.models import Loan, Repayment
from qqv.people import actions as people
from qqv.people.models import Group, Member, Officer
from qqv.savings import actions as savings
from qqv.savings.models import SavingsBook, Withdrawal
from qqv.trail.recording import at_time
from qqv.watch.actions import set_threshold
from tests.actions.test_cost import group_of
from tests.watch.finding import found, subjects
from tests.watch.test_fraud import FEB, JAN, banked
from tests.world import World

# 10. A group pays as one


def met(world: World, days: list[date], amounts: list[int]) -> Group:
    """A group of six whose members pay these amounts on these days."""
    group = group_of(world, 6)
    for on in days:
        lines = tuple(
            collection.LineIn(member_id=member.pk, attended=True, received=amount, saved=0)
            for member, amount in zip(group.members.order_by("pk"), amounts, strict=True)
        )
        sheet = collection.SheetIn(group_id=group.pk, met_on=on, lines=lines)
        collection.collect(world.actor("accountant"), sheet=sheet, request_id=uuid4())
    return group


OWN = [881_000, 882_000, 883_000, 884_000, 885_000, 886_000]


def test_a10_the_same_days_late_three_times_running(world: World) -> None:
    group = met(world, [date(2026, month, 22) for month in (2, 3, 4)], OWN)
    [row] = found(world, 10, date(2026, 5, 1))
    assert row.found.subject == f"nhom-{group.pk}-tre"
    assert "3 buổi liền cả nhóm cùng trả muộn đúng 12 ngày" in row.found.sentence


def test_a10_everybody_brings_a_round_sum(world: World) -> None:
    group = met(world, [date(2026, month, 10) for month in (2, 3, 4)], [900_000] * 6)
    assert subjects(world, 10, date(2026, 5, 1)) == [f"nhom-{group.pk}-chan"]


@pytest.mark.parametrize(
    "days",
    [
        [date(2026, 2, 10), date(2026, 3, 10), date(2026, 4, 10)],
        [date(2026, 2, 22), date(2026, 3, 10), date(2026, 4, 22)],
        [date(2026, 2, 22), date(2026, 3, 17), date(2026, 4, 25)],
    ],
)
def test_a10_not_on_their_day_nor_late_as_it_comes(world: World, days: list[date]) -> None:
    met(world, days, OWN)
    assert subjects(world, 10, date(2026, 5, 1)) == []


# 11. Lending to one's own


def test_a11_a_leader_s_household_borrows(world: World) -> None:
    loan = world.lend(world.mai)
    Member.objects.filter(pk=world.mai.pk).update(household=world.lan.household)
    people.name_officer(
        board=world.board, post="leader", name=world.lan.name, on=JAN, group=world.group
    )
    assert subjects(world, 11, FEB) == [f"khoan-vay-{loan.pk}"]


def test_a11_a_board_officer_borrows(world: World) -> None:
    loan = world.lend(world.mai)
    officer = people.name_officer(board=world.board, post="cashier", name="Yến", on=JAN)
    Officer.objects.filter(pk=officer.pk).update(member=world.mai)
    [row] = found(world, 11, FEB)
    assert row.found.subject == f"khoan-vay-{loan.pk}"
    assert "là thủ quỹ mà đang vay" in row.found.sentence


def test_a11_a_group_far_above_the_others(world: World) -> None:
    loans = [world.lend(member) for member in (world.lan, world.mai)]
    group_of(world, 3)
    actions_set(world, "peers", 0)
    actions_set(world, "least", 2)
    assert subjects(world, 11, FEB) == []
    accountant = world.actor("accountant")
    other = people.found_group(
        accountant,
        board_id=world.board.pk,
        hamlet_id=None,
        name="Hoa Mai",
        meeting_day=10,
        on=JAN,
        request_id=uuid4(),
    )
    [one] = people.join(
        accountant,
        group_id=other.pk,
        newcomers=[people.Newcomer(name="Lê Thị Cúc")],
        on=JAN,
        request_id=uuid4(),
    )
    small = Loan.objects.filter(pk=loans[1].pk)
    small.update(group=other)
    assert subjects(world, 11, FEB) == []
    small.update(group=world.group)
    Loan.objects.filter(disbursement=None).update(
        disbursement=loans[0].disbursement, principal=500_000, disbursed_on=JAN
    )
    assert subjects(world, 11, FEB) == [f"nhom-{world.group.pk}"]
    assert one.group_id == other.pk


def test_a11_not_for_a_leader_s_own_loan_nor_for_equals(world: World) -> None:
    world.lend(world.lan)
    people.name_officer(
        board=world.board, post="leader", name=world.lan.name, on=JAN, group=world.group
    )
    assert subjects(world, 11, FEB) == []


def actions_set(world: World, name: str, value: int) -> None:
    set_threshold(
        world.actor("province_accountant"),
        number=11,
        name=name,
        value=value,
        valid_from=JAN,
        on=JAN,
        request_id=uuid4(),
    )


# 12. Odd hours, dates put back, too much undone


def at(month: int, day: int, hour: int) -> datetime:
    return datetime(2026, month, day, hour, tzinfo=timezone.get_default_timezone())


def written(world: World, *moments: datetime, on: date = FEB) -> None:
    for moment in moments:
        with at_time(moment):
            banked(world, 1_000_000, on)


def test_a12_entries_dated_back(world: World) -> None:
    written(world, *(at(3, day, 9) for day in (2, 3, 4)))
    [row] = found(world, 12, date(2026, 3, 5))
    cashier = world.users["cashier"].pk
    assert row.found.subject == f"ban-{world.board.pk}-nguoi-{cashier}-lui-ngay"
    assert len(row.found.rows) == 3


def test_a12_entries_by_night(world: World) -> None:
    written(world, *(at(2, 10, hour) for hour in (22, 23)), at(2, 11, 3))
    [row] = found(world, 12, date(2026, 2, 12))
    assert row.found.subject.endswith("-dem")


def test_a12_one_who_undoes_too_much(world: World) -> None:
    world.lend(world.lan)
    for month in range(2, 8):
        world.collect(date(2026, month, 10), {world.lan: (850_000, 0)})
    with at_time(at(7, 10, 9)):
        for paid in list(Repayment.objects.order_by("-on")):
            lending.reverse_repayment(
                world.actor("chair"),
                repayment_id=paid.pk,
                reason="nhầm",
                on=date(2026, 7, 10),
                request_id=uuid4(),
            )
    [row] = found(world, 12, date(2026, 7, 11))
    assert row.found.subject.endswith("-dao")
    assert "chair đảo phiếu của Hồng Thuận 6 lần trong 30 ngày." in row.found.sentence


def test_a12_not_by_day_and_in_time(world: World) -> None:
    written(world, *(at(2, day, 9) for day in (10, 11, 20)))
    assert subjects(world, 12, date(2026, 2, 28)) == []


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
