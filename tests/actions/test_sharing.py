"""Interest is shared from receipts by a decided table, once, and every đồng leads both ways."""

from datetime import date
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import Sum
from django.test.utils import CaptureQueriesContext

from qqv.capital import actions as capital
from qqv.capital import share_tables
from qqv.capital.models import (
    AllowancePayment,
    ShareDecision,
    ShareTable,
    SharingLine,
    SharingPart,
    SharingRun,
    SharingSource,
)
from qqv.capital.share_tables import decide_shares, propose_shares
from qqv.capital.sharing import NobodyPaid, NobodyThere, NothingDue, PaidBefore, pay_shares
from qqv.collection import actions as collection
from qqv.ledger.actions import NotEnough, close_period, month_end
from qqv.ledger.interest import interest_received
from qqv.ledger.models import Entry
from qqv.lending import actions as lending
from qqv.lending.models import Repayment
from qqv.people import actions as people
from qqv.people.models import Officer
from qqv.reports.checks import first_fault
from qqv.rules import sharing as rules
from qqv.rules.access import OwnWork, Scope
from qqv.rules.refusals import Forbidden, Unseen
from qqv.rules.sharing import ShareLine, Who
from qqv.trail.models import Record
from qqv.trail.recording import AlreadyDone
from tests.world import OPENED, World

PARTS = {
    Who.FUND: 5000,
    Who.PROVINCE: 1000,
    Who.CHAIR: 800,
    Who.ACCOUNTANT: 700,
    Who.CASHIER: 500,
    Who.LEADER: 1500,
    Who.DEPUTY_LEADER: 500,
}
HALF = rules.ShareTable(lines=tuple(ShareLine(who=who, part=n) for who, n in PARTS.items()))
ON, Q1, Q2 = date(2026, 1, 20), date(2026, 1, 1), date(2026, 4, 1)
APR, JUL = date(2026, 4, 6), date(2026, 7, 6)


def proposed(
    world: World,
    *,
    table: rules.ShareTable = HALF,
    valid_from: date = Q1,
    who: str = "province_accountant",
    reason: str = "Theo quy chế",
    request_id: UUID | None = None,
) -> ShareTable:
    return propose_shares(
        world.actor(who),
        table=table,
        valid_from=valid_from,
        reason=reason,
        on=ON,
        request_id=request_id or uuid4(),
    )


def decided(
    world: World, table: ShareTable, *, who: str = "province_chair", **changes: object
) -> ShareDecision:
    facts = {"approved": True, "decision_no": "7/QĐ", "reason": "", "on": ON}
    return decide_shares(
        world.actor(who), table_id=table.pk, request_id=uuid4(), **(facts | changes)
    )


def manned(world: World) -> None:
    """Name who holds the commune's posts and the group's; nobody is deputy of the board."""
    for post, name in (("chair", "Thu"), ("accountant", "Hoa"), ("cashier", "Yến")):
        people.name_officer(board=world.board, post=post, name=name, on=OPENED)
    people.name_officer(board=world.board, group=world.group, post="leader", name="Sen", on=OPENED)


def closed(world: World, through: date, who: str = "accountant") -> None:
    for month in range(1, through.month + 1):
        end = month_end(date(2026, month, 1))
        if not world.board.book.periods.filter(ends_on=end, reopened_by=None).exists():
            close_period(world.actor(who), board_id=world.board.pk, ends_on=end, request_id=uuid4())


def run(
    world: World,
    *,
    quarter: date = Q1,
    on: date = APR,
    who: str = "accountant",
    request_id: UUID | None = None,
) -> SharingRun:
    return collection.run_sharing(
        world.actor(who),
        board_id=world.board.pk,
        quarter=quarter,
        on=on,
        request_id=request_id or uuid4(),
    )


def pay(
    world: World, made: SharingRun, *who: Who, on: date = APR, by: str = "cashier"
) -> list[AllowancePayment]:
    lines = made.lines.filter(who__in=[one.value for one in who]).values_list("pk", flat=True)
    return pay_shares(
        world.actor(by), run_id=made.pk, line_ids=list(lines), on=on, request_id=uuid4()
    )


