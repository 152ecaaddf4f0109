"""Where is the money lent, without a map? Circles by size, near where the communes lie."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations
from math import cos, hypot, pi, radians, sin, sqrt

from qqv.people.points import Spot

WIDTH, HEIGHT = 640.0, 420.0
FILLED = 0.5  # of the picture is covered by circles
GAP = 2.0  # between two circles
PULL = 0.02  # how strongly a circle is drawn back to its place in each round
ROUNDS, APART = 120, 4000
GOLDEN = 2.399963229728653  # an angle that never comes back to where it was
SMALLEST = 9.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Located:
    """A commune to be drawn: its size in đồng, and where it lies if that is known (nơi)."""

    key: int
    weight: int
    spot: Spot | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Circle:
    """A commune's circle on the picture (vòng tròn)."""

    key: int
    x: float
    y: float
    r: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Cartogram:
    """Circles that do not overlap, and the size of the picture (bản đồ vòng tròn).

    `aside` are communes nobody knows the place of, in rows beside the others.
    """

    width: float
    height: float
    circles: tuple[Circle, ...]
    aside: tuple[Circle, ...]


@lru_cache(maxsize=64)
def cartogram(places: tuple[Located, ...]) -> Cartogram:
    """Lay out a Dorling cartogram, the same for the same communes (bản đồ vòng tròn).

    Circles begin at their place, are pushed apart where they overlap and drawn back a little.
    """
    total = sum(max(place.weight, 1) for place in places) or 1
    scale = FILLED * WIDTH * HEIGHT / pi
    sizes = {p.key: max(sqrt(scale * max(p.weight, 1) / total), SMALLEST) for p in places}
    known = [place for place in places if place.spot]
    starts = _starts(known)
    circles = _relaxed([_Moving(p.key, *starts[p.key], sizes[p.key]) for p in known])
    unknown = [place for place in places if not place.spot]
    return _framed(circles, [(place.key, sizes[place.key]) for place in unknown])


class _Moving:
    """A circle on its way."""

    __slots__ = ("home", "key", "r", "x", "y")

    def __init__(self, key: int, x: float, y: float, r: float) -> None:
        self.key, self.r, self.home = key, r, (x, y)
        # A little aside, each another way: circles on one point would only part along one line.
        self.x, self.y = x + cos(key * GOLDEN), y + sin(key * GOLDEN)


def _starts(places: Sequence[Located]) -> dict[int, tuple[float, float]]:
    """Stretch the points over the picture, north up."""
    spots = [place.spot for place in places if place.spot]
    if not spots:
        return {}
    lats, lons = [spot.lat for spot in spots], [spot.lon for spot in spots]
    narrow = cos(radians(sum(lats) / len(lats) / 1e6))
    wide = max((max(lons) - min(lons)) * narrow, 1.0)
    high = max(float(max(lats) - min(lats)), 1.0)
    step = min(WIDTH / wide, HEIGHT / high)
    return {
        place.key: ((s.lon - min(lons)) * narrow * step, (max(lats) - s.lat) * step)
        for place in places
        if (s := place.spot)
    }


def _relaxed(circles: list[_Moving]) -> list[_Moving]:
    for _round in range(ROUNDS):
        _pushed(circles)
        for one in circles:
            one.x += (one.home[0] - one.x) * PULL
            one.y += (one.home[1] - one.y) * PULL
    for _round in range(APART):
        if not _pushed(circles):
            break
    return circles


def _pushed(circles: list[_Moving]) -> bool:
    """Push every overlapping pair apart once; tell whether there was one."""
    moved = False
    for n, (one, other) in enumerate(combinations(circles, 2)):
        dx, dy, wanted = other.x - one.x, other.y - one.y, one.r + other.r + GAP
        if abs(dx) >= wanted or abs(dy) >= wanted or (far := hypot(dx, dy)) >= wanted:
            continue
        moved = True
        if far < 1e-9:
            dx, dy, far = cos(n * GOLDEN) * 1e-9, sin(n * GOLDEN) * 1e-9, 1e-9
        push = (wanted - far) / 2 + 0.05
        one.x, one.y = one.x - dx / far * push, one.y - dy / far * push
        other.x, other.y = other.x + dx / far * push, other.y + dy / far * push
    return moved


def _framed(circles: Sequence[_Moving], unknown: Sequence[tuple[int, float]]) -> Cartogram:
    """Move all into view, and set those without a place in rows to the right."""
    left = min((c.x - c.r for c in circles), default=0.0) - GAP
    top = min((c.y - c.r for c in circles), default=0.0) - GAP
    right = max((c.x + c.r for c in circles), default=left) - left + GAP
    low = max((c.y + c.r for c in circles), default=top) - top + GAP
    shown = tuple(Circle(key=c.key, x=c.x - left, y=c.y - top, r=c.r) for c in circles)
    most = max((r for _key, r in unknown), default=0.0)
    cell = 2 * most + 3 * GAP
    columns = 1 if circles else max(int(sqrt(len(unknown))) + 1, 1)
    if circles and unknown:
        columns = max(1, int(len(unknown) * cell / max(low, cell)) + 1)
    aside = tuple(
        Circle(
            key=key,
            x=right + cell / 2 + cell * (n % columns),
            y=cell / 2 + cell * (n // columns),
            r=r,
        )
        for n, (key, r) in enumerate(unknown)
    )
    return Cartogram(
        width=max([right, *(c.x + cell / 2 for c in aside)]),
        height=max([low, *(c.y + cell / 2 for c in aside)]),
        circles=shown,
        aside=aside,
    )
