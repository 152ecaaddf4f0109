"""Frozen and written-off debts on the screen: the commune asks, the province decides."""

from datetime import date
from uuid import uuid4

import pytest
from django.test import Client

from qqv.lending.models import Loan, Recovery, ReliefRequest, WriteOff
from qqv.reports.asked import Asked, By
from qqv.reports.conference import fund_scope
from qqv.reports.registry import REPORTS
from tests.actions.test_relieve import ASKED, DECIDED, ask, ask_freeze, come_back, decide, paid_once
from tests.screens.markup import faults
from tests.world import World

TYPED = {
    "kind": "write_off",
    "cause": "death",
    "number": "5/TTr",
    "on": "01/04/2026",
    "documents": "giấy chứng tử",
    "reason": "người vay mất",
}
YES = {"agreed": "1", "number": "30/QĐ", "on": "10/04/2026", "reason": "đúng quy định"}


def post(client: Client, path: str, typed: dict[str, str]) -> object:
    return client.post(path, typed | {"request_id": str(uuid4())})


def test_a_debt_is_asked_for_decided_and_comes_back(client: Client, world: World) -> None:
    loan = paid_once(world)
    client.force_login(world.users["chair"])
    place = f"/khoan-vay/{loan.pk}/xu-ly-no/"
    assert place in client.get(f"/khoan-vay/{loan.pk}/").content.decode()
    assert faults(client.get(place).content.decode()) == []
    refused = post(client, place, TYPED | {"kind": "freeze"})
    assert refused.status_code == 422
    assert "từ ngày, đến ngày" in refused.content.decode()
    assert post(client, place, TYPED).status_code == 302
    asked = ReliefRequest.objects.get()
    client.force_login(world.users["province_chair"])
    assert faults(client.get("/xu-ly-no/").content.decode()) == []
    page = client.get(f"/xu-ly-no/{asked.pk}/").content.decode()
    assert faults(page) == [] and "giấy chứng tử" in page
    assert post(client, f"/xu-ly-no/{asked.pk}/", YES | {"on": "01/03/2026"}).status_code == 422
    assert client.get(f"/in/xu-ly-no/{asked.pk}/").status_code == 404
    assert post(client, f"/xu-ly-no/{asked.pk}/", YES).status_code == 302
    assert client.get(f"/in/xu-ly-no/{asked.pk}/")["Content-Type"] == "application/pdf"
    client.force_login(world.users["cashier"])
    place = f"/khoan-vay/{loan.pk}/thu-no-da-xoa/"
    page = client.get(f"/khoan-vay/{loan.pk}/").content.decode()
    assert place in page and "Đã xóa nợ" in page
    assert faults(client.get(place).content.decode()) == []
    over = post(client, place, {"received": "9.272.001", "on": "20/04/2026"})
    assert over.status_code == 422 and "9.272.000" in over.content.decode()
    assert post(client, place, {"received": "272.000", "on": "20/04/2026"}).status_code == 302
    assert Recovery.objects.get().received == 272_000
    assert "9.000.000" in client.get("/xu-ly-no/").content.decode()
    assert "Đã xóa nợ" in client.get("/khoan-vay/?tat-toan").content.decode()


def test_a_frozen_loan_says_until_when(client: Client, world: World) -> None:
    loan = paid_once(world)
    asked = ask_freeze(world, loan)
    decide(world, asked)
    world.fund.working_on = date(2026, 5, 1)
    world.fund.save(update_fields=["working_on"])
    client.force_login(world.users["accountant"])
    assert "khoanh nợ đến 08/07/2026" in client.get(f"/khoan-vay/{loan.pk}/").content.decode()
    assert client.get(f"/in/xu-ly-no/{asked.pk}/").status_code == 200


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("accountant", "/khoan-vay/{loan}/xu-ly-no/"),
        ("province_chair", "/khoan-vay/{loan}/xu-ly-no/"),
        ("accountant", "/khoan-vay/{loan}/thu-no-da-xoa/"),
        ("leader", "/xu-ly-no/"),
    ],
)
def test_the_work_of_others_is_not_hers(client: Client, world: World, name: str, path: str) -> None:
    client.force_login(world.users[name])
    assert client.get(path.format(loan=paid_once(world).pk)).status_code == 403


def test_only_the_chair_of_the_province_decides(client: Client, world: World) -> None:
    asked = ask(world, paid_once(world))
    for name in ("chair", "accountant", "province_accountant", "auditor"):
        client.force_login(world.users[name])
        assert "<form" not in client.get(f"/xu-ly-no/{asked.pk}/").content.decode().split("<h1")[1]
        assert post(client, f"/xu-ly-no/{asked.pk}/", YES).status_code == 403
    assert not WriteOff.objects.exists()


def test_it_hides_other_communes(client: Client, world: World) -> None:
    loan = paid_once(world)
    asked = ask(world, loan)
    client.force_login(world.users["stranger"])
    assert "Lan" not in client.get("/xu-ly-no/").content.decode().split("<h1")[1]
    for path in (f"/xu-ly-no/{asked.pk}/", f"/in/xu-ly-no/{asked.pk}/"):
        assert client.get(path).status_code == 404


def test_the_ratio_of_what_was_written_off(world: World) -> None:
    loan = paid_once(world)
    world.lend(world.mai)
    decide(world, ask(world, loan))
    come_back(world, Loan.objects.get(pk=loan.pk), 1_000_000)

    def told(on: date) -> dict[str, object]:
        asked = Asked(on=on, first=on, last=on, before=on, by=By.COMMUNE)
        made = REPORTS["write-offs"].table(fund_scope(), asked)
        return dict(zip([column.key for column in made.columns], made.total or (), strict=True))

    assert told(ASKED)["principal"] == 0
    assert told(DECIDED)["debts"] == 1
    later = told(date(2026, 12, 31))
    assert (later["principal"], later["interest"], later["recovered"]) == (
        9_167_000,
        105_000,
        1_000_000,
    )
    # Nothing was lent a year before; ten million are now: five on the mean.
    assert (later["mean"], float(later["ratio"])) == (5_000_000, 9_167_000 / 5_000_000)
    assert told(date(2027, 12, 31))["principal"] == 0
