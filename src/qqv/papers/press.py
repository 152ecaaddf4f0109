"""How does a paper become a PDF or a picture? Data goes in as JSON, never into the source."""

import base64
import hashlib
import hmac
import io
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any
from urllib.parse import urlencode

import segno
import typst
from django.conf import settings
from django.utils import timezone

from qqv.papers.photographs import drawn
from qqv.rules.money import Vnd

SHEETS = Path(__file__).parent / "sheets"
FONTS = settings.SOURCE / "qqv" / "web" / "static" / "vendor" / "fonts"
ARCHIVE = "a-2b"  # PDF/A: opens in decades, needs nothing from outside


@dataclass(frozen=True, slots=True, kw_only=True)
class Printing:
    """Who prints, when, and under which address papers are checked (lần in)."""

    at: datetime
    by: str
    site: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What anybody who holds a paper may read of it, no member's name, in đồng (nội dung chung)."""

    board: str
    on: date | None = None
    totals: tuple[tuple[Any, Vnd], ...] = ()
    title: Any = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """A paper ready for the press (giấy tờ): `name` is an ASCII slug for the file.

    `number` names what it is made from, see registry.py. `check` is the seal's code of a voucher;
    other papers carry a code of their number and content. `address` is the page of ours behind
    the QR where it is not the check page. `photos` are digests of the pictures it shows: the
    content names them, so that its code does not hang on how they are drawn. `frozen_at` is when
    a paper was made for good: it says so itself instead of who prints it, and is PDF/A.
    """

    name: str
    template: str
    content: Mapping[str, Any]
    told: Told
    number: str = ""
    check: str = ""
    address: str = ""
    photos: tuple[str, ...] = ()
    frozen_at: datetime | None = None

    @property
    def code(self) -> str:
        return self.check or code_of(self.number, self.content)

    @property
    def scanned(self) -> str:
        """The address in its QR: where number and code are checked (địa chỉ trong mã QR)."""
        query = urlencode({"so": self.number, "ma": self.code}, safe=",=/")  # short: it is scanned
        return self.address or f"/kiem-phieu/?{query}"


def code_of(number: str, content: Mapping[str, Any]) -> str:
    """Give the code of what a paper says under our secret: the same facts, the same code (mã)."""
    written = json.dumps([number, content], sort_keys=True, ensure_ascii=False)
    made = hmac.new(settings.SECRET_KEY.encode(), written.encode(), hashlib.sha256).digest()
    letters = base64.b32encode(made).decode()
    return f"{letters[:4]}-{letters[4:8]}"


def same_code(typed: str, code: str) -> bool:
    """Tell whether a typed code is the paper's, whatever its case and dashes (so mã kiểm)."""
    plain = "".join(letter for letter in typed.upper() if letter.isalnum())
    return hmac.compare_digest(plain.encode(), code.replace("-", "").encode())


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
        "number_of": paper.number,
        "check": paper.code,
        "qr": qr_of(printing.site.rstrip("/") + paper.scanned),
        "printed": "" if paper.frozen_at else f"In lúc {at}, {printing.by}",
        "demo": settings.DEMO,
        "photos": {sha256: drawn(sha256) for sha256 in paper.photos},
    }
    compiler, lock = _compiler(paper.template)
    archived: dict[str, Any] = (
        {"pdf_standards": ARCHIVE, "timestamp": int(paper.frozen_at.timestamp())}
        if paper.frozen_at and form == "pdf"
        else {}
    )
    with lock:  # one compiler answers one request at a time
        made = compiler.compile(
            format=form,
            ppi=ppi,
            sys_inputs={"given": json.dumps(given, ensure_ascii=False)},
            **archived,
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
