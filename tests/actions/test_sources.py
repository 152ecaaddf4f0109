"""Capital comes by a paper and goes back to its giver; a mistaken move is undone by another."""

from datetime import date
from uuid import UUID, uuid4

import pytest

from qqv.capital import checks
from qqv.capital.actions import NothingToMove, move_cash, receive_capital
from qqv.capital.capital_page import capital_page
from qqv.capital.models import Allocation, AllocationReversal, CapitalSource, SourceReturn
from qqv.capital.returning import return_capital
from qqv.capital.slips import ReasonMissing
from qqv.capital.sources import (
    AllocationUndone,
    original_capital,
    repay_source,
    reverse_allocation,
)
from qqv.capital.turning import (
    DecisionMissing,
    TermsNotAfter,
    TermsOutOfRange,
    set_turning,
    turning_policy,
)
from qqv.ledger import checks as book_checks
from qqv.ledger.actions import MonthClosed, NotEnough, close_period
from qqv.ledger.models import Entry
from qqv.people import actions as people
from qqv.rules.access import OwnWork, Role
from qqv.rules.refusals import Forbidden, Unseen
from qqv.rules.rotation import Policy
from qqv.rules.sources import DueDayMissing, MoreThanGiven, NothingDue, PaperMissing
from qqv.trail.models import Record
from qqv.trail.recording import AlreadyDone
from tests.actions.test_books import unguarded
from tests.world import World

ON = date(2026, 2, 3)


def received(world: World, *, who: str = "province_accountant", **changes: object) -> CapitalSource:
    facts = {"board_id": world.province.pk, "name": "Hội hảo tâm", "amount": 85_000_000, "on": ON}
    facts |= {"kind": "donated", "document_no": "15/BB-TN", "document_on": ON}
    return receive_capital(world.actor(who), **({"request_id": uuid4()} | facts | changes))


def repaid(
    world: World, source: CapitalSource, *, who: str = "province_accountant", **changes: object
) -> SourceReturn:
    facts = {"source_id": source.pk, "amount": 20_000_000, "on": ON, "document_no": "UNC 7"}
    return repay_source(world.actor(who), **({"request_id": uuid4()} | facts | changes))


def undone(
    world: World, allocation: Allocation, *, who: str = "province_chair", **changes: object
) -> AllocationReversal:
    facts = {"allocation_id": allocation.pk, "reason": "Chuyển nhầm xã", "on": ON}
    return reverse_allocation(world.actor(who), **({"request_id": uuid4()} | facts | changes))


def first(world: World) -> Allocation:
    """The hundred million of the commune, half of it back in the bank."""
    move_cash(
        world.actor("cashier"),
        board_id=world.board.pk,
        amount=50_000_000,
        to_bank=True,
        on=ON,
        slip_no="02",
        request_id=uuid4(),
    )
    return Allocation.objects.get(board=world.board)


def faults() -> list[object]:
    found = (*checks.CHECKS, *book_checks.CHECKS)
    return [fault for check in found for fault in check()]


def counts() -> tuple[int, ...]:
    models = (Entry, CapitalSource, SourceReturn, AllocationReversal, Record)
    return tuple(model._default_manager.count() for model in models)


def test_capital_of_every_kind_comes_by_a_paper(world: World) -> None:
    given = received(world)
    lent = received(world, kind="lent", name="Huyện cho mượn", due_on=date(2027, 1, 1))
    assert (given.document_no, given.entry.kind) == ("15/BB-TN", "BC")
    assert "15/BB-TN" in given.entry.memo
    assert world.balance("411", world.province) == 500_000_000 + 2 * 85_000_000
    page = capital_page(world.actor("auditor"), board_id=None, number=1)
    assert page.province.named == page.province.capital
    assert [row.kind for row in page.province.sources][1:] == [
        "Vốn tặng, ủng hộ không lãi",
        "Vốn mượn, phải trả lại",
    ]
    assert lent.due_on == date(2027, 1, 1) and faults() == []


def test_it_goes_back_to_its_giver_once_only(world: World) -> None:
    source, key = received(world), uuid4()
    made = repaid(world, source, request_id=key)
    with pytest.raises(AlreadyDone):
        repaid(world, source, request_id=key)
    assert (made.entry.kind, made.amount) == ("BN", 20_000_000)
    assert world.balance("411", world.province) == 565_000_000
    assert original_capital(world.fund.pk) == 565_000_000
    # Before it went back, the whole of it was the fund's.
    assert original_capital(world.fund.pk, on=date(2026, 2, 2)) == 500_000_000
    repaid(world, source, amount=65_000_000)
    with pytest.raises(MoreThanGiven, match="còn 0 đ"):
        repaid(world, source, amount=1)
    assert faults() == []


def test_sources_say_why_not_and_leave_nothing(world: World) -> None:
    source = received(world)
    before = counts()
    for changes, refusal in (
        ({"who": "province_chair"}, Forbidden),
        ({"who": "accountant"}, Forbidden),
        ({"amount": 0}, NothingToMove),
        ({"amount": -5}, NothingToMove),
        ({"kind": "lent"}, DueDayMissing),
        ({"kind": "lent", "due_on": date(2026, 2, 2)}, DueDayMissing),
        ({"due_on": date(2027, 1, 1)}, NothingDue),
    ):
        with pytest.raises(refusal):
            received(world, **changes)
    for changes, refusal in (
        ({"who": "province_chair"}, Forbidden),
        ({"source_id": 0}, Unseen),
        ({"document_no": " "}, PaperMissing),
        ({"amount": 0}, NothingToMove),
        ({"amount": -1}, NothingToMove),
        ({"amount": 85_000_001}, MoreThanGiven),
    ):
        with pytest.raises(refusal):
            repaid(world, source, **changes)
    # The world's 500 million are out with the communes but for 300, and the 85 that came.
    with pytest.raises(NotEnough):
        repaid(world, CapitalSource.objects.get(name="Vốn ban đầu"), amount=385_000_001)
    assert counts() == before and faults() == []


