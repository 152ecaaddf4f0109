"""The day the fund works on, set apart from the clock and given back to it."""

from datetime import date
from uuid import uuid4

from django.test import Client

from tests.world import World

PATH = "/cai-dat/ngay-lam-viec/"


def test_the_province_accountant_sets_it_and_gives_it_back(client: Client, world: World) -> None:
    client.force_login(world.users["province_accountant"])
    assert 'value="01/01/2026"' in client.get(PATH).content.decode()
    for typed, kept in (("05/03/2026", date(2026, 3, 5)), ("", None)):
        answer = client.post(PATH, {"request_id": str(uuid4()), "on": typed})
        assert answer.status_code == 302
        world.fund.refresh_from_db()
        assert world.fund.working_on == kept


def test_it_says_why_not(client: Client, world: World) -> None:
    client.force_login(world.users["province_accountant"])
    answer = client.post(PATH, {"request_id": str(uuid4()), "on": "31/02/2026"})
    assert answer.status_code == 422
    assert "Ngày 31/02/2026 không có trong lịch" in answer.content.decode()
    world.fund.refresh_from_db()
    assert world.fund.working_on == date(2026, 1, 1)
