"""Moving, merging and splitting on screen: done once, undone, and every no in a sentence."""

from datetime import date
from uuid import uuid4

import pytest
from django.test import Client

from qqv.people.models import Group, Regrouping
from tests.actions.test_regroup import second
from tests.screens.markup import faults
from tests.world import World

DAY = date(2026, 3, 20)


@pytest.fixture
def other(world: World) -> Group:
    """Chị Lan owes in Hoa Sen; Hoa Mai, of two, meets next door."""
    world.lend(world.lan)
    world.fund.working_on = DAY
    world.fund.save(update_fields=["working_on"])
    return second(world)


def typed(**other: object) -> dict[str, object]:
    return {"request_id": str(uuid4()), "on": "01/03/2026"} | other


def test_a_member_is_moved_once_and_back(client: Client, world: World, other: Group) -> None:
    client.force_login(world.users["accountant"])
    path = f"/nhom/{world.group.pk}/chuyen/"
    page = client.get(f"{path}?thanh-vien={world.lan.pk}").content.decode()
    assert f'value="{world.lan.pk}" checked' in page and "nợ" in page and faults(page) == []
    form = typed(member_ids=[world.lan.pk], group_id=other.pk, reason="Chuyển xóm")
    first, again = (client.post(path, form) for _ in range(2))
    assert first.headers["Location"] == again.headers["Location"]
    made = Regrouping.objects.get()
    one = client.get(first.headers["Location"]).content.decode()
    assert "Nguyễn Thị Lan" in one and "hủy được tới khi khóa sổ" in one and faults(one) == []
    assert f"/nhom/ghep/{made.pk}/" in client.get(f"/nhom/{other.pk}/").content.decode()
    client.force_login(world.users["chair"])
    client.post(f"/nhom/ghep/{made.pk}/huy/", {"request_id": str(uuid4())})
    world.lan.refresh_from_db()
    assert world.lan.group == world.group
    one = client.get(f"/nhom/ghep/{made.pk}/").content.decode()
    assert "đã hủy, chair" in one and "In biên bản" not in one
    assert client.get(f"/in/ghep-nhom/{made.pk}/").status_code == 404


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"member_ids": []}, "chọn ít nhất một thành viên"),
        ({"reason": ""}, "Có ô chưa đúng"),
        ({"on": "21/03/2026"}, "chưa tới"),
        ({"on": "01/01/2026"}, "chỉ chuyển được từ ngày hôm sau"),
        ({"on": "hôm nay"}, "Chưa hiểu ngày"),
        ({"group_id": "một"}, "Có ô chưa đúng"),
    ],
)
def test_a_move_says_why_not(
    client: Client, world: World, other: Group, change: dict[str, object], why: str
) -> None:
    client.force_login(world.users["accountant"])
    form = typed(member_ids=[world.lan.pk], group_id=other.pk, reason="Chuyển xóm") | change
    answer = client.post(f"/nhom/{world.group.pk}/chuyen/", form)
    assert answer.status_code == 422
    assert why in answer.content.decode() and faults(answer.content.decode()) == []
    assert Regrouping.objects.count() == 0


def merging(world: World, **change: object) -> dict[str, object]:
    facts = {"into": 0, "name": "Hoa Chung", "meeting_day": 12, "leader_id": world.lan.pk}
    return typed(minutes_no="03/BB", **facts) | change


def test_two_groups_are_merged_from_the_doctor(client: Client, world: World, other: Group) -> None:
    client.force_login(world.users["chair"])
    path = f"/nhom/ghep/?nhom={world.group.pk}&nhom={other.pk}"
    doctor = client.get("/nhom/cung-co/").content.decode()
    assert path in doctor.replace("&amp;", "&") and faults(doctor) == []
    page = client.get(path).content.decode()
    assert "Ghép thành một nhóm 5 thành viên" in page and "Sau khi ghép" in page
    form = merging(world)
    answer, again = (client.post(path, form) for _ in range(2))
    assert answer.headers["Location"] == again.headers["Location"]
    new = Group.objects.get(name="Hoa Chung")
    assert new.members.count() == 5
    one = client.get(answer.headers["Location"]).content.decode()
    assert "/in/ghep-nhom/" in one and "Nguyễn Thị Lan" in one
    old = client.get(f"/nhom/{other.pk}/").content.decode()
    assert "Nhóm kết thúc ngày 28/02/2026" in old and "Chuyển nhóm" not in old


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"name": " "}, "Phải ghi tên nhóm mới"),
        ({"minutes_no": ""}, "Có ô chưa đúng"),
        ({"on": "21/03/2026"}, "chưa tới"),
        ({"leader_id": 0}, "Trưởng nhóm phải là thành viên"),
        ({"meeting_day": 32}, "Có ô chưa đúng"),
    ],
)
def test_a_merger_says_why_not(
    client: Client, world: World, other: Group, change: dict[str, object], why: str
) -> None:
    client.force_login(world.users["chair"])
    path = f"/nhom/ghep/?nhom={world.group.pk}&nhom={other.pk}"
    answer = client.post(path, merging(world, **change))
    assert answer.status_code == 422 and why in answer.content.decode()
    assert Group.objects.filter(board=world.board).count() == 2


def test_too_many_are_told_before_anything_is_typed(
    client: Client, world: World, other: Group
) -> None:
    world.fund.group_max = 4
    world.fund.save(update_fields=["group_max"])
    client.force_login(world.users["chair"])
    page = client.get(f"/nhom/ghep/?nhom={world.group.pk}&nhom={other.pk}").content.decode()
    assert "quy chế cho tối đa 4" in page and "Trưởng nhóm được bầu" not in page


def test_a_large_group_is_told_to_split_and_splits(
    client: Client, world: World, other: Group
) -> None:
    world.fund.group_min, world.fund.group_max = 1, 2
    world.fund.save(update_fields=["group_min", "group_max"])
    client.force_login(world.users["chair"])
    path = f"/nhom/{world.group.pk}/tach/"
    assert path in client.get(f"/nhom/{world.group.pk}/").content.decode()
    form = typed(
        member_ids=[world.lan.pk],
        leader_id=world.lan.pk,
        name="Hoa Non",
        meeting_day=8,
        minutes_no="04/BB",
    )
    refused = client.post(path, form | {"leader_id": world.mai.pk})
    assert refused.status_code == 422 and "Trưởng nhóm phải là thành viên" in (
        refused.content.decode()
    )
    assert client.post(path, form).status_code == 302
    assert Group.objects.get(name="Hoa Non").members.get() == world.lan


def test_an_undo_that_comes_too_late_says_so(client: Client, world: World, other: Group) -> None:
    client.force_login(world.users["chair"])
    path = f"/nhom/ghep/?nhom={world.group.pk}&nhom={other.pk}"
    made = client.post(path, merging(world)).headers["Location"]
    world.group = Group.objects.get(name="Hoa Chung")
    world.users["leader"], keep = world.users["accountant"], world.users["leader"]
    world.collect(date(2026, 3, 12), {world.dao: (0, 15_000)})
    world.users["leader"] = keep
    assert "sau đó nhóm đã họp" in client.get(made).content.decode()
    answer = client.post(f"{made}huy/", {"request_id": str(uuid4())}, follow=True)
    assert "sau đó nhóm đã họp" in answer.content.decode()
