"""Which page of many is shown, and what lies on either side of it?"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Paged:
    """What a list cut into pages says of the page shown (trang)."""

    number: int
    has_more: bool

    @property
    def next(self) -> int:
        return self.number + 1

    @property
    def previous(self) -> int:
        return self.number - 1


def cut(rows: Sequence[T], *, asked: int, size: int) -> tuple[Sequence[T], Paged]:
    """Cut a page out of all rows; past the end is the last (cắt trang)."""
    starts = range(0, len(rows), size)
    number = max(min(asked, len(starts)), 1)
    start = (number - 1) * size
    more = len(rows) > start + size
    return rows[start : start + size], Paged(number=number, has_more=more)
