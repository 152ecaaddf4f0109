"""Which reports were frozen, do they still hold, and what has changed in the books since?"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from qqv.ledger.checks import Fault
from qqv.papers.conference.document import Content, content_of
from qqv.papers.conference.page import conference_page
from qqv.papers.models import FrozenReport
from qqv.reports.telling.reported import Reported
from qqv.reports.telling.tables import INDICATORS
from qqv.rules.access import Actor, Verb
from qqv.rules.refusals import Refusal, Unseen
from qqv.trail.recording import recording

CONFERENCE = "conference"
# What makes a report another one: the day of printing and the head do not, nor indicators that
# count days.
COMPARED = ("figures", "parts", "tasks", "annexes")


class FrozenAlready(Refusal):
    """Nothing has changed since it was frozen (đã chốt, không đổi)."""

    text = (
        "Báo cáo {name} đã chốt bản số {version} ngày {on}; từ đó số liệu và lời văn không đổi nên"
        " không chốt lại."
    )


class ReasonMissing(Refusal):
    """A new version says why (thiếu lý do chốt lại)."""

    text = "Báo cáo {name} đã chốt bản số {version} ngày {on}. Muốn chốt bản mới, chị ghi lý do."


@dataclass(frozen=True, slots=True, kw_only=True)
class Frozen:
    """A frozen report: `content` are its figures by key, amounts in đồng (báo cáo đã chốt)."""

    id: int
    kind: str
    year: int
    half: int
    version: int
    frozen_on: date
    frozen_at: datetime
    frozen_by: str
    reason: str
    content: dict[str, Any]
    printed: Content

    @property
    def reported(self) -> Reported:
        return Reported(year=self.year, half=self.half)

    @property
    def number(self) -> str:
        """The number its paper bears (số giấy)."""
        return f"HN-{self.reported.key}-V{self.version}"


def freeze(
    actor: Actor, *, reported: Reported, reason: str, on: date, request_id: UUID
) -> FrozenReport:
    """Let a report stand as it is now, for good (chốt báo cáo).

    Refuses what has not changed since the last version, and a new version without a reason.
    """
    content = {"kind": CONFERENCE, "key": reported.key, "reason": reason}
    with recording(actor, Verb.FREEZE_REPORT, request_id, content) as record:
        printed = content_of(conference_page(actor, reported=reported, on=on), on=on)
        last = _latest(actor.fund_id, reported)
        if last:
            known = {"name": reported.name, "version": last.version, "on": last.on}
            if _compared(last.content) == _compared(printed):
                raise FrozenAlready(**known)
            if not reason.strip():
                raise ReasonMissing(**known)
        made = FrozenReport(
            fund_id=actor.fund_id,
            kind=CONFERENCE,
            year=reported.year,
            half=reported.half,
            version=last.version + 1 if last else 1,
            on=on,
            frozen_by_id=actor.user_id,
            reason=reason.strip() if last else "",
            content=printed,
            record=record,
        )
        made.digest = digest_of(made)
        made.save(force_insert=True)
        record.subject = f"Chốt báo cáo {reported.name}, bản số {made.version}"
        record.facts = {"frozen": made.pk, "digest": made.digest}
        return made


def digest_of(row: FrozenReport) -> str:
    """Give the SHA-256 of all that was frozen (dấu của bản chốt)."""
    written = json.dumps(
        [row.fund_id, row.kind, row.year, row.half, row.version, str(row.on), row.reason]
        + [row.frozen_by_id, row.content],
        sort_keys=True,
        ensure_ascii=False,
    )
    return hashlib.sha256(written.encode()).hexdigest()


def last_frozen(fund_id: int) -> Frozen | None:
    """Give the report that was frozen last, with its figures (bản chốt gần nhất)."""
    rows = FrozenReport.objects.filter(fund=fund_id).select_related("frozen_by", "record")
    row = rows.order_by("-record__at", "-pk").first()
    return _frozen(row) if row else None


def versions_of(actor: Actor, *, reported: Reported | None = None) -> tuple[Frozen, ...]:
    """List frozen reports, of one span or all, the latest first (các bản đã chốt)."""
    actor.require(Verb.SEE_CONFERENCE)
    rows = FrozenReport.objects.filter(fund=actor.fund_id, kind=CONFERENCE)
    if reported:
        rows = rows.filter(year=reported.year, half=reported.half)
    around = rows.select_related("frozen_by", "record").order_by("-year", "-half", "-version")
    return tuple(_frozen(row) for row in around)


def version_of(actor: Actor, *, reported: Reported, version: int) -> Frozen:
    """Give one frozen version; Unseen: there is none (một bản đã chốt)."""
    for one in versions_of(actor, reported=reported):
        if one.version == version:
            return one
    raise Unseen


def frozen_reports_hold() -> Iterator[Fault]:
    """Recompute the digest of every frozen report, beside what the trail keeps (bản chốt)."""
    rows = FrozenReport.objects.select_related("record").order_by("pk")
    for row in rows.iterator(chunk_size=50):
        if not row.digest == digest_of(row) == row.record.facts.get("digest"):
            yield Fault(
                check="frozen reports", where=str(row), what="the content does not fit its digest"
            )


def _latest(fund_id: int, reported: Reported) -> FrozenReport | None:
    rows = FrozenReport.objects.filter(
        fund=fund_id, kind=CONFERENCE, year=reported.year, half=reported.half
    )
    return rows.order_by("-version").first()


def _compared(content: Mapping[str, Any]) -> str:
    kept = {key: content[key] for key in COMPARED}
    kept["annexes"] = [table for table in kept["annexes"] if table["name"] != INDICATORS]
    return json.dumps(kept, sort_keys=True, ensure_ascii=False).replace(content["until"], "")


def _frozen(row: FrozenReport) -> Frozen:
    return Frozen(
        id=row.pk,
        kind=row.kind,
        year=row.year,
        half=row.half,
        version=row.version,
        frozen_on=row.on,
        frozen_at=row.record.at,
        frozen_by=row.frozen_by.name,
        reason=row.reason,
        content=dict(row.content["figures"]),
        printed=dict(row.content),
    )