def reversed_first(world: World, on: date) -> Repayment:
    paid = Repayment.objects.order_by("on", "pk").first()
    lending.reverse_repayment(
        world.actor("chair"),
        repayment_id=paid.pk,
        reason="Gõ nhầm người",
        on=on,
        request_id=uuid4(),
    )
    return paid


def amounts(made: SharingRun) -> dict[Who, int]:
    return {Who(line.who): line.amount for line in made.lines.order_by("pk")}


def it_adds_up(made: SharingRun) -> None:
    """Shares + the fund's part = interest received, at every level, down to the receipts."""
    [by_books] = interest_received(
        world_scope(made), first=made.first, last=made.last
    ).values() or [0]
    sources = SharingSource.objects.filter(base__run=made)
    added = [
        sum(amounts(made).values()),
        sources.aggregate(n=Sum("amount"))["n"] or 0,
        made.bases.aggregate(n=Sum("interest"))["n"] or 0,
        SharingPart.objects.filter(line__run=made).aggregate(n=Sum("amount"))["n"] or 0,
    ]
    assert added == [made.interest] * 4 and by_books == made.interest
    for base in made.bases.all():
        parts = base.parts.aggregate(n=Sum("amount"))["n"] or 0
        lines = base.sources.aggregate(n=Sum("amount"))["n"] or 0
        assert parts == lines == base.interest


def world_scope(made: SharingRun) -> Scope:

    boards = frozenset({made.board_id})
    return Scope(fund_id=made.board.fund_id, everywhere=False, boards=boards, groups=frozenset())


def two_lent(world: World) -> World:
    """Two loans, four payments in cash, posts held, a table in force."""
    manned(world)
    decided(world, proposed(world))
    world.lend(world.lan)
    world.lend(world.mai)
    for month in (2, 3):
        paid = {world.lan: (893_000, 15_000), world.mai: (893_000, 15_000)}
        world.collect(date(2026, month, 10), paid)
    return world


def quarter_closed(world: World) -> World:
    closed(two_lent(world), date(2026, 3, 31))
    return world


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


def test_who_signed_is_paid_from_the_till_once(ready: World) -> None:
    made = run(ready)
    before, owed = ready.balance("111"), ready.balance("338.PC")
    paid = pay(ready, made, Who.CHAIR, Who.LEADER)
    given = sum(one.line.payable for one in paid)
    assert ready.balance("111") == before - given and ready.balance("338.PC") == owed - given
    assert {one.signed_by for one in paid} == {"Thu", "Sen"}
    assert len({one.entry_id for one in paid}) == 1
    with pytest.raises(PaidBefore, match="Trưởng ban quản lý xã, Thu"):
        pay(ready, made, Who.CHAIR)
    with pytest.raises(NobodyPaid):
        pay(ready, made)
    with pytest.raises(NothingDue):
        pay(ready, made, Who.FUND)
    assert first_fault() is None


def test_the_provinces_part_goes_by_bank_and_is_no_second_expense(ready: World) -> None:
    made = run(ready)
    due = made.lines.get(who="province").payable
    banks = [ready.balance("112.01", board) for board in (ready.board, ready.province)]
    expense = ready.balance("642"), ready.balance("642", ready.province)
    [one] = pay(ready, made, Who.PROVINCE)
    assert [ready.balance("112.01", board) for board in (ready.board, ready.province)] == [
        banks[0] - due,
        banks[1] + due,
    ]
    assert one.arrival.book.board == ready.province
    assert ready.balance("338", ready.province) == due
    assert (ready.balance("642"), ready.balance("642", ready.province)) == expense
    assert first_fault() is None


