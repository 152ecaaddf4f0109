"""CGAP's two formulas by their own example figures, and whose money lay where for how long."""

from datetime import date
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from qqv.rules.indicators import annual_loss, days_held, mean_of, term_months
from qqv.rules.schedule import Frequency

JAN = [date(2026, 1, day) for day in range(1, 32)]


def test_the_loss_rate_of_a_ninety_eight_percent_recovery() -> None:
    """98% of a loan of 36 months: 2% / 3 years x 2 = 1.33% of the capital is lost in a year."""
    rate = annual_loss(Fraction(98, 100), term_months=Fraction(36))
    assert rate == Fraction(1, 75)
    assert round(float(rate), 4) == 0.0133


def test_the_same_recovery_of_short_loans_loses_much_more() -> None:
    """OP3: of loans of three months, 98% recovery is 16% of the capital gone in a year."""
    assert annual_loss(Fraction(98, 100), term_months=Fraction(3)) == Fraction(16, 100)


def test_nothing_is_lost_at_full_recovery_and_nothing_told_of_nothing() -> None:
    assert annual_loss(Fraction(1), term_months=Fraction(36)) == 0
    assert annual_loss(Fraction(103, 100), term_months=Fraction(36)) == 0
    assert annual_loss(None, term_months=Fraction(36)) is None
    assert annual_loss(Fraction(1, 2), term_months=None) is None


def test_terms_are_told_in_months() -> None:
    assert term_months(36, Frequency.MONTHLY) == 36
    assert term_months(4, Frequency.QUARTERLY) == 12
    assert term_months(52, Frequency.WEEKLY) == 12


def test_a_mean_is_exact() -> None:
    assert mean_of([20_000_000, 19_167_000, 17_501_000]) == Fraction(56_668_000, 3)
    assert mean_of([]) is None


def test_the_oldest_money_leaves_first() -> None:
    moves = [(JAN[0], 100, 0), (JAN[10], 50, 0), (JAN[12], 0, 120)]
    # 100 for 12 days, 20 of the 50 for 2 days, 30 until the 21st for 10 days.
    assert days_held(moves, first=JAN[0], last=JAN[20]) == (1_200 + 40 + 300, 150)
    # Of what came in on the 11th alone:
    assert days_held(moves, first=JAN[5], last=JAN[20]) == (340, 50)


@given(
    st.lists(st.tuples(st.sampled_from(JAN), st.integers(1, 10**7)), max_size=8),
    st.integers(0, 10**7),
)
def test_money_lies_no_longer_than_the_span(came: list[tuple[date, int]], gone: int) -> None:
    moves = [(on, amount, 0) for on, amount in came] + [(JAN[15], 0, gone)]
    weighted, amount = days_held(moves, first=JAN[0], last=JAN[-1])
    assert amount == sum(n for _on, n in came)
    assert 0 <= weighted <= sum(n * (JAN[-1] - on).days for on, n in came)
    later, _same = days_held([*moves, (JAN[20], 0, 10)], first=JAN[0], last=JAN[-1])
    assert later <= weighted
