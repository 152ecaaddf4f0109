"""Files of banks, each in its own dress, read to the same statement."""

from datetime import date

import pytest

from qqv.imports.reading.workbook import NotAWorkbook
from qqv.imports.statements import (
    BadLine,
    BalanceUntold,
    BothSides,
    NoDay,
    NoTable,
    SpanUntold,
    read_statement,
)
from qqv.rules.refusals import Refusal
from tests.imports.books import xls, xlsx

TITLE = [
    ["NGÂN HÀNG SÔNG HỒNG, SỔ PHỤ TÀI KHOẢN"],
    ["Từ ngày: 01/01/2026 - Đến ngày: 31/01/2026"],
]
HEADING = ["Ngày GD", "Số CT", "Diễn giải", "Ghi nợ", "Ghi có", "Số dư"]
LINES = [
    ["02/01/2026 08:15:00", "FT001", "Quỹ tỉnh chuyển vốn", "", "100,000,000", "100,000,000"],
    ["30/01/2026 09:00:00", "FT002", "Phí quản lý", "11,000", "", "99,989,000"],
]
FOOT = [["", "", "Cộng phát sinh", "11,000", "100,000,000", ""], ["Người lập biểu"]]
WANTED = [
    (date(2026, 1, 2), 100_000_000, 0, "Quỹ tỉnh chuyển vốn", "FT001"),
    (date(2026, 1, 30), 0, 11_000, "Phí quản lý", "FT002"),
]


def told(content: bytes, name: str = "sao-ke.xlsx", **typed: object) -> tuple[object, ...]:
    found = read_statement(content, file_name=name, **typed)
    lines = [(one.on, one.inward, one.outward, one.memo, one.reference) for one in found.lines]
    return lines, found.first, found.last, found.opening, found.closing


FIRST, LAST = date(2026, 1, 1), date(2026, 1, 31)
WHOLE = (WANTED, FIRST, LAST, 0, 99_989_000)


def commas(rows: list[list[str]], separator: str) -> bytes:
    return "\n".join(separator.join(f'"{cell}"' for cell in row) for row in rows).encode()


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (xlsx([*TITLE, [], HEADING, *LINES, *FOOT]), "a.xlsx"),
        (xls([*TITLE, [], HEADING, *LINES, *FOOT]), "a.xls"),
        # The newest line first.
        (xlsx([*TITLE, HEADING, *reversed(LINES)]), "a.xlsx"),
        (commas([*TITLE, HEADING, *LINES], ","), "a.csv"),
        (b"\xef\xbb\xbf" + commas([*TITLE, HEADING, *LINES], ";"), "a.CSV"),
        (commas([*TITLE, HEADING, *LINES], "\t").decode().encode("utf-16"), "a.txt"),
    ],
)
def test_every_dress_says_the_same(content: bytes, name: str) -> None:
    assert told(content, name) == WHOLE


def test_balances_stand_in_lines_of_their_own() -> None:
    rows = [
        *TITLE,
        ["Ngày hạch toán", "Nội dung giao dịch", "Phát sinh có", "Phát sinh nợ"],
        ["", "Số dư đầu kỳ ngày 01/01/2026", 250000, ""],
        [date(2026, 1, 31).strftime("%d/%m/%Y"), "Lãi nhập vốn", 4200, 0],
        ["", "Số dư cuối kỳ: 254.200", "", ""],
    ]
    lines = [(LAST, 4_200, 0, "Lãi nhập vốn", "")]
    assert told(xlsx(rows)) == (lines, FIRST, LAST, 250_000, 254_200)


def test_one_column_with_its_sign_will_do() -> None:
    rows = [
        *TITLE,
        ["Ngày giao dịch", "Mô tả", "Số tiền", "Số dư"],
        ["02/01/2026", "Chuyển vốn", "+5.000.000", "5.000.000"],
        ["03/01/2026", "Rút tiền", -2000000, 3000000],
    ]
    lines, *rest = told(xlsx(rows))
    assert [one[1:3] for one in lines] == [(5_000_000, 0), (0, 2_000_000)]
    assert rest == [FIRST, LAST, 0, 3_000_000]


def test_what_is_typed_goes_before_the_file() -> None:
    typed = {"first": date(2026, 1, 2), "last": date(2026, 2, 1), "opening": 5, "closing": 6}
    found = told(xlsx([*TITLE, HEADING, *LINES]), **typed)
    assert found == (WANTED, date(2026, 1, 2), date(2026, 2, 1), 5, 6)


@pytest.mark.parametrize(
    ("rows", "refusal", "word"),
    [
        ([["Họ và tên", "Nhóm"], ["Trần Thị Mai", "1"]], NoTable, "cột ngày"),
        ([HEADING, *LINES], SpanUntold, "Từ ngày"),
        ([*TITLE, HEADING[:5], *(line[:5] for line in LINES)], BalanceUntold, "số dư"),
        ([*TITLE, HEADING, ["2/1/2026", "", "", "11x", "", "5"]], BadLine, "Dòng 4"),
        ([*TITLE, HEADING, ["2/1/2026", "", "", "5", "6", "5"]], BothSides, "Dòng 4"),
        ([*TITLE, HEADING, ["", "", "Phí", "5", "", "5"]], NoDay, "Dòng 4"),
    ],
)
def test_it_says_what_is_wrong(rows: list[list[str]], refusal: type[Refusal], word: str) -> None:
    with pytest.raises(refusal) as said:
        told(xlsx(rows))
    assert word in str(said.value)


@pytest.mark.parametrize(("content", "name"), [(b"\xff\x00\x81", "a.csv"), (b"%PDF-1.7", "a.xls")])
def test_what_is_no_table_is_refused(content: bytes, name: str) -> None:
    with pytest.raises(NotAWorkbook):
        told(content, name)
