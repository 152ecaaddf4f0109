"""Somebody with the database file in her hands: each check of slips, tills and banks tells."""

import pytest

from qqv.capital import checks
from qqv.capital.models import Allocation, BankStatement, CashMove, CountWitness, SlipPayment
from qqv.ledger.models import Account, Posting
from qqv.reports.checks import CHECKS, Check, counted, first_fault
from qqv.trail.models import Record
from tests.actions.test_bank import match, take
from tests.actions.test_books import unguarded
from tests.actions.test_slips import counting_of, pay, propose
from tests.world import World


def told(check: Check) -> list[str]:
    return [fault.check for fault in check()]


@pytest.fixture
def busy(world: World) -> World:
    """A commune with slips by cash, a count that was over, a statement and its matches."""
    match(world, take(world))
    pay(world, propose(world))
    counting_of(world, 49_883_000)
    return world


def account(world: World, number: str) -> int:
    return Account.objects.get(board=world.board, number=number).pk


def test_all_of_them_run_and_find_nothing_in_honest_books(busy: World) -> None:
    assert set(checks.CHECKS) <= set(CHECKS) and counted()["checks"] == len(CHECKS)
    assert [told(check) for check in checks.CHECKS] == [[]] * len(checks.CHECKS)
    assert first_fault() is None


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE ledger_posting SET amount = 1 WHERE entry_id = {entry}",
        "UPDATE ledger_posting SET debit_id = {other} WHERE entry_id = {entry}",
        "UPDATE ledger_entry SET kind = 'UN' WHERE id = {entry}",
        "UPDATE capital_slip SET amount = amount + 1",
        "UPDATE capital_slip SET purpose = 'surplus_back'",
        "UPDATE capital_slip SET kind = 'BN'",
        "UPDATE capital_slip SET kind = 'PT'",
        "UPDATE capital_slip SET kind = 'XX'",
        "DELETE FROM ledger_posting WHERE entry_id = {entry}",
    ],
)
def test_a_slip_and_its_entry_that_differ(busy: World, change: str) -> None:
    entry = SlipPayment.objects.get().entry_id
    unguarded(change.format(entry=entry, other=account(busy, "643")))
    assert told(checks.slips_stand_in_the_books) == ["slips"]


def test_an_entry_that_two_claim(busy: World) -> None:
    entry = SlipPayment.objects.get().entry_id
    CashMove.objects.filter(board=busy.board).update(entry=entry)
    assert told(checks.entries_have_one_cause) == ["causes"]


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE ledger_posting SET amount = 2999 WHERE entry_id = {entry}",
        "UPDATE ledger_posting SET credit_id = {other} WHERE entry_id = {entry}",
        "UPDATE capital_cashcount SET counted = counted + 1",
        "UPDATE capital_cashcount SET counted = booked, reason = ''",
        "UPDATE capital_countwitness SET entry_id = NULL",
    ],
)
def test_a_count_and_its_entry_that_differ(busy: World, change: str) -> None:
    entry = CountWitness.objects.get().entry_id
    unguarded(change.format(entry=entry, other=account(busy, "518")))
    assert told(checks.counts_stand_in_the_books) == ["counts"]


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE capital_bankline SET outward = 12000 WHERE outward = 11000",
        "UPDATE capital_bankstatement SET opening = opening + 1",
        "UPDATE capital_bankstatement SET closing = 0",
        "DELETE FROM capital_bankline WHERE outward = 11000",
    ],
)
def test_a_statement_that_does_not_add_up(busy: World, change: str) -> None:
    unguarded(change)
    assert told(checks.statements_add_up) == ["statements"]


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE ledger_posting SET amount = amount + 1 WHERE debit_id = {bank}",
        "UPDATE capital_bankline SET inward = 99000000 WHERE inward = 100000000",
        "UPDATE capital_bankline SET outward = inward, inward = 0 WHERE inward = 100000000",
        "UPDATE ledger_posting SET debit_id = {other} WHERE debit_id = {bank}",
        "UPDATE capital_bankstatement SET undone_by_id = {record}",
    ],
)
def test_a_match_that_is_not_the_same_money(busy: World, change: str) -> None:
    bank = BankStatement.objects.get().bank_id
    record = Record.objects.order_by("pk").values_list("pk", flat=True)[0]
    unguarded(change.format(bank=bank, other=account(busy, "518"), record=record))
    assert "matches" in told(checks.matches_are_the_same_money)


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE ledger_posting SET amount = amount - 1 WHERE entry_id = {given}",
        "UPDATE ledger_posting SET amount = amount + 1 WHERE entry_id = {received}",
        "UPDATE ledger_posting SET credit_id = {other} WHERE entry_id = {received}",
        "UPDATE capital_allocation SET amount = amount + 1 WHERE id = {allocation}",
    ],
)
def test_capital_given_and_received_that_differ(busy: World, change: str) -> None:
    one = Allocation.objects.filter(board=busy.board).order_by("pk")[0]
    assert Posting.objects.get(entry=one.received).credit.chart == "361"
    given = {"given": one.given_id, "received": one.received_id, "allocation": one.pk}
    unguarded(change.format(other=account(busy, "518"), **given))
    assert told(checks.capital_given_is_capital_received) == ["capital"]
