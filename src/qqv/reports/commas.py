"""How does a table become plain lines that any program reads, and no program runs?"""

import csv
from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from io import StringIO

from qqv.reports.table import Cell, Table

# A cell that begins so is run as a formula by the programs people open such files with.
RUN = ("=", "+", "-", "@", "\t", "\r")


def comma_separated(table: Table) -> bytes:
    """Write a table as CSV, UTF-8 with the mark Excel wants (tệp CSV).

    Amounts are plain whole đồng, days dd/mm/yyyy, ratios percent with one decimal comma.
    """
    out = StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow([_harmless(str(column.label)) for column in table.columns])
    for cells in _lines(table):
        writer.writerow([_plain(cell) for cell in cells])
    return out.getvalue().encode("utf-8-sig")


def _lines(table: Table) -> Iterator[tuple[Cell, ...]]:
    for row in table.rows:
        yield row.cells
    if table.total is not None:
        yield table.total


def _plain(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, date):
        return cell.strftime("%d/%m/%Y")
    if isinstance(cell, Fraction):
        return f"{float(cell) * 100:z.1f}".replace(".", ",") + "%"
    return str(cell) if isinstance(cell, int) else _harmless(cell)


def _harmless(text: str) -> str:
    return f"'{text}" if text.startswith(RUN) else text
