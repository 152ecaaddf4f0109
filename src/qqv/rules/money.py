"""How is money counted, rounded and shared? Đồng are whole numbers; all division is here."""

from collections.abc import Sequence
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from math import ceil, floor
from typing import TypeAlias

Vnd: TypeAlias = int


class Rounding(StrEnum):
    """Which way a fraction goes (cách làm tròn)."""

    HALF_UP = "half_up"
    HALF_EVEN = "half_even"
    UP = "up"
    DOWN = "down"


def rounded(
    value: Fraction | Decimal | int, *, to: Vnd = 1, rounding: Rounding = Rounding.HALF_UP
) -> Vnd:
    """Round to a multiple of `to` đồng (làm tròn). HALF_UP takes halves away from zero."""
    assert to > 0, to
    units = Fraction(value) / to
    if rounding == Rounding.UP:
        return ceil(units) * to
    if rounding == Rounding.DOWN:
        return floor(units) * to
    if rounding == Rounding.HALF_EVEN:
        return round(units) * to
    size = floor(abs(units) + Fraction(1, 2))
    return (size if units >= 0 else -size) * to


def share(amount: Vnd, weights: Sequence[int]) -> tuple[Vnd, ...]:
    """Share an amount by weights to the last đồng, largest remainders first (chia)."""
    total = sum(weights)
    assert amount >= 0 and total > 0 and min(weights) >= 0, (amount, weights)
    parts = [amount * weight // total for weight in weights]
    rest = amount - sum(parts)
    order = sorted(range(len(weights)), key=lambda n: (-(amount * weights[n] % total), n))
    for n in order[:rest]:
        parts[n] += 1
    return tuple(parts)


def ratio(part: Vnd, whole: Vnd) -> Fraction:
    """Tell a part of a whole, nothing of nothing being zero (tỷ lệ)."""
    return Fraction(part, whole) if whole else Fraction(0)


def portion(part: Vnd, whole: Vnd) -> Fraction | None:
    """Tell a part of a whole; of nothing there is none (tỷ lệ, hoặc không có)."""
    return Fraction(part, whole) if whole else None


def part_of(amount: Vnd, *, numerator: int, denominator: int) -> Fraction:
    """Take an exact part of an amount, not yet rounded (một phần)."""
    return Fraction(amount * numerator, denominator)


def times(amount: Vnd, *, size: Vnd) -> int:
    """Tell how often a size fits wholly into an amount; nothing fits into less (số lần)."""
    assert size > 0, size
    return max(amount, 0) // size
