"""The order of waiting households: points by criterion, ties, and what never changes it."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qqv.rules.ranking import (
    DEFAULTS,
    Criterion,
    Home,
    PointsWrong,
    ranked,
    reasons_of,
    require_points,
)

ON = date(2022, 12, 23)
HOME = Home(
    key=1,
    name="Đặng Thị Sáu",
    asked_on=ON,
    standing="average",
    latrine="",
    hygienic=None,
    water="",
    first_time=False,
    woman_headed=False,
    covered=False,
)


def test_each_criterion_gives_its_points() -> None:
    home = replace(
        HOME,
        standing="poor",
        latrine="Chưa có, đi nhờ",
        hygienic=False,
        water="Giếng đào",
        first_time=True,
        woman_headed=True,
        covered=True,
        asked_on=date(2022, 6, 24),
    )
    assert dict(reasons_of(home, DEFAULTS, on=ON)) == {
        Criterion.POOR: 30,
        Criterion.NO_LATRINE: 25,
        Criterion.UNSAFE_WATER: 10,
        Criterion.FIRST_TIME: 15,
        Criterion.WOMAN_HEADED: 5,
        Criterion.OWN_MONEY: 5,
        Criterion.WAITING: 5,  # five whole months, the sixth is a day short
    }
    assert ranked([home], DEFAULTS, on=ON)[0].points == 95
    assert reasons_of(HOME, DEFAULTS, on=ON) == ()


def test_waiting_stops_counting_and_a_bad_latrine_counts_less_than_none() -> None:
    old = replace(HOME, asked_on=date(2019, 1, 1), latrine="Một ngăn, đã hỏng", hygienic=False)
    assert dict(reasons_of(old, DEFAULTS, on=ON)) == {
        Criterion.UNHYGIENIC: 15,
        Criterion.WAITING: 12,
    }


def test_ties_go_by_day_then_name_then_number() -> None:
    homes = [
        replace(HOME, key=4, name="Bùi Thị Tư"),
        replace(HOME, key=3, name="an thị ba"),
        replace(HOME, key=2, name="An Thị Ba"),
        replace(HOME, key=1, asked_on=date(2022, 12, 22)),
    ]
    assert [place.key for place in ranked(homes, DEFAULTS, on=ON)] == [1, 2, 3, 4]


@pytest.mark.parametrize(
    ("points", "decision"), [({Criterion.POOR: 101}, "1"), ({Criterion.POOR: -1}, "1"), ({}, " ")]
)
def test_points_are_refused(points: dict[Criterion, int], decision: str) -> None:
    with pytest.raises(PointsWrong):
        require_points(DEFAULTS | points, decision_no=decision)


homes_at_random = st.lists(
    st.builds(
        replace,
        st.just(HOME),
        standing=st.sampled_from(["poor", "near_poor", "policy", "escaped", "average"]),
        latrine=st.sampled_from(["", "chưa có", "tự hoại"]),
        water=st.sampled_from(["", "ao", "nước máy"]),
        first_time=st.booleans(),
        woman_headed=st.booleans(),
        asked_on=st.dates(date(2020, 1, 1), ON),
    ),
    min_size=1,
    max_size=12,
).map(lambda rows: [replace(row, key=n) for n, row in enumerate(rows)])


@given(homes_at_random, st.randoms(use_true_random=False))
def test_any_order_of_asking_gives_the_same_list(homes: list[Home], chance: object) -> None:
    other = list(homes)
    chance.shuffle(other)  # type: ignore[attr-defined]
    assert ranked(homes, DEFAULTS, on=ON) == ranked(other, DEFAULTS, on=ON)


@given(homes_at_random, st.sampled_from(list(Criterion)))
def test_more_points_never_lower_who_meets_the_criterion(
    homes: list[Home], criterion: Criterion
) -> None:
    before = {p.key: p for p in ranked(homes, DEFAULTS, on=ON)}
    raised = DEFAULTS | {criterion: DEFAULTS[criterion] + 10}
    after = {p.key: p for p in ranked(homes, raised, on=ON)}
    best = min(before.values(), key=lambda place: place.position)
    if criterion in dict(best.reasons) and criterion != Criterion.WAITING:
        assert after[best.key].position == 1
    assert all(after[key].points >= before[key].points for key in before)
