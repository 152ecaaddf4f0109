"""A commune opens its books from messy workbooks, with nothing but what the screen says."""

from collections.abc import Callable
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from qqv.imports.reading.letters import TCVN3
from qqv.lending.models import Loan
from qqv.people.models import Member
from qqv.reports.checks import first_fault
from tests.imports.books import MESSY, xls, xlsx
from tests.imports.test_reading import in_alphabet
from tests.world import World

PEOPLE = [
    ["Danh sách thành viên nhóm TK-TD"],
    ["TT", "Họ tên", "Nhóm", "Năm sinh", "Số CCCD", "Điện thoại"],
    [1, "LÊ THỊ NHƯỜNG", "Nhóm 2", 1985, 36185000011.0, 912000011.0],
    [2, "Phạm Thị Ơn", 2, "12/5/1990", "036185000012", ""],
    [3, "Phạm Thị Ơn", 2, "1990", "", ""],
]


def choose(page: Page, kind: str, file: Path) -> None:
    page.goto("/nhap/")
    page.select_option("[name=kind]", label=kind)
    page.set_input_files("[name=file]", file)
    page.click("text=Đọc tệp")
    expect(page.locator("h1")).to_contain_text("Ghép cột")


def looked_at(page: Page) -> None:
    found = Axe().run(page).response["violations"]
    assert [(fault["id"], fault["nodes"][0]["html"][:200]) for fault in found] == []
    assert not page.evaluate("document.documentElement.scrollWidth > innerWidth")


@pytest.mark.parametrize("width", ["phone", "pc"])
def test_a_commune_opens_from_messy_workbooks(
    open_world: World, sign_in: Callable[..., Page], tmp_path: Path, width: str
) -> None:
    old = [[in_alphabet(c, TCVN3) if isinstance(c, str) else c for c in row] for row in PEOPLE]
    (tmp_path / "thanh vien.xls").write_bytes(xls(old))
    wrong = [*MESSY[:8], [3, "Vũ Thị Đào", 1, "31/02/2025", 1e7, "5 tr"]]
    (tmp_path / "du no.xlsx").write_bytes(xlsx(wrong, merged=("D4:E4",)))

    page = sign_in("accountant", width)
    page.goto("/nhap/")
    looked_at(page)
    choose(page, "Nhóm và thành viên", tmp_path / "thanh vien.xls")
    looked_at(page)
    page.click("main button.primary:has-text('Xem thử')")
    expect(page.locator("main")).to_contain_text("đã đổi")
    expect(page.locator("main")).to_contain_text("Trùng dòng 4: Phạm Thị Ơn")
    looked_at(page)
    page.click("button:has-text('Đúng hết')")
    expect(page.locator("main")).to_contain_text("đã xác nhận 2 cách đọc")
    looked_at(page)
    page.check("text=Ghi các dòng đúng")
    page.click("button:has-text('Ghi 2 dòng')")
    expect(page.locator("#tien-do")).to_contain_text("Đã ghi xong.")
    looked_at(page)
    assert Member.objects.get(name="Lê Thị Nhường").id_number == "036185000011"

    choose(page, "Số dư đầu kỳ từng khoản vay", tmp_path / "du no.xlsx")
    page.click("main button.primary:has-text('Xem thử')")
    expect(page.locator("main")).to_contain_text("Ngày 31/02/2025 không có trong lịch.")
    page.fill("[name=paper_total]", "18336000")
    page.click("button:has-text('Đối chiếu')")
    expect(page.locator("main")).to_contain_text("Khớp")
    looked_at(page)
    page.click("button:has-text('Ghi 2 dòng')")
    expect(page.locator(".refusal")).to_contain_text("Chưa ghi gì cả.")
    assert not Loan.objects.exists()

    (tmp_path / "du no.xlsx").write_bytes(xlsx(MESSY, merged=("D4:E4",)))
    choose(page, "Số dư đầu kỳ từng khoản vay", tmp_path / "du no.xlsx")
    page.click("main button.primary:has-text('Xem thử')")
    page.click("button:has-text('Đúng hết')")
    page.fill("[name=paper_total]", "13336000")
    page.click("button:has-text('Ghi 2 dòng')")
    expect(page.locator("#tien-do")).to_contain_text("Đã ghi xong.")
    assert sum(Loan.objects.values_list("outstanding", flat=True)) == 13_336_000
    assert first_fault() is None

    page.click("text=Hủy cả lần nhập")
    looked_at(page)
    page.click("main button.danger")
    expect(page.locator(".messages")).to_contain_text("Đã hủy cả lần nhập.")
    assert not Loan.objects.exists()
    assert first_fault() is None
