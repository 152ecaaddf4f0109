"""Which formulas are more than a part of a whole? CGAP's loss rate, days in a leader's hands."""

from collections.abc import Sequence
from datetime import date
from fractions import Fraction

from qqv.rules.money import Vnd, portion
from qqv.rules.schedule import Frequency

MONTHS = 12
MONTHS_OF = {
    Frequency.WEEKLY: Fraction(12, 52),
    Frequency.MONTHLY: Fraction(1),
    Frequency.QUARTERLY: Fraction(3),
}


def term_months(installments: int, frequency: Frequency) -> Fraction:
    """Tell for how many months a loan is lent (thời hạn vay)."""
    return installments * MONTHS_OF[frequency]


def annual_loss(recovery: Fraction | None, *, term_months: Fraction | None) -> Fraction | None:
    """Tell what share of what is out is lost in a year at a recovery rate (tỷ lệ mất vốn năm).

    (1 - CRR) / T × 2 with T the mean term in years: on the way down half of a loan is out.
    A rate over 100% loses nothing.
    """
    if recovery is None or not term_months:
        return None
    missing = max(1 - recovery, Fraction(0))
    return Fraction(2 * MONTHS * missing, term_months)


def mean_of(amounts: Sequence[Vnd]) -> Fraction | None:
    """Take the exact mean of some days' amounts (bình quân)."""
    return portion(sum(amounts), len(amounts))


def days_held(
    moves: Sequence[tuple[date, Vnd, Vnd]], *, first: date, last: date
) -> tuple[int, Vnd]:
    """Add up đồng × days that what came in during a span lay in one pair of hands, and the đồng.

    Moves are day, in, out. The oldest money leaves first; what has not left by the last day
    is counted up to it (số ngày giữ tiền).
    """
    coming = sorted((on, inward) for on, inward, _out in moves if inward and on <= last)
    leaving = sorted((on, outward) for on, _in, outward in moves if outward and on <= last)
    left = [amount for _on, amount in leaving]
    weighted = total = at = 0
    for on, inward in coming:
        rest = inward
        while rest and at < len(leaving):
            taken = min(rest, left[at])
            weighted += taken * max((leaving[at][0] - on).days, 0) if on >= first else 0
            rest, left[at] = rest - taken, left[at] - taken
            at += not left[at]
        if on >= first:
            weighted += rest * (last - on).days
            total += inward
    return weighted, total
