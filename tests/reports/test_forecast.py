"""The forecast adds up to what is owed, knows nothing of later days, and says what it means."""

import json
from datetime import date
from fractions import Fraction
from io import StringIO
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from qqv.lending import actions as lending
from qqv.lending.models import Loan, Repayment
from qqv.lending.queries.portfolio import standings
from qqv.people.models import Board
from qqv.reports.asked import Asked, By
from qqv.reports.conference import fund_scope
from qqv.reports.forecast import CommuneRotation, forecast
from qqv.reports.foreseen import compared
from qqv.reports.registry import REPORTS
from qqv.rules.access import Verb
from tests.actions.test_capital import returned
from tests.actions.test_relieve import ask, ask_freeze, decide
from tests.actions.test_sources import terms as set_terms
from tests.actions.test_sources import undone
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
    return next(
        c for c in forecast(fund_scope(), on=on, months=months).communes if c.name == "Hồng Thuận"
    )


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
    before = forecast(fund_scope(), on=APRIL).communes
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
    lent.lend(lent.dao, on=date(2026, 4, 20))
    returned(lent, on=date(2026, 4, 21))
    set_terms(lent, valid_from=date(2026, 4, 22))
    paid = Repayment.objects.get(loan__member=lent.lan, on=date(2026, 3, 10))
    lending.reverse_repayment(
        lent.actor("chair"),
        repayment_id=paid.pk,
        on=date(2026, 4, 23),
        reason="Ghi nhầm",
        request_id=uuid4(),
    )
    assert forecast(fund_scope(), on=APRIL).communes == before
    later, known = of_commune(date(2026, 5, 1)), standings(fund_scope(), on=date(2026, 5, 1))
    assert later.outstanding == sum(loan.outstanding for loan in known)
    # Chị Mai's loan has time until October; chị Đào's is new; chị Lan's payment is owed again.
    assert later.months[0].due == 2 * 833_000
    assert later.overdue == sum(loan.overdue for loan in known) == 833_000 + 4_000


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
        forecast(fund_scope(), on=APRIL)
    lent.lend(lent.dao, on=date(2026, 3, 20))
    with CaptureQueriesContext(connection) as more:
        forecast(fund_scope(), on=APRIL)
    assert len(few) == len(more) <= 30


def test_a_commune_sees_its_own(lent: World) -> None:
    mine = lent.actor("accountant").scope(Verb.SEE_BOOKS)
    assert [one.name for one in forecast(mine, on=APRIL).communes] == ["Hồng Thuận"]
    everything = forecast(fund_scope(), on=APRIL).communes
    assert forecast(mine, on=APRIL).communes[0] == next(
        c for c in everything if c.name == "Hồng Thuận"
    )
    assert len(everything) == Board.objects.filter(level="commune").count() == 2


def test_a_freeze_counts_from_its_decision(lent: World) -> None:
    """Asked for since February, decided in April: until then nobody knew."""
    before = of_commune(APRIL).overdue
    loan = Loan.objects.get(member=lent.mai)
    relief = ask_freeze(lent, loan, since=date(2026, 3, 11), on=date(2026, 4, 2))
    decide(lent, relief, on=date(2026, 4, 3))
    assert of_commune(APRIL).overdue == before == 833_000
    after = of_commune(date(2026, 4, 4))
    assert after.overdue == 0
    assert after.outstanding == sum(
        one.outstanding for one in standings(fund_scope(), on=date(2026, 4, 4))
    )


def test_a_debt_written_off_is_no_money_that_came(lent: World) -> None:
    loan = Loan.objects.get(member=lent.mai)
    decide(lent, ask(lent, loan, on=date(2026, 4, 5)), on=date(2026, 4, 6))
    may = date(2026, 5, 1)
    assert Loan.objects.get(pk=loan.pk).outstanding == 0
    found = compared(fund_scope(), on=APRIL, until=date(2026, 4, 30))
    assert found.whole.came == 0 and found.whole.months[0].likely == 2 * 833_000
    one = of_commune(may)
    assert one.outstanding == 10_000_000 - 2 * 833_000
    # April saw chị Lan's one line, and nothing of the debt that was written off.
    assert one.habits.months == 3 and one.share == Fraction(2, 5)


def test_a_forecast_beside_what_came(lent: World) -> None:
    march = date(2026, 3, 1)
    found = compared(fund_scope(), on=march, until=date(2026, 4, 15))
    one = next(place for place in found.communes if place.name == "Hồng Thuận")
    first, second = one.months
    assert (first.due, first.came, first.likely) == (2 * 833_000, 2 * 833_000, 833_000)
    assert (first.error, first.off) == (-833_000, Fraction(-1, 2)) and not first.inside
    assert (second.last, second.came, second.off) == (date(2026, 4, 15), 0, None)
    # Giao Hải lent nothing, so nothing was due, came or was off.
    assert found.inside == Fraction(2, 4)
    assert sorted(one.months[0].inside for one in found.communes) == [False, True]
    assert found.whole.came == 2 * 833_000


def test_the_command_line(lent: World) -> None:
    april = ("report", "forecast", "--on", "2026-04-01")
    told = json.loads(said(*april, "--months", "3", "--board", "01"))
    [one] = told["communes"]
    assert (one["board"], one["name"], one["overdue"]) == ("01", "Hồng Thuận", 833_000)
    assert [month["month"] for month in one["months"]] == ["2026-04", "2026-05", "2026-06"]
    due = sum(month["due"] for month in one["months"])
    assert one["overdue"] + due + one["due_later"] == one["outstanding"] == 17_501_000
    assert told["total"]["months"][0]["due"] == 1_666_000
    compared_ = json.loads(said(*april, "--compare", "--last", "2026-04-30"))
    assert compared_["total"]["collected"] == 0 and compared_["commune_months"] == 2
    table = said(*april, "--compare", "--last", "2026-04-30", "--format", "csv")
    assert table.startswith('"Tháng, xã",') and "30/04/2026," in table
    for wrong in (["--months", "0"], ["--months", "61"], ["--board", "99"]):
        with pytest.raises(CommandError):
            said(*april, *wrong)
    with pytest.raises(CommandError, match="ngày lập dự báo"):
        said(*april, "--compare", "--last", "2026-03-31")


def said(*words: str) -> str:
    out = StringIO()
    call_command(*words, stdout=out)
    return out.getvalue()


def test_the_allocation_book_ends_where_the_books_do(world: World) -> None:
    undone(world, returned(world))
    returned(world, amount=10_000_000, decision_no="10/QĐ")
    asked = Asked(on=APRIL, first=date(2026, 2, 1), last=APRIL, before=APRIL, by=By.COMMUNE)
    table = REPORTS["allocations"].table(fund_scope(), asked)
    assert table.rows[0].cells[-1] == 300_000_000
    left = world.balance("411", world.province) - world.balance("136", world.province)
    assert table.total and table.total[-1] == left == 310_000_000
    mine = REPORTS["allocations"].table(world.actor("accountant").scope(Verb.SEE_BOOKS), asked)
    assert mine.total and mine.total[-1] == world.balance("361") == 90_000_000
    assert [row.cells[2] for row in mine.rows] == ["", "9/QĐ", "Chuyển nhầm xã", "10/QĐ"]
