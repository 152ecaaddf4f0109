"""What two of the files tell beside the main thing: flat interest by days, other first days."""

from datetime import date
from decimal import Decimal

import pytest

from qqv.rules.money import Rounding
from qqv.rules.schedule import Method, Terms, due_dates, make_schedule
from tests.conformance.test_schedules import figures, monthly, whole


def test_flat_interest_by_actual_days_is_shared_and_the_last_line_absorbs() -> None:
    case = figures("daily_interest_equal_principal.json")
    lines = make_schedule(
        Terms(
            principal=case["principal"] * 100,
            installments=case["n"],
            rate=Decimal(case["monthly_rate_pct"]),
            method=Method.FLAT,
            disbursed_on=date.fromisoformat(case["disbursed"]),
            principal_each=case["principal"] * 5,
            by_days=True,
        )
    )
    for number, (due_on, principal, interest) in case["flat"].items():
        line = lines[int(number) - 1]
        assert line.due_on.isoformat() == due_on
        assert (line.principal, line.interest) == (principal * 100, whole(interest, 100))


@pytest.mark.parametrize("kind", ["same_day", "start_of_next_month", "end_of_month"])
def test_the_first_day_sets_all_the_others(kind: str) -> None:
    first, second, _, last = figures("due_dates.json")["frappe"][kind]
    days = due_dates(monthly(date.fromisoformat(first), 12))
    assert [day.isoformat() for day in (days[0], days[1], days[-1])] == [first, second, last]


def test_d03_one_percent_of_the_term_on_sixty_days_of_a_year_of_360() -> None:
    for method, by_days in ((Method.DAILY, False), (Method.FLAT, True)):
        (line,) = make_schedule(
            Terms(
                principal=100_000,
                installments=1,
                rate=Decimal("0.5"),
                method=method,
                disbursed_on=date(2024, 1, 1),
                first_due_on=date(2024, 3, 1),
                days_in_year=360,
                rounding=Rounding.HALF_UP,
                by_days=by_days,
            )
        )
        assert line.interest == 1000
