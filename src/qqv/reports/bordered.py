"""Where do borders stand on the picture? Rings of degrees become paths (bản đồ ranh giới)."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from math import cos, radians

from qqv.people.geojson import SCALE, Ring
from qqv.people.points import Spot
from qqv.reports.cartogram import HEIGHT, WIDTH, Circle

ALONE = 14.0  # the circle of a commune without borders
EDGE = 20.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Area:
    """A commune's border as a path, and the place of its name (vùng)."""

    key: int
    path: str
    label: Circle


@dataclass(frozen=True, slots=True, kw_only=True)
class Plotted:
    """Borders and lone circles on one picture (bản đồ ranh giới)."""

    width: float
    height: float
    areas: tuple[Area, ...]
    circles: tuple[Circle, ...]


def plotted(
    shapes: Mapping[int, list[Ring]], spots: Mapping[int, Spot], keys: Collection[int]
) -> Plotted:
    """Stretch borders over the picture, north up; others of `keys` are circles (vẽ ranh giới).

    A commune of which neither is known stands in a row below.
    """
    points = [point for rings in shapes.values() for ring in rings for point in ring]
    alone = [(key, spots[key]) for key in keys if key not in shapes and key in spots]
    points += [(spot.lon // 10, spot.lat // 10) for _key, spot in alone]
    west, east = min(x for x, _ in points), max(x for x, _ in points)
    south, north = min(y for _, y in points), max(y for _, y in points)
    narrow = cos(radians((south + north) / 2 / SCALE))
    step = min(WIDTH / max((east - west) * narrow, 1), HEIGHT / max(north - south, 1))

    def at(point: tuple[int, int]) -> tuple[float, float]:
        return (point[0] - west) * narrow * step + EDGE, (north - point[1]) * step + EDGE

    areas = tuple(_area(key, [[at(p) for p in ring] for ring in shapes[key]]) for key in shapes)
    placed = [(key, *at((spot.lon // 10, spot.lat // 10))) for key, spot in alone]
    height = (north - south) * step + 2 * EDGE
    lost = [key for key in keys if key not in shapes and key not in spots]
    placed += [(key, EDGE + n * 3 * ALONE, height + ALONE) for n, key in enumerate(lost)]
    return Plotted(
        width=max((east - west) * narrow * step + 2 * EDGE, EDGE + len(lost) * 3 * ALONE),
        height=height + (3 * ALONE if lost else 0),
        areas=areas,
        circles=tuple(Circle(key=key, x=x, y=y, r=ALONE) for key, x, y in placed),
    )


def _area(key: int, rings: list[list[tuple[float, float]]]) -> Area:
    path = "".join(
        "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in ring) + "Z" for ring in rings if ring
    )
    largest = max(rings, key=_width)
    xs, ys = [x for x, _ in largest], [y for _, y in largest]
    return Area(
        key=key,
        path=path,
        label=Circle(
            key=key,
            x=(min(xs) + max(xs)) / 2,
            y=(min(ys) + max(ys)) / 2,
            r=max(_width(largest) / 2, ALONE),
        ),
    )


def _width(ring: list[tuple[float, float]]) -> float:
    return max(x for x, _ in ring) - min(x for x, _ in ring) if ring else 0.0
