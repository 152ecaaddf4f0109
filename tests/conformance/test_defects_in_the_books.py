"""The mistakes of peers that need a database, each under its number, and all twenty counted."""

import ast
import json
import re
from datetime import date
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from qqv.collection.models import CollectionSheet
from qqv.imports import actions as imports
from qqv.ledger.models import Account, Entry
from qqv.lending import actions as lending
from qqv.lending.actions.dossier import Verdict
from qqv.lending.models import Application, Loan
from qqv.lending.queries.portfolio import standings
from qqv.lending.repaying import facts_of, replayed
from qqv.people import actions as people
from qqv.reports.checks import first_fault
from qqv.reports.conference import fund_scope
from qqv.reports.registry import REPORTS
from qqv.rules.access import Actor, OwnWork
from qqv.trail.recording import AlreadyDone
from tests.actions.emulation import published
from tests.actions.test_cost import group_of
from tests.actions.test_life_of_a_loan import appraise, endorsed
from tests.actions.test_planning_room import keep, sign
from tests.actions.test_races import at_once
from tests.actions.test_union_work import union_year
from tests.imports.books import xlsx
from tests.imports.test_bad_input import GOOD, HEAD
from tests.imports.test_taking_in import upload
from tests.world import World

FEB, MAR = date(2026, 2, 10), date(2026, 3, 10)
TESTS = Path(__file__).parents[1]
GOLDEN = TESTS / "reports" / "golden"


def books() -> list[tuple[Any, ...]]:
    """Every seal and every balance: what must not move by itself."""
    seals = Entry.objects.order_by("pk").values_list("pk", "seal")
    return [*seals, *Account.objects.order_by("pk").values_list("pk", "debits", "credits")]


def a_sheet(client: Client, world: World, **other: str) -> dict[str, str]:
    """What a browser sends for the meeting of 10/02."""
    client.force_login(world.users["leader"])
    people.set_working_date(world.actor("province_accountant"), on=FEB, request_id=uuid4())
    return {
        "request_id": str(uuid4()),
        "met_on": "10/02/2026",
        f"attended-{world.lan.pk}": "on",
        f"loan-{world.lan.pk}": "893.000",
        f"savings-{world.lan.pk}": "15.000",
    } | other


def test_d05_what_runs_every_day_changes_nothing_when_run_twice(world: World) -> None:
    """Interest is never accrued by a clock: a month may pass, and the nightly check run twice."""
    world.lend(world.lan)
    before = books()
    for day in (FEB, FEB, MAR):
        people.set_working_date(world.actor("province_accountant"), on=day, request_id=uuid4())
        call_command("check_books")
        call_command("report", "portfolio", on=day)
    assert books() == before


def test_d06_two_workers_post_the_interest_once(open_world: World) -> None:
    open_world.lend(open_world.lan)
    ended = at_once(*[lambda: open_world.collect(FEB, {open_world.lan: (893_000, 0)})] * 2)
    assert ended == {"done": 1, "SheetExists": 1}
    assert open_world.balance("511") == 60_000


def test_d07_a_double_click_posts_once(client: Client, world: World) -> None:
    world.lend(world.lan)
    typed = a_sheet(client, world)
    first, second = (client.post(f"/thu/{world.group.pk}/", typed) for _ in range(2))
    assert first.headers["Location"] == second.headers["Location"]
    assert Entry.objects.filter(kind="BK").count() == 1


def test_d08_a_unit_that_is_ending_keeps_every_loan_alive(world: World) -> None:
    """Merging and moving come with the control of units; a commune that stops exists today."""
    loan = world.lend(world.lan)
    people.petition(
        world.actor("chair"),
        board_id=world.board.pk,
        number="01/TTr",
        reason="xã xin dừng",
        on=date(2026, 2, 1),
        request_id=uuid4(),
    )
    assert sum(one.outstanding for one in standings(fund_scope("HT"), on=FEB)) == 10_000_000
    world.collect(FEB, {world.lan: (893_000, 0)})
    loan.refresh_from_db()
    assert (loan.settled_on, loan.outstanding) == (None, 9_167_000)


def test_d09_the_group_sheet_is_the_first_thing_a_leader_finds(
    client: Client, world: World
) -> None:
    world.lend(world.lan)
    typed, address = a_sheet(client, world), f"/thu/{world.group.pk}/"
    assert address in client.get("/").content.decode()
    assert "893.000" in client.get(address).content.decode()
    saved = client.post(address, typed).headers["Location"]
    assert "908.000" in client.get(saved).content.decode()
    assert world.balance("113.001") == 908_000


def test_d10_a_sheet_whose_answer_was_lost_is_sent_again(world: World) -> None:
    """The offline page comes later; its way in is this: the phone's key makes it count once."""
    world.lend(world.lan)
    key = uuid4()
    world.collect(FEB, {world.lan: (893_000, 15_000)}, request_id=key)
    with pytest.raises(AlreadyDone) as known:
        world.collect(FEB, {world.lan: (893_000, 15_000)}, request_id=key)
    assert known.value.record.facts == {"sheets": [CollectionSheet.objects.get().pk]}
    assert world.balance("113.001") == 908_000


LISTS = "/ /thu/ /nop-tien/ /ho-so/ /khoan-vay/ /nghiem-thu/ /nhom/ /thanh-vien/ /giai-ngan/"
LISTS += " /so-sach/cho-vay/ /so-sach/tiet-kiem/ /tim/?q=lan"


