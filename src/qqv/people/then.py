"""In which group was a member on a past day? What reports of that day go by."""

from dataclasses import replace
from datetime import date

from django.db.models import BigIntegerField, F, OuterRef, Subquery
from django.db.models.functions import Coalesce

from qqv.people.models import Member, Membership
from qqv.rules.access import Scope


def group_on(on: date, *, member: str = "member_id", now: str = "group_id") -> Coalesce:
    """Name the group of a day in a query: the one she left since, else that of now (nhóm khi đó).

    Within the statement, so that a report costs no statement more.
    """
    left = Membership.objects.filter(
        member=OuterRef(member), valid_from__lte=on, valid_to__gte=on
    ).order_by("pk")
    return Coalesce(Subquery(left.values("group_id")[:1]), F(now), output_field=BigIntegerField())


def reach_then(scope: Scope, *, on: date) -> Scope:
    """Widen a scope of groups to where their members of a day are now (phạm vi theo ngày).

    Ask `holds` of every row found in it.
    """
    if not scope.groups:
        return scope
    gone = Membership.objects.filter(group__in=scope.groups, valid_from__lte=on, valid_to__gte=on)
    now = Member.objects.filter(memberships__in=gone).exclude(group=None)
    groups = scope.groups | frozenset(now.values_list("group_id", flat=True))
    return replace(scope, groups=groups)


def holds(scope: Scope, *, board_id: int, group_id: int) -> bool:
    """Tell whether a row of a day lies in the scope asked for (trong phạm vi)."""
    return scope.everywhere or board_id in scope.boards or group_id in scope.groups


def left_since(board_id: int, *, on: date) -> dict[int, int]:
    """Name the group of a day of a board's members who have left it since (đã rời nhóm)."""
    gone = Membership.objects.filter(valid_from__lte=on, valid_to__gte=on, group__board=board_id)
    return dict(gone.values_list("member_id", "group_id"))
