"""How is an indicator's value written? Whole đồng, one decimal comma, and its unit."""

from fractions import Fraction

from django.utils.translation import gettext as _

from qqv.reports.indicators.defined import Unit, Value
from qqv.rules.money import rounded
from qqv.rules.refusals import shown

PLACES = {Unit.SHARE: 1, Unit.DAYS: 1, Unit.TIMES: 2, Unit.YEARS: 2, Unit.COUNT: 1, Unit.VND: 0}


def worded(value: Value, unit: Unit) -> str:
    """Write a value with its unit; a dash where there is none (cách viết)."""
    if value is None:
        return "–"
    text = plain(value, unit)
    if unit == Unit.SHARE:
        return f"{text}%"
    # Written out where they are used, so that each can be translated.
    units = {
        Unit.VND: _("%(n)s đồng"),
        Unit.COUNT: "%(n)s",
        Unit.DAYS: _("%(n)s ngày"),
        Unit.TIMES: _("%(n)s lần"),
        Unit.YEARS: _("%(n)s năm"),
    }
    return units[unit] % {"n": text}


def plain(value: Fraction | int, unit: Unit) -> str:
    """Write a value without its unit: 1.330.000; 12,8; 0,79 (số)."""
    amount = Fraction(value) * (100 if unit == Unit.SHARE else 1)
    places = 0 if amount.denominator == 1 and unit in (Unit.COUNT, Unit.VND) else PLACES[unit]
    steps = rounded(amount * 10**places)
    whole, rest = divmod(abs(steps), 10**places)
    tail = f",{rest:0{places}d}" if places else ""
    return f"{'−' if steps < 0 else ''}{shown(whole)}{tail}"


def difference(now: Value, before: Value, unit: Unit) -> str:
    """Write by how much a value grew or fell; shares differ by points of percent (tăng, giảm)."""
    if now is None or before is None:
        return ""
    change = Fraction(now) - Fraction(before)
    sign = "+" if change > 0 else ""
    if unit == Unit.SHARE:
        return _("%(n)s điểm %%") % {"n": sign + plain(change, unit)}
    return sign + plain(change, unit)
