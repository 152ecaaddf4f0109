"""The fund's capital on the screen: the province moves it, a commune sees its own."""

from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from qqv.capital.models import Allocation, CapitalSource
from tests.screens.markup import faults
from tests.world import World

RETURN, ALLOCATE = "/von/{}/tra-lai/", "/von/{}/phan-bo/"
TYPED = {"amount": "20.000.000", "decision_no": "12/QĐ", "on": "05/02/2026"}


def test_the_accountant_allocates_and_takes_back(client: Client, world: World) -> None:
    client.force_login(world.users["province_accountant"])
    for path, held in ((ALLOCATE, 120_000_000), (RETURN, 100_000_000)):
        place = path.format(world.board.pk)
        assert faults(client.get(place).content.decode()) == []
        key = {"request_id": str(uuid4())}
        for _ in range(2):
            answer = client.post(place, TYPED | key)
            assert (answer.status_code, answer.headers["Location"]) == (302, "/von/")
        assert world.balance("361") == held
    page = client.get(f"/von/?xa={world.board.pk}").content.decode()
    assert faults(page) == []
    assert page.count("12/QĐ") == 2
    assert "Giao Hải" in page


def test_new_capital_is_named_and_in_the_bank(client: Client, world: World) -> None:
    client.force_login(world.users["province_accountant"])
    typed = {"name": "Nguồn hỗ trợ 2026", "amount": "80.000.000", "on": "05/02/2026"}
    assert faults(client.get("/von/nhan/").content.decode()) == []
    assert client.post("/von/nhan/", typed | {"request_id": str(uuid4())}).status_code == 302
    assert world.balance("411", world.province) == 580_000_000
    assert "Nguồn hỗ trợ 2026" in client.get("/von/").content.decode()


@pytest.mark.parametrize(
    ("path", "changes", "sentence"),
    [
        (RETURN, {"amount": "100.000.001"}, "đang giữ 100.000.000 đ vốn tỉnh phân bổ"),
        (RETURN, {"amount": "50.000.001"}, "không đủ cho 50.000.001 đ"),
        (RETURN, {"decision_no": ""}, "error"),
        (ALLOCATE, {"amount": "300.000.001"}, "không đủ cho 300.000.001 đ"),
        (ALLOCATE, {"on": "31/12/2025"}, "Sổ mở từ ngày 01/01/2026"),
        ("/von/nhan/", {"name": "", "amount": "1"}, "error"),
    ],
)
def test_it_says_why_not(
    client: Client, world: World, path: str, changes: dict[str, str], sentence: str
) -> None:
    client.force_login(world.users["province_accountant"])
    typed = TYPED | {"request_id": str(uuid4())} | changes
    answer = client.post(path.format(world.board.pk), typed)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert (Allocation.objects.count(), CapitalSource.objects.count()) == (2, 1)


@pytest.mark.parametrize("name", ["province_chair", "auditor", "inspector", "accountant"])
def test_others_only_look(client: Client, world: World, name: str) -> None:
    client.force_login(world.users[name])
    page = client.get("/von/").content.decode()
    assert "/phan-bo/" not in page
    assert "/tra-lai/" not in page
    assert "/von/nhan/" not in page
    for path in (RETURN, ALLOCATE, "/von/nhan/"):
        place = path.format(world.board.pk)
        assert client.get(place).status_code == 403
        assert client.post(place, TYPED | {"request_id": str(uuid4())}).status_code == 403
    assert Allocation.objects.count() == 2


def test_a_commune_sees_only_its_own(client: Client, world: World) -> None:
    client.force_login(world.users["stranger"])
    page = client.get("/von/").content.decode()
    assert "Giao Hải" in page
    assert "Hồng Thuận" not in page
    assert "Vốn ban đầu" not in page
    assert client.get(f"/von/?xa={world.board.pk}").status_code == 404


def test_a_leader_has_no_business_here(client: Client, world: World) -> None:
    client.force_login(world.users["leader"])
    assert client.get("/von/").status_code == 403


def test_the_page_costs_the_same_however_many_moves(client: Client, world: World) -> None:
    client.force_login(world.users["province_accountant"])

    def cost() -> int:
        with CaptureQueriesContext(connection) as captured:
            client.get("/von/")
        return len(captured)

    few = cost()
    for _ in range(3):
        key = {"request_id": str(uuid4())}
        client.post(ALLOCATE.format(world.board.pk), TYPED | key)
    assert Allocation.objects.count() == 5
    assert cost() == few
