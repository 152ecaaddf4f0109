"""A draw can be made again from its seed and weights, and heavier is drawn more often."""

from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qqv.rules.drawing import (
    DrawTooMany,
    NothingToDraw,
    Risk,
    RiskFacts,
    RiskTerms,
    draw,
    risk_of,
    sample,
)

WEIGHTS = {"xa-1": 10, "xa-2": 30, "xa-3": 60}


def test_a_draw_is_what_anybody_reckons_from_the_seed() -> None:
    point = int(sha256(b"hat-giong/1").hexdigest(), 16) % 100
    expected = "xa-1" if point < 10 else "xa-2" if point < 40 else "xa-3"
    assert draw("hat-giong", WEIGHTS, 1) == (expected,)


@given(st.text(max_size=20), st.dictionaries(st.text(min_size=1), st.integers(1, 999), min_size=1))
def test_the_same_seed_draws_the_same_and_nobody_twice(seed: str, weights: dict[str, int]) -> None:
    drawn = draw(seed, weights, len(weights))
    assert sorted(drawn) == sorted(weights)
    turned = dict(reversed(weights.items()))
    assert draw(seed, turned, len(weights)) == drawn
    assert draw(seed, weights, 1) == drawn[:1]


def test_what_weighs_more_is_drawn_more_often() -> None:
    hits = [draw(f"lan {n}", WEIGHTS, 1)[0] for n in range(3000)]
    shares = [hits.count(name) / len(hits) for name in WEIGHTS]
    for share, weight in zip(shares, WEIGHTS.values(), strict=True):
        assert abs(share - weight / 100) < 0.04


def test_no_more_are_drawn_than_there_are() -> None:
    with pytest.raises(DrawTooMany):
        draw("x", WEIGHTS, 4)
    with pytest.raises(NothingToDraw):
        draw("x", {}, 1)


def test_a_sample_takes_all_where_there_are_few() -> None:
    assert sorted(sample("x", ["a", "b"], 5)) == ["a", "b"]
    assert len(set(sample("x", [str(n) for n in range(40)], 5))) == 5
    assert sample("x", [], 5) == ()


@pytest.mark.parametrize(
    ("facts", "points"),
    [
        (RiskFacts(since=0, late=0, held=0, alarms=0), (10, 0, 0, 0, 0)),
        (RiskFacts(since=None, late=0, held=0, alarms=0), (10, 120, 0, 0, 0)),
        (RiskFacts(since=29, late=3, held=12, alarms=2), (10, 0, 6, 12, 10)),
        (RiskFacts(since=365, late=0, held=400, alarms=0), (10, 60, 0, 30, 0)),
        (RiskFacts(since=9999, late=100, held=0, alarms=0), (10, 120, 200, 0, 0)),
    ],
)
def test_a_unit_weighs_what_the_formula_says(facts: RiskFacts, points: tuple[int, ...]) -> None:
    base, months, late, held, alarms = points
    risk = risk_of(facts, RiskTerms())
    assert risk == Risk(base=base, months=months, late=late, held=held, alarms=alarms)
    assert risk.weight == sum(points)
