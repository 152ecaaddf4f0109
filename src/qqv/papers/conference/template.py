"""The program's own Word template, in the layout of Nghị định 30/2020, built from nothing.

`python3 run.py manage word_template --out FILE` writes it; the file beside this one is its
output, which a test compares. A fund that wants another takes this one, changes it in Word and
hands it in under "Cài đặt giấy tờ".
"""

import io
from typing import Any

from docx import Document
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

FONT = "Times New Roman"
A4 = (Mm(210), Mm(297))
CENTER, LEFT, RIGHT = (
    WD_ALIGN_PARAGRAPH.CENTER,
    WD_ALIGN_PARAGRAPH.LEFT,
    WD_ALIGN_PARAGRAPH.RIGHT,
)
JUSTIFY = WD_ALIGN_PARAGRAPH.JUSTIFY


def template() -> bytes:
    """Build the program's template of the conference report (mẫu Word)."""
    document = Document()
    _styles(document)
    _page(document.sections[0])
    _letterhead(document)
    _title(document)
    _parts(document)
    _signatures(document)
    _annexes(document)
    out = io.BytesIO()
    document.save(path_or_stream=out)
    return out.getvalue()


def _styles(document: Any) -> None:
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = FONT, Pt(14)
    fonts = normal.element.get_or_add_rPr().get_or_add_rFonts()
    for script in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
        fonts.set(qn(script), FONT)
    normal.paragraph_format.space_after = Pt(0)
    for name, size in (("Heading 1", 14), ("Heading 2", 14), ("Heading 3", 13)):
        style = document.styles[name]
        style.font.name, style.font.size, style.font.bold = FONT, Pt(size), True
        style.font.color.rgb = None
        style.font.italic = name == "Heading 3"
        style.element.rPr.rFonts.attrib.clear()
        style.element.rPr.rFonts.set(qn("w:ascii"), FONT)
        style.element.rPr.rFonts.set(qn("w:hAnsi"), FONT)
        for color in style.element.rPr.findall(qn("w:color")):
            style.element.rPr.remove(color)
        style.paragraph_format.space_before = Pt(8 if name == "Heading 1" else 6)
        style.paragraph_format.space_after = Pt(3)
        style.paragraph_format.keep_with_next = True


def _page(section: Any, *, wide: bool = False) -> None:
    """A4; the page's number in the top margin, none on the first page."""
    width, height = A4[::-1] if wide else A4
    section.orientation = WD_ORIENT.LANDSCAPE if wide else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = width, height
    section.top_margin, section.bottom_margin = Mm(20), Mm(20)
    section.left_margin, section.right_margin = (Mm(20), Mm(15)) if wide else (Mm(30), Mm(15))
    section.header_distance, section.footer_distance = Mm(10), Mm(9)
    if not wide:
        section.different_first_page_header_footer = True
        number = section.header.paragraphs[0]
        number.alignment = CENTER
        _field(number, "PAGE")
        for foot in (section.footer, section.first_page_footer):
            line = foot.paragraphs[0]
            line.alignment = CENTER
            line.add_run("{{ stamp }}").font.size = Pt(9)


def _field(paragraph: Any, code: str) -> None:
    run = paragraph.add_run()
    run.font.size = Pt(13)
    for kind, text in (("begin", ""), ("", code), ("end", "")):
        part = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            part.set(qn("w:fldCharType"), kind)
        else:
            part.text = text
        run._r.append(part)


