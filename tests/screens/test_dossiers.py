"""From a wish to a decision on screen: the queue, the vote, the visits, the verdicts."""

from datetime import date
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from qqv.lending import actions as lending
from qqv.lending.actions.dossier import Wish
from qqv.lending.models import Application, Appraisal, Approval, Endorsement, Loan, WorkKind
from qqv.lending.payoff import payoff_of
from qqv.people import actions as people
from qqv.people.models import Member
from tests.pictures import picture
from tests.screens.markup import faults
from tests.world import World, all_met

ON = date(2026, 1, 1)


def enter(client: Client, world: World, name: str) -> Client:
    client.force_login(world.users[name])
    return client


def applied(
    world: World, *members: Member, on: date = ON, work: WorkKind | None = None
) -> list[Application]:
    return lending.apply(
        world.actor("accountant"),
        wishes=[
            Wish(member_id=m.pk, principal=10_000_000, work_kind_id=(work or world.latrine).pk)
            for m in members
        ],
        on=on,
        request_id=uuid4(),
    )


def endorsed(
    world: World, *members: Member, on: date = ON, work: WorkKind | None = None
) -> list[Application]:
    rows = applied(world, *members, on=on, work=work)
    lending.endorse(
        world.actor("leader"),
        application_ids=[row.pk for row in rows],
        on=on,
        present=3,
        votes_for={row.pk: 3 for row in rows},
        minutes_no="05/BB",
        request_id=uuid4(),
    )
    return rows


def visits(*rows: Application, without: str = "", **other: str) -> dict[str, str]:
    form = {"request_id": str(uuid4()), "visited_on": "01/01/2026"}
    for row in rows:
        asked = all_met(row, date(2026, 1, 1))
        form |= {f"answer-{row.pk}-{key}": "met" for key in asked if key != without}
        form |= {f"result-{row.pk}": "yes", f"note-{row.pk}": "Nền móng tốt"}
    return form | {"id": [row.pk for row in rows]} | other


def appraised(client: Client, world: World, *members: Member) -> list[Application]:
    rows = endorsed(world, *members)
    enter(client, world, "officer").post("/ho-so/tham-dinh/", visits(*rows))
    assert Appraisal.objects.count() == len(rows)
    return rows


def verdicts(*rows: Application, **other: str) -> dict[str, str]:
    form = {"request_id": str(uuid4()), "decision_no": "07/QĐ"}
    for row in rows:
        form |= {f"verdict-{row.pk}": "yes", f"principal-{row.pk}": "10.000.000"}
        form |= {f"reason-{row.pk}": ""}
    return form | other


def wish(world: World, **other: Any) -> dict[str, Any]:
    return {
        "request_id": str(uuid4()),
        "member": world.lan.pk,
        "principal": "10.000.000",
        "work_kind": world.latrine.pk,
        "estimate": "15 tr",
        "purpose": "",
    } | other


