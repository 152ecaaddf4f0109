"""Every list leaves as a workbook and as plain lines, with all its rows and nobody else's."""

from datetime import date
from uuid import uuid4

import pytest
from django.test import Client

from qqv.collection import actions as collection
from qqv.people import actions as people
from tests.reports.test_workbook import Read
from tests.world import World

LISTS = {
    "/khoan-vay/": "Nguyễn Thị Lan",
    "/nghiem-thu/": "Nguyễn Thị Lan",
    "/ho-so/?buoc=disbursed": "Nguyễn Thị Lan",
    "/nop-tien/": "Nhóm 1 · Hoa Sen",
    "/nhom/": "Nhóm 1 · Hoa Sen",
    "/thanh-vien/": "Vũ Thị Đào",
    "/nhat-ky/": "cashier",
    "/so-quy/?thang=2026-01": "Tồn đầu kỳ",
    "/so-quy/?so=112&thang=2026-01": "Tồn đầu kỳ",
    "/so-cai/": "Cho vay thành viên",
}


def asked(path: str, form: str) -> str:
    return f"{path}{'&' if '?' in path else '?'}xuat={form}"


@pytest.fixture
def lent(world: World) -> World:
    world.lend(world.lan)
    world.collect(date(2026, 2, 10), {world.lan: (893_000, 15_000)})
    world.fund.working_on, world.fund.group_max = date(2026, 2, 15), 60
    world.fund.save(update_fields=["working_on", "group_max"])
    return world


@pytest.mark.parametrize("path", LISTS)
def test_a_list_leaves_as_files(client: Client, lent: World, path: str) -> None:
    client.force_login(lent.users["accountant"])
    assert "xuat=xlsx" in client.get(path).content.decode()
    book = client.get(asked(path, "xlsx"))
    assert book.headers["Content-Type"].endswith("spreadsheetml.sheet")
    texts = [value for value, _format in Read(book.content).cells().values()]
    assert any(LISTS[path] in str(value) for value in texts), texts
    plain = client.get(asked(path, "csv")).content.decode("utf-8-sig")
    assert LISTS[path] in plain


@pytest.mark.parametrize("path", LISTS)
def test_a_file_hides_other_communes(client: Client, lent: World, path: str) -> None:
    client.force_login(lent.users["stranger"])
    plain = client.get(asked(path, "csv")).content.decode("utf-8-sig")
    assert not any(name in plain for name in ("Lan", "Đào", "Hoa Sen", "893000"))


def test_a_file_has_more_rows_than_a_page(client: Client, lent: World) -> None:
    newcomers = [people.Newcomer(name=f"=Đỗ Thị {n}", id_number="") for n in range(45)]
    people.join(
        lent.actor("accountant"),
        group_id=lent.group.pk,
        newcomers=newcomers,
        on=date(2026, 1, 5),
        request_id=uuid4(),
    )
    client.force_login(lent.users["accountant"])
    lines = client.get(asked("/thanh-vien/", "csv")).content.decode("utf-8-sig").splitlines()
    assert len(lines) == 1 + 48
    assert all(not line.startswith(("=", '"=')) for line in lines)


def test_an_unknown_form_is_the_page(client: Client, lent: World) -> None:
    client.force_login(lent.users["accountant"])
    assert "<h1>" in client.get(asked("/khoan-vay/", "exe")).content.decode()


def test_the_cashier_counts_before_she_reads(client: Client, lent: World) -> None:
    collection.hand_over(
        lent.actor("leader"),
        group_id=lent.group.pk,
        declared=908_000,
        denominations={},
        on=date(2026, 2, 11),
        request_id=uuid4(),
    )
    client.force_login(lent.users["cashier"])
    assert "908000" not in client.get(asked("/nop-tien/", "csv")).content.decode("utf-8-sig")
