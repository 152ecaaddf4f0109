"""Coming in, going out, choosing a language, and what strangers see."""

import pytest
from django.core.cache import cache
from django.test import Client

from tests.world import PASSWORD, World


@pytest.fixture(autouse=True)
def _open_door() -> None:
    cache.clear()


def test_it_works(client: Client, world: World) -> None:
    page = client.get("/dang-nhap/")
    assert page.status_code == 200
    answer = client.post("/dang-nhap/", {"username": "cashier", "password": PASSWORD})
    assert answer.status_code == 302


def test_it_says_why_not_and_keeps_the_name(client: Client, world: World) -> None:
    answer = client.post("/dang-nhap/", {"username": "cashier", "password": "sai"})
    assert answer.status_code == 422
    assert "chưa đúng" in answer.content.decode()
    assert 'value="cashier"' in answer.content.decode()


def test_the_door_stays_shut_after_eight_wrong_passwords(client: Client, world: World) -> None:
    for _ in range(8):
        client.post("/dang-nhap/", {"username": "cashier", "password": "sai"})
    answer = client.post("/dang-nhap/", {"username": "cashier", "password": PASSWORD})
    assert answer.status_code == 422
    assert "đợi 5 phút" in answer.content.decode()


def test_nobody_is_sent_to_another_site(client: Client, world: World) -> None:
    answer = client.post(
        "/dang-nhap/",
        {"username": "cashier", "password": PASSWORD, "next": "https://example.com/"},
    )
    assert answer.headers["Location"] == "/"


def test_no_demo_button_works_outside_a_demo(client: Client, world: World) -> None:
    assert client.post("/vao-thu/", {"username": "cashier"}).status_code == 404


def test_vietnamese_first_whatever_the_browser_says(client: Client, world: World) -> None:
    page = client.get("/dang-nhap/", headers={"accept-language": "en"})
    assert '<html lang="vi">' in page.content.decode()
    client.post("/ngon-ngu/", {"language": "en", "next": "/dang-nhap/"})
    assert '<html lang="en">' in client.get("/dang-nhap/").content.decode()
