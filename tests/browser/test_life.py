"""From a household's wish to money in the till, each step by its own role."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from qqv.ledger.models import Account
from qqv.lending.models import Loan
from qqv.reports.checks import first_fault
from tests.world import World


def test_a_wish_becomes_a_loan_that_is_paid(
    open_world: World, sign_in: Callable[..., Page]
) -> None:
    accountant = sign_in("accountant")
    accountant.goto("/ho-so/moi/")
    accountant.select_option("[name=member]", str(open_world.lan.pk))
    accountant.click("main form[method=post] button.primary")
    expect(accountant.locator("h1")).to_have_text("Nguyễn Thị Lan")
    dossier = accountant.url

    accountant.click("text=Ghi biên bản bình xét")
    accountant.fill("[name=present]", "3")
    accountant.click("main form[method=post] button.primary")

    officer = sign_in("officer")
    officer.goto(dossier)
    officer.click("main a.primary")
    for choice in officer.locator("main [type=radio][value=met]").all():
        choice.check(force=True)
    officer.click("main form[method=post] button.primary")

    chair = sign_in("chair")
    chair.goto("/ho-so/duyet/")
    chair.fill("[name=decision_no]", "01/QĐ-BQL")
    chair.click("main form[method=post] button.primary")

    cashier = sign_in("cashier")
    cashier.goto("/giai-ngan/")
    cashier.click("main a.primary")
    cashier.click("main form[method=post] button.primary")
    expect(cashier.locator(".refusal")).to_contain_text("Nguyễn Thị Lan")
    for box in cashier.locator("main [type=checkbox]").all():
        box.check()
    cashier.click("main form[method=post] button.primary")
    expect(cashier.locator("main")).to_contain_text("Mười triệu đồng")
    assert not Loan.objects.exists(), "nothing leaves before the sum is confirmed"
    cashier.click("main form[method=post] button.primary")
    cashier.wait_for_url("**/giai-ngan/phieu/*/")

    loan = Loan.objects.get(member=open_world.lan)
    assert loan.outstanding == 10_000_000

    leader = sign_in("leader", "phone")
    leader.goto(f"/thu/{open_world.group.pk}/?ngay=10/02/2026")
    leader.locator("[data-row]").filter(has_text="Trần Thị Mai").locator("[data-none]").click()
    leader.click(".sticky-sum button.primary")
    leader.locator("dialog [data-yes]").click()
    leader.wait_for_url("**/thu/so/*/")
    held = Account.objects.get(board=open_world.board, number="113.001").balance
    assert held == 893_000 + 2 * 15_000

    leader.goto(f"/nop-tien/{open_world.group.pk}/")
    leader.fill("[name=declared]", str(held))
    leader.click("main form[method=post] button.primary")
    cashier.goto("/nop-tien/")
    cashier.click("main a.primary")
    cashier.fill("[name=counted]", str(held))
    cashier.click("main form[method=post] button.primary")
    expect(cashier.locator("h1")).to_contain_text("Đã nhận tiền")
    assert Account.objects.get(board=open_world.board, number="113.001").balance == 0
    assert first_fault() is None


def test_the_language_switch_and_the_way_out(
    open_world: World, sign_in: Callable[..., Page]
) -> None:
    page = sign_in("province_chair")
    page.goto("/tong-quan/")
    page.click("button[value=en]")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    page.click(".me summary")
    page.click(".me button")
    page.goto("/tong-quan/")
    assert "/dang-nhap/" in page.url
