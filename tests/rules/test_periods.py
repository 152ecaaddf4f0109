"""Working days: Monday to Friday, the day something came not counted."""

from datetime import date

import pytest

from qqv.rules.periods import working_days_later


@pytest.mark.parametrize(
    ("start", "days", "due"),
    [
        (date(2026, 3, 2), 2, date(2026, 3, 4)),
        (date(2026, 3, 6), 2, date(2026, 3, 10)),
        (date(2026, 3, 7), 2, date(2026, 3, 10)),
        (date(2026, 3, 7), 5, date(2026, 3, 13)),
        (date(2026, 3, 6), 0, date(2026, 3, 6)),
        (date(2026, 12, 31), 1, date(2027, 1, 1)),
    ],
)
def test_working_days(start: date, days: int, due: date) -> None:
    assert working_days_later(start, days) == due
