"""What became of the money: use checks, acceptance, what waits for them, and on which paper."""

from datetime import date
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from qqv.lending.models import Acceptance, Loan, UseCheck
from qqv.lending.seeing import asked_of
from qqv.people import actions as people
from qqv.people.models import Attachment
from qqv.rules.checklist import Purpose
from tests.pictures import picture
from tests.screens.test_loans import ON, enter, loan, text_of, typed
from tests.world import World

__all__ = ["loan"]


@pytest.fixture(autouse=True)
def _folder(settings: Any, tmp_path: Path) -> None:
    settings.ATTACHMENTS = tmp_path / "attachments"


def answers(loan: Loan, purpose: Purpose, **changed: str) -> dict[str, str]:
    """Every point met, but for those named."""
    items = asked_of(loan, purpose, on=ON).items
    return {f"answer-{item.key}": changed.get(item.key, "met") for item in items}


def shot(name: str = "anh.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, picture())


def working_on(world: World, day: date) -> None:
    people.set_working_date(world.actor("province_accountant"), on=day, request_id=uuid4())


# Where the money went


def test_a_use_check_is_recorded_with_its_photos(client: Client, world: World, loan: Loan) -> None:
    enter(client, world, "accountant")
    path = f"/khoan-vay/{loan.pk}/kiem-tra-su-dung/"
    assert "Tiền vay được dùng cho đúng công trình" in text_of(client, path)
    form = typed(on="15/03/2026", used_right="1", note="", **answers(loan, Purpose.USE))
    form["photos"] = [shot("mot.jpg"), shot("hai.jpg")]
    assert client.post(path, form)["Location"] == f"/khoan-vay/{loan.pk}/?xem=cong-trinh"
    check = UseCheck.objects.get()
    assert check.used_right and check.checker == world.users["accountant"]
    assert {(a.board_id, a.group_id) for a in check.photos.all()} == {
        (loan.board_id, loan.group_id)
    }
    text = text_of(client, f"/khoan-vay/{loan.pk}/?xem=cong-trinh")
    assert "Kiểm tra sử dụng vốn 15/03/2026" in text and "Đúng mục đích" in text
    assert text.count("?nho") == 2
    assert "dùng vốn đúng mục đích" in text_of(client, f"/khoan-vay/{loan.pk}/?xem=dau-vet")


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"used_right": "0"}, "phải ghi rõ đã thấy gì"),
        ({"answer-khoi_cong": "unmet"}, "phải ghi rõ đã thấy gì"),
        ({"answer-khoi_cong": ""}, "Còn 1 điểm chưa trả lời"),
        ({"answer-khoi_cong": "nonsense"}, "Còn 1 điểm chưa trả lời"),
        ({"on": "09/01/2026"}, "sớm hơn ngày giải ngân"),
        ({"photos": [SimpleUploadedFile("a.jpg", b"MZ not a photo")]}, "không phải ảnh"),
        ({"photos": [SimpleUploadedFile("a.jpg", b"")]}, "không có gì bên trong"),
    ],
)
def test_a_use_check_says_why_not(
    client: Client, world: World, loan: Loan, changed: dict[str, Any], sentence: str
) -> None:
    enter(client, world, "officer")
    form = typed(on="15/03/2026", used_right="1", note="", **answers(loan, Purpose.USE))
    answer = client.post(f"/khoan-vay/{loan.pk}/kiem-tra-su-dung/", form | changed)
    text = answer.content.decode()
    assert answer.status_code == 422
    assert sentence in text
    assert 'value="met" required checked' in text
    assert not UseCheck.objects.exists() and not Attachment.objects.exists()


def test_what_is_due_and_overdue_is_listed_and_measured(
    client: Client, world: World, loan: Loan
) -> None:
    enter(client, world, "accountant")
    text = text_of(client, "/nghiem-thu/?loc=su-dung")
    assert "Nguyễn Thị Lan" in text and "11/03/2026" in text and "quá 4 ngày" in text
    assert "0 trên 1 khoản vay đến hạn" in text
    assert "quá hạn kiểm tra sử dụng vốn" in text_of(client, "/")
    assert "Nguyễn Thị Lan" in text_of(client, "/nghiem-thu/?loc=qua-han")
    world.check_use(loan, on=ON)
    text = text_of(client, "/nghiem-thu/?loc=su-dung")
    assert "Mọi khoản vay đã được kiểm tra" in text
    assert "1 trên 1 khoản vay đến hạn" in text and "1 trên 1 khoản vay đã kiểm tra" in text


