"""What do the books say now of what a frozen report told? A note beside it, never in it."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils import translation

from qqv.ledger.since import LateEntry, written_since
from qqv.papers.conference.document import raw_of
from qqv.papers.conference.page import whole_fund
from qqv.reports.table import Link
from qqv.reports.telling.figures import MILLION, Figure, grouped
from qqv.reports.telling.gathered import gather
from qqv.reports.telling.labels import LABELS
from qqv.reports.telling.reckoned import figures_of
from qqv.reports.telling.reported import Reported
from qqv.rules.access import Actor, Scope


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """A figure that is no longer what was frozen, and the vouchers behind it (số đã đổi).

    Amounts are in triệu đồng; where that hides the difference, in đồng.
    """

    key: str
    label: str
    then: str
    now: str
    link: Link | None
    entries: tuple[LateEntry, ...]
    entries_in_all: int

    @property
    def more(self) -> int:
        return self.entries_in_all - len(self.entries)


def changed_since(
    actor: Actor, *, reported: Reported, content: dict[str, Any], at: datetime
) -> tuple[Changed, ...]:
    """Reckon a frozen report's own day again and list what differs (số liệu đã thay đổi)."""
    scope = whole_fund(actor)
    day, month, year = (int(part) for part in content["until"].split("/"))
    until = date(year, month, day)
    with translation.override("vi"):
        figures = figures_of(gather(scope, reported=reported, on=until))
    kept, told = content["figures"], content["said"]
    known: dict[tuple[str, ...], tuple[tuple[LateEntry, ...], int]] = {}
    found = []
    for key in {**kept, **figures}:
        now = figures.get(key)
        if _same(kept.get(key), told.get(key), now):
            continue
        label, charts = LABELS[key]
        if charts not in known:
            known[charts] = _entries(scope, charts, at, until)
        entries, in_all = known[charts]
        then, text = _both(kept.get(key), told.get(key, "–"), now)
        found.append(
            Changed(
                key=key,
                label=label,
                then=then,
                now=text,
                link=now.link if now else None,
                entries=entries,
                entries_in_all=in_all,
            )
        )
    return tuple(found)


def _same(kept: Any, told: str | None, now: Figure | None) -> bool:
    """A share that reads the same is the same; amounts and counts are compared exactly."""
    if now is None:
        return kept is None
    return raw_of(now) == kept or (now.text == told and not isinstance(now.raw, int))


def _entries(
    scope: Scope, charts: tuple[str, ...], at: datetime, until: date
) -> tuple[tuple[LateEntry, ...], int]:
    return written_since(scope, charts=charts, after=at, until=until) if charts else ((), 0)


def _both(kept: Any, told: str, now: Figure | None) -> tuple[str, str]:
    """Write both values; as they were told, or to the đồng where that would look the same."""
    if now is None:
        return told, "–"
    if told == now.text and isinstance(kept, int) and isinstance(now.raw, int):
        return f"{grouped(kept)} đồng", f"{grouped(now.raw)} đồng"
    if isinstance(now.raw, int) and max(abs(now.raw), abs(kept or 0)) >= MILLION:
        return f"{told} triệu đồng", f"{now.text} triệu đồng"
    return told, now.text
