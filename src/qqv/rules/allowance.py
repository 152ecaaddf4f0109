"""What does a group's officer get for her work? A share of the interest her group paid."""

from decimal import Decimal
from fractions import Fraction

from qqv.rules.money import Rounding, Vnd, part_of, rounded


def monthly_allowance(interest_of_year: Vnd, *, percent: Decimal) -> Vnd:
    """Give a month's allowance from twelve months' interest, in đồng (phụ cấp trưởng nhóm).

    The share is interest really collected, never accrued; the fraction falls to the fund.
    """
    assert interest_of_year >= 0 and 0 <= percent <= 100, (interest_of_year, percent)
    share = Fraction(percent) * part_of(interest_of_year, numerator=1, denominator=1200)
    return rounded(share, rounding=Rounding.DOWN)
