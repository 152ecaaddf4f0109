"""Emulation on the screen: points published, ranked, objected to, frozen, rewarded, printed."""

import re
from datetime import date
from uuid import uuid4

import pytest
from django.test import Client

from qqv.outreach.models import Award, Objection, PointTable, Ranking
from qqv.people.models import Fund
from qqv.rules.emulation import PROPOSED
from tests.actions.emulation import ON, answered, frozen, objected, proposed, published, rewarded
from tests.papers.test_papers import read
from tests.screens.test_indicators import shown, words
from tests.world import World


def posted(client: Client, path: str, **typed: object) -> tuple[int, str]:
    answer = client.post(path, {"request_id": str(uuid4()), **typed})
    return answer.status_code, answer.content.decode()


@pytest.fixture
def ready(world: World) -> World:
    published(world)
    world.lend(world.lan)
    world.lend(world.mai)
    world.collect(date(2026, 2, 10), {world.lan: (893_000, 15_000), world.mai: (0, 15_000)})
    Fund.objects.update(working_on=ON)
    return world


def test_a_year_without_points_says_so(client: Client, world: World) -> None:
    client.force_login(world.users["province_chair"])
    assert "chưa có bảng điểm thi đua nào áp dụng" in shown(client, "/thi-dua/")
    assert client.get(f"/thi-dua/2026/{world.board.pk}/").status_code == 404


def test_points_are_typed_decided_and_published(client: Client, world: World) -> None:
    client.force_login(world.users["province_accountant"])
    page = shown(client, "/cai-dat/thi-dua/de-nghi/")
    typed = {
        name: value.replace("&#x27;", "'")
        for name, value in re.findall(r'name="([A-Za-z0-9-]+)" value="([^"]*)"', page)
        if name != "csrfmiddlewaretoken"
    }
    bands = {"good_from": 85, "fair_from": 70, "average_from": 55}
    rest = {"valid_from": "01/01/2026", "reason": "Theo hội nghị"} | bands
    status, page = posted(client, "/cai-dat/thi-dua/de-nghi/", **typed | rest | {"I04-most": 14})
    assert status == 422
    assert "được 99, phải đúng 100" in page
    status, page = posted(client, "/cai-dat/thi-dua/de-nghi/", **typed | rest | {"I04-zero": ""})
    assert (status, "Ghi đủ cả hai mức" in page) == (422, True)
    assert not PointTable.objects.exists()
    status, _page = posted(client, "/cai-dat/thi-dua/de-nghi/", **typed | rest)
    assert status == 302
    row = PointTable.objects.get()
    assert (row.good_from, row.lines.count()) == (85, len(PROPOSED.scales))
    assert "chờ quyết định" in shown(client, "/cai-dat/thi-dua/")
    client.force_login(world.users["province_chair"])
    path = f"/cai-dat/thi-dua/{row.pk}/quyet-dinh/"
    assert "đề nghị ngày 01/01/2026" in words(shown(client, path))
    status, page = posted(client, path, no="1", reason=" ")
    assert status == 422
    status, _page = posted(client, path, yes="1", decision_no="05/QĐ-BQL")
    assert status == 302
    assert "đã quyết định ngày" in words(shown(client, path))
    page = words(shown(client, "/cai-dat/thi-dua/"))
    assert "đã duyệt" in page and "Tốt từ 85 điểm" in page
    assert "I23 Số ngày trưởng nhóm giữ tiền 15,0 ngày 3,0 ngày 5" in page


def test_the_ranking_is_shown_with_its_rule(client: Client, ready: World) -> None:
    client.force_login(ready.users["province_chair"])
    page = words(shown(client, "/thi-dua/"))
    assert "Tạm tính đến hết ngày 31/03/2026, chưa chốt" in page
    assert re.search(r"1 Hồng Thuận 14,3 ▲ yếu .*? 2 Giao Hải 0,0", page)
    assert "Bằng tổng điểm thì xếp trước" in page
    csv = client.get("/thi-dua/?xuat=csv").content.decode()
    assert "1,Hồng Thuận" in csv and "2,Giao Hải" in csv
    unit = words(shown(client, f"/thi-dua/2026/{ready.neighbor.pk}/?hang=1"))
    assert "chỉ cần một trong các việc sau là đạt hạng 1" in unit
    assert "I22b Thành viên gửi đủ tháng 0,0% 78,6% +2,9" in unit
    assert "72% quãng đường" in unit


