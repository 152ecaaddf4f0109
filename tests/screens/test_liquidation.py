"""A commune's liquidation on the screen: each office does its step, the rest looks."""

import io
import zipfile
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from qqv.capital.liquidation_page import asked
from qqv.people.models import Fund, Liquidation, LiquidationDecision, Petition
from tests.actions.closing import (
    LAST,
    collected,
    confirm,
    decide,
    emptied,
    petition,
)
from tests.screens.markup import faults
from tests.world import World

CASE = "/tat-toan-von/{}/"


def place(world: World, step: str = "") -> str:
    return CASE.format(world.board.pk) + step


@pytest.fixture(autouse=True)
def _working_day(world: World) -> None:
    Fund.objects.update(working_on=LAST)


def post(client: Client, path: str, typed: dict[str, str]) -> object:
    return client.post(path, typed | {"request_id": str(uuid4())})


def test_the_commune_asks_and_the_province_decides(client: Client, world: World) -> None:
    client.force_login(world.users["chair"])
    assert place(world, "to-trinh/") in client.get("/tat-toan-von/").content.decode()
    assert faults(client.get(place(world, "to-trinh/")).content.decode()) == []
    typed = {"number": "12/TTr", "on": "01/03/2026", "reason": "xin dừng"}
    assert post(client, place(world, "to-trinh/"), typed).status_code == 302
    again = post(client, place(world, "to-trinh/"), typed)
    assert (again.status_code, Petition.objects.count()) == (422, 1)
    assert "đã có tờ trình" in again.content.decode()
    page = client.get(place(world)).content.decode()
    assert "quyet-dinh" not in page
    client.force_login(world.users["province_chair"])
    typed = {"agreed": "1", "number": "20/QĐ", "on": "05/03/2026", "reason": "được"}
    assert (
        post(client, place(world, "quyet-dinh/"), typed | {"on": "01/02/2026"}).status_code == 422
    )
    assert post(client, place(world, "quyet-dinh/"), typed).status_code == 302
    assert LiquidationDecision.objects.get().agreed


def test_the_accountant_writes_what_borrowers_say(client: Client, world: World) -> None:
    collected(world)
    petition(world)
    decide(world)
    lan, mai = asked(world.board.pk)
    client.force_login(world.users["accountant"])
    path = place(world, "doi-chieu/")
    assert faults(client.get(path).content.decode()) == []
    none = post(client, path, {"on": "10/03/2026"})
    assert none.status_code == 422 and "ít nhất một người" in none.content.decode()
    typed = {"on": "10/03/2026", f"same-{lan.account_id}": "on", f"said-{mai.account_id}": "9 tr"}
    refused = post(client, path, typed)
    assert refused.status_code == 422 and "9 tr" in refused.content.decode()
    assert post(client, path, typed | {f"note-{mai.account_id}": "đã nộp"}).status_code == 302
    lan, mai = asked(world.board.pk)
    assert (lan.gap, mai.gap) == (0, -167_000)


def test_the_end_shows_where_the_money_is_and_refuses(client: Client, world: World) -> None:
    collected(world)
    petition(world)
    decide(world)
    confirm(world)
    client.force_login(world.users["province_chair"])
    page = client.get(place(world, "ket-thuc/")).content.decode()
    assert faults(page) == []
    assert "131.00001/1" in page
    answer = post(client, place(world, "ket-thuc/"), {"minutes_no": "1/BB", "on": "31/03/2026"})
    assert answer.status_code == 422
    assert "111 Tiền mặt tại quỹ" in answer.content.decode()
    assert Liquidation.objects.count() == 0


def test_after_the_end_it_is_read_printed_and_packed(client: Client, world: World) -> None:
    emptied(world)
    client.force_login(world.users["province_chair"])
    assert client.get(place(world, "luu-tru/")).status_code == 404
    typed = {"minutes_no": "1/BB", "on": "31/03/2026"}
    assert post(client, place(world, "ket-thuc/"), typed).status_code == 302
    client.force_login(world.users["accountant"])
    for path in ("/", "/khoan-vay/", "/nhom/", "/so-quy/", "/so-cai/", place(world)):
        assert client.get(path).status_code == 200, path
    for path in (f"/thu/{world.group.pk}/", "/ho-so/moi/", f"/nhom/{world.group.pk}/them/"):
        answer = client.get(path)
        assert answer.status_code == 403, path
        assert "đã tất toán và lưu trữ" in answer.content.decode()
    printed = client.get(place(world, "bien-ban/"))
    assert (printed.status_code, printed["Content-Type"]) == (200, "application/pdf")
    packed = client.get(place(world, "luu-tru/"))
    names = zipfile.ZipFile(io.BytesIO(packed.content)).namelist()
    assert len(names) == 8 and all(name.endswith(".pdf") for name in names)


@pytest.mark.parametrize("name", ["stranger", "stranger_cashier"])
def test_it_hides_other_communes(client: Client, world: World, name: str) -> None:
    petition(world)
    client.force_login(world.users[name])
    assert "Hồng Thuận" not in client.get("/tat-toan-von/").content.decode()
    for step in ("", "bien-ban/", "luu-tru/"):
        assert client.get(place(world, step)).status_code == 404


@pytest.mark.parametrize(
    ("name", "step"),
    [
        ("accountant", "quyet-dinh/"),
        ("province_accountant", "quyet-dinh/"),
        ("cashier", "doi-chieu/"),
        ("accountant", "chenh-lech/"),
        ("province_chair", "chenh-lech/"),
        ("province_accountant", "ket-thuc/"),
        ("auditor", "ket-thuc/"),
        ("accountant", "to-trinh/"),
        ("leader", ""),
    ],
)
def test_each_step_is_one_offices(client: Client, world: World, name: str, step: str) -> None:
    emptied(world)
    client.force_login(world.users[name])
    assert client.get(place(world, step)).status_code == 403
    assert post(client, place(world, step), {}).status_code in (403, 405)


def test_a_case_costs_the_same_however_many_borrow(client: Client, world: World) -> None:
    client.force_login(world.users["auditor"])

    def cost() -> int:
        with CaptureQueriesContext(connection) as captured:
            client.get(place(world))
        return len(captured)

    world.lend(world.lan)
    petition(world)
    decide(world)
    few = cost()
    LiquidationDecision.objects.all().delete()
    Petition.objects.all().delete()
    world.lend(world.mai)
    world.lend(world.dao)
    petition(world)
    decide(world)
    assert cost() == few


def test_running_loans_are_handed_over(client: Client, world: World) -> None:
    collected(world)
    petition(world)
    decide(world)
    path = place(world, "ban-giao/")
    client.force_login(world.users["province_accountant"])
    page = client.get(path).content.decode()
    assert faults(page) == [] and page.count("checked") == 2 and "Hoa Cúc" in page
    lan = world.lan.loans.get()
    typed = {"group_id": str(world.stranger_group.pk), "decision_no": "20/QĐ", "on": "31/03/2026"}
    none = post(client, path, typed)
    assert none.status_code == 422 and "ít nhất một khoản vay" in none.content.decode()
    assert post(client, path, typed | {"vay": str(lan.pk)}).status_code == 302
    new = lan.handed_over.successor
    for name, loan in (("accountant", lan), ("stranger", new)):
        client.force_login(world.users[name])
        page = client.get(f"/khoan-vay/{loan.pk}/").content.decode()
        assert faults(page) == [] and "bàn giao" in page.lower()
    client.force_login(world.users["province_chair"])
    assert client.get(path).status_code == 403
