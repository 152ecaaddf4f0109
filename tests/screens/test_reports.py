"""Every report on its page: its figures, the way down to the voucher, the files, the walls."""

import re
from datetime import date
from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from qqv.ledger.actions import month_end
from qqv.lending.models import Loan
from qqv.reports.registry import REPORTS
from tests.reports.test_workbook import Read
from tests.screens.markup import faults
from tests.world import World

LINK = re.compile(r'<a href="(/[^"]+)"><span class="money">([\d.]+)</span></a>')


@pytest.fixture
def lent(world: World) -> World:
    world.lend(world.lan)
    world.lend(world.mai)
    world.collect(date(2026, 2, 10), {world.lan: (893_000, 15_000), world.dao: (0, 20_000)})
    world.fund.working_on = date(2026, 4, 15)
    world.fund.save(update_fields=["working_on"])
    return world


def page_of(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, path
    page = answer.content.decode()
    assert faults(page) == [], path
    return page


@pytest.mark.parametrize("name", REPORTS)
@pytest.mark.parametrize("user", ["accountant", "province_chair"])
def test_it_works(client: Client, lent: World, name: str, user: str) -> None:
    client.force_login(lent.users[user])
    report = REPORTS[name]
    for by in report.by or ("commune",):
        assert str(report.title) in page_of(client, f"/bao-cao/{report.slug}/?theo={by}")


def test_every_figure_leads_down_to_vouchers(client: Client, lent: World) -> None:
    """Walk from every report along every figure; nothing is missing, vouchers are reached."""
    client.force_login(lent.users["accountant"])
    waiting = [f"/bao-cao/{one.slug}/?theo={by}" for one in REPORTS.values() for by in one.by]
    seen: set[str] = set()
    while waiting:
        path = waiting.pop()
        if path in seen:
            continue
        seen.add(path)
        if path.startswith("/bao-cao/"):
            waiting += [unescape(url) for url, _figure in LINK.findall(page_of(client, path))]
        else:
            assert client.get(path).status_code == 200, path
    kinds = {path.split("?")[0].split("/")[1] for path in seen}
    assert {"bao-cao", "khoan-vay", "chung-tu"} <= kinds


def test_a_figure_is_the_sum_of_the_rows_behind_it(client: Client, lent: World) -> None:
    client.force_login(lent.users["accountant"])
    rows = LINK.findall(page_of(client, "/bao-cao/du-no/?theo=group"))
    assert "19.167.000" in [figure for _url, figure in rows]
    for url, figure in rows:
        behind = page_of(client, unescape(url))
        foot = behind.split("<tfoot>")[1].split("</tfoot>")[0]
        assert figure in foot or figure == str(len(re.findall(r'scope="row"', behind)) - 1)


@pytest.mark.parametrize("name", REPORTS)
def test_files_hold_what_the_page_shows(client: Client, lent: World, name: str) -> None:
    client.force_login(lent.users["accountant"])
    slug = REPORTS[name].slug
    answer = client.get(f"/bao-cao/{slug}/?xuat=xlsx")
    assert answer.headers["Content-Disposition"].startswith('attachment; filename="')
    cells = Read(answer.content).cells()
    csv = client.get(f"/bao-cao/{slug}/?xuat=csv").content.decode("utf-8-sig")
    numbers = {int(x) for x in re.findall(r"(?<=,)-?\d+(?=[,\r])", csv)}
    held = {value for value, _format in cells.values()}
    assert all(number in held or str(number) in held for number in numbers)


@pytest.mark.parametrize("name", REPORTS)
def test_it_hides_other_communes(client: Client, lent: World, name: str) -> None:
    client.force_login(lent.users["stranger"])
    slug, loan = REPORTS[name].slug, Loan.objects.get(member=lent.lan)
    assert client.get(f"/bao-cao/{slug}/?xa={lent.board.pk}").status_code == 404
    assert client.get(f"/bao-cao/{slug}/?nhom={lent.group.pk}").status_code == 404
    page = client.get(f"/bao-cao/{slug}/?tai-khoan={loan.account_id}").content.decode()
    assert "Lan" not in page and "Hồng Thuận" not in page


def test_it_wants_a_login_and_a_right(client: Client, lent: World) -> None:
    for path in ("/bao-cao/", "/bao-cao/du-no/"):
        assert client.get(path).headers["Location"].startswith("/dang-nhap/")
    client.force_login(lent.users["leader"])
    assert client.get("/bao-cao/bao-toan-von/").status_code == 403
    assert "Nhóm 1 · Hoa Sen" in page_of(client, "/bao-cao/du-no/")
    assert "Bảo toàn vốn" not in page_of(client, "/bao-cao/")
    client.force_login(lent.users["administrator"])
    assert client.get("/bao-cao/").status_code == 403


def test_a_day_that_is_no_day_is_said(client: Client, lent: World) -> None:
    client.force_login(lent.users["accountant"])
    assert "không có trong lịch" in page_of(client, "/bao-cao/du-no/?ngay=31/02/2026")


def test_it_costs_the_same_however_many_loans(client: Client, world: World) -> None:
    client.force_login(world.users["accountant"])

    def cost() -> dict[str, int]:
        found = {}
        for one in REPORTS.values():
            with CaptureQueriesContext(connection) as captured:
                client.get(f"/bao-cao/{one.slug}/?theo=group&ngay={month_end(date(2026, 4, 1))}")
            found[one.name] = len(captured)
        return found

    world.lend(world.lan)
    world.collect(date(2026, 2, 10), {world.lan: (893_000, 15_000)})
    few = cost()
    world.lend(world.mai)
    world.lend(world.dao)
    world.collect(date(2026, 3, 10), {m: (888_000, 15_000) for m in (world.lan, world.mai)})
    assert cost() == few
    # A grade looks at eight criteria, a forecast at money, habits and plans, the indicators at all
    # that is reckoned anywhere; each is asked of everybody at once.
    many = {"grades": 36, "forecast": 30, "indicators": 68}
    assert all(few[name] <= most for name, most in many.items()), few
    assert max(cost for name, cost in few.items() if name not in many) <= 24
