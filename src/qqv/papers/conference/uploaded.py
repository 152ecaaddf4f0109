"""May a Word template that somebody hands in be used? Known fields only, and no program in it."""

import io
import zipfile
import zlib
from typing import Any

from docx.opc.exceptions import PackageNotFoundError
from docxtpl import DocxTemplate  # type: ignore[import-untyped]
from jinja2 import TemplateError, UndefinedError
from lxml.etree import LxmlError  # type: ignore[import-untyped]

from qqv.papers.conference.word import FIELDS, Sandbox, word
from qqv.rules.refusals import Refusal

MOST_BYTES, MOST_UNPACKED = 2 * 1024**2, 20 * 1024**2
NEEDED = "parts"
FORBIDDEN = ("vbaproject", "activex", "embeddings/", "externallinks/")


class NotATemplate(Refusal):
    """Only a Word file without macros is one (không phải mẫu Word)."""

    text = "Tệp {name} không phải tệp Word (.docx) thường: tệp hỏng, có macro hoặc tệp nhúng."


class TemplateTooLarge(Refusal):
    """A template is words and lines, not pictures by the dozen (mẫu quá lớn)."""

    text = "Mẫu {name} lớn hơn 2 MB. Chị bỏ bớt hình trong mẫu."


class UnknownField(Refusal):
    """A field nobody fills would leave a hole in the report (trường lạ)."""

    text = "Mẫu {name} có chỗ điền không có trong báo cáo: {field}. Chị sửa tên trong mẫu."


class NoText(Refusal):
    """A template must have a place for the report itself (thiếu nội dung)."""

    text = "Mẫu {name} chưa có chỗ cho nội dung báo cáo (parts)."


class BrokenTemplate(Refusal):
    """A template's loops and conditions must be whole (mẫu sai cú pháp)."""

    text = "Mẫu {name} có lệnh điền viết sai: {why}."


def refuse_unfit(name: str, content: bytes) -> None:
    """Refuse a template that is none, or that a report cannot fill (kiểm mẫu Word)."""
    if len(content) > MOST_BYTES:
        raise TemplateTooLarge(name=name)
    _refuse_packed(name, content)
    try:
        asked = DocxTemplate(io.BytesIO(content)).get_undeclared_template_variables(
            jinja_env=Sandbox()
        )
        unknown = sorted(asked - set(FIELDS))
        if unknown:
            raise UnknownField(name=name, field=", ".join(unknown))
        if NEEDED not in asked:
            raise NoText(name=name)
        word(SAMPLE, stamp="", template=content)
    except UndefinedError as fault:
        raise UnknownField(name=name, field=str(fault.message)) from None
    except TemplateError as fault:
        raise BrokenTemplate(name=name, why=str(fault.message)) from None
    except (TypeError, ValueError, LxmlError) as fault:
        raise BrokenTemplate(name=name, why=str(fault)[:120]) from None
    except (PackageNotFoundError, KeyError, OSError):
        raise NotATemplate(name=name) from None


def _refuse_packed(name: str, content: bytes) -> None:
    """Look into the file before anything reads it: whole, no macros, no bombs, no entities."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            parts = packed.infolist()
            if sum(part.file_size for part in parts) > MOST_UNPACKED:
                raise TemplateTooLarge(name=name)
            damaged = packed.testzip()
            names = [part.filename.lower() for part in parts]
            held = any(bad in part for part in names for bad in FORBIDDEN)
            xml = [part for part in parts if part.filename.endswith((".xml", ".rels"))]
            entities = any(b"<!DOCTYPE" in packed.read(part) for part in xml)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, ValueError):
        raise NotATemplate(name=name) from None
    if damaged or held or entities or "word/document.xml" not in names:
        raise NotATemplate(name=name)


_TABLE: dict[str, Any] = {
    "name": "bang",
    "title": "Bảng",
    "unit": "",
    "columns": [{"label": "Tên", "weight": 1, "figures": False}],
    "rows": [["Một"]],
    "total": ["Cộng"],
}
# As `document.content_of` writes it, with one of everything.
SAMPLE: dict[str, Any] = {
    "key": "2022",
    "name": "năm 2022",
    "until": "31/12/2022",
    "head": {
        "style": "state",
        "form_no": "",
        "union": "Hội",
        "board": "Ban quản lý",
        "number": "1/BC-BQL",
        "place": "Nơi lập, ngày 31 tháng 12 năm 2022",
    },
    "title": "Báo cáo",
    "subject": "Tổng kết",
    "figures": {},
    "said": {},
    "parts": [
        {
            "title": "I",
            "paragraphs": ["Một câu."],
            "sections": [{"title": "1", "paragraphs": ["Một câu."]}],
            "tables": [_TABLE],
        }
    ],
    "tasks": ["Một nhiệm vụ."],
    "annexes": [_TABLE],
    "signed": {"post": "Trưởng ban", "name": ""},
    "copies": ["Lưu."],
}
