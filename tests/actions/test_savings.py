"""Savings at the desk: money in, and a wrong deposit or withdrawal undone to the đồng."""

from datetime import date
from uuid import UUID, uuid4

import pytest

from qqv.ledger.actions import NotEnough
from qqv.reports.checks import first_fault
from qqv.rules.refusals import Forbidden, Unseen
from qqv.rules.savings import (
    NothingToPutAside,
    TermsMissing,
    TermsTooEarly,
    TooMuchVoluntary,
)
from qqv.savings import actions, reversing, setting
from qqv.savings.models import Deposit, SavingsBook, SavingsTerms, Withdrawal
from qqv.savings.queries import withdrawn
from qqv.savings.terms_page import savings_versions
from qqv.trail.recording import AlreadyDone
from tests.world import World

FEB, LATER = date(2026, 2, 10), date(2026, 2, 20)
COMPULSORY, VOLUNTARY = SavingsBook.Kind.COMPULSORY, SavingsBook.Kind.VOLUNTARY


def saved(
    world: World,
    amount: int = 15_000,
    *,
    kind: SavingsBook.Kind = COMPULSORY,
    key: UUID | None = None,
    who: str = "cashier",
) -> Deposit:
    return actions.deposit(
        world.actor(who),
        member_id=world.dao.pk,
        kind=kind,
        amount=amount,
        on=FEB,
        request_id=key or uuid4(),
    )


def taken(world: World, amount: int = 10_000) -> Withdrawal:
    book = SavingsBook.objects.get(member=world.dao)
    return actions.withdraw(
        world.actor("cashier"),
        savings_book_id=book.pk,
        amount=amount,
        signed=True,
        on=FEB,
        request_id=uuid4(),
    )


def test_the_desk_takes_savings_once(world: World) -> None:
    till, key = world.balance("111"), uuid4()
    row = saved(world, key=key)
    with pytest.raises(AlreadyDone):
        saved(world, key=key)
    assert (row.entry.code[:2], world.balance("111")) == ("PT", till + 15_000)
    assert (world.balance("4231"), Deposit.objects.count()) == (15_000, 1)
    assert first_fault() is None


def test_voluntary_savings_have_their_own_book_and_a_limit(world: World) -> None:
    capital = world.balance("361")
    saved(world)
    saved(world, capital * 30 // 100 - 1, kind=VOLUNTARY)
    assert world.balance("4232") == capital * 30 // 100 - 1
    saved(world, 1, kind=VOLUNTARY)
    with pytest.raises(TooMuchVoluntary, match="Nhận thêm được nhiều nhất 0 đ"):
        saved(world, 1, kind=VOLUNTARY)
    assert (world.balance("4232"), Deposit.objects.count()) == (capital * 30 // 100, 3)
    assert first_fault() is None


def test_nothing_and_strangers_are_refused(world: World) -> None:
    with pytest.raises(NothingToPutAside):
        saved(world, 0)
    with pytest.raises(Unseen):
        saved(world, who="stranger_cashier")
    with pytest.raises(Forbidden):
        saved(world, who="accountant")
    assert not Deposit.objects.exists() and not SavingsBook.objects.exists()


def undo(
    world: World, row: Deposit | Withdrawal, who: str = "cashier", on: date = FEB, why: str = "Nhầm"
) -> Deposit | Withdrawal:
    common = {"reason": why, "on": on, "request_id": uuid4()}
    if isinstance(row, Deposit):
        return reversing.reverse_deposit(world.actor(who), deposit_id=row.pk, **common)
    return reversing.reverse_withdrawal(world.actor(who), withdrawal_id=row.pk, **common)


def test_a_wrong_withdrawal_comes_back(world: World) -> None:
    saved(world)
    till, row = world.balance("111"), taken(world)
    undo(world, row)
    assert (world.balance("111"), world.balance("4231")) == (till, 15_000)
    assert first_fault() is None
    with pytest.raises(reversing.AlreadyUndone):
        undo(world, row)
    assert set(withdrawn(world.board.pk, first=FEB, last=LATER).values()) == {0}


def test_a_withdrawal_undone_later_leaves_its_month_alone(world: World) -> None:
    saved(world)
    row = taken(world)
    undo(world, row, "chair", LATER)
    months = ((FEB, FEB), (LATER, LATER))
    per_day = [withdrawn(world.board.pk, first=a, last=b) for a, b in months]
    assert [sum(one.values()) for one in per_day] == [10_000, -10_000]


def test_a_wrong_deposit_at_the_desk_goes_out_again(world: World) -> None:
    till, row = world.balance("111"), saved(world)
    undo(world, row)
    assert (world.balance("111"), world.balance("4231")) == (till, 0)
    assert first_fault() is None


def test_a_meetings_deposit_comes_back_from_the_leader_or_the_till(world: World) -> None:
    world.collect(FEB, {world.dao: (0, 15_000), world.lan: (0, 15_000)})
    dao, lan = Deposit.objects.order_by("savings_book__member__name", "pk")
    undo(world, dao, "chair", LATER)
    assert world.balance("113") == 15_000
    assert first_fault() is None
    assert Deposit.objects.get(pk=lan.pk).reversed_by_id is None


def test_what_was_taken_out_cannot_be_undone_as_a_deposit(world: World) -> None:
    row = saved(world)
    taken(world)
    with pytest.raises(NotEnough):
        undo(world, row)
    assert world.balance("4231") == 5_000


@pytest.mark.parametrize(
    ("who", "on", "why", "refused"),
    [
        ("stranger_cashier", FEB, "Nhầm", Unseen),
        ("cashier", LATER, "Nhầm", Forbidden),
        ("officer", FEB, "Nhầm", Forbidden),
        ("cashier", FEB, " ", reversing.UndoneWithoutReason),
        ("chair", date(2026, 2, 9), "Nhầm", reversing.UndoneTooEarly),
    ],
)
def test_it_refuses_and_leaves_nothing(
    world: World, who: str, on: date, why: str, refused: type[Exception]
) -> None:
    row = saved(world)
    till = world.balance("111")
    with pytest.raises(refused):
        undo(world, row, who, on, why)
    row.refresh_from_db()
    assert (row.reversed_by_id, world.balance("111")) == (None, till)


def decided(
    world: World, since: date = LATER, who: str = "province_chair", **other: object
) -> None:
    terms = {"monthly": 20_000, "voluntary_percent": 25, "decision_no": "07/QĐ", "on": FEB}
    setting.set_savings(world.actor(who), valid_from=since, request_id=uuid4(), **(terms | other))


def test_new_terms_end_the_old_ones_and_hold_from_their_day(world: World) -> None:
    decided(world)
    rows = savings_versions(world.actor("province_chair"))
    assert [(row.monthly, row.valid_from, row.valid_to) for row in rows] == [
        (20_000, LATER, None),
        (15_000, date(2026, 1, 1), date(2026, 2, 19)),
    ]


@pytest.mark.parametrize(
    ("other", "refused"),
    [
        ({"who": "accountant"}, Forbidden),
        ({"since": date(2026, 2, 9)}, TermsTooEarly),
        ({"decision_no": " "}, TermsMissing),
        ({"voluntary_percent": 101}, TermsMissing),
        ({"monthly": -1}, TermsMissing),
    ],
)
def test_terms_are_refused(
    world: World, other: dict[str, object], refused: type[Exception]
) -> None:
    with pytest.raises(refused):
        decided(world, **other)  # type: ignore[arg-type]
    assert SavingsTerms.objects.count() == 1
