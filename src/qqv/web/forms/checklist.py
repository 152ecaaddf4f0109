"""Which points of a checklist were found met, and which of them were ticked?"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from qqv.papers.points import WORKS

__all__ = ["WORKS", "Point", "checklist_of", "points_of"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """One question of a checklist as it stands in the form (điểm kiểm tra)."""

    name: str
    label: Any
    met: bool


def points_of(
    asked: Sequence[tuple[str, Any]], data: Any, *, prefix: str = "point"
) -> tuple[Point, ...]:
    """Read the ticks of a form; what was not ticked is not met (các điểm kiểm tra)."""
    return tuple(
        Point(name=f"{prefix}-{name}", label=label, met=f"{prefix}-{name}" in data)
        for name, label in asked
    )


def checklist_of(
    asked: Sequence[tuple[str, Any]], data: Any, *, prefix: str = "point"
) -> dict[str, bool]:
    """Give the ticks as the actions take them (phiếu)."""
    return {name: f"{prefix}-{name}" in data for name, _label in asked}
