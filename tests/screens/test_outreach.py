"""Complaints and people's own data on screen."""

from datetime import date
from uuid import uuid4

import pytest
from django.test import Client

from qqv.outreach.models import Complaint, ComplaintStep, Consent, DataAnswer, DataRequest
from tests.actions.test_outreach import FRIDAY, asked, complained
from tests.screens.markup import faults
from tests.world import World


@pytest.fixture(autouse=True)
def _today(world: World) -> None:
    world.fund.working_on = FRIDAY
    world.fund.save(update_fields=["working_on"])


def typed(**other: str) -> dict[str, str]:
    return {"request_id": str(uuid4()), "on": "06/03/2026", "text": "Đã đối chiếu."} | other


def test_a_complaint_from_taking_to_closing(client: Client, world: World) -> None:
    client.force_login(world.users["chair"])
    empty = client.get("/phan-anh/").content.decode()
    assert "Chưa có phản ánh nào" in empty and faults(empty) == []
    form = typed(board_id=str(world.board.pk), about="money", text="Thu mà không ghi sổ.")
    assert client.post("/phan-anh/moi/", form).status_code == 302
    assert client.post("/phan-anh/moi/", form).status_code == 302
    complaint = Complaint.objects.get()
    page = client.get("/phan-anh/").content.decode()
    assert "27/03/2026" in page and "đang xử lý" in page and faults(page) == []
    path = f"/phan-anh/{complaint.pk}/"
    assert "Chưa làm gì." in client.get(path).content.decode()
    assert client.post(path, typed(closes="on")).status_code == 302
    page = client.get(path).content.decode()
    assert "Đã đối chiếu." in page and "<textarea" not in page and faults(page) == []
    assert "xong 06/03/2026" in client.get("/phan-anh/").content.decode()


def test_a_request_from_asking_to_answering(client: Client, world: World) -> None:
    client.force_login(world.users["accountant"])
    path = f"/thanh-vien/{world.lan.pk}/du-lieu/"
    page = client.get(path).content.decode()
    assert "Chưa ghi ý kiến nào." in page and faults(page) == []
    agree = typed(what="agree", given="1", paper_no="01/ĐY")
    assert client.post(path, agree).status_code == 302
    assert Consent.objects.get().given
    assert "giấy số 01/ĐY" in client.get(path).content.decode()
    assert client.post(path, typed(what="ask", kind="see")).status_code == 302
    row = DataRequest.objects.get()
    assert client.get(f"/du-lieu/{row.pk}/dang-giu/").status_code == 403
    client.force_login(world.users["chair"])
    held = client.get(f"/du-lieu/{row.pk}/dang-giu/").content.decode()
    assert "036190000001" in held and faults(held) == []
    copy = client.get(f"/du-lieu/{row.pk}/dang-giu/?xuat=xlsx")
    assert copy.headers["Content-Disposition"].endswith('.xlsx"')
    answer = client.post(f"/du-lieu/{row.pk}/", typed(granted="1", text="Đã đưa bản sao."))
    assert answer.status_code == 302 and DataAnswer.objects.get().granted
    page = client.get(f"/du-lieu/{row.pk}/").content.decode()
    assert "Đã đưa bản sao." in page and faults(page) == []
    assert "xong 06/03/2026" in client.get("/du-lieu/").content.decode()


def test_details_are_put_right(client: Client, world: World) -> None:
    client.force_login(world.users["accountant"])
    path = f"/thanh-vien/{world.lan.pk}/sua/"
    page = client.get(path).content.decode()
    assert "036190000001" in page and faults(page) == []
    form = {
        "request_id": str(uuid4()),
        "name": "Nguyễn Thị Lân",
        "id_number": "0361 9000 0001",
        "phone": "0900000001",
        "standing": "poor",
        "why": "gõ nhầm tên",
    }
    assert client.post(path, form | {"name": ""}).status_code == 422
    assert client.post(path, form | {"id_number": "12"}).status_code == 422
    assert client.post(path, form).status_code == 302
    page = client.get(f"/thanh-vien/{world.lan.pk}/").content.decode()
    assert "Nguyễn Thị Lân" in page and "hộ nghèo" in page


@pytest.mark.parametrize(
    ("path", "form", "why"),
    [
        ("/phan-anh/moi/", {"text": ""}, "Có ô chưa đúng"),
        ("/phan-anh/{complaint}/", {"text": ""}, "Có ô chưa đúng"),
        ("/phan-anh/{complaint}/", {"on": "05/03/2026"}, "sớm hơn ngày nhận"),
        ("/du-lieu/{asked}/", {"granted": "1", "on": "31/02/2026"}, "không có trong lịch"),
        ("/du-lieu/{asked}/", {"granted": "1", "on": "01/03/2026"}, "sớm hơn ngày nhận"),
    ],
)
def test_it_says_why_not(
    client: Client, world: World, path: str, form: dict[str, str], why: str
) -> None:
    places = {"complaint": complained(world).pk, "asked": asked(world).pk}
    client.force_login(world.users["chair"])
    answer = client.post(path.format(**places), typed(**form))
    assert answer.status_code == 422 and why in answer.content.decode()
    assert not ComplaintStep.objects.exists() and not DataAnswer.objects.exists()


def test_hidden(client: Client, world: World) -> None:
    secret = complained(world, who="inspector", confidential=True)
    late = asked(world, on=date(2026, 3, 2))
    client.force_login(world.users["chair"])
    assert client.get(f"/phan-anh/{secret.pk}/").status_code == 404
    assert "quá hạn 2 ngày" in client.get("/du-lieu/").content.decode()
    client.force_login(world.users["stranger"])
    for path in (f"/phan-anh/{secret.pk}/", f"/du-lieu/{late.pk}/"):
        assert client.get(path).status_code in (403, 404), path
    client.force_login(world.users["leader"])
    assert client.get("/phan-anh/").status_code == 403
    client.force_login(world.users["inspector"])
    assert "chỉ tỉnh xem" in client.get("/phan-anh/").content.decode()
