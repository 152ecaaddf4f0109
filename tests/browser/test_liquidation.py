"""A commune's fund is walked to its end: each office its step, the last page shows only zeros."""

import os
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

from qqv.lending.models import Loan
from qqv.lending.payoff import payoff_of
from qqv.people.models import Fund
from qqv.reports.checks import first_fault
from qqv.savings.models import SavingsBook
from tests.actions.closing import LAST, collected, left
from tests.world import World

SEND = "main form[method=post] button:not([type=button])"


def shot(page: Page, name: str) -> None:
    """Keep a picture where somebody asked for it."""
    if folder := os.environ.get("QQV_PICTURES"):
        for wide in (1200, 390):
            page.set_viewport_size({"width": wide, "height": 844})
            page.screenshot(path=Path(folder) / f"{name}-{wide}.png", full_page=True)
        page.set_viewport_size({"width": 1200, "height": 800})


def sent(page: Page, **typed: str) -> None:
    for name, value in typed.items():
        page.fill(f"main [name={name}]", value)
    page.locator(SEND).last.click()


def test_a_commune_is_walked_to_the_zero_proof(
    open_world: World, sign_in: Callable[..., Page]
) -> None:
    collected(open_world)
    Fund.objects.update(working_on=LAST)
    case = f"/tat-toan-von/{open_world.board.pk}/"
    province, accountant = asked_and_agreed(sign_in, case), sign_in("accountant")
    borrowers_are_asked(accountant, case)
    cashier = sign_in("cashier")
    everything_is_paid(cashier, open_world)
    province.goto(case)
    shot(province, "collected")
    province.goto(f"{case}ket-thuc/")
    shot(province, "end-not-yet")
    sent(province, minutes_no="01/BB")
    expect(province.locator(".refusal")).to_contain_text("111 Tiền mặt tại quỹ")
    shot(province, "end-refused")

    cashier.goto(f"/so-quy/{open_world.board.pk}/ngan-hang/")
    sent(cashier, amount=str(left(open_world)["111"]), slip_no="09")
    money_goes_home(sign_in("province_accountant"), case)

    assert left(open_world) == {}
    province.goto(f"{case}ket-thuc/")
    expect(province.locator("main")).to_contain_text("tất cả bằng 0")
    shot(province, "end-zero")
    sent(province, minutes_no="01/BB")
    expect(province.locator("main")).to_contain_text("Đã kết thúc")
    shot(province, "ended")
    accountant.goto(f"/thu/{open_world.group.pk}/")
    expect(accountant.locator("main")).to_contain_text("đã tất toán và lưu trữ")
    shot(accountant, "archived")
    accountant.goto(case)
    expect(accountant.locator("main")).to_contain_text("Tải gói lưu trữ")
    assert first_fault() is None


def asked_and_agreed(sign_in: Callable[..., Page], case: str) -> Page:
    """The commune's chair asks, the province's agrees, and may not end it yet."""
    chair = sign_in("chair")
    chair.goto("/tat-toan-von/")
    chair.click("text=Lập tờ trình")
    shot(chair, "petition")
    sent(chair, number="12/TTr", on="01/03/2026", reason="Nhu cầu vay còn ít, xin dừng hoạt động")
    expect(chair.locator("main")).to_contain_text("12/TTr")

    province = sign_in("province_chair")
    province.goto("/tat-toan-von/")
    shot(province, "list")
    province.click("main tbody a")
    shot(province, "asked")
    province.click("main a:has-text('Ghi quyết định')")
    shot(province, "decide")
    sent(province, number="20/QĐ", on="05/03/2026", reason="Đồng ý cho xã dừng hoạt động")
    shot(province, "decided")
    province.goto(f"{case}ket-thuc/")
    sent(province, minutes_no="01/BB")
    expect(province.locator(".refusal")).to_contain_text("chưa đối chiếu dư nợ")
    return province


def borrowers_are_asked(accountant: Page, case: str) -> None:
    accountant.goto(f"{case}doi-chieu/")
    shot(accountant, "confirm")
    for box in accountant.locator("main [type=checkbox]").all():
        box.check()
    accountant.locator("main button.primary").last.click()
    expect(accountant.locator("main")).to_contain_text("2/2")


def everything_is_paid(cashier: Page, world: World) -> None:
    for loan in Loan.objects.filter(board=world.board):
        cashier.goto(f"/khoan-vay/{loan.pk}/tat-toan/")
        sent(cashier, received=str(payoff_of(loan, on=LAST).total))
    for book in SavingsBook.objects.filter(board=world.board):
        cashier.goto(f"/thanh-vien/{book.member_id}/tiet-kiem/{book.pk}/rut/")
        cashier.check("main [type=checkbox]")
        sent(cashier, amount="15.000")


def money_goes_home(money: Page, case: str) -> None:
    money.goto(case)
    money.click("text=Kết chuyển chênh lệch")
    shot(money, "result")
    sent(money)
    money.click("main a:has-text('Trả vốn về tỉnh')")
    sent(money, amount="100.000.000", decision_no="20/QĐ")
