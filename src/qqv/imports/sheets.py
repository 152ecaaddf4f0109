"""Which workbooks do we hand out? A template per kind, and the same rows with their result."""

from datetime import date, datetime
from io import BytesIO
from typing import Any

import xlsxwriter  # type: ignore[import-untyped]
from django.utils.translation import gettext, override

from qqv.imports.actions import checked, why_not
from qqv.imports.files import content_of
from qqv.imports.kind import Kind
from qqv.imports.kinds import KINDS
from qqv.imports.models import Import
from qqv.imports.queries import seen
from qqv.imports.reading.workbook import Workbook
from qqv.rules.access import Actor
from qqv.rules.refusals import Unseen


def template(kind_key: str) -> bytes:
    """Make the empty sheet of a kind, an example and notes beside it (tệp mẫu)."""
    if kind_key not in KINDS:
        raise Unseen
    with override("vi"):
        return _template(KINDS[kind_key])


def _template(kind: Kind) -> bytes:
    out = BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        looks = _looks(book)
        sheets = [book.add_worksheet(gettext("Nhập liệu")), book.add_worksheet(gettext("Ví dụ"))]
        for sheet in sheets:
            sheet.freeze_panes(1, 1)
            for n, one in enumerate(kind.fields):
                label = f"{one.label} (*)" if one.required else str(one.label)
                sheet.write_string(0, n, label, looks["head"])
                look = looks["money"] if one.money else looks["text"]
                sheet.set_column(n, n, max(14, len(label) + 2), look)
        for n, one in enumerate(kind.fields):
            _put(sheets[1], 1, n, one.example, looks)
        notes = book.add_worksheet(gettext("Ghi chú"))
        notes.set_column(0, 0, 26)
        notes.set_column(1, 1, 80)
        lines = [(str(kind.title), str(kind.about)), ("(*)", gettext("Cột bắt buộc."))]
        lines += [(str(one.label), str(one.note)) for one in kind.fields if one.note]
        for n, (label, note) in enumerate(lines):
            notes.write_string(n, 0, label, looks["head"])
            notes.write_string(n, 1, note, looks["wrapped"])
    return out.getvalue()


def result(actor: Actor, *, import_id: int) -> bytes:
    """Give the same rows back with a column that says what became of each (tệp kết quả)."""
    source = seen(actor, import_id)
    told = _told(source)
    if source.started_id is None:
        told = {
            row.number: gettext("Đúng") if row.right else why_not(row) for row in checked(source)
        }
    return _with_results(source, told)


def _told(source: Import) -> dict[int, str]:
    rows = source.done.values_list("row", "written", "why")
    good = gettext("Đã hủy") if source.undone_id else gettext("Đã ghi")
    return {row: good if written else why for row, written, why in rows}


def _with_results(source: Import, told: dict[int, str]) -> bytes:
    sheet = Workbook(content_of(source)).sheet(source.sheet)
    width = max((len(cells) for cells in sheet.rows), default=0)
    out = BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        looks = _looks(book)
        page = book.add_worksheet(_title(source.sheet))
        page.set_column(0, width, 18)
        page.set_column(width, width, 70)
        page.write_string(max(source.first_row - 2, 0), width, gettext("Kết quả"), looks["head"])
        for n, cells in enumerate(sheet.rows):
            for m, cell in enumerate(cells):
                _put(page, n, m, cell, looks)
            if n + 1 in told:
                page.write_string(n, width, told[n + 1], looks["wrapped"])
    return out.getvalue()


def _put(sheet: Any, row: int, column: int, cell: object, looks: dict[str, Any]) -> None:
    """Write a cell as what it is; a text stays a text and never becomes a formula."""
    if cell == "":
        return
    if isinstance(cell, bool) or not isinstance(cell, (int, float, date, datetime)):
        sheet.write_string(row, column, str(cell))
    elif isinstance(cell, (date, datetime)):
        sheet.write_datetime(row, column, cell, looks["day"])
    else:
        sheet.write_number(row, column, cell, looks["money"] if abs(cell) >= 1000 else None)


def _title(name: str) -> str:
    kept = "".join(letter for letter in name if letter not in "[]:*?/\\")
    return kept.strip("'")[:31] or "1"


def _looks(book: Any) -> dict[str, Any]:
    head = {"bold": True, "bg_color": "#dbe7f3", "border": 1, "text_wrap": True, "valign": "top"}
    return {
        "head": book.add_format(head),
        "money": book.add_format({"num_format": "#,##0"}),
        "day": book.add_format({"num_format": "dd/mm/yyyy"}),
        "text": book.add_format({"num_format": "@"}),
        "wrapped": book.add_format({"text_wrap": True, "valign": "top"}),
    }
