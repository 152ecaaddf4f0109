"""How does a table look on a page, and how does it leave as a file?"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from itertools import islice

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.safestring import SafeString

from qqv.reports.commas import comma_separated
from qqv.reports.table import Cell, Column, Kind, Row, Table, Tone
from qqv.reports.workbook import workbook
from qqv.web.asking import day_of
from qqv.web.links import url_of
from qqv.web.parts import day, percent, vnd

MOST = 500  # rows a page shows; the files have them all
CLASSES = {Tone.SUBTOTAL: "total", Tone.OPENING: "total", Tone.UNDONE: "undone", Tone.LINE: ""}
TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownCell:
    """A cell as it is read (ô)."""

    text: str | SafeString
    label: str
    css: str
    url: str
    names: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownRow:
    """A line as it is read: one cell names it (dòng)."""

    css: str
    cells: tuple[ShownCell, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A table as a page shows it; `more` rows are only in the files (bảng trên trang)."""

    table: Table
    rows: tuple[ShownRow, ...]
    total: ShownRow | None
    more: int


def sheet_of(table: Table) -> Sheet:
    """Write the cells of a table for a page (bảng trên trang)."""
    return Sheet(
        table=table,
        rows=tuple(_row(table.columns, row) for row in islice(table.rows, MOST)),
        total=_row(table.columns, Row(cells=table.total)) if table.total else None,
        more=max(len(table.rows) - MOST, 0),
    )


def exported(request: HttpRequest, make: Callable[[], Table]) -> HttpResponse | None:
    """Answer `?xuat=xlsx` or `?xuat=csv` with the whole list as a file; None asks for a page.

    The one way out for every list and report (xuất tệp).
    """
    wanted = request.GET.get("xuat", "")
    if wanted not in TYPES:
        return None
    table = make()
    content = (
        workbook(table, training=settings.DEMO) if wanted == "xlsx" else comma_separated(table)
    )
    response = HttpResponse(content, content_type=TYPES[wanted])
    name = f"{table.name}-{day_of(request):%Y-%m-%d}.{wanted}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _row(columns: tuple[Column, ...], row: Row) -> ShownRow:
    links, name = dict(row.links), _naming(columns, row)
    cells = []
    for at, (column, cell) in enumerate(zip(columns, row.cells, strict=True)):
        link = links.get(column.key) or (row.link if at == name else None)
        url = "" if cell in (None, "", 0) else url_of(link)
        cells.append(
            ShownCell(
                text=_text(cell, column.kind),
                label=str(column.label),
                css=_css(column, cell),
                url=url,
                names=at == name,
            )
        )
    return ShownRow(css=CLASSES[row.tone], cells=tuple(cells))


def _naming(columns: tuple[Column, ...], row: Row) -> int:
    """Find the cell that names a row: the widest text that says something (cột tên).

    A row without any has no name: a header without a word is none to a screen reader.
    """
    told = [at for at, cell in enumerate(row.cells) if isinstance(cell, str) and cell]
    return max(told, key=lambda at: (not columns[at].figures, columns[at].weight), default=-1)


def _css(column: Column, cell: Cell) -> str:
    if column.kind in (Kind.VND, Kind.COUNT, Kind.PERCENT):
        return "num"
    if column.weight >= 4:
        return "memo"
    # A day and the number of a paper are one word: PT-0188/2022 does not break at its dash.
    return "nowrap" if isinstance(cell, date) or (isinstance(cell, str) and " " not in cell) else ""


def _text(cell: Cell, kind: Kind) -> str | SafeString:
    if isinstance(cell, Fraction) or cell is None and kind == Kind.PERCENT:
        return percent(cell)
    if cell is None:
        return ""
    if isinstance(cell, date):
        return day(cell)
    return vnd(cell) if isinstance(cell, int) else cell
