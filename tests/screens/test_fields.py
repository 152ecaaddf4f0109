"""Money and days as people type them."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from qqv.web.forms.fields import read_day, read_money


@pytest.mark.parametrize(
    ("typed", "amount"),
    [
        ("1330000", 1_330_000),
        ("1.330.000", 1_330_000),
        ("1,330,000", 1_330_000),
        ("1 330 000 đ", 1_330_000),
        ("5 tr", 5_000_000),
        ("5triệu", 5_000_000),
        ("1,5 tr", 1_500_000),
        ("0", 0),
        ("１２３", 123),
    ],
)
def test_money_is_read(typed: str, amount: int) -> None:
    assert read_money(typed) == amount


@pytest.mark.parametrize(
    "typed", ["1.5", "-5", "abc", "1.33.000", "1,330.000", "9" * 15, "5 tỷ", "1e5"]
)
def test_money_that_could_mean_two_things_is_refused(typed: str) -> None:
    with pytest.raises(ValidationError):
        read_money(typed)


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("23/12/2022", date(2022, 12, 23)),
        ("5/3/22", date(2022, 3, 5)),
        ("05.03.2022", date(2022, 3, 5)),
        ("5-3-2022", date(2022, 3, 5)),
        ("050322", date(2022, 3, 5)),
        ("05032022", date(2022, 3, 5)),
    ],
)
def test_days_are_read(typed: str, day: date) -> None:
    assert read_day(typed) == day


@pytest.mark.parametrize(
    "typed", ["31/02/2026", "2026-02-03", "23122", "12/13/2022", "mai", "0/1/2022"]
)
def test_days_that_are_not_in_the_calendar_are_refused(typed: str) -> None:
    with pytest.raises(ValidationError):
        read_day(typed)
