"""Books and reports on paper: equal to the ledger to the đồng, whole, and hidden from others."""

import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.db.models import Q, Sum
from django.test import Client

from qqv.ledger.models import Account, Posting
from qqv.reports.books import BOOKS
from qqv.reports.registry import REPORTS
from qqv.rules.chart import Chart
from tests.papers.test_papers import places, read
from tests.world import World

__all__ = ["places"]


def whole(text: str) -> int:
    return int(text.replace(".", ""))


def moved(world: World, side: str, first: date, last: date) -> int:
    """Add up a side of the till straight from the postings."""
    till = Account.objects.get(board=world.board, number=Chart.CASH.value)
    rows = Posting.objects.filter(**{side: till}, on__range=(first, last))
    return rows.aggregate(n=Sum("amount"))["n"] or 0


@pytest.mark.parametrize(
    ("every", "month", "first", "last"),
    [
        ("thang", "2026-01", date(2026, 1, 1), date(2026, 1, 31)),
        ("thang", "2026-02", date(2026, 2, 1), date(2026, 2, 28)),
        ("quy", "2026-02", date(2026, 1, 1), date(2026, 3, 31)),
        ("nam", "2026-02", date(2026, 1, 1), date(2026, 12, 31)),
    ],
)
def test_the_printed_cash_book_equals_the_ledger(
    client: Client,
    world: World,
    places: dict[str, int],
    every: str,
    month: str,
    first: date,
    last: date,
) -> None:
    client.force_login(world.users["accountant"])
    path = f"/so-sach/quy/?xa={world.board.pk}&ky={every}&thang={month}&xuat=pdf"
    _, text = read(client, path)
    before = date(2000, 1, 1), date.fromordinal(first.toordinal() - 1)
    opening = moved(world, "debit", *before) - moved(world, "credit", *before)
    receipts, payments = moved(world, "debit", first, last), moved(world, "credit", first, last)
    printed = re.search(r"Tồn đầu kỳ ([\d.]+)", text)
    closing = re.search(r"Cộng, số dư cuối kỳ ([\d.]+) ([\d.]+) ([\d.]+)", text)
    assert printed and closing
    assert whole(printed[1]) == opening
    assert [whole(figure) for figure in closing.groups()] == [
        receipts,
        payments,
        opening + receipts - payments,
    ]
    if every == "nam":
        assert whole(closing[3]) == world.balance("111")


@pytest.mark.parametrize("month", [date(2026, 1, 1), date(2026, 2, 1)])
def test_the_printed_month_has_every_line_of_the_till(
    client: Client, world: World, places: dict[str, int], month: date
) -> None:
    """Counted and added on the paper itself, against the postings."""
    client.force_login(world.users["cashier"])
    path = f"/in/so-quy/{world.board.pk}/?thang={month:%Y-%m}"
    _, text = read(client, path)
    till = Account.objects.get(board=world.board, number=Chart.CASH.value)
    rows = Posting.objects.filter(Q(debit=till) | Q(credit=till), on__month=month.month)
    printed = re.findall(r"\d\d/\d\d/2026 (?:PT|PC|BK|PK)-\d{4}/2026", text)
    assert rows.count() > 0 and len(printed) == rows.count()
    codes = sorted(code.split()[1] for code in printed)
    assert codes == sorted(row.entry.code for row in rows)
    last = date(2026, month.month + 1, 1) - timedelta(days=1)
    receipts, payments = (moved(world, side, month, last) for side in ("debit", "credit"))
    closing = re.search(r"Cộng phát sinh, tồn cuối kỳ ([\d.]+) ([\d.]+) ([\d.]+)", text)
    assert closing and [whole(figure) for figure in closing.groups()[:2]] == [receipts, payments]


@pytest.mark.parametrize("kind", BOOKS, ids=lambda kind: kind.slug)
@pytest.mark.parametrize("every", ["thang", "quy", "nam"])
def test_every_book_prints(
    client: Client, world: World, places: dict[str, int], kind: Any, every: str
) -> None:
    client.force_login(world.users["cashier"])
    path = f"/so-sach/{kind.slug}/?ky={every}&thang=2026-02&tk=131&xuat=pdf"
    _, text = read(client, path)
    page = "-131" if kind.per_account else ""
    first = {"thang": "2026-02", "quy": "2026-01", "nam": "2026-01"}[every]
    assert f"Số giấy: SO-{kind.slug}-{world.board.pk}-{every}-{first}{page}" in text
    assert str(kind.title).upper() in text


@pytest.mark.parametrize("report", REPORTS.values(), ids=lambda report: report.name)
@pytest.mark.parametrize("who", ["accountant", "province_accountant", "leader"])
def test_every_report_prints_with_a_code_that_is_known(
    client: Client, world: World, places: dict[str, int], report: Any, who: str
) -> None:
    cache.clear()
    client.force_login(world.users[who])
    if not world.actor(who).may(report.verb):
        assert client.get(f"/bao-cao/{report.slug}/?xuat=pdf").status_code == 403
        return
    days = "ngay=01/03/2026&tu=01/01/2026&den=31/03/2026&so-voi=01/01/2026"
    _, text = read(client, f"/bao-cao/{report.slug}/?theo=group&{days}&xuat=pdf")
    number, code = re.findall(r"Số giấy: (BC-.+?) · Mã kiểm: (\S+)", text)[0]
    answer = client.get("/kiem-phieu/", {"so": number.replace(" ", ""), "ma": code})
    assert "Khớp với sổ sách" in answer.content.decode()


@pytest.mark.parametrize(
    "path", ["/so-sach/quy/?xa={board}&xuat=pdf", "/bao-cao/du-no/?xa={board}&xuat=pdf"]
)
def test_the_neighbor_prints_nothing_of_it(
    client: Client, world: World, places: dict[str, int], path: str
) -> None:
    client.force_login(world.users["stranger_cashier"])
    assert client.get(path.format(**places)).status_code == 404
    client.logout()
    assert client.get(path.format(**places)).status_code == 302
