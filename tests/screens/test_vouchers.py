"""Other vouchers, the till and a day's check on screen."""

from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from qqv.capital.models import CashCount, DayCheck, Slip, SlipPayment, SlipRefusal, VoucherReversal
from qqv.people import actions as people
from tests.actions.test_slips import DAY, pay, propose
from tests.screens.markup import faults
from tests.world import World


@pytest.fixture
def world(world: World) -> World:
    """The tests' commune on the slips' day."""
    people.set_working_date(world.actor("province_accountant"), on=DAY, request_id=uuid4())
    return world


def send(client: Client, world: World, name: str, path: str, **typed: str) -> Any:
    client.force_login(world.users[name])
    answer = client.post(path, {"request_id": str(uuid4()), **typed})
    if answer.status_code == 422:
        assert faults(answer.content.decode()) == []
    return answer


TYPED = {
    "kind": "PC",
    "purpose": "stationery",
    "party": "Hiệu sách Bình Minh",
    "address": "Chợ xã",
    "reason": "Mua sổ ghi chép",
    "amount": "120.000",
    "attached": "1",
    "on": "20/01/2026",
}


def make(client: Client, world: World, **change: str) -> Any:
    path = f"/phieu/{world.board.pk}/moi/"
    return send(client, world, "accountant", path, **{**TYPED, **change})


def test_from_proposal_to_voucher_to_its_mirror(client: Client, world: World) -> None:
    answer = make(client, world)
    slip = Slip.objects.get()
    assert answer.headers["Location"] == f"/phieu/{slip.pk}/"
    page = client.get(f"/phieu/{slip.pk}/").content.decode()
    assert "Phiếu chưa vào sổ" in page and "Một trăm hai mươi nghìn đồng" in page
    answer = send(client, world, "cashier", f"/phieu/{slip.pk}/ghi-so/", on="20/01/2026")
    entry = SlipPayment.objects.get().entry
    assert answer.headers["Location"] == f"/chung-tu/{entry.pk}/"
    client.force_login(world.users["accountant"])
    assert "Đảo phiếu" in client.get(f"/chung-tu/{entry.pk}/").content.decode()
    path = f"/chung-tu/{entry.pk}/dao/"
    silent = send(client, world, "accountant", path, why="Lý do khác", more=" ")
    assert silent.status_code == 422 and "Chị ghi rõ lý do." in silent.content.decode()
    answer = send(client, world, "accountant", path, why="Gõ nhầm số tiền", more="")
    assert answer.headers["Location"] == f"/phieu/{world.board.pk}/moi/?lai={slip.pk}"
    again = client.get(answer.headers["Location"]).content.decode()
    assert 'value="120.000"' in again and 'value="Hiệu sách Bình Minh"' in again
    book = client.get("/so-quy/?thang=2026-01").content.decode()
    assert book.count('<tr class="undone">') == 2
    hidden = client.get("/so-quy/?thang=2026-01&an=1").content.decode()
    assert 'class="undone"' not in hidden
    for slug in ("quy", "nhat-ky"):
        shown = client.get(f"/so-sach/{slug}/?thang=2026-01").content.decode()
        assert shown.count('<tr class="undone">') == 2
        assert 'class="undone"' not in (
            client.get(f"/so-sach/{slug}/?thang=2026-01&an=1").content.decode()
        )
    mirror = VoucherReversal.objects.get().entry_id
    assert f'href="/chung-tu/{mirror}/"' in client.get(f"/chung-tu/{entry.pk}/").content.decode()


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"amount": "0"}, "Số tiền phải lớn hơn 0."),
        ({"amount": "1.5"}, "Ý chị là 1.500 hay 1.500.000?"),
        ({"purpose": "gift"}, "Nội dung này không đi với loại phiếu này"),
        ({"on": "31/02/2026"}, "Ngày 31/02/2026 không có trong lịch."),
    ],
)
def test_it_says_why_not_and_keeps_what_was_typed(
    client: Client, world: World, change: dict[str, str], sentence: str
) -> None:
    answer = make(client, world, **change)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert "Hiệu sách Bình Minh" in answer.content.decode()
    assert not Slip.objects.exists()


