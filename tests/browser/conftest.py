"""A real server, a real browser, the commune everybody knows."""

import os
from collections.abc import Callable, Iterator

import pytest
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.db import connection
from playwright.sync_api import Browser, Page, sync_playwright

from qqv.trail.models import User
from tests.faults.test_power_cut import surroundings
from tests.live import Server, serving
from tests.world import PASSWORD, World

QUIET = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"]
QUIET += ["--disable-background-networking", "--disable-component-update", "--disable-sync"]
WIDTHS = {"phone": (390, 844), "pc": (1200, 800)}

# The browser's own loop makes Django think it is in asynchronous code.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as play:
        opened = play.chromium.launch(executable_path="/usr/bin/chromium", args=QUIET)
        yield opened
        opened.close()


@pytest.fixture
def server(open_world: World) -> Iterator[Server]:
    hasher = Argon2PasswordHasher()
    User.objects.update(password=hasher.encode(PASSWORD, hasher.salt()))
    connection.close()
    with serving(surroundings()) as running:
        yield running


@pytest.fixture
def sign_in(browser: Browser, server: Server) -> Iterator[Callable[..., Page]]:
    """Open a window of a width for a user of the world; script errors fail the test."""
    errors: list[str] = []
    windows = []

    def opened(name: str, width: str = "pc") -> Page:
        wide, high = WIDTHS[width]
        context = browser.new_context(
            viewport={"width": wide, "height": high}, base_url=server.address, locale="vi-VN"
        )
        windows.append(context)
        page = context.new_page()
        page.on("pageerror", lambda fault: errors.append(str(fault)))
        page.goto("/dang-nhap/")
        page.fill("[name=username]", name)
        page.fill("[name=password]", PASSWORD)
        page.click("main button.primary")
        page.wait_for_url("**/")
        return page

    yield opened
    for window in windows:
        window.close()
    assert errors == []
