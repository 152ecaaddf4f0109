"""Members change groups, groups merge and split: loans and savings go along, nothing is lost."""

from datetime import date
from typing import Any
from uuid import UUID, uuid4

import pytest

from qqv.collection import actions as collection
from qqv.collection import regrouping as why
from qqv.collection.actions.regroup import AlreadyUndone, Minutes, NewName
from qqv.collection.checks import CHECKS as SHEETS
from qqv.ledger.actions import MonthClosed, close_period
from qqv.ledger.checks import CHECKS as BOOKS
from qqv.lending.checks import CHECKS as LOANS
from qqv.lending.models import Application, Loan
from qqv.people import actions as people
from qqv.people.models import (
    Assignment,
    Group,
    Member,
    Membership,
    Officer,
    Regrouping,
    valid,
)
from qqv.reports.asked import Asked, By
from qqv.reports.conference import fund_scope
from qqv.reports.portfolio import portfolio_rows
from qqv.reports.registry import REPORTS
from qqv.rules.eligibility import GroupFull
from qqv.rules.refusals import Forbidden, Refusal, Unseen
from qqv.savings.checks import CHECKS as SAVINGS
from qqv.savings.models import SavingsBook
from qqv.trail.recording import AlreadyDone
from tests.world import World

FEB, MAR, LATER = date(2026, 2, 10), date(2026, 3, 1), date(2026, 3, 20)


def faults() -> list[str]:
    return [str(f) for check in (*BOOKS, *LOANS, *SAVINGS, *SHEETS) for f in check()]


def second(world: World, *, size: int = 2, name: str = "Hoa Mai") -> Group:
    """A neighboring group of the same board, with members named after their places."""
    group = people.found_group(
        world.actor("accountant"),
        board_id=world.board.pk,
        hamlet_id=None,
        name=name,
        meeting_day=15,
        on=date(2026, 1, 1),
        request_id=uuid4(),
    )
    people.join(
        world.actor("accountant"),
        group_id=group.pk,
        newcomers=[people.Newcomer(name=f"Lê Thị {name} {n}") for n in range(size)],
        on=date(2026, 1, 1),
        request_id=uuid4(),
    )
    return group


def move(world: World, members: list[Member], to: Group, **changes: Any) -> Regrouping:
    facts = {"on": MAR, "reason": "Chuyển nhà sang xóm bên", "today": LATER} | changes
    who = facts.pop("who", "accountant")
    key: UUID = facts.pop("request_id", None) or uuid4()
    ids = [member.pk for member in members]
    return collection.move_members(
        world.actor(who), member_ids=ids, group_id=to.pk, request_id=key, **facts
    )


def regrouped(world: World) -> Regrouping:
    """One member of one new group has moved to another, with her minutes."""
    one, other = second(world, size=1, name="Hoa Nhài"), second(world, size=1, name="Hoa Lài")
    return move(world, list(one.members.all()), other, on=date(2026, 2, 20))


def merge(world: World, groups: list[Group], **changes: Any) -> Regrouping:
    facts: dict[str, Any] = {"into": NewName(name="Hoa Chung", meeting_day=12), "today": LATER}
    facts |= changes
    minutes = Minutes(
        on=facts.pop("on", MAR),
        number=facts.pop("number", "03/BB"),
        leader_id=facts.pop("leader", world.lan).pk,
    )
    who, key = facts.pop("who", "chair"), facts.pop("request_id", None) or uuid4()
    ids = [group.pk for group in groups]
    return collection.merge_groups(
        world.actor(who), group_ids=ids, minutes=minutes, request_id=key, **facts
    )


def undo(world: World, made: Regrouping, who: str = "chair") -> Regrouping:
    return collection.undo_regrouping(world.actor(who), regrouping_id=made.pk, request_id=uuid4())


@pytest.fixture
def lent(world: World) -> World:
    """Chị Lan owes and saves; her money has reached the cashier."""
    world.lend(world.lan)
    world.collect(FEB, {world.lan: (893_000, 15_000), world.dao: (0, 15_000)})
    given = collection.hand_over(
        world.actor("leader"),
        group_id=world.group.pk,
        declared=923_000,
        denominations={},
        on=FEB,
        request_id=uuid4(),
    )
    collection.receive(
        world.actor("cashier"),
        hand_over_id=given.pk,
        counted=923_000,
        denominations={},
        on=FEB,
        request_id=uuid4(),
    )
    return world


def snapshot(world: World) -> dict[str, list[Any]]:
    """Everything a regrouping may touch, as plain rows."""
    tables: dict[str, Any] = {
        "members": Member.objects.values_list("pk", "group"),
        "memberships": Membership.objects.values_list("member", "group", "valid_from", "valid_to"),
        "loans": Loan.objects.values_list("pk", "group", "outstanding"),
        "applications": Application.objects.values_list("pk", "group", "stage"),
        "savings": SavingsBook.objects.values_list("pk", "group"),
        "drawers": world.board.accounts.values_list("number", "group", "debits", "credits"),
        "posts": Officer.objects.values_list("pk", "group", "valid_from", "valid_to"),
        "access": Assignment.objects.values_list("pk", "group", "valid_from", "valid_to"),
        "groups": Group.objects.filter(valid(MAR)).values_list("pk", "valid_to"),
        "ties": Group.predecessors.through.objects.values_list("from_group", "to_group"),
    }
    return {name: sorted(rows, key=str) for name, rows in tables.items()}


