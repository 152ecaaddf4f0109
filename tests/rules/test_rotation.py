"""What comes back is never more than is owed, no đồng is lost on the way, and money lent again
comes back again."""

from dataclasses import replace
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from qqv.rules.rotation import (
    AHEAD,
    DUE,
    LATE_1,
    LATE_MORE,
    NOTHING,
    UNSEEN,
    Habits,
    Owed,
    Policy,
    Purse,
    Seen,
    ahead,
    banded,
    classed,
    habits_of,
    habits_of_fund,
    month_on,
    taken,
    with_loan,
)

MILLION = 1_000_000
money = st.integers(0, 10**10)
parts = st.fractions(0, 1, max_denominator=1000)
owed = st.builds(
    Owed,
    late=st.tuples(money, money, money, money, money),
    dues=st.lists(money, max_size=40).map(tuple),
)
habits = st.builds(
    Habits,
    rates=st.tuples(parts, parts, parts, parts, parts),
    low=parts,
    high=st.fractions(1, 3, max_denominator=1000),
    months=st.integers(0, 12),
)


def steady(rate: Fraction = Fraction(1)) -> Habits:
    return Habits(rates=(rate, *[Fraction(0)] * 4), low=Fraction(1), high=Fraction(1), months=12)


@given(owed=owed, habits=habits, left=parts)
def test_what_comes_and_what_stays_is_what_was_owed(
    owed: Owed, habits: Habits, left: Fraction
) -> None:
    came, after = month_on(owed, habits, left=left)
    assert came + after.whole == owed.whole and came >= 0
    assert min((*after.late, *after.dues), default=0) >= 0


@settings(deadline=None)
@given(owed=owed, habits=habits, cash=st.integers(-(10**9), 10**9), approved=money)
def test_every_month_lies_in_its_band_and_nothing_is_lent_twice(
    owed: Owed, habits: Habits, cash: int, approved: int
) -> None:
    policy = Policy(reserve=10 * MILLION, idle_months=3)
    purse = Purse(
        cash=cash, owed=owed, habits=habits, approved=approved, size=10 * MILLION, lines=(1, 2, 1)
    )
    months = ahead(purse, [5 * MILLION] * 15, policy, months=12)
    assert len(months) == 12
    assert all(month.low <= month.likely <= month.high for month in months)
    assert sum(month.likely for month in months) <= owed.whole
    assert tuple(month.due for month in months) == (*owed.dues, *[0] * 12)[:12]
    lent = sum(month.loans for month in months) * purse.size + approved
    assert sum(month.again for month in months) <= lent
    came = sum(month.likely + month.again for month in months)
    given = lent - approved
    assert given == 0 or given <= cash - policy.reserve - approved + came
    for month in months:
        assert 0 <= month.idle <= month.spare and month.short >= 0
        assert month.short == 0 or month.spare == 0


@given(
    balance=money,
    rest=st.lists(money, min_size=4, max_size=4),
    paid=st.integers(-(10**9), 10**10),
)
def test_a_balance_is_cut_into_classes_to_the_last_dong(
    balance: int, rest: list[int], paid: int
) -> None:
    after, here, one, three = sorted(rest)
    parts = classed(balance, after=after, here=here, one=one, three=three)
    assert sum(parts) == balance and min(parts) >= 0
    took = taken(min(paid, balance), parts)
    assert sum(took) == min(paid, balance)
    if paid >= 0:
        assert all(0 <= got <= part for got, part in zip(took, parts, strict=True))


def test_the_oldest_debt_is_paid_first() -> None:
    # Of 10 million in lines of 1 million, 8 are owed though only 6 fall due from this month on.
    parts = classed(8, after=5, here=6, one=7, three=7)
    assert parts == (1, 1, 0, 1, 5)
    assert taken(2, parts) == (0, 1, 0, 1, 0)
    assert taken(4, parts) == (1, 1, 0, 1, 1)
    # A payment undone this month was counted when it came.
    assert taken(-3, parts) == (-3, 0, 0, 0, 0)


def test_a_commune_with_few_loans_is_taken_to_be_like_the_others() -> None:
    fund = Habits(
        rates=(Fraction(9, 10), *[Fraction(1, 2)] * 4),
        low=Fraction(8, 10),
        high=Fraction(12, 10),
        months=12,
    )
    assert habits_of([], fund=fund).rates == fund.rates
    few = seen(loans=60, due=100, paid=50)
    # Sixty of its own weigh as much as the fund's sixty: half way between 1/2 and 9/10.
    assert habits_of([few], fund=fund).rates[DUE] == Fraction(7, 10)
    many = seen(loans=60 * 99, due=100, paid=50)
    assert habits_of([many], fund=fund).rates[DUE] == Fraction(504, 1000)
    # What it never had, late debts, it takes from the fund whole.
    assert habits_of([many], fund=fund).rates[LATE_MORE] == Fraction(1, 2)


