"""How far was a past forecast from what really came? Month by month, commune by commune."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from qqv.ledger.actions import month_end
from qqv.lending.queries.turning import came_of
from qqv.reports.forecast import CommuneRotation, RotationMonth, forecast
from qqv.rules.access import Scope
from qqv.rules.money import Vnd, portion
from qqv.rules.periods import months_later


@dataclass(frozen=True, slots=True, kw_only=True)
class Foreseen:
    """One month as it was forecast and as it came, in đồng (một tháng đối chiếu)."""

    month: date
    last: date
    due: Vnd
    low: Vnd
    likely: Vnd
    high: Vnd
    came: Vnd

    @property
    def error(self) -> Vnd:
        return self.likely - self.came

    @property
    def off(self) -> Fraction | None:
        return portion(self.error, self.came)

    @property
    def inside(self) -> bool:
        return self.low <= self.came <= self.high


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceForeseen:
    """A commune, or all, over the months that were forecast, in đồng (đối chiếu một xã)."""

    board_id: int
    name: str
    months: tuple[Foreseen, ...]

    @property
    def due(self) -> Vnd:
        return sum(month.due for month in self.months)

    @property
    def likely(self) -> Vnd:
        return sum(month.likely for month in self.months)

    @property
    def came(self) -> Vnd:
        return sum(month.came for month in self.months)

    @property
    def error(self) -> Vnd:
        return self.likely - self.came

    @property
    def off(self) -> Fraction | None:
        return portion(self.error, self.came)

    @property
    def inside(self) -> int:
        return sum(month.inside for month in self.months)


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """A forecast of a day beside what came until another (đối chiếu dự báo)."""

    on: date
    until: date
    communes: tuple[PlaceForeseen, ...]
    whole: PlaceForeseen

    @property
    def inside(self) -> Fraction | None:
        """Share of the communes' months that lay within their band."""
        months = sum(len(one.months) for one in self.communes)
        return portion(sum(one.inside for one in self.communes), months)


def compared(scope: Scope, *, on: date, until: date) -> Comparison:
    """Hold the forecast of a day against what the books took in since (đối chiếu dự báo).

    What came is principal of the loans that were owed on that day; loans given since are not
    in the forecast's band and not in what came.
    """
    ends = _ends(on, until)
    found = forecast(scope, on=on, months=len(ends))
    came = came_of(scope, on=on, ends=ends)
    nothing = [0] * len(ends)
    communes = tuple(_place(one, came.get(one.board_id, nothing), ends) for one in found.communes)
    sums = [sum(rows) for rows in zip(*came.values(), strict=True)] or nothing
    return Comparison(on=on, until=until, communes=communes, whole=_place(found.whole, sums, ends))


def _ends(on: date, until: date) -> list[date]:
    """List the last days of the months from one day to another, the last cut short."""
    ends, month = [], on.replace(day=1)
    while month <= until:
        ends.append(min(month_end(month), until))
        month = months_later(month, 1)
    return ends


def _place(one: CommuneRotation, came: Sequence[Vnd], ends: Sequence[date]) -> PlaceForeseen:
    return PlaceForeseen(
        board_id=one.board_id,
        name=one.name,
        months=tuple(
            _month(row, amount, end)
            for row, amount, end in zip(one.months, came, ends, strict=True)
        ),
    )


def _month(row: RotationMonth, came: Vnd, end: date) -> Foreseen:
    return Foreseen(
        month=row.month,
        last=end,
        due=row.due,
        low=row.low,
        likely=row.likely,
        high=row.high,
        came=came,
    )
