"""Mistakes that peers shipped; each keeps its number. Those that need a database stand beside."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qqv.rules.facts import Payment
from qqv.rules.money import Rounding
from qqv.rules.repayment import replay
from qqv.rules.schedule import Frequency, Installment, Method, RatePer, Terms, make_schedule


def lines(principal: int, count: int, yearly: str, **more: object) -> tuple[Installment, ...]:
    facts = {
        "method": Method.DECLINING_EQUAL_INSTALLMENT,
        "rate_per": RatePer.YEAR,
        "disbursed_on": date(2024, 1, 31),
    } | more
    return make_schedule(
        Terms(principal=principal, installments=count, rate=Decimal(yearly), **facts)
    )


@pytest.mark.parametrize(
    ("rounding", "installment"), [(Rounding.HALF_UP, 3226), (Rounding.UP, 3227)]
)
def test_d01_rounding_is_a_setting_and_the_last_line_balances(
    rounding: Rounding, installment: int
) -> None:
    made = lines(100_000, 36, "9.99", rounding=rounding)
    assert abs(made[0].total - installment) <= (rounding == Rounding.HALF_UP)
    assert sum(line.principal for line in made) == 100_000


@given(
    principal=st.integers(1, 200_000),
    count=st.integers(1, 60),
    method=st.sampled_from(Method),
    rounding=st.sampled_from(Rounding),
    unit=st.sampled_from([1, 100, 1000]),
)
def test_d02_the_term_is_as_asked_from_one_dong(
    principal: int, count: int, method: Method, rounding: Rounding, unit: int
) -> None:
    made = lines(principal, count, "20", method=method, rounding=rounding, round_to=unit)
    assert len(made) == count
    assert sum(line.principal for line in made) == principal
    assert min(line.principal for line in made) >= 0
    assert min(line.interest for line in made) >= 0
    assert min(line.balance for line in made) == made[-1].balance == 0


def test_d03_the_days_of_the_year_are_honoured_on_every_path() -> None:
    for method in (Method.FLAT, Method.DECLINING_EQUAL_PRINCIPAL, Method.DAILY):
        weekly = {"method": method, "frequency": Frequency.WEEKLY}
        short = lines(36_500_000, 1, "36", days_in_year=360, **weekly)[0].interest
        true = lines(36_500_000, 1, "36", days_in_year=365, **weekly)[0].interest
        assert (short, true) == (255_500, 252_000)


@pytest.mark.parametrize("method", Method)
def test_d04_a_loan_without_interest_never_makes_any(method: Method) -> None:
    made = lines(900, 3, "0", method=method)
    assert [(line.principal, line.interest) for line in made] == [(300, 0)] * 3


@given(count=st.integers(1, 40), principal=st.integers(1, 500), rate=st.integers(0, 90))
def test_d14_no_negative_row_ever(count: int, principal: int, rate: int) -> None:
    for method in Method:
        for rounding in Rounding:
            made = lines(principal, count, str(rate), method=method, rounding=rounding)
            assert all(line.principal >= 0 <= line.interest and line.balance >= 0 for line in made)


def test_d15_dong_have_no_fraction() -> None:
    for method in Method:
        for line in lines(1_000_003, 7, "11.37", method=method):
            assert type(line.principal) is type(line.interest) is type(line.balance) is int


@given(
    payments=st.lists(
        st.tuples(st.integers(0, 500), st.integers(1, 2_000_000)), min_size=1, max_size=8
    ),
    method=st.sampled_from(Method),
    order=st.randoms(use_true_random=False),
)
def test_d17_any_order_of_entry_gives_the_same_end(
    payments: list[tuple[int, int]], method: Method, order: object
) -> None:
    terms = Terms(
        principal=10_000_000,
        installments=12,
        rate=Decimal("0.6"),
        method=method,
        disbursed_on=date(2024, 1, 31),
        round_to=1000,
    )
    facts = [
        Payment(key=str(n), on=date.fromordinal(date(2024, 2, 1).toordinal() + day), received=x)
        for n, (day, x) in enumerate(payments)
    ]
    shuffled = list(facts)
    order.shuffle(shuffled)  # type: ignore[attr-defined]
    first, second = replay(terms=terms, facts=facts), replay(terms=terms, facts=shuffled)
    assert first == second
    received = sum(x for _, x in payments)
    split = sum(s.principal + s.interest + s.excess for s in first.splits.values())
    assert split == received
    assert first.outstanding == 10_000_000 - sum(s.principal for s in first.splits.values())


def test_d18_the_residue_lies_in_the_last_line() -> None:
    made = lines(100_000, 60, "4.5", round_to=100)
    usual = made[0].total
    assert {line.total for line in made[:-1]} == {usual}
    assert abs(made[-1].total - usual) <= 60 * 100 // 2
    assert sum(line.principal for line in made) == 100_000
