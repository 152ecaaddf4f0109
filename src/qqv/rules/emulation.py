"""Who did best in a year? Points by published scales, a tie rule, and what would have helped.

A table's points add up to a hundred. Between the value that earns nothing and the value that
earns all, points grow evenly, in tenths. What did not occur counts neither for nor against: the
rest is brought to a hundred.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

from qqv.rules.grading import Grade
from qqv.rules.money import Rounding, part_of, rounded
from qqv.rules.refusals import Refusal

WHOLE = 100
TENTHS = 10
PART = 10_000  # bounds are kept in ten-thousandths of the value

# What may earn points, and which way is good; a test holds it against the indicators.
HIGHER = frozenset({"I06", "I07", "I11", "I12", "I17", "I17b", "I18", "I19", "I19b"}) | frozenset(
    {"I21", "I21b", "I22b", "I24", "I25", "I25b", "I25d"}
)
LOWER = frozenset({"I04", "I04b", "I04c", "I05", "I08", "I20", "I23"})
DAYS = frozenset({"I23"})

Value = Fraction | None
Reaches = Callable[[Mapping[str, Value]], bool]


class BadPoints(Refusal):
    """A table nobody can be ranked by (bảng điểm không hợp lệ)."""

    text = "Bảng điểm thi đua không hợp lệ."


class PointsNotWhole(BadPoints):
    """The points add up to a hundred (tổng phải là 100)."""

    text = "Cộng điểm tối đa các tiêu chí được {total}, phải đúng 100."


class NoPoints(BadPoints):
    """A criterion earns something (điểm tối đa phải lớn hơn 0)."""

    text = "Tiêu chí {code} có điểm tối đa {most}, phải lớn hơn 0."


class UnknownCriterion(BadPoints):
    """Only what is reckoned and says good from bad can earn points (tiêu chí lạ)."""

    text = "Tiêu chí {code} không chấm điểm được."


class CriterionTwice(BadPoints):
    """A criterion counts once (trùng tiêu chí)."""

    text = "Tiêu chí {code} có hai dòng trong bảng điểm."


class WrongWay(BadPoints):
    """The better value earns more (mức điểm ngược chiều)."""

    text = "Tiêu chí {code}: mức đủ điểm phải {better} hơn mức 0 điểm."


class BadBands(BadPoints):
    """Grades go down from a hundred (mức xếp loại)."""

    text = "Mức xếp loại phải giảm dần từ tốt, khá đến trung bình và nằm trong 1 đến 100."


class NotAtYear(BadPoints):
    """A table holds for whole years (áp dụng từ đầu năm)."""

    text = "Bảng điểm áp dụng từ ngày đầu một năm. Ngày {on} không phải ngày đầu năm."


class PointsOverlap(BadPoints):
    """Two tables never hold on one day (trùng thời gian áp dụng)."""

    text = "Đã có bảng điểm áp dụng từ ngày {since}. Bảng mới phải bắt đầu sau ngày đó."


class YearFrozen(BadPoints):
    """A year whose ranking is frozen keeps its table (năm đã chốt)."""

    text = "Xếp hạng năm {year} đã chốt, không đổi bảng điểm của năm đó được."


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """How an indicator earns points: nothing at `zero`, all at `full` (thang điểm).

    Both in ten-thousandths of the indicator's value: 9.500 is 95%, 30.000 three days.
    """

    code: str
    most: int
    zero: int
    full: int

    def tenths(self, value: Fraction) -> int:
        """Give the points of a value, in tenths (điểm)."""
        way = Fraction(value * PART - self.zero, self.full - self.zero)
        return rounded(min(max(way, Fraction(0)), Fraction(1)) * self.most * TENTHS)

    def value_for(self, tenths: int) -> Fraction:
        """Find the least good value that earns so many tenths (giá trị cần đạt)."""
        way = min(Fraction(2 * tenths - 1, 2 * self.most * TENTHS), Fraction(1))
        return Fraction(self.zero + (self.full - self.zero) * way, PART)


@dataclass(frozen=True, slots=True, kw_only=True)
class PointTable:
    """The criteria of a year and from how many points on a grade is given (bảng điểm)."""

    scales: tuple[Scale, ...]
    good_from: int = 80
    fair_from: int = 65
    average_from: int = 50

    def grade(self, tenths: int) -> Grade:
        """Name the grade of a total in tenths (xếp loại)."""
        bands = (
            (self.good_from, Grade.GOOD),
            (self.fair_from, Grade.FAIR),
            (self.average_from, Grade.AVERAGE),
        )
        return next((grade for least, grade in bands if tenths >= least * TENTHS), Grade.WEAK)


# What a form starts with; a fund publishes its own.
PROPOSED = PointTable(
    scales=(
        Scale(code="I21", most=20, zero=7_000, full=10_000),
        Scale(code="I06", most=20, zero=9_000, full=10_000),
        Scale(code="I04", most=15, zero=500, full=0),
        Scale(code="I17", most=10, zero=9_000, full=10_000),
        Scale(code="I18", most=10, zero=8_000, full=10_000),
        Scale(code="I22b", most=10, zero=7_000, full=10_000),
        Scale(code="I20", most=5, zero=5_000, full=0),
        Scale(code="I23", most=5, zero=150_000, full=30_000),
        Scale(code="I25b", most=5, zero=8_000, full=10_000),
    )
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entrant:
    """A unit to be ranked with its indicators, exact (đơn vị thi đua).

    `per_member` is what its members owe on average, in đồng; it only breaks ties.
    """

    code: str
    name: str
    values: Mapping[str, Value]
    per_member: Value = None
    misused: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Earned:
    """The points of one criterion in tenths; None where it did not occur (điểm tiêu chí)."""

    scale: Scale
    value: Value
    tenths: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Scored:
    """A unit's points, their total out of a hundred in tenths, and its grade (kết quả chấm)."""

    entrant: Entrant
    earned: tuple[Earned, ...]
    total: int | None
    grade: Grade | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranked:
    """A unit with its place, the first being 1 (thứ hạng)."""

    place: int
    scored: Scored


