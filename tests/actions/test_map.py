"""Points and borders: works, once only, hidden, refused leaves nothing; what a file may hold."""

import json
from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from qqv.people import mapping
from qqv.people.attaching import Sent
from qqv.people.geojson import (
    KEPT_BYTES,
    MOST_BYTES,
    BordersTooLarge,
    CommuneTwice,
    NoCommuneFound,
    NotGeoJson,
    OutsideTheCountry,
    read_borders,
)
from qqv.people.models import Board, Borders, Placement, Point, Unit
from qqv.people.points import NEW_UNITS, Spot, spots_of
from qqv.rules.refusals import Forbidden, Unseen
from qqv.trail.models import Record
from qqv.trail.recording import AlreadyDone
from tests.screens.markup import faults
from tests.world import OPENED, World

SQUARE = [[106.0, 20.2], [106.1, 20.2], [106.1, 20.3], [106.0, 20.3], [106.0, 20.2]]


def area(name: str, ring: list[Any] = SQUARE, **changed: Any) -> dict[str, Any]:
    geometry = {"type": "Polygon", "coordinates": [ring]}
    made = {"type": "Feature", "properties": {"ma": "7", "ten": name}, "geometry": geometry}
    return made | changed


def file(*features: Any, name: str = "ranh-gioi.geojson") -> Sent:
    content = json.dumps({"type": "FeatureCollection", "features": list(features)})
    return Sent(name=name, content=content.encode())


def send(world: World, sent: Sent, who: str = "province_chair", **given: Any) -> Borders:
    return mapping.set_borders(world.actor(who), file=sent, **{"request_id": uuid4()} | given)


def put(world: World, who: str = "accountant", **changed: Any) -> Point:
    given = {"board_id": world.board.pk, "lat": 20_249_200, "lon": 106_067_000}
    return mapping.set_point(world.actor(who), **given | {"request_id": uuid4()} | changed)


def test_borders_are_matched_by_name_and_kept(world: World) -> None:
    kept = send(world, file(area("Xã Hồng Thuận"), area("Xã Ở Đâu Đó")))
    shapes = mapping.shapes_of(world.fund.pk)
    assert list(shapes) == [world.board.unit_id]
    assert shapes[world.board.unit_id][0][0] == [10_600_000, 2_020_000]
    assert kept.record.verb == "set_borders" and kept.record.facts["communes"] == 1
    page = mapping.map_page(world.actor("province_chair"))
    assert page.file == "ranh-gioi.geojson" and page.missing == ("Giao Hải",)


def test_a_commune_puts_itself_on_the_map(world: World) -> None:
    known = spots_of([world.board.unit_id])[world.board.unit_id]
    assert str(known) == "20.2445, 106.5240"  # of the new unit it became part of
    put(world)
    put(world, lat=20_300_000)
    assert spots_of([world.board.unit_id]) == {
        world.board.unit_id: Spot(lat=20_300_000, lon=106_067_000)
    }


def test_it_counts_once(world: World) -> None:
    request_id = uuid4()
    send(world, file(area("Hồng Thuận")), request_id=request_id)
    with pytest.raises(AlreadyDone):
        send(world, file(area("Hồng Thuận")), request_id=request_id)
    again = uuid4()
    put(world, request_id=again)
    with pytest.raises(AlreadyDone):
        put(world, request_id=again)
    assert (Borders.objects.count(), Point.objects.count()) == (1, 1)


@pytest.mark.parametrize(
    ("sent", "refusal"),
    [
        (Sent(name="x.geojson", content=b"PK\x03\x04"), NotGeoJson),
        (Sent(name="x.geojson", content=b"\xff\xfe{"), NotGeoJson),
        (Sent(name="x.geojson", content=b""), NotGeoJson),
        (Sent(name="x.geojson", content=b"[" * 100_000), NotGeoJson),
        (Sent(name="x.geojson", content=b'{"features": 7}'), NotGeoJson),
        (Sent(name="x.geojson", content=b" " * (MOST_BYTES + 1)), BordersTooLarge),
        (file(area("Hồng Thuận", geometry={"type": "Point", "coordinates": [1, 2]})), NotGeoJson),
        (file(area("Hồng Thuận", geometry=None)), NotGeoJson),
        (file(area("Hồng Thuận", SQUARE[:3])), NotGeoJson),
        (file(area("Hồng Thuận", [["a", "b"]] * 4)), NotGeoJson),
        (file(area("Hồng Thuận", [[float("nan"), 20.0]] * 4)), NotGeoJson),
        (file(area("Hồng Thuận", [[10**400, 20.0]] * 4)), OutsideTheCountry),
        (file(area("Hồng Thuận", [[595_000.0, 2_240_000.0]] * 4)), OutsideTheCountry),
        (file(area("Hồng Thuận", [[20.2, 106.0]] * 4)), OutsideTheCountry),
        (file(area("Xã khác")), NoCommuneFound),
        (file(area("Xã khác", properties=None)), NoCommuneFound),
        (file(), NoCommuneFound),
        (file(area("Hồng Thuận"), area("xã Hồng Thuận")), CommuneTwice),
    ],
)
def test_a_bad_file_is_refused_and_leaves_nothing(
    world: World, sent: Sent, refusal: type[Exception]
) -> None:
    before = Record.objects.count()
    with pytest.raises(refusal):
        send(world, sent)
    assert (Borders.objects.count(), Record.objects.count()) == (0, before)


