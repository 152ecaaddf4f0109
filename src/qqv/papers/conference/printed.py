"""How does a report become a signed paper: as it stands today, or as it was frozen?"""

from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from qqv.papers.conference.document import Content, content_of
from qqv.papers.conference.page import conference_page
from qqv.papers.frozen import Frozen, version_of
from qqv.papers.press import Paper, Told
from qqv.papers.writing import day, slug
from qqv.reports.telling.reported import reported_of
from qqv.rules.access import Actor

DRAFT = "Bản dự thảo, chưa chốt; số liệu tính đến hết ngày {until}."


def draft_paper(actor: Actor, key: str, on: str) -> Paper:
    """Print a report as the books say it on a day, not frozen (bản dự thảo)."""
    asked = date.fromisoformat(on)
    content = content_of(conference_page(actor, reported=reported_of(key), on=asked), on=asked)
    return _paper(content, stamp=draft_stamp(content), on=asked, name="du-thao-bao-cao")


def frozen_paper(actor: Actor, key: str, version: str) -> Paper:
    """Print a frozen version from what was kept, whatever the books say now (bản chốt)."""
    one = version_of(actor, reported=reported_of(key), version=int(version))
    return _paper(
        one.printed,
        stamp=frozen_stamp(one),
        on=one.frozen_on,
        name=f"bao-cao-ban-{one.version}",
        frozen_at=one.frozen_at,
    )


def draft_number(key: str, on: date) -> str:
    """Name the draft of a day (số của bản dự thảo)."""
    return f"HD-{key}-{on}"


def draft_stamp(content: Content) -> str:
    """Say on every page that it is no more than a draft (dấu bản dự thảo)."""
    return DRAFT.format(until=content["until"])


def frozen_stamp(one: Frozen) -> str:
    """Say on every page which version it is and who froze it (dấu bản chốt)."""
    why = f" Lý do: {one.reason}" if one.reason else ""
    return (
        f"Bản chốt số {one.version}, ngày {day(one.frozen_on)}, người chốt: {one.frozen_by}.{why}"
    )


def _paper(content: Content, *, stamp: str, on: date, name: str, **more: Any) -> Paper:
    figures = content["figures"]
    told = Told(
        board=content["head"]["board"],
        on=on,
        totals=((_("Tiền cho vay"), figures["disbursed"]), (_("Dư nợ"), figures["outstanding"])),
    )
    return Paper(
        name=slug(name, content["key"]),
        template="conference",
        content=content | {"stamp": stamp},
        told=told,
        **more,
    )
