"""How does a paper become a PDF or a picture? Data goes in as JSON, never into the source."""

import hashlib
import io
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any

import segno
import typst
from django.conf import settings
from django.utils import timezone

SHEETS = Path(__file__).parent / "sheets"
FONTS = settings.SOURCE / "qqv" / "web" / "static" / "vendor" / "fonts"


@dataclass(frozen=True, slots=True, kw_only=True)
class Printing:
    """Who prints, when, and under which address papers are checked (lần in)."""

    at: datetime
    by: str
    site: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """A paper ready for the press (giấy tờ): `name` is an ASCII slug for the file.

    `check` is the seal's code of a voucher; other papers carry a code of their own content.
    `address` is the page of ours behind the QR.
    """

    name: str
    template: str
    content: Mapping[str, Any]
    check: str = ""
    address: str = ""

    @property
    def code(self) -> str:
        return self.check or code_of(self.content)


def code_of(content: Mapping[str, Any]) -> str:
    """Give the short code of what a paper says; the same facts give the same code (mã kiểm)."""
    written = json.dumps(content, sort_keys=True, ensure_ascii=False)
    digest = hashlib.sha256(written.encode()).hexdigest()
    return f"{digest[:4]}-{digest[4:6]}".upper()


def pdf(paper: Paper, printing: Printing) -> bytes:
    """Print a paper as PDF (in)."""
    [made] = _pressed(paper, printing, form="pdf", ppi=None)
    return made


def pictures(paper: Paper, printing: Printing, *, ppi: int = 144) -> list[bytes]:
    """Print a paper as PNG, a picture a page, for sharing by phone (ảnh)."""
    return _pressed(paper, printing, form="png", ppi=ppi)


def _pressed(paper: Paper, printing: Printing, *, form: Any, ppi: int | None) -> list[bytes]:
    at = f"{timezone.localtime(printing.at):%H:%M ngày %d/%m/%Y}"
    given = {
        **paper.content,
        "check": paper.code,
        "qr": qr_of(printing.site.rstrip("/") + paper.address) if paper.address else "",
        "printed": f"In lúc {at}, {printing.by}",
        "demo": settings.DEMO,
    }
    compiler, lock = _compiler(paper.template)
    with lock:  # one compiler answers one request at a time
        made = compiler.compile(
            format=form, ppi=ppi, sys_inputs={"given": json.dumps(given, ensure_ascii=False)}
        )
    return [page for page in (made if isinstance(made, list) else [made]) if page]


@cache
def _compiler(template: str) -> tuple[typst.Compiler, Lock]:
    """Keep one compiler per template: fonts and source are read once (máy in)."""
    source = SHEETS / f"{template}.typ"
    compiler = typst.Compiler(
        str(source), root=str(SHEETS), font_paths=[str(FONTS)], ignore_system_fonts=True
    )
    return compiler, Lock()


def qr_of(text: str) -> str:
    """Draw a QR as SVG (mã QR)."""
    out = io.BytesIO()
    segno.make(text, error="m").save(out, kind="svg", border=0, scale=4, xmldecl=False)
    return out.getvalue().decode()
