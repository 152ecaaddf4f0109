"""What has changed in the books since a report was signed: which figures, by which entries?"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from qqv.ledger.late import OfBoard, written_after
from qqv.reports.conference import conference
from qqv.reports.table import Cell
from qqv.reports.yearly import conference_table
from qqv.rules.access import Scope
from qqv.rules.money import Vnd
from qqv.trail.knowing import knowing


@dataclass(frozen=True, slots=True, kw_only=True)
class Signing:
    """A report, or the books of a month, as somebody let them stand (lần ký).

    `on` is the day the figures are of, `at` the moment they were signed.
    """

    name: str
    on: date
    at: datetime
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """One figure as it was signed and as it is now (số liệu đã đổi)."""

    name: str
    unit: str
    old: Cell
    new: Cell

    @property
    def more(self) -> int:
        return _number(self.new) - _number(self.old)


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """What changed since a signing (thay đổi từ lần ký)."""

    signing: Signing
    figures: tuple[Changed, ...]
    boards: tuple[OfBoard, ...]
    count: int
    amount: Vnd

    @property
    def listed(self) -> int:
        return sum(len(board.entries) for board in self.boards)


def changes_since(scope: Scope, *, signing: Signing) -> Changes:
    """Compare the figures of a day as they were known at the signing with today's (thay đổi).

    The entries behind them bear a day up to it and were written after it.
    """
    with knowing(signing.at):
        then = _figures(scope, signing.on)
    now = _figures(scope, signing.on)
    late = written_after(scope, at=signing.at, until=signing.on)
    return Changes(
        signing=signing,
        figures=tuple(_changed(then, now)),
        boards=late.boards,
        count=late.count,
        amount=late.amount,
    )


def _figures(scope: Scope, on: date) -> dict[str, tuple[Cell, str]]:
    rows = conference_table(conference(scope, year=on.year, on=on)).rows
    return {str(row.cells[0]): (row.cells[1], str(row.cells[2])) for row in rows}


def _changed(
    then: dict[str, tuple[Cell, str]], now: dict[str, tuple[Cell, str]]
) -> Iterator[Changed]:
    """Tell every figure that is another; one commune may have become the highest for another."""
    for name in [*then, *(name for name in now if name not in then)]:
        old, unit = then.get(name, (None, ""))
        new, said = now.get(name, (None, unit))
        if old != new:
            yield Changed(name=name, unit=unit or said, old=old, new=new)


def _number(cell: Cell) -> int:
    return cell if isinstance(cell, int) else 0
