"""Groups merge and split, by minutes: leaders end, members come along, all of it undone exactly."""

from datetime import date
from typing import Any
from uuid import uuid4

import pytest

from qqv.collection import actions as collection
from qqv.collection import regrouping as why
from qqv.collection.actions.regroup import Minutes, NewName, TwoGroups
from qqv.ledger.actions import MonthClosed, close_period
from qqv.people import actions as people
from qqv.people.models import Group, Member, Officer, Regrouping, valid
from qqv.people.queries import actor_for
from qqv.rules.eligibility import GroupFull, PartTooSmall
from qqv.rules.refusals import Forbidden, Refusal, Unseen
from tests.actions.test_regroup import (
    FEB,
    LATER,
    MAR,
    faults,
    lent,
    merge,
    move,
    second,
    snapshot,
    undo,
)
from tests.world import World

__all__ = ["lent"]


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
