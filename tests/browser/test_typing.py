"""Money as it is typed in a browser: grouped, said in words, never quietly another amount."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from qqv.lending.models import Repayment
from tests.world import World


@pytest.mark.parametrize(
    ("keys", "shown"),
    [("1330000", "1.330.000"), ("1.330.000", "1.330.000"), ("1.5", "1.5"), ("5 tr", "5 tr")],
)
def test_what_is_typed_stays_what_was_meant(
    open_world: World, sign_in: Callable[..., Page], keys: str, shown: str
) -> None:
    page = sign_in("cashier")
    page.goto("/tinh-thu/")
    box = page.locator("input.money-input")
    box.fill("")
    box.press_sequentially(keys)
    expect(box).to_have_value(shown)


def test_one_point_five_is_asked_about_and_not_booked_as_fifteen(
    open_world: World, sign_in: Callable[..., Page]
) -> None:
    loan = open_world.lend(open_world.lan)
    page = sign_in("cashier", "phone")
    page.goto(f"/khoan-vay/{loan.pk}/thu-no/")
    box = page.locator("input.money-input")
    box.fill("")
    box.press_sequentially("1.5")
    box.press("Control+Enter")
    expect(page.locator(".about .error")).to_contain_text("1.500 hay 1.500.000")
    expect(page.locator("input.money-input")).to_have_value("1.5")
    assert not Repayment.objects.exists()


def test_three_zeros_by_one_key_words_below_and_enter_goes_on(
    open_world: World, sign_in: Callable[..., Page]
) -> None:
    loan = open_world.lend(open_world.lan)
    page = sign_in("cashier")
    page.goto(f"/khoan-vay/{loan.pk}/thu-no/")
    box = page.locator("input.money-input")
    box.fill("")
    box.press_sequentially("1330")
    page.click(".thousand")
    expect(box).to_have_value("1.330.000")
    expect(page.locator(".amount-words")).to_have_text("Một triệu ba trăm ba mươi nghìn đồng")
    box.press("Enter")
    expect(page.locator("[name=on]")).to_be_focused()
    assert not Repayment.objects.exists()
