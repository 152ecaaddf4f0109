"""Which board or group is meant? A key in forms and draws, a name on pages."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from qqv.people.models import Board, Group
from qqv.rules.access import Scope
from qqv.rules.refusals import Unseen


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """A board, or one of its groups (đơn vị được kiểm tra)."""

    board_id: int
    name: str
    level: str
    group_id: int | None = None

    @property
    def key(self) -> str:
        return f"nhom-{self.group_id}" if self.group_id else f"xa-{self.board_id}"

    @property
    def kind(self) -> str:
        """What a checklist asks for: province, commune or group (loại đơn vị)."""
        return "group" if self.group_id else self.level


def units_in(scope: Scope, keys: Sequence[str]) -> list[Unit]:
    """Find units by their keys in reach, in two statements; Unseen: one that is not there."""
    boards, groups = _ids(keys, "xa"), _ids(keys, "nhom")
    found = [board_unit(board) for board in Board.objects.within(scope).filter(pk__in=boards)] + [
        group_unit(group)
        for group in Group.objects.within(scope).filter(pk__in=groups).select_related("board")
    ]
    by_key = {unit.key: unit for unit in found}
    if not keys or set(keys) - by_key.keys():
        raise Unseen
    return [by_key[key] for key in dict.fromkeys(keys)]


def board_unit(board: Board) -> Unit:
    """See a board as something to inspect (ban quản lý)."""
    return Unit(board_id=board.pk, name=board.name, level=board.level)


def group_unit(group: Group) -> Unit:
    """See a group as something to inspect (nhóm)."""
    return Unit(
        board_id=group.board_id,
        group_id=group.pk,
        name=f"{group}, {group.board}",
        level=group.board.level,
    )


def _ids(keys: Sequence[str], kind: str) -> list[int]:
    named = (re.fullmatch(rf"{kind}-(\d{{1,9}})", key, re.ASCII) for key in keys)
    return [int(one[1]) for one in named if one]
