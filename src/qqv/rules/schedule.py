"""How is a loan to be paid back? Installments from terms (lịch trả nợ)."""

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from functools import lru_cache

from qqv.rules.money import Rounding, Vnd, rounded
from qqv.rules.refusals import Refusal


class Method(StrEnum):
    """How interest is reckoned and principal paid (phương pháp tính)."""

    FLAT = "flat"
    DECLINING_EQUAL_PRINCIPAL = "declining_equal_principal"
    DECLINING_EQUAL_INSTALLMENT = "declining_equal_installment"
    DAILY = "daily"


class Frequency(StrEnum):
    """How often an installment falls due (kỳ trả)."""

    WEEKLY = "weekly"
    MONTHLY = "monthly"
    QUARTERLY = "quarterly"


class RatePer(StrEnum):
    """The time a rate is quoted for (đơn vị lãi suất)."""

    MONTH = "month"
    YEAR = "year"


class BadTerms(Refusal):
    """Terms nobody can lend on (điều khoản không hợp lệ)."""

    text = "Điều khoản vay không hợp lệ."


class NoPrincipal(BadTerms):
    """A loan is at least one đồng (số tiền vay)."""

    text = "Số tiền vay phải từ 1 đồng đến 1.000.000.000.000 đồng."


class NoInstallments(BadTerms):
    """A loan has installments (số kỳ)."""

    text = "Số kỳ trả phải từ 1 đến 600."


class BadRate(BadTerms):
    """A rate is zero or more (lãi suất)."""

    text = "Lãi suất phải từ 0 đến 100 phần trăm."


class BadGrace(BadTerms):
    """Grace ends before the term does (ân hạn)."""

    text = "Số kỳ ân hạn phải từ 0 và nhỏ hơn số kỳ trả {installments}."


class BadRoundTo(BadTerms):
    """Amounts are rounded to whole đồng (đơn vị làm tròn)."""

    text = "Đơn vị làm tròn phải từ 1 đồng đến 1.000.000 đồng."


class BadFirstDue(BadTerms):
    """Nothing falls due before the money is lent (kỳ đầu)."""

    text = "Kỳ trả đầu tiên {first} phải sau ngày vay {lent}."


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What a loan is promised: đồng, installments, percent per month or year (điều khoản).

    `installments` counts the periods of grace on principal, not those of grace on both.
    """

    principal: Vnd
    installments: int
    rate: Decimal
    method: Method
    disbursed_on: date
    rate_per: RatePer = RatePer.MONTH
    frequency: Frequency = Frequency.MONTHLY
    first_due_on: date | None = None
    grace_principal: int = 0
    grace_all: int = 0
    round_to: Vnd = 1
    rounding: Rounding = Rounding.HALF_UP
    days_in_year: int = 365

    def __post_init__(self) -> None:
        if not 1 <= self.principal <= 10**12:
            raise NoPrincipal
        if not 1 <= self.installments <= 600:
            raise NoInstallments
        if not 0 <= self.rate <= 100:
            raise BadRate
        if not (0 <= self.grace_principal < self.installments and 0 <= self.grace_all <= 120):
            raise BadGrace(installments=self.installments)
        if not 1 <= self.round_to <= 1_000_000:
            raise BadRoundTo
        if self.first_due_on and self.first_due_on <= self.disbursed_on:
            raise BadFirstDue(first=self.first_due_on, lent=self.disbursed_on)


@dataclass(frozen=True, slots=True, kw_only=True)
class Installment:
    """One line of a schedule, in đồng; `balance` is what is owed after it (kỳ trả)."""

    number: int
    due_on: date
    principal: Vnd
    interest: Vnd
    balance: Vnd

    @property
    def total(self) -> Vnd:
        return self.principal + self.interest


@lru_cache(maxsize=8192)
def make_schedule(terms: Terms) -> tuple[Installment, ...]:
    """Make the whole schedule of a loan (lập lịch trả nợ).

    Principal and interest are rounded to the product's unit; the last installment absorbs
    what is left, no line is negative, and the principal adds up to the loan.
    """
    days = due_dates(terms)
    principals, interests = _METHODS[terms.method](terms, days)
    lines, balance = [], terms.principal
    for number, due_on in enumerate(days, 1):
        balance -= principals[number - 1]
        lines.append(
            Installment(
                number=number,
                due_on=due_on,
                principal=principals[number - 1],
                interest=interests[number - 1],
                balance=balance,
            )
        )
    assert balance == 0, (terms, balance)
    return tuple(lines)


def due_dates(terms: Terms) -> tuple[date, ...]:
    """List the days installments fall due: the day is kept and cut to the month's end."""
    shift = terms.grace_all
    if terms.first_due_on:
        start, first = terms.first_due_on, shift
    else:
        start, first = terms.disbursed_on, shift + 1
    return tuple(stepped(start, first + n, terms.frequency) for n in range(terms.installments))