def test_the_band_is_the_spread_of_its_own_months() -> None:
    months = [seen(loans=10**9, due=100, paid=paid) for paid in (80, 90, 90, 90, 90, 90, 90, 100)]
    own = habits_of_fund([months])
    assert own.rates[DUE] == Fraction(9, 10)
    assert (own.low, own.high) == (Fraction(8, 9), Fraction(10, 9))
    # Twenty months: one in ten is worse than the low, one in ten better than the high.
    long = [seen(loans=10, due=1000, paid=900 + n) for n in range(20)]
    banded = habits_of_fund([long])
    assert banded.low == Fraction(901, 910) and banded.high == Fraction(917, 910)


def test_the_band_widens_with_the_months_and_the_sooner_the_less_was_seen() -> None:
    year = Habits(rates=UNSEEN.rates, low=Fraction(9, 10), high=Fraction(21, 20), months=12)
    assert banded(1000, year, ahead=0) == (900, 1050)
    assert banded(1000, year, ahead=12) == (800, 1100)
    quarter = replace(year, months=3)
    assert banded(1000, quarter, ahead=12) == (500, 1250)
    assert banded(1000, quarter, ahead=60) == (0, 2050)
    assert banded(1000, UNSEEN, ahead=12) == (1000, 1000)


def test_nothing_seen_is_nothing_assumed() -> None:
    assert habits_of_fund([]) == UNSEEN
    assert habits_of_fund([[Seen(owed=NOTHING, paid=NOTHING, loans=NOTHING)]]) == UNSEEN


def test_late_money_grows_old_and_comes_at_the_rate_of_its_age() -> None:
    rates = (Fraction(1, 2), Fraction(1, 2), Fraction(1, 4), Fraction(0), Fraction(0))
    half = Habits(rates=rates, low=Fraction(1), high=Fraction(1), months=12)
    came, after = month_on(Owed(dues=(800, 800)), half)
    assert (came, after) == (400, Owed(late=(0, 400, 0, 0, 0), dues=(800,)))
    came, after = month_on(after, half)
    assert (came, after.late) == (600, (0, 400, 200, 0, 0))
    came, after = month_on(after, half)
    assert (came, after.late) == (200 + 50, (0, 0, 200, 150, 0))
    came, after = month_on(Owed(late=(0, 0, 0, 0, 900)), half)
    assert (came, after.late) == (0, (0, 0, 0, 0, 900))


def test_what_is_paid_ahead_is_taken_off_the_next_lines() -> None:
    rates = (Fraction(1), *[Fraction(0)] * 3, Fraction(1, 10))
    came, after = month_on(
        Owed(dues=(100, 100, 300)),
        Habits(rates=rates, low=Fraction(1), high=Fraction(1), months=12),
    )
    assert (came, after.dues) == (140, (60, 300))
    assert rates[AHEAD] and rates[LATE_1] == 0


def test_money_lent_again_comes_back_again() -> None:
    purse = Purse(
        cash=30 * MILLION,
        owed=Owed(dues=(10 * MILLION, 0, 0, 0, 0, 0)),
        habits=steady(),
        size=10 * MILLION,
        lines=(1, 1),
    )
    months = ahead(purse, [0] * 8, Policy(reserve=10 * MILLION, idle_months=3), months=5)
    # 30 + 10 - 10 kept: three loans; half of them back in each of the next two months.
    assert [month.loans for month in months] == [3, 1, 2, 2, 2]
    assert [month.again for month in months] == [n * MILLION for n in (0, 15, 20, 15, 20)]


def test_idle_money_and_shortage_are_seen_before_they_happen() -> None:
    policy = Policy(reserve=10 * MILLION, idle_months=3)
    purse = Purse(
        cash=20 * MILLION,
        owed=Owed(dues=(MILLION,) * 12),
        habits=steady(),
        size=10 * MILLION,
        lines=(1,) * 36,
    )
    nothing = ahead(purse, [0] * 15, policy, months=12)
    assert [month.idle for month in nothing[:3]] == [11 * MILLION, 12 * MILLION, 13 * MILLION]
    # What is needed in the third month is not idle in the two before it.
    needs = [0, 0, 12 * MILLION, *[0] * 12]
    wanted = ahead(purse, needs, policy, months=12)
    assert [month.idle for month in wanted[:4]] == [MILLION, MILLION, MILLION, 2_333_334]
    much = ahead(purse, [14 * MILLION, *[0] * 14], policy, months=12)
    assert [month.short for month in much[:4]] == [3 * MILLION, 1_694_444, 352_622, 0]


def test_some_savings_may_be_lent_where_the_fund_allows_it() -> None:
    assert Policy().lendable(held=100, savings=30) == 70
    assert Policy(savings_lent=50).lendable(held=100, savings=31) == 85
    assert Policy(savings_lent=100).lendable(held=100, savings=30) == 100


def test_new_loans_stand_beside_the_old() -> None:
    after = with_loan(Owed(late=(0, 5, 0, 0, 0), dues=(7,)), 10, (1, 1, 2))
    assert after == Owed(late=(0, 5, 0, 0, 0), dues=(7 + 3, 2, 5))
    assert with_loan(Owed(), 0, (1,)) == Owed()


def seen(*, loans: int, due: int, paid: int) -> Seen:
    none = (0,) * 4
    return Seen(owed=(due, *none), paid=(paid, *none), loans=(loans, *none))
