"""Who is like an applicant stands beside her on the dossier and in the appraisal."""

from datetime import date
from uuid import uuid4

from django.test import Client

from qqv.lending.models import Appraisal
from qqv.people.models import Fund, Member
from tests.actions.test_conflicts import asked
from tests.actions.test_doubles import ask_next_door, set_member
from tests.screens.test_dossiers import enter, text_of, visits
from tests.world import World


def test_a_likeness_is_shown_and_explained(client: Client, world: World) -> None:
    Fund.objects.update(working_on=date(2026, 1, 10))
    set_member(world.mai, phone="0900000001")
    asked(world)
    row = asked(world, world.mai)
    enter(client, world, "officer")
    path = f"/ho-so/{row.pk}/tham-dinh/"
    for place in (f"/ho-so/{row.pk}/", path):
        text = text_of(client, place)
        assert "Trùng với" in text, place
        assert "Nguyễn Thị Lan" in text, place
        assert "số điện thoại" in text, place
    form = visits(row, visited_on="10/01/2026") | {f"note-{row.pk}": "Nhà sạch"}
    wrong = client.post(path, form)
    assert wrong.status_code == 422
    assert "phải ghi rõ đã đối chiếu thế nào" in wrong.content.decode()
    assert "Nhà sạch" in wrong.content.decode()
    assert not Appraisal.objects.exists()
    told = form | {f"doubles-{row.pk}": "Hai mẹ con dùng chung điện thoại"}
    assert client.post(path, told).status_code == 302
    assert "Hai mẹ con dùng chung điện thoại" in text_of(client, f"/ho-so/{row.pk}/")


def test_another_commune_is_only_named(client: Client, world: World) -> None:
    set_member(world.binh, phone="0900000001", born_on=date(1971, 7, 9))
    ask_next_door(world)
    row = asked(world)
    enter(client, world, "accountant")
    text = text_of(client, f"/ho-so/{row.pk}/")
    assert "Một thành viên ở Giao Hải" in text
    assert "Phạm Thị" not in text
    assert "09/07/1971" not in text
    assert f"/thanh-vien/{world.binh.pk}/" not in text


def test_two_are_of_one_household(client: Client, world: World) -> None:
    set_member(world.mai, phone="0900000001")
    row = asked(world)
    enter(client, world, "officer")
    assert "Là cùng một hộ" not in text_of(client, f"/ho-so/{row.pk}/")
    enter(client, world, "accountant")
    assert "Là cùng một hộ" in text_of(client, f"/ho-so/{row.pk}/")
    path = f"/thanh-vien/{world.lan.pk}/cung-ho/{world.mai.pk}/"
    done = client.post(path, {"request_id": str(uuid4())}, follow=True)
    assert "Đã ghi là cùng một hộ" in done.content.decode()
    lan, mai = (Member.objects.get(pk=m.pk) for m in (world.lan, world.mai))
    assert lan.household_id == mai.household_id
    again = client.post(path, {"request_id": str(uuid4())}, follow=True)
    assert "đã cùng một hộ" in again.content.decode()


def test_it_hides_other_communes(client: Client, world: World) -> None:
    path = f"/thanh-vien/{world.lan.pk}/cung-ho/{world.mai.pk}/"
    enter(client, world, "stranger")
    assert client.post(path, {"request_id": str(uuid4())}).status_code == 404
    enter(client, world, "leader")
    assert client.post(path, {"request_id": str(uuid4())}).status_code == 403


def test_it_wants_login(client: Client, world: World) -> None:
    path = f"/thanh-vien/{world.lan.pk}/cung-ho/{world.mai.pk}/"
    assert client.post(path).status_code == 302


def test_a_second_wish_of_the_household_says_why_not(client: Client, world: World) -> None:
    set_member(world.mai, household=world.lan.household)
    asked(world)
    enter(client, world, "accountant")
    answer = client.post(
        "/ho-so/moi/",
        {
            "request_id": str(uuid4()),
            "member": world.mai.pk,
            "principal": "10.000.000",
            "work_kind": world.latrine.pk,
        },
    )
    assert answer.status_code == 422
    assert "Mỗi hộ chỉ một người vay" in answer.content.decode()
