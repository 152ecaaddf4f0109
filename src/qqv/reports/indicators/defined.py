"""What does an indicator consist of: its code, name, formula, parts and where they are seen?"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext_lazy as _

from qqv.reports.asked import Asked
from qqv.reports.indicators.measures import Measure, Sums
from qqv.reports.table import Link

Value = Fraction | int | None
Behind = Callable[[Asked], Link]


class Unit(StrEnum):
    """What a value is counted in (đơn vị tính)."""

    VND = "vnd"
    COUNT = "count"
    SHARE = "share"
    DAYS = "days"
    TIMES = "times"
    YEARS = "years"


UNIT_NAMES = {
    Unit.VND: _("đồng"),
    Unit.COUNT: _("số lượng"),
    Unit.SHARE: "%",
    Unit.DAYS: _("ngày"),
    Unit.TIMES: _("lần"),
    Unit.YEARS: _("năm"),
}


class Better(StrEnum):
    """Which way is good (chiều tốt)."""

    HIGHER = "higher"
    LOWER = "lower"
    NEITHER = "neither"


class Theme(StrEnum):
    """Under which heading it stands (nhóm chỉ số)."""

    LENDING = "lending"
    QUALITY = "quality"
    CAPITAL = "capital"
    CONTROL = "control"
    GROUPS = "groups"


THEME_NAMES = {
    Theme.LENDING: _("Cho vay và kế hoạch"),
    Theme.QUALITY: _("Chất lượng vốn"),
    Theme.CAPITAL: _("Vốn, thu và chi"),
    Theme.CONTROL: _("Thẩm định, nghiệm thu, kiểm tra"),
    Theme.GROUPS: _("Nhóm và tiết kiệm"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """A part of a formula: what it is, how it is counted, which page shows its rows (vế)."""

    name: Any
    take: Callable[[Sums], Value]
    unit: Unit = Unit.VND
    behind: Behind | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Definition:
    """An indicator as it is published (chỉ số): `without` says why there may be no figure.

    `needs` are the counts it is made of; where one is not to be had, there is no value.
    """

    code: str
    name: Any
    formula: Any
    theme: Theme
    unit: Unit
    terms: tuple[Term, ...]
    needs: frozenset[Measure]
    without: Any
    better: Better = Better.NEITHER
    at_day: bool = False
    reckon: Callable[[Sums], Value] | None = None

    def value(self, sums: Sums) -> Value:
        """Reckon it, exactly; None where it cannot be (giá trị)."""
        if not self.needs <= sums.keys():
            return None
        if self.reckon is not None:
            return self.reckon(sums)
        first, *rest = [term.take(sums) for term in self.terms]
        return portion_of(first, rest[0]) if rest else first


def portion_of(part: Value, whole: Value) -> Fraction | None:
    """Tell one exact value in another; None of nothing (tỷ lệ)."""
    return None if part is None or not whole else Fraction(part) / Fraction(whole)


def told(
    name: Any, measure: Measure, behind: Behind | None = None, *, unit: Unit = Unit.VND
) -> Term:
    """Make a term of one count (vế là một số đếm)."""
    return Term(name=name, take=lambda sums: sums.get(measure), unit=unit, behind=behind)


def counted(name: Any, measure: Measure, behind: Behind | None = None) -> Term:
    """Make a term of a count of pieces (vế là số lượng)."""
    return told(name, measure, behind, unit=Unit.COUNT)


def ratio_of(part: Measure, whole: Measure) -> Callable[[Sums], Fraction | None]:
    """Make the reckoning of one count in another (tỷ lệ hai số đếm)."""
    return lambda sums: portion_of(sums.get(part), sums.get(whole))