@pytest.mark.parametrize(
    "path", [*LISTS.split(), *(f"/bao-cao/{report.slug}/" for report in REPORTS.values())]
)
def test_d11_every_list_and_report_is_cut_to_the_unit(
    client: Client, world: World, path: str
) -> None:
    world.lend(world.lan)
    world.collect(FEB, {world.lan: (893_000, 15_000)})
    client.force_login(world.users["accountant"])
    assert client.get(path).status_code == 200
    client.force_login(world.users["stranger"])
    page = client.get(path).content.decode()
    for theirs in ("Nguyễn Thị Lan", "Hoa Sen", "Hồng Thuận"):
        assert theirs not in page


def test_d12_the_second_pair_of_eyes_is_in_the_action_not_the_screen(world: World) -> None:
    """One person with every role is refused by the verb itself; an approver alone is not."""
    everything = Actor(
        user_id=world.actor("accountant").user_id,
        name="x",
        fund_id=world.fund.pk,
        grants=(*world.actor("accountant").grants, *world.actor("chair").grants),
    )
    application = endorsed(world)
    appraise(world, application, "accountant")
    verdict = Verdict(application_id=application.pk, approved=True, principal=10_000_000)
    with pytest.raises(OwnWork):
        _approve(everything, verdict)
    assert Application.objects.get().stage == Application.Stage.APPRAISED
    _approve(world.actor("chair"), verdict)
    assert Application.objects.get().stage == Application.Stage.APPROVED


def _approve(actor: Actor, verdict: Verdict) -> None:
    lending.approve(
        actor, verdicts=[verdict], decision_no="01/QĐ", on=date(2026, 1, 10), request_id=uuid4()
    )


@pytest.fixture
def year(world: World) -> World:
    """Two loans, one paid late and one not at all; savings; a payment undone; the Union's work."""
    world.lend(world.lan)
    world.lend(world.mai, on=date(2026, 1, 12))
    world.collect(FEB, {world.lan: (893_000, 15_000), world.dao: (0, 15_000)})
    world.collect(MAR, {world.lan: (400_000, 15_000)})
    union_year(world)
    return world


@pytest.mark.parametrize("name", sorted(REPORTS))
def test_d13_every_report_has_its_golden_file(year: World, name: str, tmp_path: Path) -> None:
    """What each report says of a known quarter, word for word, as an auditor would print it."""
    out = tmp_path / "out.csv"
    span = {"on": date(2026, 3, 31), "first": date(2026, 1, 1), "last": date(2026, 3, 31)}
    given = {"against": date(2026, 2, 28), "chart": "131" if name in ("drawers", "lines") else ""}
    if name == "commune-grades":
        published(year)
    if name == "attainment":
        sign(year, keep(year, 7))
    call_command("report", name, format="csv", out=out, **span, **given)
    assert out.read_text("utf-8-sig") == (GOLDEN / f"{name}.csv").read_text("utf-8")


def test_d16_the_arrears_are_what_the_facts_make_them(year: World) -> None:
    """Overdue principal and days late, reckoned again from the payments alone."""
    on = date(2026, 4, 20)
    found = {one.loan_id: one for one in standings(fund_scope("HT"), on=on)}
    loans = list(Loan.objects.order_by("pk"))
    facts = facts_of(loans)
    assert len(found) == len(loans) == 2
    for loan in loans:
        state = replayed(loan, facts[loan.pk])
        late = [row for row in state.rows if row.due_on < on and row.unpaid.total]
        overdue = sum(row.unpaid.principal for row in late)
        days = (on - late[0].due_on).days
        assert (found[loan.pk].overdue, found[loan.pk].late) == (overdue, days)
        assert found[loan.pk].outstanding == state.outstanding


def test_d19_an_import_says_beside_the_row_what_is_wrong(
    client: Client, world: World, tmp_path: Path, settings: Any
) -> None:
    settings.DATA = tmp_path
    wrong = [*GOOD[:2], "31/02/2024", *GOOD[3:]]
    source = upload(world, "opening", xlsx([HEAD, ["Trần Thị Mai", *GOOD[1:]], wrong]))
    client.force_login(world.users["accountant"])
    page = client.get(f"/nhap/{source.pk}/")
    assert page.status_code == 200
    assert "Ngày 31/02/2024 không có trong lịch." in page.content.decode()
    actor = world.actor("accountant")
    with pytest.raises(imports.StillWrong):
        imports.start(
            actor, import_id=source.pk, partly=False, paper_total=None, request_id=uuid4()
        )
    assert not Loan.objects.exists()
    assert first_fault() is None


def test_d20_one_more_member_costs_the_same_in_a_large_book(world: World) -> None:
    """Drawers lie flat under their control account: no tree is numbered anew."""
    assert not {"lft", "rght", "level", "path"} & {f.name for f in Account._meta.get_fields()}
    group = group_of(world, 1)
    costs = []
    for crowd in (2, 150):
        for _ in range(crowd // 30 or 1):
            group_of(world, min(crowd, 30))
        with CaptureQueriesContext(connection) as captured:
            people.join(
                world.actor("accountant"),
                group_id=group.pk,
                newcomers=[people.Newcomer(name=f"Lê Thị Mới {crowd}")],
                on=date(2026, 1, 1),
                request_id=uuid4(),
            )
        costs.append(len(captured))
    assert costs[0] == costs[1]


def test_all_twenty_have_their_number() -> None:
    told = json.loads((TESTS / "conformance" / "figures" / "known_defects.json").read_text("utf-8"))
    tested = {
        match[1].upper()
        for file in TESTS.rglob("test_*.py")
        for node in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(node, ast.FunctionDef) and (match := re.match(r"test_(d\d\d)_", node.name))
    }
    assert {defect["id"] for defect in told["defects"]} - tested == set()
    assert len(told["defects"]) == 20
