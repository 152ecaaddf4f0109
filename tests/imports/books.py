"""Real workbooks for the tests, as people make them."""

from io import BytesIO
from typing import Any

import xlsxwriter
import xlwt

MESSY = [
    ["HỘI LHPN XÃ HỒNG THUẬN"],
    ["DANH SÁCH DƯ NỢ ĐẾN 31/12/2025"],
    [],
    ["STT", "Họ  và tên", "Nhóm", "Vay vốn", "", "Dư nợ gốc"],
    ["", "", "", "Ngày vay", "Số tiền vay", ""],
    ["(1)", "(2)", "(3)", "(4)", "(5)", "(6)"],
    [1, "NGUYỄN THỊ  LAN", "Nhóm 1", "10/03/25", "10 tr", "5.002.000"],
    [2, "Trần Thị Mai", 1, 45757, 10000000.0, "8,334,000"],
    ["", "Cộng", "", "", 20000000, 13336000],
]


def xlsx(rows: list[list[Any]], *, name: str = "T12", merged: tuple[str, ...] = ()) -> bytes:
    """Write rows to an .xlsx; a text that begins with = is a formula that yields an error."""
    out = BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet(name)
        for n, row in enumerate(rows):
            for m, cell in enumerate(row):
                if isinstance(cell, str) and cell.startswith("="):
                    sheet.write_formula(n, m, cell, None, "#DIV/0!")
                elif cell != "":
                    sheet.write(n, m, cell)
        for place in merged:
            sheet.merge_range(place, rows[3][3])
    return out.getvalue()


def xls(rows: list[list[Any]], *, name: str = "T12") -> bytes:
    """Write rows to an old .xls."""
    out, book = BytesIO(), xlwt.Workbook(encoding="utf-8")
    sheet = book.add_sheet(name)
    for n, row in enumerate(rows):
        for m, cell in enumerate(row):
            if cell != "":
                sheet.write(n, m, cell)
    book.save(out)
    return out.getvalue()
