"""The wizard that takes workbooks in: step by step, once, refused, hidden."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from html import unescape
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from qqv.imports import actions
from qqv.imports.models import ConfirmedReading, Import
from qqv.imports.reading.workbook import Workbook
from qqv.lending.models import Loan
from tests.imports.books import MESSY, xlsx
from tests.imports.test_taking_in import confirm_all
from tests.screens.markup import faults
from tests.world import World


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, settings: Any) -> Iterator[None]:
    settings.DATA = tmp_path
    yield


def choose(client: Client, world: World, content: bytes, kind: str = "opening") -> Any:
    file = SimpleUploadedFile("so quy.xlsx", content)
    typed = {"kind": kind, "board_id": world.board.pk, "file": file, "request_id": uuid4()}
    return client.post("/nhap/", typed)


def test_it_works_from_file_to_books_and_back(client: Client, world: World) -> None:
    client.force_login(world.users["accountant"])
    assert "Tải tệp mẫu" in client.get("/nhap/").content.decode()
    answer = choose(client, world, xlsx(MESSY))
    address = answer.headers["Location"].removesuffix("cot/")
    page = client.get(f"{address}cot/").content.decode()
    assert faults(page) == []
    typed = {"sheet": "T12", "first_row": 6, "request_id": uuid4()}
    chosen = {"name": 1, "group": 2, "disbursed_on": 3, "principal": 4, "outstanding": 5}
    typed |= {f"column-{key}": n for key, n in chosen.items()}
    assert client.post(f"{address}cot/", typed).headers["Location"] == address
    page = client.get(address).content.decode()
    assert faults(page) == [] and "13.336.000" in page
    assert "10.000.000 đ</strong>, đúng không?" in page and "Đúng hết 2 cách đọc" in page
    compared = {"paper_total": "13.836.000", "partly": "0", "request_id": uuid4(), "compare": "1"}
    page = client.post(address, compared).content.decode()
    assert faults(page) == [] and "−500.000" in page
    assert "Tệp lệch sổ giấy" in page and "Cộng theo nhóm" in page
    refused = client.post(address, {**compared, "sure": "1"})
    assert refused.status_code == 422 and not Loan.objects.exists()
    assert "2 cách đọc chưa xác nhận" in refused.content.decode()
    sent = re.findall('type="hidden" name="readings" value="([^"]+)"', page)
    said = {"readings": [unescape(one) for one in sent], "request_id": uuid4()}
    assert client.post(f"{address}cach-doc/", said).headers["Location"] == address
    page = client.get(address).content.decode()
    assert faults(page) == [] and "đã xác nhận 2 cách đọc" in page
    refused = client.post(address, {**compared, "sure": "1", "request_id": uuid4()})
    assert "khác tổng trên sổ giấy" in refused.content.decode() and not Loan.objects.exists()
    started = client.post(address, {**compared, "paper_total": "13.336.000", "sure": "1"})
    assert started.headers["Location"] == f"{address}ghi/"
    page = client.get(f"{address}ghi/").content.decode()
    assert faults(page) == [] and "hx-post" in page and "0/2" in page
    assert "hx-post" not in client.get(f"{address}ghi/?dung=1").content.decode()
    part = client.post(f"{address}ghi/", headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in part and "2/2" in part and "hx-post" not in part
    assert Loan.objects.count() == 2
    back = Workbook(client.get(f"{address}ket-qua/").content).sheet("T12")
    assert back.rows[6][-1] == "Đã ghi"
    page = client.get(f"{address}huy/").content.decode()
    assert faults(page) == []
    assert client.post(f"{address}huy/", {"request_id": uuid4()}).status_code == 302
    assert not Loan.objects.exists()


def test_it_says_why_not(client: Client, world: World) -> None:
    client.force_login(world.users["accountant"])
    answer = choose(client, world, b"not a workbook")
    assert answer.status_code == 422
    assert "Không đọc được tệp này" in answer.content.decode()
    assert faults(answer.content.decode()) == []
    rows = [*MESSY[:7], [2, "Trần Thị Mai", 1, "31/02/2024", 1e7, 8e6]]
    address = choose(client, world, xlsx(rows)).headers["Location"].removesuffix("cot/")
    page = client.get(address).content.decode()
    assert "Ngày 31/02/2024 không có trong lịch." in page
    answer = client.post(address, {"partly": "0", "sure": "1", "request_id": uuid4()})
    assert answer.status_code == 422
    assert "1 dòng có lỗi hoặc trùng, 1 dòng đúng" in answer.content.decode()


def test_it_hides_other_communes_and_wants_the_right_role(client: Client, world: World) -> None:
    client.force_login(world.users["accountant"])
    choose(client, world, xlsx(MESSY))
    n = Import.objects.get().pk
    paths = [f"/nhap/{n}/{step}" for step in ("", "cot/", "ghi/", "ket-qua/", "huy/")]
    for who, status in (("stranger", 404), ("cashier", 403), ("leader", 403)):
        client.force_login(world.users[who])
        assert {client.get(path).status_code for path in paths} == {status}
        assert choose(client, world, xlsx(MESSY)).status_code in (403, 422)
        said = {"readings": ["[]"], "request_id": uuid4()}
        assert client.post(f"/nhap/{n}/cach-doc/", said).status_code == status
    client.logout()
    assert {client.get(path).status_code for path in paths} == {302}
    client.force_login(world.users["province_accountant"])
    assert client.get(f"/nhap/{n}/").status_code == 200


def test_the_bar_tells_how_long_it_takes(
    client: Client, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(actions, "CHUNK", 1)
    client.force_login(world.users["accountant"])
    address = choose(client, world, xlsx(MESSY)).headers["Location"].removesuffix("cot/")
    confirm_all(world, Import.objects.get())
    client.post(address, {"partly": "0", "sure": "1", "request_id": uuid4()})
    began = datetime(2026, 1, 5, 1, 0, tzinfo=UTC)
    monkeypatch.setattr(timezone, "now", lambda: began)
    page = client.get(f"{address}ghi/").content.decode()
    assert faults(page) == [] and "giây" not in page
    again = page.split('hx-post="')[1].split('"')[0]
    monkeypatch.setattr(timezone, "now", lambda: began + timedelta(seconds=12))
    part = client.post(again, headers={"HX-Request": "true"}).content.decode()
    assert "còn 1 dòng, còn 12 giây" in part and f'hx-post="{again}"' in part
    paused = client.get(f"{address}ghi/?dung=1").content.decode()
    assert faults(paused) == [] and "đang tạm dừng" in paused and "giây" not in paused
    part = client.post(f"{address}ghi/?luot=nonsense", headers={"HX-Request": "true"})
    assert "Đã ghi xong." in part.content.decode()


def test_a_reading_no_page_shows_is_not_confirmed(client: Client, world: World) -> None:
    client.force_login(world.users["accountant"])
    choose(client, world, xlsx(MESSY))
    n = Import.objects.get().pk
    for wrong in ("[]", "x", '["principal", "10 tr", "1 đ"]'):
        said = {"readings": [wrong], "request_id": uuid4()}
        page = client.post(f"/nhap/{n}/cach-doc/", said, follow=True).content.decode()
        assert "Chưa xác nhận được cách đọc này." in page
    assert client.get(f"/nhap/{n}/cach-doc/").status_code == 405
    assert not ConfirmedReading.objects.exists()


def test_every_template_is_there(client: Client, world: World) -> None:
    client.force_login(world.users["accountant"])
    for kind in ("members", "opening", "history", "savings"):
        assert Workbook(client.get(f"/nhap/mau/{kind}/").content).names[0] == "Nhập liệu"
    assert client.get("/nhap/mau/khac/").status_code == 404
