"""The report as Word, PDF/A and slides: read back, laid out as the decree asks, no field left."""

import io
import zipfile
from collections.abc import Callable
from datetime import date, datetime
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from docx import Document
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn
from pptx import Presentation
from pypdf import PdfReader

from qqv.papers.actions import set_head
from qqv.papers.conference.actions import set_word_template
from qqv.papers.conference.document import Content, content_of
from qqv.papers.conference.files import Format, file_of, template_name
from qqv.papers.conference.page import conference_page
from qqv.papers.conference.slides import slides
from qqv.papers.conference.template import template
from qqv.papers.conference.uploaded import (
    MOST_BYTES,
    BrokenTemplate,
    NotATemplate,
    NoText,
    TemplateTooLarge,
    UnknownField,
)
from qqv.papers.conference.word import OWN, word
from qqv.papers.frozen import freeze
from qqv.papers.models import FrozenReport, WordTemplate
from qqv.papers.press import Printing, pdf
from qqv.papers.registry import paper_of
from qqv.people.attaching import Sent
from qqv.reports.telling.reported import Reported
from qqv.rules.refusals import Forbidden, Refusal
from tests.actions.sharing import decided, proposed
from tests.world import World

YEAR, ON = Reported(year=2026), date(2026, 3, 5)
PRINTING = Printing(
    at=datetime(2026, 3, 5, 8, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh")), by="Thử", site="http://qqv/"
)


@pytest.fixture
def content(world: World) -> Content:
    decided(world, proposed(world))
    world.lend(world.lan)
    world.collect(date(2026, 2, 10), {world.lan: (893_000, 15_000)})
    return content_of(conference_page(world.actor("auditor"), reported=YEAR, on=ON), on=ON)


def text_of(document: Document) -> str:
    tables = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(line.text for line in document.paragraphs), *tables])


def opened(made: bytes) -> Document:
    return Document(io.BytesIO(made))


def test_the_template_beside_the_code_is_what_the_code_makes() -> None:
    def parts(packed: bytes) -> dict[str, bytes]:
        with zipfile.ZipFile(io.BytesIO(packed)) as file:
            names = [name for name in file.namelist() if name.startswith("word/")]
            return {name: file.read(name) for name in names}

    assert parts(OWN.read_bytes()) == parts(template())


def test_word_says_the_report_with_no_field_left(content: Content) -> None:
    document = opened(word(content, stamp="Bản dự thảo"))
    text = text_of(document)
    assert "{" not in text and "%}" not in text
    assert "BÁO CÁO" in text and "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in text
    for part in content["parts"]:
        assert part["title"] in text
        for section in part["sections"]:
            assert all(said in text for said in section["paragraphs"])
    assert all(f"({n}) {task}" in text for n, task in enumerate(content["tasks"], 1))
    foot = document.sections[0].first_page_footer.paragraphs[0].text
    assert foot == "Bản dự thảo"


def test_word_is_laid_out_as_the_decree_asks(content: Content) -> None:
    document = opened(word(content, stamp=""))
    upright, wide = document.sections
    assert [round(n.mm) for n in (upright.page_width, upright.page_height)] == [210, 297]
    margins = (upright.top_margin, upright.bottom_margin, upright.left_margin, upright.right_margin)
    assert [round(margin.mm) for margin in margins] == [20, 20, 30, 15]
    assert wide.orientation == WD_ORIENT.LANDSCAPE
    assert document.styles["Normal"].font.name == "Times New Roman"
    assert upright.different_first_page_header_footer
    assert "PAGE" in upright.header._element.xml
    assert "PAGE" not in upright.first_page_header._element.xml
    grids = [t for t in document.tables if t._tbl.findall(".//" + qn("w:tblHeader"))]
    assert len(grids) == len(content["annexes"]) + len(content["parts"][1]["tables"])
    first = content["annexes"][0]
    annex = next(t for t in grids if t.rows[0].cells[1].text == first["columns"][1]["label"])
    assert [cell.text for cell in annex.rows[-1].cells] == first["total"]
    assert len(annex.rows) == len(first["rows"]) + 2
    task = next(line for line in document.paragraphs if line.text.endswith(content["tasks"][-1]))
    assert task.paragraph_format.keep_with_next, "the signature would stand alone"


