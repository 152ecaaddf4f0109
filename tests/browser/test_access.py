"""Nobody is shut out: axe finds nothing on the main screens, and nothing runs off the page."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from uuid import uuid4

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from qqv.lending import actions as lending
from qqv.lending.models import ProductProposal
from qqv.lending.offers import offer_of
from tests.actions.test_conflicts import asked
from tests.world import World

PATHS = {
    "leader": ["/", "/thu/", "/thu/{group}/", "/nop-tien/", "/nhom/{group}/", "/thanh-vien/"],
    "accountant": ["/ho-so/", "/ho-so/moi/", "/khoan-vay/", "/so-quy/", "/so-cai/", "/khoa-so/"],
    "cashier": ["/giai-ngan/", "/khoan-vay/{loan}/", "/khoan-vay/{loan}/tat-toan/"],
    "chair": [
        "/ho-so/duyet/",
        "/tong-quan/",
        "/tong-quan/thay-doi/",
        "/tong-quan/ban-do/",
        "/nghiem-thu/",
        "/tinh-thu/",
        "/tim/?q=lan",
    ],
    "officer": [
        "/ho-so/{application}/",
        "/ho-so/{application}/tham-dinh/",
        "/thanh-vien/{member}/quan-he/",
        "/cai-dat/ke-khai/",
    ],
    "administrator": ["/cai-dat/nguoi-dung/"],
    "province_accountant": [
        "/von/",
        "/von/nhan/",
        "/von/{board}/tra-lai/",
        "/cai-dat/quy-che/",
        "/cai-dat/quy-che/{product}/de-nghi/",
        "/cai-dat/giay-to/",
        "/cai-dat/mau-word/",
        "/kiem-phieu/",
        "/kiem-phieu/?so=SV-{loan}&ma=AAAA-AAAA",
    ],
    "province_chair": [
        "/cai-dat/quy-che/",
        "/cai-dat/quy-che/de-nghi/{proposal}/",
        "/bao-cao/",
        "/bao-cao/phan-loai-no/?ngay=2026-03-31",
        "/bao-cao/bao-toan-von/?theo=commune",
        "/bao-cao/so-chi-tiet/?dong=111&den=2026-03-31",
        "/bao-cao/tiet-kiem/?theo=member",
        "/bao-cao/tham-dinh/?tu=01/01/2026",
        "/bao-cao/hoi-nghi/",
        "/bao-cao/hoi-nghi/2026/",
        "/bao-cao/hoi-nghi/2026/chot/",
        "/cai-dat/tham-dinh/",
    ],
}


@pytest.mark.parametrize("width", ["phone", "pc"])
@pytest.mark.parametrize("name", PATHS)
def test_axe_finds_nothing(
    open_world: World, sign_in: Callable[..., Page], name: str, width: str
) -> None:
    loan = open_world.lend(open_world.lan)
    open_world.collect(date(2026, 2, 10), {open_world.lan: (893_000, 15_000)})
    places = {
        "group": open_world.group.pk,
        "application": asked(open_world, open_world.mai).pk,
        "member": open_world.mai.pk,
        "loan": loan.pk,
        "board": open_world.board.pk,
        "product": open_world.product.pk,
        "proposal": _proposed(open_world).pk,
    }
    page = sign_in(name, width)
    for path in PATHS[name]:
        page.goto(path.format(**places))
        found = Axe().run(page).response["violations"]
        told = [(fault["id"], fault["nodes"][0]["html"][:200]) for fault in found]
        assert told == [], path
        runs_off = page.evaluate("document.documentElement.scrollWidth > innerWidth")
        assert not runs_off, path


def _proposed(world: World) -> ProductProposal:
    return lending.propose_product(
        world.actor("province_accountant"),
        product_id=world.product.pk,
        offer=replace(offer_of(world.product), rate=Decimal("0.8")),
        valid_from=date(2026, 6, 1),
        reason="Theo nghị quyết họp ban",
        on=date(2026, 2, 10),
        request_id=uuid4(),
    )