def test_the_till_is_too_small(client: Client, world: World) -> None:
    slip = propose(world, amount=60_000_000)
    answer = send(client, world, "cashier", f"/phieu/{slip.pk}/ghi-so/", on="20/01/2026")
    assert answer.status_code == 422
    assert "chỉ còn 50.000.000 đ" in answer.content.decode()


def test_the_chair_sends_back_and_the_accountant_starts_again(client: Client, world: World) -> None:
    slip = propose(world)
    assert send(client, world, "chair", f"/phieu/{slip.pk}/tra-lai/").status_code == 422
    send(client, world, "chair", f"/phieu/{slip.pk}/tra-lai/", reason="Thiếu hóa đơn")
    assert SlipRefusal.objects.get().reason == "Thiếu hóa đơn"
    client.force_login(world.users["accountant"])
    page = client.get(f"/phieu/{slip.pk}/").content.decode()
    assert "Thiếu hóa đơn" in page and f"/moi/?lai={slip.pk}" in page


def test_only_the_right_hands_move_money(client: Client, world: World) -> None:
    slip = propose(world)
    path = f"/phieu/{slip.pk}/ghi-so/"
    for name, status in (("accountant", 403), ("stranger_cashier", 404), ("auditor", 403)):
        assert send(client, world, name, path, on="20/01/2026").status_code == status
    assert not SlipPayment.objects.exists()


def test_a_count_by_notes_is_confirmed_by_the_accountant(client: Client, world: World) -> None:
    path = f"/so-quy/{world.board.pk}/kiem-ke/"
    notes = {"note-500000": "99", "note-200000": "2"}
    short = send(client, world, "cashier", path, counted="49.900.000", **notes)
    assert short.status_code == 422
    assert "Chị ghi lý do thừa, thiếu" in short.content.decode()
    assert send(client, world, "cashier", path, counted="1.000", **notes).status_code == 422
    answer = send(
        client, world, "cashier", path, counted="49.900.000", reason="Trả nhầm tiền", **notes
    )
    count = CashCount.objects.get()
    assert answer.headers["Location"] == f"/so-quy/kiem-ke/{count.pk}/"
    assert send(client, world, "cashier", f"/so-quy/kiem-ke/{count.pk}/").status_code == 403
    assert world.balance("138") == 0
    send(client, world, "accountant", f"/so-quy/kiem-ke/{count.pk}/")
    assert world.balance("138") == 100_000
    page = client.get(f"/so-quy/kiem-ke/{count.pk}/").content.decode()
    assert "Thiếu" in page and "Trả nhầm tiền" in page and "49.500.000" in page
    assert "Kiểm kê gần nhất ngày 20/01/2026" in client.get("/so-quy/").content.decode()


def test_a_day_s_difference_is_told_in_a_sentence(client: Client, world: World) -> None:
    pay(world, propose(world))
    path = "/so-quy/ngay/?ngay=20/01/2026"
    wrong = {"paper_received": "0", "paper_paid": "125.000"}
    assert "Giấy, máy và tiền chưa khớp" in (
        send(client, world, "accountant", path, **wrong).content.decode()
    )
    send(client, world, "accountant", path, note="Phiếu thiếu", **wrong)
    page = client.get(path).content.decode()
    assert faults(page) == []
    assert "giấy ghi" in page and "5.000" in page and "Phiếu thiếu" in page
    send(
        client,
        world,
        "cashier",
        f"/so-quy/{world.board.pk}/kiem-ke/",
        counted="49.880.000",
    )
    send(client, world, "accountant", path, paper_received="0", paper_paid="120.000")
    assert "Giấy, máy và tiền khớp nhau." in client.get(path).content.decode()
    pay(world, propose(world))
    assert "sổ ngày này đã có thêm chứng từ" in client.get(path).content.decode()
    assert DayCheck.objects.count() == 2
    assert send(client, world, "cashier", path, **wrong).status_code == 403
    assert (
        send(client, world, "stranger", f"{path}&xa={world.board.pk}", **wrong).status_code == 404
    )


def test_a_list_of_slips_costs_the_same_however_long(client: Client, world: World) -> None:
    client.force_login(world.users["accountant"])

    def cost() -> int:
        with CaptureQueriesContext(connection) as captured:
            client.get("/phieu/")
        return len(captured)

    propose(world)
    pay(world, propose(world))
    few = cost()
    for _ in range(3):
        propose(world)
        pay(world, propose(world))
    assert cost() == few
