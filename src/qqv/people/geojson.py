"""What borders are in a GeoJSON file? Read, checked and made simple; no database."""

import json
import math
from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _

from qqv.rules.refusals import Refusal
from qqv.rules.words import folded

MOST_BYTES = 20 * 1024**2  # of the file as it comes
KEPT_BYTES = 200_000  # of all shapes together
SCALE = 100_000  # a metre is what is kept
COUNTRY = (102.0, 8.0, 110.0, 24.0)  # west, south, east, north
KINDS = ("thi tran ", "phuong ", "xa ")

Ring = list[tuple[int, int]]


class BordersTooLarge(Refusal):
    """The file is larger than what is read (tệp ranh giới quá lớn)."""

    text = "Tệp {name} lớn hơn {most} MB. Chị xin bản ranh giới đã giản lược."


class NotGeoJson(Refusal):
    """The file is no GeoJSON of areas (không phải GeoJSON)."""

    text = "Tệp {name} không đọc được như GeoJSON: {why}."


class OutsideTheCountry(Refusal):
    """Coordinates are no degrees, or lie elsewhere (tọa độ ngoài Việt Nam)."""

    text = "Tọa độ của {area} nằm ngoài Việt Nam. Tệp phải ghi kinh độ rồi vĩ độ (EPSG:4326)."


class NoCommuneFound(Refusal):
    """No area bears the name of a commune of the fund (không khớp tên xã)."""

    text = "Không vùng nào trong tệp {name} mang tên một xã của quỹ. Tên trong tệp: {names}."


class CommuneTwice(Refusal):
    """Two areas bear the name of one commune (trùng tên xã)."""

    text = "Tệp {name} có hai vùng cùng tên {area}. Chị chỉ để lại các xã của quỹ."


def read_borders(name: str, content: bytes, *, units: Mapping[int, str]) -> dict[int, list[Ring]]:
    """Read the rings of communes by unit id, simple enough to be drawn (đọc ranh giới).

    Areas that bear no commune's name are left out. Refuses what is no GeoJSON of areas, lies
    elsewhere, fits no commune or one twice.
    """
    if len(content) > MOST_BYTES:
        raise BordersTooLarge(name=name, most=MOST_BYTES // 1024**2)
    wanted = {key_of(label): unit_id for unit_id, label in units.items()}
    found: dict[int, list[Ring]] = {}
    names = []
    for feature in _features(name, content):
        label = _label(feature, wanted)
        names.append(label or "?")
        unit_id = wanted.get(key_of(label))
        if unit_id is None:
            continue
        if unit_id in found:
            raise CommuneTwice(name=name, area=label)
        found[unit_id] = list(_rings(name, label, feature.get("geometry")))
    if not found:
        raise NoCommuneFound(name=name, names=", ".join(names[:5]) or "–")
    return simple(found)


def key_of(name: str) -> str:
    """Fold a commune's name, without what kind of unit it is (tên không dấu)."""
    plain = folded(name)
    for kind in KINDS:
        plain = plain.removeprefix(kind)
    return plain.replace(" ", "")


def simple(shapes: dict[int, list[Ring]]) -> dict[int, list[Ring]]:
    """Leave out points until all shapes together are small enough (giản lược)."""
    tolerance = 1.0
    made = shapes
    while len(json.dumps(made, separators=(",", ":"))) > KEPT_BYTES:
        tolerance *= 2
        made = {
            unit: [_thinned(ring, tolerance) for ring in rings] for unit, rings in shapes.items()
        }
        made = {unit: [ring for ring in rings if len(ring) > 3] for unit, rings in made.items()}
    return made


def _features(name: str, content: bytes) -> list[dict[str, Any]]:
    try:
        read = json.loads(content)
    except (UnicodeDecodeError, ValueError, RecursionError):
        raise NotGeoJson(name=name, why=_("không phải JSON")) from None
    features = read.get("features") if isinstance(read, dict) else None
    if not isinstance(features, list) or not all(isinstance(one, dict) for one in features):
        raise NotGeoJson(name=name, why=_("không có danh sách features"))
    return features


def _label(feature: Mapping[str, Any], wanted: Mapping[str, int]) -> str:
    """The property that names a commune, else the first text there is."""
    properties = feature.get("properties")
    texts = (
        [v for v in (properties or {}).values() if isinstance(v, str)]
        if isinstance(properties, dict)
        else []
    )
    return next((text for text in texts if key_of(text) in wanted), texts[0] if texts else "")


def _rings(name: str, label: str, geometry: Any) -> Iterator[Ring]:
    kind = geometry.get("type") if isinstance(geometry, dict) else None
    areas = geometry.get("coordinates") if kind in ("Polygon", "MultiPolygon") else None
    if not isinstance(areas, list):
        raise NotGeoJson(
            name=name, why=_("%(area)s không phải là vùng (Polygon)") % {"area": label}
        )
    for area in [areas] if kind == "Polygon" else areas:
        for ring in area if isinstance(area, list) else [None]:
            if not isinstance(ring, list) or len(ring) < 4:
                raise NotGeoJson(name=name, why=_("%(area)s có vòng chưa khép") % {"area": label})
            yield [_point(name, label, point) for point in ring]


def _point(name: str, label: str, point: Any) -> tuple[int, int]:
    if not isinstance(point, list) or len(point) < 2 or not all(map(_is_number, point[:2])):
        raise NotGeoJson(name=name, why=_("%(area)s có tọa độ không phải số") % {"area": label})
    lon, lat = point[:2]
    west, south, east, north = COUNTRY
    if not (west <= lon <= east and south <= lat <= north):
        raise OutsideTheCountry(area=label)
    return round(lon * SCALE), round(lat * SCALE)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < math.inf


def _thinned(ring: Ring, tolerance: float) -> Ring:
    """Leave out points nearer than a tolerance to the line without them (Douglas-Peucker)."""
    keep = {0, len(ring) // 2, len(ring) - 1}
    spans = [(0, len(ring) // 2), (len(ring) // 2, len(ring) - 1)]
    while spans:
        first, last = spans.pop()
        far, at = 0.0, first
        for n in range(first + 1, last):
            away = _away(ring[n], ring[first], ring[last])
            if away > far:
                far, at = away, n
        if far > tolerance:
            keep.add(at)
            spans += [(first, at), (at, last)]
    return [ring[n] for n in sorted(keep)]


def _away(point: tuple[int, int], start: tuple[int, int], end: tuple[int, int]) -> float:
    dx, dy = end[0] - start[0], end[1] - start[1]
    long = math.hypot(dx, dy)
    if long == 0:
        return math.hypot(point[0] - start[0], point[1] - start[1])
    return abs(dy * (point[0] - start[0]) - dx * (point[1] - start[1])) / long
