"""The forecast on the screen: the province sees all, a commune its own, with sentences."""

from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.screens.markup import faults
from tests.world import World

ON = "?ngay=01/04/2026"


@pytest.fixture
def lent(world: World) -> World:
    world.lend(world.lan)
    world.lend(world.mai)
    world.collect(date(2026, 2, 10), {world.lan: (893_000, 15_000), world.mai: (0, 15_000)})
    world.collect(date(2026, 3, 10), {world.lan: (888_000, 0), world.mai: (893_000, 15_000)})
    return world


def test_the_province_sees_every_commune_in_a_sentence(client: Client, lent: World) -> None:
    client.force_login(lent.users["province_accountant"])
    page = client.get("/du-bao/" + ON).content.decode()
    assert faults(page) == []
    assert "Giao Hải" in page and "Hồng Thuận" in page
    # Giao Hải has lent nothing: 100 million less the 10 kept lie idle from the first month.
    assert "Từ tháng 4/2026 thừa khoảng 90 triệu đồng, đủ cho 9 khoản vay" in page
    assert "Biết đến hết ngày 01/04/2026" in page


def test_one_commune_month_by_month(client: Client, lent: World) -> None:
    client.force_login(lent.users["province_accountant"])
    page = client.get(f"/du-bao/{lent.board.pk}/{ON}&thang=12").content.decode()
    assert faults(page) == []
    assert "04/2026" in page and "03/2027" in page and "04/2027" not in page
    assert "mark-area" in page and "Cách tính" in page
    assert "Gốc quá hạn 0,8" in page


def test_a_commune_comes_to_its_own_and_sees_no_other(client: Client, lent: World) -> None:
    client.force_login(lent.users["accountant"])
    answer = client.get("/du-bao/")
    assert answer.status_code == 302
    assert answer.headers["Location"] == f"/du-bao/{lent.board.pk}/"
    page = client.get(answer.headers["Location"]).content.decode()
    assert faults(page) == [] and "Giao Hải" not in page
    assert client.get(f"/du-bao/{lent.neighbor.pk}/").status_code == 404


def test_what_is_not_understood_stays_as_it_was(client: Client, lent: World) -> None:
    client.force_login(lent.users["province_accountant"])
    page = client.get("/du-bao/?ngay=31/02/2026&thang=7")
    assert page.status_code == 200
    assert faults(page.content.decode()) == [] and "error" in page.content.decode()


def test_it_leaves_as_files(client: Client, lent: World) -> None:
    client.force_login(lent.users["province_accountant"])
    csv = client.get(f"/du-bao/{ON}&xuat=csv").content.decode("utf-8-sig")
    assert csv.startswith("Xã,Thu đúng tháng,") and "Hồng Thuận" in csv
    months = client.get(f"/du-bao/{lent.board.pk}/{ON}&xuat=csv").content.decode("utf-8-sig")
    assert months.startswith("Tháng,Gốc đến hạn,") and "\r\n04/2026,1666000," in months
    assert client.get(f"/du-bao/{ON}&xuat=xlsx").content.startswith(b"PK")


def test_a_constant_number_of_statements(client: Client, lent: World) -> None:
    client.force_login(lent.users["province_accountant"])
    client.get("/du-bao/")
    with CaptureQueriesContext(connection) as few:
        client.get("/du-bao/" + ON)
    lent.lend(lent.dao, on=date(2026, 3, 20))
    with CaptureQueriesContext(connection) as more:
        client.get("/du-bao/" + ON)
    assert len(few) == len(more)


def test_leaders_have_no_forecast(client: Client, lent: World) -> None:
    client.force_login(lent.users["leader"])
    assert client.get("/du-bao/").status_code == 403
