"""Somebody with the database file in her hands: each check of shares and pay lists tells."""

from datetime import date

import pytest
from django.db import connection

from qqv.capital import sharing_checks as checks
from qqv.capital.models import AllowancePayment, SharingRun
from qqv.capital.spending import allowances_paid
from qqv.reports.checks import CHECKS, first_fault
from qqv.rules.access import Verb
from qqv.rules.sharing import Who
from tests.actions.sharing import (
    APR,
    JUL,
    Q2,
    closed,
    pay,
    quarter_closed,
    reversed_first,
    run,
)
from tests.actions.test_books import unguarded
from tests.world import World


@pytest.fixture
def busy(world: World) -> World:
    """Two quarters shared, the first paid, one receipt of it undone in the second."""
    ready = quarter_closed(world)
    pay(ready, run(ready), Who.PROVINCE, Who.CHAIR, Who.LEADER)
    reversed_first(ready, on=date(2026, 4, 20))
    ready.collect(date(2026, 5, 10), {ready.lan: (893_000, 0), ready.mai: (893_000, 0)})
    closed(ready, date(2026, 6, 30))
    run(ready, quarter=Q2, on=JUL)
    return ready


def told() -> set[str]:
    return {fault.check for check in checks.CHECKS for fault in check()}


def test_honest_lists_have_no_fault(busy: World) -> None:
    assert set(checks.CHECKS) <= set(CHECKS)
    assert told() == set() and first_fault() is None


@pytest.mark.parametrize(
    ("change", "check"),
    [
        ("UPDATE capital_sharingrun SET interest = interest + 1", "shares"),
        ("UPDATE capital_sharingline SET amount = amount + 1 WHERE who = 'fund'", "shares"),
        ("UPDATE capital_sharingpart SET amount = amount + 1", "parts"),
        ("UPDATE capital_sharingbase SET members = 99, filled = ''", "parts"),
        ("UPDATE capital_sharingsource SET amount = amount + 1", "sources"),
        ("UPDATE ledger_posting SET amount = amount + 1 WHERE entry_id = {run}", "allowances"),
        ("UPDATE ledger_posting SET amount = amount + 1 WHERE entry_id = {paid}", "allowances"),
        ("UPDATE ledger_posting SET amount = amount + 1 WHERE entry_id = {arrival}", "allowances"),
        ("DELETE FROM capital_allowancepayment", "allowances"),
    ],
)
def test_a_change_is_told(busy: World, change: str, check: str) -> None:
    vouchers = {
        "run": SharingRun.objects.earliest("pk").entry_id,
        "paid": AllowancePayment.objects.filter(arrival=None).earliest("pk").entry_id,
        "arrival": AllowancePayment.objects.exclude(arrival=None).get().arrival_id,
    }
    statement = change.format(**vouchers)
    if "ledger_" in statement:
        unguarded(statement)
    else:
        with connection.cursor() as cursor:
            cursor.execute(statement)
    assert check in told()


def test_the_alarm_sees_what_was_paid_by_list(busy: World) -> None:
    scope = busy.actor("accountant").scope(Verb.SEE_BOOKS)
    paid = allowances_paid(scope, first=date(2026, 1, 1), last=APR)
    assert sorted(one.party for one in paid) == ["Sen", "Thu", "Tỉnh Sông Hồng"]
    lines = [one.line.payable for one in AllowancePayment.objects.all()]
    assert sum(one.amount for one in paid) == sum(lines)
    assert allowances_paid(scope, first=JUL, last=JUL) == []
