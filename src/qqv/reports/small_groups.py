"""Which groups are too small, and which groups lie near them?"""

import re
from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from django.db.models import Count

from qqv.people.models import Group, valid
from qqv.reports.merging import Candidate, distance
from qqv.rules.access import Scope

NEIGHBORS = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Near:
    """A group beside a small one, with its people (nhóm bên cạnh)."""

    id: int
    name: str
    members: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SmallGroup:
    """A group under the least size and the nearest of its commune (nhóm nhỏ)."""

    id: int
    board_id: int
    name: str
    commune: str
    members: int
    near: tuple[Near, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupSizes:
    """How many groups there are, and the small ones, the smallest first (các nhóm)."""

    groups: int
    small: tuple[SmallGroup, ...]


def group_sizes(scope: Scope, *, least: int, on: date) -> GroupSizes:
    """Find groups under the fund's least size, in one statement (nhóm cần củng cố)."""
    rows = Group.objects.within(scope).filter(valid(on)).select_related("board", "hamlet")
    boards: dict[int, list[tuple[Group, Candidate, int]]] = defaultdict(list)
    for group in rows.annotate(n=Count("members")).order_by("board__code", "number"):
        members: int = vars(group)["n"]
        boards[group.board_id].append((group, _candidate(group, members), members))
    small = [
        _small(group, seen, members, beside)
        for beside in boards.values()
        for group, seen, members in beside
        if members < least
    ]
    return GroupSizes(
        groups=sum(map(len, boards.values())),
        small=tuple(sorted(small, key=lambda row: row.members)),
    )


def _small(
    group: Group, seen: Candidate, members: int, beside: list[tuple[Group, Candidate, int]]
) -> SmallGroup:
    others = [row for row in beside if row[0].pk != group.pk]
    nearest = sorted(others, key=lambda row: (distance(seen, row[1]), row[2], row[0].number))
    return SmallGroup(
        id=group.pk,
        board_id=group.board_id,
        name=str(group),
        commune=group.board.name,
        members=members,
        near=tuple(
            Near(id=other.pk, name=str(other), members=n) for other, _, n in nearest[:NEIGHBORS]
        ),
    )


def _candidate(group: Group, members: int) -> Candidate:
    numbered = re.search(r"(\d+)\s*$", group.hamlet.name) if group.hamlet else None
    return Candidate(
        id=group.pk,
        board_id=group.board_id,
        now=members,
        later=members,
        place=group.hamlet_id,
        ordinal=int(numbered[1]) if numbered else None,
    )
