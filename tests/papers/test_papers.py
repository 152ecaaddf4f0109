"""Papers: what stands on them, on how many pages, and who may print them."""

import io
import os
import re
from datetime import date
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from pypdf import PdfReader

from qqv.collection import actions as collection
from qqv.collection.models import CollectionSheet, HandOver
from qqv.ledger.models import Entry
from qqv.lending.models import Application, Disbursement, Loan
from qqv.papers.dossier import PARTS
from qqv.people import actions as people
from tests.actions.test_cycles import FEB, ask, first_cycle
from tests.actions.test_regroup import regrouped
from tests.actions.test_visits import visit
from tests.world import World, all_met


@pytest.fixture
def places(world: World) -> dict[str, int]:
    world.lend(world.lan)
    sheet = world.collect(date(2026, 2, 10), {world.lan: (893_000, 15_000)})
    given = collection.hand_over(
        world.actor("leader"),
        group_id=world.group.pk,
        declared=908_000,
        denominations={500_000: 1, 200_000: 2, 1_000: 8},
        on=date(2026, 2, 10),
        request_id=uuid4(),
    )
    collection.receive(
        world.actor("cashier"),
        hand_over_id=given.pk,
        counted=908_000,
        denominations={500_000: 1, 200_000: 2, 1_000: 8},
        on=date(2026, 2, 10),
        request_id=uuid4(),
    )
    return {
        "group": world.group.pk,
        "regrouping": regrouped(world).pk,
        "board": world.board.pk,
        "application": Application.objects.get().pk,
        "loan": Loan.objects.get().pk,
        "disbursement": Disbursement.objects.get().pk,
        "hand_over": HandOver.objects.get().pk,
        "sheet": CollectionSheet.objects.get(pk=sheet.pk).pk,
        "paid": Entry.objects.get(kind="PC", disbursement__isnull=False).pk,
        "received": Entry.objects.get(kind="PT", receipt__isnull=False).pk,
        "collected": Entry.objects.get(kind="BK").pk,
    }


PAPERS = {
    "/in/phieu/{paid}/": (1, ["PHIẾU CHI", "Nguyễn Thị Lan", "Mười triệu đồng", "Liên 2"]),
    "/in/phieu/{received}/": (1, ["PHIẾU THU", "908.000", "Liên 2: giao người nộp"]),
    "/in/phieu/{collected}/": (1, ["BẢNG KÊ THU", "Tiết kiệm bắt buộc", "Thu lãi cho vay"]),
    "/in/so-quy/{board}/?thang=2026-02": (1, ["SỔ QUỸ TIỀN MẶT", "Tồn đầu kỳ", "908.000"]),
    "/in/so-quy/{board}/?thang=2027-05": (1, ["Cộng phát sinh, tồn cuối kỳ"]),
    "/in/bang-ke/{group}/?ngay=10/03/2026": (1, ["Mã bảng kê", "Vũ Thị Đào", "Ký nộp"]),
    "/in/bang-ke/so/{sheet}/": (1, ["Buổi họp ngày 10/02/2026", "Nguyễn Thị Lan", "908.000"]),
    "/in/ho-so/{application}/": (11, ["BÌA HỒ SƠ", "ĐƠN XIN VAY VỐN", "GIẤY NHẬN NỢ"]),
    "/in/giai-ngan/{disbursement}/": (1, ["DANH SÁCH GIẢI NGÂN", "…0001", "10.000.000"]),
    "/in/nop-tien/{hand_over}/": (1, ["BIÊN BẢN GIAO NHẬN TIỀN", "500.000", "Đã ghi sổ"]),
    "/in/khoan-vay/{loan}/so-vay/": (2, ["SỔ VAY VỐN", "10/01/2027", "893.000", "không có"]),
    "/in/khoan-vay/{loan}/dieu-khoan/": (1, ["Tổng phải trả: 10.390.000 đồng", "0,6 %/tháng"]),
    "/in/khoan-vay/{loan}/gia-han/": (2, ["ĐƠN XIN GIA HẠN NỢ", "9.167.000", "QUYẾT ĐỊNH"]),
    "/in/ban-quan-ly/{board}/kiem-ke/": (1, ["KIỂM KÊ QUỸ", "40.908.000 đồng"]),
    "/in/ban-quan-ly/{board}/ban-giao/": (1, ["BIÊN BẢN BÀN GIAO", "50.000.000 đồng"]),
    "/in/ghep-nhom/{regrouping}/": (1, ["GIẤY CHUYỂN NHÓM", "Hoa Nhài", "Cộng 1 thành viên"]),
    "/in/nhom/{group}/": (1, ["DANH SÁCH THÀNH VIÊN", "Cộng 3 thành viên"]),
    "/in/cong-khai/{group}/": (1, ["CÔNG KHAI DƯ NỢ", "Nguyễn Thị Lan", "9.167.000"]),
}


