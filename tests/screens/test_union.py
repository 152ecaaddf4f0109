"""The Union's work on screen: from a meeting to its minutes, from a roster to its marks."""

from datetime import date
from uuid import uuid4

import pytest
from django.test import Client

from qqv.outreach.models import Campaign, Meeting, Message, TopicList, Training
from qqv.outreach.queries.teaching import learned, untrained
from tests.actions.test_union_work import (
    FUND,
    MET,
    TAUGHT,
    TOLD,
    marked,
    met,
    officer,
    said,
    taught,
    told,
)
from tests.screens.markup import faults
from tests.world import World

TODAY = date(2026, 3, 20)


@pytest.fixture(autouse=True)
def _today(world: World) -> None:
    world.fund.working_on = TODAY
    world.fund.save(update_fields=["working_on"])


def typed(**other: object) -> dict[str, object]:
    return {"request_id": str(uuid4())} | other


def page(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    text = answer.content.decode()
    assert faults(text) == []
    return text


def test_a_leader_writes_her_meeting_down(client: Client, world: World) -> None:
    said(world)
    client.force_login(world.users["leader"])
    month = page(client, "/sinh-hoat/")
    assert "chưa ghi" in month and "Mỗi hộ một hố ủ phân." in month
    path = f"/sinh-hoat/{world.group.pk}/moi/"
    form = page(client, path)
    assert form.count('name="present"') == 3 and form.count("checked") == 4
    sent = typed(
        on="10/03/2026",
        present=[world.lan.pk, world.mai.pk],
        topics=[FUND],
        message_passed="on",
        minutes="Phổ biến quy chế.",
    )
    answer = client.post(path, sent)
    made = Meeting.objects.get()
    assert answer.status_code == 302 and answer.headers["Location"].endswith(f"/lan/{made.pk}/")
    assert client.post(path, sent).headers["Location"] == answer.headers["Location"]
    shown = page(client, f"/sinh-hoat/lan/{made.pk}/")
    assert "2/3" in shown and "Vũ Thị Đào" in shown and "Phổ biến quy chế." in shown
    assert client.get(f"/in/sinh-hoat/{made.pk}/").content.startswith(b"%PDF")
    assert "đã truyền đạt" in page(client, "/sinh-hoat/")
    again = client.post(path, typed(on="10/03/2026", present=[world.lan.pk]))
    assert again.status_code == 422 and "đã ghi rồi" in again.content.decode()
    back = client.post(f"/sinh-hoat/lan/{made.pk}/", typed(why="Nhầm ngày", what="withdraw"))
    assert back.status_code == 302
    assert "Nhầm ngày" in page(client, f"/sinh-hoat/lan/{made.pk}/")
    assert client.get(f"/in/sinh-hoat/{made.pk}/").status_code == 404


def test_who_came_is_taken_from_the_days_sheet(client: Client, world: World) -> None:
    world.collect(MET, {world.lan: (0, 15_000)})
    client.force_login(world.users["leader"])
    assert "đã thu tiền" in page(client, "/sinh-hoat/")
    form = page(client, f"/sinh-hoat/{world.group.pk}/moi/?ngay=10/03/2026")
    assert "lấy từ bảng kê thu" in form
    assert "Điểm danh lấy" not in page(client, f"/sinh-hoat/{world.group.pk}/moi/")


@pytest.mark.parametrize(
    ("form", "why"),
    [
        ({"on": "21/03/2026"}, "chưa tới"),
        ({"present": []}, "ít nhất một người"),
        ({"message_passed": "on"}, "chưa có thông điệp"),
        ({"on": "31/02/2026"}, "không có trong lịch"),
    ],
)
def test_a_meeting_says_why_not(
    client: Client, world: World, form: dict[str, object], why: str
) -> None:
    client.force_login(world.users["leader"])
    sent = typed(on="10/03/2026", present=[world.lan.pk]) | form
    answer = client.post(f"/sinh-hoat/{world.group.pk}/moi/", sent)
    assert answer.status_code == 422 and why in answer.content.decode()
    assert not Meeting.objects.exists()


def test_the_month_has_one_message(client: Client, world: World) -> None:
    client.force_login(world.users["province_chair"])
    path = "/sinh-hoat/thong-diep/?thang=2026-03"
    page(client, path)
    assert client.post(path, typed(text="Rửa tay.")).status_code == 302
    assert "Rửa tay." in page(client, path)
    assert client.post(path, typed(text="Nữa.")).status_code == 422
    assert client.post(path, typed(what="withdraw", why="Sai chữ")).status_code == 302
    assert Message.objects.exclude(withdrawal=None).count() == 1
    client.force_login(world.users["chair"])
    assert client.get(path).status_code == 403


def test_a_campaign_from_writing_to_withdrawing(client: Client, world: World) -> None:
    client.force_login(world.users["accountant"])
    assert "Chưa ghi đợt" in page(client, "/tuyen-truyen/")
    page(client, "/tuyen-truyen/moi/")
    sent = typed(
        board_id=world.board.pk,
        form="hamlet",
        topic=TOLD,
        place="Xóm 4",
        first_on="10/03/2026",
        last_on="10/03/2026",
        reached=60,
        women=48,
        handouts=0,
    )
    wrong = client.post("/tuyen-truyen/moi/", sent | {"women": 61})
    assert wrong.status_code == 422 and "nhiều hơn số người" in wrong.content.decode()
    assert client.post("/tuyen-truyen/moi/", sent).status_code == 302
    made = Campaign.objects.get()
    assert "Xóm 4" in page(client, "/tuyen-truyen/")
    path = f"/tuyen-truyen/{made.pk}/"
    page(client, path)
    assert client.post(path, typed(why="Ghi trùng")).status_code == 302
    assert "Ghi trùng" in page(client, path) and "0 đợt" in page(client, "/tuyen-truyen/")


def test_a_training_from_its_roster_to_its_marks(client: Client, world: World) -> None:
    hoa = officer(world)
    client.force_login(world.users["chair"])
    page(client, "/tap-huan/moi/")
    sent = typed(
        board_id=world.board.pk,
        topics=[TAUGHT],
        trainer="Kế toán tỉnh",
        place="Hội trường xã",
        first_on="10/03/2026",
        last_on="10/03/2026",
        sessions=2,
        officers=[hoa.pk],
        guests="Vũ Thị Na, Hội LHPN huyện\n\n",
    )
    assert client.post("/tap-huan/moi/", sent | {"topics": []}).status_code == 422
    assert client.post("/tap-huan/moi/", sent).status_code == 302
    made = Training.objects.get()
    assert "chưa điểm danh" in page(client, "/tap-huan/")
    path = f"/tap-huan/{made.pk}/"
    roster = page(client, path)
    assert "Hội LHPN huyện" in roster and roster.count('name="at"') == 4
    assert client.get(f"/in/tap-huan/{made.pk}/").content.startswith(b"%PDF")
    assert client.post(path, typed()).status_code == 422
    first, na = made.trainees.order_by("pk")
    assert (na.name, na.title) == ("Vũ Thị Na", "Hội LHPN huyện")
    marks = typed(at=[f"{first.pk}-1", f"{first.pk}-2"], **{f"result-{first.pk}": "tốt"})
    assert client.post(path, marks).status_code == 302
    first.refresh_from_db()
    assert (first.attended, first.result) == ([1, 2], "tốt")
    more = f"{path}them/"
    page(client, more)
    assert client.post(more, typed(officers=[hoa.pk])).status_code == 422
    assert client.post(more, typed(guests="Lê Thị Tư")).status_code == 302
    assert made.trainees.count() == 3
    assert client.post(path, typed(what="withdraw", why="Ghi nhầm")).status_code == 302
    assert "Ghi nhầm" in page(client, path)


def test_who_was_not_trained_since_her_post_began(client: Client, world: World) -> None:
    hoa, thu = officer(world), officer(world, "Thu", post="chair")
    row = taught(world, officers=(hoa.pk,))
    marked(world, row)
    again = officer(world, "Hoa", since=date(2026, 3, 11), post="cashier")
    chair = world.actor("province_chair")
    assert {one.id for one in untrained(chair, on=TODAY)} == {thu.pk, again.pk}
    assert learned([hoa.pk])[hoa.pk].last_on == MET
    client.force_login(world.users["chair"])
    board = page(client, f"/ban-quan-ly/{world.board.pk}/")
    assert "1 lớp, gần nhất 10/03/2026" in board and "chưa dự lớp nào" in board
    assert "Thu" in page(client, "/tap-huan/chua-qua/")


def test_one_person_in_two_posts_was_trained_once(world: World) -> None:
    user = world.users["accountant"]
    first = officer(world, "Hoa", user=user)
    second = officer(world, "Hoa", post="officer", user=user)
    marked(world, taught(world, officers=(first.pk,)))
    assert learned([second.pk])[second.pk].count == 1


def test_the_fund_writes_its_own_topics(client: Client, world: World) -> None:
    client.force_login(world.users["province_accountant"])
    assert "Danh sách mẫu" in page(client, "/cai-dat/chuyen-de/")
    sent = typed(use="meeting", names="An toàn giao thông\nNước sạch", valid_from="20/03/2026")
    assert client.post("/cai-dat/chuyen-de/", sent).status_code == 302
    assert TopicList.objects.get().names == ["An toàn giao thông", "Nước sạch"]
    assert "Áp dụng từ 20/03/2026" in page(client, "/cai-dat/chuyen-de/")
    again = client.post("/cai-dat/chuyen-de/", sent | {"request_id": str(uuid4())})
    assert again.status_code == 422 and "phải áp dụng từ ngày sau" in again.content.decode()
    client.force_login(world.users["accountant"])
    assert "<textarea" not in page(client, "/cai-dat/chuyen-de/")


@pytest.mark.parametrize("name", ["stranger", "stranger_cashier"])
def test_neighbors_see_none_of_it(client: Client, world: World, name: str) -> None:
    meeting, campaign = met(world), told(world)
    training = taught(world, who="chair")
    client.force_login(world.users[name])
    for path in (
        f"/sinh-hoat/lan/{meeting.pk}/",
        f"/tuyen-truyen/{campaign.pk}/",
        f"/tap-huan/{training.pk}/",
        f"/in/sinh-hoat/{meeting.pk}/",
        f"/in/tap-huan/{training.pk}/",
    ):
        assert client.get(path).status_code == 404
    assert "Nhà văn hóa xóm 4" not in page(client, "/tuyen-truyen/")