def text_of(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, path
    text = answer.content.decode()
    assert faults(text) == []
    return text


def test_a_wish_is_taken_once(client: Client, world: World) -> None:
    enter(client, world, "leader")
    text_of(client, "/ho-so/moi/")
    form = wish(world)
    first = client.post("/ho-so/moi/", form)
    row = Application.objects.get()
    assert (row.member_id, row.estimate) == (world.lan.pk, 15_000_000)
    assert first.headers["Location"] == f"/ho-so/{row.pk}/"
    assert client.post("/ho-so/moi/", form).headers["Location"] == f"/ho-so/{row.pk}/"
    assert "Nguyễn Thị Lan" in text_of(client, "/ho-so/")


def test_a_wish_says_why_not_and_loses_nothing(client: Client, world: World) -> None:
    enter(client, world, "accountant")
    much = client.post("/ho-so/moi/", wish(world, principal="60.000.000", purpose="Cạnh ao"))
    assert much.status_code == 422
    assert "nằm ngoài mức" in much.content.decode()
    assert 'value="60.000.000"' in much.content.decode()
    assert 'value="Cạnh ao"' in much.content.decode()
    nobody = client.post("/ho-so/moi/", wish(world, member=""))
    assert "Chị chọn người vay" in nobody.content.decode()
    stranger = client.post("/ho-so/moi/", wish(world, member=world.binh.pk))
    assert stranger.status_code == 422
    assert not Application.objects.exists()


def test_members_are_found_without_accents(client: Client, world: World) -> None:
    world.lend(world.lan)
    enter(client, world, "accountant")
    text = text_of(client, "/ho-so/moi/?tim=LAN")
    assert "Nguyễn Thị Lan" in text
    assert "đang vay" in text
    assert "Trần Thị Mai" not in text
    assert "Không thấy thành viên nào" in text_of(client, "/ho-so/moi/?tim=khong-co")


def test_one_vote_for_many(client: Client, world: World) -> None:
    lan, mai = applied(world, world.lan, world.mai)
    enter(client, world, "leader")
    path = f"/ho-so/binh-xet/?id={lan.pk}&id={mai.pk}"
    text_of(client, path)
    form = {"request_id": str(uuid4()), "on": "01/01/2026", "present": "12"}
    form |= {"minutes_no": "05/BB", "id": [lan.pk, mai.pk], f"votes-{lan.pk}": "13"}
    wrong = client.post("/ho-so/binh-xet/", form)
    assert wrong.status_code == 422
    assert "Số người đồng ý phải là số từ 0 đến 12" in wrong.content.decode()
    assert 'value="13"' in wrong.content.decode()
    few = client.post("/ho-so/binh-xet/", form | {f"votes-{lan.pk}": "6"})
    assert "Chỉ có 6/12 người đồng ý" in few.content.decode()
    assert not Endorsement.objects.exists()
    client.post("/ho-so/binh-xet/", form | {f"votes-{lan.pk}": "7"})
    assert set(Endorsement.objects.values_list("votes_for", flat=True)) == {7, 12}
    assert "05/BB" in text_of(client, f"/ho-so/{lan.pk}/")


def test_nothing_ticked_is_said_kindly(client: Client, world: World) -> None:
    enter(client, world, "accountant")
    for path, stage in (("binh-xet", "applied"), ("tham-dinh", "endorsed")):
        answer = client.get(f"/ho-so/{path}/")
        assert answer.headers["Location"] == f"/ho-so/?buoc={stage}"
        assert "ít nhất một hồ sơ" in text_of(client, answer.headers["Location"])


def test_several_households_are_appraised_together(client: Client, world: World) -> None:
    lan, mai = endorsed(world, world.lan, world.mai)
    enter(client, world, "officer")
    text_of(client, f"/ho-so/tham-dinh/?id={lan.pk}&id={mai.pk}")
    short = visits(lan, mai, without="nguon_nuoc")
    wrong = client.post("/ho-so/tham-dinh/", short)
    text = wrong.content.decode()
    assert wrong.status_code == 422
    assert text.count("Còn 1 điểm chưa trả lời nên chưa kết luận “Đủ điều kiện” được") == 2
    assert f'name="answer-{lan.pk}-co_dat" value="met" checked' in text
    assert "Nền móng tốt" in text
    assert not Appraisal.objects.exists()
    client.post("/ho-so/tham-dinh/", short | {f"result-{r.pk}": "no" for r in (lan, mai)})
    assert list(Appraisal.objects.values_list("passed", flat=True)) == [False, False]
    answers = {one["key"]: one["answer"] for one in Appraisal.objects.first().answers}
    assert answers["co_dat"] == "met"
    assert "nguon_nuoc" not in answers


def test_the_same_appraiser_does_not_go_twice(client: Client, world: World) -> None:
    [lan] = appraised(client, world, world.lan)
    again = client.post(f"/ho-so/{lan.pk}/tham-dinh/", visits(lan))
    assert again.status_code == 422
    assert "Phải là một người khác" in again.content.decode()


def test_twenty_are_decided_as_one_table(client: Client, world: World) -> None:
    lan, mai, dao = appraised(client, world, world.lan, world.mai, world.dao)
    enter(client, world, "chair")
    text_of(client, "/ho-so/duyet/")
    no = verdicts(lan, mai, dao, **{f"verdict-{mai.pk}": "no", f"verdict-{dao.pk}": ""})
    no[f"principal-{lan.pk}"] = "8.000.000"
    wrong = client.post("/ho-so/duyet/", no)
    text = wrong.content.decode()
    assert wrong.status_code == 422
    assert "Không duyệt thì phải ghi lý do" in text
    assert 'value="8.000.000"' in text
    assert not Approval.objects.exists()
    form = no | {f"reason-{mai.pk}": "Chưa có đất"}
    for _ in range(2):
        assert client.post("/ho-so/duyet/", form).headers["Location"] == "/ho-so/"
    found = dict(Approval.objects.values_list("application_id", "approved"))
    assert found == {lan.pk: True, mai.pk: False}
    assert Approval.objects.get(approved=True).principal == 8_000_000
    assert "Chưa có đất" in text_of(client, f"/ho-so/{mai.pk}/")
    assert "Hồ sơ đã khép lại" in text_of(client, f"/ho-so/{mai.pk}/")


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [("1.5", "Ý chị là"), ("11.000.000", "không quá số xin vay"), ("0", "phải lớn hơn 0")],
)
def test_amounts_are_looked_at(client: Client, world: World, typed: str, sentence: str) -> None:
    [lan] = appraised(client, world, world.lan)
    enter(client, world, "chair")
    answer = client.post("/ho-so/duyet/", verdicts(lan, **{f"principal-{lan.pk}": typed}))
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert not Approval.objects.exists()