def test_others_may_not(world: World) -> None:
    for who in ("accountant", "auditor", "leader"):
        with pytest.raises(Forbidden):
            send(world, file(area("Hồng Thuận")), who)
    with pytest.raises(Forbidden):
        put(world, "cashier")
    with pytest.raises(Unseen):
        put(world, board_id=world.neighbor.pk)
    for outside in ({"lat": 106_067_000, "lon": 20_249_200}, {"lat": 0}):
        with pytest.raises(mapping.OutsideCountry):
            put(world, **outside)
    assert (Borders.objects.count(), Point.objects.count()) == (0, 0)


def test_a_long_border_is_made_simple() -> None:
    from math import cos, pi, sin

    ring = [
        [106 + 0.1 * cos(2 * pi * n / 60_000), 20 + 0.1 * sin(2 * pi * n / 60_000)]
        for n in range(60_000)
    ]
    shapes = read_borders("x", file(area("A", [*ring, ring[0]])).content, units={7: "A"})
    assert len(json.dumps(shapes)) <= KEPT_BYTES * 1.2
    [kept] = shapes[7]
    assert len(kept) > 100 and kept[0] == kept[-1]
    for x, y in kept:
        assert abs(((x / 1e5 - 106) ** 2 + (y / 1e5 - 20) ** 2) ** 0.5 - 0.1) < 0.001


def test_an_old_commune_lies_where_its_new_unit_lies(world: World) -> None:
    district = Unit.objects.create(kind="district", name="Huyện Nam Trực", valid_from=OPENED)
    old = Unit.objects.create(kind="commune", name="Hồng Quang", valid_from=date(2020, 1, 1))
    unclear = Unit.objects.create(kind="commune", name="Hồng Quang", valid_from=date(2020, 1, 1))
    new = Unit.objects.create(kind="commune", name="Xã Hiển Khánh", valid_from=NEW_UNITS)
    Placement.objects.create(unit=old, parent=district, valid_from=OPENED)
    found = spots_of([old.pk, unclear.pk, new.pk])
    # Two old communes bore that name: without a district nobody knows which is meant.
    assert found == {
        old.pk: Spot(lat=20_372_100, lon=106_194_000),
        new.pk: Spot(lat=20_423_800, lon=106_066_000),
    }


def test_the_screen_takes_both_and_draws_them(client: Client, world: World) -> None:
    world.lend(world.lan)
    client.force_login(world.users["province_chair"])
    page = client.get("/tong-quan/ban-do/").content.decode()
    assert faults(page) == [] and "chưa có" in page
    sent = file(area("Hồng Thuận"))
    from django.core.files.uploadedfile import SimpleUploadedFile

    upload = SimpleUploadedFile(sent.name, sent.content)
    form = {"what": "borders", "file": upload, "request_id": str(uuid4())}
    assert client.post("/tong-quan/ban-do/", form).status_code == 302
    drawn = client.get("/tong-quan/").content.decode()
    assert faults(drawn) == []
    assert '<path d="M' in drawn and "Hồng Thuận: dư nợ" in drawn
    point = {"what": "point", "board_id": world.neighbor.pk, "place": "20.2492, 106.067"}
    answer = client.post("/tong-quan/ban-do/", point | {"request_id": str(uuid4())})
    assert answer.status_code == 302
    assert "20.2492, 106.0670" in client.get("/tong-quan/ban-do/").content.decode()


def test_the_screen_says_why_not(client: Client, world: World) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    client.force_login(world.users["province_chair"])
    for form in (
        {"what": "borders", "file": SimpleUploadedFile("x.geojson", b"PK")},
        {"what": "borders", "file": SimpleUploadedFile("x.geojson", b"")},
        {"what": "point", "board_id": world.board.pk, "place": "gần chợ"},
        {"what": "point", "board_id": world.board.pk, "place": "999.0, 106.0"},
    ):
        answer = client.post("/tong-quan/ban-do/", form | {"request_id": str(uuid4())})
        assert answer.status_code == 422 and faults(answer.content.decode()) == []
    client.force_login(world.users["stranger"])
    page = client.get("/tong-quan/ban-do/").content.decode()
    assert "Hồng Thuận" not in page and "Tải ranh giới" not in page
    assert Board.objects.filter(unit__points__isnull=False).count() == 0


def test_it_wants_a_login_and_a_right(client: Client, world: World) -> None:
    path = "/tong-quan/ban-do/"
    assert client.get(path).headers["Location"].startswith("/dang-nhap/")
    client.force_login(world.users["leader"])
    assert client.get(path).status_code == 403
