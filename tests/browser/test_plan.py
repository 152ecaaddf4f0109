"""A year's plan: proposed by the accountant, corrected by hand, signed by the chair, tracked."""

import re
from collections.abc import Callable
from datetime import date
from uuid import uuid4

from playwright.sync_api import Page, expect

from qqv.capital.models import Plan, PlanVersion
from qqv.lending import actions as lending
from qqv.lending.actions.survey import Asked
from qqv.people import actions as people
from qqv.people.models import Board
from tests.world import World

BEFORE, AFTER = date(2026, 12, 15), date(2027, 1, 12)


def works_on(world: World, day: date) -> None:
    people.set_working_date(world.actor("province_accountant"), on=day, request_id=uuid4())


def waiting(world: World, who: str, board: Board, count: int) -> None:
    lending.survey(
        world.actor(who),
        board_id=board.pk,
        answers=[
            Asked(name=f"Hộ {number}", hamlet="Thôn Đông", wish="Xây nhà tiêu", on=BEFORE)
            for number in range(count)
        ],
        request_id=uuid4(),
    )


def proposed(accountant: Page, world: World) -> None:
    """The year after is proposed in December; the second commune gets what the first leaves."""
    accountant.goto("/ke-hoach/?nam=2027")
    accountant.locator(".head a.primary").click()
    accountant.fill("[name=total]", "4")
    accountant.get_by_role("button", name="Tính lại").first.click()
    expect(accountant.locator("tfoot")).to_contain_text("4")
    expect(accountant.locator("tr", has_text=world.board.name)).to_contain_text("danh sách chờ")


def corrected(accountant: Page, world: World) -> None:
    accountant.fill(f"[name=khoan-{world.board.pk}]", "1")
    accountant.check(f"[name=khoa-{world.board.pk}]")
    accountant.get_by_role("button", name="Tính lại").first.click()
    ours = accountant.locator("tr", has_text=world.board.name)
    expect(ours).to_contain_text("ban quản lý ấn định")
    expect(accountant.locator(f"[name=khoan-{world.neighbor.pk}]")).to_have_value("3")
    accountant.fill("[name=reason]", "Theo danh sách chờ, xã đang kiện toàn ban quản lý")
    accountant.click("button[value=luu]")
    accountant.wait_for_url(re.compile(r"/ke-hoach/\d+/$"))
    expect(accountant.locator("main")).to_contain_text("Trưởng ban quản lý quỹ tỉnh ký")


def signed(chair: Page) -> None:
    chair.goto("/ke-hoach/?nam=2027")
    chair.click("text=Phương án 1")
    chair.fill("[name=decision_no]", "31/QĐ-BQL")
    chair.get_by_role("button", name="Ký, giao kế hoạch").click()
    expect(chair.locator("h1")).to_contain_text("đã ký")


def tracked(chair: Page, world: World, loans: str) -> None:
    chair.goto("/ke-hoach/?nam=2027")
    row = chair.locator("tr", has_text=world.board.name)
    expect(row.get_by_role("link")).to_have_text(loans)


def test_the_year_is_proposed_corrected_signed_and_tracked(
    sign_in: Callable[..., Page], open_world: World
) -> None:
    world = open_world
    works_on(world, BEFORE)
    waiting(world, "accountant", world.board, 2)
    waiting(world, "stranger", world.neighbor, 3)
    accountant, chair = sign_in("province_accountant"), sign_in("province_chair", "phone")
    proposed(accountant, world)
    corrected(accountant, world)
    assert not Plan.objects.exists()
    signed(chair)
    assert PlanVersion.objects.get().signature.decision_no == "31/QĐ-BQL"
    works_on(world, AFTER)
    tracked(chair, world, "0")
    world.lend(world.lan, on=AFTER)
    tracked(chair, world, "1")
    expect(chair.locator("tr", has_text=world.board.name)).to_contain_text("đúng tiến độ")
