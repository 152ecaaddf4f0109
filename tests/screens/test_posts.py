"""Boards and posts on screen: who holds what, a post passed on, its minutes printed."""

from datetime import date
from uuid import uuid4

import pytest
from django.test import Client

from qqv.papers.registry import paper_of, proved
from qqv.people.models import OfficeHandOver, Officer
from tests.papers.test_papers import read
from tests.screens.markup import faults
from tests.world import OPENED, World


@pytest.fixture
def cashier(world: World) -> Officer:
    return Officer.objects.create(
        board=world.board, post="cashier", name="Bùi Thị Yến", valid_from=OPENED
    )


def path(world: World, officer: Officer) -> str:
    return f"/ban-quan-ly/{world.board.pk}/kien-toan/cashier/?nguoi={officer.pk}"


def typed(world: World, **other: str) -> dict[str, str]:
    return {
        "request_id": str(uuid4()),
        "name": "Ngô Thị Quế",
        "decision_no": "12/QĐ-BQL",
        "on": "02/03/2026",
        "witness": "Lý Thị Thu",
        "counted": "50.000.000",
        "note-500000": "100",
        "papers": "1 két sắt\n2 quyển sổ quỹ",
        "open_cases": "",
    } | other


def test_it_works(client: Client, world: World, cashier: Officer) -> None:
    world.fund.working_on = date(2026, 3, 2)
    world.fund.save(update_fields=["working_on"])
    client.force_login(world.users["chair"])
    assert client.get("/ban-quan-ly/").headers["Location"] == f"/ban-quan-ly/{world.board.pk}/"
    page = client.get(f"/ban-quan-ly/{world.board.pk}/").content.decode()
    assert "Bùi Thị Yến" in page and page.count("đang trống") == 3 and faults(page) == []
    assert path(world, cashier) in page
    form = client.get(path(world, cashier)).content.decode()
    assert "Bùi Thị Yến" in form and faults(form) == []
    sent = typed(world)
    first, again = (client.post(path(world, cashier), sent) for _ in range(2))
    assert first.status_code == again.status_code == 302
    made = OfficeHandOver.objects.get()
    assert first.headers["Location"].endswith(f"?moi={made.pk}#ban-giao")
    page = client.get(first.headers["Location"]).content.decode()
    assert "Ngô Thị Quế" in page and f"/in/kien-toan/{made.pk}/" in page and faults(page) == []
    printed = client.get(f"/in/kien-toan/{made.pk}/")
    assert printed.headers["Content-Type"] == "application/pdf"


def test_the_minutes_say_it_all(client: Client, world: World, cashier: Officer) -> None:
    test_it_works(client, world, cashier)
    made = OfficeHandOver.objects.get()
    pages, text = read(client, f"/in/kien-toan/{made.pk}/")
    assert pages == 1
    for told in ("Bùi Thị Yến", "Ngô Thị Quế", "12/QĐ-BQL", "50.000.000", "1 két sắt", "Không có"):
        assert told in text
    number = f"KT-{made.pk}"
    assert proved(number=number, code=paper_of(world.actor("auditor"), number).code)


@pytest.mark.parametrize(
    ("other", "why"),
    [
        ({"counted": "49.000.000", "note-500000": "98"}, "lệch"),
        ({"counted": "", "note-500000": ""}, "Chị nhập số tiền"),
        ({"counted": "1.000", "note-500000": "100"}, "mệnh giá"),
        ({"decision_no": ""}, "Có ô chưa đúng"),
        ({"on": "31/02/2026"}, "không có trong lịch"),
        ({"on": "03/03/2026"}, "không quá ngày"),
        ({"username": "khong-co"}, "Không có người dùng"),
    ],
)
def test_it_says_why_not(
    client: Client, world: World, cashier: Officer, other: dict[str, str], why: str
) -> None:
    world.fund.working_on = date(2026, 3, 2)
    world.fund.save(update_fields=["working_on"])
    client.force_login(world.users["chair"])
    answer = client.post(path(world, cashier), typed(world, **other))
    assert answer.status_code == 422 and why in answer.content.decode()
    assert not OfficeHandOver.objects.exists()


def test_hidden(client: Client, world: World, cashier: Officer) -> None:
    client.force_login(world.users["stranger"])
    assert client.get(f"/ban-quan-ly/{world.board.pk}/").status_code == 404
    assert client.get(path(world, cashier)).status_code == 403
    client.force_login(world.users["accountant"])
    assert client.get(path(world, cashier)).status_code == 403
    client.force_login(world.users["chair"])
    for address in (
        f"/ban-quan-ly/{world.neighbor.pk}/kien-toan/cashier/",
        f"/ban-quan-ly/{world.board.pk}/kien-toan/thu-kho/",
        f"/ban-quan-ly/{world.board.pk}/kien-toan/leader/?nhom={world.stranger_group.pk}",
        f"/ban-quan-ly/{world.board.pk}/kien-toan/cashier/?nguoi=999",
        "/in/kien-toan/999/",
    ):
        assert client.get(address).status_code == 404, address


def test_the_province_sees_all_boards(client: Client, world: World, cashier: Officer) -> None:
    client.force_login(world.users["province_chair"])
    page = client.get("/ban-quan-ly/").content.decode()
    assert all(name in page for name in ("Tỉnh Sông Hồng", "Hồng Thuận", "Giao Hải"))
    assert faults(page) == []
