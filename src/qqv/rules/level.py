"""How is the same amount paid each time, and who bears what rounding leaves?"""

from collections.abc import Callable
from decimal import Decimal, localcontext
from fractions import Fraction

from qqv.rules.money import Vnd


def level_parts(
    *,
    principal: Vnd,
    payment: Vnd,
    installments: int,
    grace: int,
    interest_of: Callable[[int, Vnd], Vnd],
) -> tuple[list[Vnd], list[Vnd]]:
    """Part equal installments into principal and interest, in đồng (chia kỳ trả đều).

    `interest_of` tells the interest of an installment by its number and the balance before it.
    The last installment absorbs what is left; during grace only interest is paid.
    """
    principals: list[Vnd] = []
    interests: list[Vnd] = []
    balance = principal
    for number in range(1, installments + 1):
        interest = interest_of(number, balance)
        part = 0 if number <= grace else min(max(payment - interest, 0), balance)
        if number == installments:
            part = balance
        principals.append(part)
        interests.append(interest)
        balance -= part
    return principals, interests


def annuity(principal: Vnd, *, rate: Fraction, count: int) -> Fraction:
    """Reckon the equal installment to fifty digits, exact for any amount in đồng (trả đều).

    `rate` is a plain fraction per period and more than zero.
    """
    with localcontext() as context:
        context.prec = 50
        growth = (1 + Decimal(rate.numerator) * Decimal(rate.denominator) ** -1) ** count
        factor = growth * (growth - 1) ** -1
    return (principal * rate * Fraction(factor)).limit_denominator(10**18)


def absorbed(each: Vnd, *, total: Vnd, count: int) -> list[Vnd]:
    """Pay `each` đồng while there is something left; the last takes the rest (kỳ cuối bù)."""
    parts, left = [], total
    for _ in range(count - 1):
        parts.append(min(each, left))
        left -= parts[-1]
    return [*parts, left]