def test_an_appraiser_does_not_approve_and_a_leader_does_not_appraise(
    client: Client, world: World
) -> None:
    [lan] = endorsed(world, world.lan)
    for name in ("leader", "chair", "cashier"):
        enter(client, world, name)
        assert client.get(f"/ho-so/{lan.pk}/tham-dinh/").status_code == 403, name
    for name in ("leader", "accountant", "officer"):
        enter(client, world, name)
        assert client.get("/ho-so/duyet/").status_code == 403, name


def test_the_second_cycle_shows_what_more_it_asks(client: Client, world: World) -> None:
    loan = world.lend(world.lan, on=date(2026, 1, 1))
    on = date(2026, 2, 10)
    people.set_working_date(world.actor("province_accountant"), on=on, request_id=uuid4())
    lending.settle(
        world.actor("cashier"),
        loan_id=loan.pk,
        received=payoff_of(Loan.objects.get(pk=loan.pk), on=on).total,
        on=on,
        request_id=uuid4(),
    )
    world.accept(loan, on=on)
    [row] = endorsed(world, world.lan, on=on, work=world.bathroom)
    enter(client, world, "officer")
    client.post(f"/ho-so/{row.pk}/tham-dinh/", visits(row, visited_on="10/02/2026"))
    text = text_of(client, f"/ho-so/{row.pk}/")
    assert "Điều kiện vay vòng 2" in text
    for said in (
        "Vòng trước trả đúng hạn",
        "Công trình vòng trước đã nghiệm thu",
        "Công trình khác với vòng trước (Nhà tiêu hợp vệ sinh)",
        "Vòng trước tất toán ngày 10/02/2026, 0 ngày trước đơn này",
        "gốc ngày 10/02/2026, chỉ 0 ngày trước khi xin vay lại",
        "cùng thẩm định đạt (1/2)",
        f"/khoan-vay/{loan.pk}/?xem=tra",
    ):
        assert said in text, said
    assert "Biên bản thẩm định của người thứ hai" in text
    enter(client, world, "accountant")
    assert "cần người thẩm định thứ hai" in text_of(client, "/ho-so/?buoc=appraised")
    enter(client, world, "chair")
    one = client.post("/ho-so/duyet/", verdicts(row))
    assert one.status_code == 422
    assert "cần 2 người thẩm định, mới có 1" in one.content.decode()
    enter(client, world, "accountant")
    client.post(f"/ho-so/{row.pk}/tham-dinh/", visits(row, visited_on="10/02/2026"))
    enter(client, world, "chair")
    assert client.post("/ho-so/duyet/", verdicts(row)).status_code == 302