def test_the_unions_style_bears_no_motto(world: World, content: Content) -> None:
    set_head(
        world.actor("province_accountant"),
        kind="report",
        style="union",
        form_no="",
        union="",
        request_id=uuid4(),
    )
    page = conference_page(world.actor("auditor"), reported=YEAR, on=ON)
    text = text_of(opened(word(content_of(page, on=ON), stamp="")))
    assert "CỘNG HÒA" not in text and "HỘI LHPN TỈNH" in text


def test_names_with_signs_break_nothing(content: Content) -> None:
    content["parts"][0]["paragraphs"] = ["Lan & Mai <nhóm> {{ x }} 5 > 3"]
    text = text_of(opened(word(content, stamp="")))
    assert "Lan & Mai <nhóm> {{ x }} 5 > 3" in text


def test_slides_have_titles_and_charts_that_may_be_edited(content: Content) -> None:
    deck = Presentation(io.BytesIO(slides(content, stamp="Bản dự thảo")))
    assert deck.slide_width / deck.slide_height == pytest.approx(16 / 9, abs=0.01)
    titles = [slide.shapes.title.text_frame.text for slide in list(deck.slides)[1:]]
    assert 10 <= len(deck.slides) <= 15 and len(set(titles)) == len(titles)
    charts = [s.chart for slide in deck.slides for s in slide.shapes if s.has_chart]
    assert len(charts) >= 3
    lent = charts[0].plots[0]
    names = [row["name"] for row in content["charts"]["communes"]]
    assert sorted(lent.categories) == sorted(names)
    assert sum(lent.series[0].values) == content["figures"]["disbursed_count"]


def test_a_frozen_report_is_printed_the_same_for_ever(world: World, content: Content) -> None:
    made = freeze(
        world.actor("province_chair"), reported=YEAR, reason="", on=ON, request_id=uuid4()
    )
    number = "HN-2026-V1"
    paper = paper_of(world.actor("auditor"), number)
    first = pdf(paper, PRINTING)
    world.collect(date(2026, 3, 1), {world.lan: (888_000, 15_000)}, supplement=True)
    again = paper_of(world.actor("auditor"), number)
    assert (again.code, pdf(again, PRINTING)) == (paper.code, first)
    reader = PdfReader(io.BytesIO(first))
    text = " ".join(page.extract_text() for page in reader.pages)
    assert "Bản chốt số 1, ngày 05/03/2026, người chốt:" in text and number in text
    assert "In lúc" not in text and world.users["province_chair"].name in text
    assert b"<pdfaid:part>2" in first and b"<pdfaid:conformance>B" in first
    made.content["said"]["outstanding"] = "1"
    FrozenReport.objects.update(content=made.content)
    assert paper_of(world.actor("auditor"), number).code != paper.code


@pytest.mark.parametrize("form", list(Format))
def test_every_file_is_made_of_a_draft_and_of_a_version(
    world: World, content: Content, form: Format
) -> None:
    freeze(world.actor("province_chair"), reported=YEAR, reason="", on=ON, request_id=uuid4())
    asked = {"reported": YEAR, "form": form, "on": ON, "printing": PRINTING}
    draft = file_of(world.actor("auditor"), **asked, version=None)
    kept = file_of(world.actor("auditor"), **asked, version=1)
    assert draft.name == f"bao-cao-hoi-nghi-2026-du-thao.{form}"
    assert kept.name == f"bao-cao-hoi-nghi-2026-ban-1.{form}"
    assert {draft.content[:4], kept.content[:4]} == {b"%PDF" if form == "pdf" else b"PK\x03\x04"}


