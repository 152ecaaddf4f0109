"""The books as tables: every sum equals the ledger to the đồng, over month, quarter, year."""

from datetime import date
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from qqv.lending import actions as lending
from qqv.lending.models import Repayment
from qqv.reports.books import BOOKS, BookKind, book
from qqv.reports.table import Table, Tone
from qqv.rules.chart import LINES
from qqv.rules.periods import Every, span_around
from qqv.rules.refusals import Unseen
from tests.world import World

FEB = date(2026, 2, 10)


@pytest.fixture
def lived(world: World) -> World:
    """Two loans, two meetings, one repayment undone."""
    world.lend(world.lan)
    world.lend(world.mai, on=date(2026, 1, 12), principal=6_000_000)
    world.collect(FEB, {world.lan: (893_000, 15_000), world.mai: (536_000, 15_000)})
    world.collect(date(2026, 3, 10), {world.lan: (888_000, 15_000), world.dao: (0, 30_000)})
    lending.reverse_repayment(
        world.actor("chair"),
        repayment_id=Repayment.objects.filter(loan__member=world.mai).get().pk,
        reason="Ghi nhầm người",
        on=date(2026, 3, 12),
        request_id=uuid4(),
    )
    return world


def read(world: World, slug: str, every: Every = Every.MONTH, on: date = FEB, **more: str) -> Table:
    span = span_around(on, every=every)
    return book(world.actor("accountant"), slug, board_id=world.board.pk, span=span, **more)


def column(table: Table, key: str) -> int:
    return [c.key for c in table.columns].index(key)


def total(table: Table, key: str) -> object:
    assert table.total
    return table.total[column(table, key)]


@pytest.mark.parametrize("every", list(Every))
@pytest.mark.parametrize("chart", ["111", "112", "113", "131", "338", "361", "4231", "511"])
def test_a_ledger_page_ends_where_the_next_begins(lived: World, every: Every, chart: str) -> None:
    this = read(lived, "cai", every, chart=chart)
    span = span_around(FEB, every=every)
    following = read(lived, "cai", every, span.after.first, chart=chart)
    assert total(this, "balance") == following.rows[0].cells[column(following, "balance")]


@pytest.mark.parametrize("chart", [str(chart) for chart in LINES])
def test_a_year_s_page_ends_at_the_balance_of_the_books(lived: World, chart: str) -> None:
    table = read(lived, "cai", Every.YEAR, chart=chart)
    assert total(table, "balance") == lived.balance(chart)


def test_the_cash_and_bank_books_end_at_the_tills(lived: World) -> None:
    for slug, chart in (("quy", "111"), ("ngan-hang", "112")):
        table = read(lived, slug, Every.YEAR)
        assert total(table, "balance") == lived.balance(chart)
        opening = table.rows[0].cells[column(table, "balance")]
        assert opening + total(table, "inward") - total(table, "outward") == lived.balance(chart)


def test_the_loan_ledger_adds_up_member_by_member(lived: World) -> None:
    table = read(lived, "cho-vay", Every.QUARTER)
    assert total(table, "closing") == lived.balance("131")
    assert total(table, "lent") == 16_000_000
    assert total(table, "interest") == lived.balance("511")
    for row in table.rows:
        start, lent, principal, _, end = (figure or 0 for figure in row.cells[2:])
        assert start + lent - principal == end
    # What was undone counts as never paid.
    mai = next(row for row in table.rows if row.cells[1] == "Trần Thị Mai")
    assert mai.cells[2:] == (None, 6_000_000, None, None, 6_000_000)
    [group] = [row for row in table.rows if row.tone == Tone.SUBTOTAL]
    assert group.cells[2:] == table.total[2:]


def test_the_savings_book_adds_up_member_by_member(lived: World) -> None:
    table = read(lived, "tiet-kiem", Every.MONTH, date(2026, 3, 1))
    assert total(table, "closing") == lived.balance("4231") == 75_000
    assert (total(table, "opening"), total(table, "saved")) == (30_000, 45_000)


def test_interest_is_told_by_group_and_month(lived: World) -> None:
    table = read(lived, "thu-lai", Every.QUARTER)
    by_month = [total(table, key) for key in ("m202601", "m202602", "m202603")]
    assert sum(by_month) == total(table, "total") == lived.balance("511")
    assert by_month[0] == 0 and by_month[1] > 0
    assert table.rows[0].cells[0] == str(lived.group)


@pytest.mark.parametrize("every", list(Every))
def test_debits_equal_credits(lived: World, every: Every) -> None:
    table = read(lived, "can-doi", every)
    for pair in ("opening_{}", "{}s", "closing_{}"):
        assert total(table, pair.format("debit")) == total(table, pair.format("credit"))
    assert total(table, "debits") > 0
    assert total(table, "debits") == total(read(lived, "nhat-ky", every), "amount")


def test_only_books_in_reach_are_read(lived: World) -> None:
    span = span_around(FEB, every=Every.MONTH)
    for kind in BOOKS:
        for name in ("stranger", "leader"):
            with pytest.raises(Unseen):
                book(lived.actor(name), kind.slug, board_id=lived.board.pk, span=span)
    with pytest.raises(Unseen):
        read(lived, "khong-co")
    with pytest.raises(Unseen):
        read(lived, "cai", chart="999")


@pytest.mark.parametrize("kind", BOOKS, ids=[kind.slug for kind in BOOKS])
def test_a_book_costs_the_same_however_long(world: World, kind: BookKind) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as captured:
            read(world, kind.slug, Every.YEAR)
        return len(captured)

    world.lend(world.lan)
    world.collect(FEB, {world.lan: (893_000, 15_000)})
    few = cost()
    world.lend(world.mai)
    world.lend(world.dao)
    march = {world.lan: (0, 15_000), world.mai: (893_000, 15_000), world.dao: (893_000, 0)}
    world.collect(date(2026, 3, 10), march)
    assert cost() == few
