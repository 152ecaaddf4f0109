"""A month on screen and on paper: print the sheet, type it in, hand over, count, close."""

import io
import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from uuid import uuid4

from playwright.sync_api import Page, expect
from pypdf import PdfReader

from qqv.ledger.actions import close_period
from qqv.ledger.models import Account, Book
from qqv.people import actions as people
from qqv.reports.checks import first_fault
from tests.imports.books import xlsx
from tests.world import World

MEETING, MONTH_END = date(2026, 2, 10), date(2026, 2, 28)


def printed(page: Page, address: str) -> str:
    """What a paper says, read from the PDF as a stranger would."""
    answer = page.request.get(address)
    assert answer.ok and answer.headers["content-type"] == "application/pdf", address
    return " ".join(leaf.extract_text() for leaf in PdfReader(io.BytesIO(answer.body())).pages)


def works_on(world: World, day: date) -> None:
    people.set_working_date(world.actor("province_accountant"), on=day, request_id=uuid4())


def said(amount: int) -> str:
    return f"{amount:,}".replace(",", ".")


def till(world: World) -> int:
    return Account.objects.get(board=world.board, number="111").balance


def opened(world: World) -> int:
    """A loan to chị Lan in January, January closed; tells what the till held then."""
    world.lend(world.lan)
    close_period(
        world.actor("accountant"),
        board_id=world.board.pk,
        ends_on=date(2026, 1, 31),
        request_id=uuid4(),
    )
    works_on(world, MEETING)
    return till(world)


def collected(world: World, accountant: Page) -> int:
    """The sheet is printed, ticked by hand, and found again by the code on the paper."""
    paper = printed(accountant, f"/in/bang-ke/{world.group.pk}/?ngay=10/02/2026")
    assert "Nguyễn Thị Lan" in paper and "908.000" in paper
    code = re.search(r"\b\d+-100226\b", paper)
    assert code, paper
    accountant.goto(f"/bk/{code[0]}/")
    absent = accountant.locator("[data-row]").filter(has_text="Trần Thị Mai")
    absent.locator("[data-none]").click()
    accountant.click(".sticky-sum button.primary")
    accountant.locator("dialog [data-yes]").click()
    accountant.wait_for_url("**/thu/so/*/")
    sheet = accountant.url.split("/")[-2]
    total = 893_000 + 2 * 15_000
    assert said(total) in printed(accountant, f"/in/bang-ke/so/{sheet}/")
    return total


def handed_over(world: World, total: int, leader: Page, cashier: Page) -> None:
    leader.goto(f"/nop-tien/{world.group.pk}/")
    leader.fill("[name=declared]", str(total))
    leader.click("main form[method=post] button.primary")
    cashier.goto("/nop-tien/")
    cashier.click("main a.primary")
    cashier.fill("[name=counted]", str(total))
    cashier.click("main form[method=post] button.primary")
    expect(cashier.locator("h1")).to_contain_text("Đã nhận tiền")


def spent(accountant: Page, cashier: Page, board_id: int) -> None:
    """The accountant writes a payment; the money moves when the cashier says so."""
    accountant.goto(f"/phieu/{board_id}/moi/")
    accountant.select_option("[name=kind]", "PC")
    accountant.locator("[name=purpose] optgroup").nth(1).locator("option").first.wait_for(
        state="attached"
    )
    paying = accountant.locator("[name=purpose] optgroup").nth(1).locator("option").first
    accountant.select_option("[name=purpose]", paying.get_attribute("value"))
    accountant.fill("[name=party]", "Cửa hàng Hoa Mai")
    accountant.fill("[name=reason]", "Mua sổ sách")
    accountant.fill("[name=amount]", "50.000")
    accountant.fill("[name=on]", "10/02/2026")
    accountant.click("main form[method=post] button.primary")
    accountant.wait_for_url(re.compile(r"/phieu/\d+/$"))
    cashier.goto(accountant.url)
    cashier.click("main form[method=post] button.primary")
    expect(cashier.locator("main")).to_contain_text("PC-")


