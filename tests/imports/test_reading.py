"""What people meant by a cell: amounts, days, numbers, and letters of three alphabets."""

from datetime import date
from decimal import Decimal

import pytest

from qqv.imports.kinds.opening import KIND
from qqv.imports.reading import cells
from qqv.imports.reading.letters import TCVN3, VNI, Alphabet, prevailing, read_letters, to_unicode
from qqv.imports.reading.table import find_heading, guess_columns, read_rows
from qqv.imports.reading.workbook import Workbook
from tests.imports.books import MESSY, xls, xlsx

LETTERS = "àảãáạăằẳẵắặâầẩẫấậèẻẽéẹêềểễếệìỉĩíịòỏõóọôồổỗốộơờởỡớợùủũúụưừửữứựỳỷỹýỵđ"
NAMES = (
    "Nguyễn Thị Hoà|Vũ Thị Mận|Đỗ Thị Nhường|Bùi Thị Ưng|Đặng Thị Quyên|Thôn Đông, xóm 3"
    "|Số CCCD|LÊ THỊ NHƯỜNG|Số tiền còn nợ"
    "|Họ và tên|Phùng Thị Xoè|hộ cận nghèo|Lưu Thị Yến|Mai Thị Oanh|Lê Thị Thuý"
).split("|")


def in_alphabet(text: str, codes: dict[str, str]) -> str:
    """Write a text the way old machines kept it."""
    back = {letter: code for code, letter in codes.items()}
    return "".join(back.get(letter) or back.get(letter.lower(), letter) for letter in text)


def test_every_letter_comes_back_from_vni() -> None:
    for text in (LETTERS, LETTERS.upper()):
        assert [to_unicode(in_alphabet(x, VNI), Alphabet.VNI) for x in text] == list(text)


def test_every_letter_comes_back_from_tcvn3() -> None:
    assert [to_unicode(in_alphabet(x, TCVN3), Alphabet.TCVN3) for x in LETTERS] == list(LETTERS)
    # Its capitals are in the font: the letters beside them tell.
    for letter in LETTERS.upper():
        word = f"TH{letter}"
        assert to_unicode(in_alphabet(word, TCVN3), Alphabet.TCVN3) == word


@pytest.mark.parametrize(("alphabet", "codes"), [(Alphabet.TCVN3, TCVN3), (Alphabet.VNI, VNI)])
def test_the_alphabet_is_told_by_what_makes_syllables(
    alphabet: Alphabet, codes: dict[str, str]
) -> None:
    written = [in_alphabet(name, codes) for name in NAMES]
    assert prevailing(written) == alphabet
    assert [read_letters(text, alphabet) for text in written] == NAMES
    assert [read_letters(name, alphabet) for name in NAMES[:7]] == NAMES[:7]


def test_unicode_stays_what_it_is_even_decomposed() -> None:
    assert prevailing(NAMES) == Alphabet.UNICODE
    assert read_letters("Nguye\u0302\u0303n", Alphabet.UNICODE) == "Nguyễn"


@pytest.mark.parametrize(
    ("cell", "amount"),
    [
        (1330000.0, 1_330_000),
        ("1.330.000", 1_330_000),
        ("1,330,000", 1_330_000),
        ("1 330 000 đ", 1_330_000),
        ("1.330.000,00", 1_330_000),
        ("1330000.0", 1_330_000),
        ("5 tr", 5_000_000),
        ("5,5 triệu", 5_500_000),
        ("0", 0),
    ],
)
def test_it_reads_amounts(cell: object, amount: int) -> None:
    assert cells.read_amount(cell).value == amount


@pytest.mark.parametrize("cell", ["-300.000", -300000.0, "1.5", "năm triệu", 1.5, "1.33.000"])
def test_it_does_not_guess_amounts(cell: object) -> None:
    with pytest.raises(cells.CellFault):
        cells.read_amount(cell)


@pytest.mark.parametrize(
    "cell", ["5/3/22", "05.03.2022", "050322", "05032022", 50322.0, 44625.0, "44625", "2022-03-05"]
)
def test_it_reads_days(cell: object) -> None:
    expected = date(2037, 10, 9) if cell == 50322.0 else date(2022, 3, 5)
    assert cells.read_date(cell).value == expected


@pytest.mark.parametrize("cell", ["31/02/2024", "2022", "hôm qua", "32/1/24"])
def test_it_does_not_guess_days(cell: object) -> None:
    with pytest.raises(cells.CellFault):
        cells.read_date(cell)


def test_it_puts_lost_zeros_back_where_that_is_certain() -> None:
    assert cells.read_id(36190000001.0).value == "036190000001"
    assert cells.read_id(36190000001.0).asked == "036190000001"
    assert cells.read_phone(912000000.0).value == "0912000000"
    with pytest.raises(cells.CellFault):
        cells.read_id("361900")
    assert cells.read_birth(1980.0).value == date(1980, 1, 1)
    assert cells.read_birth("15/8/80").value == date(1980, 8, 15)
    assert cells.read_rate("0,6%").value == Decimal("0.6") == cells.read_rate(0.006).value


@pytest.mark.parametrize("content", [xlsx(MESSY, merged=("D4:E4",)), xls(MESSY)])
def test_it_finds_the_table_under_titles_and_merged_headings(content: bytes) -> None:
    sheet = Workbook(content).sheet("T12")
    heading = find_heading(sheet, KIND)
    assert heading and (heading.number, heading.first) == (4, 6)
    columns = guess_columns(KIND, heading.labels, {})
    assert columns == {
        "name": 1,
        "group": 2,
        "disbursed_on": 3,
        "principal": 4,
        "outstanding": 5,
    }
    read = read_rows(sheet, KIND, columns, first=heading.first)
    assert [row.number for row in read.rows] == [7, 8]
    assert read.totals == ((9, 13_336_000),)
    assert read.rows[0].values == {
        "name": "Nguyễn Thị Lan",
        "group": "Nhóm 1",
        "principal": 10_000_000,
        "disbursed_on": date(2025, 3, 10),
        "outstanding": 5_002_000,
    }
    assert read.rows[1].get("disbursed_on") == date(2025, 4, 10)
    assert KIND.total(read.rows) == 13_336_000


def test_families_called_cong_and_tong_are_no_totals() -> None:
    rows = [*MESSY[3:5], [1, "Công Thị Hạnh", 1, "10/3/25", 1e7, 5e6]]
    rows.append([2, "Tống Thị Hà", 1, "10/3/25", 1e7, 5e6])
    sheet = Workbook(xlsx(rows)).sheet("T12")
    columns = {"name": 1, "group": 2, "disbursed_on": 3, "principal": 4, "outstanding": 5}
    assert len(read_rows(sheet, KIND, columns, first=3).rows) == 2
