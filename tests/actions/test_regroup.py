"""Members change groups, groups merge and split: loans and savings go along, nothing is lost."""

from datetime import date
from typing import Any
from uuid import UUID, uuid4

import pytest

from qqv.collection import actions as collection
from qqv.collection import regrouping as why
from qqv.collection.actions.regroup import AlreadyUndone, Minutes, NewName, TwoGroups
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
from qqv.people.queries import actor_for
from qqv.reports.asked import Asked, By
from qqv.reports.conference import fund_scope
from qqv.reports.portfolio import portfolio_rows
from qqv.reports.registry import REPORTS
from qqv.rules.eligibility import GroupFull, PartTooSmall
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


def test_two_groups_become_one(lent: World) -> None:
    other = second(lent)
    made = merge(lent, [lent.group, other])
    new = made.group
    assert (new.number, new.name, new.valid_from) == (3, "Hoa Chung", MAR)
    assert set(new.predecessors.all()) == {lent.group, other}
    assert new.members.count() == 5
    assert Group.objects.filter(valid(MAR), board=lent.board).get() == new
    assert Officer.objects.get(valid(MAR), group=new).name == lent.lan.name
    leader = lent.users["leader"]
    assert actor_for(user_id=leader.pk, on=date(2026, 2, 28))
    assert actor_for(user_id=leader.pk, on=MAR) is None
    assert faults() == []
    # The new group meets; the money is taken for the loan that came along.
    collection.collect(
        lent.actor("accountant"),
        sheet=collection.SheetIn(
            group_id=new.pk,
            met_on=date(2026, 3, 12),
            lines=(collection.LineIn(member_id=lent.lan.pk, attended=True, received=888_000),),
        ),
        request_id=uuid4(),
    )
    assert faults() == []
    with pytest.raises(why.MetAfter, match="đã họp"):
        undo(lent, made)


def test_the_elected_leader_keeps_her_user(lent: World) -> None:
    other = second(lent)
    post = people.name_officer(
        board=lent.board,
        group=lent.group,
        post="leader",
        name=lent.lan.name,
        on=date(2026, 1, 1),
        user=lent.users["leader"],
    )
    Officer.objects.filter(pk=post.pk).update(member=lent.lan)
    new = merge(lent, [lent.group, other]).group
    actor = actor_for(user_id=lent.users["leader"].pk, on=MAR)
    assert actor and {grant.group_id for grant in actor.grants} == {new.pk}


def test_a_group_takes_others_in_and_gives_them_back(lent: World) -> None:
    other = second(lent)
    before = snapshot(lent)
    made = merge(lent, [other], into=lent.group.pk)
    assert made.group == lent.group
    assert lent.group.members.count() == 5
    assert list(lent.group.predecessors.all()) == [other]
    assert snapshot(lent) != before
    undo(lent, made)
    assert snapshot(lent) == before
    assert faults() == []


def test_a_merger_is_undone_until_the_month_is_closed(lent: World) -> None:
    other, before = second(lent), None
    before = snapshot(lent)
    made = merge(lent, [lent.group, other])
    undo(lent, made)
    assert snapshot(lent) == before
    made = merge(lent, [lent.group, other])
    for ends_on in (date(2026, 1, 31), date(2026, 2, 28)):
        close_period(
            lent.actor("accountant"), board_id=lent.board.pk, ends_on=ends_on, request_id=uuid4()
        )
    with pytest.raises(Unseen):
        undo(lent, made, who="stranger")
    close_period(
        lent.actor("accountant"),
        board_id=lent.board.pk,
        ends_on=date(2026, 3, 31),
        request_id=uuid4(),
    )
    with pytest.raises(MonthClosed):
        undo(lent, made)


