"""How good was a group's month? Points by criterion, and the grade they make (xếp loại nhóm).

The rubric is ours, fund.md section 5; a fund may publish another. What did not apply in a month
(no installment fell due, no works were due) counts neither for nor against: the points of the
rest are then brought to a hundred.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from qqv.rules.money import part_of, rounded


class Criterion(StrEnum):
    """What a group is judged by (tiêu chí)."""

    ON_TIME = "on_time"
    NO_OLD_DEBT = "no_old_debt"
    HANDED_OVER = "handed_over"
    SAVED = "saved"
    SIZE = "size"
    MET = "met"
    WORKS = "works"
    BOOKS = "books"


class Grade(StrEnum):
    """What a group is called for a month, the best first (hạng)."""

    GOOD = "tốt"
    FAIR = "khá"
    AVERAGE = "trung bình"
    WEAK = "yếu"


RUBRIC: dict[Criterion, int] = {
    Criterion.ON_TIME: 30,
    Criterion.NO_OLD_DEBT: 15,
    Criterion.HANDED_OVER: 10,
    Criterion.SAVED: 10,
    Criterion.SIZE: 10,
    Criterion.MET: 10,
    Criterion.WORKS: 10,
    Criterion.BOOKS: 5,
}
BANDS = ((80, Grade.GOOD), (65, Grade.FAIR), (50, Grade.AVERAGE), (0, Grade.WEAK))


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """What was counted for a criterion: so much of so much; nothing of nothing does not apply."""

    part: int
    whole: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Points:
    """The points of one criterion, of at most how many; None where it did not apply (điểm)."""

    criterion: Criterion
    most: int
    points: int | None
    counted: Counted


@dataclass(frozen=True, slots=True, kw_only=True)
class Graded:
    """A group's month: its points, their sum out of a hundred, its grade (xếp loại)."""

    points: tuple[Points, ...]
    total: int | None
    grade: Grade | None
    misused: bool

    @property
    def pill(self) -> str:
        """Tell how bad the grade is, for a mark beside it (mức)."""
        bad, warn = {Grade.WEAK}, {Grade.AVERAGE}
        return "bad" if self.grade in bad else "warn" if self.grade in warn else "good"


def grade_of(
    counted: Mapping[Criterion, Counted],
    *,
    misused: bool,
    rubric: Mapping[Criterion, int] = RUBRIC,
    bands: Sequence[tuple[int, Grade]] = BANDS,
) -> Graded:
    """Grade a group's month (xếp loại nhóm). Any confirmed misuse makes it weak at once."""
    points = tuple(
        _points(criterion, most, counted.get(criterion, Counted(part=0, whole=0)))
        for criterion, most in rubric.items()
    )
    reachable = sum(one.most for one in points if one.points is not None)
    reached = sum(one.points or 0 for one in points)
    total = rounded(part_of(reached, numerator=100, denominator=reachable)) if reachable else None
    grade = None if total is None else next(g for least, g in bands if total >= least)
    return Graded(
        points=points, total=total, grade=Grade.WEAK if misused else grade, misused=misused
    )


def _points(criterion: Criterion, most: int, counted: Counted) -> Points:
    assert 0 <= counted.part <= counted.whole or counted.whole == 0, (criterion, counted)
    reached = (
        rounded(part_of(most, numerator=counted.part, denominator=counted.whole))
        if counted.whole
        else None
    )
    return Points(criterion=criterion, most=most, points=reached, counted=counted)
