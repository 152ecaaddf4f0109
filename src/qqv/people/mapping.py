"""How does a commune put itself on the map, and the province its borders under it?"""

import hashlib
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from qqv.people.attaching import Sent
from qqv.people.geojson import Ring, read_borders
from qqv.people.models import Board, Borders, Point, Unit
from qqv.people.points import Spot, spots_of
from qqv.people.seats import seats_then
from qqv.rules.access import Actor, Scope, Verb
from qqv.rules.refusals import Refusal, Unseen
from qqv.trail.recording import recording


class OutsideCountry(Refusal):
    """A point that is no place of the country (điểm ngoài Việt Nam)."""

    text = "Điểm {lat}, {lon} nằm ngoài Việt Nam. Chị kiểm tra lại vĩ độ và kinh độ."


@dataclass(frozen=True, slots=True, kw_only=True)
class Mapped:
    """A board's commune and where it lies now (xã trên bản đồ)."""

    board_id: int
    name: str
    spot: Spot | None
    has_border: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class MapPage:
    """The communes on the map, and the file of borders under them (bản đồ)."""

    rows: tuple[Mapped, ...]
    file: str
    missing: tuple[str, ...]


def set_point(actor: Actor, *, board_id: int, lat: int, lon: int, request_id: UUID) -> Point:
    """Put the commune of a board on the map, in millionths of a degree (đặt điểm).

    Refuses a place outside the country.
    """
    content = {"board": board_id, "lat": lat, "lon": lon}
    with recording(actor, Verb.SET_POINT, request_id, content) as record:
        board = Board.objects.within(actor.scope(Verb.SET_POINT)).filter(pk=board_id).first()
        if board is None:
            raise Unseen
        if not (8_000_000 <= lat <= 24_000_000 and 102_000_000 <= lon <= 110_000_000):
            raise OutsideCountry(lat=Decimal(lat).scaleb(-6), lon=Decimal(lon).scaleb(-6))
        record.subject = f"{board}, điểm trên bản đồ"
        record.facts = {"lat": lat, "lon": lon}
        unit_id = seats_then([board], on=None)[board.pk].unit_id
        return Point.objects.create(unit_id=unit_id, lat=lat, lon=lon, record=record)


def set_borders(actor: Actor, *, file: Sent, request_id: UUID) -> Borders:
    """Take the borders of communes from a GeoJSON file (tải ranh giới).

    Refuses what geojson.read_borders refuses; communes that are not in it keep their circle.
    """
    sha256 = hashlib.sha256(file.content).hexdigest()
    with recording(actor, Verb.SET_BORDERS, request_id, {"sha256": sha256}) as record:
        units = dict(
            # Of two units of one name the newer: official borders are those of now.
            Unit.objects.filter(pk__in=_units(actor.scope(Verb.SET_BORDERS)))
            .order_by("valid_from", "pk")
            .values_list("pk", "name")
        )
        shapes = read_borders(file.name, file.content, units=units)
        record.subject = f"Ranh giới {file.name}"[:200]
        record.facts = {"communes": len(shapes), "sha256": sha256}
        return Borders.objects.create(
            fund_id=actor.fund_id,
            name=file.name[-120:],
            sha256=sha256,
            size=len(file.content),
            shapes={str(unit): rings for unit, rings in shapes.items()},
            record=record,
        )


def shapes_of(fund_id: int) -> dict[int, list[Ring]]:
    """Load the borders that were sent last, by unit id; none if none were (ranh giới)."""
    last = Borders.objects.filter(fund=fund_id).order_by("-pk").first()
    return {int(unit): rings for unit, rings in last.shapes.items()} if last else {}


def map_page(actor: Actor) -> MapPage:
    """List the communes in reach with their points and borders (bản đồ)."""
    scope = actor.scope(Verb.SEE_BOOKS)
    boards = Board.objects.within(scope).filter(level=Board.Level.COMMUNE).order_by("code")
    seats = seats_then(boards, on=None)
    spots = spots_of([seat.unit_id for seat in seats.values()])
    last = Borders.objects.filter(fund=actor.fund_id).order_by("-pk").first()
    shapes = shapes_of(actor.fund_id)
    rows = tuple(
        Mapped(
            board_id=board.pk,
            name=seats[board.pk].name,
            spot=spots.get(seats[board.pk].unit_id),
            has_border=seats[board.pk].unit_id in shapes,
        )
        for board in boards
    )
    missing = tuple(row.name for row in rows if shapes and not row.has_border)
    return MapPage(rows=rows, file=last.name if last else "", missing=missing)


def _units(scope: Scope) -> set[int]:
    """The communes of the fund of old and of now: a map is drawn by either."""
    boards = list(Board.objects.within(scope).filter(level=Board.Level.COMMUNE))
    now = {seat.unit_id for seat in seats_then(boards, on=None).values()}
    return now | {board.unit_id for board in boards}
