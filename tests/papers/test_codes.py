"""The code on every paper: true while the books say the same, false as soon as they do not."""

import re
from datetime import date
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.db.models import F, Model
from django.test import Client

from qqv.capital.models import SharingRun
from qqv.capital.reconstituting import Change, Incoming, reconstitute
from qqv.collection.models import CollectionLine, HandOver
from qqv.ledger.actions import reopen_period
from qqv.ledger.models import Account
from qqv.lending import actions as lending
from qqv.lending.models import Approval, Installment, Loan
from qqv.lending.payoff import payoff_of
from qqv.papers.registry import PAPERS, paper_of, proved
from qqv.people.models import Fund, Group, OfficeHandOver
from qqv.rules.access import Actor, Grant, Role
from qqv.rules.chart import Side
from qqv.rules.refusals import Unseen
from tests.actions import sharing
from tests.actions.closing import petition
from tests.actions.test_cost import group_of
from tests.actions.test_extend_by_event import strike
from tests.actions.test_relieve import ask_freeze, decide
from tests.papers.test_papers import places as lent
from tests.papers.test_papers import read
from tests.world import World

__all__ = ["lent"]


# A paper of each kind, and the figure in the books that is made another.
NUMBERS: dict[str, tuple[type[Model], str]] = {
    "HS-{application}": (Approval, "principal"),
    "HS-{application}-quyet-dinh-duyet": (Approval, "principal"),
    "SV-{loan}": (Loan, "principal"),
    "DK-{loan}": (Loan, "principal"),
    "GH-{loan}": (Loan, "outstanding"),
    "TT-{settled}": (Loan, "principal"),
    "GN-{disbursement}": (Loan, "principal"),
    "NT-{hand_over}": (HandOver, "declared"),
    "BK-{sheet}": (CollectionLine, "saved"),
    "BT-{group}-2026-03-10-2026-03-01": (Installment, "principal"),
    "TV-{group}-2026-03-01": (Loan, "outstanding"),
    "CK-{group}-2026-03-01": (Loan, "outstanding"),
    "KK-{board}-2026-03-01": (Account, "debits"),
    "BG-{board}-2026-03-01": (Account, "debits"),
    "GP-{regrouping}": (Group, "number"),
    "TQ-{board}-2026-03-31": (Account, "debits"),
    "XL-{relief}": (Loan, "principal"),
    "SK-{event}": (Loan, "principal"),
    "KT-{passed}": (OfficeHandOver, "bank_booked"),
    "CP-{shared}": (SharingRun, "interest"),
    "SQ-{board}-111-2026-02": (Account, "debits"),
    "SO-cho-vay-{board}-quy-2026-01": (Loan, "principal"),
    "BC-due,ngay=2026-03-01,tu=2026-03-01,den=2026-03-31,theo=group,cac-xa={board}": (
        Installment,
        "principal",
    ),
}


# Tried in test_control_codes.py.
CONTROL = "KI KH TH CP PB NV TG SH HV GK DT HN HD KN"
OF_CONTROL = frozenset(CONTROL.split())


@pytest.fixture
def places(world: World, lent: dict[str, int]) -> dict[str, int]:
    """The papers of a month, of a loan paid off, and of what was decided on debts and posts."""
    decided = {"event": strike(world, seen=1).pk}
    world.lend(world.mai)
    relief = ask_freeze(world, world.mai.loans.get())
    decide(world, relief)
    decided |= {"relief": relief.pk, "passed": pass_on_accounts(world).pk}
    decided |= {"settled": settled_from_balance(world).pk}
    petition(world)
    decided |= {"shared": shared_quarter(world).pk}
    return lent | decided


def shared_quarter(world: World) -> SharingRun:
    """The first quarter, closed and shared among who holds a post."""
    sharing.manned(world)
    sharing.decided(world, sharing.proposed(world))
    sharing.closed(world, date(2026, 3, 31))
    return sharing.run(world)


def pass_on_accounts(world: World) -> OfficeHandOver:
    """The accountant's post, which keeps no cash, taken up by somebody."""
    change = Change(
        board_id=world.board.pk,
        post="accountant",
        incoming=Incoming(name="Ngô Thị Quế"),
        decision_no="12/QĐ",
        witness="Lý Thị Thu",
    )
    on = date(2026, 2, 20)
    return reconstitute(world.actor("chair"), change=change, on=on, today=on, request_id=uuid4())


def settled_from_balance(world: World) -> Loan:
    """A loan the old books knew, without a dossier, settled at the desk."""
    loan = Loan.objects.get(group=group_of(world, 1))
    on = date(2026, 2, 20)
    owed = payoff_of(loan, on=on)
    lending.settle(
        world.actor("cashier"),
        loan_id=loan.pk,
        received=owed.principal + owed.interest,
        on=on,
        request_id=uuid4(),
    )
    loan.refresh_from_db()
    return loan


def auditor(fund: Fund) -> Actor:
    return Actor(user_id=0, name="", fund_id=fund.pk, grants=(Grant(role=Role.AUDITOR),))


def asked(client: Client, number: str, code: str) -> str:
    cache.clear()
    text = client.get("/kiem-phieu/", {"so": number, "ma": code}).content.decode()
    return re.sub(r"\s+", " ", text)


