"""How do members change groups, and groups become one or two? Loans and savings go with them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from qqv.collection.regrouping import (
    MinutesMissing,
    NewNameMissing,
    NobodyChosen,
    NotInParts,
    OtherBoard,
    ReasonMissing,
    SameGroup,
    carry,
    carry_back,
    groups_in,
    refuse_bound,
    refuse_cash,
    refuse_day,
    refuse_gone_on,
    refuse_size,
)
from qqv.people.models import Group, Member, Regrouping
from qqv.people.regrouping import Changes, end_leaders, name_leader, succeeding
from qqv.rules.access import Actor, Verb
from qqv.rules.eligibility import require_parts
from qqv.rules.refusals import Refusal, Unseen
from qqv.trail.models import Record
from qqv.trail.recording import recording


class TwoGroups(Refusal):
    """Merging takes two groups at least (ghép ít nhất hai nhóm)."""

    text = "Chị chọn ít nhất hai nhóm để ghép."


class AlreadyUndone(Refusal):
    """A merger is undone once (đã hủy)."""

    text = "Lần này đã được hủy rồi."


@dataclass(frozen=True, slots=True, kw_only=True)
class Minutes:
    """What the groups' meeting minuted: the day, the number, who leads (biên bản họp nhóm)."""

    on: date
    number: str
    leader_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class NewName:
    """How the new group is called, and on which day of the month it meets (tên nhóm mới)."""

    name: str
    meeting_day: int


def move_members(
    actor: Actor,
    *,
    member_ids: Sequence[int],
    group_id: int,
    on: date,
    reason: str,
    today: date,
    request_id: UUID,
) -> Regrouping:
    """Move members into another group of their board, with loans and savings (chuyển nhóm).

    Refuses another board, a full group, a day to come, in a closed month or not after she
    joined, and a meeting saved on that day or later.
    """
    ids = sorted(set(member_ids))
    content = {"members": ids, "group": group_id, "on": on, "reason": reason}
    with recording(actor, Verb.MOVE_MEMBERS, request_id, content) as record:
        [to] = groups_in(actor, Verb.MOVE_MEMBERS, [group_id], on=on)
        members = _members(actor, ids)
        _refuse_strangers(members, to)
        if not reason.strip():
            raise ReasonMissing
        refuse_day(to.board_id, on=on, today=today)
        refuse_bound(members, on=on)
        refuse_size(to, len(members))
        made = _regrouping(record, to, Regrouping.Kind.MOVE, on=on, reason=reason.strip())
        carry(made, members, Changes())
        names = ", ".join(member.name for member in members)
        record.subject = f"{names} → {to}"[:200]
        record.facts = {"regrouping": made.pk, "group": to.pk}
        return made


def merge_groups(
    actor: Actor,
    *,
    group_ids: Sequence[int],
    into: int | NewName,
    minutes: Minutes,
    today: date,
    request_id: UUID,
) -> Regrouping:
    """Merge groups of one board into one of them, or into a new one (ghép nhóm).

    The old groups end, their leaders' access with them. Refuses groups that hold money,
    other boards, more members than the fund allows, and what `move_members` refuses.
    """
    ids = sorted(set(group_ids) | ({into} if isinstance(into, int) else set()))
    content = {"groups": ids, "into": into, "minutes": str(minutes)}
    with recording(actor, Verb.MERGE_GROUPS, request_id, content) as record:
        groups = groups_in(actor, Verb.MERGE_GROUPS, ids, on=minutes.on)
        if len(groups) < 2:
            raise TwoGroups
        board = groups[0].board
        leader = _leader(minutes, groups)
        refuse_day(board.pk, on=minutes.on, today=today)
        refuse_cash(groups)
        sources = [group for group in groups if group.pk != into]
        members = list(Member.objects.filter(group__in=sources).order_by("pk"))
        refuse_bound(members, on=minutes.on)
        changes = Changes()
        to = _target(groups, into, minutes, changes)
        refuse_size(to, len(members))
        old = Group.objects.filter(pk__in=[group.pk for group in sources])
        changes.end("groups", old, minutes.on)
        _led_anew(groups, to, leader, minutes, changes)
        made = _regrouping(record, to, Regrouping.Kind.MERGE, on=minutes.on, minutes=minutes)
        carry(made, members, changes)
        record.subject = f"{', '.join(str(group) for group in sources)} → {to}"[:200]
        record.facts = {"regrouping": made.pk, "group": to.pk}
        return made


