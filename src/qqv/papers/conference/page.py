"""What does a report show before it is frozen: sentences, the board's words, tasks, annexes?"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.utils import translation

from qqv.papers.conference.tasks import Task, tasks_of
from qqv.papers.conference.words import (
    CONTEXT,
    DROPPED,
    ENDING,
    LIMITS,
    OF_SECTION,
    OF_TASK,
    OWN_TASKS,
    paragraphs,
    texts_of,
)
from qqv.reports.indicators.measures import Measure as M
from qqv.reports.indicators.months import monthly
from qqv.reports.table import Table
from qqv.reports.telling.figures import Figure, Sentence
from qqv.reports.telling.gathered import Gathered, gather
from qqv.reports.telling.reckoned import figures_of
from qqv.reports.telling.reported import Reported
from qqv.reports.telling.sections import limits_of, sections_of
from qqv.reports.telling.tables import annexes_of, changes_table, year_table
from qqv.rules.access import Actor, Scope, Verb
from qqv.rules.money import Vnd
from qqv.rules.refusals import Unseen, shown


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """One part: locked sentences, and what the board adds in its own words (mục)."""

    key: str
    title: str
    sentences: tuple[Sentence, ...]
    part: str
    text: str

    @property
    def said(self) -> list[str]:
        return paragraphs(self.text)


@dataclass(frozen=True, slots=True, kw_only=True)
class SetTask:
    """A task as it will stand: as proposed, as edited, or left out (nhiệm vụ)."""

    part: str
    title: str
    proposal: str
    text: str

    @property
    def dropped(self) -> bool:
        return self.text.strip() == DROPPED

    @property
    def final(self) -> str:
        return "" if self.dropped else self.text.strip() or self.proposal


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthPoint:
    """A month's end for the charts, in đồng (một tháng)."""

    on: date
    outstanding: Vnd
    at_risk: tuple[tuple[int, Vnd], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ConferencePage:
    """A report as it stands now (báo cáo hội nghị)."""

    reported: Reported
    found: Gathered
    figures: dict[str, Figure]
    sections: tuple[Written, ...]
    limits: tuple[Sentence, ...]
    tasks: tuple[SetTask, ...]
    texts: dict[str, str]
    changes: Table
    year: Table | None
    annexes: tuple[Table, ...]
    trend: tuple[MonthPoint, ...]

    @property
    def subject(self) -> str:
        """What the report is about, under its title (trích yếu)."""
        span = self.reported
        return (
            f"{span.kind.capitalize()} hoạt động Quỹ quay vòng vốn {span.name}, nhiệm vụ"
            f" {span.ahead}"
        )

    @property
    def reach(self) -> str:
        """How far back the books reach, so that nobody misses last year's figures (phạm vi)."""
        found = self.found
        said = f"Số liệu đến hết ngày {shown(found.last)}"
        if found.before:
            return f"{said}, so với đầu kỳ và cùng kỳ năm trước."
        return (
            f"{said}. Sổ trên máy bắt đầu từ ngày {shown(found.begun)} nên số phát sinh của cùng"
            " kỳ năm trước chưa có để so sánh."
        )

    @property
    def printed(self) -> tuple[Written, ...]:
        """The parts that have something to say (mục được in)."""
        return tuple(one for one in self.sections if one.sentences or one.said)

    @property
    def context(self) -> list[str]:
        return paragraphs(self.texts.get(CONTEXT, ""))

    @property
    def why(self) -> list[str]:
        return paragraphs(self.texts.get(LIMITS, ""))

    @property
    def ending(self) -> list[str]:
        return paragraphs(self.texts.get(ENDING, ""))

    @property
    def assigned(self) -> tuple[str, ...]:
        """All tasks as they will stand, the board's own last (nhiệm vụ)."""
        own = paragraphs(self.texts.get(OWN_TASKS, ""))
        return tuple(task.final for task in self.tasks if task.final) + tuple(own)


def whole_fund(actor: Actor) -> Scope:
    """Reach over her whole fund; Unseen: she sees only parts of it (toàn quỹ)."""
    actor.require(Verb.SEE_CONFERENCE)
    scope = actor.scope(Verb.SEE_CONFERENCE)
    if not scope.everywhere:
        raise Unseen
    return scope


def conference_page(actor: Actor, *, reported: Reported, on: date) -> ConferencePage:
    """Put a report together as of a working day, always in Vietnamese (báo cáo hội nghị).

    Refuses a span that has not begun.
    """
    scope = whole_fund(actor)
    with translation.override("vi"):
        found = gather(scope, reported=reported, on=on)
        figures = figures_of(found)
        texts = texts_of(actor.fund_id, reported)
        return ConferencePage(
            reported=reported,
            found=found,
            figures=figures,
            sections=tuple(_sections(found, figures, texts)),
            limits=limits_of(found, figures),
            tasks=tuple(_task(task, texts) for task in tasks_of(actor, scope, found)),
            texts=texts,
            changes=changes_table(found),
            year=year_table(found),
            annexes=annexes_of(found),
            trend=_trend(scope, found.last),
        )


def _sections(
    found: Gathered, figures: dict[str, Figure], texts: dict[str, str]
) -> Iterator[Written]:
    for section in sections_of(found, figures):
        part = f"{OF_SECTION}{section.key}"
        yield Written(
            key=section.key,
            title=section.title,
            sentences=section.sentences,
            part=part,
            text=texts.get(part, ""),
        )


def _task(task: Task, texts: dict[str, str]) -> SetTask:
    part = f"{OF_TASK}{task.key}"
    return SetTask(part=part, title=task.title, proposal=task.proposal, text=texts.get(part, ""))


def _trend(scope: Scope, last: date) -> tuple[MonthPoint, ...]:
    """Tell the months' ends the books know, 24 at most."""
    needs = (M.OUTSTANDING, *AT_RISK.values())
    return tuple(
        MonthPoint(
            on=month.span.last,
            outstanding=int(month.sums[M.OUTSTANDING]),
            at_risk=tuple((over, int(month.sums[key])) for over, key in AT_RISK.items()),
        )
        for month in monthly(scope, last=last, needs=needs)
        if all(key in month.sums for key in needs)
    )


AT_RISK = {0: M.AT_RISK_0, 30: M.AT_RISK_30, 90: M.AT_RISK_90}