def test_every_kind_of_paper_is_tried() -> None:
    assert {number[:2] for number in NUMBERS} | OF_CONTROL == set(PAPERS)


@pytest.mark.parametrize("number", NUMBERS)
def test_a_true_code_is_known_and_no_name_is_told(
    client: Client, world: World, places: dict[str, int], number: str
) -> None:
    paper = paper_of(world.actor("accountant"), number.format(**places))
    assert re.fullmatch("[A-Z2-7]{4}-[A-Z2-7]{4}", paper.code)
    text = asked(client, paper.number, paper.code.lower().replace("-", ""))
    assert "Khớp với sổ sách" in text and world.board.name in text
    for person in (world.lan, world.mai, world.dao):
        assert person.name not in text
    assert "Không khớp" in asked(client, paper.number, "AAAA-AAAA")


@pytest.mark.parametrize("number", NUMBERS)
def test_a_figure_made_another_is_found_out(
    client: Client, world: World, places: dict[str, int], number: str
) -> None:
    paper = paper_of(world.actor("accountant"), number.format(**places))
    table, figure = NUMBERS[number]
    rows = table._default_manager.all()
    if table is Account:
        rows = rows.filter(side=Side.DEBIT, closed_on=None)
    if figure == "outstanding":
        rows = rows.filter(settled_on=None)
    assert rows.update(**{figure: F(figure) + 1000})
    text = asked(client, paper.number, paper.code)
    assert "Không khớp" in text and "đ</dd>" not in text


def test_a_payment_changes_what_it_stands_in_and_nothing_else(
    world: World, places: dict[str, int]
) -> None:
    numbers = [
        f"SV-{places['loan']}",
        f"SO-cai-{world.board.pk}-quy-2026-01-131",
        "BC-portfolio,ngay=2026-03-31,theo=group",
        f"BK-{places['sheet']}",
        f"SO-cai-{world.board.pk}-thang-2026-02-131",
        "BC-portfolio,ngay=2026-02-28,theo=group",
    ]
    codes = [paper_of(auditor(world.fund), number).code for number in numbers]
    march = {"board_id": world.board.pk, "ends_on": date(2026, 3, 31), "reason": "Ghi sót"}
    reopen_period(world.actor("province_chair"), **march, request_id=uuid4())
    world.collect(date(2026, 3, 10), {world.lan: (888_000, 15_000)})
    known = [proved(number=n, code=c) for n, c in zip(numbers, codes, strict=True)]
    assert [found is not None for found in known] == [False, False, False, True, True, True]


def test_the_paper_of_another_fund_is_known(
    client: Client, world: World, places: dict[str, int]
) -> None:
    other = Fund.objects.create(
        pk=world.fund.pk - 1,  # asked before ours
        code="AA",
        name="Quỹ khác",
        union="Hội tỉnh khác",
        working_on=date(2026, 1, 1),
        group_min=10,
        group_max=30,
    )
    number = f"SV-{places['loan']}"
    with pytest.raises(Unseen):
        paper_of(auditor(other), number)
    code = paper_of(auditor(world.fund), number).code
    assert "Khớp với sổ sách" in asked(client, number, code)


def test_who_prints_and_in_which_language_changes_nothing(
    client: Client, world: World, places: dict[str, int]
) -> None:
    client.force_login(world.users["accountant"])
    _, text = read(client, f"/in/giai-ngan/{places['disbursement']}/")
    client.force_login(world.users["auditor"])
    client.cookies["django_language"] = "en"
    _, again = read(client, f"/in/giai-ngan/{places['disbursement']}/")
    [code, same] = [re.findall("Mã kiểm: (....-....)", said)[0] for said in (text, again)]
    assert code == same
    assert f"Số giấy: GN-{places['disbursement']}" in text
    assert "Agrees with the books" in asked(client, f"GN-{places['disbursement']}", code)


@pytest.mark.parametrize(
    "number",
    ["", "SV", "SV-", "SV-0", "SV-x", "SV-9999999999", "XX-1", "SV_1", "TV-1-2026-13-45", "HS-1-x"]
    + ["BC-portfolio", "BC-x,ngay=2026-01-01,theo=group", "BC-portfolio,theo=group"]
    + ["BC-portfolio,ngay=2026-13-01,theo=group", "BC-portfolio,ngay=2026-01-01,theo=x"]
    + ["BC-portfolio,ngay=2026-01-01,theo=month", "BC-portfolio,ngay=9999-12-31,theo=group"]
    + ["BC-portfolio,ngay=2026-01-01,theo=group,xa=999999999999999", "SO-x-1-nam-2026-01"]
    + ["BC-portfolio,ngay=2026-01-01,theo=group,xa=1.2", "SO-cai-1-nam-2026-01-999"]
    + ["BC-income,ngay=2026-01-01,tu=2026-01-01,den=2099-12-31,theo=member"]
    + ["BC-portfolio,ngay=2026-01-01,theo=group,nhom=x", "BC-lines,ngay=2026-01-01,theo=total"],
)
def test_a_number_of_no_paper_is_unknown(client: Client, world: World, number: str) -> None:
    assert proved(number=number, code="AAAA-AAAA") is None
