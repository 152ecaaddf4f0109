"""Interest is shared from receipts by a decided table, once, and every đồng leads both ways."""

from datetime import date
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import Sum
from django.test.utils import CaptureQueriesContext

from qqv.capital.models import (
    ShareDecision,
    ShareTable,
    SharingPart,
    SharingRun,
    SharingSource,
)
from qqv.capital.sharing import NothingDue
from qqv.collection.sharing import drafts_of
from qqv.ledger.models import Entry
from qqv.lending.models import Repayment
from qqv.people.models import Board
from qqv.reports.checks import first_fault
from qqv.rules import sharing as rules
from qqv.rules.periods import Every, span_around
from qqv.rules.refusals import Forbidden, Unseen
from qqv.rules.sharing import Who
from qqv.trail.models import Record
from qqv.trail.recording import AlreadyDone
from tests.actions.sharing import (
    HALF,
    JUL,
    Q1,
    Q2,
    amounts,
    closed,
    decided,
    it_adds_up,
    pay,
    proposed,
    quarter_closed,
    reversed_first,
    run,
    two_lent,
)
from tests.world import World


@pytest.fixture
def lent(world: World) -> World:
    return two_lent(world)


@pytest.fixture
def ready(world: World) -> World:
    return quarter_closed(world)


def test_a_quarter_is_shared_to_the_last_dong(ready: World) -> None:
    made = run(ready)
    interest = Repayment.objects.aggregate(n=Sum("interest"))["n"]
    assert made.interest == interest
    it_adds_up(made)
    got = amounts(made)
    # Nobody is deputy of the group: her part stays with the fund.
    assert got[Who.FUND] == interest * 55 // 100 and Who.DEPUTY_LEADER not in got
    assert got[Who.LEADER] == interest * 15 // 100
    payable = sum(made.lines.values_list("payable", flat=True))
    assert payable == interest - got[Who.FUND]
    assert ready.balance("338.PC") == ready.balance("642") == payable
    assert first_fault() is None


def test_every_dong_leads_to_its_receipts_and_back(ready: World) -> None:
    made = run(ready)
    for paid in Repayment.objects.all():
        [source] = SharingSource.objects.filter(
            posting__entry=paid.entry, posting__party=paid.loan.account
        )
        assert source.amount == paid.interest and source.base.run == made
        assert source.base.group == ready.group
    leader = made.lines.get(who="leader")
    [part] = leader.parts.all()
    assert part.amount == leader.amount
    behind = part.base.sources.values_list("posting__entry", flat=True)
    assert set(behind) == set(Repayment.objects.values_list("entry", flat=True))


def test_the_same_request_runs_once(ready: World) -> None:
    key = uuid4()
    run(ready, request_id=key)
    with pytest.raises(AlreadyDone):
        run(ready, request_id=key)
    assert SharingRun.objects.count() == 1


def test_a_quarter_is_shared_once(ready: World) -> None:
    run(ready)
    before = Record.objects.count(), Entry.objects.count()
    with pytest.raises(rules.SharedAlready):
        run(ready)
    assert (Record.objects.count(), Entry.objects.count()) == before


def test_a_quarter_that_runs_on_or_is_open_is_refused(lent: World) -> None:
    closed(lent, date(2026, 2, 28))
    with pytest.raises(rules.QuarterNotOver):
        run(lent, on=date(2026, 3, 31))
    with pytest.raises(rules.BookNotClosed):
        run(lent)
    assert (
        not SharingRun.objects.exists()
        and not Record.objects.filter(verb="share_interest").exists()
    )


def test_quarters_are_shared_in_turn(ready: World) -> None:
    run(ready)
    closed(ready, date(2026, 9, 30))
    with pytest.raises(rules.QuarterOutOfTurn, match="01/04/2026"):
        run(ready, quarter=date(2026, 7, 1), on=date(2026, 10, 5))
    run(ready, quarter=Q2, on=date(2026, 10, 5))
    with pytest.raises(rules.SharedAlready):
        run(ready, quarter=Q1, on=date(2026, 10, 5))


def test_without_a_table_nothing_is_shared(world: World) -> None:
    closed(world, date(2026, 3, 31))
    with pytest.raises(rules.NoTable):
        run(world)
    decided(world, proposed(world, valid_from=Q2))
    with pytest.raises(rules.NoTable):
        run(world)


def test_others_do_not_see_it(ready: World) -> None:
    with pytest.raises(Unseen):
        run(ready, who="stranger")
    with pytest.raises(Forbidden):
        run(ready, who="cashier")
    made = run(ready)
    with pytest.raises(Unseen):
        pay(ready, made, Who.CHAIR, by="stranger_cashier")
    with pytest.raises(Forbidden):
        pay(ready, made, Who.CHAIR, by="accountant")


