"""The chair's page: nine questions, every figure opens its rows, each sees her own part."""

import re
from datetime import date
from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from qqv.capital.models import Plan
from qqv.ledger.models import Book
from qqv.people.models import Board
from qqv.reports.overview import overview
from qqv.rules.lateness import DebtGroup
from qqv.trail.models import Record
from tests.screens.markup import faults
from tests.world import World

QUESTIONS = (
    "Tôi cần làm gì?",
    "Đang cho vay bao nhiêu?",
    "Tiền đang ở đâu?",
    "Quỹ có còn nguyên vốn không?",
    "Chất lượng đang tốt lên hay xấu đi?",
    "Năm nay đạt kế hoạch chưa?",
    "Xã nào cao nhất, thấp nhất?",
    "Ai nợ lâu?",
    "Nhóm nào cần củng cố?",
    "Thẩm định, nghiệm thu đủ chưa?",
)


@pytest.fixture
def lent(world: World) -> World:
    """Lan pays, Mai does not; in April the fund looks back."""
    world.lend(world.lan)
    world.lend(world.mai)
    world.collect(date(2026, 2, 10), {world.lan: (893_000, 15_000)})
    world.fund.working_on = date(2026, 4, 15)
    world.fund.save(update_fields=["working_on"])
    return world


def page_of(client: Client, path: str = "/tong-quan/") -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    page = answer.content.decode()
    assert faults(page) == []
    return page


@pytest.mark.parametrize("user", ["chair", "province_chair", "officer", "auditor"])
def test_it_answers_its_questions(client: Client, lent: World, user: str) -> None:
    client.force_login(lent.users[user])
    page = page_of(client)
    headings = re.findall(r"<h2[^>]*>([^<]+)</h2>", page)
    told = {unescape(heading).replace("Nhóm nào cao", "Xã nào cao") for heading in headings}
    assert set(QUESTIONS) <= told


def test_a_commune_compares_its_groups(client: Client, lent: World) -> None:
    client.force_login(lent.users["chair"])
    page = page_of(client)
    assert "Nhóm nào cao nhất, thấp nhất?" in page and "Tiền đang cho vay ở đâu?" not in page
    actor = lent.actor("chair")
    [group] = overview(actor, on=date(2026, 4, 15)).ranked
    assert (group.name, group.outstanding) == ("Nhóm 1 · Hoa Sen", 19_167_000)


def test_the_map_leads_to_every_commune_that_owes(client: Client, lent: World) -> None:
    client.force_login(lent.users["province_chair"])
    page = page_of(client)
    drawn = page.split('<div class="picture map"')[1].split("</svg>")[0]
    assert drawn.count("<circle cx") - drawn.count('<circle cx="4" cy="4"') == 1
    assert "Hồng Thuận: dư nợ 19,2 triệu đồng, 2 người vay, PAR30 100,0" in unescape(drawn)
    assert not re.search(r"<style|<script|\sstyle=|\son[a-z]+=", drawn)


def test_every_figure_opens_its_rows(client: Client, lent: World) -> None:
    client.force_login(lent.users["province_chair"])
    content = page_of(client).split("<main")[1].split("</main>")[0]
    links = {unescape(url) for url in re.findall(r'href="(/[^"]*)"', content)}
    assert {url.split("?")[0] for url in links} >= {
        "/bao-cao/du-no/",
        "/bao-cao/khoan-vay/",
        "/bao-cao/so-du/",
        "/bao-cao/bao-toan-von/",
        "/nhom/",
    }
    for url in sorted(links):
        assert client.get(url).status_code == 200, url


def test_the_figures_are_those_of_the_reports(lent: World) -> None:
    page = overview(lent.actor("province_chair"), on=date(2026, 4, 15))
    assert (page.outstanding, page.borrowers) == (19_167_000, 2)
    assert page.at_risk == {0: 19_167_000, 30: 19_167_000, 90: 0}
    assert sum(page.debt_groups.values()) == page.outstanding
    assert page.debt_groups[DebtGroup.N3] == 19_167_000
    whole = page.whole
    assert whole.good + whole.late == page.outstanding
    assert whole.kept is not None and whole.kept > 1  # the interest that came in
    assert [row.lent_principal for row in page.ranked] == [20_000_000, 0]


