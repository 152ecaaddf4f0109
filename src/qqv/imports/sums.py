"""What does a sheet add up to, group by group? Where the paper differs, it differs somewhere."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext

from qqv.imports.kind import Kind, RowIn
from qqv.imports.kinds.whom import group_name, group_number
from qqv.rules.money import Vnd


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupSum:
    """What the rows of one group add up to, in đồng (cộng nhóm)."""

    name: str
    rows: int
    total: Vnd
    total_right: Vnd


def sums_by_group(kind: Kind, rows: Sequence[RowIn]) -> tuple[GroupSum, ...]:
    """Add up the compared column by group, however the group is written (cộng theo nhóm).

    A sheet without money, or without groups, has no such sums.
    """
    if not kind.summed or all(one.key != "group" for one in kind.fields):
        return ()
    gathered: dict[tuple[int, str], list[RowIn]] = defaultdict(list)
    for row in rows:
        gathered[_place(row)].append(row)
    return tuple(
        GroupSum(
            name=_name(gathered[place]),
            rows=len(gathered[place]),
            total=kind.total(gathered[place]),
            total_right=kind.total([row for row in gathered[place] if row.right]),
        )
        for place in sorted(gathered)
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Astray:
    """A total typed in the sheet, and what the rows add up to, in đồng (dòng cộng lệch)."""

    row: int
    typed: Vnd
    total: Vnd


def totals_astray(
    kind: Kind, rows: Sequence[RowIn], totals: Sequence[tuple[int, Vnd]]
) -> tuple[Astray, ...]:
    """Find typed totals that do not hold (dòng cộng lệch).

    One holds that is the sum of the sheet, or of the rows from its start or from any total
    above it: a sheet sums up its groups, and then itself.
    """
    found, starts, whole = [], [0], kind.total(rows)
    for at, typed in sorted(totals):
        parts = [kind.total([one for one in rows if start < one.number < at]) for start in starts]
        if typed not in (whole, *parts):
            found.append(Astray(row=at, typed=typed, total=parts[-1] if parts[-1] else parts[0]))
        starts.append(at)
    return tuple(found)


_LAST = 10_000


def _place(row: RowIn) -> tuple[int, str]:
    """Order by number; groups written as a name stand behind, rows without one last."""
    if member := row.known.get("member"):
        return member.group.number, ""
    written = row.get("group") or ""
    number = group_number(written)
    if number is not None:
        return number, ""
    return (_LAST, group_name(written)) if written else (_LAST + 1, "")


def _name(rows: Sequence[RowIn]) -> str:
    known = next((row.known["member"].group for row in rows if "member" in row.known), None)
    if known is not None:
        return str(known)
    written = rows[0].get("group") or ""
    number = group_number(written)
    if number is not None:
        return gettext("Nhóm %(n)s") % {"n": number}
    return written or gettext("Không ghi nhóm")
