"""The inspection desk and a visit on screen: works, says why not, hides, wants a login."""

import re
from datetime import date
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from qqv.inspection.models import (
    Confirmation,
    Draw,
    Finding,
    Inspection,
    InspectionClosing,
    InspectionPlan,
    Remedy,
    RemedyVerdict,
)
from qqv.people import actions as people
from qqv.watch.surprise import candidates
from tests.inspecting import DAY, begin, drawn, ended, find, plan, remedied, walked
from tests.pictures import picture
from tests.screens.markup import faults
from tests.world import World


@pytest.fixture
def world(world: World, settings: Any, tmp_path: Path) -> World:
    settings.ATTACHMENTS = tmp_path / "attachments"
    works_on(world, DAY)
    return world


def works_on(world: World, day: date) -> None:
    people.set_working_date(world.actor("province_accountant"), on=day, request_id=uuid4())


def send(client: Client, world: World, name: str, path: str, **typed: Any) -> Any:
    client.force_login(world.users[name])
    answer = client.post(path, {"request_id": str(uuid4()), **typed})
    if answer.status_code == 422:
        assert faults(answer.content.decode()) == []
    return answer


def shown(client: Client, world: World, name: str, path: str) -> str:
    client.force_login(world.users[name])
    answer = client.get(path)
    assert answer.status_code == 200, path
    page = answer.content.decode()
    assert faults(page) == []
    return page


def test_a_plan_is_made_shown_and_withdrawn(client: Client, world: World) -> None:
    typed = {
        "units": [f"xa-{world.board.pk}", f"xa-{world.neighbor.pk}"],
        "month": "2026-04",
        "inspector_id": world.users["inspector"].pk,
    }
    answer = send(client, world, "province_chair", "/kiem-tra/ke-hoach/moi/", **typed)
    assert answer.headers["Location"] == "/kiem-tra/"
    page = shown(client, world, "accountant", "/kiem-tra/")
    assert "Tháng 04/2026" in page and "Hồng Thuận" in page and "Giao Hải" not in page
    again = send(client, world, "province_chair", "/kiem-tra/ke-hoach/moi/", **typed)
    assert again.status_code == 422
    assert "Hồng Thuận đã có trong kế hoạch lúc đó rồi." in again.content.decode()
    row = InspectionPlan.objects.get(board=world.neighbor)
    send(client, world, "inspector", f"/kiem-tra/ke-hoach/{row.pk}/rut/")
    assert "Giao Hải" not in shown(client, world, "inspector", "/kiem-tra/")


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"units": []}, "Chị chọn ít nhất một nơi."),
        ({"inspector_id": "0"}, "Có ô chưa đúng"),
        ({"month": "2020-01"}, "Có ô chưa đúng"),
    ],
)
def test_a_plan_says_why_not(
    client: Client, world: World, change: dict[str, Any], sentence: str
) -> None:
    typed = {
        "units": [f"xa-{world.board.pk}"],
        "month": "2026-03",
        "inspector_id": world.users["inspector"].pk,
    }
    answer = send(client, world, "officer", "/kiem-tra/ke-hoach/moi/", **typed | change)
    assert answer.status_code == 422 and sentence in answer.content.decode()
    assert not InspectionPlan.objects.exists()


def test_groups_of_a_commune_are_offered(client: Client, world: World) -> None:
    page = shown(client, world, "officer", f"/kiem-tra/ke-hoach/moi/?xa={world.board.pk}")
    assert "Hoa Sen" in page and "Hoa Cúc" not in page


