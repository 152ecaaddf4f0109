"""Any table as a page of the bound book, with totals carried forward (sổ in)."""

from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from typing import Any

from qqv.ledger.queries import Statement, statement
from qqv.papers.heads import head_of
from qqv.papers.press import Paper, Told
from qqv.papers.writing import day, long_day, slug, vnd
from qqv.people.models import Board
from qqv.reports.table import Cell, Column, Kind, Row, Table, Tone
from qqv.rules.access import Actor

# The narrowest that holds the widest figure, in mm; texts share what is left by weight.
WIDTHS = {Kind.VND: 25, Kind.COUNT: 15, Kind.DAY: 23, Kind.PERCENT: 16}
KEEPERS = (("Người lập", ""), ("Kế toán", ""), ("Trưởng ban", ""))


def book_paper(
    table: Table,
    *,
    board: Board,
    kind: str = "book",
    flipped: bool = True,
    people: Sequence[tuple[str, str]] = KEEPERS,
    least: int = 0,
    on: date | None = None,
    of: date | None = None,
    address: str = "",
) -> Paper:
    """Print a table A4 with carried-forward totals; `least` mm is a row's height (in sổ).

    It is signed `on` a day; `of` is the last day it covers.
    """
    content = {
        "head": head_of(kind, board),
        "title": str(table.title),
        "subtitle": str(table.period),
        "unit": str(table.unit),
        "note": str(table.note),
        "none": "Không có phát sinh.",
        "flipped": flipped,
        "least": least,
        "columns": [_column(column) for column in table.columns],
        "label_at": _label_at(table.columns),
        "rows": [_row(table.columns, row) for row in table.rows],
        "total": table.total and _texts(table.columns, table.total),
        "date": f"{board.name}, {long_day(on)}",
        "people": [list(person) for person in people],
    }
    return Paper(
        name=slug(table.name, board.name, table.period),
        template="book",
        content=content,
        told=Told(board=board.name, on=of, totals=_totals(table)),
        address=address,
    )


def _totals(table: Table) -> tuple[tuple[Any, int], ...]:
    """Pick the đồng of the last line (các số cộng)."""
    cells = zip(table.columns, table.total or (), strict=False)
    return tuple((c.label, v) for c, v in cells if c.kind == Kind.VND and isinstance(v, int))


def cash_book(actor: Actor, *, on: date, board_id: int, number: str, month: date) -> Paper:
    """Print a month of the cash or bank book (sổ quỹ tiền mặt, sổ tiền gửi)."""
    page = statement(actor, on=on, board_id=board_id, number=number, month=month)
    board = Board.objects.select_related("fund").get(pk=board_id)
    people = (("Thủ quỹ", ""), ("Kế toán", ""), ("Trưởng ban", ""))
    return book_paper(statement_table(page), board=board, people=people, of=page.last)


def statement_table(page: Statement) -> Table:
    """Put a drawer's month into a table with opening and closing lines (sổ chi tiết)."""
    name = {"111": "Sổ quỹ tiền mặt", "112": "Sổ tiền gửi ngân hàng"}.get(page.number[:3], "")
    columns = (
        Column(key="on", label="Ngày", kind=Kind.DAY),
        Column(key="receipt", label="Số phiếu thu", weight=3),
        Column(key="payment", label="Số phiếu chi", weight=3),
        Column(key="memo", label="Diễn giải", weight=8),
        Column(key="against", label="TK đối ứng", weight=2),
        Column(key="inward", label="Thu", kind=Kind.VND, carried=True),
        Column(key="outward", label="Chi", kind=Kind.VND, carried=True),
        Column(key="balance", label="Tồn", kind=Kind.VND),
    )
    opening = Row(
        cells=(page.first, "", "", "Tồn đầu kỳ", "", None, None, page.opening), tone=Tone.OPENING
    )
    lines = tuple(
        Row(
            cells=(
                line.on,
                line.receipt,
                line.payment,
                line.memo,
                line.against,
                line.inward or None,
                line.outward or None,
                line.balance,
            )
        )
        for line in page.lines
    )
    return Table(
        name="so-quy" if page.number == "111" else "so-tien-gui",
        title=name or f"Sổ chi tiết tài khoản {page.number} {page.name}",
        unit="Đơn vị tính: đồng",
        period=f"Tháng {page.first:%m/%Y}",
        columns=columns,
        rows=(opening, *lines),
        total=(
            None,
            "",
            "",
            "Cộng phát sinh, tồn cuối kỳ",
            "",
            page.inward,
            page.outward,
            page.closing,
        ),
    )


def _column(column: Column) -> dict[str, Any]:
    return {
        "label": str(column.label),
        "figures": column.kind in (Kind.VND, Kind.COUNT, Kind.PERCENT),
        "weight": column.weight,
        "width": column.width or WIDTHS.get(column.kind),
        "carried": column.carried,
    }


def _label_at(columns: Sequence[Column]) -> int:
    """Find the widest text column: it names the carried lines (cột diễn giải)."""
    texts = [at for at, column in enumerate(columns) if column.kind == Kind.TEXT]
    return max(texts, key=lambda at: columns[at].weight, default=0)


def _row(columns: Sequence[Column], row: Row) -> dict[str, Any]:
    counts = row.tone in (Tone.LINE, Tone.UNDONE)
    return {
        "tone": row.tone,
        "cells": _texts(columns, row.cells),
        "sums": [
            cell if counts and column.carried and isinstance(cell, int) else 0
            for column, cell in zip(columns, row.cells, strict=True)
        ],
    }


def _texts(columns: Sequence[Column], cells: Sequence[Cell]) -> list[str]:
    return [_text(column, cell) for column, cell in zip(columns, cells, strict=True)]


def _text(column: Column, cell: Cell) -> str:
    if cell is None:
        return "–" if column.kind == Kind.PERCENT else ""
    if isinstance(cell, date):
        return day(cell)
    if isinstance(cell, Fraction):
        return f"{float(cell) * 100:z.1f} %".replace(".", ",")
    return vnd(cell) if isinstance(cell, int) and column.kind != Kind.TEXT else str(cell)
