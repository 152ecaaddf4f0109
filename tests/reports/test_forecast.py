"""The forecast adds up to what is owed, knows nothing of later days, and says what it means."""

from datetime import date
from fractions import Fraction
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from qqv.lending import actions as lending
from qqv.lending.models import Loan
from qqv.lending.queries.portfolio import standings
from qqv.people.models import Board
from qqv.reports.conference import fund_scope
from qqv.reports.forecast import CommuneRotation, forecast, rotation
from qqv.rules.access import Verb
from tests.world import World

APRIL = date(2026, 4, 1)


@pytest.fixture
def lent(world: World) -> World:
    """Two borrow in January: chị Lan pays each month, chị Mai brings February's in March."""
    world.lend(world.lan)
    world.lend(world.mai)
    world.collect(date(2026, 2, 10), {world.lan: (893_000, 15_000), world.mai: (0, 15_000)})
    world.collect(date(2026, 3, 10), {world.lan: (888_000, 0), world.mai: (893_000, 15_000)})
    return world


def of_commune(on: date, months: int = 24) -> CommuneRotation:
    return next(c for c in rotation(fund_scope(), on=on, months=months) if c.name == "Hồng Thuận")


def test_dues_and_overdue_are_what_is_owed(lent: World) -> None:
    one = of_commune(APRIL, months=6)
    owed = sum(loan.outstanding for loan in standings(fund_scope(), on=APRIL))
    assert one.outstanding == owed == 20_000_000 - 3 * 833_000
    assert one.overdue == 833_000 and one.later == 2 * 4 * 833_000 - 2 * 833_000 + 2 * 837_000
    assert [month.due for month in one.months] == [2 * 833_000] * 6
    assert one.months[0].month == APRIL
    whole = forecast(fund_scope(), on=APRIL).whole
    assert whole.outstanding == owed and whole.later == 0


def test_habits_are_those_of_the_books(lent: World) -> None:
    """Due in February and March: 2 lines each; in their own month came one of each."""
    one = of_commune(APRIL)
    assert one.habits.months == 2
    # Own half of four loan-months beside the fund's half: the fund is this commune.
    assert one.share == Fraction(1, 2)
    # What was late for a month in March, chị Mai's February, came whole.
    first = one.months[0]
    assert first.likely == 833_000 + 833_000
    # February brought 833 of an expected 833, March 1,666 of 1,666: no spread in two months.
    assert first.low == first.likely == first.high


def test_nothing_later_is_known(lent: World) -> None:
    before = rotation(fund_scope(), on=APRIL)
    lent.collect(date(2026, 4, 10), {lent.lan: (884_000, 15_000)})
    lending.extend(
        lent.actor("chair"),
        loan_id=Loan.objects.get(member=lent.mai).pk,
        months=6,
        reason="Mất mùa",
        decision_no="03/QĐ",
        on=date(2026, 4, 15),
        request_id=uuid4(),
    )
    assert rotation(fund_scope(), on=APRIL) == before
    later = of_commune(date(2026, 5, 1))
    assert later.outstanding == sum(
        loan.outstanding for loan in standings(fund_scope(), on=date(2026, 5, 1))
    )
    # The extended loan is no longer due in May.
    assert later.months[0].due == 833_000 and later.overdue == 0


def test_within_a_month_only_the_rest_of_it_is_due(lent: World) -> None:
    middle = of_commune(date(2026, 3, 20))
    assert middle.months[0].month == date(2026, 3, 1)
    # March's lines fell on the 10th: one is paid, chị Mai's is late but not a month old.
    assert middle.months[0].due == 0 and middle.overdue == 833_000
    assert middle.months[1].due == 2 * 833_000
    assert middle.outstanding == 20_000_000 - 3 * 833_000


def test_money_held_approved_and_kept_back(lent: World) -> None:
    one = of_commune(APRIL)
    money = sum(lent.balance(number) for number in ("111", "112", "113"))
    assert one.held == money - lent.balance("4231") and one.savings == 45_000
    # 100 million less two loans and the reserve of 10, with what April brings: eight loans.
    first = one.months[0]
    assert first.loans == (one.held - 10_000_000 + first.likely) // 10_000_000 > 0
    assert one.months[1].again > 0


def test_a_constant_number_of_statements(lent: World) -> None:
    with CaptureQueriesContext(connection) as few:
        rotation(fund_scope(), on=APRIL)
    lent.lend(lent.dao, on=date(2026, 3, 20))
    with CaptureQueriesContext(connection) as more:
        rotation(fund_scope(), on=APRIL)
    assert len(few) == len(more) <= 30


def test_a_commune_sees_its_own(lent: World) -> None:
    mine = lent.actor("accountant").scope(Verb.SEE_BOOKS)
    assert [one.name for one in rotation(mine, on=APRIL)] == ["Hồng Thuận"]
    everything = rotation(fund_scope(), on=APRIL)
    assert rotation(mine, on=APRIL)[0] == next(c for c in everything if c.name == "Hồng Thuận")
    assert len(everything) == Board.objects.filter(level="commune").count() == 2
