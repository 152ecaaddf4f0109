"""How do the communes and districts of a year rank by the published points? Live, or as frozen."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from qqv.collection.misuses import boards_of_misuse
from qqv.outreach.emulating import NoPointTable
from qqv.outreach.point_tables import PointsInForce, points_of_year
from qqv.people.models import Board
from qqv.people.seats import districts_then
from qqv.reports.indicators import DEFINITIONS, measured
from qqv.reports.indicators.defined import portion_of
from qqv.reports.indicators.measures import Measure, Sums, added
from qqv.reports.indicators.words import worded
from qqv.rules.access import Scope
from qqv.rules.emulation import (
    HIGHER,
    LOWER,
    PART,
    Entrant,
    PointTable,
    Ranked,
    Scale,
    ranked,
)
from qqv.rules.grading import Grade
from qqv.rules.periods import months_later

SCORABLE = sorted(HIGHER | LOWER)
DISTRICT = "district-"


@dataclass(frozen=True, slots=True, kw_only=True)
class Points:
    """One criterion of one unit: tenths of a point, and the value that earned them (điểm)."""

    code: str
    name: Any
    most: int
    tenths: int | None
    shown: str

    @property
    def text(self) -> str:
        """The points as they are read: 62,5; a dash where the criterion did not occur."""
        return tenths_text(self.tenths)

    @property
    def lost(self) -> str:
        """What was not earned, as it is read; empty where nothing was lost."""
        missing = self.most * 10 - (self.tenths or 0)
        return tenths_text(missing) if self.tenths is not None and missing else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ScaleRow:
    """One criterion of a table as it is published (dòng bảng điểm)."""

    code: str
    name: Any
    most: int
    zero: str
    full: str
    formula: Any


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitRow:
    """A commune or district with its place; totals in tenths (đơn vị thi đua).

    `key` is the commune's board or the district's unit.
    """

    key: int
    name: str
    place: int
    total: int | None
    grade: str
    misused: bool
    points: tuple[Points, ...]

    @property
    def text(self) -> str:
        """The total as it is read: 62,5."""
        return tenths_text(self.total)

    @property
    def weakest(self) -> Points | None:
        """The criterion that cost it most (mất điểm nhiều nhất)."""
        lost = [one for one in self.points if one.tenths is not None]
        worst = max(lost, key=lambda one: one.most * 10 - (one.tenths or 0), default=None)
        return worst if worst and worst.lost else None

    @property
    def pill(self) -> str:
        """Tell how bad the grade is, for a mark beside it (mức)."""
        kinds = {Grade.WEAK.value: "bad", Grade.AVERAGE.value: "warn", "": "quiet"}
        return kinds.get(self.grade, "good")


@dataclass(frozen=True, slots=True, kw_only=True)
class Emulation:
    """The ranking of a year with all it is made of (xếp hạng thi đua)."""

    year: int
    first: date
    last: date
    table: PointTable
    valid_from: date
    decision_no: str
    communes: tuple[UnitRow, ...]
    districts: tuple[UnitRow, ...]
    entrants: tuple[Entrant, ...]
    keys: Mapping[str, int]


def scales_of(table: PointTable) -> tuple[ScaleRow, ...]:
    """Write a table's criteria as people read them (các tiêu chí)."""
    return tuple(
        ScaleRow(
            code=scale.code,
            name=DEFINITIONS[scale.code].name,
            most=scale.most,
            zero=worded(Fraction(scale.zero, PART), DEFINITIONS[scale.code].unit),
            full=worded(Fraction(scale.full, PART), DEFINITIONS[scale.code].unit),
            formula=DEFINITIONS[scale.code].formula,
        )
        for scale in table.scales
    )


def tenths_text(tenths: int | None) -> str:
    """Write points kept in tenths: 62,5 (điểm)."""
    if tenths is None:
        return "–"
    whole, rest = divmod(tenths, 10)
    return f"{whole},{rest}"


def emulation(fund_id: int, *, year: int, on: date) -> Emulation:
    """Rank a year's communes and districts by what is in the books now (xếp hạng thi đua).

    Refuses a year without published points.
    """
    points = points_of_year(fund_id, year=year)
    if points is None:
        raise NoPointTable(year=str(year))
    scope = Scope(fund_id=fund_id, everywhere=True, boards=frozenset(), groups=frozenset())
    first, last = date(year, 1, 1), max(min(date(year, 12, 31), on), date(year, 1, 1))
    counted = measured(scope, first=first, last=last).by_board
    misused = boards_of_misuse(scope, first=months_later(last, -12), last=last)
    boards = _serving(scope, first, last)
    communes = [
        entrant(board.code, board.name, [counted[board.pk]], misused=board.pk in misused)
        for board in boards
    ]
    districts, units = _districts(boards, counted, misused, last)
    keys = {board.code: board.pk for board in boards} | units
    return _emulation(points, year, (first, last), (communes, districts), keys)


def entrant(code: str, name: str, sums: Iterable[Sums], *, misused: bool) -> Entrant:
    """Enter a unit with every indicator that can earn points (đơn vị dự thi đua)."""
    whole = added(sums)
    values = {code_: _exact(DEFINITIONS[code_].value(whole)) for code_ in SCORABLE}
    per_member = portion_of(whole[Measure.OUTSTANDING], whole[Measure.BORROWERS])
    return Entrant(code=code, name=name, values=values, per_member=per_member, misused=misused)