def test_a_draw_is_hidden_until_its_day_and_can_be_made_again(
    client: Client, world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    works_on(world, date(2026, 3, 10))
    typed = {"groups": "0", "count": "1", "visit_on": "12/03/2026"}
    typed["inspector_id"] = str(world.users["inspector"].pk)
    answer = send(client, world, "province_chair", "/kiem-tra/boc-tham/moi/", **typed)
    made = Draw.objects.get()
    path = f"/kiem-tra/boc-tham/{made.pk}/"
    assert answer.headers["Location"] == path
    [row] = made.plans.select_related("board")
    page = shown(client, world, "inspector", path)
    assert made.seed in page and f"redraw {made.pk}" in page and "Còn giữ kín" in page
    assert page.count("trúng") >= 1
    keeper = "accountant" if row.board == world.board else "stranger"
    for name in (keeper, "auditor"):
        client.force_login(world.users[name])
        assert client.get(path).status_code == 404
    assert row.board.name not in shown(client, world, "auditor", "/kiem-tra/")
    assert "</span> đột xuất<" not in shown(client, world, keeper, "/kiem-tra/")
    works_on(world, DAY)
    assert made.seed in shown(client, world, "auditor", path)
    assert "</span> đột xuất<" in shown(client, world, keeper, "/kiem-tra/")
    client.force_login(world.users[keeper])
    assert client.get(path).status_code == 404
    call_command("redraw", made.pk)
    assert "Khớp với kế hoạch đã lưu." in capsys.readouterr().out
    InspectionPlan.objects.filter(pk=row.pk).update(
        board=world.neighbor if row.board == world.board else world.board
    )
    with pytest.raises(CommandError, match="KHÁC"):
        call_command("redraw", made.pk)


def test_a_draw_says_why_not(client: Client, world: World) -> None:
    typed = {"groups": "1", "count": "9", "visit_on": "15/03/2026"}
    typed["inspector_id"] = str(world.users["inspector"].pk)
    answer = send(client, world, "inspector", "/kiem-tra/boc-tham/moi/", **typed)
    assert answer.status_code == 422
    assert "Chỉ có 2 nơi để bốc thăm, chị muốn bốc 9." in answer.content.decode()
    for day, sentence in (("11/03/2026", "Ngày đi 11/03/2026 đã qua."), ("abc", "Chưa hiểu ngày")):
        typed |= {"count": "1", "visit_on": day}
        answer = send(client, world, "inspector", "/kiem-tra/boc-tham/moi/", **typed)
        assert sentence in answer.content.decode()
    assert not Draw.objects.exists()


def test_a_visit_from_begin_to_end(client: Client, world: World) -> None:
    world.lend(world.lan)
    [row] = plan(world)
    page = shown(client, world, "inspector", "/kiem-tra/")
    assert f"/kiem-tra/ke-hoach/{row.pk}/bat-dau/" in page
    assert "bat-dau" not in shown(client, world, "officer", "/kiem-tra/")
    answer = send(client, world, "inspector", f"/kiem-tra/ke-hoach/{row.pk}/bat-dau/")
    made = Inspection.objects.get()
    base = f"/kiem-tra/lan/{made.pk}/"
    assert answer.headers["Location"] == base
    keys = [point["key"] for point in made.points]
    for key, following in zip(keys, [*keys[1:], None], strict=True):
        shown(client, world, "inspector", f"{base}diem/{key}/")
        sent = {"answer": "unmet" if key == "hop_nhom" else "met", "note": ""}
        if key == "hop_nhom":
            sent["photos"] = SimpleUploadedFile("so.jpg", picture(), "image/jpeg")
        answer = send(client, world, "inspector", f"{base}diem/{key}/", **sent)
        assert answer.headers["Location"] == (f"{base}diem/{following}/" if following else base)
    page = shown(client, world, "inspector", base)
    assert page.count('<img src="/tep/') == 1
    early = send(client, world, "inspector", f"{base}ket-thuc/", present="Sen", conclusion="Tốt")
    assert early.status_code == 422
    assert "Chưa kết thúc được, còn: đếm tiền, đối chiếu 1 thành viên." in early.content.decode()
    shown(client, world, "inspector", f"{base}dem-tien/")
    bad = send(client, world, "inspector", f"{base}dem-tien/", counted="5.000", reason="")
    assert "Đếm được 5.000 đ, sổ ghi 0 đ." in bad.content.decode()
    bad = send(client, world, "inspector", f"{base}dem-tien/", counted="-5", reason="")
    assert "Số tiền không được nhỏ hơn 0." in bad.content.decode()
    send(client, world, "inspector", f"{base}dem-tien/", counted="0", reason="")
    member = f"{base}doi-chieu/{made.sampled.get().pk}/"
    shown(client, world, "inspector", member)
    said = {"met": "1", "principal": "9.000.000", "savings": "0", "note": ""}
    bad = send(client, world, "inspector", member, **said)
    assert "Số thành viên nói khác sổ của quỹ." in bad.content.decode()
    bad = send(client, world, "inspector", member, **said | {"principal": ""})
    assert "Chị nhập số tiền." in bad.content.decode()
    send(client, world, "inspector", member, **said | {"note": "Đã trả 1 triệu ngày 5/3"})
    assert Confirmation.objects.get().principal == 9_000_000
    wrong = {"text": "Thiếu 1 triệu", "responsible": "Chị Sen", "due_on": ""}
    bad = send(client, world, "inspector", f"{base}phat-hien/", **wrong)
    assert "Phát hiện phải có hạn khắc phục." in bad.content.decode()
    send(client, world, "inspector", f"{base}phat-hien/", **wrong | {"due_on": "20/03/2026"})
    assert "chị ấy nói" in shown(client, world, "inspector", base)
    shown(client, world, "inspector", f"{base}ket-thuc/")
    send(client, world, "inspector", f"{base}ket-thuc/", present="Sen, Lan", conclusion="Có lệch")
    assert InspectionClosing.objects.get().conclusion == "Có lệch"
    late = send(client, world, "inspector", f"{base}dem-tien/", counted="0", reason="")
    assert "đã kết thúc, không sửa được" in late.content.decode()
    send(client, world, "inspector", f"{base}ghi-chu/", text="Đã gọi lại chị Lan")
    page = shown(client, world, "accountant", base)
    assert "lệch" in page and "Đã gọi lại chị Lan" in page and "dem-tien" not in page


def test_it_does_not_begin_before_its_day(client: Client, world: World) -> None:
    row = drawn(world, visit_on=date(2026, 3, 20)).plans.first()
    assert "bat-dau" not in shown(client, world, "inspector", "/kiem-tra/")
    send(client, world, "inspector", f"/kiem-tra/ke-hoach/{row.pk}/bat-dau/")
    page = shown(client, world, "inspector", "/kiem-tra/")
    assert "Lần kiểm tra này từ ngày 20/03/2026, chưa bắt đầu được." in page
    assert not Inspection.objects.exists()


def test_a_finding_dropped_before_the_end_is_gone(client: Client, world: World) -> None:
    made = begin(world)
    finding = find(world, made)
    path = f"/kiem-tra/lan/{made.pk}/phat-hien/{finding.pk}/bo/"
    assert path in shown(client, world, "inspector", f"/kiem-tra/lan/{made.pk}/")
    send(client, world, "inspector", path)
    assert path not in shown(client, world, "inspector", f"/kiem-tra/lan/{made.pk}/")
    assert Finding.objects.get().dropped_by_id


def test_a_finding_is_remedied_by_the_unit_and_closed_by_the_inspector(
    client: Client, world: World
) -> None:
    made = begin(world)
    finding = find(world, made)
    ended(world, made)
    path = f"/kiem-tra/phat-hien/{finding.pk}/"
    assert "Gửi khắc phục" not in shown(client, world, "inspector", path)
    assert "Gửi khắc phục" not in shown(client, world, "auditor", path)
    assert "Gửi khắc phục" in shown(client, world, "leader", path)
    bad = send(client, world, "cashier", path, what="remedy", note=" ")
    assert bad.status_code == 422
    proof = SimpleUploadedFile("so quy.jpg", picture(), "image/jpeg")
    send(client, world, "cashier", path, what="remedy", note="Đã ghi bù", photos=proof)
    assert Remedy.objects.get().photos.count() == 1
    page = shown(client, world, "cashier", path)
    assert '<img src="/tep/' in page and "Kết luận khắc phục" not in page
    bad = send(client, world, "inspector", path, what="judge", good="0", note="")
    assert "Chưa được thì phải ghi vì sao." in bad.content.decode()
    typed = {"what": "judge", "good": "0", "note": "Thiếu chữ ký", "due_on": "30/03/2026"}
    send(client, world, "inspector", path, **typed)
    assert "Hạn mới 30/03/2026." in shown(client, world, "cashier", path)
    remedied(world, finding)
    send(client, world, "inspector", path, what="judge", good="1", note="")
    assert RemedyVerdict.objects.filter(good=True).count() == 1
    assert "Sổ quỹ chưa ghi" not in shown(client, world, "chair", "/kiem-tra/?xem=phat-hien")
    assert "Sổ quỹ chưa ghi" in shown(client, world, "chair", "/kiem-tra/?xem=phat-hien&dong=1")


def test_a_late_finding_says_so(client: Client, world: World) -> None:
    made = begin(world)
    find(world, made)
    ended(world, made)
    works_on(world, date(2026, 4, 6))
    assert "quá hạn 5 ngày" in shown(client, world, "chair", "/kiem-tra/?xem=phat-hien")


def test_nobody_sees_an_open_visit_or_a_neighbor(client: Client, world: World) -> None:
    made = begin(world)
    finding = find(world, made)
    paths = f"/kiem-tra/lan/{made.pk}/", f"/kiem-tra/phat-hien/{finding.pk}/"
    for name in ("cashier", "leader", "auditor", "stranger"):
        client.force_login(world.users[name])
        assert [client.get(path).status_code for path in paths] == [404, 404], name
    ended(world, made)
    client.force_login(world.users["stranger"])
    assert [client.get(path).status_code for path in paths] == [404, 404]
    for name in ("cashier", "leader", "auditor"):
        client.force_login(world.users[name])
        assert [client.get(path).status_code for path in paths] == [200, 200], name


@pytest.mark.parametrize(
    ("name", "path", "status"),
    [
        ("accountant", "/kiem-tra/ke-hoach/moi/", 403),
        ("officer", "/kiem-tra/boc-tham/moi/", 403),
        ("chair", "/kiem-tra/boc-tham/moi/", 403),
        ("auditor", "/kiem-tra/lan/{visit}/dem-tien/", 403),
        ("inspector", "/kiem-tra/lan/{visit}/diem/phan_bo/", 404),
        ("inspector", "/kiem-tra/lan/{visit}/doi-chieu/999/", 404),
        ("inspector", "/kiem-tra/boc-tham/999/", 404),
    ],
)
def test_the_work_of_others_is_not_hers(
    client: Client, world: World, name: str, path: str, status: int
) -> None:
    made = begin(world)
    client.force_login(world.users[name])
    assert client.get(path.format(visit=made.pk)).status_code == status


def test_the_meters_say_how_they_are_reckoned(client: Client, world: World) -> None:
    world.lend(world.lan)
    plan(world, unit=f"xa-{world.board.pk}")
    ended(world)
    page = shown(client, world, "province_chair", "/kiem-tra/?xem=chi-so")
    said = re.findall(
        r"tile-value\">([^<]*)<.*?money\">(\d+)</span> / <span class=\"money\">(\d+)", page
    )
    assert [(part, whole) for _, part, whole in said] == [
        ("1", "2"),
        ("1", "1"),
        ("0", "0"),
        ("1", "1"),
    ]
    assert said[0][0].replace("\xa0", " ") == "50,0 %"
    assert page.count('<details class="definition">') == 4


def test_the_desk_costs_the_same_however_many_visits(client: Client, world: World) -> None:
    def cost() -> list[int]:
        client.force_login(world.users["inspector"])
        found = []
        for path in ("/kiem-tra/", "/kiem-tra/?xem=phat-hien", "/kiem-tra/?xem=chi-so"):
            with CaptureQueriesContext(connection) as captured:
                client.get(path)
            found.append(len(captured))
        return found

    made = begin(world)
    find(world, made)
    walked(world, made)
    few = cost()
    for unit in (f"xa-{world.board.pk}", f"xa-{world.neighbor.pk}"):
        other = begin(world, plan(world, unit=unit)[0])
        find(world, other)
        ended(world, other)
    assert cost() == few or all(b - a <= 1 for a, b in zip(few, cost(), strict=True))


def test_a_draw_knows_what_every_part_of_the_program_knows(world: World) -> None:
    world.lend(world.lan)
    world.collect(date(2026, 2, 10), {world.lan: (500_000, 0)})
    rows = {c.unit.key: c.facts for c in candidates(world.actor("inspector"), groups=True, on=DAY)}
    mine, other = rows[f"nhom-{world.group.pk}"], rows[f"nhom-{world.stranger_group.pk}"]
    assert (mine.late, mine.held, mine.since) == (100, 30, None)
    assert (other.late, other.held, other.since) == (0, 0, None)
    assert mine.alarms > other.alarms
    ended(world)
    rows = {c.unit.key: c.facts for c in candidates(world.actor("inspector"), groups=True, on=DAY)}
    assert rows[f"nhom-{world.group.pk}"].since == 0
