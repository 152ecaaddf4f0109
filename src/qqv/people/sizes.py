"""Which groups are too small or too large? For the alarms."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, F, Max, Q

from qqv.people.models import Group, Membership, valid
from qqv.rules.access import Scope


@dataclass(frozen=True, slots=True, kw_only=True)
class Sized:
    """A group whose size is outside the fund's bounds (nhóm sai quy mô)."""

    group_id: int
    group: str
    board_id: int
    commune: str
    members: int
    least: int
    most: int
    since: date


def sizes_outside(scope: Scope, *, on: date) -> list[Sized]:
    """List serving groups under the fund's least or over its most size (quy mô nhóm).

    Known since the last member came or went.
    """
    rows = (
        Group.objects.within(scope)
        .filter(valid(on), board__valid_to=None)
        .annotate(n=Count("members", distinct=True))
        .filter(Q(n__lt=F("board__fund__group_min")) | Q(n__gt=F("board__fund__group_max")))
        .select_related("board__fund")
        .order_by("board__code", "number")
    )
    groups: list[Any] = list(rows)
    moved = dict(
        Group.objects.filter(pk__in=[group.pk for group in groups])
        .values_list("pk")
        .annotate(last=Max("memberships__valid_from", filter=Q(memberships__valid_from__lte=on)))
    )
    return [
        Sized(
            group_id=group.pk,
            group=str(group),
            board_id=group.board_id,
            commune=group.board.name,
            members=group.n,
            least=group.board.fund.group_min,
            most=group.board.fund.group_max,
            since=moved.get(group.pk) or group.valid_from,
        )
        for group in groups
    ]


def sizes_then(scope: Scope, *, on: date) -> dict[int, tuple[int, int]]:
    """Give every group that served on a day its board and its members of then (quy mô nhóm)."""
    rows = Group.objects.within(scope).filter(valid(on)).order_by()
    there = Count("memberships__member", filter=valid(on, "memberships__"), distinct=True)
    return {pk: (board, n) for pk, board, n in rows.values_list("pk", "board").annotate(n=there)}


def members_on(board_ids: Collection[int], *, on: date) -> dict[int, int]:
    """Count the members of boards' groups on a day, by group (số thành viên đến ngày)."""
    rows = Membership.objects.filter(valid(on), group__board__in=board_ids)
    return dict(rows.order_by().values_list("group").annotate(n=Count("member", distinct=True)))
