"""What each commune is to reach in a year (kế hoạch năm); the province takes it in."""

from collections.abc import Callable, Mapping, Sequence

from django.utils.translation import gettext, gettext_lazy

from qqv.capital.planning import Target, take_plans, withdraw_plans
from qqv.imports.kind import Field, Ground, Kind, RowIn
from qqv.imports.reading.cells import read_amount, read_count, read_text
from qqv.people.models import Board
from qqv.rules.words import folded
from qqv.trail.models import Record


def check(ground: Ground, rows: Sequence[RowIn]) -> None:
    """Find each commune by name or code; refuse one twice for a year (kiểm tra)."""
    boards = Board.objects.filter(fund_id=ground.board.fund_id, level=Board.Level.COMMUNE)
    known = {folded(name): board for board in boards for name in (board.name, board.code)}
    first: dict[tuple[int, int], int] = {}
    for row in rows:
        written = row.get("name")
        if written is None or row.get("year") is None:
            continue
        name = folded(written)
        board = known.get(name) or known.get(name.removeprefix("xa ").removeprefix("phuong "))
        board = board or known.get(f"xa {name}")
        if board is None:
            row.refuse("name", gettext("Không có xã %(name)s trong quỹ.") % {"name": written})
            continue
        if not 2000 <= row.get("year") <= 2100:
            row.refuse("year", gettext("Năm %(year)s không hợp lý.") % {"year": row.get("year")})
        row.known["board"] = board
        key = board.pk, row.get("year")
        if key in first:
            row.twin = gettext("Trùng dòng %(row)s.") % {"row": first[key]}
        first.setdefault(key, row.number)


def write(record: Record, ground: Ground, rows: Sequence[RowIn]) -> Mapping[int, dict[str, int]]:
    """Write the plans, each as the next revision (ghi kế hoạch)."""
    made = take_plans(
        record,
        [
            Target(
                board_id=row.known["board"].pk,
                year=row.get("year"),
                members=row.get("members"),
                loans=row.get("loans") or 0,
                principal=row.get("principal"),
            )
            for row in rows
        ],
    )
    return {row.number: {"plan": one.pk} for row, one in zip(rows, made, strict=True)}


def undo(ground: Ground, made: Mapping[str, list[int]], mirror: Callable[[], None]) -> None:
    """Take the plans back; the revision before counts again (hủy nhập)."""
    withdraw_plans(made.get("plan", []), on=ground.on)


KIND = Kind(
    key="plans",
    title=gettext_lazy("Kế hoạch năm theo xã"),
    about=gettext_lazy("Mỗi dòng một xã. Kế toán quỹ tỉnh nhập cho ban quản lý tỉnh."),
    fields=(
        Field(
            key="name",
            label=gettext_lazy("Xã"),
            read=read_text,
            required=True,
            names=("xa", "ten xa", "don vi", "ten don vi", "xa thi tran", "xa phuong"),
            example="Hồng Mẫu",
            note=gettext_lazy("Tên hoặc mã xã."),
        ),
        Field(
            key="year",
            label=gettext_lazy("Năm"),
            read=read_count,
            required=True,
            names=("nam", "nam ke hoach"),
            example=2026,
        ),
        Field(
            key="members",
            label=gettext_lazy("Số thành viên"),
            read=read_count,
            required=True,
            names=("thanh vien", "so thanh vien", "chi tieu thanh vien"),
            example=160,
        ),
        Field(
            key="loans",
            label=gettext_lazy("Số khoản vay mới"),
            read=read_count,
            names=("so khoan vay", "so luot vay", "khoan vay moi"),
            example=55,
        ),
        Field(
            key="principal",
            label=gettext_lazy("Vốn cho vay"),
            read=read_amount,
            required=True,
            names=("von", "so tien", "von cho vay", "von phan bo", "doanh so cho vay"),
            example=550_000_000,
            note=gettext_lazy("Đơn vị đồng; “550 triệu” cũng được."),
            money=True,
        ),
    ),
    check=check,
    write=write,
    undo=undo,
    summed="principal",
    provincial=True,
)
