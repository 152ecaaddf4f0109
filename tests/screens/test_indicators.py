"""Indicators on the screen: value, formula, parts that open their rows, months, communes."""

import json
import re
from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from qqv.lending.figures import take_figures
from qqv.people.models import Fund
from qqv.reports.indicators import DEFINITIONS
from tests.screens.markup import faults
from tests.world import World

LAST = date(2026, 3, 31)


@pytest.fixture
def lent(world: World) -> World:
    world.lend(world.lan)
    world.lend(world.mai)
    world.collect(date(2026, 2, 10), {world.lan: (893_000, 15_000)})
    for ends_on in (date(2026, 1, 31), date(2026, 2, 28)):
        take_figures(world.fund.pk, ends_on=ends_on)
    Fund.objects.update(working_on=LAST)
    return world


def shown(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, path
    page = answer.content.decode()
    assert faults(page) == []
    return page


def words(page: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))


def test_all_are_listed_with_why_where_there_is_none(client: Client, lent: World) -> None:
    client.force_login(lent.users["province_chair"])
    page = shown(client, "/chi-so/")
    for code, one in DEFINITIONS.items():
        assert f'href="/chi-so/{code}/' in page
        assert str(one.formula) in words(page), code
    assert "19.167.000 đồng" in page
    assert "chưa có số liệu, vì quỹ chưa hạch toán dự phòng" in page
    # A year before there were no books: nothing to compare with, not a nought.
    assert "+19.167.000" not in page


def test_a_year_before_is_compared_and_told_good_or_bad(client: Client, lent: World) -> None:
    Fund.objects.update(working_on=date(2027, 3, 31))
    client.force_login(lent.users["province_chair"])
    page = words(shown(client, "/chi-so/"))
    assert "kỳ trước: 01/01/2026 – 31/03/2026" in page
    # Mai has not paid since: all of what is out is late, a year before a part of it was.
    assert re.search(r"I04 .*? ▲ \+\d+,\d điểm %", page)


def test_parts_open_their_rows(client: Client, lent: World) -> None:
    client.force_login(lent.users["province_chair"])
    page = shown(client, "/chi-so/I04/")
    assert "10.000.000 đồng" in page and "19.167.000 đồng" in page
    [late] = re.findall(r'href="(/bao-cao/khoan-vay/\?[^"]*cham=30[^"]*)"', page)
    assert "Trần Thị Mai" in shown(client, late.replace("&amp;", "&"))
    for code in DEFINITIONS:
        for link in re.findall(r'<dd><a href="([^"]+)"', shown(client, f"/chi-so/{code}/")):
            assert client.get(link.replace("&amp;", "&")).status_code == 200, (code, link)


def test_months_and_communes_stand_below(client: Client, lent: World) -> None:
    client.force_login(lent.users["province_chair"])
    page = shown(client, "/chi-so/I01/")
    table = words(page[page.index("Diễn biến 24 tháng") :])
    assert "01/2026 20.000.000 đồng 02/2026 19.167.000 đồng 03/2026 19.167.000 đồng" in table
    assert "<svg" in page
    assert re.search(r"1 Hồng Thuận .*? 2 Giao Hải", table)
    assert "Chỉ số này không tính theo từng tháng" in shown(client, "/chi-so/I25/")


def test_a_commune_sees_its_own(client: Client, lent: World) -> None:
    client.force_login(lent.users["accountant"])
    page = shown(client, "/chi-so/I12/")
    assert "100.000.000 đồng" in page and "Giao Hải" not in page
    assert client.get(f"/chi-so/?xa={lent.neighbor.pk}").status_code == 404
    client.force_login(lent.users["leader"])
    page = shown(client, "/chi-so/")
    assert "chỉ tính cho xã và toàn quỹ" in page and "19.167.000 đồng" in page


def test_the_list_leaves_as_a_file(client: Client, lent: World) -> None:
    client.force_login(lent.users["province_chair"])
    answer = client.get("/chi-so/?xuat=csv")
    assert answer.headers["Content-Disposition"].startswith('attachment; filename="chi-so-2026-03')
    assert "I01,Dư nợ,19.167.000 đồng" in answer.content.decode()
    assert client.get("/chi-so/?xuat=xlsx").status_code == 200


def test_the_command_gives_exact_values_by_code(lent: World) -> None:
    out = StringIO()
    call_command("report", "indicators", year=2026, stdout=out)
    found = json.loads(out.getvalue())
    assert (found["first"], found["last"]) == ("2026-01-01", "2026-03-31")
    assert set(found["indicators"]) == set(DEFINITIONS)
    one = found["indicators"]["I04"]
    assert set(one) == {"name", "unit", "value", "exact", "parts", "formula", "why_not"}
    assert (one["exact"], one["unit"]) == ("10000/19167", "share")
    assert [part["value"] for part in one["parts"]] == [10_000_000, 19_167_000]
    assert found["indicators"]["I10"]["value"] is None
    assert "dự phòng" in found["indicators"]["I10"]["why_not"]
    out = StringIO()
    call_command("report", "indicators", year=2026, commune="02", stdout=out)
    assert json.loads(out.getvalue())["indicators"]["I01"]["value"] == 0
    with pytest.raises(CommandError):
        call_command("report", "indicators", year=2026, commune="99", stdout=out)
