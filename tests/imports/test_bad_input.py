"""Broken, locked, huge, wrong: one clear sentence, and nothing is written."""

import os
import re
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
import xlsxwriter

from qqv.imports import actions, queries
from qqv.imports.kind import RowIn
from qqv.imports.models import Import, ImportedRow
from qqv.imports.reading import workbook
from qqv.lending.models import Loan
from qqv.rules.refusals import Refusal
from qqv.trail.models import Record
from tests.imports.books import xls, xlsx
from tests.imports.test_taking_in import upload
from tests.world import World

HEAD = ["Họ và tên", "Nhóm", "Ngày vay", "Số tiền vay", "Dư nợ gốc"]
GOOD = ["Nguyễn Thị Lan", 1, "10/03/2025", 10000000, 5000000]


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, settings: Any) -> None:
    settings.DATA = tmp_path


def locked(suffix: str) -> bytes:
    """A workbook really encrypted; its password is "hoa sen".

    The .xlsx was made of MESSY by `msoffcrypto-tool -e` (agile encryption in an OLE container,
    as Excel does); the .xls of MESSY by xlwt, its records then encrypted with RC4 behind a
    FILEPASS record. msoffcrypto-tool opened both again with the password.
    """
    return (Path(__file__).parent / "locked" / f"mat-khau{suffix}").read_bytes()


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (xlsx([HEAD, GOOD])[:900], workbook.NotAWorkbook),
        (xls([HEAD, GOOD])[:700], workbook.NotAWorkbook),
        (b"", workbook.NotAWorkbook),
        (locked(".xlsx"), workbook.Locked),
        (locked(".xls"), workbook.Locked),
        (os.urandom(10 * 1024 * 1024), workbook.NotAWorkbook),
        (bytes(workbook.MOST_BYTES + 1), workbook.TooBig),
        (xlsx([]), workbook.EmptyWorkbook),
    ],
    ids=[
        "cut xlsx",
        "cut xls",
        "empty",
        "password",
        "password xls",
        "garbage",
        "too big",
        "no rows",
    ],
)
def test_a_file_that_cannot_be_read(world: World, content: bytes, why: type[Refusal]) -> None:
    with pytest.raises(why) as said:
        upload(world, "opening", content)
    assert re.search("[à-ỹ]", str(said.value))
    assert not Import.objects.exists()


@pytest.mark.parametrize("suffix", [".xlsx", ".xls"])
def test_a_workbook_with_a_password_is_refused_and_nothing_is_written(
    world: World, tmp_path: Path, suffix: str
) -> None:
    kept = locked(suffix)
    assert kept.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
    assert suffix == ".xls" or "EncryptedPackage".encode("utf-16-le") in kept
    records = Record.objects.count()
    with pytest.raises(workbook.Locked) as said:
        upload(world, "opening", kept)
    assert str(said.value) == (
        "Tệp có mật khẩu. Chị mở bằng Excel, bỏ mật khẩu, lưu lại rồi chọn lại."
    )
    assert not Import.objects.exists() and Record.objects.count() == records
    assert list(tmp_path.iterdir()) == []


def rows_of(world: World, content: bytes, kind: str = "opening") -> queries.Preview:
    source = upload(world, kind, content)
    page = queries.preview(world.actor("accountant"), import_id=source.pk)
    with pytest.raises((actions.StillWrong, actions.ColumnMissing, actions.NothingToWrite)):
        actions.start(
            world.actor("accountant"),
            import_id=source.pk,
            partly=False,
            paper_total=None,
            request_id=uuid4(),
        )
    assert not Loan.objects.exists() and not ImportedRow.objects.exists()
    return page


def said(row: RowIn) -> str:
    return actions.why_not(row)


@pytest.mark.parametrize("make", [xlsx, xls])
@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        ([*GOOD[:2], "31/02/2024", *GOOD[3:]], "Ngày 31/02/2024 không có trong lịch."),
        ([*GOOD[:4], -300000], "Số tiền âm: -300.000."),
        ([*GOOD[:4], "-300.000"], "Số tiền âm: -300.000."),
        (["Cao Thị Lạ", *GOOD[1:]], "Không có thành viên Cao Thị Lạ."),
        ([GOOD[0], "12A", *GOOD[2:]], "Nhóm 12A chưa lập."),
        ([*GOOD[:4], 11000000], "Dư nợ 11.000.000 đ nhiều hơn số tiền vay 10.000.000 đ."),
        ([*GOOD[:4], 0], "Dư nợ bằng 0"),
        ([*GOOD[:2], "10/03/2027", *GOOD[3:]], "Ngày vay 10/03/2027 sau ngày mở sổ 01/01/2026."),
        ([*GOOD[:4], ""], "Thiếu “Dư nợ gốc”."),
    ],
)
def test_a_row_says_what_is_wrong(
    world: World, make: Callable[[Any], bytes], row: list[Any], sentence: str
) -> None:
    page = rows_of(world, make([HEAD, row]))
    assert (page.right, page.wrong) == (0, 1)
    assert page.faulty[0].number == 2
    assert sentence in said(page.faulty[0])


def test_a_formula_that_yields_an_error(world: World) -> None:
    page = rows_of(world, xlsx([HEAD, [*GOOD[:4], "=1/0"]]))
    assert said(page.faulty[0]) == "Ô “Dư nợ gốc” là công thức lỗi #DIV/0!."


def test_the_same_person_twice(world: World) -> None:
    page = rows_of(world, xls([HEAD, GOOD, GOOD]))
    assert (page.right, page.twins) == (1, 1)
    assert page.doubled[0].twin == "Trùng dòng 2: Nguyễn Thị Lan, Nhóm 1 · Hoa Sen."


def test_a_sheet_of_another_kind(world: World) -> None:
    page = rows_of(world, xlsx([["Mã hàng", "Đơn giá"], ["A", 1], ["B", 2]]))
    assert set(page.missing) == {"Họ và tên", "Số tiền vay", "Ngày vay", "Dư nợ gốc"}


def test_a_missing_column_is_named(world: World) -> None:
    page = rows_of(world, xlsx([HEAD[:4], GOOD[:4]]))
    assert page.missing == ("Dư nợ gốc",)
    with pytest.raises(actions.ColumnMissing, match="Dư nợ gốc"):
        actions.name_columns(
            world.actor("accountant"),
            import_id=page.source.pk,
            sheet="T12",
            columns={"name": 0},
            first_row=2,
            request_id=uuid4(),
        )


def test_two_hundred_thousand_empty_rows(world: World) -> None:
    out = BytesIO()
    with xlsxwriter.Workbook(out, {"constant_memory": True}) as book:
        sheet, bold = book.add_worksheet("T12"), book.add_format({"bold": True})
        for m, label in enumerate(HEAD):
            sheet.write(0, m, label)
        for n in range(1, 200_000):
            sheet.write_blank(n, 0, None, bold)
    page = rows_of(world, out.getvalue())
    assert page.rows == 0


def test_the_sheet_one_asks_for_is_not_there(world: World) -> None:
    source = upload(world, "opening", xlsx([HEAD, GOOD]))
    with pytest.raises(workbook.NoSuchSheet):
        queries.columns_page(world.actor("accountant"), import_id=source.pk, sheet="T13")