def test_a_commune_objects_is_answered_and_sees_all_when_frozen(
    client: Client, ready: World
) -> None:
    client.force_login(ready.users["chair"])
    page = shown(client, "/thi-dua/")
    assert "Giao Hải" not in page and "xã xem điểm của mình" in page
    mine = f"/thi-dua/2026/{ready.board.pk}/"
    assert f'href="{mine}y-kien/"' in shown(client, mine)
    assert posted(client, f"{mine}y-kien/", text="  ")[0] == 422
    assert posted(client, f"{mine}y-kien/", text="Chị Mai đã trả")[0] == 302
    row = Objection.objects.get()
    assert "chờ trả lời" in shown(client, mine)
    client.force_login(ready.users["province_chair"])
    status, page = posted(client, "/thi-dua/2026/chot/")
    assert status == 422
    assert "Còn 1 ý kiến của xã chưa trả lời" in page
    assert "Chị Mai đã trả" in shown(client, f"/thi-dua/y-kien/{row.pk}/")
    status, _page = posted(client, f"/thi-dua/y-kien/{row.pk}/", upheld="no", text="Sổ đã đúng")
    assert status == 302
    assert "Đã trả lời ngày" in shown(client, f"/thi-dua/y-kien/{row.pk}/")
    assert posted(client, "/thi-dua/2026/chot/")[0] == 302
    status, page = posted(client, "/thi-dua/2026/chot/")
    assert status == 422
    assert "Xếp hạng năm 2026 đã chốt ngày 31/03/2026, không chốt lại" in page
    assert Ranking.objects.count() == 1
    client.force_login(ready.users["chair"])
    page = shown(client, "/thi-dua/")
    assert "Giao Hải" in page and "mã niêm phong" in page and "Sổ đã đúng" in page
    other = shown(client, f"/thi-dua/2026/{ready.neighbor.pk}/")
    assert "Muốn đạt hạng cao hơn" not in other


def test_a_frozen_ranking_gets_a_note_and_a_broken_seal_an_alarm(
    client: Client, ready: World
) -> None:
    made = frozen(ready)
    client.force_login(ready.users["province_chair"])
    assert "Số liệu đã thay đổi" not in shown(client, "/thi-dua/")
    ready.collect(date(2026, 3, 10), {ready.lan: (888_000, 15_000), ready.mai: (1_781_000, 0)})
    page = words(shown(client, "/thi-dua/"))
    assert "Số liệu đã thay đổi sau khi chốt" in page
    assert re.search(r"Hồng Thuận: hạng 1, 14,3 điểm, yếu → hạng 1, \d+,\d điểm", page)
    Ranking.objects.update(content=made.content | {"year": 2025})
    assert "không khớp mã niêm phong" in shown(client, "/thi-dua/")


def test_rewards_are_written_listed_and_printed(client: Client, ready: World) -> None:
    client.force_login(ready.users["province_chair"])
    assert "chưa ghi khen thưởng nào" in shown(client, "/thi-dua/2026/khen-thuong/")
    path = "/thi-dua/2026/khen-thuong/moi/"
    said = {"title": "Giấy khen", "merit": "Quản lý vốn tốt", "decision_no": "09/QĐ-BQL"}
    status, page = posted(client, path, **said)
    assert (status, "Chị chọn ít nhất một đơn vị" in page) == (422, True)
    chosen = {"honored": [f"xa-{ready.board.pk}"], "persons": "Lý Thị  Thu, trưởng ban\n\n"}
    assert posted(client, path, **said | chosen)[0] == 302
    status, page = posted(client, path, **said | chosen)
    assert status == 422
    assert "đã có danh hiệu này trong năm 2026" in page
    names = list(Award.objects.order_by("pk").values_list("name", flat=True))
    assert names == ["Ban quản lý Quỹ quay vòng xã Hồng Thuận", "Lý Thị Thu, trưởng ban"]
    client.force_login(ready.users["leader"])
    page = shown(client, "/thi-dua/2026/khen-thuong/")
    assert "Lý Thị Thu" in page and "Ghi quyết định" not in page
    assert "Giấy khen" in client.get("/thi-dua/2026/khen-thuong/?xuat=csv").content.decode()


def test_certificates_and_the_list_are_papers(client: Client, ready: World) -> None:
    client.force_login(ready.users["province_chair"])
    for path in ("/in/giay-khen/2026/", "/in/khen-thuong/2026/"):
        assert client.get(path).status_code == 404
    first, second = rewarded(ready)
    row = objected(ready)
    answered(ready, row)
    frozen(ready)
    _pages, text = read(client, "/in/giay-khen/2026/")
    assert text.count("GIẤY KHEN") == 2
    assert "xã Hồng Thuận" in text and "Nguyễn Thị Sen" in text
    _pages, text = read(client, f"/in/giay-khen/2026/{second.pk}/")
    assert "Nguyễn Thị Sen" in text and "Hồng Thuận" not in text
    assert client.get(f"/in/giay-khen/2025/{first.pk}/").status_code == 404
    _pages, text = read(client, "/in/khen-thuong/2026/")
    assert "DANH SÁCH KHEN THƯỞNG" in text and "09/QĐ-BQL" in text
    assert "Mã niêm phong bản chốt" in text and "14,3" in text


def test_a_second_proposal_waits_for_the_first(client: Client, ready: World) -> None:
    proposed(ready, valid_from=date(2027, 1, 1))
    client.force_login(ready.users["province_accountant"])
    assert "Đề nghị bảng mới" not in shown(client, "/cai-dat/thi-dua/")
    client.force_login(ready.users["chair"])
    assert "chờ quyết định" not in shown(client, "/cai-dat/thi-dua/")