def _letterhead(document: Any) -> None:
    """The body that issues it, and the national motto unless the Union's style is set."""
    table = document.add_table(rows=1, cols=2)
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    left, right = table.rows[0].cells
    _widths(table, (Mm(68), Mm(102)))
    _line(left, "{{ head.union|upper }}", size=12, first=True)
    _line(left, "{{ head.board|upper }}", size=12, bold=True)
    _rule(left, Mm(20))
    _line(left, "Số: {{ head.number }}", size=13, before=4)
    _line(right, '{%p if head.style == "state" %}', size=12, first=True)
    _line(right, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", size=12, bold=True)
    _line(right, "Độc lập - Tự do - Hạnh phúc", size=13, bold=True)
    _rule(right, Mm(23))
    _line(right, "{%p endif %}", size=12)
    _line(right, "{{ head.place }}", size=13, italic=True, before=4)


def _title(document: Any) -> None:
    _line(document, "{{ title|upper }}", size=14, bold=True, before=14)
    _line(document, "{{ subject }}", size=14, bold=True)
    _rule(document, Mm(62))


def _parts(document: Any) -> None:
    _tag(document, "for part in parts")
    document.add_paragraph("{{ part.title }}", style="Heading 1")
    _paragraphs(document, "part.paragraphs")
    _tag(document, "for section in part.sections")
    document.add_paragraph("{{ section.title }}", style="Heading 2")
    _paragraphs(document, "section.paragraphs")
    _tag(document, "endfor")
    _tag(document, "for table in part.tables")
    document.add_paragraph("{{ table.title }}", style="Heading 3")
    _grid(document, size=11)
    _tag(document, "endfor")
    _tag(document, "endfor")


def _paragraphs(document: Any, name: str) -> None:
    _tag(document, f"for text in {name}")
    body = document.add_paragraph("{{ text }}")
    body.alignment = JUSTIFY
    body.paragraph_format.first_line_indent = Mm(12.7)
    body.paragraph_format.space_after = Pt(4)
    body.paragraph_format.line_spacing = 1.15
    _tag(document, "endfor")


def _signatures(document: Any) -> None:
    """Who gets a copy, who signs; never torn apart by a page's end."""
    table = document.add_table(rows=1, cols=2)
    _widths(table, (Mm(82), Mm(83)))
    _never_split(table.rows[0])
    left, right = table.rows[0].cells
    _line(left, "Nơi nhận:", size=12, bold=True, italic=True, align=LEFT, first=True, before=12)
    _line(left, "{%p for copy in copies %}", size=11, align=LEFT)
    _line(left, "- {{ copy }}", size=11, align=LEFT)
    _line(left, "{%p endfor %}", size=11, align=LEFT)
    _line(right, "TM. BAN QUẢN LÝ QUỸ", size=13, bold=True, first=True, before=12)
    _line(right, "{{ signed.post|upper }}", size=13, bold=True)
    for _n in range(4):
        _line(right, "", size=13)
    _line(right, "{{ signed.name }}", size=14, bold=True)


def _annexes(document: Any) -> None:
    _page(document.add_section(WD_SECTION.NEW_PAGE), wide=True)
    document.sections[-1].different_first_page_header_footer = False
    _tag(document, "for table in annexes")
    head = document.add_paragraph("PHỤ LỤC {{ loop.index }}: {{ table.title|upper }}")
    head.alignment, head.runs[0].font.bold = CENTER, True
    head.paragraph_format.page_break_before = True
    head.paragraph_format.keep_with_next = True
    unit = document.add_paragraph("{{ table.unit }}")
    unit.alignment, unit.runs[0].font.size, unit.runs[0].font.italic = RIGHT, Pt(11), True
    unit.paragraph_format.keep_with_next = True
    _grid(document, size=10)
    _tag(document, "endfor")


def _grid(document: Any, *, size: int) -> None:
    """A table of any width: its columns and rows are loops; its head is on every page."""
    table = document.add_table(rows=6, cols=3)
    table.style = "Table Grid"
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    lines = (
        ("{%tc for column in table.columns %}", "{{ column.label }}", "{%tc endfor %}"),
        ("{%tr for row in table.rows %}", "", ""),
        ("{%tc for cell in row %}", "{{ cell }}", "{%tc endfor %}"),
        ("{%tr endfor %}", "", ""),
        ("{%tr if table.total %}", "", ""),
        ("{%tc for cell in table.total %}", "{{ cell }}", "{%tc endfor %}"),
    )
    for row, texts in zip(table.rows, lines, strict=True):
        bold = row is table.rows[0] or "total" in texts[0]
        for cell, text in zip(row.cells, texts, strict=True):
            _line(cell, text, size=size, bold=bold, first=True)
        _never_split(row)
    _line(table.add_row().cells[0], "{%tr endif %}", size=size, first=True)
    for row in (table.rows[0], table.rows[5]):
        for cell in row.cells:
            for run in cell.paragraphs[0].runs:
                run.font.bold = True
    head = OxmlElement("w:tblHeader")
    head.set(qn("w:val"), "true")
    table.rows[0]._tr.get_or_add_trPr().append(head)
    after = document.add_paragraph()
    after.paragraph_format.space_after = Pt(2)


def _line(
    where: Any,
    text: str,
    *,
    size: int,
    bold: bool = False,
    italic: bool = False,
    align: Any = CENTER,
    before: int = 0,
    first: bool = False,
) -> None:
    """Write one line into a document or a cell, whose first paragraph is there already."""
    line = where.paragraphs[0] if first else where.add_paragraph()
    line.alignment = align
    line.paragraph_format.space_before = Pt(before)
    run = line.add_run(text)
    run.font.size, run.font.bold, run.font.italic = Pt(size), bold, italic


def _tag(document: Any, code: str) -> None:
    document.add_paragraph(f"{{%p {code} %}}")


def _rule(where: Any, margin: Any) -> None:
    """A short line under what stands above it."""
    line = where.add_paragraph()
    line.paragraph_format.left_indent = line.paragraph_format.right_indent = margin
    line.paragraph_format.line_spacing = Pt(3)
    line.paragraph_format.space_before = Pt(5)
    border = OxmlElement("w:pBdr")
    top = OxmlElement("w:top")
    for key, value in (("val", "single"), ("sz", "6"), ("space", "1"), ("color", "000000")):
        top.set(qn(f"w:{key}"), value)
    border.append(top)
    line._p.get_or_add_pPr().append(border)


def _widths(table: Any, widths: tuple[Any, ...]) -> None:
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
        for cell in column.cells:
            cell.width = width


def _never_split(row: Any) -> None:
    whole = OxmlElement("w:cantSplit")
    row._tr.get_or_add_trPr().append(whole)