def read(client: Client, path: str) -> tuple[int, str]:
    answer = client.get(path)
    assert answer.status_code == 200, path
    assert answer.headers["Content-Type"] == "application/pdf"
    name = answer.headers["Content-Disposition"]
    assert name.isascii() and name.endswith('.pdf"')
    if folder := os.environ.get("QQV_SHOW_PAPERS"):
        Path(folder, path.strip("/").replace("/", "_").replace("?", "_") + ".pdf").write_bytes(
            answer.content
        )
    pages = PdfReader(io.BytesIO(answer.content)).pages
    return len(pages), " ".join(" ".join(page.extract_text() for page in pages).split())


@pytest.mark.parametrize("path", PAPERS)
def test_it_says_what_it_should(
    client: Client, world: World, places: dict[str, int], path: str
) -> None:
    client.force_login(world.users["accountant"])
    count, said = PAPERS[path]
    pages, text = read(client, path.format(**places))
    for words in said:
        assert words in text
    assert "Mã kiểm" in text or "mã kiểm" in text
    assert pages == count


@pytest.mark.parametrize("path", PAPERS)
def test_it_hides_other_communes(
    client: Client, world: World, places: dict[str, int], path: str
) -> None:
    client.force_login(world.users["stranger"])
    assert client.get(path.format(**places)).status_code == 404


@pytest.mark.parametrize("path", PAPERS)
def test_it_wants_a_login(client: Client, world: World, places: dict[str, int], path: str) -> None:
    assert client.get(path.format(**places)).status_code == 302


@pytest.mark.parametrize("part", PARTS)
def test_each_paper_of_a_dossier_prints_alone(
    client: Client, world: World, places: dict[str, int], part: str
) -> None:
    client.force_login(world.users["accountant"])
    path = f"/in/ho-so/{places['application']}/{part}/"
    if part == "giay-xac-nhan-tat-toan":  # she still owes
        assert client.get(path).status_code == 404
    else:
        pages, text = read(client, path)
        assert pages >= 1
        assert "036190000001" not in text


@pytest.mark.parametrize(
    ("name", "count"),
    [("Nguyễn Thị Thanh Huyền", 2), ("Nguyễn Thị Thanh Huyền Trang Hoài Phương", 3)],
)
def test_a_full_group_with_long_names_fits(
    client: Client, world: World, name: str, count: int
) -> None:
    """The most members with the longest names: 15 to 20 rows a page, nothing lost."""
    people.join(
        world.actor("accountant"),
        group_id=world.group.pk,
        newcomers=[people.Newcomer(name=f"{name} Số{n:02d}") for n in range(27)],
        on=date(2026, 1, 2),
        request_id=uuid4(),
    )
    client.force_login(world.users["leader"])
    pages, text = read(client, f"/in/bang-ke/{world.group.pk}/?ngay=10/02/2026")
    assert pages == count
    assert len(re.findall(r"Số\d\d", text)) == 27
    assert "450.000" in text  # 30 members at 15.000


def test_a_training_paper_says_so(
    client: Client, world: World, places: dict[str, int], settings: Any
) -> None:
    client.force_login(world.users["accountant"])
    for path in ("/in/phieu/{paid}/", "/in/nhom/{group}/", "/in/khoan-vay/{loan}/so-vay/"):
        settings.DEMO = False
        assert "BẢN TẬP HUẤN" not in read(client, path.format(**places))[1]
        settings.DEMO = True
        assert "BẢN TẬP HUẤN" in read(client, path.format(**places))[1]


def test_the_minutes_of_an_appraisal_print_what_was_answered(client: Client, world: World) -> None:
    first_cycle(world)
    row = ask(world, world.bathroom)
    client.force_login(world.users["accountant"])
    path = f"/in/ho-so/{row.pk}/bien-ban-tham-dinh/"
    _, blank = read(client, path)
    assert "Công trình vay vòng trước còn tốt và đang được dùng" in blank
    visit(
        world,
        row,
        on=FEB,
        checklist=all_met(row, FEB) | {"nguon_nuoc": "unmet"},
        notes={"nguon_nuoc": "Dùng nước máy", "nha_tieu_nay": "Hố xí một ngăn"},
        doubles_note="Hai chị em, hai hộ",
    )
    pages, text = read(client, path)
    assert pages == 2
    for said in (
        "Dùng nước máy",
        "Hố xí một ngăn",
        "Hai chị em, hai hộ",
        "Điều kiện vay vòng 2",
        "vòng trước: Nhà tiêu hợp vệ sinh",
        "trả 10.000.000 đ gốc ngày 10/02/2026",
        "1/2 người",
        "Đủ điều kiện vay",
    ):
        assert said in text, said
