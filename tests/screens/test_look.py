"""What all pages share: figures as written here, errors in whole sentences, doors by role."""

import hashlib
import logging
import re
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.urls import path

from qqv.web import middleware, parts
from qqv.web.urls import urlpatterns as site
from tests.screens.markup import faults
from tests.world import World

WEB = Path(middleware.__file__).parent
VENDOR = WEB / "static" / "vendor"


def out_of_order(request: HttpRequest) -> HttpResponse:
    raise RuntimeError("a wheel came off")


urlpatterns = [*site, path("hong/", out_of_order)]
handler400 = "qqv.web.middleware.malformed"
handler404 = "qqv.web.middleware.missing"
handler500 = "qqv.web.middleware.broken"


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        (parts.vnd(1_330_000, "đ"), '<span class="money">1.330.000\u00a0đ</span>'),
        (parts.vnd(-5_000), '<span class="money negative">−5.000</span>'),
        (parts.nil(0), '<span class="money"></span>'),
        (parts.millions(20_884_000_000), "20.884"),
        (parts.millions(1_550_000), "1,6"),
        (parts.day(date(2022, 12, 5)), "05/12/2022"),
        (parts.month(date(2026, 11, 1)), "Tháng 11/2026"),
        (parts.percent(Fraction(1_058, 1_000)), "105,8\u00a0%"),
    ],
)
def test_figures_are_written_as_on_paper(written: str, expected: str) -> None:
    assert written == expected


def test_a_state_is_told_in_words_and_by_a_sign() -> None:
    shown = parts.pill("bad", "chậm <3> ngày")
    assert "▲" in shown
    assert "chậm &lt;3&gt; ngày" in shown


@pytest.mark.parametrize("name", ["leader", None])
def test_an_unknown_address_gets_a_sentence(client: Client, world: World, name: str | None) -> None:
    if name:
        client.force_login(world.users[name])
    answer = client.get("/khong-co-trang-nay/")
    text = answer.content.decode()
    assert answer.status_code == 404
    assert "Không tìm thấy trang này." in text
    assert faults(text) == []


def test_a_page_left_open_too_long_says_so_in_vietnamese(world: World) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(world.users["leader"])
    answer = client.post("/ngon-ngu/", {"language": "en"})
    text = answer.content.decode()
    assert answer.status_code == 403
    assert "Trang này mở đã lâu, chưa ghi gì cả." in text
    assert faults(text) == []


@pytest.mark.urls(__name__)
def test_a_fault_of_ours_gives_a_code_that_the_log_has(
    client: Client, world: World, caplog: pytest.LogCaptureFixture
) -> None:
    client.force_login(world.users["leader"])
    client.raise_request_exception = False
    with caplog.at_level(logging.ERROR, logger="qqv.web.middleware"):
        answer = client.get("/hong/", QQV_REQUEST_ID="7k2f90ab")
    text = answer.content.decode()
    assert answer.status_code == 500
    assert "Có lỗi của phần mềm, chưa ghi gì cả." in text
    assert "<strong>7K2F</strong>" in text
    assert faults(text) == []
    [record] = [r for r in caplog.records if r.name == "qqv.web.middleware"]
    assert "7K2F" in record.getMessage()
    assert record.exc_info


def test_the_page_of_a_fault_needs_no_database() -> None:
    answer = middleware.broken(RequestFactory().get("/"))
    assert answer.status_code == 500
    assert faults(answer.content.decode()) == []


@pytest.mark.urls(__name__)
def test_a_request_no_page_sends_is_not_our_fault(
    client: Client, world: World, settings: Any, caplog: pytest.LogCaptureFixture
) -> None:
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = 2
    answer = client.post("/dang-nhap/", {"username": "a", "password": "b", "next": "c"})
    assert answer.status_code == 400
    assert "chưa đọc được yêu cầu này" in answer.content.decode()
    assert [r for r in caplog.records if r.name == "qqv.web.middleware"] == []


@pytest.mark.parametrize(
    ("name", "sees", "sees_not"),
    [
        ("leader", ["/thu/", "/nop-tien/"], ["/cai-dat/nguoi-dung/"]),
        ("accountant", ["/so-quy/", "/tong-quan/"], ["/cai-dat/nguoi-dung/"]),
        ("administrator", ["/cai-dat/nguoi-dung/"], ["/so-quy/", "/thu/"]),
    ],
)
def test_only_the_doors_she_may_open_are_shown(
    client: Client, world: World, name: str, sees: list[str], sees_not: list[str]
) -> None:
    client.force_login(world.users[name])
    text = client.get("/tinh-thu/").content.decode()
    rail = text[text.index('class="rail"') : text.index("</nav>")]
    assert [door for door in sees if f'href="{door}"' not in rail] == []
    assert [door for door in sees_not if f'href="{door}"' in rail] == []


def test_pages_carry_nothing_that_the_content_policy_forbids() -> None:
    forbidden = re.compile(r"\sstyle=|\son[a-z]+=\"|<style|<script(?![^>]*\ssrc=)|javascript:")
    pages = {p.name: forbidden.findall(p.read_text()) for p in WEB.rglob("templates/**/*.html")}
    assert pages
    assert {name: found for name, found in pages.items() if found} == {}


def test_htmx_sends_the_token_from_every_page(client: Client, world: World) -> None:
    text = client.get("/dang-nhap/").content.decode()
    assert re.search(r"<body[^>]* hx-headers:inherited='{\"X-CSRFToken\": \"\w{64}\"}'", text)


def test_files_made_by_others_are_the_listed_ones() -> None:
    lines = re.findall(r"^([0-9a-f]{64})  (\S+)$", (VENDOR / "README.md").read_text(), re.M)
    listed = {name: digest for digest, name in lines}
    here = {
        str(p.relative_to(VENDOR).as_posix()): hashlib.sha256(p.read_bytes()).hexdigest()
        for p in VENDOR.rglob("*")
        if p.is_file() and p.name != "README.md"
    }
    assert here == listed


def _luminance(color: str) -> float:
    channels = (int(color[n : n + 2], 16) / 255 for n in (1, 3, 5))
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _contrast(one: str, other: str) -> float:
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize(
    ("letters", "ground", "least"),
    [
        ("ink", "paper", 7),
        ("ink", "card", 7),
        ("bad", "card", 7),
        ("blue-deep", "card", 7),
        ("ink-soft", "paper", 4.5),
        ("rose", "card", 4.5),
        ("rose", "paper", 4.5),
        ("good", "good-soft", 4.5),
        ("warn", "warn-soft", 4.5),
        ("bad", "bad-soft", 4.5),
        ("blue-deep", "blue-soft", 4.5),
    ],
)
def test_letters_stand_out(letters: str, ground: str, least: float) -> None:
    theme = (WEB / "static" / "qqv" / "theme.css").read_text()
    colors = {name: value for name, value in re.findall(r"--([a-z-]+): (#[0-9a-f]{3,6});", theme)}
    full = {n: c if len(c) == 7 else "#" + "".join(x * 2 for x in c[1:]) for n, c in colors.items()}
    assert _contrast(full[letters], full[ground]) >= least
