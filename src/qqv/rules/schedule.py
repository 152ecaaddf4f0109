"""How is a loan to be paid back? Installments from terms (lịch trả nợ)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from functools import lru_cache

from qqv.rules.level import absorbed, annuity, level_parts
from qqv.rules.money import Rounding, Vnd, rounded
from qqv.rules.periods import months_later as months_later
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
    `rounding` is that of the installment. `principal_each` fixes the principal of every
    installment but the last. `installment_to` is the unit of an equal installment where it is
    not that of its parts; `by_days` reckons its interest, or flat interest, by actual days.
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
    principal_each: Vnd | None = None
    installment_to: Vnd | None = None
    by_days: bool = False

    def __post_init__(self) -> None:
        if not 1 <= self.principal <= 10**12:
            raise NoPrincipal
        if not 1 <= self.installments <= 600:
            raise NoInstallments
        if not 0 <= self.rate <= 100:
            raise BadRate
        if not (0 <= self.grace_principal < self.installments and 0 <= self.grace_all <= 120):
            raise BadGrace(installments=self.installments)
        if not 1 <= self.round_to <= (self.installment_to or self.round_to) <= 1_000_000:
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
    dated = terms.method == Method.DAILY or terms.by_days
    principals, interests = (
        _METHODS[terms.method](terms, days)
        if dated
        else _amounts(replace(terms, disbursed_on=date.min, first_due_on=None, grace_all=0))
    )
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


def schedule_for_payment(terms: Terms, *, payment: Vnd) -> tuple[Installment, ...]:
    """Pay the same amount each time for as long as it takes, in đồng (trả đều một số tiền).

    Refuses a payment that does not cover the interest.
    """
    rate, balance = period_rate(terms), terms.principal
    lines: list[Installment] = []
    while balance:
        interest = _round_interest(terms, balance * rate)
        if payment <= interest:
            raise NoInstallments
        principal = min(payment - interest, balance)
        balance -= principal
        lines.append(
            Installment(
                number=len(lines) + 1,
                due_on=stepped(terms.disbursed_on, len(lines) + 1, terms.frequency),
                principal=principal,
                interest=interest,
                balance=balance,
            )
        )
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


Parts = tuple[list[Vnd], list[Vnd]]
_AGAINST = {Rounding.UP: Rounding.DOWN, Rounding.DOWN: Rounding.UP}


@lru_cache(maxsize=2048)
def _amounts(terms: Terms) -> Parts:
    """Reckon the amounts of a method that does not look at the calendar, once for all days."""
    return _METHODS[terms.method](terms, ())


def _flat(terms: Terms, days: tuple[date, ...]) -> Parts:
    if terms.by_days:
        exact = terms.principal * daily_rate(terms) * (days[-1] - accrues_from(terms)).days
        part = _round_interest(terms, exact * Fraction(1, terms.installments))
        whole = _round_interest(terms, exact)
        return _equal_principals(terms), absorbed(part, total=whole, count=terms.installments)
    each = terms.principal * period_rate(terms)
    return _equal_principals(terms), rounded_lines(terms, [each] * terms.installments)


def _equal_principal(terms: Terms, _days: tuple[date, ...]) -> Parts:
    principals, rate = _equal_principals(terms), period_rate(terms)
    return principals, rounded_lines(terms, [owed * rate for owed in _owed(terms, principals)])


def _equal_installment(terms: Terms, days: tuple[date, ...]) -> Parts:
    if period_rate(terms) == 0:
        return _equal_principal(terms, days)
    if terms.by_days or terms.installment_to:
        return _level(terms, days)
    return _exact_annuity(terms) if _cumulative(terms) else _fixed_annuity(terms)


def _level(terms: Terms, days: tuple[date, ...]) -> Parts:
    rate, since = period_rate(terms), (accrues_from(terms), *days)

    def interest_of(number: int, balance: Vnd) -> Vnd:
        if not terms.by_days:
            return _round_interest(terms, balance * rate)
        span = (since[number] - since[number - 1]).days
        return _round_interest(terms, balance * daily_rate(terms) * span)

    unit = terms.installment_to or terms.round_to
    return level_parts(
        principal=terms.principal,
        payment=rounded(_payment(terms), to=unit, rounding=terms.rounding),
        installments=terms.installments,
        grace=terms.grace_principal,
        interest_of=interest_of,
    )


def _exact_annuity(terms: Terms) -> Parts:
    """Cut the exact annuity where its running totals round: no line is a đồng away from it."""
    rate, payment = period_rate(terms), _payment(terms)
    owed, principals, interests = Fraction(terms.principal), [], []
    for number in range(1, terms.installments + 1):
        interest = owed * rate
        part = Fraction(0) if number <= terms.grace_principal else payment - interest
        principals.append(part)
        interests.append(interest)
        # A bounded denominator keeps long terms quick; the error stays far below a đồng.
        owed = (owed - part).limit_denominator(10**18)
    whole = rounded_lines(terms, principals[:-1])
    return [*whole, terms.principal - sum(whole)], rounded_lines(terms, interests)


def _fixed_annuity(terms: Terms) -> Parts:
    """Ask for the same rounded installment each time; the last one absorbs the rest.

    Interest runs on the exact balance; what has been repaid is rounded as a running total,
    against the installment's own rounding, so that the fund never counts more than it got.
    """
    rate, payment = period_rate(terms), _round(terms, _payment(terms))
    against = _AGAINST.get(terms.rounding, terms.rounding)
    exact, told = Fraction(0), 0
    principals, interests = [0] * terms.grace_principal, []
    for number in range(1, terms.installments + 1):
        interest = max((terms.principal - exact) * rate, Fraction(0))
        last = number == terms.installments
        if number <= terms.grace_principal or last:
            interests.append(_round_interest(terms, interest))
        if number <= terms.grace_principal:
            continue
        exact = min(exact + payment - interest, Fraction(terms.principal))
        repaid = rounded(exact, to=terms.round_to, rounding=against)
        part = (
            terms.principal - told if last else min(max(repaid - told, 0), terms.principal - told)
        )
        principals.append(part)
        told += part
        if not last:
            interests.append(max(payment - part, 0) if told < terms.principal or part else 0)
    return principals, interests


def _payment(terms: Terms) -> Fraction:
    paying = terms.installments - terms.grace_principal
    return annuity(terms.principal, rate=period_rate(terms), count=paying)


def _daily(terms: Terms, days: tuple[date, ...]) -> Parts:
    principals, rate = _equal_principals(terms), daily_rate(terms)
    since, owed = accrues_from(terms), terms.principal
    exact = []
    for part, due_on in zip(principals, days, strict=True):
        exact.append(owed * rate * (due_on - since).days)
        since, owed = due_on, owed - part
    return principals, rounded_lines(terms, exact)


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
    exact = Fraction(terms.principal, paying)
    if _cumulative(terms) and terms.principal_each is None:
        return [0] * terms.grace_principal + rounded_lines(terms, [exact] * paying)
    each = _round(terms, exact) if terms.principal_each is None else terms.principal_each
    return [0] * terms.grace_principal + absorbed(each, total=terms.principal, count=paying)


def _owed(terms: Terms, principals: list[Vnd]) -> Iterator[Fraction]:
    """What is owed in each period: exactly, or as the rounded installments leave it."""
    paying = terms.installments - terms.grace_principal
    owed = Fraction(terms.principal)
    for number, part in enumerate(principals, 1):
        yield owed
        equal = _cumulative(terms) and terms.principal_each is None
        paid = number > terms.grace_principal
        owed -= (Fraction(terms.principal, paying) if paid else 0) if equal else part


def _cumulative(terms: Terms) -> bool:
    """Round running totals where đồng are the unit; else each line, for the payer's ease."""
    return terms.round_to == 1 and terms.rounding in (Rounding.HALF_UP, Rounding.HALF_EVEN)


def rounded_lines(terms: Terms, exact: Sequence[Fraction]) -> list[Vnd]:
    """Round the lines of a column, in đồng: by running totals or each one (làm tròn cột)."""
    if not _cumulative(terms):
        return [_round_interest(terms, value) for value in exact]
    total, told, lines = Fraction(0), 0, []
    for value in exact:
        total += value
        lines.append(_round(terms, total) - told)
        told += lines[-1]
    return lines


def _round(terms: Terms, value: Fraction) -> Vnd:
    return rounded(value, to=terms.round_to, rounding=terms.rounding)


def _round_interest(terms: Terms, value: Fraction) -> Vnd:
    """Interest goes to the nearest unit even where installments are rounded up or down."""
    nearest = Rounding.HALF_EVEN if terms.rounding == Rounding.HALF_EVEN else Rounding.HALF_UP
    return rounded(value, to=terms.round_to, rounding=nearest)