def banked(cashier: Page, board_id: int, amount: int) -> None:
    cashier.goto(f"/so-quy/{board_id}/ngan-hang/")
    cashier.fill("[name=amount]", str(amount))
    cashier.fill("[name=slip_no]", "GNT 01")
    cashier.fill("[name=on]", "10/02/2026")
    cashier.click("main form[method=post] button.primary")
    cashier.wait_for_url("**/chung-tu/*/")


def reconciled(accountant: Page, board_id: int, file: Path) -> None:
    """The bank's own file from January on: two lines of then and the deposit of February."""
    lines = [
        ["Ngày", "Số chứng từ", "Diễn giải", "Ghi nợ", "Ghi có", "Số dư"],
        ["02/01/2026", "FT001", "Quỹ tỉnh chuyển vốn", "", "100,000,000", "100,000,000"],
        ["02/01/2026", "FT002", "Rút tiền mặt", "50,000,000", "", "50,000,000"],
        ["10/02/2026", "FT003", "Nộp tiền mặt", "", "700,000", "50,700,000"],
    ]
    file.write_bytes(xlsx(lines))
    accountant.goto(f"/ngan-hang/{board_id}/nhap/")
    accountant.set_input_files("[name=file]", file)
    accountant.fill("[name=first]", "01/01/2026")
    accountant.fill("[name=last]", "28/02/2026")
    accountant.fill("[name=opening]", "0")
    accountant.fill("[name=closing]", "50.700.000")
    accountant.click("main form[method=post] button.primary")
    accountant.wait_for_url("**/ngan-hang/sao-ke/*/")
    accountant.click("button:has-text('Xác nhận 3 dòng')")
    expect(accountant.locator("main")).not_to_contain_text("chưa khớp")


def same_on_paper(accountant: Page, received: int, paid: int) -> None:
    """Paper, book and money of the day are one."""
    accountant.goto("/so-quy/ngay/?ngay=10/02/2026")
    accountant.fill("[name=paper_received]", str(received))
    accountant.fill("[name=paper_paid]", str(paid))
    accountant.click("main form[method=post] button.primary")
    expect(accountant.locator(".messages")).to_contain_text("Đã lưu.")


def counted(world: World, cashier: Page, accountant: Page) -> None:
    cashier.goto(f"/so-quy/{world.board.pk}/kiem-ke/")
    cashier.fill("[name=counted]", str(till(world)))
    cashier.click("main form[method=post] button.primary")
    cashier.wait_for_url(re.compile(r"/so-quy/kiem-ke/\d+/$"))
    accountant.goto(cashier.url)
    accountant.click("main form[method=post] button.primary")
    expect(accountant.locator(".messages")).to_contain_text("Đã xác nhận.")


def test_a_whole_month_on_screen_and_on_paper(
    open_world: World, sign_in: Callable[..., Page], tmp_path: Path
) -> None:
    world, before = open_world, opened(open_world)
    accountant, cashier = sign_in("accountant"), sign_in("cashier")
    total = collected(world, accountant)
    handed_over(world, total, sign_in("leader", "phone"), cashier)
    spent(accountant, cashier, world.board.pk)
    banked(cashier, world.board.pk, 700_000)
    counted(world, cashier, accountant)
    same_on_paper(accountant, total, 750_000)
    works_on(world, MONTH_END)
    reconciled(accountant, world.board.pk, tmp_path / "sao ke.xlsx")
    counted(world, cashier, accountant)

    accountant.goto("/khoa-so/thang/?thang=2026-02")
    expect(accountant.locator("main .pill-warn")).to_have_count(0)
    accountant.click("main form[method=post] button.primary")
    assert Book.objects.get(board=world.board).closed_through == MONTH_END

    paper = printed(accountant, f"/in/so-quy/{world.board.pk}/?so=111&thang=2026-02")
    after = till(world)
    assert after == before + total - 750_000
    for figure in (before, total, 750_000, after):
        assert said(figure) in paper, figure
    accountant.goto(f"/thu/{world.group.pk}/?ngay=10/02/2026")
    accountant.locator("[data-full]").last.click()
    accountant.check("[name=supplement]")
    accountant.click(".sticky-sum button.primary")
    accountant.locator("dialog [data-yes]").click()
    expect(accountant.locator(".refusal")).to_contain_text("Sổ đã khóa đến hết ngày 28/02/2026")
    assert first_fault() is None
