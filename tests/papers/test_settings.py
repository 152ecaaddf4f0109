"""Heads of papers and the account to pay into: set, once only, hidden, refused."""

from datetime import date
from uuid import UUID, uuid4

import pytest
from django.test import Client

from qqv.lending.models import Repayment
from qqv.papers.models import PaperHead, PaymentPlace
from qqv.trail.models import Record
from tests.papers.test_papers import read
from tests.screens.markup import faults
from tests.world import World

PATH = "/cai-dat/giay-to/"
HEAD = {
    "what": "head",
    "kind": "loan",
    "style": "union",
    "form_no": "Mẫu 9",
    "union": "Hội Sông Xanh",
}


def place(world: World, **other: str) -> dict[str, str]:
    typed = {"what": "place", "board_id": str(world.board.pk), "bank": "970405"}
    return typed | {"account": "1500201234567", "holder": "BQL QUY HONG THUAN"} | other


def send(client: Client, typed: dict[str, str], key: UUID | None = None) -> int:
    return client.post(PATH, typed | {"request_id": str(key or uuid4())}).status_code


def test_a_head_is_set_once_and_stands_on_the_paper(client: Client, world: World) -> None:
    loan = world.lend(world.lan)
    client.force_login(world.users["province_accountant"])
    assert faults(client.get(PATH).content.decode()) == []
    _, before = read(client, f"/in/khoan-vay/{loan.pk}/dieu-khoan/")
    key = uuid4()
    assert [send(client, HEAD, key) for _ in range(2)] == [302, 302]
    assert PaperHead.objects.count() == Record.objects.filter(verb="set_papers").count() == 1
    _, after = read(client, f"/in/khoan-vay/{loan.pk}/dieu-khoan/")
    assert "CỘNG HÒA XÃ HỘI" in before and "CỘNG HÒA XÃ HỘI" not in after
    assert "HỘI SÔNG XANH" in after and "Mẫu 9" in after


def test_an_account_puts_a_payment_code_on_the_terms(client: Client, world: World) -> None:
    loan = world.lend(world.lan)
    client.force_login(world.users["province_accountant"])
    assert send(client, place(world)) == 302
    pages, text = read(client, f"/in/khoan-vay/{loan.pk}/dieu-khoan/")
    assert "1500201234567" in text and "SO VAY 00001-1 KY 1" in text
    assert pages == 1
    world.collect(date(2026, 2, 10), {world.lan: (893_000, 15_000)})
    for name, count in (("dieu-khoan", 1), ("so-vay", 2)):
        pages, text = read(client, f"/in/khoan-vay/{loan.pk}/{name}/")
        assert pages == count
        assert "KY 2" in text and "888.000 đồng" in text
    paid = Repayment.objects.get(loan=loan)
    loan.refresh_from_db()
    assert loan.outstanding == 9_167_000 and paid.principal == 833_000


@pytest.mark.parametrize("wrong", [{"bank": "97"}, {"account": "12-34"}, {"board_id": "0"}])
def test_what_is_no_account_is_refused(client: Client, world: World, wrong: dict[str, str]) -> None:
    client.force_login(world.users["province_accountant"])
    answer = client.post(PATH, place(world, **wrong) | {"request_id": str(uuid4())})
    assert answer.status_code == 422
    assert faults(answer.content.decode()) == []
    assert not PaymentPlace.objects.exists()
    assert not Record.objects.filter(verb="set_papers").exists()


def test_others_may_not_set_it(client: Client, world: World) -> None:
    assert client.get(PATH).status_code == 302
    client.force_login(world.users["accountant"])
    assert client.get(PATH).status_code == 403
    assert send(client, HEAD) == 403
    assert not PaperHead.objects.exists()
