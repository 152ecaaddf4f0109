"""What is an alarm, and what does it find? Values only; one file per alarm beside this one."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from qqv.reports.table import Column, Link, Row
from qqv.rules.access import Role, Scope, Verb


class Level(StrEnum):
    """How bad it is, the worst first (mức độ)."""

    BAD = "bad"
    WARN = "warn"
    INFO = "info"


class Measure(StrEnum):
    """In what a threshold is counted (đơn vị của ngưỡng)."""

    DAYS = "days"
    HOURS = "hours"
    MONTHS = "months"
    VND = "vnd"
    PERCENT = "percent"
    COUNT = "count"


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """A threshold of an alarm and what it is unless the fund says otherwise (ngưỡng)."""

    name: str
    label: Any
    measure: Measure
    default: int


Limits = Mapping[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """One thing an alarm found (sự việc): the sentence, since when, the rows behind it.

    `subject` names it again tomorrow, in letters, digits and hyphens. `mark` tells how a past
    event stood, so that one that was explained stays explained until more is added; empty for
    a state of things, which is gone or still there. `acts` is who must do something about it.
    """

    subject: str
    board_id: int
    sentence: str
    since: date
    level: Level
    acts: Role
    link: Link
    group_id: int | None = None
    mark: str = ""
    rows: tuple[Row, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Alarm:
    """One alarm of fund.md section 11 (cảnh báo): what it means, for whom, from when on.

    `find` only asks. `fraud` is a sign that money may be in wrong hands; `verb` says who may
    see it; `columns` head the rows behind what it finds.
    """

    number: int
    name: Any
    means: Any
    verb: Verb
    find: Callable[[Scope, date, Limits], list[Found]]
    columns: tuple[Column, ...]
    limits: tuple[Limit, ...] = ()
    fraud: bool = False

    @property
    def defaults(self) -> dict[str, int]:
        return {limit.name: limit.default for limit in self.limits}
