"""What households have and wish for (khảo sát nhu cầu vay vốn)."""

from collections.abc import Callable, Mapping, Sequence

from django.utils.translation import gettext, gettext_lazy

from qqv.imports.kind import Field, Ground, Kind, RowIn
from qqv.imports.kinds.members import read_standing
from qqv.imports.kinds.whom import ID_NUMBER, NAME
from qqv.imports.reading.cells import read_amount, read_date, read_text
from qqv.lending.actions.survey import Asked, take_surveys, withdraw_surveys
from qqv.lending.models import Survey
from qqv.people.models import Member
from qqv.rules.words import folded
from qqv.trail.models import Record


def check(ground: Ground, rows: Sequence[RowIn]) -> None:
    """Tie who is a member to her; find households asked twice (kiểm tra)."""
    numbers = {row.get("id_number") for row in rows} - {None}
    members = Member.objects.filter(board=ground.board, id_number__in=numbers)
    by_id = {member.id_number: member for member in members}
    known = Survey.objects.filter(board=ground.board, withdrawn_on=None)
    asked = {(folded(n), folded(h), on) for n, h, on in known.values_list("name", "hamlet", "on")}
    first: dict[object, int] = {}
    for row in rows:
        if row.get("name") is None:
            continue
        if row.get("on") and row.get("on").year < 2000:
            row.refuse("on", gettext("Ngày khảo sát quá xa."))
        row.known["member"] = by_id.get(row.get("id_number") or "")
        key = folded(row.get("name")), folded(row.get("hamlet") or ""), _day(ground, row)
        if key in asked:
            row.twin = gettext("Hộ này đã có phiếu khảo sát cùng ngày trong sổ.")
        elif key in first:
            row.twin = gettext("Trùng dòng %(row)s.") % {"row": first[key]}
        first.setdefault(key, row.number)


def _day(ground: Ground, row: RowIn) -> object:
    return row.get("on") or ground.on


def write(record: Record, ground: Ground, rows: Sequence[RowIn]) -> Mapping[int, dict[str, int]]:
    """Write the surveys (ghi phiếu khảo sát)."""
    texts = ("hamlet", "standing", "latrine", "water", "cost", "own_money")
    made = take_surveys(
        record,
        ground.board.pk,
        [
            Asked(
                name=row.get("name"),
                wish=row.get("wish"),
                on=row.get("on") or ground.on,
                member_id=row.known["member"].pk if row.known.get("member") else None,
                **{key: row.get(key) for key in texts if row.get(key)},
            )
            for row in rows
        ],
    )
    return {row.number: {"survey": one.pk} for row, one in zip(rows, made, strict=True)}


def undo(ground: Ground, made: Mapping[str, list[int]], mirror: Callable[[], None]) -> None:
    """Take the surveys back (hủy nhập)."""
    withdraw_surveys(made.get("survey", []), on=ground.on)


KIND = Kind(
    key="surveys",
    title=gettext_lazy("Khảo sát nhu cầu vay vốn"),
    about=gettext_lazy("Mỗi dòng một hộ: đang có gì, muốn làm gì, cần bao nhiêu tiền."),
    fields=(
        NAME,
        Field(
            key="wish",
            label=gettext_lazy("Nguyện vọng"),
            read=read_text,
            required=True,
            names=("nhu cau", "nguyen vong", "cong trinh", "muon lam", "cong trinh muon lam"),
            example="Xây nhà tiêu tự hoại",
        ),
        Field(
            key="hamlet",
            label=gettext_lazy("Thôn, xóm"),
            read=read_text,
            names=("thon", "xom", "thon xom", "dia chi"),
            example="Thôn Đông",
        ),
        ID_NUMBER,
        Field(
            key="standing",
            label=gettext_lazy("Diện hộ"),
            read=read_standing,
            names=("dien ho", "loai ho", "hoan canh"),
            example="cận nghèo",
        ),
        Field(
            key="latrine",
            label=gettext_lazy("Nhà tiêu đang dùng"),
            read=read_text,
            names=("nha tieu", "nha ve sinh", "loai nha tieu"),
            example="Một ngăn, đã hỏng",
        ),
        Field(
            key="water",
            label=gettext_lazy("Nguồn nước"),
            read=read_text,
            names=("nuoc", "nguon nuoc"),
            example="Giếng khoan",
        ),
        Field(
            key="cost",
            label=gettext_lazy("Dự toán"),
            read=read_amount,
            names=("du toan", "chi phi", "kinh phi", "tong kinh phi"),
            example=15_000_000,
            money=True,
        ),
        Field(
            key="own_money",
            label=gettext_lazy("Vốn tự có"),
            read=read_amount,
            names=("von tu co", "von doi ung", "tu co"),
            example=5_000_000,
            money=True,
        ),
        Field(
            key="on",
            label=gettext_lazy("Ngày khảo sát"),
            read=read_date,
            names=("ngay khao sat",),
            example="15/03/2026",
            note=gettext_lazy("Bỏ trống: ngày ghi của lần nhập."),
        ),
    ),
    check=check,
    write=write,
    undo=undo,
    summed="cost",
)
