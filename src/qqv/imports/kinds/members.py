"""The list of groups and members (danh sách nhóm và thành viên)."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence

from django.db.models import Max
from django.utils.translation import gettext, gettext_lazy

from qqv.imports.kind import Field, Ground, Kind, RowIn
from qqv.imports.kinds.whom import BORN, GROUP, ID_NUMBER, NAME, Groups, group_name, group_number
from qqv.imports.reading.cells import CellFault, Seen, read_count, read_phone, read_text
from qqv.lending.models import Application, Loan
from qqv.people.admitting import Newcomer, admit
from qqv.people.models import Group, Member, Membership, Placement, Unit
from qqv.rules.refusals import Refusal
from qqv.rules.words import folded
from qqv.savings.models import SavingsBook
from qqv.trail.models import Record

_STANDINGS = {
    "ngheo": "poor",
    "ho ngheo": "poor",
    "can ngheo": "near_poor",
    "ho can ngheo": "near_poor",
    "moi thoat ngheo": "escaped",
    "thoat ngheo": "escaped",
    "ho moi thoat ngheo": "escaped",
    "chinh sach": "policy",
    "ho chinh sach": "policy",
    "gia dinh chinh sach": "policy",
    "trung binh": "average",
    "binh thuong": "average",
    "ho muc song trung binh": "average",
    "khong": "average",
}


class LivedOn(Refusal):
    """A member has other facts by now (thành viên đã có phát sinh)."""

    text = "{member} đã có khoản vay, hồ sơ hoặc tiết kiệm, không hủy được lần nhập."


def read_standing(cell: object) -> Seen:
    """Read a household's class (diện hộ)."""
    text = folded(str(cell))
    if text not in _STANDINGS:
        raise CellFault(
            gettext("Diện hộ “%(typed)s”: ghi nghèo, cận nghèo, mới thoát nghèo, chính sách.")
            % {"typed": str(cell)[:30]}
        )
    return Seen(_STANDINGS[text])


def check(ground: Ground, rows: Sequence[RowIn]) -> None:
    """Find twins in the file and in the books, and groups that would be too large (kiểm tra)."""
    groups = Groups(ground)
    known = Member.objects.filter(board__fund_id=ground.board.fund_id).select_related("group")
    numbers = {row.get("id_number") for row in rows} - {None}
    by_id = {m.id_number: m for m in known.filter(id_number__in=numbers)} if numbers else {}
    alike = {_key(m.folded, m.group, m.born_on): m for m in known.filter(board=ground.board)}
    seen_id: dict[str, RowIn] = {}
    seen_key: dict[object, RowIn] = {}
    sizes: dict[object, int] = defaultdict(int)
    for member in alike.values():
        sizes[member.group_id] += 1
    for row in rows:
        if row.get("name") is None or row.get("group") is None:
            continue
        group = groups.find(row.get("group"))
        row.known["group"] = group
        who = group if group else group_name(row.get("group"))
        key = _key(folded(row.get("name")), who, row.get("born_on"))
        _find_twin(row, by_id.get(row.get("id_number") or ""), alike.get(key))
        _find_double(row, key, seen_id, seen_key)
        if row.right:
            place = group.pk if group else group_name(row.get("group"))
            sizes[place] += 1
            most = ground.board.fund.group_max
            if sizes[place] > most:
                sentence = gettext("Nhóm %(group)s quá %(most)s thành viên.")
                row.refuse("group", sentence % {"group": row.get("group"), "most": most})


def _key(name: str, group: object, born: object) -> object:
    return name, getattr(group, "pk", group), getattr(born, "year", None)


def _find_twin(row: RowIn, by_id: Member | None, alike: Member | None) -> None:
    if twin := by_id or alike:
        row.twin = gettext("Đã có trong sổ: %(name)s, %(group)s, CCCD …%(tail)s.") % {
            "name": twin.name,
            "group": twin.group or "–",
            "tail": twin.id_number[-4:] or "–",
        }


def _find_double(
    row: RowIn, key: object, seen_id: dict[str, RowIn], seen_key: dict[object, RowIn]
) -> None:
    number = row.get("id_number")
    first = seen_id.get(number or "") or seen_key.get(key)
    if first is not None and not row.twin:
        row.twin = gettext("Trùng dòng %(row)s: %(name)s, nhóm %(group)s.") % {
            "row": first.number,
            "name": first.get("name"),
            "group": first.get("group"),
        }
    seen_key.setdefault(key, row)
    if number:
        seen_id.setdefault(number, row)


