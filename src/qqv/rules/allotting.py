"""How are a year's loans allotted to communes? Limits, what a loan is worth, and reasons.

The board reads it so: no commune under its floor or over its ceiling; first the households that
wait, the poor before the first-time before the others; then as last year; and rather where the
money lies already (phân bổ kế hoạch).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from qqv.rules.money import Rounding, Vnd, part_of, ratio, rounded, share
from qqv.rules.refusals import Refusal

# A waiting household outweighs any distance from last year and any transfer of money.
HOUSEHOLD, APART, TRANSFER = 1000, 400, 5


class NothingPlanned(Refusal):
    """A plan is of some loans (kế hoạch trống)."""

    text = "Kế hoạch phải có từ 1 khoản vay trở lên."


class UnderFloors(Refusal):
    """The total does not reach what each commune is to get at least (thấp hơn sàn)."""

    text = (
        "Tổng {total} khoản ít hơn mức thấp nhất của các xã cộng lại ({floors} khoản). Giảm tỷ lệ "
        "sàn, bỏ bớt số đã ấn định, hoặc tăng tổng."
    )


class OverCeilings(Refusal):
    """The communes may not take as many (vượt trần)."""

    text = (
        "Tổng {total} khoản nhiều hơn mức cao nhất của các xã cộng lại ({ceilings} khoản). Nâng "
        "tỷ lệ trần, bỏ bớt số đã ấn định, hoặc giảm tổng."
    )


class OverCapital(Refusal):
    """There is no money for as many loans (vượt vốn)."""

    text = (
        "Kế hoạch cần {needed} đ, nhiều hơn {held} đ vốn dự báo có để cho vay trong năm. Giảm tổng "
        "xuống {loans} khoản, hoặc tìm thêm vốn."
    )


class UnderDone(Refusal):
    """What is lent is lent (ít hơn số đã cho vay)."""

    text = "{name} đã cho vay {done} khoản trong năm, không ấn định {loans} khoản được."


class TermsWrong(Refusal):
    """Limits are percents that leave room, weights do not fall below the next (quy định sai)."""

    text = (
        "Sàn từ 0 đến 100%, trần từ 100 đến 500%, PAR30 từ 0 đến 100%; trọng số hộ nghèo không "
        "nhỏ hơn hộ vay lần đầu, hộ vay lần đầu không nhỏ hơn hộ khác; phải có số quyết định."
    )


class Why(StrEnum):
    """What made a commune's figure (vì sao)."""

    LOCKED = "locked"
    STOPPING = "stopping"
    DONE = "done"
    FLOOR = "floor"
    CEILING = "ceiling"
    PAR = "par"
    WAITING = "waiting"
    PRIORITY = "priority"
    LAST_YEAR = "last_year"