def test_a_member_moves_with_her_loan_and_savings(lent: World) -> None:
    to, before = second(lent), portfolio_rows(fund_scope(), on=FEB, by="commune")
    made = move(lent, [lent.lan], to)
    lent.lan.refresh_from_db()
    loan = Loan.objects.get(member=lent.lan)
    assert lent.lan.group == loan.group == to
    assert SavingsBook.objects.get(member=lent.lan).group == to
    assert set(lent.lan.accounts.values_list("group", flat=True)) == {to.pk}
    spans = Membership.objects.filter(member=lent.lan).order_by("valid_from")
    assert [(m.group_id, m.valid_from, m.valid_to) for m in spans] == [
        (lent.group.pk, date(2026, 1, 1), date(2026, 2, 28)),
        (to.pk, MAR, None),
    ]
    assert portfolio_rows(fund_scope(), on=FEB, by="commune") == before
    assert [row.came_from for row in made.members.all()] == [lent.group]
    assert faults() == []


def test_a_past_day_shows_the_groups_of_that_day(lent: World) -> None:
    to = second(lent)
    move(lent, [lent.lan], to)

    def groups(on: date) -> list[str]:
        return [row.code for row in portfolio_rows(fund_scope(), on=on, by="group").rows]

    assert groups(date(2026, 2, 28)) == ["01.01"]
    assert groups(MAR) == ["01.02"]

    def figures(name: str, group: Group, on: date) -> int:
        asked = Asked(on=on, first=FEB, last=on, before=FEB, by=By.GROUP, group_id=group.pk)
        table = REPORTS[name].table(fund_scope(), asked)
        return sum(1 for row in table.rows if any(isinstance(c, int) and c for c in row.cells))

    for name in ("portfolio", "collected", "payments", "savings"):
        assert figures(name, lent.group, FEB), name
        assert not figures(name, to, FEB) or name == "savings", name
        assert figures(name, to, LATER), name
    assert not figures("portfolio", lent.group, LATER)


def test_moving_says_why_not(lent: World) -> None:
    to = second(lent)
    refusals: list[tuple[type[Refusal], dict[str, Any]]] = [
        (why.NobodyChosen, {"members": []}),
        (why.SameGroup, {"to": lent.group}),
        (why.ReasonMissing, {"reason": "  "}),
        (why.NotYet, {"on": date(2026, 3, 21)}),
        (
            why.TooEarly,
            {
                "on": date(2026, 1, 1),
                "members": [Member.objects.get(number="00004")],
                "to": lent.group,
            },
        ),
        (why.MetSince, {"on": FEB}),
        (why.MetSince, {"on": date(2026, 1, 20)}),
        (Unseen, {"members": [lent.binh]}),
        (Unseen, {"to": lent.stranger_group}),
        (Unseen, {"who": "stranger"}),
        (Forbidden, {"who": "leader"}),
    ]
    before = snapshot(lent)
    for refusal, changes in refusals:
        members, target = changes.pop("members", [lent.lan]), changes.pop("to", to)
        with pytest.raises(refusal):
            move(lent, members, target, **changes)
    lent.fund.group_max = 2
    lent.fund.save(update_fields=["group_max"])
    with pytest.raises(GroupFull):
        move(lent, [lent.lan], to)
    assert snapshot(lent) == before
    assert Regrouping.objects.count() == 0


def test_a_member_of_another_board_stays_in_its_book(lent: World) -> None:
    """Somebody who works for two boards is told why, not that it does not exist."""
    user = lent.users["accountant"]
    people.assign(
        user,
        "commune_accountant",
        fund_id=lent.fund.pk,
        board_id=lent.neighbor.pk,
        on=date(2026, 1, 1),
    )
    with pytest.raises(why.OtherBoard, match="Giao Hải"):
        move(lent, [lent.lan], lent.stranger_group)


def test_nothing_moves_in_a_closed_month(lent: World) -> None:
    to = second(lent)
    for ends_on in (date(2026, 1, 31), date(2026, 2, 28), date(2026, 3, 31)):
        close_period(
            lent.actor("accountant"), board_id=lent.board.pk, ends_on=ends_on, request_id=uuid4()
        )
    with pytest.raises(MonthClosed):
        move(lent, [lent.lan], to)
    with pytest.raises(MonthClosed):
        merge(lent, [lent.group, to])


def test_a_move_counts_once_and_is_undone_exactly(lent: World) -> None:
    to, key = second(lent), uuid4()
    before = snapshot(lent)
    made = move(lent, [lent.lan, lent.dao], to, request_id=key)
    with pytest.raises(AlreadyDone):
        move(lent, [lent.lan, lent.dao], to, request_id=key)
    undo(lent, made)
    assert snapshot(lent) == before
    with pytest.raises(AlreadyUndone):
        undo(lent, made)
