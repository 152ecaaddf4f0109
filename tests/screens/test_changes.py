"""What changed since the books were signed: figures old and new, and the entries behind them."""

from collections.abc import Iterator
from datetime import date
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from qqv.ledger.models import Book, Period
from qqv.lending.models import Loan, Repayment
from qqv.reports.changes import Changes, Signing, changes_since
from qqv.reports.conference import fund_scope
from qqv.trail.models import Record
from tests.reports.test_known import lent, pay, written_on
from tests.screens.markup import faults
from tests.world import World

__all__ = ["lent"]

JANUARY, SIGNED = date(2026, 1, 31), date(2026, 2, 2)


@pytest.fixture
def closed(lent: World) -> Iterator[World]:
    """All books closed for January on 02/02; then reopened a little by what follows."""
    by = Record.objects.create(
        request_id=uuid4(),
        content_hash="",
        actor=lent.users["accountant"],
        verb="close_period",
        at=timezone.make_aware(timezone.datetime(2026, 2, 2, 8)),
        subject="Khóa sổ",
    )
    for book in Book.objects.all():
        Period.objects.create(book=book, ends_on=JANUARY, closed_by=by)
    Book.objects.update(closed_through=JANUARY)
    yield lent


def reopened() -> None:
    """The province lets the communes write into January once more."""
    Book.objects.update(closed_through=date(2025, 12, 31))


def since(world: World) -> Changes:
    at = timezone.make_aware(timezone.datetime(2026, 2, 28, 17))
    signing = Signing(name="Báo cáo", on=date(2026, 2, 28), at=at, by="Thu")
    return changes_since(fund_scope(), signing=signing)


def test_nothing_written_late_changes_nothing(lent: World) -> None:
    with written_on(date(2026, 3, 5)):
        pay(lent, date(2026, 3, 5), 888_000)  # of a later day
    page = since(lent)
    assert (page.figures, page.count, page.boards) == ((), 0, ())


def test_figures_and_entries_are_told(lent: World) -> None:
    with written_on(date(2026, 3, 5)):
        pay(lent, date(2026, 2, 20), 100_000)
        lent.lend(lent.mai, on=date(2026, 2, 1))
    page = since(lent)
    changed = {row.name: (row.old, row.new, row.more) for row in page.figures}
    assert changed["Số người đang vay"] == (1, 2, 1)
    assert changed["Số lượt cho vay trong năm"] == (1, 2, 1)
    now = sum(Loan.objects.values_list("outstanding", flat=True))
    assert changed["Dư nợ"] == (9_167_000, now, now - 9_167_000)
    [board] = page.boards
    assert board.name == "Hồng Thuận" and page.count == len(board.entries) == 2
    paid = Repayment.objects.get(on=date(2026, 2, 20))
    assert board.entries[0].entry_id == paid.entry_id
    assert (board.entries[0].on, board.entries[0].amount) == (date(2026, 2, 20), 100_000)
    assert board.entries[0].who == lent.users["cashier"].name
    assert page.amount == 100_000 + 10_000_000


def test_the_page_tells_since_the_last_closing(client: Client, closed: World) -> None:
    client.force_login(closed.users["province_chair"])
    page = client.get("/tong-quan/thay-doi/").content.decode()
    assert faults(page) == [] and "số liệu vẫn như đã ký" in page
    reopened()
    with written_on(date(2026, 2, 12)):
        closed.lend(closed.mai, on=date(2026, 1, 20))
    Book.objects.update(closed_through=JANUARY)
    page = client.get("/tong-quan/thay-doi/").content.decode()
    assert faults(page) == []
    assert "Khóa sổ tháng 01/2026" in page and "Hồng Thuận" in page
    assert "1 bút toán ghi sau khi ký" in page
    entry = Loan.objects.get(member=closed.mai).disbursement.entry_id
    assert f'href="/chung-tu/{entry}/"' in page
    assert '/tong-quan/thay-doi/"' in client.get("/tong-quan/").content.decode()


def test_it_says_that_nothing_was_signed(client: Client, lent: World) -> None:
    client.force_login(lent.users["province_chair"])
    page = client.get("/tong-quan/thay-doi/").content.decode()
    assert faults(page) == [] and "chưa có gì để so" in page


def test_it_hides_other_communes(client: Client, closed: World) -> None:
    reopened()
    with written_on(date(2026, 2, 12)):
        closed.lend(closed.mai, on=date(2026, 1, 20))
    Book.objects.update(closed_through=JANUARY)
    client.force_login(closed.users["stranger"])
    assert "Hồng Thuận" not in client.get("/tong-quan/thay-doi/").content.decode()


def test_it_wants_a_login_and_a_right(client: Client, lent: World) -> None:
    path = "/tong-quan/thay-doi/"
    assert client.get(path).headers["Location"].startswith("/dang-nhap/")
    client.force_login(lent.users["leader"])
    assert client.get(path).status_code == 403


def test_it_costs_the_same_however_many_entries(client: Client, closed: World) -> None:
    client.force_login(closed.users["province_chair"])

    def cost() -> int:
        with CaptureQueriesContext(connection) as captured:
            client.get("/tong-quan/thay-doi/")
        return len(captured)

    reopened()
    with written_on(date(2026, 2, 12)):
        closed.lend(closed.mai, on=date(2026, 1, 20))
        Book.objects.update(closed_through=JANUARY)
        few = cost()
        reopened()
        closed.lend(closed.dao, on=date(2026, 1, 20))
        pay(closed, date(2026, 1, 25), 100_000)
    Book.objects.update(closed_through=JANUARY)
    assert cost() == few <= 60
