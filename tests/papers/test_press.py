"""The press: fonts, codes, carried totals, file names, the payment QR, the check of a slip."""

import io
import re
import struct
import unicodedata
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.test import Client
from pypdf import PdfReader

from qqv.ledger.models import Entry
from qqv.lending import actions
from qqv.lending.models import Repayment
from qqv.papers.book import book_paper
from qqv.papers.meeting import meant_by, sheet_code
from qqv.papers.press import FONTS, Printing, code_of, pdf, pictures
from qqv.papers.vietqr import checksum, vietqr
from qqv.papers.voucher import voucher
from qqv.papers.writing import slug
from qqv.reports.table import Column, Kind, Row, Table, Tone
from tests.world import World

NOW = Printing(at=datetime(2026, 2, 11, 2, tzinfo=UTC), by="Hoa", site="http://localhost")
VOWELS = "aăâeêioôơuưy"
MARKS = ["", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323"]
LETTERS = {unicodedata.normalize("NFC", v + m) for v in VOWELS for m in MARKS} | {"đ"}


def glyphs(font: Path) -> set[int]:
    """Read which characters a font draws, from its format 4 map."""
    data = font.read_bytes()
    tables = struct.unpack(">H", data[4:6])[0]
    at = next(
        struct.unpack(">I", data[12 + 16 * n + 8 : 12 + 16 * n + 12])[0]
        for n in range(tables)
        if data[12 + 16 * n : 12 + 16 * n + 4] == b"cmap"
    )
    found: set[int] = set()
    for n in range(struct.unpack(">H", data[at + 2 : at + 4])[0]):
        start = at + struct.unpack(">I", data[at + 4 + 8 * n + 4 : at + 4 + 8 * n + 8])[0]
        if struct.unpack(">H", data[start : start + 2])[0] != 4:
            continue
        count = struct.unpack(">H", data[start + 6 : start + 8])[0]
        ends = struct.unpack(f">{count // 2}H", data[start + 14 : start + 14 + count])
        low = start + 16 + count
        starts = struct.unpack(f">{count // 2}H", data[low : low + count])
        for first, last in zip(starts, ends, strict=True):
            found.update(range(first, min(last, 0xFFFE) + 1))
    return found


@pytest.mark.parametrize("style", ["regular", "bold", "italic", "bold-italic"])
def test_the_font_has_every_vietnamese_letter(style: str) -> None:
    wanted = {ord(letter) for letter in LETTERS | {x.upper() for x in LETTERS} | set("−…·–")}
    assert len(LETTERS) == 73
    assert wanted - glyphs(FONTS / f"tinos-{style}.ttf") == set()


def ledger_of(count: int, memo: str) -> Table:
    columns = (
        Column(key="on", label="Ngày", kind=Kind.DAY),
        Column(key="memo", label="Diễn giải", weight=6),
        Column(key="in", label="Thu", kind=Kind.VND, carried=True),
        Column(key="left", label="Tồn", kind=Kind.VND),
    )
    opening = Row(cells=(date(2026, 1, 1), "Tồn đầu kỳ", None, 5), tone=Tone.OPENING)
    lines = tuple(
        Row(cells=(date(2026, 1, 2), f"dòng{n:03d} {memo}", 1000 + n, n)) for n in range(count)
    )
    total = (None, "Cộng cuối", sum(1000 + n for n in range(count)), count)
    return Table(
        name="so",
        title="Sổ thử",
        unit="đồng",
        period="Tháng 1",
        columns=columns,
        rows=(opening, *lines),
        total=total,
    )


@pytest.mark.parametrize("flipped", [True, False])
@pytest.mark.parametrize(
    ("count", "memo"),
    [(0, ""), (5, ""), (90, "ngắn"), (90, "Nguyễn Thị Thanh Huyền nộp gốc và lãi kỳ này " * 4)],
)
def test_each_page_carries_what_stands_above(
    world: World, count: int, memo: str, flipped: bool
) -> None:
    made = pdf(book_paper(ledger_of(count, memo), board=world.board, flipped=flipped), NOW)
    pages = [page.extract_text() for page in PdfReader(io.BytesIO(made)).pages]
    assert (len(pages) > 1) == (count > 20)
    so_far, lines = 0, 0
    for n, text in enumerate(pages):
        here = [int(x) for x in re.findall(r"dòng(\d{3})", text)]
        if n:
            assert f"Số trang trước chuyển sang {grouped(so_far)}" in flat(text)
        so_far, lines = so_far + sum(1000 + x for x in here), lines + len(here)
        if lines < count:
            assert f"Cộng mang sang trang sau {grouped(so_far)}" in flat(text)
        assert f"Trang {n + 1}/{len(pages)}" in flat(text)
    assert lines == count
    assert f"Cộng cuối {grouped(so_far)}" in flat(" ".join(pages))


def grouped(amount: int) -> str:
    return f"{amount:,}".replace(",", ".")


def flat(text: str) -> str:
    return " ".join(text.split())


def test_a_name_with_signs_of_the_press_stays_a_name(world: World) -> None:
    odd = '#panic("x") $a$ *b* `c` <d> \\ "e" _f_ [g] @h'
    made = pdf(book_paper(ledger_of(1, odd), board=world.board), NOW)
    text = flat(PdfReader(io.BytesIO(made)).pages[0].extract_text())
    assert '#panic("x")' in text and "*b* `c` <d>" in text


def test_a_picture_is_one_copy(world: World) -> None:
    world.lend(world.lan)
    entry = Entry.objects.get(disbursement__isnull=False)
    paper = voucher(world.actor("cashier"), entry_id=entry.pk, single=True)
    [made] = pictures(paper, NOW)
    assert made.startswith(b"\x89PNG")
    assert 800 < struct.unpack(">I", made[16:20])[0] < 2400
    assert paper.code == entry.check_code


def test_the_same_facts_give_the_same_code(settings: Any) -> None:
    assert code_of("SV-1", {"a": 1, "b": "đ"}) == code_of("SV-1", {"b": "đ", "a": 1})
    assert code_of("SV-1", {"a": 1}) != code_of("SV-1", {"a": 2})
    assert code_of("SV-1", {"a": 1}) != code_of("SV-2", {"a": 1})
    before = code_of("SV-1", {"a": 1})
    settings.SECRET_KEY = "another"
    assert code_of("SV-1", {"a": 1}) != before


def test_file_names_are_plain() -> None:
    assert slug("Phiếu thu", "PT-0412/2026", 'Đỗ "X"\r\n') == "phieu-thu-pt-0412-2026-do-x"


@pytest.mark.parametrize(
    ("code", "meant"),
    [("12-100326", (12, date(2026, 3, 10))), ("12-310226", None), ("x", None), ("1-1", None)],
)
def test_a_sheet_is_found_by_its_code(code: str, meant: tuple[int, date] | None) -> None:
    found = meant_by(code)
    assert (found and (found.group_id, found.met_on)) == meant
    if meant:
        assert sheet_code(group_id=meant[0], met_on=meant[1]) == code


def test_a_scanned_sheet_leads_to_its_screen(client: Client, world: World) -> None:
    client.force_login(world.users["leader"])
    answer = client.get(f"/bk/{world.group.pk}-100326/", follow=True)
    assert answer.status_code == 200
    assert "10/03/2026" in answer.content.decode()
    assert client.get("/bk/7/").status_code == 404
    client.force_login(world.users["stranger"])
    assert client.get(f"/bk/{world.group.pk}-100326/", follow=True).status_code == 404


@pytest.mark.parametrize(
    "known",
    [
        "00020101021238530010A0000007270123000697041601092245284790208QRIBFTTA530370454051000058"
        "02VN62340107NPS68690819TRANSFER TO SOMEONE6304AC13",
        "00020101021138540010A00000072701240006970407011003865776720208QRIBFTTA530370454071000000"
        "5802VN62160812henry an cut6304A322",
        "00020101021153037045802VN38540010A00000072701240006970436011010319334300208QRIBFTTA62220"
        "818Thanh toan hoa don6304FCE9",
    ],
)
def test_the_checksum_is_that_of_known_codes(known: str) -> None:
    assert checksum(known[:-4]) == known[-4:]


def test_a_payment_text_is_as_known() -> None:
    known = (
        "00020101021238530010A0000007270123000697041601092245284790208QRIBFTTA530370454051000058"
        "02VN62340107NPS68690819TRANSFER TO SOMEONE6304AC13"
    )
    made = vietqr(
        bank="970416",
        account="224528479",
        amount=10_000,
        bill="NPS6869",
        purpose="TRANSFER TO SOMEONE",
    )
    assert made == known


def test_anybody_may_check_a_slip(client: Client, world: World) -> None:
    world.lend(world.lan)
    entry = Entry.objects.get(disbursement__isnull=False)
    query = {"so": entry.code, "ma": entry.check_code}
    text = client.get("/kiem-phieu/", query).content.decode()
    assert "Khớp với sổ sách" in text
    assert "10.000.000" in text and world.board.name in text
    assert world.lan.name not in text
    wrong = client.get("/kiem-phieu/", query | {"ma": "0000-00"}).content.decode()
    assert "Không khớp" in wrong and "10.000.000" not in wrong
    assert client.get("/kiem-phieu/").status_code == 200


def test_guessing_codes_is_stopped(client: Client, world: World) -> None:
    cache.clear()
    guesses = [
        client.get("/kiem-phieu/", {"so": "PC-0001/2026", "ma": f"000{n}-00"}) for n in range(9)
    ]
    assert [guess.status_code for guess in guesses] == [200] * 8 + [429]


def test_a_receipt_tells_what_stays_owed_as_of_then(client: Client, world: World) -> None:
    loan = world.lend(world.lan)
    for month, received in ((2, 893_000), (3, 888_000)):
        actions.repay(
            world.actor("cashier"),
            loan_id=loan.pk,
            received=received,
            on=date(2026, month, 10),
            request_id=uuid4(),
        )
    first, second = Repayment.objects.order_by("pk")
    for paid, left in ((first, 10_000_000 - first.principal), (second, None)):
        loan.refresh_from_db()
        paper = voucher(world.actor("cashier"), entry_id=paid.entry_id)
        owed = loan.outstanding if left is None else left
        assert ["Dư nợ còn lại", f"{grouped(owed)} đồng"] in [
            list(f) for f in paper.content["facts"]
        ]


@pytest.mark.parametrize("flipped", [True, False])
def test_signatures_never_stand_without_the_closing_line(world: World, flipped: bool) -> None:
    """Whatever its length, the page that is signed has the last line and the total."""
    cut = set()
    for count in range(2, 44):
        table = ledger_of(count, "")
        paper = book_paper(table, board=world.board, flipped=flipped)
        pages = PdfReader(io.BytesIO(pdf(paper, NOW))).pages
        texts = [page.extract_text() for page in pages]
        signed = [text for text in texts if "Người lập" in text]
        assert signed == texts[-1:], count
        assert f"dòng{count - 1:03d}" in signed[0] and "Cộng cuối" in signed[0], count
        assert len(re.findall(r"dòng\d{3}", "".join(texts))) == count
        for number, text in enumerate(texts[:-1], start=1):
            assert "Cộng mang sang trang sau" in text
            listed = sum(1000 + int(n) for n in re.findall(r"dòng(\d{3})", "".join(texts[:number])))
            assert f"{listed:,}".replace(",", ".") in text
        cut.add(len(texts))
    assert {1, 2} <= cut
