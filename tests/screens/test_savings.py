"""A member's savings on screen: what she put aside, and money paid out against her hand."""

from datetime import date
from uuid import uuid4

import pytest
from django.test import Client

from qqv.reports.checks import first_fault
from qqv.savings.models import Deposit, SavingsBook, Withdrawal
from tests.screens.markup import faults
from tests.world import World

FEB = date(2026, 2, 10)


@pytest.fixture
def book(world: World) -> SavingsBook:
    """Chị Đào, who owes nothing, put 15.000 aside; the money is in the leader's hands."""
    world.collect(FEB, {world.dao: (0, 15_000)})
    return SavingsBook.objects.get(member=world.dao)


def typed(**other: str) -> dict[str, str]:
    form = {"request_id": str(uuid4()), "amount": "10.000", "on": "11/02/2026", "signed": "on"}
    return form | other


def path(world: World, book: SavingsBook) -> str:
    return f"/thanh-vien/{world.dao.pk}/tiet-kiem/{book.pk}/rut/"


def test_it_works(client: Client, world: World, book: SavingsBook) -> None:
    client.force_login(world.users["cashier"])
    page = client.get(f"/thanh-vien/{world.dao.pk}/tiet-kiem/").content.decode()
    assert "15.000" in page and path(world, book) in page and faults(page) == []
    till, form = world.balance("111"), typed()
    first, again = (client.post(path(world, book), form) for _ in range(2))
    assert first.headers["Location"] == again.headers["Location"]
    taken = Withdrawal.objects.get()
    assert (taken.amount, taken.entry.code[:2]) == (10_000, "PC")
    assert (world.balance("111"), world.balance("4231")) == (till - 10_000, 5_000)
    assert taken.entry.code in client.get(f"/thanh-vien/{world.dao.pk}/tiet-kiem/").content.decode()
    assert first_fault() is None


@pytest.mark.parametrize(
    ("other", "why"),
    [
        ({"signed": ""}, "chưa ký nhận tiền"),
        ({"amount": "16.000"}, "Chỉ rút được từ 1 đ đến 15.000 đ."),
        ({"amount": "0"}, "Chỉ rút được từ 1 đ đến 15.000 đ."),
        ({"amount": "mười"}, "Chưa hiểu số tiền"),
        ({"on": "31/02/2026"}, "không có trong lịch"),
        ({"on": "31/12/2025"}, "01/01/2026"),
    ],
)
def test_it_says_why_not(
    client: Client, world: World, book: SavingsBook, other: dict[str, str], why: str
) -> None:
    client.force_login(world.users["cashier"])
    answer = client.post(path(world, book), typed(**other))
    page = answer.content.decode()
    assert (answer.status_code, why in page, faults(page)) == (422, True, [])
    assert not Withdrawal.objects.exists()


def test_compulsory_savings_of_a_debtor_stay(client: Client, world: World) -> None:
    world.lend(world.lan)
    world.collect(FEB, {world.lan: (893_000, 15_000)})
    book = SavingsBook.objects.get(member=world.lan)
    client.force_login(world.users["cashier"])
    answer = client.post(f"/thanh-vien/{world.lan.pk}/tiet-kiem/{book.pk}/rut/", typed())
    assert "còn nợ vốn" in answer.content.decode()
    assert not Withdrawal.objects.exists()


def test_it_hides_other_communes_and_other_books(
    client: Client, world: World, book: SavingsBook
) -> None:
    client.force_login(world.users["stranger_cashier"])
    assert client.get(path(world, book)).status_code == 404
    assert client.post(path(world, book), typed()).status_code == 404
    client.force_login(world.users["cashier"])
    other = f"/thanh-vien/{world.lan.pk}/tiet-kiem/{book.pk}/rut/"
    assert client.post(other, typed()).status_code == 404
    client.force_login(world.users["accountant"])
    assert client.get(path(world, book)).status_code == 403
    assert not Withdrawal.objects.exists()


def test_the_desk_takes_savings_and_undoes_a_mistake(client: Client, world: World) -> None:
    client.force_login(world.users["cashier"])
    desk, books = (f"/thanh-vien/{world.dao.pk}/tiet-kiem/{tail}" for tail in ("gui/", ""))
    form = typed(kind="voluntary", on="01/01/2026") | {"signed": ""}
    assert faults(client.get(desk).content.decode()) == []
    first, again = (client.post(desk, form) for _ in range(2))
    assert first.headers["Location"] == again.headers["Location"]
    [row] = Deposit.objects.all()
    undo = f"{books}{row.savings_book_id}/gui/{row.pk}/dao/"
    page = client.get(books).content.decode()
    assert undo in page and faults(page) == [] and faults(client.get(undo).content.decode()) == []
    why = {"request_id": str(uuid4()), "why": "Gõ nhầm số tiền", "more": ""}
    assert client.post(undo, typed(why="", more="")).status_code == 422
    assert client.post(undo, why).headers["Location"] == books
    assert "đã đảo" in client.get(books).content.decode()
    assert (world.balance("4232"), first_fault()) == (0, None)


def test_a_stranger_neither_saves_nor_undoes(
    client: Client, world: World, book: SavingsBook
) -> None:
    desk = f"/thanh-vien/{world.dao.pk}/tiet-kiem/"
    undo = f"{desk}{book.pk}/gui/{Deposit.objects.get().pk}/dao/"
    client.force_login(world.users["stranger_cashier"])
    assert {client.get(path).status_code for path in (f"{desk}gui/", undo)} == {404}
    client.force_login(world.users["officer"])
    assert {client.get(path).status_code for path in (f"{desk}gui/", undo)} == {403}
    client.force_login(world.users["cashier"])
    assert client.get(undo.replace("/gui/", "/rut/")).status_code == 404


def test_the_chair_sets_what_is_put_aside(client: Client, world: World) -> None:
    path = "/cai-dat/quy-che/tiet-kiem/"
    client.force_login(world.users["province_chair"])
    assert path in client.get("/cai-dat/quy-che/").content.decode()
    page = client.get(path).content.decode()
    assert faults(page) == [] and "15.000" in page
    form = {"monthly": "20.000", "voluntary_percent": "30", "decision_no": "07/QĐ"}
    form |= {"request_id": str(uuid4()), "valid_from": "31/12/2025"}
    assert client.post(path, form).status_code == 422
    assert client.post(path, form | {"valid_from": "01/03/2026"}).status_code == 302
    assert "07/QĐ" in client.get("/cai-dat/quy-che/").content.decode()
    client.force_login(world.users["accountant"])
    assert client.get(path).status_code == 403