def content_of(found: Emulation) -> dict[str, Any]:
    """Write a ranking with all its inputs, as it is frozen (nội dung chốt)."""
    return {
        "year": found.year,
        "first": found.first.isoformat(),
        "last": found.last.isoformat(),
        "points": {
            "valid_from": found.valid_from.isoformat(),
            "decision_no": found.decision_no,
            "bands": [found.table.good_from, found.table.fair_from, found.table.average_from],
            "scales": [[one.code, one.most, one.zero, one.full] for one in found.table.scales],
        },
        "communes": [_written(row) for row in found.communes],
        "districts": [_written(row) for row in found.districts],
        "entrants": [
            {
                "key": found.keys[one.code],
                "code": one.code,
                "name": one.name,
                "per_member": _text(one.per_member),
                "misused": one.misused,
                "values": {code: _text(value) for code, value in one.values.items()},
            }
            for one in found.entrants
        ],
    }


def read(content: Mapping[str, Any]) -> Emulation:
    """Read a frozen ranking back: its places are kept, not reckoned again (đọc bản chốt)."""
    points = content["points"]
    good, fair, average = points["bands"]
    table = PointTable(
        scales=tuple(
            Scale(code=code, most=most, zero=zero, full=full)
            for code, most, zero, full in points["scales"]
        ),
        good_from=good,
        fair_from=fair,
        average_from=average,
    )
    return Emulation(
        year=content["year"],
        first=date.fromisoformat(content["first"]),
        last=date.fromisoformat(content["last"]),
        table=table,
        valid_from=date.fromisoformat(points["valid_from"]),
        decision_no=points["decision_no"],
        communes=tuple(_row_read(row) for row in content["communes"]),
        districts=tuple(_row_read(row) for row in content["districts"]),
        entrants=tuple(_entrant_read(one) for one in content["entrants"]),
        keys={one["code"]: one["key"] for one in content["entrants"]},
    )


def _serving(scope: Scope, first: date, last: date) -> list[Board]:
    """Commune boards that served in the year, also one that ended within it."""
    rows = Board.objects.within(scope).filter(level=Board.Level.COMMUNE, valid_from__lte=last)
    return list(rows.exclude(valid_to__lt=first).select_related("unit").order_by("code"))


def _districts(
    boards: Sequence[Board], counted: Mapping[int, Sums], misused: set[int], last: date
) -> tuple[list[Entrant], dict[str, int]]:
    """Districts by what their communes come to together."""
    inside: dict[tuple[int, str], list[Board]] = defaultdict(list)
    lay = districts_then([board.unit_id for board in boards], on=last)
    for board in boards:
        if board.unit_id in lay:
            inside[lay[board.unit_id]].append(board)
    found = [
        entrant(
            f"{DISTRICT}{unit}",
            name,
            [counted[board.pk] for board in rows],
            misused=any(board.pk in misused for board in rows),
        )
        for (unit, name), rows in sorted(inside.items())
    ]
    return found, {f"{DISTRICT}{unit}": unit for unit, _name in inside}


def _emulation(
    points: PointsInForce,
    year: int,
    span: tuple[date, date],
    units: tuple[list[Entrant], list[Entrant]],
    keys: Mapping[str, int],
) -> Emulation:
    communes, districts = units
    return Emulation(
        year=year,
        first=span[0],
        last=span[1],
        table=points.table,
        valid_from=points.valid_from,
        decision_no=points.decision_no,
        communes=tuple(_row(one, keys) for one in ranked(communes, points.table)),
        districts=tuple(_row(one, keys) for one in ranked(districts, points.table)),
        entrants=(*communes, *districts),
        keys=keys,
    )


def _row(one: Ranked, keys: Mapping[str, int]) -> UnitRow:
    who = one.scored.entrant
    return UnitRow(
        key=keys[who.code],
        name=who.name,
        place=one.place,
        total=one.scored.total,
        grade=one.scored.grade.value if one.scored.grade else "",
        misused=who.misused,
        points=tuple(
            Points(
                code=earned.scale.code,
                name=DEFINITIONS[earned.scale.code].name,
                most=earned.scale.most,
                tenths=earned.tenths,
                shown=worded(earned.value, DEFINITIONS[earned.scale.code].unit),
            )
            for earned in one.scored.earned
        ),
    )


def _written(row: UnitRow) -> dict[str, Any]:
    return {
        "key": row.key,
        "name": row.name,
        "place": row.place,
        "total": row.total,
        "grade": row.grade,
        "misused": row.misused,
        "points": [[one.code, one.most, one.tenths, one.shown] for one in row.points],
    }


def _row_read(row: Mapping[str, Any]) -> UnitRow:
    return UnitRow(
        key=row["key"],
        name=row["name"],
        place=row["place"],
        total=row["total"],
        grade=row["grade"],
        misused=row["misused"],
        points=tuple(
            Points(
                code=code,
                name=DEFINITIONS[code].name if code in DEFINITIONS else code,
                most=most,
                tenths=tenths,
                shown=shown,
            )
            for code, most, tenths, shown in row["points"]
        ),
    )


def _entrant_read(one: Mapping[str, Any]) -> Entrant:
    return Entrant(
        code=one["code"],
        name=one["name"],
        values={code: _number(text) for code, text in one["values"].items()},
        per_member=_number(one["per_member"]),
        misused=one["misused"],
    )


def _exact(value: Fraction | int | None) -> Fraction | None:
    return None if value is None else Fraction(value)


def _text(value: Fraction | None) -> str | None:
    return None if value is None else str(value)


def _number(text: str | None) -> Fraction | None:
    return None if text is None else Fraction(text)
