"""How does a report become a Word file to be edited? Filled into a template, then fitted."""

import io
import re
from pathlib import Path
from typing import Any

from django.utils.translation import gettext_lazy as _
from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Emu
from docx.table import Table
from docxtpl import DocxTemplate  # type: ignore[import-untyped]
from jinja2 import StrictUndefined
from jinja2.sandbox import ImmutableSandboxedEnvironment

from qqv.papers.conference.document import Content

OWN = Path(__file__).with_name("template.docx")
# What a template may fill in, and what it is.
FIELDS: dict[str, Any] = {
    "head": _("đầu giấy: tên Hội, số, nơi và ngày lập"),
    "title": _("tên loại giấy"),
    "subject": _("trích yếu"),
    "parts": _("nội dung các phần"),
    "tasks": _("nhiệm vụ kỳ tới"),
    "annexes": _("các bảng phụ lục"),
    "signed": _("chức danh và họ tên người ký"),
    "copies": _("nơi nhận"),
    "stamp": _("dòng cuối trang"),
    "key": _("mã kỳ báo cáo"),
    "name": _("tên kỳ báo cáo"),
    "until": _("ngày cuối của số liệu"),
    "figures": _("từng số liệu, để tính"),
    "said": _("từng số liệu, viết như trong câu"),
}
FIGURES = re.compile(r"[\d.,%−–-]*")
SMALL = 12  # rows of a table that is not torn apart by a page's end
LONGEST = 44  # letters of a text column that count for its width


class Sandbox(ImmutableSandboxedEnvironment):
    """A template is a paper, not a program: it fills in and repeats, nothing more."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.globals.clear()  # no range, no namespace: what it repeats is the report's

    intercepted_binops = frozenset({"*", "**", "%"})

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
        """Refuse what could grow without bound."""
        raise ValueError(operator)


def word(content: Content, *, stamp: str, template: bytes | None = None) -> bytes:
    """Fill a report into the fund's template, or the program's (bản Word)."""
    source = OWN.read_bytes() if template is None else template
    paper = DocxTemplate(io.BytesIO(source))
    given = {field: content.get(field, "") for field in FIELDS} | {"stamp": stamp}
    paper.render(given, jinja_env=Sandbox(undefined=StrictUndefined, autoescape=True))
    _described(paper.docx, content)
    for table in _grids(paper.docx):
        _fitted(table)
    _signed_with_text(paper.docx)
    out = io.BytesIO()
    paper.save(filename=out)
    return out.getvalue()


def _described(document: Document, content: Content) -> None:
    about = document.core_properties
    about.title, about.author = content["subject"], content["head"]["board"]
    about.language = "vi-VN"


def _grids(document: Document) -> list[tuple[Any, int]]:
    """Find tables with a head that repeats, each with the width of its section's text."""
    found, width = [], 0
    widths = [
        int(s.page_width or 0) - int(s.left_margin or 0) - int(s.right_margin or 0)
        for s in document.sections
    ]
    part = 0
    for block in document.iter_inner_content():
        width = widths[min(part, len(widths) - 1)]
        if isinstance(block, Table):
            if block._tbl.findall(".//" + qn("w:tblHeader")):
                found.append((block, width))
        elif block._p.findall(".//" + qn("w:sectPr")):
            part += 1
    return found


def _signed_with_text(document: Document) -> None:
    """Keep who signs on the page of what is signed: the last paragraphs before a plain table."""
    last: list[Any] = []
    for block in document.iter_inner_content():
        if not isinstance(block, Table):
            last = [*last[-1:], block]
        elif not block._tbl.findall(".//" + qn("w:tblHeader")):
            for line in last:
                line.paragraph_format.keep_with_next = True


def _fitted(given: tuple[Any, int]) -> None:
    """Give each column the room its text needs; figures stand right and are never broken."""
    table, width = given
    rows = [[cell.text for cell in row.cells] for row in table.rows]
    columns = [list(column) for column in zip(*rows, strict=True)]
    right = [all(FIGURES.fullmatch(text) for text in column[1:]) for column in columns]
    needs = [_need(column, figures=figures) for column, figures in zip(columns, right, strict=True)]
    unit = width / sum(needs)
    table.autofit = False
    for column, need in zip(table.columns, needs, strict=True):
        column.width = Emu(int(need * unit))
    whole = len(rows) <= SMALL
    for at, row in enumerate(table.rows):
        for cell, need, figures in zip(row.cells, needs, right, strict=True):
            cell.width = Emu(int(need * unit))
            cell.paragraphs[0].paragraph_format.keep_with_next = whole and at < len(rows) - 1
            if at:
                place = WD_ALIGN_PARAGRAPH.RIGHT if figures else WD_ALIGN_PARAGRAPH.LEFT
                cell.paragraphs[0].alignment = place


def _need(column: list[str], *, figures: bool) -> int:
    """Count the letters a column must hold in one line."""
    longest = max((len(word) for word in column[0].split()), default=1)
    head = max(longest, len(column[0]) - len(column[0]) // 2)
    body = max((len(text) for text in column[1:]), default=1)
    return max(head, body if figures else min(body, LONGEST)) + 3
