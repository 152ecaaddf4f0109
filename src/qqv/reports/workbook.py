"""How does a table become a workbook that an accountant goes on reckoning with?"""

from datetime import date
from fractions import Fraction
from io import BytesIO
from typing import Any

from django.utils.translation import gettext as _
from xlsxwriter import Workbook  # type: ignore[import-untyped]

from qqv.reports.table import Cell, Column, Kind, Table, Tone

# Excel writes the thousands with the reader's own mark: 1.330.000 on a Vietnamese machine.
FORMATS = {
    Kind.TEXT: "@",
    Kind.VND: "#,##0;[Red]-#,##0",
    Kind.COUNT: "#,##0;[Red]-#,##0",
    Kind.DAY: "dd/mm/yyyy",
    Kind.PERCENT: "0.0%",
}
ALIGNED = {Kind.TEXT: "left", Kind.DAY: "center"}
WIDTHS = {Kind.VND: 16, Kind.COUNT: 11, Kind.DAY: 12, Kind.PERCENT: 11}
WIDEST, A4, UPRIGHT = 46, 9, 92  # characters, Excel's number of the paper, characters across it


def workbook(table: Table, *, training: bool) -> bytes:
    """Write a table as XLSX: real numbers and days, ready to filter and print (tệp Excel).

    `training` marks the sheet as one whose figures are not real.
    """
    out = BytesIO()
    with Workbook(out, {"in_memory": True, "strings_to_formulas": False}) as book:
        book.set_properties({"title": str(table.title), "subject": str(table.period)})
        styles = _Styles(book)
        sheet = book.add_worksheet(_sheet_name(table))
        header = _headed(sheet, table, styles, training)
        last = _filled(sheet, table, styles, header + 1)
        widths = _widths(table)
        for at, width in enumerate(widths):
            sheet.set_column(at, at, width)
        sheet.freeze_panes(header + 1, 1)
        if table.rows:
            sheet.autofilter(header, 0, header + len(table.rows), len(table.columns) - 1)
        _for_print(sheet, header, wide=sum(widths) > UPRIGHT, training=training)
        sheet.print_area(0, 0, max(last, header), len(table.columns) - 1)
        if table.definitions:
            _defined(book.add_worksheet(_("Cách tính")[:31]), table, styles, training)
    return out.getvalue()


class _Styles:
    """The looks of cells, each made once (kiểu ô)."""

    def __init__(self, book: Any) -> None:
        self.book = book
        self.made: dict[tuple[Kind, str], Any] = {}
        self.title = book.add_format({"bold": True, "font_size": 14, "font_color": "#0e2f54"})
        self.said = book.add_format({"font_color": "#47525e"})
        self.mark = book.add_format({"bold": True, "bg_color": "#ffe27a", "font_color": "#4b3900"})
        self.head = book.add_format(
            {
                "bold": True,
                "border": 1,
                "bg_color": "#e8eef5",
                "text_wrap": True,
                "valign": "vcenter",
                "align": "center",
            }
        )
        self.term = book.add_format({"bold": True, "valign": "top", "text_wrap": True})
        self.meaning = book.add_format({"valign": "top", "text_wrap": True})

    def cell(self, kind: Kind, tone: str) -> Any:
        if (kind, tone) not in self.made:
            looks = {
                "num_format": FORMATS[kind],
                "align": ALIGNED.get(kind, "right"),
                "border": 1,
                "valign": "top",
                "text_wrap": kind == Kind.TEXT,
                "bold": tone in ("total", Tone.SUBTOTAL, Tone.OPENING),
                "font_strikeout": tone == Tone.UNDONE,
            }
            if tone == "total":
                looks |= {"top": 2, "bg_color": "#f4f1ea"}
            self.made[kind, tone] = self.book.add_format(looks)
        return self.made[kind, tone]


def _sheet_name(table: Table) -> str:
    """Excel takes at most 31 characters, none of them one of its own signs."""
    kept = "".join(sign for sign in str(table.title) if sign not in "[]:*?/\\'")
    return kept.strip()[:31].strip() or table.name[:31]


def _headed(sheet: Any, table: Table, styles: _Styles, training: bool) -> int:
    """Write the lines above the table; tell the row of its header."""
    at = 0
    if training:
        sheet.write_string(at, 0, _("BẢN TẬP HUẤN, số liệu không thật"), styles.mark)
        at += 1
    sheet.write_string(at, 0, str(table.title), styles.title)
    for line in (table.unit, table.period, table.note):
        if line:
            at += 1
            sheet.write_string(at, 0, str(line), styles.said)
    header = at + 2
    sheet.set_row(header, 32)
    for column, named in enumerate(table.columns):
        sheet.write_string(header, column, str(named.label), styles.head)
    return header


def _filled(sheet: Any, table: Table, styles: _Styles, start: int) -> int:
    """Write rows and the total; tell the last row."""
    lines: list[tuple[tuple[Cell, ...], str]] = [(row.cells, row.tone) for row in table.rows]
    if table.total is not None:
        lines.append((table.total, "total"))
    for at, (cells, tone) in enumerate(lines, start):
        for column, cell in enumerate(cells):
            _put(sheet, at, column, cell, styles.cell(table.columns[column].kind, tone))
    return start + len(lines) - 1


def _put(sheet: Any, at: int, column: int, cell: Cell, style: Any) -> None:
    if cell is None or cell == "":
        sheet.write_blank(at, column, None, style)
    elif isinstance(cell, date):
        sheet.write_datetime(at, column, cell, style)
    elif isinstance(cell, int | Fraction):
        sheet.write_number(at, column, float(cell) if isinstance(cell, Fraction) else cell, style)
    else:
        # Never a formula, whatever somebody was named.
        sheet.write_string(at, column, str(cell), style)


def _widths(table: Table) -> list[int]:
    return [_width(table, at, column) for at, column in enumerate(table.columns)]


def _width(table: Table, at: int, column: Column) -> int:
    if column.kind != Kind.TEXT:
        return WIDTHS[column.kind]
    longest = max((len(str(row.cells[at] or "")) for row in table.rows), default=0)
    return min(max(longest, len(str(column.label)), 8) + 2, WIDEST)


def _for_print(sheet: Any, header: int, *, wide: bool, training: bool) -> None:
    sheet.set_paper(A4)
    if wide:
        sheet.set_landscape()
    sheet.repeat_rows(header)
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(left=0.6, right=0.4, top=0.6, bottom=0.7)
    mark = _("BẢN TẬP HUẤN, số liệu không thật") if training else ""
    sheet.set_footer(f"&L{mark}&R" + _("Trang") + " &P/&N")


def _defined(sheet: Any, table: Table, styles: _Styles, training: bool) -> None:
    """Say on a sheet of its own how every figure is reckoned (cách tính)."""
    sheet.set_column(0, 0, 30)
    sheet.set_column(1, 1, 90)
    sheet.write_string(0, 0, _("Cách tính"), styles.title)
    if training:
        sheet.write_string(0, 1, _("BẢN TẬP HUẤN, số liệu không thật"), styles.mark)
    for at, (term, meaning) in enumerate(table.definitions, 2):
        sheet.write_string(at, 0, str(term), styles.term)
        sheet.write_string(at, 1, str(meaning), styles.meaning)
    sheet.set_paper(A4)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