def split_group(
    actor: Actor,
    *,
    group_id: int,
    member_ids: Sequence[int],
    named: NewName,
    minutes: Minutes,
    today: date,
    request_id: UUID,
) -> Regrouping:
    """Let some of a group's members form a new one (tách nhóm).

    The old group goes on with its leader. Refuses parts under the fund's least size, money
    not handed over, and what `move_members` refuses.
    """
    ids = sorted(set(member_ids))
    content = {"group": group_id, "members": ids, "named": str(named), "minutes": str(minutes)}
    with recording(actor, Verb.SPLIT_GROUP, request_id, content) as record:
        [group] = groups_in(actor, Verb.SPLIT_GROUP, [group_id], on=minutes.on)
        members = list(Member.objects.filter(group=group, pk__in=ids).order_by("pk"))
        if len(members) != len(ids):
            raise Unseen
        if not members:
            raise NobodyChosen
        leader = next((one for one in members if one.pk == minutes.leader_id), None)
        if leader is None:
            raise NotInParts
        if not minutes.number.strip():
            raise MinutesMissing
        stay = Member.objects.filter(group=group).count() - len(members)
        require_parts(stay, len(members), least=group.board.fund.group_min)
        refuse_day(group.board_id, on=minutes.on, today=today)
        refuse_cash([group])
        refuse_bound(members, on=minutes.on)
        changes = Changes()
        to = _founded([group], named, minutes, changes)
        refuse_size(to, len(members))
        name_leader(to, leader, on=minutes.on, minutes_no=minutes.number, changes=changes)
        made = _regrouping(record, to, Regrouping.Kind.SPLIT, on=minutes.on, minutes=minutes)
        carry(made, members, changes)
        record.subject = f"{group} → {to}: {len(members)} thành viên"
        record.facts = {"regrouping": made.pk, "group": to.pk}
        return made


def undo_regrouping(actor: Actor, *, regrouping_id: int, request_id: UUID) -> Regrouping:
    """Take a move, merger or split back exactly, until the next closing (hủy ghép nhóm).

    Refuses after a closing, a later sheet or payout in the new group, or another change of
    its members.
    """
    content = {"regrouping": regrouping_id}
    with recording(actor, Verb.MERGE_GROUPS, request_id, content) as record:
        reach = Regrouping.objects.within(actor.scope(Verb.MERGE_GROUPS))
        made = reach.select_for_update(of=("self",)).filter(pk=regrouping_id).first()
        if made is None:
            raise Unseen
        if made.undone_by_id:
            raise AlreadyUndone
        refuse_gone_on(made)
        carry_back(made, record)
        record.subject = f"Hủy {made}"
        record.facts = {"regrouping": made.pk}
        return made


def _members(actor: Actor, ids: Sequence[int]) -> list[Member]:
    if not ids:
        raise NobodyChosen
    reach = Member.objects.within(actor.scope(Verb.MOVE_MEMBERS)).exclude(group=None)
    rows = reach.filter(pk__in=ids).order_by("pk").select_for_update(of=("self",))
    members = list(rows.select_related("board"))
    if len(members) != len(ids):
        raise Unseen
    # A meeting of theirs that is being saved holds the same lock, and is seen once it is saved.
    left = Group.objects.filter(pk__in={member.group_id for member in members}).order_by("pk")
    list(left.select_for_update(of=("self",)).values_list("pk"))
    return members


def _refuse_strangers(members: Sequence[Member], to: Group) -> None:
    for member in members:
        if member.board_id != to.board_id:
            raise OtherBoard(group=str(to), board=str(to.board))
        if member.group_id == to.pk:
            raise SameGroup(member=member.name, group=str(to))


def _leader(minutes: Minutes, groups: Sequence[Group]) -> Member:
    if not minutes.number.strip():
        raise MinutesMissing
    leader = Member.objects.filter(pk=minutes.leader_id, group__in=groups).first()
    if leader is None:
        raise NotInParts
    return leader


def _target(
    groups: Sequence[Group], into: int | NewName, minutes: Minutes, changes: Changes
) -> Group:
    if isinstance(into, int):
        return next(group for group in groups if group.pk == into)
    return _founded(groups, into, minutes, changes)


def _founded(before: Sequence[Group], named: NewName, minutes: Minutes, changes: Changes) -> Group:
    if not named.name.strip():
        raise NewNameMissing
    made = succeeding(
        before[0].board,
        name=named.name.strip(),
        meeting_day=named.meeting_day,
        before=before,
        on=minutes.on,
    )
    changes.begun["groups"] = made.pk
    return made


def _led_anew(
    groups: Sequence[Group], to: Group, leader: Member, minutes: Minutes, changes: Changes
) -> None:
    """Let all former leaders end, and the elected one begin."""
    end_leaders(groups, on=minutes.on, changes=changes)
    name_leader(to, leader, on=minutes.on, minutes_no=minutes.number, changes=changes)
    if to in groups:
        to.predecessors.add(*(group for group in groups if group != to))


def _regrouping(
    record: Record,
    to: Group,
    kind: Regrouping.Kind,
    *,
    on: date,
    minutes: Minutes | None = None,
    reason: str = "",
) -> Regrouping:
    return Regrouping.objects.create(
        board_id=to.board_id,
        kind=kind,
        group=to,
        on=on,
        minutes_no=minutes.number.strip() if minutes else "",
        leader_id=minutes.leader_id if minutes else None,
        reason=reason,
        record=record,
    )
