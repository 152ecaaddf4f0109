"""How does a report leave as a file: Word, PDF or slides, of today or of a frozen version?"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from qqv.papers.conference.document import Content, content_of
from qqv.papers.conference.page import conference_page
from qqv.papers.conference.printed import draft_number, draft_stamp, frozen_stamp
from qqv.papers.conference.slides import slides
from qqv.papers.conference.word import word
from qqv.papers.frozen import CONFERENCE, version_of
from qqv.papers.models import WordTemplate
from qqv.papers.press import Printing, pdf
from qqv.papers.registry import paper_of
from qqv.papers.writing import slug
from qqv.reports.telling.reported import Reported
from qqv.rules.access import Actor

TRAINING = "BẢN TẬP HUẤN, số liệu không thật. "


class Format(StrEnum):
    """As what a report leaves (dạng tệp)."""

    WORD = "docx"
    PDF = "pdf"
    SLIDES = "pptx"


FORMAT_NAMES = {Format.WORD: _("Word"), Format.PDF: _("PDF"), Format.SLIDES: _("Trình chiếu")}


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportFile:
    """A file ready to be saved; its name is ASCII (tệp)."""

    name: str
    content: bytes


def file_of(
    actor: Actor,
    *,
    reported: Reported,
    version: int | None,
    form: Format,
    on: date,
    printing: Printing,
) -> ReportFile:
    """Make the file of a report: of a frozen version, or of today as a draft (xuất báo cáo).

    Unseen: no such version. Refuses a span that has not begun.
    """
    tail = f"ban-{version}" if version else "du-thao"
    name = f"{slug('bao-cao-hoi-nghi', reported.key, tail)}.{form}"
    if form == Format.PDF:
        number = (
            version_of(actor, reported=reported, version=version).number
            if version
            else draft_number(reported.key, on)
        )
        return ReportFile(name=name, content=pdf(paper_of(actor, number), printing))
    content, stamp = _told(actor, reported, version, on)
    make = _MADE[form]
    return ReportFile(name=name, content=make(actor, content, stamp))


def _told(actor: Actor, reported: Reported, version: int | None, on: date) -> tuple[Content, str]:
    mark = TRAINING if settings.DEMO else ""
    if version:
        one = version_of(actor, reported=reported, version=version)
        return one.printed, mark + frozen_stamp(one)
    content = content_of(conference_page(actor, reported=reported, on=on), on=on)
    return content, mark + draft_stamp(content)


def _word(actor: Actor, content: Content, stamp: str) -> bytes:
    return word(content, stamp=stamp, template=template_of(actor.fund_id))


def _slides(actor: Actor, content: Content, stamp: str) -> bytes:
    return slides(content, stamp=stamp)


_MADE: dict[Format, Callable[[Actor, Content, str], bytes]] = {
    Format.WORD: _word,
    Format.SLIDES: _slides,
}


def template_of(fund_id: int) -> bytes | None:
    """Give the fund's own Word template; None: the program's (mẫu Word đang dùng)."""
    held = _last_template(fund_id)
    return bytes(held.content) if held and held.content else None


def template_name(fund_id: int) -> str:
    """Name the fund's own Word template; empty: the program's (tên mẫu Word)."""
    held = _last_template(fund_id)
    return held.name if held else ""


def _last_template(fund_id: int) -> WordTemplate | None:
    rows = WordTemplate.objects.filter(fund=fund_id, kind=CONFERENCE)
    return rows.order_by("-pk").first()
