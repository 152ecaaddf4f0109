"""A workbook read back by a stranger: numbers are numbers, days are days, names are text."""

import csv
import re
from datetime import date
from fractions import Fraction
from io import BytesIO, StringIO
from xml.etree import ElementTree
from zipfile import ZipFile

from qqv.reports.commas import comma_separated
from qqv.reports.table import Column, Kind, Row, Table, Tone
from qqv.reports.workbook import workbook

SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"

TABLE = Table(
    name="du-no",
    title="Dư nợ: theo xã",
    unit="Đơn vị: đồng",
    period="Đến ngày 23/12/2022",
    columns=(
        Column(key="name", label="Tên"),
        Column(key="on", label="Ngày", kind=Kind.DAY),
        Column(key="owed", label="Dư nợ", kind=Kind.VND),
        Column(key="share", label="Tỷ lệ", kind=Kind.PERCENT),
    ),
    rows=(
        Row(cells=("=1+1", date(2022, 12, 23), 20_884_000_000, Fraction(1, 8))),
        Row(cells=("Yên Khang", None, -5, None), tone=Tone.UNDONE),
    ),
    total=("Cộng", None, 20_883_999_995, None),
    definitions=(("Dư nợ", "Gốc chưa trả."),),
)


class Read:
    """What a reader of the file format finds in it."""

    def __init__(self, file: bytes) -> None:
        self.zip = ZipFile(BytesIO(file))
        strings = self.tree("xl/sharedStrings.xml").iter(f"{SHEET}si")
        self.strings = ["".join(part.text or "" for part in si.iter(f"{SHEET}t")) for si in strings]
        formats = self.tree("xl/styles.xml")
        named = {f.get("numFmtId"): f.get("formatCode") for f in formats.iter(f"{SHEET}numFmt")}
        cells = formats.find(f"{SHEET}cellXfs")
        assert cells is not None
        self.formats = [named.get(x.get("numFmtId"), x.get("numFmtId")) for x in cells]

    def tree(self, name: str) -> ElementTree.Element:
        return ElementTree.fromstring(self.zip.read(name))

    def sheet(self, number: int = 1) -> ElementTree.Element:
        return self.tree(f"xl/worksheets/sheet{number}.xml")

    def cells(self, number: int = 1) -> dict[str, tuple[object, str | None]]:
        """Place -> (text or number, number format)."""
        found: dict[str, tuple[object, str | None]] = {}
        for cell in self.sheet(number).iter(f"{SHEET}c"):
            assert cell.find(f"{SHEET}f") is None
            value = cell.findtext(f"{SHEET}v")
            if value is not None:
                text = cell.get("t") == "s"
                held = self.strings[int(value)] if text else float(value)
                found[cell.get("r", "")] = held, self.formats[int(cell.get("s", 0))]
        return found


def test_cells_are_what_they_mean() -> None:
    cells = Read(workbook(TABLE, training=False)).cells()
    assert [cells[f"A{n}"][0] for n in (1, 2, 3)] == [
        "Dư nợ: theo xã",
        "Đơn vị: đồng",
        "Đến ngày 23/12/2022",
    ]
    assert [cells[f"{c}5"][0] for c in "ABCD"] == ["Tên", "Ngày", "Dư nợ", "Tỷ lệ"]
    assert cells["A6"][0] == "=1+1"
    assert cells["B6"] == (44_918.0, "dd/mm/yyyy")
    assert cells["C6"] == (20_884_000_000.0, "#,##0;[Red]-#,##0")
    assert cells["D6"] == (0.125, "0.0%")
    assert cells["C7"][0] == -5.0
    assert cells["A8"][0] == "Cộng" and cells["C8"][0] == 20_883_999_995.0


def test_it_prints_and_filters() -> None:
    read = Read(workbook(TABLE, training=False))
    sheet = ElementTree.tostring(read.sheet(), encoding="unicode")
    assert 'ref="A5:D7"' in sheet and 'ySplit="5"' in sheet
    assert re.search(r"pageSetup[^>]*paperSize=.9.", sheet) and 'fitToHeight="0"' in sheet
    assert "&amp;P/&amp;N" in sheet and "TẬP HUẤN" not in sheet
    book = ElementTree.tostring(read.tree("xl/workbook.xml"), encoding="unicode")
    assert "$5:$5" in book and "$A$1:$D$8" in book
    assert read.cells(2)["A3"][0] == "Dư nợ" and read.cells(2)["B3"][0] == "Gốc chưa trả."


def test_a_wide_table_lies_and_training_is_marked() -> None:
    wide = Table(
        name="rong",
        title="A" * 40 + "/[]",
        unit="",
        period="",
        columns=tuple(Column(key=f"k{n}", label="Dư nợ", kind=Kind.VND) for n in range(9)),
        rows=(),
    )
    read = Read(workbook(wide, training=True))
    sheet = ElementTree.tostring(read.sheet(), encoding="unicode")
    assert 'orientation="landscape"' in sheet
    assert read.cells()["A1"][0] == "BẢN TẬP HUẤN, số liệu không thật"
    assert "BẢN TẬP HUẤN" in sheet


def test_plain_lines_run_nothing() -> None:
    written = comma_separated(TABLE)
    assert written.startswith(b"\xef\xbb\xbf")
    lines = list(csv.reader(StringIO(written.decode("utf-8-sig"))))
    assert lines == [
        ["Tên", "Ngày", "Dư nợ", "Tỷ lệ"],
        ["'=1+1", "23/12/2022", "20884000000", "12,5%"],
        ["Yên Khang", "", "-5", ""],
        ["Cộng", "", "20883999995", ""],
    ]