def test_money_used_wrongly_stays_on_the_list_until_it_is_called_back(
    client: Client, world: World, loan: Loan
) -> None:
    world.check_use(loan, on=ON, right=False)
    enter(client, world, "chair")
    text = text_of(client, "/nghiem-thu/?loc=su-dung")
    assert "sai mục đích" in text and "0 trên 1 khoản vay đã kiểm tra" in text
    assert "chờ chị quyết định thu hồi" in text_of(client, "/")
    assert "Sai mục đích" in text_of(client, f"/khoan-vay/{loan.pk}/")


def test_the_chair_calls_it_back(client: Client, world: World, loan: Loan) -> None:
    enter(client, world, "chair")
    assert "/thu-hoi/" not in text_of(client, f"/khoan-vay/{loan.pk}/")
    world.check_use(loan, on=ON, right=False)
    assert "/thu-hoi/" in text_of(client, f"/khoan-vay/{loan.pk}/")
    path = f"/khoan-vay/{loan.pk}/thu-hoi/"
    assert "9.167.000" in text_of(client, path)
    form = typed(on="15/03/2026", due_on="14/03/2026", decision_no="3/QĐ", reason="Mua xe máy")
    early = client.post(path, form)
    assert early.status_code == 422
    assert "sớm hơn ngày quyết định" in early.content.decode()
    assert client.get(f"/in/khoan-vay/{loan.pk}/thu-hoi/").status_code == 404
    assert client.post(path, form | {"due_on": "15/04/2026"}).status_code == 302
    text = text_of(client, f"/khoan-vay/{loan.pk}/")
    assert "3/QĐ" in text and "chậm nhất ngày 15/04/2026" in text
    assert "/thu-hoi/" not in text.replace(f"/in/khoan-vay/{loan.pk}/thu-hoi/", "")
    paper = client.get(f"/in/khoan-vay/{loan.pk}/thu-hoi/")
    assert paper["Content-Type"] == "application/pdf"
    assert "Quyết định thu hồi vốn" in text_of(client, f"/khoan-vay/{loan.pk}/?xem=dau-vet")
    assert "Mọi khoản vay đã được kiểm tra" in text_of(client, "/nghiem-thu/?loc=su-dung")
    enter(client, world, "accountant")
    assert client.get(path).status_code == 403


# How the works were found


def test_works_are_accepted_with_every_point_answered(
    client: Client, world: World, loan: Loan
) -> None:
    enter(client, world, "accountant")
    path = f"/khoan-vay/{loan.pk}/nghiem-thu/"
    text = text_of(client, path)
    assert "theo QCVN 01:2011/BYT" in text and "Có nút nước" in text and "ống thông" not in text
    met = answers(loan, Purpose.ACCEPTANCE)
    short = typed(on="15/03/2026", accepted="1", note="Bể còn hở", **met) | {"answer-be": "unmet"}
    wrong = client.post(path, short)
    assert wrong.status_code == 422
    assert "Còn 1 điểm chưa đạt" in wrong.content.decode()
    assert 'name="answer-be" value="unmet" checked' in wrong.content.decode()
    undated = client.post(path, short | {"accepted": "0"})
    assert "phải hẹn ngày xem lại" in undated.content.decode()
    back = short | {"accepted": "0", "return_on": "01/04/2026"}
    assert client.post(path, back).status_code == 302
    assert "hẹn xem lại 01/04/2026" in text_of(client, "/nghiem-thu/")
    good = typed(on="15/03/2026", accepted="1", note="", **met)
    good |= {"before": [shot("truoc.jpg")], "after": [shot("sau.jpg"), shot("sau2.jpg")]}
    assert client.post(path, good).status_code == 302
    assert list(Acceptance.objects.values_list("accepted", flat=True)) == [False, True]
    shown = text_of(client, f"/khoan-vay/{loan.pk}/?xem=cong-trinh")
    for said in ("Bể còn hở", "Hẹn xem lại ngày 01/04/2026", "Đạt, đã nghiệm thu", "Trước khi làm"):
        assert said in shown
    assert shown.count("?nho") == 3
    assert "Đã nghiệm thu" in text_of(client, f"/khoan-vay/{loan.pk}/")
    assert "Mọi công trình đã được nghiệm thu" in text_of(client, "/nghiem-thu/")


