"""Circles lie apart, near their places, and always the same."""

from itertools import combinations
from math import hypot

from hypothesis import given, settings
from hypothesis import strategies as st

from qqv.people.points import Spot
from qqv.reports.cartogram import Cartogram, Located, cartogram

places = st.lists(
    st.builds(
        lambda weight, spot: (weight, spot),
        weight=st.integers(0, 2_000_000_000),
        spot=st.none()
        | st.builds(
            Spot,
            lat=st.integers(20_000_000, 20_500_000),
            lon=st.integers(105_900_000, 106_600_000),
        ),
    ),
    max_size=30,
).map(lambda rows: tuple(Located(key=n, weight=w, spot=s) for n, (w, s) in enumerate(rows)))


def overlaps(made: Cartogram) -> list[tuple[int, int]]:
    all_of_them = (*made.circles, *made.aside)
    return [
        (a.key, b.key)
        for a, b in combinations(all_of_them, 2)
        if hypot(a.x - b.x, a.y - b.y) < a.r + b.r
    ]


@settings(max_examples=25, deadline=None)
@given(places)
def test_no_two_circles_overlap_and_none_leaves_the_picture(rows: tuple[Located, ...]) -> None:
    made = cartogram(rows)
    assert overlaps(made) == []
    assert {c.key for c in (*made.circles, *made.aside)} == {row.key for row in rows}
    for c in (*made.circles, *made.aside):
        assert c.x - c.r >= 0 and c.x + c.r <= made.width + 1e-6
        assert c.y - c.r >= 0 and c.y + c.r <= made.height + 1e-6


@settings(max_examples=10, deadline=None)
@given(places)
def test_the_same_communes_make_the_same_picture(rows: tuple[Located, ...]) -> None:
    first = cartogram(rows)
    cartogram.cache_clear()
    assert cartogram(rows) == first


def test_neighbors_stay_neighbors_and_north_is_up() -> None:
    grid = [(lat, lon) for lat in range(3) for lon in range(4)]
    rows = tuple(
        Located(
            key=n,
            weight=100 + 90 * (n % 3),
            spot=Spot(lat=20_000_000 + 100_000 * lat, lon=106_000_000 + 100_000 * lon),
        )
        for n, (lat, lon) in enumerate(grid)
    )
    made = {c.key: c for c in cartogram(rows).circles}
    for (n, (lat, lon)), (m, (lat_2, lon_2)) in combinations(enumerate(grid), 2):
        if lon_2 - lon >= 2:
            assert made[m].x > made[n].x
        if lat_2 - lat >= 2:
            assert made[m].y < made[n].y


def test_many_on_one_point_spread_around_it() -> None:
    spot = Spot(lat=20_250_000, lon=106_067_000)
    made = cartogram(tuple(Located(key=n, weight=100, spot=spot) for n in range(6)))
    assert overlaps(made) == []
    assert made.width < 6 * 2 * made.circles[0].r  # a bunch, no row


def test_area_tells_the_size() -> None:
    spots = [Spot(lat=20_000_000, lon=106_000_000 + 300_000 * n) for n in range(2)]
    small, large = cartogram(
        tuple(Located(key=n, weight=(n * 3 + 1) * 100, spot=spots[n]) for n in range(2))
    ).circles
    assert round(large.r / small.r, 6) == 2
