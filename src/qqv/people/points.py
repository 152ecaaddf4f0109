"""Where does each commune lie? One point a unit, from the list of the new units."""

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path

from qqv.people.geojson import key_of
from qqv.people.models import Placement, Point, Unit

DATA = Path(__file__).parent / "data" / "points_2025.json"
NEW_UNITS = date(2025, 7, 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """A place on the map, in millionths of a degree (điểm trên bản đồ)."""

    lat: int
    lon: int

    def __str__(self) -> str:
        """Write it as maps on a phone do: 20.2492, 106.067."""
        return ", ".join(f"{Decimal(n).scaleb(-6):.4f}" for n in (self.lat, self.lon))


def spots_of(unit_ids: Collection[int]) -> dict[int, Spot]:
    """Find the points of units; a unit nothing is known of is left out (điểm của các xã).

    What its own people put counts; else an old commune lies where the new unit lies that it
    became part of.
    """
    districts: dict[int, set[str]] = {}
    placed = Placement.objects.filter(unit__in=unit_ids).values_list("unit_id", "parent__name")
    for unit_id, name in placed:
        districts.setdefault(unit_id, set()).add(key_of(name))
    put = {
        unit_id: Spot(lat=lat, lon=lon)
        for unit_id, lat, lon in Point.objects.filter(unit__in=unit_ids)
        .order_by("pk")
        .values_list("unit_id", "lat", "lon")
    }
    found = {}
    for unit in Unit.objects.filter(pk__in=unit_ids):
        spot = put.get(unit.pk) or _spot(unit, districts.get(unit.pk, set()))
        if spot:
            found[unit.pk] = spot
    return found


def _spot(unit: Unit, districts: set[str]) -> Spot | None:
    new, old = _known()
    key = key_of(unit.name)
    if unit.valid_from >= NEW_UNITS and key in new:
        return new[key]
    lying = old.get(key, [])
    within = [spot for district, spot in lying if any(district in name for name in districts)]
    if len(within) == 1:
        return within[0]
    return lying[0][1] if len(lying) == 1 else None


@cache
def _known() -> tuple[dict[str, Spot], dict[str, list[tuple[str, Spot]]]]:
    new: dict[str, Spot] = {}
    old: dict[str, list[tuple[str, Spot]]] = {}
    for row in json.loads(DATA.read_text(encoding="utf-8"))["points"]:
        spot = Spot(lat=row["lat"], lon=row["lon"])
        new[key_of(row["name"])] = spot
        for covered in row["covers"]:
            district, name = covered.split("/")
            old.setdefault(name, []).append((key_of(district), spot))
    return new, old
