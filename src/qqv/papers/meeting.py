"""The collection sheet: blank to be filled by hand, or as it was saved (bảng kê thu)."""

import re
from dataclasses import dataclass
from datetime import date

from qqv.collection.queries import saved_sheet, sheet_page
from qqv.papers.book import book_paper
from qqv.papers.press import Paper
from qqv.papers.writing import day
from qqv.people.models import Group
from qqv.reports.table import Column, Kind, Row, Table, Tone, summed
from qqv.rules.access import Actor, Verb

# Tall enough to write and sign in, low enough for 15 to 20 members a page.
ROW = 7
SIGNERS = (("Trưởng nhóm", ""), ("Kế toán", ""), ("Thủ quỹ", ""))


@dataclass(frozen=True, slots=True, kw_only=True)
class Meant:
    """Which sheet a short code on paper means (mã bảng kê)."""

    group_id: int
    met_on: date


def sheet_code(*, group_id: int, met_on: date) -> str:
    """Make the short code of a blank sheet, typed or scanned to find it again (mã bảng kê)."""
    return f"{group_id}-{met_on:%d%m%y}"


def meant_by(code: str) -> Meant | None:
    """Read a sheet's code; None when it is none (tìm bảng kê)."""
    found = re.fullmatch(r"(\d{1,9})-(\d\d)(\d\d)(\d\d)", code)
    if not found:
        return None
    try:
        met_on = date(2000 + int(found[4]), int(found[3]), int(found[2]))
    except ValueError:
        return None
    return Meant(group_id=int(found[1]), met_on=met_on)


def met_on(actor: Actor, *, group_id: int, met_on: date | None, on: date) -> date:
    """Tell the day of a group's meeting, the next where none is asked for (ngày họp)."""
    page = sheet_page(actor, group_id=group_id, met_on=met_on, on=on, verb=Verb.SEE)
    return page.met_on


def blank_sheet(actor: Actor, *, group_id: int, met_on: date | None, on: date) -> Paper:
    """Print a group's sheet with what is due, to be filled and signed at the meeting (bảng kê)."""
    page = sheet_page(actor, group_id=group_id, met_on=met_on, on=on, verb=Verb.SEE)
    columns = (
        Column(key="n", label="STT", kind=Kind.COUNT),
        Column(key="name", label="Họ và tên", weight=12),
        Column(key="loan", label="Sổ vay", weight=3),
        Column(key="installment", label="Kỳ", weight=2),
        Column(key="principal", label="Gốc phải thu", kind=Kind.VND, carried=True),
        Column(key="interest", label="Lãi phải thu", kind=Kind.VND, carried=True),
        Column(key="saving", label="Tiết kiệm", kind=Kind.VND, carried=True),
        Column(key="total", label="Cộng", kind=Kind.VND, carried=True),
        Column(key="paid", label="Thực nộp", weight=4),
        Column(key="sign", label="Ký nộp", weight=4),
    )
    rows = tuple(
        Row(
            cells=(
                n,
                row.name,
                row.loan_number,
                f"{row.installment}/{row.installments}" if row.installment else "",
                row.principal or None,
                row.interest or None,
                row.saving or None,
                row.total or None,
                "",
                "",
            )
        )
        for n, row in enumerate(page.rows, start=1)
    )
    code = sheet_code(group_id=group_id, met_on=page.met_on)
    _, _, *sums = summed(columns, rows, "")
    table = Table(
        name="bang-ke-thu",
        title="Bảng kê thu tiền",
        unit=f"Mã bảng kê: {code} · Đơn vị tính: đồng",
        period=f"{page.group} · Buổi họp ngày {day(page.met_on)}",
        columns=columns,
        rows=rows,
        total=(None, "Cộng", *sums[:6], "", ""),
        note="Có mặt: ........ người. Tổng tiền thực thu: ..............................  "
        "Bằng chữ: ..................................................",
    )
    return _printed(table, page.group_id, page.met_on, address=f"/bk/{code}/")


def filled_sheet(actor: Actor, *, sheet_id: int) -> Paper:
    """Print a saved meeting with signature lines (bảng kê đã ghi sổ)."""
    page = saved_sheet(actor, sheet_id=sheet_id)
    columns = (
        Column(key="n", label="STT", kind=Kind.COUNT),
        Column(key="name", label="Họ và tên", weight=7),
        Column(key="here", label="Có mặt", weight=2),
        Column(key="principal", label="Gốc", kind=Kind.VND, carried=True),
        Column(key="interest", label="Lãi", kind=Kind.VND, carried=True),
        Column(key="saved", label="Tiết kiệm", kind=Kind.VND, carried=True),
        Column(key="total", label="Cộng", kind=Kind.VND, carried=True),
        Column(key="sign", label="Ký nộp", weight=4),
    )
    rows = tuple(
        Row(
            cells=(
                n,
                row.name,
                "có" if row.attended else "vắng",
                row.principal or None,
                row.interest or None,
                row.saved or None,
                row.total or None,
                "đã đảo" if row.reversed else "",
            ),
            tone=Tone.UNDONE if row.reversed else Tone.LINE,
        )
        for n, row in enumerate(page.rows, start=1)
    )
    _, _, *sums = summed(columns, rows, "")
    unit = "Đơn vị tính: đồng"
    table = Table(
        name="bang-ke-da-thu",
        title="Bảng kê thu tiền",
        unit=f"Chứng từ {page.voucher}, mã kiểm {page.check_code} · {unit}"
        if page.voucher
        else unit,
        period=f"{page.group} · Buổi họp ngày {day(page.met_on)}",
        columns=columns,
        rows=rows,
        total=(None, "Cộng", *sums[:5], ""),
        note=f"Có mặt {page.present}/{len(rows)} người. Người ghi sổ: {page.saved_by}.",
    )
    return _printed(table, page.group_id, page.met_on)


def _printed(table: Table, group_id: int, met_on: date, *, address: str = "") -> Paper:
    group = Group.objects.select_related("board__fund").get(pk=group_id)
    return book_paper(
        table,
        board=group.board,
        kind="sheet",
        people=SIGNERS,
        least=ROW,
        of=met_on,
        address=address,
    )