def stepped(start: date, steps: int, frequency: Frequency) -> date:
    """Go `steps` periods on from a day, keeping its day of the month (kỳ kế tiếp)."""
    if frequency == Frequency.WEEKLY:
        return start + timedelta(weeks=steps)
    return months_later(start, steps * (3 if frequency == Frequency.QUARTERLY else 1))


def months_later(start: date, months: int) -> date:
    """Go months on, cut to the month's end, never carried forward (cộng tháng)."""
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    return date(year, month + 1, min(start.day, monthrange(year, month + 1)[1]))


def yearly_rate(terms: Terms) -> Fraction:
    """Tell the rate per year as a plain fraction (lãi suất năm)."""
    rate = Fraction(terms.rate) * Fraction(1, 100)
    return rate * 12 if terms.rate_per == RatePer.MONTH else rate


def period_rate(terms: Terms) -> Fraction:
    """Tell the rate per period: a month is a twelfth, a week is 7 days of the year (lãi kỳ)."""
    if terms.frequency == Frequency.WEEKLY:
        return daily_rate(terms) * 7
    return yearly_rate(terms) * Fraction(1, 4 if terms.frequency == Frequency.QUARTERLY else 12)


def daily_rate(terms: Terms) -> Fraction:
    """Tell the rate per day as a plain fraction (lãi ngày)."""
    return yearly_rate(terms) * Fraction(1, terms.days_in_year)


def _flat(terms: Terms, _days: tuple[date, ...]) -> tuple[list[Vnd], list[Vnd]]:
    exact = terms.principal * period_rate(terms)
    each = _rounded(terms, exact)
    return _equal_principals(terms), [each] * terms.installments


def _equal_principal(terms: Terms, _days: tuple[date, ...]) -> tuple[list[Vnd], list[Vnd]]:
    principals, rate = _equal_principals(terms), period_rate(terms)
    balances = _balances(terms.principal, principals)
    return principals, [_rounded(terms, balance * rate) for balance in balances]


def _equal_installment(terms: Terms, _days: tuple[date, ...]) -> tuple[list[Vnd], list[Vnd]]:
    rate, paying = period_rate(terms), terms.installments - terms.grace_principal
    if rate == 0:
        return _equal_principal(terms, _days)
    growth = (1 + rate) ** paying
    payment = _rounded(terms, terms.principal * rate * growth * (growth - 1) ** -1)
    principals: list[Vnd] = []
    interests: list[Vnd] = []
    balance = terms.principal
    for number in range(1, terms.installments + 1):
        interest = _rounded(terms, balance * rate)
        principal = (
            0 if number <= terms.grace_principal else min(max(payment - interest, 0), balance)
        )
        if number == terms.installments:
            principal = balance
        principals.append(principal)
        interests.append(interest)
        balance -= principal
    return principals, interests


def _daily(terms: Terms, days: tuple[date, ...]) -> tuple[list[Vnd], list[Vnd]]:
    principals = _equal_principals(terms)
    rate = daily_rate(terms)
    since = accrues_from(terms)
    interests = []
    for balance, due_on in zip(_balances(terms.principal, principals), days, strict=True):
        interests.append(_rounded(terms, balance * rate * (due_on - since).days))
        since = due_on
    return principals, interests


_METHODS = {
    Method.FLAT: _flat,
    Method.DECLINING_EQUAL_PRINCIPAL: _equal_principal,
    Method.DECLINING_EQUAL_INSTALLMENT: _equal_installment,
    Method.DAILY: _daily,
}


def accrues_from(terms: Terms) -> date:
    """Tell when interest starts: nothing accrues in a grace on both (ngày bắt đầu tính lãi)."""
    return stepped(terms.disbursed_on, terms.grace_all, terms.frequency)


def _equal_principals(terms: Terms) -> list[Vnd]:
    paying = terms.installments - terms.grace_principal
    each = _rounded(terms, Fraction(terms.principal, paying))
    principals = [0] * terms.grace_principal
    left = terms.principal
    for _ in range(paying - 1):
        part = min(each, left)
        principals.append(part)
        left -= part
    return [*principals, left]


def _balances(principal: Vnd, principals: list[Vnd]) -> Iterator[Vnd]:
    for part in principals:
        yield principal
        principal -= part


def _rounded(terms: Terms, value: Fraction) -> Vnd:
    return rounded(value, to=terms.round_to, rounding=terms.rounding)
