"""Kin and interests on screen: declared, ended, shown to whom they concern."""

from datetime import date
from uuid import uuid4

from django.test import Client

from qqv.people.models import InterestDeclaration, Kinship
from tests.screens.markup import faults
from tests.world import World

YES = {"kin_borrow": "0", "private_money": "1", "sells_works": "0"}


def enter(client: Client, world: World, name: str) -> Client:
    client.force_login(world.users[name])
    return client


def text_of(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, path
    assert faults(answer.content.decode()) == []
    return answer.content.decode()


def kin(world: World, name: str, **other: object) -> dict[str, object]:
    form = {"request_id": str(uuid4()), "user_id": world.users[name].pk, "relation": "spouse"}
    return form | {"note": "Cưới năm 2010"} | other


def test_a_relation_is_declared_and_ended(client: Client, world: World) -> None:
    path = f"/thanh-vien/{world.lan.pk}/"
    enter(client, world, "accountant")
    assert "Chưa ai khai" in text_of(client, path)
    text_of(client, f"{path}quan-he/")
    form = kin(world, "chair")
    for _ in range(2):
        assert client.post(f"{path}quan-he/", form).headers["Location"] == path
    row = Kinship.objects.get()
    assert (row.relation, row.valid_from) == ("spouse", date(2026, 1, 1))
    assert "vợ hoặc chồng" in text_of(client, path)
    end = f"{path}quan-he/{row.pk}/dung/"
    said = client.post(end, {"request_id": str(uuid4()), "reason": ""}, follow=True)
    assert "phải ghi lý do" in said.content.decode()
    client.post(end, {"request_id": str(uuid4()), "reason": "Ghi nhầm người"})
    row.refresh_from_db()
    assert row.valid_to is not None
    assert "Ghi nhầm người" in text_of(client, path)


def test_it_says_why_not(client: Client, world: World) -> None:
    path = f"/thanh-vien/{world.lan.pk}/quan-he/"
    enter(client, world, "accountant")
    client.post(path, kin(world, "chair"))
    again = client.post(path, kin(world, "chair"))
    assert again.status_code == 422
    assert "Đã khai chair có quan hệ" in again.content.decode()
    nobody = client.post(path, kin(world, "stranger"))
    assert nobody.status_code == 422
    told = client.post("/cai-dat/ke-khai/", {"request_id": str(uuid4())} | YES)
    assert told.status_code == 422
    assert "phải ghi rõ là ai" in told.content.decode()
    assert not InterestDeclaration.objects.exists()


def test_a_leader_declares_herself_only(client: Client, world: World) -> None:
    enter(client, world, "leader")
    page = text_of(client, f"/thanh-vien/{world.lan.pk}/quan-he/")
    assert ">leader<" in page
    assert "chair" not in page
    client.post(f"/thanh-vien/{world.lan.pk}/quan-he/", kin(world, "leader"))
    assert "Không còn đúng?" not in text_of(client, f"/thanh-vien/{world.lan.pk}/")
    assert "Nguyễn Thị Lan" in text_of(client, "/cai-dat/ke-khai/")


def test_declarations_of_a_year_and_who_is_missing(client: Client, world: World) -> None:
    enter(client, world, "cashier")
    assert "Chị chưa kê khai năm nay" in text_of(client, "/cai-dat/ke-khai/")
    told = YES | {"request_id": str(uuid4()), "explanation": "Chơi hụi với chị Mai"}
    assert client.post("/cai-dat/ke-khai/", told).status_code == 302
    mine = text_of(client, "/cai-dat/ke-khai/")
    assert "Chơi hụi với chị Mai" in mine
    assert "Cán bộ phải kê khai" not in mine
    enter(client, world, "chair")
    seen = text_of(client, "/cai-dat/ke-khai/")
    assert "Chơi hụi với chị Mai" in seen
    assert "4 người chưa khai" in seen
    assert "stranger" not in seen
    enter(client, world, "auditor")
    assert "Nộp bản kê khai" not in text_of(client, "/cai-dat/ke-khai/")


def test_it_hides_other_communes(client: Client, world: World) -> None:
    enter(client, world, "accountant").post(
        f"/thanh-vien/{world.lan.pk}/quan-he/", kin(world, "chair")
    )
    row = Kinship.objects.get()
    enter(client, world, "stranger")
    assert client.get(f"/thanh-vien/{world.lan.pk}/quan-he/").status_code == 404
    end = f"/thanh-vien/{world.binh.pk}/quan-he/{row.pk}/dung/"
    assert client.post(end, {"request_id": str(uuid4()), "reason": "x"}).status_code == 404
    assert client.post("/cai-dat/ke-khai/", {"request_id": "x"}).status_code == 422


def test_it_wants_login(client: Client, world: World) -> None:
    for path in (f"/thanh-vien/{world.lan.pk}/quan-he/", "/cai-dat/ke-khai/"):
        assert client.get(path).status_code == 302


def test_the_dossier_of_a_leader_says_who_must_look(client: Client, world: World) -> None:
    from tests.actions.test_conflicts import Officer, asked, look

    Officer.objects.create(
        board=world.board,
        group=world.group,
        post="leader",
        name="Lan",
        member=world.lan,
        valid_from=date(2026, 1, 1),
    )
    row = asked(world)
    enter(client, world, "accountant")
    page = text_of(client, f"/ho-so/{row.pk}/")
    assert "Người vay là trưởng nhóm" in page
    assert "Biên bản thẩm định của cán bộ tỉnh" in page
    look(world, row, "accountant")
    assert "cần cán bộ tỉnh thẩm định" in text_of(client, "/ho-so/?buoc=appraised")
    look(world, row, "officer")
    assert "cần cán bộ tỉnh thẩm định" not in text_of(client, "/ho-so/?buoc=appraised")