@dataclass(frozen=True, slots=True, kw_only=True)
class Improvement:
    """One criterion's better value that alone would have reached a place (cần đạt thêm)."""

    scale: Scale
    now: Fraction
    wanted: Fraction
    gained: int


@dataclass(frozen=True, slots=True, kw_only=True)
class WhatIf:
    """What would have made a unit reach a place (nếu muốn đạt hạng).

    `singles` are improvements of one criterion, the fewest points first; `mix` is the least
    share, in percent, of the way to full points that all criteria together would have to go.
    """

    place: int
    now: int
    singles: tuple[Improvement, ...]
    mix: int | None


def require_scorable(table: PointTable) -> None:
    """Refuse a table whose points are not a hundred, or whose scales make no sense (xét)."""
    seen: set[str] = set()
    for scale in table.scales:
        _require_scale(scale)
        if scale.code in seen:
            raise CriterionTwice(code=scale.code)
        seen.add(scale.code)
    total = sum(scale.most for scale in table.scales)
    if total != WHOLE:
        raise PointsNotWhole(total=total)
    if not WHOLE >= table.good_from > table.fair_from > table.average_from > 0:
        raise BadBands


def _require_scale(scale: Scale) -> None:
    if scale.code not in HIGHER | LOWER:
        raise UnknownCriterion(code=scale.code)
    if scale.most <= 0:
        raise NoPoints(code=scale.code, most=scale.most)
    if scale.code in HIGHER and scale.full <= scale.zero:
        raise WrongWay(code=scale.code, better="cao")
    if scale.code in LOWER and scale.full >= scale.zero:
        raise WrongWay(code=scale.code, better="thấp")


def require_points_start(
    on: date, *, standing: Collection[date], frozen: Collection[int] = ()
) -> None:
    """Refuse a table from within a year, beside a standing one, or for a frozen year (xét)."""
    if (on.month, on.day) != (1, 1):
        raise NotAtYear(on=on)
    if standing and on <= max(standing):
        raise PointsOverlap(since=max(standing))
    if frozen and on.year <= max(frozen):
        raise YearFrozen(year=str(max(frozen)))


def scored(entrant: Entrant, table: PointTable) -> Scored:
    """Score one unit (chấm điểm). Any confirmed misuse makes its grade weak at once."""
    earned = tuple(_earned(scale, entrant.values.get(scale.code)) for scale in table.scales)
    reachable = sum(one.scale.most for one in earned if one.tenths is not None)
    reached = sum(one.tenths or 0 for one in earned)
    total = rounded(part_of(reached, numerator=WHOLE, denominator=reachable)) if reachable else None
    grade = None if total is None else table.grade(total)
    return Scored(
        entrant=entrant,
        earned=earned,
        total=total,
        grade=Grade.WEAK if entrant.misused else grade,
    )


