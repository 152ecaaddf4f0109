"""A commune whose quarter can be shared: table, posts, receipts, runs and pay lists."""

from datetime import date
from uuid import UUID, uuid4

from django.db.models import Sum

from qqv.capital.models import (
    AllowancePayment,
    ShareDecision,
    ShareTable,
    SharingPart,
    SharingRun,
    SharingSource,
)
from qqv.capital.share_tables import decide_shares, propose_shares
from qqv.capital.sharing import pay_shares
from qqv.collection import actions as collection
from qqv.ledger.actions import close_period, month_end
from qqv.ledger.interest import interest_received
from qqv.lending import actions as lending
from qqv.lending.models import Repayment
from qqv.people import actions as people
from qqv.rules import sharing as rules
from qqv.rules.access import Scope
from qqv.rules.sharing import ShareLine, Who
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
