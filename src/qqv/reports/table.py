"""What is a list with columns, whatever shows it: a page, a workbook, a signed paper?"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from fractions import Fraction
from typing import Any

Cell = str | int | date | Fraction | None


class Kind(StrEnum):
    """How a column is written (kiểu cột): text, đồng, a count, a day, a ratio in percent."""

    TEXT = "text"
    VND = "vnd"
    COUNT = "count"
    DAY = "day"
    PERCENT = "percent"


class Tone(StrEnum):
    """What a row is (loại dòng): an ordinary line, an opening, a subtotal, an undone line."""

    LINE = "line"
    OPENING = "opening"
    SUBTOTAL = "subtotal"
    UNDONE = "undone"


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """The page behind a row or figure, by its name in `web/urls.py` (đường dẫn)."""

    screen: str
    id: int | None = None
    query: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column (cột): `carried` figures are carried forward from page to page on paper.

    `width` in mm is what the sums of a whole fund need on paper.
    """

    key: str
    label: Any
    kind: Kind = Kind.TEXT
    weight: int = 1
    carried: bool = False
    width: int | None = None

    @property
    def figures(self) -> bool:
        return self.kind != Kind.TEXT


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One line (dòng); a link of its own, and links under single figures by column key."""

    cells: tuple[Cell, ...]
    tone: Tone = Tone.LINE
    link: Link | None = None
    links: tuple[tuple[str, Link], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A list ready to be shown (bảng): whose, of when, in which unit, and how it is reckoned.

    `name` is an ASCII slug for file names; `total` has a cell for every column.
    """

    name: str
    title: Any
    unit: str
    period: Any
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    total: tuple[Cell, ...] | None = None
    note: Any = ""
    definitions: tuple[tuple[Any, Any], ...] = field(default=())

    def __post_init__(self) -> None:
        width = len(self.columns)
        assert all(len(row.cells) == width for row in self.rows), self.name
        assert self.total is None or len(self.total) == width, self.name


def summed(columns: Sequence[Column], rows: Sequence[Row], label: str) -> tuple[Cell, ...]:
    """Add up the đồng and counts of ordinary lines under a label (dòng cộng)."""
    first, *rest = [
        sum(_whole(row.cells[at]) for row in rows if row.tone in (Tone.LINE, Tone.UNDONE))
        if column.kind in (Kind.VND, Kind.COUNT)
        else None
        for at, column in enumerate(columns)
    ]
    return (label if first is None else first, *rest)


def _whole(cell: Cell) -> int:
    return cell if isinstance(cell, int) else 0