WHY_NAMES = {
    Why.LOCKED: "ban quản lý ấn định",
    Why.STOPPING: "đang tất toán, không cho vay mới",
    Why.DONE: "bằng số đã cho vay trong năm",
    Why.FLOOR: "bằng sàn so với năm trước",
    Why.CEILING: "chạm trần so với năm trước",
    Why.PAR: "nợ quá hạn cao, không tăng so với năm trước",
    Why.WAITING: "đủ danh sách chờ",
    Why.PRIORITY: "một phần danh sách chờ, hộ ưu tiên trước",
    Why.LAST_YEAR: "theo tỷ lệ năm trước",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanTerms:
    """Limits in percent and weights of households (quy định lập kế hoạch).

    `floor` and `ceiling` are of last year's loans; over `par` percent of PAR30 nobody grows.
    """

    floor: int = 70
    ceiling: int = 150
    par: int = 5
    poor: int = 3
    first: int = 2
    other: int = 1
    green: int = 95
    amber: int = 80

    def require(self, *, decision_no: str) -> None:
        """Refuse limits that cannot be, or without a decision (quy định lập kế hoạch)."""
        limits = 0 <= self.floor <= 100 <= self.ceiling <= 500 and 0 <= self.par <= 100
        weights = self.poor >= self.first >= self.other >= 0
        lights = 0 <= self.amber <= self.green <= 100
        if not (limits and weights and lights and decision_no.strip()):
            raise TermsWrong


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """A commune as the plan sees it; loans, and `cash` as loans its own money gives (một xã)."""

    key: int
    name: str
    last: int
    waiting: int
    poor: int
    first: int
    cash: int
    par30: Fraction | None = None
    done: int = 0
    stopping: bool = False
    locked: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """From how many to how many loans, and which limit says so (khoảng)."""

    low: int
    high: int
    low_by: Why
    high_by: Why


@dataclass(frozen=True, slots=True, kw_only=True)
class Allotted:
    """A commune's loans, why, and loans to be paid for by the province or given back (chỉ tiêu)."""

    key: int
    loans: int
    room: Room
    why: tuple[Why, ...]
    given: int = 0
    returned: int = 0


def room_of(unit: Unit, terms: PlanTerms) -> Room:
    """Tell between which numbers a commune's loans lie (khoảng của một xã)."""
    if unit.locked is not None:
        if unit.locked < unit.done:
            raise UnderDone(name=unit.name, done=unit.done, loans=unit.locked)
        return Room(low=unit.locked, high=unit.locked, low_by=Why.LOCKED, high_by=Why.LOCKED)
    if unit.stopping:
        return Room(low=unit.done, high=unit.done, low_by=Why.STOPPING, high_by=Why.STOPPING)
    # A commune that lent nothing last year has its waiting list to grow by.
    high, high_by = _percent(unit.last, terms.ceiling, Rounding.DOWN), Why.CEILING
    if not unit.last:
        high, high_by = unit.waiting, Why.WAITING
    if unit.par30 is not None and unit.par30 > ratio(terms.par, 100) and unit.last < high:
        high, high_by = unit.last, Why.PAR
    low, low_by = min(_percent(unit.last, terms.floor, Rounding.UP), high), Why.FLOOR
    if unit.done > low:
        low, low_by = unit.done, Why.DONE
    return Room(low=low, high=max(high, low), low_by=low_by, high_by=high_by)


def require_plannable(rooms: Sequence[Room], *, total: int, cash: int, size: Vnd) -> None:
    """Refuse a total that no plan can have, naming the limit (kế hoạch không lập được).

    `cash` is what all money pays for, in loans of `size` đồng.
    """
    if total <= 0:
        raise NothingPlanned
    floors, ceilings = sum(one.low for one in rooms), sum(one.high for one in rooms)
    if total > cash:
        raise OverCapital(needed=total * size, held=cash * size, loans=cash)
    if total < floors:
        raise UnderFloors(total=total, floors=floors)
    if total > ceilings:
        raise OverCeilings(total=total, ceilings=ceilings)


def targets_of(units: Sequence[Unit], *, total: int) -> dict[int, int]:
    """Share the total as last year's loans were, to the last loan (theo tỷ lệ năm trước)."""
    weights = [0 if unit.stopping else unit.last for unit in units]
    if not any(weights):
        weights = [1] * len(units)
    parts = share(total, weights)
    return {unit.key: part for unit, part in zip(units, parts, strict=True)}


def worth_of(unit: Unit, room: Room, *, target: int, terms: PlanTerms) -> list[Fraction]:
    """Tell what each loan from the lowest to the highest is worth, never rising (giá trị)."""
    return [_worth(unit, nth, target, terms) for nth in range(room.low + 1, room.high + 1)]


def _worth(unit: Unit, nth: int, target: int, terms: PlanTerms) -> Fraction:
    served = terms.poor if nth <= unit.poor else terms.first
    if nth > min(unit.poor + unit.first, unit.waiting):
        served = terms.other if nth <= unit.waiting else 0
    steps = target - nth + 1 if nth <= target else target - nth
    pull = min(Fraction(2 * APART) * ratio(abs(steps), max(target, 1)), Fraction(APART))
    moved = TRANSFER if nth > unit.cash else 0
    return HOUSEHOLD * served - moved + (pull if steps > 0 else -pull)


def told(
    units: Sequence[Unit],
    rooms: Mapping[int, Room],
    loans: Mapping[int, int],
    *,
    province: int,
) -> tuple[Allotted, ...]:
    """Give each commune's loans with reasons, and which money moves (chỉ tiêu và vì sao).

    The province pays first with `province` loans of its own; then communes give back what
    others lack, in the proportion of what they have to spare.
    """
    lacking = {unit.key: max(loans[unit.key] - unit.cash, 0) for unit in units}
    spare = {unit.key: max(unit.cash - loans[unit.key], 0) for unit in units}
    back = _back(units, spare, max(sum(lacking.values()) - province, 0))
    return tuple(
        Allotted(
            key=unit.key,
            loans=loans[unit.key],
            room=rooms[unit.key],
            why=why_of(unit, rooms[unit.key], loans[unit.key]),
            given=lacking[unit.key],
            returned=back[unit.key],
        )
        for unit in units
    )


def _back(units: Sequence[Unit], spare: Mapping[int, int], wanted: int) -> dict[int, int]:
    weights = [spare[unit.key] for unit in units]
    if not wanted or not any(weights):
        return dict.fromkeys(spare, 0)
    parts = share(wanted, weights)
    return {unit.key: part for unit, part in zip(units, parts, strict=True)}


def why_of(unit: Unit, room: Room, loans: int) -> tuple[Why, ...]:
    """Read from the figure which limit holds it, else what it follows (vì sao)."""
    if room.low_by in (Why.LOCKED, Why.STOPPING):
        return (room.low_by,)
    if loans == room.high:
        return (room.high_by,)
    if loans == room.low:
        return (room.low_by,)
    if unit.waiting and loans == unit.waiting:
        return (Why.WAITING,)
    if loans < unit.waiting:
        return (Why.PRIORITY,)
    return (Why.WAITING, Why.LAST_YEAR) if unit.waiting else (Why.LAST_YEAR,)


def _percent(amount: int, percent: int, rounding: Rounding) -> int:
    return rounded(part_of(amount, numerator=percent, denominator=100), rounding=rounding)
