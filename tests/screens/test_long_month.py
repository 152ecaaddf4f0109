"""A month of more than three thousand lines: whole in the books, in pages on the screen."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from qqv.ledger.actions import post_many
from qqv.ledger.queries import statement
from qqv.papers.book import cash_book
from qqv.rules.access import Verb
from qqv.rules.entries import EntryDraft, PostingDraft, VoucherKind
from qqv.trail.recording import recording
from tests.world import World

MONTH = date(2026, 3, 1)


def moves(world: World, count: int, first: date) -> None:
    """Cash goes out to the bank and comes back, a dong more each time."""
    drafts = []
    for n in range(count):
        ways = ("112.01", "111") if n % 2 else ("111", "112.01")
        line = PostingDraft(debit=ways[0], credit=ways[1], amount=1_000 + n)
        kind = VoucherKind.PAYMENT if n % 2 else VoucherKind.RECEIPT
        on = first + timedelta(days=n % 28)
        drafts.append(EntryDraft(kind=kind, on=on, memo=f"Lần {n}", postings=(line,)))
    drafts.sort(key=lambda draft: draft.on)
    with recording(world.actor("cashier"), Verb.MOVE_CASH, uuid4(), {"n": count}) as record:
        record.subject = "Nhiều lần nộp, rút"
        post_many(record, world.board.pk, drafts)


@pytest.fixture
def long_month(world: World) -> World:
    moves(world, 3_050, MONTH)
    return world


def cost(world: World, month: date) -> int:
    actor = world.actor("accountant")
    with CaptureQueriesContext(connection) as captured:
        statement(actor, on=month, board_id=world.board.pk, number="111", month=month)
    return len(captured)


def test_no_line_is_left_out(client: Client, long_month: World) -> None:
    world, actor = long_month, long_month.actor("accountant")
    page = statement(actor, on=MONTH, board_id=world.board.pk, number="111", month=MONTH)
    assert len(page.lines) == 3_050
    assert page.closing == page.lines[-1].balance == world.balance("111")
    paper = cash_book(actor, on=MONTH, board_id=world.board.pk, number="111", month=MONTH)
    assert len(paper.content["rows"]) == 1 + 3_050  # under the opening line
    moves(world, 10, date(2026, 4, 1))
    assert cost(world, MONTH) == cost(world, date(2026, 4, 1))
    client.force_login(world.users["accountant"])
    file = client.get("/so-quy/?thang=2026-03&xuat=csv").content.decode("utf-8-sig")
    assert len(file.splitlines()) == 1 + 1 + 3_050 + 1


def test_the_screen_shows_it_in_pages(client: Client, long_month: World) -> None:
    client.force_login(long_month.users["accountant"])
    first = client.get("/so-quy/?thang=2026-03").content.decode()
    assert "Tồn đầu kỳ" in first and "trang=2" in first and "Lần 0<" in first
    second = client.get("/so-quy/?thang=2026-03&trang=2").content.decode()
    assert "Tồn đầu kỳ" not in second and "Lần 0<" not in second
    beyond = client.get("/so-quy/?thang=2026-03&trang=99").content.decode()
    assert "Lần 3023<" in beyond and "Trang sau" not in beyond
