"""In which group was a member on a past day? What reports of that day go by."""

from dataclasses import dataclass, replace
from datetime import date

from django.db.models import Q

from qqv.people.models import Group, Member, Membership
from qqv.rules.access import Scope


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupsThen:
    """The groups of a day, for those who have changed group since (nhóm theo ngày).

    `reach` also takes in where they are now, so ask `keeps` of every row found in it.
    """

    asked: Scope
    reach: Scope
    left: dict[int, int]

    def group_of(self, member_id: int, now: int) -> int:
        """Tell a member's group on the day, from the one she is in now (nhóm của ngày)."""
        return self.left.get(member_id, now)

    def keeps(self, board_id: int, group_id: int) -> bool:
        """Tell whether a row of the day lies in the scope asked for (trong phạm vi)."""
        asked = self.asked
        return asked.everywhere or board_id in asked.boards or group_id in asked.groups


def groups_then(scope: Scope, *, on: date) -> GroupsThen:
    """Find who has changed group since a day, and widen a scope to them (nhóm theo ngày)."""
    gone = Membership.objects.filter(valid_from__lte=on, valid_to__gte=on)
    here = Q(group__in=Group.objects.within(scope)) | Q(member__in=Member.objects.within(scope))
    left = dict(gone.filter(here).values_list("member_id", "group_id"))
    inside = [member for member, group in left.items() if group in scope.groups]
    if not inside:
        return GroupsThen(asked=scope, reach=scope, left=left)
    now = Member.objects.filter(pk__in=inside).exclude(group=None)
    groups = scope.groups | frozenset(now.values_list("group_id", flat=True))
    return GroupsThen(asked=scope, reach=replace(scope, groups=groups), left=left)


def left_since(board_id: int, *, on: date) -> dict[int, int]:
    """Name the group of a day of a board's members who have left it since (đã rời nhóm)."""
    gone = Membership.objects.filter(valid_from__lte=on, valid_to__gte=on, group__board=board_id)
    return dict(gone.values_list("member_id", "group_id"))
