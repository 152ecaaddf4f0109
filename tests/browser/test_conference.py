"""The conference in one button: words that save themselves, a report frozen, its change noted."""

from collections.abc import Callable
from datetime import date

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from qqv.papers.models import FrozenReport, ReportText
from tests.world import World

YEAR = "/bao-cao/hoi-nghi/2026/"


def test_a_report_is_written_frozen_and_noted(
    open_world: World, sign_in: Callable[..., Page]
) -> None:
    open_world.lend(open_world.lan)
    open_world.collect(date(2026, 2, 10), {open_world.lan: (893_000, 15_000)})
    open_world.fund.working_on = date(2026, 3, 5)
    open_world.fund.save(update_fields=["working_on"])
    page = sign_in("province_chair", "pc")
    page.goto(YEAR)
    page.locator("summary", has_text="Bối cảnh").click()
    page.locator("#boi-canh").fill("Năm nay được mùa.")
    page.locator("summary", has_text="Nguyên nhân hạn chế").click()
    expect(page.locator("[data-words-state]")).to_contain_text("Đã lưu lúc")
    assert ReportText.objects.get().text == "Năm nay được mùa."
    with page.expect_download() as word:
        page.get_by_role("link", name="Word").click()
    assert word.value.suggested_filename == "bao-cao-hoi-nghi-2026-du-thao.docx"
    page.get_by_role("link", name="Chốt báo cáo").click()
    page.get_by_role("button", name="Chốt báo cáo").click()
    expect(page.get_by_text("Sổ lúc này vẫn cho đúng các số đã chốt.")).to_be_visible()
    expect(page.locator("article")).to_contain_text("Năm nay được mùa.")
    assert FrozenReport.objects.get().version == 1
    open_world.collect(date(2026, 3, 1), {open_world.lan: (888_000, 15_000)}, supplement=True)
    page.reload()
    expect(page.get_by_text("Số liệu đã thay đổi từ khi chốt.")).to_be_visible()
    row = page.get_by_role("row", name="Dư nợ 9,2 triệu đồng")
    expect(row).to_contain_text("8,3 triệu đồng")
    row.get_by_role("link", name="BK-").click()
    assert "/chung-tu/" in page.url
    page.go_back()
    assert Axe().run(page).response["violations"] == []