def test_a_later_reversal_is_corrected_in_the_next_run(ready: World) -> None:
    first = run(ready)
    undone = reversed_first(ready, on=date(2026, 4, 20))
    ready.collect(date(2026, 5, 10), {ready.lan: (400_000, 0), ready.mai: (893_000, 0)})
    closed(ready, date(2026, 6, 30))
    second = run(ready, quarter=Q2, on=JUL)
    it_adds_up(second)
    back = second.bases.get(quarter=Q1)
    assert back.interest == -undone.interest and back.table == first.table
    given = {who: 0 for who in Who}
    for part in SharingPart.objects.filter(base__quarter=Q1).select_related("line"):
        given[Who(part.line.who)] += part.amount
    would = rules.shared_out(
        first.interest - undone.interest,
        HALF,
        members=3,
        filled={Who(who) for who in back.filled.split()},
    )
    assert {who: amount for who, amount in given.items() if amount} == would
    assert first_fault() is None


def test_what_was_paid_too_much_is_carried_and_never_asked_for(ready: World) -> None:
    first = run(ready)
    pay(ready, first, Who.CHAIR, Who.ACCOUNTANT, Who.CASHIER, Who.LEADER)
    reversed_first(ready, on=date(2026, 4, 20))
    closed(ready, date(2026, 6, 30))
    second = run(ready, quarter=Q2, on=JUL)
    it_adds_up(second)
    chair = second.lines.get(who="chair")
    assert chair.amount < 0 and chair.payable == 0 and chair.left == chair.amount
    assert second.entry is None
    with pytest.raises(NothingDue, match="Trưởng ban quản lý xã, Thu"):
        pay(ready, second, Who.CHAIR, on=JUL)
    ready.collect(date(2026, 7, 10), {ready.lan: (893_000, 0), ready.mai: (1_786_000, 0)})
    closed(ready, date(2026, 9, 30))
    third = run(ready, quarter=date(2026, 7, 1), on=date(2026, 10, 6))
    later = third.lines.get(who="chair")
    assert later.carried == chair.left and later.payable == max(later.amount + chair.left, 0)
    it_adds_up(third)
    assert first_fault() is None


def test_what_came_in_before_sharing_began_stays_with_the_fund(lent: World) -> None:
    closed(lent, date(2026, 6, 30))
    ShareDecision.objects.all().delete()
    ShareTable.objects.update(valid_from=date(2026, 7, 1))
    table = ShareTable.objects.get()
    decided(lent, table)
    undone = reversed_first(lent, on=date(2026, 7, 3))
    lent.collect(date(2026, 8, 10), {lent.lan: (893_000, 0), lent.mai: (893_000, 0)})
    closed(lent, date(2026, 9, 30))
    made = run(lent, quarter=date(2026, 7, 1), on=date(2026, 10, 6))
    it_adds_up(made)
    old = made.bases.get(quarter=Q1)
    assert (old.table, old.interest) == (None, -undone.interest)
    assert [part.line.who for part in old.parts.all()] == ["fund"]


def test_a_run_costs_the_same_whatever_the_size(ready: World) -> None:
    with CaptureQueriesContext(
        connection,
    ) as few:
        run(ready)
    for month in (4, 5, 6):
        for day in (10, 20):
            ready.collect(
                date(2026, month, day),
                {ready.lan: (300_000, 0), ready.mai: (300_000, 0)},
                supplement=day == 20,
            )
    closed(ready, date(2026, 6, 30))
    with CaptureQueriesContext(connection) as many:
        run(ready, quarter=Q2, on=JUL)
    assert SharingSource.objects.filter(base__run__first=Q2).count() >= 8
    # The drawer for what is owed is opened the first time only.
    assert len(many) <= len(few) < 45


def test_boards_are_drafted_together_as_one_by_one(ready: World) -> None:
    run(ready)
    reversed_first(ready, on=date(2026, 4, 7))
    span = span_around(Q2, every=Every.QUARTER)
    own, other = Board.objects.get(pk=ready.board.pk), Board.objects.get(pk=ready.neighbor.pk)
    with CaptureQueriesContext(connection) as few:
        alone = drafts_of([own], span)
    with CaptureQueriesContext(connection) as many:
        together = drafts_of([other, own], span)
    assert alone[own.pk].interest < 0 and alone[own.pk].bases[0].quarter == Q1
    assert together == alone | drafts_of([other], span)
    # The names of the boards above, which who calls may fetch beforehand.
    assert len(many) <= len(few) + 1


@pytest.mark.parametrize(
    "change",
    [
        {"payable": 1},
        {"carried": 5},
        {"amount": 10**9},
    ],
)
def test_the_database_holds_what_is_due(ready: World, change: dict[str, int]) -> None:
    made = run(ready)
    with pytest.raises(IntegrityError), transaction.atomic():
        made.lines.filter(who="chair").update(**change)


def test_a_receipt_is_never_shared_twice(ready: World) -> None:
    made = run(ready)
    source = SharingSource.objects.filter(base__run=made).first()
    with pytest.raises(IntegrityError), transaction.atomic():
        SharingSource.objects.create(base=source.base, posting=source.posting, amount=1)