def test_it_says_who_must_act_and_since_when(client: Client, lent: World) -> None:
    client.force_login(lent.users["chair"])
    first = page_of(client).split("Tôi cần làm gì?")[1].split("</section>")[0]
    tasks = re.findall(r"<li class=\"todo-", first)
    assert 1 <= len(tasks) <= 5
    assert len(re.findall(r"Người xử lý: [^<]+ Từ ngày \d\d/\d\d/\d{4}\.", first)) == len(tasks)


def test_money_tells_how_long_it_has_lain(lent: World) -> None:
    page = overview(lent.actor("province_chair"), on=date(2026, 4, 15))
    leaders, tills, *_others = page.money
    assert (leaders.held, leaders.days) == (908_000, 64)
    assert "Hoa Sen" in leaders.where
    assert tills.held == lent.balance("111") + lent.balance("111", lent.neighbor)


def test_it_compares_with_the_same_day_and_tells_the_last_closing(lent: World) -> None:
    actor = lent.actor("province_chair")
    page = overview(actor, on=date(2026, 4, 15))
    assert page.then and page.then.on == date(2026, 1, 1)  # the books' first day
    assert page.then.borrowers == 0
    assert page.closed_on is None
    Book.objects.update(closed_through=date(2026, 1, 31))
    assert overview(actor, on=date(2026, 4, 15)).closed_on == date(2026, 1, 31)
    later = overview(actor, on=date(2027, 3, 10))
    assert later.then and later.then.on == date(2026, 3, 10)
    assert (later.then.outstanding, later.then.borrowers) == (19_167_000, 2)


def test_works_fall_due_by_the_fund_s_own_term(lent: World) -> None:
    actor, on = lent.actor("province_chair"), date(2026, 4, 15)
    assert overview(actor, on=on).looks.works_due == 0
    lent.fund.acceptance_months = 3
    lent.fund.save(update_fields=["acceptance_months"])
    looks = overview(actor, on=on).looks
    assert (looks.months, looks.works_due, looks.works_accepted) == (3, 2, 0)
    assert {one.member for one in looks.unaccepted} == {lent.lan.name, lent.mai.name}


def test_it_hides_other_communes(client: Client, lent: World) -> None:
    client.force_login(lent.users["stranger"])
    page = page_of(client)
    assert "Hồng Thuận" not in page and "Hoa Sen" not in page


def test_it_wants_a_login_and_a_right(client: Client, lent: World) -> None:
    assert client.get("/tong-quan/").headers["Location"].startswith("/dang-nhap/")
    client.force_login(lent.users["leader"])
    assert client.get("/tong-quan/").status_code == 403


def test_it_costs_the_same_however_many_loans(client: Client, world: World) -> None:
    client.force_login(world.users["province_chair"])

    def cost() -> int:
        with CaptureQueriesContext(connection) as captured:
            client.get("/tong-quan/?don-vi=now")
        return len(captured)

    world.lend(world.lan)
    world.collect(date(2026, 2, 10), {world.lan: (893_000, 15_000)})
    few = cost()
    world.lend(world.mai)
    world.lend(world.dao)
    assert cost() == few <= 120


def plan(world: World, board: Board, principal: int) -> None:
    Plan.objects.create(
        board=board,
        year=2026,
        revision=1,
        members=4,
        loans=4,
        principal=principal,
        record=Record.objects.earliest("pk"),
    )


def test_what_was_lent_stands_beside_the_plan(client: Client, lent: World) -> None:
    plan(lent, lent.board, 40_000_000)
    plan(lent, lent.neighbor, 10_000_000)
    page = overview(lent.actor("province_chair"), on=date(2026, 4, 15))
    assert {row.name: (row.lent_principal, row.planned) for row in page.communes} == {
        "Hồng Thuận": (20_000_000, 40_000_000),
        "Giao Hải": (0, 10_000_000),
    }
    client.force_login(lent.users["province_chair"])
    shown = page_of(client).split("Năm nay đạt kế hoạch chưa?")[1].split("</section>")[0]
    assert "40,0" in shown and "20 trên kế hoạch 50" in shown
    names = re.findall(r'<th scope="row">([^<]+)</th>', shown)
    assert names == ["Hồng Thuận", "Giao Hải"]  # 20 million short, then 10
