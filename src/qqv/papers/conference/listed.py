"""Which years and half-years have a report, and which of them were frozen?"""

from dataclasses import dataclass
from datetime import date

from qqv.ledger.moves import books_begin
from qqv.papers.conference.page import whole_fund
from qqv.papers.frozen import Frozen, versions_of
from qqv.reports.telling.reported import Reported
from qqv.rules.access import Actor

HALVES = (0, 2, 1)  # the whole year first, then the later half


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportRow:
    """A year or half-year with its frozen versions, the latest first (một báo cáo)."""

    reported: Reported
    over: bool
    versions: tuple[Frozen, ...]

    @property
    def last(self) -> Frozen | None:
        return self.versions[0] if self.versions else None


def reports_of(actor: Actor, *, on: date) -> tuple[ReportRow, ...]:
    """List every year and half-year the books reach, the latest first (các báo cáo)."""
    begun = books_begin(whole_fund(actor)) or on
    frozen = versions_of(actor)
    spans = [
        Reported(year=year, half=half)
        for year in range(on.year, begun.year - 1, -1)
        for half in HALVES
    ]
    return tuple(
        ReportRow(
            reported=span,
            over=span.last <= on,
            versions=tuple(one for one in frozen if one.reported == span),
        )
        for span in spans
        if span.first <= on and span.last >= begun
    )
