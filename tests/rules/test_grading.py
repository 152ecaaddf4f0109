"""Points by criterion make a grade; what did not apply is left out; misuse is weak at once."""

import pytest

from qqv.rules.grading import BANDS, RUBRIC, Counted, Criterion, Grade, grade_of

ALL = {criterion: Counted(part=1, whole=1) for criterion in Criterion}


def test_the_rubric_is_a_hundred_points() -> None:
    assert sum(RUBRIC.values()) == 100
    assert set(RUBRIC) == set(Criterion)


def test_everything_done_is_a_hundred_and_nothing_is_none() -> None:
    assert (grade_of(ALL, misused=False).total, grade_of(ALL, misused=False).grade) == (
        100,
        Grade.GOOD,
    )
    none = {criterion: Counted(part=0, whole=1) for criterion in Criterion}
    assert (grade_of(none, misused=False).total, grade_of(none, misused=False).grade) == (
        0,
        Grade.WEAK,
    )


@pytest.mark.parametrize(
    ("total", "grade"),
    [
        (100, Grade.GOOD),
        (80, Grade.GOOD),
        (79, Grade.FAIR),
        (65, Grade.FAIR),
        (64, Grade.AVERAGE),
        (50, Grade.AVERAGE),
        (49, Grade.WEAK),
        (0, Grade.WEAK),
    ],
)
def test_the_bands_of_the_grade(total: int, grade: Grade) -> None:
    one = {Criterion.ON_TIME: Counted(part=total, whole=100)}
    graded = grade_of(one, misused=False, rubric={Criterion.ON_TIME: 100}, bands=BANDS)
    assert (graded.total, graded.grade) == (total, grade)


def test_part_of_a_criterion_gives_part_of_its_points() -> None:
    counted = ALL | {Criterion.ON_TIME: Counted(part=500_000, whole=1_000_000)}
    graded = grade_of(counted, misused=False)
    assert graded.points[0].points == 15
    assert graded.total == 85


def test_what_did_not_apply_is_left_out_and_the_rest_brought_to_a_hundred() -> None:
    counted = {criterion: one for criterion, one in ALL.items() if criterion != Criterion.BOOKS}
    counted[Criterion.WORKS] = Counted(part=0, whole=0)
    counted[Criterion.SIZE] = Counted(part=0, whole=1)
    graded = grade_of(counted, misused=False)
    told = {one.criterion: one.points for one in graded.points}
    assert told[Criterion.BOOKS] is None and told[Criterion.WORKS] is None
    assert graded.total == 88  # 75 of the 85 that could be reached
    assert graded.grade == Grade.GOOD


def test_any_confirmed_misuse_is_weak_at_once() -> None:
    graded = grade_of(ALL, misused=True)
    assert (graded.total, graded.grade, graded.pill) == (100, Grade.WEAK, "bad")


def test_a_month_in_which_nothing_applied_has_no_grade() -> None:
    graded = grade_of({}, misused=False)
    assert (graded.total, graded.grade) == (None, None)
