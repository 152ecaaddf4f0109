"""How do members change groups, many at once? Behind the doorway, for moving, merging, splitting.

A membership ends the day before and another begins; taking it back restores exactly that.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db.models import Max, QuerySet

from qqv.people.models import (
    Assignment,
    Board,
    Group,
    Member,
    Membership,
    Officer,
    Regrouped,
    Regrouping,
    valid,
)
from qqv.rules.access import Role
from qqv.trail.models import User

LEADERS = (Officer.Post.LEADER, Officer.Post.DEPUTY_LEADER)
KEPT: dict[str, type[Group] | type[Officer] | type[Assignment]] = {
    "groups": Group,
    "officers": Officer,
    "assignments": Assignment,
}


@dataclass(slots=True)
class Changes:
    """What a regrouping ended, with the end it had before, and what it began (đã kết thúc)."""

    ended: dict[str, dict[str, str | None]] = field(default_factory=dict)
    begun: dict[str, int] = field(default_factory=dict)

    def end(self, kind: str, rows: QuerySet[Any], on: date) -> None:
        """Let dated rows end with the day before `on` and remember them (kết thúc)."""
        before = rows.values_list("pk", "valid_to")
        kept = self.ended.setdefault(kind, {})
        kept |= {str(pk): to and to.isoformat() for pk, to in before}
        rows = rows.model._default_manager.filter(pk__in=[int(pk) for pk in kept])
        # Who began on that very day ends with it; a span never ends before it begins.
        rows.filter(valid_from=on).update(valid_to=on)
        rows.filter(valid_from__lt=on).update(valid_to=on - timedelta(days=1))

    def written(self) -> dict[str, Any]:
        """Write it down for the day it is undone (ghi lại)."""
        return {"ended": self.ended, "begun": self.begun}


def shift(regrouping: Regrouping, members: Sequence[Member]) -> None:
    """Write down who changes group, end memberships and begin new ones (chuyển nhóm)."""
    Regrouped.objects.bulk_create(
        Regrouped(regrouping=regrouping, member=member, came_from_id=member.in_group)
        for member in members
    )
    held = Membership.objects.filter(member__in=members, valid_to=None)
    held.update(valid_to=regrouping.on - timedelta(days=1))
    Membership.objects.bulk_create(
        Membership(member=member, group=regrouping.group, valid_from=regrouping.on)
        for member in members
    )
    ids = [member.pk for member in members]
    Member.objects.filter(pk__in=ids).update(group=regrouping.group)


def shift_back(regrouping: Regrouping) -> dict[int, list[int]]:
    """Take a change of groups back; tells who returns to which group (hủy chuyển nhóm)."""
    back: dict[int, list[int]] = defaultdict(list)
    for member, group in regrouping.members.values_list("member_id", "came_from_id"):
        back[group].append(member)
    moved, eve = regrouping.members.values("member"), regrouping.on - timedelta(days=1)
    Membership.objects.filter(member__in=moved, valid_from=regrouping.on).delete()
    for group, members in back.items():
        ended = Membership.objects.filter(member__in=members, group=group, valid_to=eve)
        ended.update(valid_to=None)
        Member.objects.filter(pk__in=members).update(group=group)
    return dict(back)


def came_and_went(regrouping: Regrouping) -> bool:
    """Tell whether one of them has left since, or another joined the group they founded."""
    here = Membership.objects.filter(group=regrouping.group, valid_from__gte=regrouping.on)
    members = regrouping.members.values("member")
    stayed = here.filter(member__in=members, valid_to=None).count()
    if stayed != regrouping.members.count():
        return True
    founded = "groups" in regrouping.ended["begun"]
    return founded and here.exclude(member__in=members).exists()


def succeeding(
    board: Board, *, name: str, meeting_day: int, before: Sequence[Group], on: date
) -> Group:
    """Found the group that follows others, in the hamlet of the first (nhóm nối tiếp)."""
    last = Group.objects.filter(board=board).aggregate(n=Max("number"))["n"] or 0
    group = Group.objects.create(
        board=board,
        hamlet_id=before[0].hamlet_id,
        number=last + 1,
        name=name,
        meeting_day=meeting_day,
        valid_from=on,
    )
    group.predecessors.set(before)
    return group


def end_leaders(groups: Sequence[Group], *, on: date, changes: Changes) -> None:
    """End the posts and the access of groups' leaders (hết nhiệm kỳ, hết quyền)."""
    posts = Officer.objects.filter(valid(on), group__in=groups, post__in=LEADERS)
    access = Assignment.objects.filter(valid(on), group__in=groups, role=Role.GROUP_LEADER)
    changes.end("officers", posts, on)
    changes.end("assignments", access, on)


def name_leader(
    group: Group, member: Member, *, on: date, minutes_no: str, changes: Changes
) -> None:
    """Name the elected leader; one who signs in already gets the group (trưởng nhóm mới)."""
    user = _user_of(member)
    post = Officer.objects.create(
        board_id=group.board_id,
        group=group,
        post=Officer.Post.LEADER,
        name=member.name,
        phone=member.phone,
        member=member,
        user=user,
        decision_no=minutes_no,
        valid_from=on,
    )
    changes.begun["officers"] = post.pk
    if user:
        access = Assignment.objects.create(
            fund_id=group.board.fund_id,
            user=user,
            role=Role.GROUP_LEADER,
            board_id=group.board_id,
            group=group,
            valid_from=on,
        )
        changes.begun["assignments"] = access.pk


def restore(regrouping: Regrouping) -> None:
    """Give back what ended with a regrouping and end what it began (khôi phục)."""
    kept = regrouping.ended
    ended = Group.objects.filter(pk__in=kept["ended"].get("groups", {}))
    regrouping.group.predecessors.remove(*ended)
    for kind, ends in kept["ended"].items():
        for pk, to in ends.items():
            KEPT[kind]._default_manager.filter(pk=pk).update(valid_to=to)
    begun: dict[str, int] = kept["begun"]
    for kind in ("officers", "assignments"):
        KEPT[kind]._default_manager.filter(pk=begun.get(kind, 0)).delete()
    if founded := begun.get("groups"):
        # A group that was minuted keeps its number; it never met and follows nobody.
        regrouping.group.predecessors.clear()
        never = Group.objects.filter(pk=founded)
        never.update(valid_to=regrouping.on - timedelta(days=1))


def _user_of(member: Member) -> User | None:
    posts = Officer.objects.filter(member=member, user__isnull=False, user__is_active=True)
    last = posts.select_related("user").order_by("pk").last()
    return last.user if last else None