def test_the_steps_say_who_when_and_on_which_paper(client: Client, world: World) -> None:
    loan = world.lend(world.lan)
    enter(client, world, "leader")
    text = text_of(client, f"/ho-so/{loan.application_id}/")
    for said in ("10/01/2026 · leader · 01/BB", "10/01/2026 · chair · 01/QĐ", "cashier · PC-"):
        assert said in text
    assert "Biên bản nghiệm thu công trình" in text
    assert text.count("step-done") == 5


def test_groups_filter_the_queue(client: Client, world: World) -> None:
    applied(world, world.lan)
    enter(client, world, "province_accountant")
    assert "Nguyễn Thị Lan" in text_of(client, f"/ho-so/?nhom={world.group.pk}")
    other = text_of(client, f"/ho-so/?nhom={world.stranger_group.pk}")
    assert "Nguyễn Thị Lan" not in other
    assert "Nhóm này không có hồ sơ nào" in other


def test_it_hides_other_communes(client: Client, world: World) -> None:
    [lan] = endorsed(world, world.lan)
    enter(client, world, "stranger")
    for path in (f"{lan.pk}/", f"{lan.pk}/tham-dinh/", f"binh-xet/?id={lan.pk}"):
        assert client.get(f"/ho-so/{path}").status_code == 404, path
    assert client.get("/ho-so/999999/").status_code == 404
    assert "Nguyễn Thị Lan" not in text_of(client, "/ho-so/?buoc=endorsed")
    assert "Nguyễn Thị Lan" not in text_of(client, "/ho-so/moi/")


def test_it_wants_login(client: Client, world: World) -> None:
    for path in ("", "moi/", "1/", "binh-xet/", "tham-dinh/", "duyet/", "1/tham-dinh/"):
        assert client.get(f"/ho-so/{path}").headers["Location"].startswith("/dang-nhap/")


def test_few_and_many_cost_the_same(client: Client, world: World) -> None:
    counts = []
    for members in ((world.lan,), (world.mai, world.dao)):
        appraised_rows = endorsed(world, *members)
        enter(client, world, "officer").post("/ho-so/tham-dinh/", visits(*appraised_rows))
        enter(client, world, "chair")
        found = []
        for path in ("/ho-so/?buoc=appraised", "/ho-so/duyet/"):
            with CaptureQueriesContext(connection) as captured:
                assert client.get(path).status_code == 200
            found.append(len(captured))
        counts.append(found)
    assert counts[0] == counts[1]


def test_a_group_under_ten_is_told_and_still_borrows(client: Client, world: World) -> None:
    [row] = applied(world, world.lan)
    enter(client, world, "accountant")
    for path in (f"/ho-so/{row.pk}/", f"/ho-so/binh-xet/?id={row.pk}"):
        page = client.get(path).content.decode()
        assert "Nhóm mới có 3 thành viên, dưới mức 10: còn thiếu 7 người." in page
    world.fund.group_min = 3
    world.fund.save(update_fields=["group_min"])
    assert "dưới mức" not in client.get(f"/ho-so/{row.pk}/").content.decode()


def test_a_bad_point_and_a_photo_on_screen(
    client: Client, world: World, settings: Any, tmp_path: Path
) -> None:
    settings.ATTACHMENTS = tmp_path / "attachments"
    [lan] = endorsed(world, world.lan)
    enter(client, world, "officer")
    path = f"/ho-so/{lan.pk}/tham-dinh/"
    page = text_of(client, path)
    assert page.count("<fieldset") == 12
    assert "Công trình vay vòng trước" not in page
    bad = visits(lan) | {f"answer-{lan.pk}-nguon_nuoc": "unmet"}
    wrong = client.post(path, bad)
    assert wrong.status_code == 422
    assert "chưa ghi vì sao vẫn đủ điều kiện" in wrong.content.decode()
    assert faults(wrong.content.decode()) == []
    file = SimpleUploadedFile("nha.jpg", picture(), content_type="image/jpeg")
    told = bad | {f"why-{lan.pk}-nguon_nuoc": "Dùng nước máy", f"photos-{lan.pk}": [file]}
    assert client.post(path, told).status_code == 302
    text = text_of(client, f"/ho-so/{lan.pk}/")
    assert "Dùng nước máy" in text
    assert f"/tep/{Appraisal.objects.get().photos.get().pk}/?nho" in text
