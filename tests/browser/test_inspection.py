"""A surprise visit in a browser: drawn, hidden, walked through on a phone, remedied, closed."""

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from uuid import uuid4

from playwright.sync_api import Page, expect

from qqv.inspection.models import Finding, Inspection, RemedyVerdict
from qqv.people import actions as people
from tests.pictures import picture
from tests.world import World

EVE, DAY, LATER = date(2026, 3, 11), date(2026, 3, 12), date(2026, 3, 25)
SEND = "main form[method=post] button.primary"


def works_on(world: World, day: date) -> None:
    people.set_working_date(world.actor("province_accountant"), on=day, request_id=uuid4())


def drawn(inspector: Page) -> None:
    """Both communes are drawn, so it is sure that ours is; seed and weights stand there."""
    inspector.goto("/kiem-tra/?xem=dot-xuat")
    inspector.click("text=Bốc thăm đột xuất")
    inspector.fill("[name=count]", "2")
    inspector.fill("[name=visit_on]", "12/03/2026")
    inspector.click(SEND)
    expect(inspector.locator("main")).to_contain_text("manage redraw")
    expect(inspector.locator(".pill-info", has_text="trúng")).to_have_count(2)


def hidden_from(commune: Page) -> None:
    for path in ("/", "/kiem-tra/", "/nhat-ky/"):
        commune.goto(path)
        expect(commune.locator("main")).not_to_contain_text("đột xuất Hồng Thuận")
    commune.goto("/kiem-tra/")
    expect(commune.locator(".table-cards")).to_have_count(0)


def begun(inspector: Page) -> None:
    inspector.goto("/")
    inspector.locator("li", has_text="Kiểm tra đột xuất Hồng Thuận").locator("a").click()
    inspector.locator("tr", has_text="Hồng Thuận").locator("button.primary").click()
    inspector.wait_for_url(re.compile(r"/kiem-tra/lan/\d+/$"))


def asked_point_by_point(inspector: Page) -> None:
    points = inspector.locator(".points li").count()
    inspector.click(".note a.primary")
    for number in range(points):
        met = "Chưa đạt" if number == 1 else "Đạt"
        inspector.get_by_label(met, exact=True).check()
        inspector.click(SEND)
    inspector.wait_for_url(re.compile(r"/kiem-tra/lan/\d+/$"))


def counted(inspector: Page) -> None:
    """Short of the book, so a reason is wanted."""
    inspector.click(".note a.primary")
    inspector.fill("[name=note-500000]", "79")
    expect(inspector.locator("[name=counted]")).to_have_value("39.500.000")
    inspector.click(SEND)
    expect(inspector.locator(".refusal")).to_contain_text("sổ ghi 40.000.000 đ")
    inspector.fill("[name=reason]", "Thủ quỹ nói đã chi 500.000 chưa viết phiếu")
    inspector.click(SEND)
    inspector.wait_for_url(re.compile(r"/kiem-tra/lan/\d+/$"))


def confirmed_with_a_gap(inspector: Page) -> None:
    inspector.click(".note a.primary")
    inspector.fill("[name=principal]", "9.000.000")
    inspector.fill("[name=savings]", "0")
    inspector.check("[name=passbook]")
    inspector.click(SEND)
    expect(inspector.locator(".refusal")).to_contain_text("Số thành viên nói khác sổ")
    inspector.fill("[name=note]", "Chị nói đã trả trưởng nhóm 1 triệu ngày 5/3")
    inspector.click(SEND)
    inspector.wait_for_url(re.compile(r"/kiem-tra/lan/\d+/$"))
    expect(inspector.locator("main")).to_contain_text("lệch")


def finding_written(inspector: Page) -> None:
    inspector.click("a.button:has-text('Ghi phát hiện')")
    inspector.fill("[name=text]", "Chi 500.000 đ chưa có phiếu")
    inspector.fill("[name=responsible]", "Chị Yến, thủ quỹ")
    inspector.click(SEND)
    expect(inspector.locator(".error")).to_contain_text("Phát hiện phải có hạn khắc phục.")
    inspector.fill("[name=due_on]", "20/03/2026")
    inspector.click(SEND)
    inspector.wait_for_url(re.compile(r"/kiem-tra/lan/\d+/$"))


def finished(inspector: Page) -> None:
    inspector.click(".note a.primary")
    inspector.fill("[name=present]", "Chị Thu, chị Hoa, chị Yến")
    inspector.fill("[name=conclusion]", "Két thiếu 500.000 đ, một thành viên nói số khác sổ.")
    inspector.click(SEND)
    expect(inspector.locator("h1")).to_contain_text("Hồng Thuận")
    answer = inspector.request.get(
        inspector.locator("a", has_text="In biên bản").get_attribute("href")
    )
    assert answer.ok and answer.headers["content-type"] == "application/pdf"


def remedied(cashier: Page, proof: Path) -> None:
    """The late finding is on her list of the day; she answers with a photo."""
    cashier.goto("/")
    cashier.locator("li", has_text="Phải khắc phục trước ngày 20/03/2026").locator("a").click()
    cashier.fill("[name=note]", "Đã lập phiếu chi, nộp lại két")
    cashier.set_input_files("[name=photos]", proof)
    cashier.click(SEND)
    expect(cashier.locator(".remedies img")).to_have_count(1)
    expect(cashier.locator("main")).not_to_contain_text("Ghi kết luận")


def closed(inspector: Page) -> None:
    inspector.goto("/")
    inspector.locator("li", has_text="chờ kết luận").locator("a").click()
    inspector.get_by_label("Đạt, đóng phát hiện").check()
    inspector.click(SEND)
    expect(inspector.locator(".head .pill-good")).to_contain_text("đã đóng")


def test_a_surprise_visit_to_its_end(
    open_world: World, sign_in: Callable[..., Page], tmp_path: Path
) -> None:
    world = open_world
    world.lend(world.lan)
    works_on(world, EVE)
    inspector, cashier = sign_in("inspector"), sign_in("cashier", "phone")
    drawn(inspector)
    hidden_from(cashier)
    works_on(world, DAY)
    phone = sign_in("inspector", "phone")
    begun(phone)
    asked_point_by_point(phone)
    counted(phone)
    confirmed_with_a_gap(phone)
    finding_written(phone)
    finished(phone)
    assert Inspection.objects.get().sampled.get().confirmations.count() == 1
    works_on(world, LATER)
    proof = tmp_path / "phieu chi.jpg"
    proof.write_bytes(picture(size=(800, 600)))
    remedied(cashier, proof)
    closed(inspector)
    assert RemedyVerdict.objects.get().good
    assert Finding.objects.get().remedies.get().photos.count() == 1
