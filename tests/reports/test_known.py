"""As known on: what was written later does not show, whatever day it bears."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime, time
from io import StringIO
from random import Random
from typing import Any
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from qqv.ledger.journal import turnovers
from qqv.lending import actions as lending
from qqv.lending.models import Loan, Repayment
from qqv.papers.registry import paper_of
from qqv.papers.shelf import book_number, report_number
from qqv.people.models import Board
from qqv.reports.asked import Asked, By
from qqv.reports.conference import conference, fund_scope
from qqv.reports.known import KnownBefore, NotKnown, Regrouped, as_known_on
from qqv.reports.registry import REPORTS
from qqv.reports.table import Table
from qqv.rules.periods import Every, span_around
from qqv.rules.refusals import Refusal
from qqv.trail.recording import at_time
from tests.actions.test_regroup import regrouped
from tests.screens.markup import faults
from tests.world import World

FEB = date(2026, 2, 28)
LATE = date(2026, 3, 5)


@contextmanager
def written_on(day: date, hour: int = 9) -> Iterator[None]:
    with at_time(timezone.make_aware(datetime.combine(day, time(hour)))):
        yield


@pytest.fixture
def lent(db: None) -> World:
    """Lan borrows in January and pays in February, all written on the day."""
    from tests.world import OPENED, make_world

    with written_on(OPENED, 1):
        world = make_world()
    with written_on(date(2026, 1, 10)):
        world.lend(world.lan)
    with written_on(date(2026, 2, 10)):
        world.collect(date(2026, 2, 10), {world.lan: (893_000, 15_000)})
    return world


def asked(on: date, by: By, name: str) -> Asked:
    first = on.replace(day=1)
    chart = "112" if name == "drawers" else "131"
    return Asked(on=on, first=first, last=on, before=date(2026, 1, 31), by=by, chart=chart)


def all_of(on: date, known: date | None = None) -> dict[tuple[str, str], Any]:
    """Every report that knows, by every place, without its note; and the conference, the books."""
    scope = fund_scope()
    found: dict[tuple[str, str], Any] = {}
    for report in REPORTS.values():
        if report.knows:
            for by in report.by or (By.COMMUNE,):
                table = report.table(scope, replace(asked(on, by, report.name), known=known))
                found[report.name, by.value] = told(table)
    with as_known_on(known or date(2100, 1, 1)):
        found["conference", ""] = conference(scope, year=on.year, on=on)
        for board in Board.objects.order_by("code"):
            found["trial balance", board.code] = turnovers(board.pk, last=on)
    return found


def told(table: Table) -> tuple[object, ...]:
    return [(row.cells, row.tone) for row in table.rows], table.total


def pay(world: World, on: date, received: int) -> Repayment:
    loan = Loan.objects.get(member=world.lan, settled_on=None)
    return lending.repay(
        world.actor("cashier"), loan_id=loan.pk, received=received, on=on, request_id=uuid4()
    )


def test_a_backdated_receipt_a_reversal_and_a_late_loan_do_not_show(lent: World) -> None:
    then = all_of(FEB)
    with written_on(LATE):
        lent.lend(lent.mai, on=date(2026, 2, 1))
        pay(lent, date(2026, 2, 20), 100_000)
    with written_on(date(2026, 3, 6)):
        first = Repayment.objects.get(on=date(2026, 2, 10))
        lending.reverse_repayment(
            lent.actor("chair"),
            repayment_id=first.pk,
            on=date(2026, 2, 25),
            reason="Ghi nhầm người",
            request_id=uuid4(),
        )
    now = all_of(FEB)
    assert now["portfolio", "commune"] != then["portfolio", "commune"]
    assert all_of(FEB, known=FEB) == then
    # Between the two: the late loan and the receipt were known, the reversal was not.
    between = all_of(FEB, known=LATE)
    assert between["portfolio", "commune"] not in (then["portfolio", "commune"], now)
    assert between["conference", ""].disbursed_count == 2
    assert all_of(FEB, known=date(2026, 3, 31)) == now


def test_a_decision_written_later_does_not_change_the_schedule_of_then(lent: World) -> None:
    with written_on(date(2026, 3, 20)):
        loan = Loan.objects.get(member=lent.lan)
        lending.extend(
            lent.actor("chair"),
            loan_id=loan.pk,
            months=3,
            reason="Lụt",
            decision_no="02/QĐ",
            on=date(2026, 3, 20),
            request_id=uuid4(),
        )
    day = date(2026, 4, 30)
    then = all_of(day)
    with written_on(date(2026, 5, 4)):
        pay(lent, date(2026, 3, 15), 888_000)
    assert all_of(day) != then
    assert all_of(day, known=day) == then


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_whatever_is_written_in_whatever_order(lent: World, seed: int) -> None:
    """Write at random, some of it for days long past; what was printed each week stays true."""
    rng, printed = Random(seed), {}
    for week in range(9):
        today = date.fromordinal(date(2026, 2, 16).toordinal() + 7 * week)
        with written_on(today):
            at_random(lent, rng, today)
        printed[today] = all_of(today)
    for day, then in printed.items():
        assert all_of(day, known=day) == then, day


def at_random(world: World, rng: Random, today: date) -> None:
    back = date.fromordinal(today.toordinal() - rng.randrange(0, 20))
    paid = Repayment.objects.filter(reversal=None, loan__settled_on=None).order_by("pk")
    try:
        if rng.random() < 0.3 and not Loan.objects.filter(member=world.mai).exists():
            world.lend(world.mai, on=back)
        elif rng.random() < 0.25 and paid:
            lending.reverse_repayment(
                world.actor("chair"),
                repayment_id=rng.choice(list(paid)).pk,
                on=today,
                reason="Ghi nhầm",
                request_id=uuid4(),
            )
        else:
            pay(world, back, rng.choice([50_000, 300_000, 888_000, 2_000_000]))
    except Refusal:
        return  # a day too early for the loan: nothing was written


def test_what_cannot_be_known_is_refused(lent: World) -> None:
    for name in ("savings", "grades", "sanitation", "appraisal"):
        with pytest.raises(NotKnown):
            REPORTS[name].table(fund_scope(), replace(asked(FEB, By.COMMUNE, name), known=FEB))
    portfolio = REPORTS["portfolio"]
    with pytest.raises(KnownBefore):
        early = replace(asked(FEB, By.COMMUNE, "portfolio"), known=date(2026, 2, 27))
        portfolio.table(fund_scope(), early)


def test_groups_moved_back_in_time_are_refused(lent: World) -> None:
    with written_on(date(2026, 5, 1)):
        move = regrouped(lent)
    before = replace(asked(move.on, By.GROUP, "portfolio"), known=move.on)
    with pytest.raises(Regrouped):
        REPORTS["portfolio"].table(fund_scope(), before)
    REPORTS["portfolio"].table(fund_scope(), replace(before, by=By.COMMUNE))


def test_the_page_asks_and_says_what_it_knows(client: Client, lent: World) -> None:
    with written_on(LATE):
        lent.lend(lent.mai, on=date(2026, 2, 1))
    client.force_login(lent.users["province_chair"])
    path = "/bao-cao/du-no/?ngay=28/02/2026"
    assert "19.167.000" in client.get(path).content.decode()
    page = client.get(f"{path}&biet-den=28/02/2026").content.decode()
    assert faults(page) == []
    assert "19.167.000" not in page and "9.167.000" in page
    assert "Theo những gì đã ghi sổ đến hết ngày 28/02/2026" in page
    assert "biet-den=2026-02-28" in page  # the way down knows no more
    csv = client.get(f"{path}&biet-den=28/02/2026&xuat=csv").content.decode("utf-8-sig")
    assert "9167000" in csv and "19167000" not in csv


def test_the_page_says_why_not(client: Client, lent: World) -> None:
    client.force_login(lent.users["province_chair"])
    for path in (
        "/bao-cao/tiet-kiem/?biet-den=2026-02-28",
        "/bao-cao/du-no/?ngay=28/02/2026&biet-den=27/02/2026",
    ):
        answer = client.get(path)
        page = answer.content.decode()
        assert answer.status_code == 422 and faults(page) == []
        assert 'role="alert"' in page
        assert client.get(f"{path}&xuat=csv").status_code == 422


@pytest.mark.parametrize("slug", ["quy", "ngan-hang", "nhat-ky", "cai", "can-doi"])
def test_a_book_is_written_as_it_was_known(client: Client, lent: World, slug: str) -> None:
    client.force_login(lent.users["accountant"])
    path = f"/so-sach/{slug}/?xa={lent.board.pk}&thang=2026-02&tk=131&xuat=csv"
    then = client.get(path).content
    with written_on(LATE):
        pay(lent, date(2026, 2, 20), 100_000)
        lent.lend(lent.mai, on=date(2026, 2, 1))
    now = client.get(path).content
    assert (now == then) == (slug == "ngan-hang")  # nothing went through the bank
    assert client.get(f"{path}&biet-den=28/02/2026").content == then
    assert client.get(f"{path}&biet-den=2026-03-05").content == now
    page = client.get(f"{path}&biet-den=28/02/2026".replace("&xuat=csv", "")).content.decode()
    assert faults(page) == [] and "Theo những gì đã ghi sổ đến hết ngày 28/02/2026" in page


def test_a_book_says_why_not(client: Client, lent: World) -> None:
    client.force_login(lent.users["accountant"])
    for slug, known in (("tiet-kiem", "28/02/2026"), ("quy", "31/01/2026")):
        answer = client.get(f"/so-sach/{slug}/?thang=2026-02&biet-den={known}")
        assert answer.status_code == 422 and 'role="alert"' in answer.content.decode()


def test_the_command_knows(lent: World) -> None:
    with written_on(LATE):
        lent.lend(lent.mai, on=date(2026, 2, 1))

    def run(*words: str) -> Any:
        out = StringIO()
        call_command("report", *words, stdout=out)
        return json.loads(out.getvalue())

    lent.fund.working_on = FEB
    lent.fund.save(update_fields=["working_on"])
    known = ("--known-on", "2026-02-28")
    words = ("portfolio", "--on", "2026-02-28")
    assert run(*words)["total"]["outstanding"] == 19_167_000
    assert run(*words, *known)["total"]["outstanding"] == 9_167_000
    assert run("conference", "--year", "2026", *known)["disbursed_count"] == 1
    assert run("conference", "--year", "2026")["disbursed_count"] == 2
    for refused in (("savings", "--on", "2026-02-28"), ("sharing", "--year", "2026")):
        with pytest.raises(CommandError, match="không lập lại được"):
            call_command("report", *refused, *known)


def test_a_printed_number_carries_what_was_known(client: Client, lent: World) -> None:
    wanted = replace(asked(FEB, By.COMMUNE, "portfolio"), known=FEB)
    number = report_number(REPORTS["portfolio"], wanted, scope=fund_scope())
    paper = paper_of(lent.actor("province_chair"), number)
    with written_on(LATE):
        lent.lend(lent.mai, on=date(2026, 2, 1))
    assert "biet-den=2026-02-28" in number
    assert paper_of(lent.actor("province_chair"), number).code == paper.code
    for known in (None, FEB):
        span = span_around(date(2026, 2, 1), every=Every.MONTH)
        number = book_number("quy", board_id=lent.board.pk, span=span, chart="111", known=known)
        content = json.dumps(paper_of(lent.actor("accountant"), number).content)
        assert ("10.000.000" in content) == (known is None)