def write(record: Record, ground: Ground, rows: Sequence[RowIn]) -> Mapping[int, dict[str, int]]:
    """Found the groups that are missing and admit the members (ghi thành viên)."""
    groups = Groups(ground)
    made = _found_missing(ground, groups, rows)
    arrivals = []
    for row in rows:
        group = groups.find(row.get("group"))
        assert group, row.get("group")
        fields = ("id_number", "phone", "address", "standing")
        given = {key: row.get(key) for key in fields if row.get(key)}
        newcomer = Newcomer(name=row.get("name"), born_on=row.get("born_on"), **given)
        arrivals.append((group, newcomer))
    members = admit(ground.board.pk, arrivals, on=ground.on)
    return {
        row.number: {"member": member.pk} | ({"group": group.pk} if group.pk in made else {})
        for row, member, (group, _) in zip(rows, members, arrivals, strict=True)
    }


def _found_missing(ground: Ground, groups: Groups, rows: Sequence[RowIn]) -> set[int]:
    made = set()
    last = Group.objects.filter(board=ground.board).aggregate(n=Max("number"))["n"] or 0
    hamlets = {folded(g.hamlet.name): g.hamlet for g in groups.all if g.hamlet}
    for row in rows:
        written = row.get("group")
        if groups.find(written):
            continue
        number = group_number(written)
        last = max(last, number or 0) if number else last + 1
        named = row.get("hamlet") or ""
        if named and folded(named) not in hamlets:
            hamlets[folded(named)] = _hamlet(ground, named)
        group = Group.objects.create(
            board=ground.board,
            hamlet=hamlets.get(folded(named)),
            number=number or last,
            name=(named or f"Nhóm {number}") if number else _without_word(written),
            meeting_day=row.get("meeting_day") or 10,
            valid_from=ground.on,
        )
        groups.add(group)
        made.add(group.pk)
    return made


def _hamlet(ground: Ground, name: str) -> Unit:
    unit = Unit.objects.create(kind=Unit.Kind.HAMLET, name=name, valid_from=ground.on)
    Placement.objects.create(unit=unit, parent=ground.board.unit, valid_from=ground.on)
    return unit


def _without_word(written: str) -> str:
    words = written.split()
    return " ".join(words[1:] if len(words) > 1 and folded(words[0]) == "nhom" else words)


def undo(ground: Ground, made: Mapping[str, list[int]], mirror: Callable[[], None]) -> None:
    """End the memberships of members without other facts, and empty groups (hủy nhập)."""
    ids = made.get("member", [])
    for fact in (Loan, Application, SavingsBook):
        for row in fact._default_manager.filter(member__in=ids).select_related("member")[:1]:
            raise LivedOn(member=row.member.name)
    mirror()
    Membership.objects.filter(member__in=ids, valid_to=None).update(valid_to=ground.on)
    # The identity stays free for the right list; who she was stays in the membership.
    Member.objects.filter(pk__in=ids).update(group=None, id_number="")
    empty = Group.objects.filter(pk__in=made.get("group", []), members=None)
    empty.update(valid_to=ground.on)


KIND = Kind(
    key="members",
    title=gettext_lazy("Nhóm và thành viên"),
    about=gettext_lazy("Danh sách thành viên theo nhóm. Nhóm chưa có thì được lập mới."),
    fields=(
        NAME,
        Field(
            key="group",
            label=GROUP.label,
            read=read_text,
            required=True,
            names=GROUP.names,
            example="12",
            note=GROUP.note,
        ),
        Field(
            key="hamlet",
            label=gettext_lazy("Thôn, xóm"),
            read=read_text,
            names=("thon", "xom", "thon xom", "to dan pho"),
            example="Thôn Đông",
        ),
        BORN,
        ID_NUMBER,
        Field(
            key="phone",
            label=gettext_lazy("Điện thoại"),
            read=read_phone,
            names=("so dien thoai", "sdt", "dien thoai", "dt"),
            example="0912000000",
        ),
        Field(
            key="address",
            label=gettext_lazy("Địa chỉ"),
            read=read_text,
            names=("dia chi", "cho o", "noi o"),
            example="Xóm 3",
        ),
        Field(
            key="standing",
            label=gettext_lazy("Diện hộ"),
            read=read_standing,
            names=("dien ho", "loai ho", "hoan canh", "doi tuong"),
            example="cận nghèo",
            note=gettext_lazy(
                "nghèo, cận nghèo, mới thoát nghèo, chính sách; bỏ trống: trung bình"
            ),
        ),
        Field(
            key="meeting_day",
            label=gettext_lazy("Ngày họp"),
            read=read_count,
            names=("ngay hop", "ngay hop nhom"),
            example=10,
            note=gettext_lazy("Ngày trong tháng nhóm họp; chỉ dùng khi lập nhóm mới."),
        ),
    ),
    check=check,
    write=write,
    undo=undo,
)
