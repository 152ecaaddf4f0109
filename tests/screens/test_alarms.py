"""Alarms on the screen: the sentence, the person, the rows; said something about; thresholds."""

import json
import re
from datetime import date
from io import StringIO

import pytest
from django.core.management import call_command
from django.test import Client

from qqv.watch.models import AlarmNote, Threshold
from tests.world import World

FEB = date(2026, 2, 10)
SENTENCE = "Nhóm 1 · Hoa Sen, Hồng Thuận: thu rồi chưa nộp 908.000 đ, đã 18 ngày."


@pytest.fixture
def path(world: World) -> str:
    """The address of the alarm about money collected on 10 February, on the 28th."""
    world.lend(world.lan)
    world.collect(FEB, {world.lan: (893_000, 15_000)})
    type(world.fund).objects.filter(pk=world.fund.pk).update(working_on=date(2026, 2, 28))
    return f"/canh-bao/2/nhom-{world.group.pk}/"


def posted(client: Client, path: str, **typed: str) -> object:
    page = client.get(path).content.decode()
    request_id = re.search(r'name="request_id" value="([^"]+)"', page)
    assert request_id, page
    return client.post(path, {"request_id": request_id[1]} | typed)


def test_the_list_says_what_who_and_since_when(client: Client, world: World, path: str) -> None:
    client.force_login(world.users["province_chair"])
    page = client.get("/canh-bao/").content.decode()
    assert SENTENCE in page
    assert "Người xử lý: cashier, Thủ quỹ xã. Từ ngày 10/02/2026." in page
    assert f'href="{path}"' in page


@pytest.mark.parametrize(("query", "there"), [("so=2", True), ("so=9", False)])
def test_the_list_can_be_narrowed(
    client: Client, world: World, path: str, query: str, there: bool
) -> None:
    client.force_login(world.users["province_chair"])
    assert (SENTENCE in client.get(f"/canh-bao/?{query}").content.decode()) is there
    other = client.get(f"/canh-bao/?xa={world.neighbor.pk}").content.decode()
    assert SENTENCE not in other


def test_the_list_leaves_as_a_file(client: Client, world: World, path: str) -> None:
    client.force_login(world.users["province_chair"])
    file = client.get("/canh-bao/?xuat=csv").content.decode("utf-8-sig")
    assert SENTENCE in file


def test_the_worst_alarms_stand_on_the_day_s_list(client: Client, world: World, path: str) -> None:
    client.force_login(world.users["province_chair"])
    assert SENTENCE in client.get("/").content.decode()
    posted(client, path, act="acknowledged", note="đã gọi")
    assert SENTENCE not in client.get("/").content.decode()


def test_the_page_shows_the_rows_and_how_it_is_reckoned(
    client: Client, world: World, path: str
) -> None:
    client.force_login(world.users["province_chair"])
    page = client.get(path).content.decode()
    assert "Bảng kê 10/02/2026" in page
    assert "3\u00a0ngày" in page and "10.000.000\u00a0đ" in page


def test_what_is_said_stands_below(client: Client, world: World, path: str) -> None:
    client.force_login(world.users["province_chair"])
    posted(client, path, act="resolved", note="Đã nộp đủ cho thủ quỹ", misused="on")
    page = client.get(path).content.decode()
    assert "Đã nộp đủ cho thủ quỹ" in page and "Xác nhận chiếm dụng" in page
    assert AlarmNote.objects.get().misused


def test_a_resolution_without_a_note_says_why_not(client: Client, world: World, path: str) -> None:
    client.force_login(world.users["province_chair"])
    answer = posted(client, path, act="resolved", note="")
    assert answer.status_code == 422
    assert "phải ghi đã làm gì" in answer.content.decode()
    assert AlarmNote.objects.count() == 0


def test_the_commune_cannot_close_a_suspicion(client: Client, world: World, path: str) -> None:
    client.force_login(world.users["accountant"])
    assert "resolved" not in client.get(path).content.decode()
    assert posted(client, path, act="resolved", note="xong").status_code == 422
    assert AlarmNote.objects.count() == 0


def test_the_auditor_reads_and_says_nothing(client: Client, world: World, path: str) -> None:
    client.force_login(world.users["auditor"])
    page = client.get(path).content.decode()
    assert "908.000" in page and "request_id" not in page


def test_another_commune_finds_nothing(client: Client, world: World, path: str) -> None:
    client.force_login(world.users["stranger"])
    assert client.get(path).status_code == 404
    assert client.get(f"/canh-bao/?xa={world.board.pk}").status_code == 404


def test_a_threshold_is_changed_once(client: Client, world: World, path: str) -> None:
    client.force_login(world.users["province_accountant"])
    answer = posted(client, "/cai-dat/canh-bao/2/days/", value="30", valid_from="28/02/2026")
    assert answer.status_code == 302
    assert Threshold.objects.get().value == 30
    assert SENTENCE not in client.get("/canh-bao/").content.decode()
    again = posted(client, "/cai-dat/canh-bao/2/days/", value="30", valid_from="28/02/2026")
    assert again.status_code == 422
    assert "đang là 30 rồi" in again.content.decode()


def test_the_command_prints_them(world: World, path: str) -> None:
    out = StringIO()
    call_command("alarms", "--json", "--on", "2026-02-28", stdout=out)
    printed = json.loads(out.getvalue())
    assert SENTENCE in {row["sentence"] for row in printed["alarms"]}
    out = StringIO()
    call_command("alarms", "--fraud", stdout=out)
    assert f"{SENTENCE} → cashier, Thủ quỹ xã" in out.getvalue()
