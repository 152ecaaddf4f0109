"""The waiting list on screen: ask, rank, see why, apply, take back, decide the points."""

from uuid import uuid4

from django.test import Client

from qqv.lending.models import Application, RankingRule, Survey
from qqv.rules.ranking import DEFAULTS
from tests.actions.test_demand import asked, dao
from tests.screens.markup import faults
from tests.world import OPENED, World


def typed(world: World, **other: str) -> dict[str, str]:
    form = {
        "request_id": str(uuid4()),
        "board_id": str(world.board.pk),
        "group_id": str(world.group.pk),
        "name": "Lưu Thị Tám",
        "hamlet": "Thôn Đông",
        "standing": "poor",
        "latrine": "Chưa có",
        "water": "Giếng đào",
        "work_kind_id": str(world.latrine.pk),
        "cost": "14.000.000",
        "own_money": "5.000.000",
        "on": "01/01/2026",
    }
    return form | other


def test_a_leader_asks_at_the_door_and_sees_why(client: Client, world: World) -> None:
    client.force_login(world.users["leader"])
    assert faults(client.get("/nhu-cau/moi/").content.decode()) == []
    form = typed(world)
    first, again = (client.post("/nhu-cau/moi/", form) for _ in range(2))
    assert first.headers["Location"] == again.headers["Location"]
    [row] = Survey.objects.all()
    assert (row.group, row.wish, row.own_money) == (world.group, world.latrine.name, 5_000_000)
    page = client.get(first.headers["Location"]).content.decode()
    assert faults(page) == [] and "hộ nghèo" in page and "chưa có nhà tiêu" in page
    listed = client.get("/nhu-cau/").content.decode()
    assert faults(listed) == [] and "9.000.000" in listed


def test_it_says_why_not(client: Client, world: World) -> None:
    client.force_login(world.users["accountant"])
    asked(world, name="Lưu Thị Tám")
    for other, why in (
        ({}, "còn chờ"),
        ({"name": ""}, "bắt buộc"),
        ({"cost": "1.5"}, "Ý chị là"),
        ({"work_kind_id": ""}, "bắt buộc"),
    ):
        answer = client.post("/nhu-cau/moi/", typed(world, **other))
        assert (answer.status_code, why in answer.content.decode()) == (422, True), other
    assert Survey.objects.count() == 1


def test_a_member_is_found_and_her_survey_becomes_a_dossier(client: Client, world: World) -> None:
    client.force_login(world.users["accountant"])
    found = client.get("/nhu-cau/moi/?tim=dao").content.decode()
    assert f"?thanh-vien={world.dao.pk}" in found
    page = client.get(f"/nhu-cau/moi/?thanh-vien={world.dao.pk}").content.decode()
    assert faults(page) == [] and world.dao.name in page
    row = dao(world, cost=9_000_000, on=OPENED)
    new = f"/ho-so/moi/?thanh-vien={world.dao.pk}&khao-sat={row.pk}"
    assert new.replace("&", "&amp;") in client.get(f"/nhu-cau/{row.pk}/").content.decode()
    form = client.get(new).content.decode()
    assert "9.000.000" in form and "Xây nhà tiêu" in form
    sent = {"request_id": str(uuid4()), "member": str(world.dao.pk), "principal": "9.000.000"}
    sent |= {"work_kind": str(world.latrine.pk), "estimate": "", "purpose": ""}
    assert client.post(new, sent).status_code == 302
    assert Application.objects.get().survey.survey == row
    assert "đã lập đơn" in client.get(f"/nhu-cau/{row.pk}/").content.decode()


def test_many_become_applications_at_once(client: Client, world: World) -> None:
    client.force_login(world.users["accountant"])
    row, form = dao(world, on=OPENED), {"request_id": str(uuid4())}
    client.post("/nhu-cau/lap-don/", form)
    assert "đánh dấu ít nhất một hộ" in client.get("/nhu-cau/").content.decode()
    form = {"request_id": str(uuid4()), "phieu": str(row.pk)}
    client.post("/nhu-cau/lap-don/", form)
    client.post("/nhu-cau/lap-don/", form)
    assert Application.objects.count() == 1
    assert client.get("/nhu-cau/?xuat=csv").status_code == 200


def test_a_newcomer_joins_from_her_survey_and_is_tied(client: Client, world: World) -> None:
    client.force_login(world.users["accountant"])
    row = asked(world, group_id=world.group.pk, on=OPENED)
    join = f"/nhom/{world.group.pk}/them/?khao-sat={row.pk}"
    assert join in client.get(f"/nhu-cau/{row.pk}/").content.decode()
    assert "Đặng Thị Sáu" in client.get(join).content.decode()
    found = client.get(f"/nhu-cau/{row.pk}/?tim=dao").content.decode()
    assert f"/nhu-cau/{row.pk}/la/{world.dao.pk}/" in found and faults(found) == []
    tie = f"/nhu-cau/{row.pk}/la/{world.dao.pk}/"
    assert client.post(tie, {"request_id": str(uuid4())}).status_code == 302
    row.refresh_from_db()
    assert row.member == world.dao
    client.post(tie, {"request_id": str(uuid4())})
    assert "đã gắn với" in client.get("/nhu-cau/").content.decode()


def test_a_survey_is_taken_back_with_a_reason(client: Client, world: World) -> None:
    client.force_login(world.users["accountant"])
    path = f"/nhu-cau/{dao(world).pk}/"
    assert client.post(path, {"request_id": str(uuid4()), "reason": ""}).status_code == 422
    client.post(path, {"request_id": str(uuid4()), "reason": "Hộ đã tự làm"})
    assert "Hộ đã tự làm" in client.get(path).content.decode()


def test_the_chair_decides_the_points_and_all_may_read_them(client: Client, world: World) -> None:
    path = "/cai-dat/thu-tu-vay/"
    client.force_login(world.users["leader"])
    assert faults(page := client.get(path).content.decode()) == [] and "đề nghị" in page
    client.force_login(world.users["province_chair"])
    page = client.get(path).content.decode()
    assert faults(page) == [] and 'name="poor"' in page
    form = {one.value: str(n) for one, n in DEFAULTS.items()} | {"poor": "45"}
    form |= {"request_id": str(uuid4()), "valid_from": "01/02/2026", "decision_no": "09/QĐ"}
    assert client.post(path, form | {"poor": "101"}).status_code == 422
    assert client.post(path, form).status_code == 302
    assert RankingRule.objects.get().points["poor"] == 45
    client.force_login(world.users["accountant"])
    assert client.post(path, form | {"request_id": str(uuid4())}).status_code == 403


def test_it_hides_other_communes(client: Client, world: World) -> None:
    row = dao(world)
    client.force_login(world.users["stranger"])
    assert client.get(f"/nhu-cau/{row.pk}/").status_code == 404
    assert "Đào" not in client.get("/nhu-cau/").content.decode()
    assert (
        client.post(
            f"/nhu-cau/{row.pk}/la/{world.dao.pk}/", {"request_id": str(uuid4())}
        ).status_code
        == 404
    )
    assert (
        client.post(
            "/nhu-cau/lap-don/", {"request_id": str(uuid4()), "phieu": str(row.pk)}
        ).status_code
        == 404
    )
    client.force_login(world.users["cashier"])
    assert client.get("/nhu-cau/moi/").status_code == 403
    client.logout()
    assert client.get("/nhu-cau/").status_code == 302