def test_a_point_that_does_not_apply_hinders_nothing(
    client: Client, world: World, loan: Loan
) -> None:
    enter(client, world, "officer")
    form = typed(on="15/03/2026", accepted="1", note="", **answers(loan, Purpose.ACCEPTANCE))
    form["answer-nut_nuoc"] = "not_applicable"
    assert client.post(f"/khoan-vay/{loan.pk}/nghiem-thu/", form).status_code == 302
    kept = {row["key"]: row for row in Acceptance.objects.get().checklist}
    assert kept["nut_nuoc"]["answer"] == "not_applicable"
    assert kept["nut_nuoc"]["text"] == "Có nút nước ngăn mùi, xả được nước"


def test_a_sunken_pit_is_asked_for_its_pipe(client: Client, world: World, loan: Loan) -> None:
    world.latrine.latrine = "dry_sunken"
    world.latrine.save(update_fields=["latrine"])
    enter(client, world, "officer")
    text = text_of(client, f"/khoan-vay/{loan.pk}/nghiem-thu/")
    assert "Ống thông hơi đường kính trong từ 90 mm" in text and "Có nút nước" not in text


def test_works_are_sorted_by_when_they_are_due(client: Client, world: World, loan: Loan) -> None:
    world.check_use(loan, on=ON)
    enter(client, world, "officer")
    assert "Nguyễn Thị Lan" in text_of(client, "/nghiem-thu/")
    assert "10/07/2026" in text_of(client, "/nghiem-thu/")
    assert "Không có công trình nào quá hạn" in text_of(client, "/nghiem-thu/?loc=qua-han")
    working_on(world, date(2026, 6, 20))
    assert "sắp đến hạn" in text_of(client, "/nghiem-thu/?loc=sap-han")
    working_on(world, date(2026, 7, 12))
    assert "quá 2 ngày" in text_of(client, "/nghiem-thu/?loc=qua-han")
    assert "Không có công trình nào đến hạn" in text_of(client, "/nghiem-thu/?loc=sap-han")


def test_a_broken_appointment_is_overdue_before_the_term(
    client: Client, world: World, loan: Loan
) -> None:
    world.check_use(loan, on=ON)
    world.accept(loan, on=ON, unmet="be", return_on=date(2026, 4, 1))
    enter(client, world, "officer")
    working_on(world, date(2026, 4, 3))
    assert "quá 2 ngày" in text_of(client, "/nghiem-thu/?loc=qua-han")


def test_an_appointment_does_not_push_the_term_away(
    client: Client, world: World, loan: Loan
) -> None:
    world.check_use(loan, on=ON)
    world.accept(loan, on=ON, unmet="be", return_on=date(2026, 12, 1))
    enter(client, world, "officer")
    working_on(world, date(2026, 7, 12))
    assert "quá 2 ngày" in text_of(client, "/nghiem-thu/?loc=qua-han")


# Who may


def test_neighbors_and_strangers_see_nothing(client: Client, world: World, loan: Loan) -> None:
    for path in ("kiem-tra-su-dung/", "nghiem-thu/"):
        address = f"/khoan-vay/{loan.pk}/{path}"
        answer = client.get(address)
        assert (answer.status_code, answer["Location"].split("?")[0]) == (302, "/dang-nhap/")
    enter(client, world, "stranger")
    assert client.get(f"/khoan-vay/{loan.pk}/kiem-tra-su-dung/").status_code == 404
    assert "Nguyễn Thị Lan" not in text_of(client, "/nghiem-thu/?loc=su-dung")
    enter(client, world, "leader")
    assert client.get(f"/khoan-vay/{loan.pk}/kiem-tra-su-dung/").status_code == 403
    enter(client, world, "cashier")
    assert client.get(f"/khoan-vay/{loan.pk}/kiem-tra-su-dung/").status_code == 403


def test_the_papers_show_what_was_found(client: Client, world: World, loan: Loan) -> None:
    enter(client, world, "accountant")
    for part in ("phieu-kiem-tra", "bien-ban-nghiem-thu"):
        answer = client.get(f"/in/ho-so/{loan.application_id}/{part}/")
        assert answer["Content-Type"] == "application/pdf"
