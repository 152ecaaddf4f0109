"""What is a kind of sheet? Its columns, how a row is checked, and how a chunk is written."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from qqv.imports.reading.cells import Reader
from qqv.people.models import Board
from qqv.rules.money import Vnd
from qqv.trail.models import Record


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One column a sheet may have (cột): `names` are headings people use for it, folded."""

    key: str
    label: Any
    read: Reader
    required: bool = False
    names: tuple[str, ...] = ()
    example: object = ""
    note: Any = ""
    money: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A cell that was read as something else than it shows (cách đọc một ô)."""

    key: str
    typed: str
    read: str


@dataclass(slots=True, kw_only=True)
class RowIn:
    """One row of people's sheet while it is checked (dòng nhập)."""

    number: int
    values: dict[str, Any] = field(default_factory=dict)
    typed: dict[str, str] = field(default_factory=dict)
    faults: list[tuple[str, str]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    readings: list[Reading] = field(default_factory=list)
    twin: str = ""
    known: dict[str, Any] = field(default_factory=dict)

    @property
    def right(self) -> bool:
        return not self.faults and not self.twin

    def get(self, key: str) -> Any:
        return self.values.get(key)

    def refuse(self, key: str, sentence: str) -> None:
        """Say what is wrong with a cell of the row (báo lỗi)."""
        self.faults.append((key, sentence))


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """Where and as of when a sheet is taken in (nơi nhập, ngày nhập)."""

    board: Board
    on: date


Check = Callable[[Ground, Sequence[RowIn]], None]
Write = Callable[[Record, Ground, Sequence[RowIn]], Mapping[int, dict[str, int]]]
Undo = Callable[[Ground, Mapping[str, list[int]], Callable[[], None]], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """The columns a table may have (bố cục): `summed` is the one a paper total stands under."""

    fields: tuple[Field, ...]
    summed: str = ""

    def field(self, key: str) -> Field:
        return next(one for one in self.fields if one.key == key)


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind(Layout):
    """One kind of sheet (loại bảng): `summed` is the column compared with the paper total.

    `check` writes faults into rows; `write` makes the facts of right rows, and tells their ids
    by row number; `undo` refuses, has the vouchers mirrored, and takes back the facts. The rows
    of one member are written together where they are `bundled`; a `provincial` sheet is taken in
    for the province's board.
    """

    key: str
    title: Any
    about: Any
    check: Check
    write: Write
    undo: Undo
    bundled: bool = False
    provincial: bool = False

    def total(self, rows: Sequence[RowIn]) -> Vnd:
        """Add up the compared column, or count rows where a sheet has no money (tổng)."""
        if not self.summed:
            return len(rows)
        return sum(row.get(self.summed) or 0 for row in rows)