def changed(change: Callable[[Document], object]) -> bytes:
    document = opened(OWN.read_bytes())
    change(document)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def hand_in(world: World, made: bytes | None, *, name: str = "province_accountant") -> WordTemplate:
    file = None if made is None else Sent(name="mau.docx", content=made)
    return set_word_template(world.actor(name), file=file, on=ON, request_id=uuid4())


def test_the_funds_own_template_is_used_until_it_is_dropped(world: World, content: Content) -> None:
    own = changed(lambda d: d.add_paragraph("Mẫu của quỹ, {{ name }}"))
    hand_in(world, own)
    assert template_name(world.fund.pk) == "mau.docx"
    asked = {"reported": YEAR, "form": Format.WORD, "on": ON, "printing": PRINTING}
    auditor = world.actor("auditor")
    made = file_of(auditor, **asked, version=None).content
    assert "Mẫu của quỹ, năm 2026" in text_of(opened(made))
    hand_in(world, None)
    assert template_name(world.fund.pk) == ""
    made = file_of(auditor, **asked, version=None).content
    assert "Mẫu của quỹ" not in text_of(opened(made))


def macro() -> bytes:
    out = io.BytesIO(OWN.read_bytes())
    with zipfile.ZipFile(out, "a") as packed:
        packed.writestr("word/vbaProject.bin", b"x")
    return out.getvalue()


def entity() -> bytes:
    out = io.BytesIO(OWN.read_bytes())
    with zipfile.ZipFile(out, "a") as packed:
        packed.writestr("customXml/other.xml", b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>')
    return out.getvalue()


def bomb() -> bytes:
    out = io.BytesIO(OWN.read_bytes())
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("word/media/big.png", bytes(21 * 1024**2))
    return out.getvalue()


def emptied() -> bytes:
    document = Document()
    document.add_paragraph("Không có gì: {{ title }}")
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def damaged() -> bytes:
    """One letter of the packed text wrong, as a bad disk or a bad line leaves it."""
    content = OWN.read_bytes()
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        at = packed.getinfo("word/document.xml").header_offset
    return content[: at + 60] + b"\xff" * 9 + content[at + 69 :]


def locked() -> bytes:
    """Every part marked as behind a password."""
    content, at = bytearray(OWN.read_bytes()), 0
    while (at := content.find(b"PK\x01\x02", at) + 1) > 0:
        content[at + 7] |= 1
    return bytes(content)


def holding(text: str) -> bytes:
    return changed(lambda document: document.add_paragraph(text))


@pytest.mark.parametrize(
    ("make", "refusal", "said"),
    [
        (lambda: holding("{{ tong_tien }}"), UnknownField, "tong_tien"),
        (lambda: holding("{{ head.fax }}"), UnknownField, "fax"),
        (lambda: holding("{{ range(9) }}"), UnknownField, "range"),
        (lambda: holding("{% if title %}"), BrokenTemplate, "sai"),
        (lambda: holding("{{ title * 999999 }}"), BrokenTemplate, "sai"),
        (lambda: holding("{{ title.__class__.__mro__ }}"), Refusal, "mau.docx"),
        (emptied, NoText, "parts"),
        (macro, NotATemplate, "macro"),
        (entity, NotATemplate, "Word"),
        (bomb, TemplateTooLarge, "2 MB"),
        (lambda: bytes(MOST_BYTES + 1), TemplateTooLarge, "2 MB"),
        (lambda: b"", NotATemplate, "Word"),
        (damaged, NotATemplate, "hỏng"),
        (locked, NotATemplate, "hỏng"),
        (lambda: b"%PDF-1.7", NotATemplate, "Word"),
    ],
)
def test_a_template_that_will_not_do_is_refused(
    world: World, make: Callable[[], bytes], refusal: type[Refusal], said: str
) -> None:
    with pytest.raises(refusal, match=said):
        hand_in(world, make())
    assert WordTemplate.objects.count() == 0


def test_the_template_is_the_accountants_to_set(world: World) -> None:
    for name in ("province_chair", "auditor", "accountant"):
        with pytest.raises(Forbidden):
            hand_in(world, OWN.read_bytes(), name=name)
