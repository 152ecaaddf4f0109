"""From the leader's hands to the till on screen: declare, count unseen, minute a difference."""

from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from qqv.collection import actions as collection
from qqv.collection.models import HandOver, Receipt
from qqv.people import actions as people
from tests.actions.test_cost import group_of, sheet_of
from tests.screens.markup import faults
from tests.world import World

FEB = date(2026, 2, 10)


@pytest.fixture
def collected(world: World) -> World:
    """The leader has held 923.000 đ for five days."""
    world.lend(world.lan)
    world.collect(FEB, {world.lan: (893_000, 15_000), world.dao: (0, 15_000)})
    people.set_working_date(
        world.actor("province_accountant"), on=date(2026, 2, 15), request_id=uuid4()
    )
    return world


def enter(client: Client, world: World, name: str) -> Client:
    client.force_login(world.users[name])
    return client


def declare(client: Client, world: World, amount: str, **notes: str) -> Any:
    enter(client, world, "leader")
    form = {"request_id": str(uuid4()), "declared": amount, **notes}
    return client.post(f"/nop-tien/{world.group.pk}/", form)


def count(client: Client, world: World, amount: str, **notes: str) -> Any:
    enter(client, world, "cashier")
    given = HandOver.objects.latest("pk")
    form = {"request_id": str(uuid4()), "counted": amount, **notes}
    return client.post(f"/nop-tien/lan/{given.pk}/nhan/", form)


def test_the_list_tells_who_holds_what_since_when(client: Client, collected: World) -> None:
    text = enter(client, collected, "accountant").get("/nop-tien/").content.decode()
    assert faults(text) == []
    assert "Hoa Sen" in text and "923.000" in text and "10/02/2026" in text and "5 ngày" in text
    assert "Nộp tiền" in text


def test_it_works(client: Client, collected: World) -> None:
    till = collected.balance("111")
    page = enter(client, collected, "leader").get(f"/nop-tien/{collected.group.pk}/")
    assert faults(page.content.decode()) == []
    assert 'value="923.000"' in page.content.decode()
    notes = {"note-500000": "1", "note-200000": "2", "note-20000": "1", "note-1000": "3"}
    assert declare(client, collected, "923.000", **notes).headers["Location"] == "/nop-tien/"
    answer = count(client, collected, "923000", **notes)
    given = HandOver.objects.get()
    assert answer.headers["Location"] == f"/nop-tien/lan/{given.pk}/"
    assert collected.balance("111") == till + 923_000
    text = client.get(f"/nop-tien/lan/{given.pk}/").content.decode()
    assert faults(text) == []
    receipt = Receipt.objects.get()
    assert receipt.entry and receipt.entry.code in text
    assert "leader" in text and "cashier" in text
    assert "Chín trăm hai mươi ba nghìn đồng" in text
    assert receipt.denominations == {"500000": 1, "200000": 2, "20000": 1, "1000": 3}


def test_the_cashier_does_not_see_the_declared_amount_before_she_counts(
    client: Client, collected: World
) -> None:
    declare(client, collected, "911.000")
    given = HandOver.objects.get()
    enter(client, collected, "cashier")
    for path in (
        "/nop-tien/",
        f"/nop-tien/lan/{given.pk}/",
        f"/nop-tien/lan/{given.pk}/nhan/",
    ):
        text = client.get(path).content.decode()
        assert faults(text) == []
        assert "911.000" not in text and "923.000" not in text, path


def test_a_difference_is_minuted_and_only_a_new_declaration_helps(
    client: Client, collected: World
) -> None:
    till = collected.balance("111")
    declare(client, collected, "923.000")
    first = HandOver.objects.get()
    count(client, collected, "900.000")
    text = client.get(f"/nop-tien/lan/{first.pk}/").content.decode()
    assert "Biên bản chênh lệch" in text and "23.000" in text and "Chưa ghi sổ gì cả" in text
    # She knows the amount now: typing it would be fixing it alone.
    again = count(client, collected, "923.000")
    assert again.headers["Location"] == f"/nop-tien/lan/{first.pk}/"
    assert (collected.balance("111"), Receipt.objects.count()) == (till, 1)
    declare(client, collected, "900.000")
    count(client, collected, "900.000")
    assert collected.balance("111") == till + 900_000
    assert collected.balance("113.001") == 23_000