def test_a_mistaken_allocation_is_undone_in_both_books_once_only(world: World) -> None:
    one, key = first(world), uuid4()
    made = undone(world, one, request_id=key)
    with pytest.raises(AlreadyDone):
        undone(world, one, request_id=key)
    with pytest.raises(AllocationUndone):
        undone(world, one)
    assert (made.given.reverses_id, made.received.reverses_id) == (one.given_id, one.received_id)
    assert world.balance("361") == world.balance("112") == 0
    assert world.balance("136", world.province) == 100_000_000
    assert world.balance("112", world.province) == 400_000_000
    page = capital_page(world.actor("auditor"), board_id=world.board.pk, number=1)
    [move] = page.moves
    assert (move.undone_on, move.reason) == (ON, "Chuyển nhầm xã")
    assert page.astray == 0 and faults() == []


def test_a_mistaken_return_is_undone_too(world: World) -> None:
    back = return_capital(
        world.actor("province_accountant"),
        board_id=world.board.pk,
        amount=30_000_000,
        on=ON,
        decision_no="9/QĐ",
        request_id=uuid4(),
    )
    undone(world, back)
    assert world.balance("361") == 100_000_000
    assert world.balance("136", world.province) == 200_000_000
    assert faults() == []


def test_undoing_says_why_not_and_leaves_nothing(world: World) -> None:
    one = Allocation.objects.get(board=world.board)
    before = counts()
    for changes, refusal in (
        ({"who": "province_accountant"}, Forbidden),
        ({"who": "chair"}, Forbidden),
        ({"allocation_id": 0}, Unseen),
        ({"reason": "  "}, ReasonMissing),
        # Half of it is in the cash box: not enough in the commune's bank.
        ({}, NotEnough),
    ):
        with pytest.raises(refusal):
            undone(world, one, **changes)
    assert counts() == before and faults() == []


def test_nobody_undoes_her_own(world: World) -> None:
    """A chair who is accountant as well is one pair of eyes."""
    one = first(world)
    maker = one.record.actor
    people.assign(maker, Role.PROVINCE_CHAIR, fund_id=world.fund.pk, on=ON)
    with pytest.raises(OwnWork):
        reverse_allocation(
            world.actor("province_accountant", ON),
            allocation_id=one.pk,
            reason="Nhầm",
            on=ON,
            request_id=uuid4(),
        )


def test_a_closed_month_of_either_book_undoes_neither(world: World) -> None:
    one = first(world)
    ends = {"board_id": world.board.pk, "ends_on": date(2026, 1, 31)}
    close_period(world.actor("accountant"), **ends, request_id=uuid4())
    before = counts()
    with pytest.raises(MonthClosed):
        undone(world, one, on=date(2026, 1, 31))
    assert counts() == before
    undone(world, one)
    assert faults() == []


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE capital_capitalsource SET amount = amount + 1",
        "UPDATE capital_sourcereturn SET amount = amount - 1",
        "UPDATE ledger_account SET credits = credits + 1 WHERE number = '411'",
    ],
)
def test_sources_that_differ_from_the_books_are_found(world: World, change: str) -> None:
    repaid(world, received(world))
    assert list(checks.capital_is_what_givers_gave()) == []
    unguarded(change)
    assert [fault.check for fault in checks.capital_is_what_givers_gave()] == ["sources"]


def terms(world: World, *, who: str = "province_chair", key: UUID | None = None, **changes: object):
    facts = {"reserve": 20_000_000, "savings_lent": 50, "idle_months": 6}
    facts |= {"valid_from": ON, "decision_no": "05/QĐ"}
    return set_turning(world.actor(who), request_id=key or uuid4(), **(facts | changes))


def test_terms_are_set_by_the_chair_and_the_old_ones_kept(world: World) -> None:
    terms(world)
    terms(world, valid_from=date(2026, 5, 1), savings_lent=0)
    fund = world.fund.pk
    assert turning_policy(fund, on=date(2026, 2, 2)) == Policy()
    set_ = Policy(reserve=20_000_000, savings_lent=50, idle_months=6)
    assert turning_policy(fund, on=ON) == turning_policy(fund, on=date(2026, 4, 30)) == set_
    assert turning_policy(fund, on=date(2026, 5, 1)).savings_lent == 0


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"who": "province_accountant"}, Forbidden),
        ({"decision_no": ""}, DecisionMissing),
        ({"savings_lent": 101}, TermsOutOfRange),
        ({"savings_lent": -1}, TermsOutOfRange),
        ({"reserve": -1}, TermsOutOfRange),
        ({"idle_months": 0}, TermsOutOfRange),
        # Overlapping: it would begin with, or before, what is in force.
        ({}, TermsNotAfter),
        ({"valid_from": date(2026, 1, 1)}, TermsNotAfter),
    ],
)
def test_terms_say_why_not(world: World, changes: dict[str, object], refusal: type) -> None:
    terms(world)
    before = counts()
    with pytest.raises(refusal):
        terms(world, **changes)
    assert counts() == before
