"""The books: balanced, append-only, sealed, gapless, closed month by month."""

from collections.abc import Callable
from datetime import date
from uuid import uuid4

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from qqv.capital import actions as capital
from qqv.capital.models import CashMove
from qqv.ledger import checks
from qqv.ledger.actions import MonthClosed, NotEnough, NotNextMonth, close_period, reopen_period
from qqv.ledger.models import Account, Book, Entry, Posting
from qqv.rules.refusals import Forbidden, Unseen
from tests.world import World

JAN_END, FEB_END = date(2026, 1, 31), date(2026, 2, 28)


def faults() -> list[checks.Fault]:
    return [fault for check in checks.CHECKS for fault in check()]


def deposit(world: World, amount: int, on: date) -> None:
    capital.move_cash(
        world.actor("cashier"),
        board_id=world.board.pk,
        amount=amount,
        to_bank=True,
        on=on,
        slip_no="7",
        request_id=uuid4(),
    )


def unguarded(statement: str) -> None:
    """Change a ledger table as somebody with the database file in her hands would."""
    table = statement.split()[1] if statement.startswith("UPDATE") else statement.split()[2]
    with connection.cursor() as cursor:
        for event in ("update", "delete"):
            where = f" ON {table}" if connection.vendor == "postgresql" else ""
            cursor.execute(f"DROP TRIGGER IF EXISTS {table}_no_{event}{where}")
        cursor.execute(statement)


@pytest.mark.parametrize("table", ["ledger_entry", "ledger_posting"])
@pytest.mark.parametrize("statement", ["UPDATE {} SET id = id", "DELETE FROM {}"])
def test_nothing_is_changed_or_removed(world: World, table: str, statement: str) -> None:
    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement.format(table))


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE ledger_posting SET amount = amount + 1 WHERE id = {posting}",
        "UPDATE ledger_posting SET debit_id = {other} WHERE id = {posting}",
        "UPDATE ledger_posting SET \"on\" = '2026-01-02' WHERE id = {posting}",
        "UPDATE ledger_posting SET line = 9 WHERE id = {posting}",
        "UPDATE ledger_entry SET memo = 'khác' WHERE id = {entry}",
        "UPDATE ledger_entry SET number = 99 WHERE id = {entry}",
        "UPDATE ledger_entry SET kind = 'KT' WHERE id = {entry}",
        "UPDATE ledger_entry SET year = 2025 WHERE id = {entry}",
        "UPDATE ledger_entry SET \"on\" = '2026-01-02' WHERE id = {entry}",
        "UPDATE ledger_entry SET recorded_at = '2026-01-02 00:00:00' WHERE id = {entry}",
        "UPDATE ledger_entry SET seal = 'x' WHERE id = {entry}",
        "UPDATE ledger_entry SET seq = 77 WHERE id = {entry}",
        "DELETE FROM ledger_posting WHERE id = {posting}",
    ],
)
def test_a_changed_row_is_found_and_its_entry_named(world: World, change: str) -> None:
    deposit(world, 1_000_000, date(2026, 1, 5))
    entry = Entry.objects.get(kind="PC", book__board=world.board)
    line = Posting.objects.get(entry=entry)
    other = Account.objects.get(board=world.board, number="642")
    assert faults() == []
    unguarded(change.format(entry=entry.pk, posting=line.pk, other=other.pk))
    named = [fault for fault in checks.seals_hold()]
    assert len(named) == 1
    assert "Hồng Thuận" in named[0].where
    if "seq" not in change and "kind" not in change:
        assert "PC-" in named[0].where


def test_a_removed_last_entry_is_missed(world: World) -> None:
    deposit(world, 1_000_000, date(2026, 1, 5))
    entry = Entry.objects.get(kind="PC", book__board=world.board)
    CashMove.objects.filter(entry=entry).delete()
    unguarded(f"DELETE FROM ledger_posting WHERE entry_id = {entry.pk}")
    unguarded(f"DELETE FROM ledger_entry WHERE id = {entry.pk}")
    assert [fault.check for fault in checks.seals_hold()] == ["seal"]
    assert [fault.check for fault in checks.numbers_are_gapless()] == ["numbers"]


def test_a_changed_total_is_found(world: World) -> None:
    Account.objects.filter(board=world.board, number="642").update(debits=5)
    assert {fault.check for fault in faults()} >= {"totals"}


@pytest.mark.parametrize(
    "break_it",
    [
        lambda board: Account.objects.filter(board=board, number="111").update(credits=10**12),
        lambda board: Account.objects.filter(board=board, number="111").update(
            closed_on=date(2026, 1, 1)
        ),
        lambda board: Posting.objects.bulk_create(
            [_line(board, amount=0, debit="111", credit="112.01")]
        ),
        lambda board: Posting.objects.bulk_create(
            [_line(board, amount=5, debit="111", credit="111")]
        ),
    ],
)
def test_the_tables_themselves_refuse(world: World, break_it: Callable[[object], object]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        break_it(world.board)


def _line(board: object, *, amount: int, debit: str, credit: str) -> Posting:
    return Posting(
        entry=Entry.objects.filter(book__board=board).latest("seq"),
        line=50,
        on=date(2026, 1, 1),
        debit=Account.objects.get(board=board, number=debit),
        credit=Account.objects.get(board=board, number=credit),
        amount=amount,
    )


def test_the_till_does_not_go_below_zero(world: World) -> None:
    before = Entry.objects.count()
    with pytest.raises(NotEnough) as refused:
        deposit(world, 50_000_001, date(2026, 1, 5))
    assert "50.000.000" in str(refused.value)
    assert Entry.objects.count() == before


def test_numbers_have_no_gaps(world: World) -> None:
    for amount in (1_000, 60_000_000, 2_000, 3_000):
        try:
            deposit(world, amount, date(2026, 1, 5))
        except NotEnough:
            continue
    numbers = Entry.objects.filter(kind="PC", book__board=world.board).order_by("number")
    assert [entry.number for entry in numbers] == [1, 2, 3]
    assert faults() == []


def test_months_are_closed_in_turn_and_opened_by_the_province(world: World) -> None:
    accountant = world.actor("accountant")
    board = world.board.pk
    with pytest.raises(NotNextMonth):
        close_period(accountant, board_id=board, ends_on=FEB_END, request_id=uuid4())
    close_period(accountant, board_id=board, ends_on=JAN_END, request_id=uuid4())
    with pytest.raises(MonthClosed):
        deposit(world, 1_000, JAN_END)
    deposit(world, 1_000, date(2026, 2, 1))
    with pytest.raises(Forbidden):
        reopen_period(accountant, board_id=board, ends_on=JAN_END, reason="x", request_id=uuid4())
    with pytest.raises(Unseen):
        close_period(world.actor("stranger"), board_id=board, ends_on=FEB_END, request_id=uuid4())
    reopen_period(
        world.actor("province_chair"),
        board_id=board,
        ends_on=JAN_END,
        reason="Sót một phiếu",
        request_id=uuid4(),
    )
    deposit(world, 1_000, JAN_END)
    assert Book.objects.get(board=world.board).closed_through is None
    assert faults() == []
