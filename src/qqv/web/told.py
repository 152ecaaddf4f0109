"""How does a report in sentences look on a page? Figures marked, each leading to its rows."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext

from qqv.papers.conference.page import ConferencePage
from qqv.papers.conference.words import CONTEXT, ENDING, LIMITS, OWN_TASKS, PARTS
from qqv.reports.telling.figures import Sentence
from qqv.web.links import url_of


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldPart:
    """Words as they are, or a locked figure with the page of its rows (đoạn câu)."""

    text: str
    locked: bool = False
    url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Own:
    """A box for the board's own words (ô viết)."""

    part: str
    label: Any
    hint: Any
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldSection:
    """A part of the report as a page shows it (mục); without a number it will not be printed."""

    number: int | None
    title: str
    sentences: tuple[tuple[ToldPart, ...], ...]
    own: Own


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldTask:
    """A task as it will stand, and the box to write it anew (nhiệm vụ)."""

    text: str
    dropped: bool
    own: Own


def told(page: ConferencePage) -> dict[str, Any]:
    """Give templates the sentences, boxes and tasks of a report (báo cáo trên trang)."""
    numbers = {one.key: n for n, one in enumerate(page.printed, 1)}
    return {
        "sections": [
            ToldSection(
                number=numbers.get(one.key),
                title=one.title,
                sentences=_sentences(one.sentences),
                own=Own(
                    part=one.part,
                    label=gettext("Thêm lời của Ban quản lý"),
                    hint="",
                    text=one.text,
                ),
            )
            for one in page.sections
        ],
        "limits": _sentences(page.limits),
        "tasks": [
            ToldTask(
                text=task.final or task.proposal,
                dropped=task.dropped,
                own=Own(
                    part=task.part,
                    label=gettext("Viết lại nhiệm vụ này"),
                    hint=task.proposal,
                    text=task.text,
                ),
            )
            for task in page.tasks
        ],
        "context": _own(page, CONTEXT),
        "why": _own(page, LIMITS),
        "other": _own(page, OWN_TASKS),
        "ending": _own(page, ENDING),
    }


def _own(page: ConferencePage, key: str) -> Own:
    part = PARTS[key]
    return Own(part=key, label=part.label, hint=part.hint, text=page.texts.get(key, ""))


def _sentences(sentences: Iterable[Sentence]) -> tuple[tuple[ToldPart, ...], ...]:
    return tuple(
        tuple(
            ToldPart(text=part)
            if isinstance(part, str)
            else ToldPart(text=part.text, locked=True, url=url_of(part.link))
            for part in sentence.parts
        )
        for sentence in sentences
    )


def kept_table(table: dict[str, Any]) -> dict[str, Any]:
    """Give templates a frozen table with each cell's label (bảng của bản chốt)."""
    columns = table["columns"]
    return table | {
        "cells": [_cells(columns, row) for row in table["rows"]],
        "sums": _cells(columns, table["total"]) if table["total"] else [],
    }


def _cells(columns: list[dict[str, Any]], row: list[str]) -> list[dict[str, Any]]:
    return [
        {"text": text, "label": column["label"], "figures": column["figures"]}
        for column, text in zip(columns, row, strict=True)
    ]
