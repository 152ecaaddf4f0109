"""Who is drawn, by which seed and which weights? Anybody with SHA-256 can draw again."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256

from qqv.rules.money import Rounding, part_of, rounded
from qqv.rules.refusals import Refusal


class NothingToDraw(Refusal):
    """A draw needs somebody to choose from (không có ai để bốc)."""

    text = "Không có nơi nào để bốc thăm."


class DrawTooMany(Refusal):
    """No more can be drawn than there are (bốc quá số có)."""

    text = "Chỉ có {there} nơi để bốc thăm, chị muốn bốc {wanted}."


@dataclass(frozen=True, slots=True, kw_only=True)
class RiskFacts:
    """What is known of a unit before a draw (số liệu rủi ro): days, a percentage, a count.

    `since` is the days since the last inspection, None where there was none.
    """

    since: int | None
    late: int
    held: int
    alarms: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RiskTerms:
    """How much each fact weighs (công thức rủi ro), in points.

    One point for each of: `base` for everybody; a month since the last inspection, at most
    `most_months`; a percent of money lent that is late; a day that money is in a leader's hands,
    at most `most_days`; an open alarm.
    """

    base: int = 10
    month: int = 5
    most_months: int = 24
    late: int = 2
    held: int = 1
    most_days: int = 30
    alarm: int = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Risk:
    """Points by cause; their sum is the weight in the draw (điểm rủi ro)."""

    base: int
    months: int
    late: int
    held: int
    alarms: int

    @property
    def weight(self) -> int:
        return self.base + self.months + self.late + self.held + self.alarms


DAYS_A_MONTH = 30


def risk_of(facts: RiskFacts, terms: RiskTerms) -> Risk:
    """Weigh a unit (điểm rủi ro). Where nobody has ever been, all the months count."""
    months = terms.most_months
    if facts.since is not None:
        months = min(_whole_months(facts.since), terms.most_months)
    return Risk(
        base=terms.base,
        months=months * terms.month,
        late=facts.late * terms.late,
        held=min(facts.held, terms.most_days) * terms.held,
        alarms=facts.alarms * terms.alarm,
    )


def draw(seed: str, weights: Mapping[str, int], count: int) -> tuple[str, ...]:
    """Draw `count` different names, each turn with the odds of its weight (bốc thăm).

    Turn n takes SHA-256 of "seed/n" as a number, its remainder by the sum of the weights that
    are left, and walks the names in their order. Refuses more than there are, and none at all.
    """
    if not weights:
        raise NothingToDraw
    if count > len(weights):
        raise DrawTooMany(there=len(weights), wanted=count)
    assert count > 0 and min(weights.values()) > 0, (count, weights)
    left, drawn = dict(sorted(weights.items())), []
    for turn in range(1, count + 1):
        number = int(sha256(f"{seed}/{turn}".encode()).hexdigest(), 16)
        name = _at(number % sum(left.values()), left)
        drawn.append(name)
        del left[name]
    return tuple(drawn)


def sample(seed: str, names: Sequence[str], count: int) -> tuple[str, ...]:
    """Draw names with equal odds, all of them where there are no more than `count` (chọn mẫu)."""
    if not names:
        return ()
    return draw(seed, dict.fromkeys(names, 1), min(count, len(names)))


def _at(point: int, weights: Mapping[str, int]) -> str:
    for name, weight in weights.items():
        if point < weight:
            return name
        point -= weight
    raise AssertionError(point)


def _whole_months(days: int) -> int:
    months = part_of(days, numerator=1, denominator=DAYS_A_MONTH)
    return rounded(months, rounding=Rounding.DOWN)