def test_what_came_after_is_not_undone_underneath(lent: World) -> None:
    other = second(lent)
    made = merge(lent, [lent.group, other])
    [new] = people.join(
        lent.actor("accountant"),
        group_id=made.group_id,
        newcomers=[people.Newcomer(name="Đỗ Thị Mới")],
        on=LATER,
        request_id=uuid4(),
    )
    with pytest.raises(why.GoneOn, match="vào hoặc ra"):
        undo(lent, made)
    moved = move(
        lent, [new], second(lent, name="Hoa Lan"), on=LATER + (LATER - MAR), today=date(2026, 5, 1)
    )
    with pytest.raises(why.RegroupedAfter, match="chuyển, ghép"):
        undo(lent, made)
    undo(lent, moved)


def test_merging_says_why_not(lent: World) -> None:
    other = second(lent)
    refusals: list[tuple[type[Refusal], list[Group], dict[str, Any]]] = [
        (TwoGroups, [other], {"leader": other.members.first()}),
        (why.MinutesMissing, [lent.group, other], {"number": " "}),
        (why.NewNameMissing, [lent.group, other], {"into": NewName(name=" ", meeting_day=1)}),
        (why.NotInParts, [lent.group, other], {"leader": lent.binh}),
        (why.NotYet, [lent.group, other], {"on": date(2026, 3, 21)}),
        (why.MetSince, [lent.group, other], {"on": FEB}),
        (why.GroupEnded, [lent.group, other], {"on": date(2025, 12, 31)}),
        (Unseen, [lent.group, lent.stranger_group], {}),
        (Forbidden, [lent.group, other], {"who": "cashier"}),
    ]
    before = snapshot(lent)
    for refusal, groups, changes in refusals:
        with pytest.raises(refusal):
            merge(lent, groups, **changes)
    lent.fund.group_max = 4
    lent.fund.save(update_fields=["group_max"])
    with pytest.raises(GroupFull):
        merge(lent, [lent.group, other])
    assert snapshot(lent) == before


def test_a_group_that_holds_money_is_not_merged(lent: World) -> None:
    other = second(lent)
    lent.collect(date(2026, 3, 10), {lent.dao: (0, 15_000)})
    with pytest.raises(why.HoldsCash, match="15.000"):
        merge(lent, [lent.group, other], on=date(2026, 3, 11))


def split(world: World, members: list[Member], **changes: Any) -> Regrouping:
    minutes = Minutes(
        on=changes.pop("on", MAR),
        number=changes.pop("number", "04/BB"),
        leader_id=changes.pop("leader", members[0] if members else world.lan).pk,
    )
    return collection.split_group(
        world.actor(changes.pop("who", "chair")),
        group_id=world.group.pk,
        member_ids=[member.pk for member in members],
        named=NewName(name=changes.pop("name", "Hoa Non"), meeting_day=8),
        minutes=minutes,
        today=LATER,
        request_id=uuid4(),
    )


def test_one_group_becomes_two(lent: World) -> None:
    lent.fund.group_min = 1
    lent.fund.save(update_fields=["group_min"])
    before = snapshot(lent)
    made = split(lent, [lent.lan])
    assert made.group.predecessors.get() == lent.group
    assert (made.group.members.count(), lent.group.members.count()) == (1, 2)
    assert actor_for(user_id=lent.users["leader"].pk, on=MAR)
    assert faults() == []
    undo(lent, made)
    assert snapshot(lent) == before


def test_splitting_says_why_not(lent: World) -> None:
    with pytest.raises(PartTooSmall, match="10 thành viên"):
        split(lent, [lent.lan])
    lent.fund.group_min = 1
    lent.fund.save(update_fields=["group_min"])
    for refusal, members, changes in (
        (why.NobodyChosen, [], {}),
        (why.NotInParts, [lent.lan], {"leader": lent.mai}),
        (why.MinutesMissing, [lent.lan], {"number": ""}),
        (why.NewNameMissing, [lent.lan], {"name": " "}),
        (Unseen, [lent.binh], {}),
        (PartTooSmall, [lent.lan, lent.mai, lent.dao], {}),
        (Forbidden, [lent.lan], {"who": "leader"}),
    ):
        with pytest.raises(refusal):
            split(lent, members, **changes)
    assert Regrouping.objects.count() == 0
