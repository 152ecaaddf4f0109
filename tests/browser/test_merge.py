"""A board merges two small groups: from the doctor's proposal to the minutes on paper."""

from collections.abc import Callable
from datetime import date

from playwright.sync_api import Page, expect

from qqv.people.models import Group
from qqv.reports.checks import first_fault
from tests.actions.test_regroup import second
from tests.browser.test_month import printed, works_on
from tests.world import World


def test_two_small_groups_become_one(open_world: World, sign_in: Callable[..., Page]) -> None:
    open_world.lend(open_world.lan)
    other = second(open_world)
    works_on(open_world, date(2026, 3, 20))
    chair = sign_in("chair")
    chair.goto(f"/nhom/{other.pk}/")
    chair.click("text=Tìm nhóm để ghép")
    expect(chair.locator("h2").first).to_contain_text("ghép thành nhóm 5 người")
    expect(chair.locator("tfoot")).to_contain_text("10.000.000")
    chair.click("a.button.primary:has-text('Ghép')")
    chair.fill("[name=name]", "Hoa Chung")
    chair.select_option("[name=leader_id]", label="Nguyễn Thị Lan · Nhóm 1 · Hoa Sen")
    chair.fill("[name=on]", "01/03/2026")
    chair.fill("[name=minutes_no]", "03/BB")
    chair.click("button:has-text('Ghép thành một nhóm 5 thành viên')")
    expect(chair.locator("h1")).to_have_text("Ghép nhóm")
    minutes = chair.locator("a:has-text('In biên bản')").get_attribute("href") or ""
    paper = printed(chair, minutes)
    for words in ("BIÊN BẢN HỌP GHÉP NHÓM", "Nguyễn Thị Lan", "Cộng 5 thành viên", "10.000.000"):
        assert words in paper, words
    chair.click("text=Nhóm 3 · Hoa Chung >> nth=0")
    expect(chair.locator("tbody").first.locator("tr")).to_have_count(5)
    new = Group.objects.get(name="Hoa Chung")
    assert {group.pk for group in new.predecessors.all()} == {open_world.group.pk, other.pk}
    assert first_fault() is None
