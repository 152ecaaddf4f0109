"""From a household's survey to an accepted latrine, with what was seen on the way in photos."""

from collections.abc import Callable
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from qqv.lending.models import Acceptance, Loan, Survey, UseCheck
from qqv.people.attaching import file_of
from qqv.people.models import Attachment
from qqv.reports.checks import first_fault
from tests.imports.books import xlsx
from tests.pictures import picture
from tests.world import World

ASKED = [
    ["Họ tên", "Nguyện vọng", "Thôn, xóm", "Nhà tiêu đang dùng", "Ngày khảo sát", "Số CCCD"],
    ["Nguyễn Thị Lan", "Xây nhà tiêu tự hoại", "Thôn Đông", "cầu ao", "05/01/2026", "036190000001"],
]


@pytest.fixture
def photos(tmp_path: Path) -> list[Path]:
    """Photos as a phone takes them: large, one before and one after."""
    made = []
    for name, color in (("truoc.jpg", "sienna"), ("sau.jpg", "lightgreen")):
        file = tmp_path / name
        file.write_bytes(picture(size=(3000, 2000), color=color))
        made.append(file)
    return made


def looked_at(page: Page) -> None:
    found = Axe().run(page).response["violations"]
    assert [(fault["id"], fault["nodes"][0]["html"][:200]) for fault in found] == []
    assert not page.evaluate("document.documentElement.scrollWidth > innerWidth")


def send(page: Page) -> None:
    page.click("main form[method=post] button.primary")


def surveyed(page: Page, world: World, folder: Path) -> None:
    file = folder / "khao sat.xlsx"
    file.write_bytes(xlsx(ASKED))
    page.goto("/nhap/")
    page.select_option("[name=kind]", label="Khảo sát nhu cầu vay vốn")
    page.set_input_files("[name=file]", file)
    page.click("text=Đọc tệp")
    page.click("main button.primary:has-text('Xem thử')")
    page.click("button:has-text('Ghi 1 dòng')")
    expect(page.locator("#tien-do")).to_contain_text("Đã ghi xong.")
    assert Survey.objects.get().member == world.lan


def lent(sign_in: Callable[..., Page], world: World, accountant: Page) -> Loan:
    """Walk the dossier: application, endorsement, appraisal, approval, disbursement."""
    accountant.goto("/ho-so/moi/")
    accountant.select_option("[name=member]", str(world.lan.pk))
    send(accountant)
    dossier = accountant.url
    accountant.click("text=Ghi biên bản bình xét")
    accountant.fill("[name=present]", "3")
    send(accountant)

    officer = sign_in("officer")
    officer.goto(dossier)
    officer.click("main a.primary")
    for choice in officer.locator("main [type=radio][value=met]").all():
        choice.check(force=True)
    send(officer)

    chair = sign_in("chair")
    chair.goto("/ho-so/duyet/")
    chair.fill("[name=decision_no]", "01/QĐ-BQL")
    send(chair)

    cashier = sign_in("cashier")
    cashier.goto("/giai-ngan/")
    cashier.click("main a.primary")
    for box in cashier.locator("main [type=checkbox]").all():
        box.check()
    send(cashier)
    send(cashier)
    cashier.wait_for_url("**/giai-ngan/phieu/*/")
    return Loan.objects.get(member=world.lan)


def answer(page: Page) -> None:
    """Answer every point with a thumb."""
    for label in page.locator(".choices label:has-text('Đạt'):not(:has-text('Chưa'))").all():
        label.click()


def shoot(page: Page, name: str, file: Path) -> None:
    page.set_input_files(f"[name={name}]", file)
    expect(page.locator(f"[name={name}] + ul.photos img")).to_have_count(1)


def test_a_household_gets_its_latrine(
    open_world: World, sign_in: Callable[..., Page], photos: list[Path], tmp_path: Path
) -> None:
    accountant = sign_in("accountant")
    surveyed(accountant, open_world, tmp_path)
    loan = lent(sign_in, open_world, accountant)

    checker = sign_in("officer", "phone")
    checker.goto(f"/khoan-vay/{loan.pk}/kiem-tra-su-dung/")
    looked_at(checker)
    answer(checker)
    shoot(checker, "photos", photos[0])
    looked_at(checker)
    send(checker)
    expect(checker.locator("main")).to_contain_text("Đúng mục đích")
    assert UseCheck.objects.get().photos.count() == 1

    checker.goto(f"/khoan-vay/{loan.pk}/nghiem-thu/")
    looked_at(checker)
    answer(checker)
    shoot(checker, "before", photos[0])
    shoot(checker, "after", photos[1])
    send(checker)
    expect(checker.locator("main")).to_contain_text("Đạt, đã nghiệm thu")
    looked_at(checker)
    assert Acceptance.objects.get().accepted
    kept = list(Attachment.objects.all())
    assert len(kept) == 3 and all(one.size < 100_000 for one in kept)

    leader = sign_in("leader")
    leader.goto(f"/khoan-vay/{loan.pk}/?xem=cong-trinh")
    expect(leader.locator("main")).to_contain_text("Đã nghiệm thu")
    expect(leader.locator(".photos img")).to_have_count(3)
    for photo in leader.locator(".photos img").all():
        photo.scroll_into_view_if_needed()  # a photo is fetched when she comes to it
        expect(photo).to_have_js_property("naturalWidth", 320)
    assert first_fault() is None
    assert all(file_of(one.sha256).is_file() for one in kept)