def _earned(scale: Scale, value: Value) -> Earned:
    return Earned(scale=scale, value=value, tenths=None if value is None else scale.tenths(value))


def ranked(entrants: Collection[Entrant], table: PointTable) -> tuple[Ranked, ...]:
    """Rank units by their totals; ties by the published rule (xếp hạng).

    Of equal totals the higher I21 comes first, then the higher outstanding per member, then the
    lower I04, then the name.
    """
    rows = sorted((scored(one, table) for one in entrants), key=_order)
    return tuple(Ranked(place=n, scored=row) for n, row in enumerate(rows, start=1))


Order = tuple[tuple[bool, Fraction], tuple[bool, Fraction], tuple[bool, Fraction]]


def _order(row: Scored) -> tuple[tuple[bool, int], Order, str, str]:
    one = row.entrant
    ties = (
        _last_if_none(one.values.get("I21"), sign=-1),
        _last_if_none(one.per_member, sign=-1),
        _last_if_none(one.values.get("I04"), sign=1),
    )
    return (row.total is None, -(row.total or 0)), ties, one.name, one.code


def _last_if_none(value: Value, *, sign: int) -> tuple[bool, Fraction]:
    return value is None, sign * (value or Fraction(0))


def what_if(entrants: Collection[Entrant], table: PointTable, *, code: str, place: int) -> WhatIf:
    """Find the least that would have brought a unit to a place, by scoring it anew (nếu như).

    Nothing is told for a unit that is there already.
    """
    [one] = [entrant for entrant in entrants if entrant.code == code]
    others = sorted(_order(scored(rival, table)) for rival in entrants if rival.code != code)

    def placed(changed: Mapping[str, Value]) -> int:
        mine = _order(scored(replace(one, values={**one.values, **changed}), table))
        return 1 + sum(order < mine for order in others)

    now = placed({})
    if now <= place:
        return WhatIf(place=place, now=now, singles=(), mix=None)
    singles = [
        found
        for earned in scored(one, table).earned
        if (found := _single(earned, lambda changed: placed(changed) <= place)) is not None
    ]
    singles.sort(key=lambda found: (found.gained, found.scale.code))
    return WhatIf(
        place=place,
        now=now,
        singles=tuple(singles),
        mix=_mix(scored(one, table).earned, lambda changed: placed(changed) <= place),
    )


def _single(earned: Earned, there: Reaches) -> Improvement | None:
    scale, value, tenths = earned.scale, earned.value, earned.tenths
    if value is None or tenths is None:
        return None

    def reaches(wanted: int) -> bool:
        return there({scale.code: _told(scale, scale.value_for(wanted))})

    found = _least(tenths + 1, scale.most * TENTHS, reaches)
    if found is None:
        return None
    wanted = _told(scale, scale.value_for(found))
    return Improvement(scale=scale, now=value, wanted=wanted, gained=scale.tenths(wanted) - tenths)


def _mix(earned: Sequence[Earned], there: Reaches) -> int | None:
    def reaches(share: int) -> bool:
        return there({one.scale.code: _moved(one, share) for one in earned})

    return _least(1, WHOLE, reaches)


def _moved(one: Earned, share: int) -> Value:
    """The value after so many percent of the way to full points; never a worse one."""
    if one.value is None or one.tenths == one.scale.most * TENTHS:
        return one.value
    full = Fraction(one.scale.full, PART)
    return one.value + part_of(1, numerator=share, denominator=WHOLE) * (full - one.value)


def _told(scale: Scale, value: Fraction) -> Fraction:
    """A value as it is said, to a tenth of a percent or of a day, on the good side."""
    up, parts = scale.full > scale.zero, 10 if scale.code in DAYS else 1_000
    steps = rounded(value * parts, rounding=Rounding.UP if up else Rounding.DOWN)
    said, full = Fraction(steps, parts), Fraction(scale.full, PART)
    return min(said, full) if up else max(said, full)


def _least(low: int, high: int, reaches: Callable[[int], bool]) -> int | None:
    """Find the least whole number that reaches; more of it never reaches less."""
    if low > high or not reaches(high):
        return None
    while low < high:
        middle = (low + high) >> 1
        low, high = (low, middle) if reaches(middle) else (middle + 1, high)
    return low