@pytest.mark.parametrize(
    ("amount", "notes", "sentence"),
    [
        ("", {}, "Chị nhập số tiền."),
        ("1.5", {}, "Ý chị là 1.500 hay 1.500.000?"),
        ("924.000", {}, "đang giữ 923.000 đ, không nộp được 924.000 đ"),
        ("0", {}, "không nộp được"),
        ("923.000", {"note-500000": "1"}, "Các tờ tiền cộng lại là 500.000 đ"),
        ("923.000", {"note-500000": "hai"}, "Số tờ 500.000 chưa đúng"),
    ],
)
def test_it_says_why_not_and_keeps_what_was_typed(
    client: Client, collected: World, amount: str, notes: dict[str, str], sentence: str
) -> None:
    answer = declare(client, collected, amount, **notes)
    text = answer.content.decode()
    assert answer.status_code == 422
    assert sentence in text
    assert not amount or f'value="{amount}"' in text
    for pieces in notes.values():
        assert f'value="{pieces}"' in text
    assert faults(text) == []
    assert not HandOver.objects.exists()


def test_a_second_declaration_waits_for_the_first(client: Client, collected: World) -> None:
    declare(client, collected, "900.000")
    page = client.get(f"/nop-tien/{collected.group.pk}/").content.decode()
    assert "đang chờ thủ quỹ đếm" in page and 'name="declared"' not in page
    assert declare(client, collected, "1.000").status_code == 422


def test_the_same_request_counts_once(client: Client, collected: World) -> None:
    enter(client, collected, "leader")
    form = {"request_id": str(uuid4()), "declared": "923.000"}
    for _ in range(2):
        assert client.post(f"/nop-tien/{collected.group.pk}/", form).status_code == 302
    assert HandOver.objects.count() == 1


def test_what_is_not_in_reach_is_not_there(client: Client, collected: World) -> None:
    declare(client, collected, "923.000")
    given = HandOver.objects.get()
    enter(client, collected, "stranger_cashier")
    for path in (f"/nop-tien/lan/{given.pk}/", f"/nop-tien/lan/{given.pk}/nhan/"):
        assert client.get(path).status_code == 404
    form = {"request_id": str(uuid4()), "counted": "923.000"}
    assert client.post(f"/nop-tien/lan/{given.pk}/nhan/", form).status_code == 404
    assert "Hoa Sen" not in client.get("/nop-tien/").content.decode()
    enter(client, collected, "stranger")
    assert client.get(f"/nop-tien/{collected.group.pk}/").status_code == 404
    assert not Receipt.objects.exists()


def test_nobody_plays_both_parts(client: Client, collected: World) -> None:
    declare(client, collected, "923.000")
    given = HandOver.objects.get()
    assert client.get(f"/nop-tien/lan/{given.pk}/nhan/").status_code == 403
    enter(client, collected, "cashier")
    assert client.get(f"/nop-tien/{collected.group.pk}/").status_code == 403


def test_it_wants_login(client: Client, collected: World) -> None:
    for path in ("/nop-tien/", f"/nop-tien/{collected.group.pk}/", "/nop-tien/lan/1/"):
        assert client.get(path).headers["Location"].startswith("/dang-nhap/")


def test_an_empty_list_says_so(client: Client, world: World) -> None:
    text = enter(client, world, "cashier").get("/nop-tien/").content.decode()
    assert faults(text) == []
    assert "Không có tiền nào đang ở trưởng nhóm" in text


def test_the_list_costs_the_same_for_few_and_for_many(client: Client, collected: World) -> None:
    declare(client, collected, "900.000")
    enter(client, collected, "accountant")
    counts = []
    for sizes in ((), (2, 3, 4, 5)):
        for size in sizes:
            group = group_of(collected, size)
            collection.collect(
                collected.actor("accountant"), sheet=sheet_of(group), request_id=uuid4()
            )
            collection.hand_over(
                collected.actor("accountant"),
                group_id=group.pk,
                declared=1_000,
                denominations={},
                on=FEB,
                request_id=uuid4(),
            )
        with CaptureQueriesContext(connection) as captured:
            assert client.get("/nop-tien/").status_code == 200
        counts.append(len(captured))
    assert counts[0] == counts[1]


def test_the_total_is_that_of_all_leaders_in_reach(client: Client, collected: World) -> None:
    for name in ("province_accountant", "accountant", "leader"):
        assert "923.000" in enter(client, collected, name).get("/nop-tien/").content.decode(), name
    assert "923.000" not in enter(client, collected, "stranger").get("/nop-tien/").content.decode()
