"""An event on the screen: nothing is decided before its effect was seen."""

import re
from uuid import uuid4

import pytest
from django.test import Client

from qqv.lending.models import Event, Extension
from qqv.people.models import Fund
from tests.actions.test_extend_by_event import ON, strike
from tests.screens.markup import faults
from tests.world import World

NEW = "/gia-han/su-kien/moi/"


@pytest.fixture
def lent(world: World) -> World:
    Fund.objects.update(working_on=ON)
    world.lend(world.lan)
    world.lend(world.mai)
    return world


def typed(world: World, **changes: object) -> dict[str, object]:
    return {
        "request_id": str(uuid4()),
        "cause": "disaster",
        "name": "Bão số 3",
        "happened_on": "05/03/2026",
        "documents": "công văn 12/UBND",
        "first_due": "01/03/2026",
        "last_due": "31/03/2026",
        "months": "6",
        "decision_no": "40/QĐ",
        "xa": [str(world.board.pk)],
    } | changes


def sent_again(page: str) -> dict[str, list[str]]:
    """What the preview's form would send."""
    form = page[page.rindex("<form", 0, page.index('name="decide"')) :]
    found: dict[str, list[str]] = {"decide": ["1"]}
    for name, value in re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', form):
        found.setdefault(name, []).append(value)
    return found


def test_it_is_previewed_then_decided(client: Client, lent: World) -> None:
    client.force_login(lent.users["province_chair"])
    assert faults(client.get(NEW).content.decode()) == []
    shown = client.post(NEW, typed(lent))
    page = shown.content.decode()
    assert (shown.status_code, faults(page)) == (200, [])
    assert "Quyết định gia hạn 2 khoản vay" in page and "40/QĐ ngày 15/03/2026" in page
    assert not Extension.objects.exists()
    again = sent_again(page)
    assert client.post(NEW, again).status_code == 302
    assert client.post(NEW, again).status_code == 302
    event = Event.objects.get()
    assert Extension.objects.filter(event=event).count() == 2
    for path in ("/gia-han/su-kien/", f"/gia-han/su-kien/{event.pk}/"):
        page = client.get(path).content.decode()
        assert faults(page) == [] and "Bão số 3" in page
    paper = client.get(f"/in/su-kien/{event.pk}/")
    assert (paper.status_code, paper["Content-Type"]) == (200, "application/pdf")


def test_what_changed_since_the_preview_is_seen_again(client: Client, lent: World) -> None:
    client.force_login(lent.users["province_chair"])
    again = sent_again(client.post(NEW, typed(lent)).content.decode())
    lent.lend(lent.dao)
    answer = client.post(NEW, again)
    assert answer.status_code == 422
    assert "có 2 khoản vay, nay là 3" in answer.content.decode()
    assert not Event.objects.exists()


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"documents": ""}, "error"),
        ({"xa": []}, "ít nhất một xã"),
        ({"xa": ["x"]}, "ít nhất một xã"),
        ({"months": "40"}, "error"),
        ({"first_due": "01/01/2030", "last_due": "01/02/2030"}, "Không có khoản vay nào"),
    ],
)
def test_it_says_why_not(
    client: Client, lent: World, changes: dict[str, object], sentence: str
) -> None:
    client.force_login(lent.users["province_chair"])
    page = client.post(NEW, typed(lent, **changes)).content.decode()
    assert sentence in page and 'name="decide"' not in page
    assert faults(page) == []


def test_a_commune_sees_its_own_and_decides_nothing(client: Client, lent: World) -> None:
    event = strike(lent)
    for name in ("chair", "accountant", "province_accountant", "auditor"):
        client.force_login(lent.users[name])
        assert client.get(NEW).status_code == 403
        assert client.post(NEW, typed(lent)).status_code == 403
    client.force_login(lent.users["accountant"])
    assert "Bão số 3" in client.get("/gia-han/su-kien/").content.decode()
    client.force_login(lent.users["stranger"])
    assert "Bão số 3" not in client.get("/gia-han/su-kien/").content.decode()
    for path in (f"/gia-han/su-kien/{event.pk}/", f"/in/su-kien/{event.pk}/"):
        assert client.get(path).status_code == 404