def test_more_than_the_till_holds_is_not_paid(ready: World) -> None:
    made = run(ready)

    capital.move_cash(
        ready.actor("cashier"),
        board_id=ready.board.pk,
        amount=ready.balance("111"),
        to_bank=True,
        on=APR,
        slip_no="9",
        request_id=uuid4(),
    )
    with pytest.raises(NotEnough):
        pay(ready, made, Who.LEADER)
    assert not AllowancePayment.objects.exists()


def test_who_shared_does_not_pay(ready: World) -> None:
    made = run(ready)
    Record.objects.filter(pk=made.record_id).update(actor=ready.users["cashier"])
    with pytest.raises(OwnWork):
        pay(ready, made, Who.LEADER)


def test_a_post_that_fell_vacant_is_not_paid(ready: World) -> None:
    first = run(ready)
    reversed_first(ready, on=date(2026, 4, 20))
    Officer.objects.filter(post="leader").update(valid_to=date(2026, 5, 1))
    ready.collect(date(2026, 5, 10), {ready.lan: (1_786_000, 0), ready.mai: (893_000, 0)})
    closed(ready, date(2026, 6, 30))
    second = run(ready, quarter=Q2, on=JUL)
    assert second.lines.get(who="leader").payable == 0
    SharingLine.objects.filter(run=first, who="leader").update(name="")
    with pytest.raises(NobodyThere):
        pay(ready, first, Who.LEADER, on=JUL)


def test_a_table_is_proposed_and_decided_by_two(world: World) -> None:
    key = uuid4()
    row = proposed(world, request_id=key)
    with pytest.raises(AlreadyDone):
        proposed(world, request_id=key)
    with pytest.raises(share_tables.TableUndecided):
        proposed(world)
    with pytest.raises(Forbidden):
        decided(world, row, who="province_accountant")
    with pytest.raises(share_tables.DecisionMissing):
        decided(world, row, decision_no=" ")
    with pytest.raises(share_tables.AnswerMissing):
        decided(world, row, approved=False)
    ShareTable.objects.update(proposer=world.users["province_chair"])
    with pytest.raises(share_tables.OwnTable):
        decided(world, row)
    ShareTable.objects.update(proposer=world.users["province_accountant"])
    decided(world, row)
    with pytest.raises(share_tables.TableDecided, match="20/01/2026"):
        decided(world, row)
    with pytest.raises(Unseen):
        decide_shares(
            world.actor("province_chair"),
            table_id=0,
            approved=True,
            decision_no="1",
            reason="",
            on=ON,
            request_id=uuid4(),
        )


def test_a_bad_table_leaves_nothing(world: World) -> None:
    short = rules.ShareTable(lines=(ShareLine(who=Who.FUND, part=9_900),))
    below = rules.ShareTable(
        lines=(ShareLine(who=Who.FUND, part=-100), ShareLine(who=Who.CHAIR, part=10_100))
    )
    for table, refusal in ((short, rules.SharesNotWhole), (below, rules.NegativeShare)):
        with pytest.raises(refusal):
            proposed(world, table=table)
    with pytest.raises(rules.NotAtQuarter):
        proposed(world, valid_from=date(2026, 1, 2))
    with pytest.raises(share_tables.GroundsMissing):
        proposed(world, reason="  ")
    with pytest.raises(Forbidden):
        proposed(world, who="accountant")
    assert (
        not ShareTable.objects.exists()
        and not Record.objects.filter(verb="propose_shares").exists()
    )


def test_tables_do_not_overlap(ready: World) -> None:
    with pytest.raises(rules.Overlapping):
        proposed(ready, valid_from=Q1)
    run(ready)
    later = proposed(ready, valid_from=Q2)
    # A quarter shared while the proposal waited is not shared anew by another table.
    closed(ready, date(2026, 6, 30))
    run(ready, quarter=Q2, on=JUL)
    with pytest.raises(rules.QuarterShared):
        decided(ready, later)
    decided(ready, later, approved=False, decision_no="", reason="Đã chia rồi")
    assert share_tables.table_on(ready.fund.pk, JUL).valid_from == Q1


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
