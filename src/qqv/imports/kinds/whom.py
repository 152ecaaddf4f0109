"""Whom does a row mean? Groups by number or name, members by ID or by name and group."""

import re
from collections import defaultdict
from collections.abc import Sequence

from django.utils.translation import gettext, gettext_lazy

from qqv.imports.kind import Field, Ground, RowIn
from qqv.imports.reading.cells import read_birth, read_id, read_name, read_text
from qqv.people.models import Group, Member, valid
from qqv.rules.words import folded

NAME = Field(
    key="name",
    label=gettext_lazy("Họ và tên"),
    read=read_name,
    required=True,
    names=("ho ten", "ho va ten", "ten thanh vien", "thanh vien", "nguoi vay", "ten", "ten ho vay"),
    example="Nguyễn Thị Mẫu",
    note=gettext_lazy("Chữ hoa, chữ thường đều được."),
)
GROUP = Field(
    key="group",
    label=gettext_lazy("Nhóm"),
    read=read_text,
    names=("nhom", "nhom so", "ten nhom", "to", "so nhom", "nhom tk td"),
    example="12",
    note=gettext_lazy("Số của nhóm, hoặc tên nhóm."),
)
ID_NUMBER = Field(
    key="id_number",
    label=gettext_lazy("Số CCCD"),
    read=read_id,
    names=("cccd", "so cccd", "cmnd", "so cmnd", "can cuoc", "so dinh danh", "cccd cmnd"),
    example="036190000000",
    note=gettext_lazy("12 chữ số; định dạng ô là chữ để không mất số 0."),
)
BORN = Field(
    key="born_on",
    label=gettext_lazy("Ngày sinh"),
    read=read_birth,
    names=("nam sinh", "ngay sinh", "ngay thang nam sinh", "sinh nam", "ns"),
    example="15/08/1980",
    note=gettext_lazy("Hoặc chỉ năm sinh."),
)


class Groups:
    """A board's groups, found the way people write them (các nhóm)."""

    def __init__(self, ground: Ground) -> None:
        rows = Group.objects.filter(valid(ground.on), board=ground.board)
        self.all: list[Group] = []
        self._by_number: dict[int, Group] = {}
        self._by_name: dict[str, list[Group]] = defaultdict(list)
        for group in rows.select_related("hamlet").order_by("number"):
            self.add(group)

    def add(self, group: Group) -> None:
        """Know one more group (thêm nhóm)."""
        self.all.append(group)
        self._by_number[group.number] = group
        self._by_name[folded(group.name)].append(group)

    def find(self, written: str) -> Group | None:
        """Find the group that "12", "Nhóm 12" or "Hoa Sen" means (tìm nhóm)."""
        number = group_number(written)
        if number is not None:
            return self._by_number.get(number)
        named = self._by_name.get(group_name(written), [])
        return named[0] if len(named) == 1 else None


def group_number(written: str) -> int | None:
    """Read a group's number: 12, Nhóm 12, Nhóm số 07 (số nhóm)."""
    found = re.fullmatch(r"(?:nhom|to)?\s*(?:so)?\s*\.?\s*(\d{1,4})", folded(written))
    return int(found[1]) if found else None


def group_name(written: str) -> str:
    """Fold a group's name without the word Nhóm (tên nhóm)."""
    return re.sub(r"^nhom\s+", "", folded(written))


def find_members(ground: Ground, rows: Sequence[RowIn]) -> None:
    """Find whom each row means, or say why nobody is certain (tìm thành viên)."""
    groups = Groups(ground)
    members = list(
        Member.objects.filter(board=ground.board).exclude(group=None).select_related("group")
    )
    by_id = {member.id_number: member for member in members if member.id_number}
    by_name: dict[str, list[Member]] = defaultdict(list)
    for member in members:
        by_name[member.folded].append(member)
    for row in rows:
        if row.get("name") is None:
            continue
        found = by_id.get(row.get("id_number") or "")
        if found is None:
            found = _by_name(row, groups, by_name)
        elif found.folded != folded(row.get("name")):
            row.refuse("id_number", gettext("Số CCCD này là của %(name)s.") % {"name": found.name})
            continue
        if found is not None:
            row.known["member"] = found


def _by_name(row: RowIn, groups: Groups, by_name: dict[str, list[Member]]) -> Member | None:
    named = by_name.get(folded(row.get("name")), [])
    if written := row.get("group"):
        group = groups.find(written)
        if group is None:
            row.refuse("group", gettext("Nhóm %(group)s chưa lập.") % {"group": written})
            return None
        named = [member for member in named if member.group_id == group.pk]
    if born := row.get("born_on"):
        same = [m for m in named if m.born_on and m.born_on.year == born.year]
        named = same or [m for m in named if m.born_on is None]
    if len(named) == 1:
        return named[0]
    if named:
        sentence = gettext("Có %(n)s người tên %(name)s. Ghi thêm nhóm, năm sinh hoặc CCCD.")
        row.refuse("name", sentence % {"n": len(named), "name": row.get("name")})
    else:
        sentence = gettext("Không có thành viên %(name)s. Nhập danh sách thành viên trước.")
        row.refuse("name", sentence % {"name": row.get("name")})
    return None


def refuse_twice(rows: Sequence[RowIn]) -> None:
    """Mark the second row about the same member as a twin of the first (trùng trong tệp)."""
    first: dict[int, RowIn] = {}
    for row in rows:
        member = row.known.get("member")
        if member is None:
            continue
        if member.pk in first:
            row.twin = gettext("Trùng dòng %(row)s: %(name)s, %(group)s.") % {
                "row": first[member.pk].number,
                "name": member.name,
                "group": member.group,
            }
        else:
            first[member.pk] = row
