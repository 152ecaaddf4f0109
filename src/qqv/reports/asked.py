"""What may be asked of a report, and how does a figure lead to the rows behind it?"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any, TypeVar

from django.utils.translation import gettext as _

from qqv.people.models import Board, Group
from qqv.people.seats import communes_then, seat_name
from qqv.reports.table import Cell, Column, Kind, Link, Row, Table, summed
from qqv.rules.access import Scope
from qqv.rules.refusals import Unseen, shown

T = TypeVar("T")
MONTHS = 24


class By(StrEnum):
    """What a line of a report stands for (theo)."""

    COMMUNE = "commune"
    GROUP = "group"
    MEMBER = "member"
    HAMLET = "hamlet"
    MONTH = "month"
    TOTAL = "total"


class Units(StrEnum):
    """By which administrative units places are named and put together (cơ cấu đơn vị)."""

    THEN = "then"
    NOW = "now"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What somebody asks of a report (điều kiện): a day, a span, a place, the lines.

    `late` keeps loans more than so many days late, `late_to` at most; `debt_group` one of 1
    to 5. `chart` is a line of the chart, `account_id` one drawer of it; `months` lie ahead.
    `known` is the day by whose end things had been written; None knows all.
    """

    on: date
    first: date
    last: date
    before: date
    by: By
    board_id: int | None = None
    group_id: int | None = None
    late: int | None = None
    late_to: int | None = None
    debt_group: int | None = None
    chart: str = ""
    account_id: int | None = None
    units: Units = Units.THEN
    unit_id: int | None = None
    months: int = MONTHS
    known: date | None = None

    @property
    def seated(self) -> date | None:
        """The day whose units count; None for the latest known (ngày của đơn vị)."""
        return None if self.units == Units.NOW else min(self.on, self.last)


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A commune or a group that a line stands for (nơi): `boards` sit in it together."""

    id: int
    by: By
    name: str
    commune: str
    boards: tuple[int, ...] = ()
    unit_id: int | None = None

    def rows(self, held: dict[int, list[T]]) -> list[T]:
        """Take what lies here of rows sorted by board or group (các dòng của nơi này)."""
        keys = self.boards if self.by == By.COMMUNE else (self.id,)
        return [row for key in keys for row in held.get(key, [])]


def narrowed(scope: Scope, asked: Asked) -> Scope:
    """Keep of a scope the one commune or group that is asked for; refuses what is outside."""
    if asked.group_id is not None:
        if not Group.objects.within(scope).filter(pk=asked.group_id).exists():
            raise Unseen
        only = frozenset({asked.group_id})
        return replace(scope, everywhere=False, boards=frozenset(), groups=only)
    if asked.unit_id is not None:
        return in_unit(scope, asked.unit_id, seated=asked.seated)
    return scope if asked.board_id is None else in_board(scope, asked.board_id)


def in_board(scope: Scope, board_id: int) -> Scope:
    """Keep of a scope one board; refuses one outside it (thu hẹp vào một xã)."""
    if not Board.objects.within(scope).filter(pk=board_id).exists():
        raise Unseen
    return replace(scope, everywhere=False, boards=frozenset({board_id}), groups=frozenset())


def in_unit(scope: Scope, unit_id: int, *, seated: date | None) -> Scope:
    """Keep of a scope the boards that sat in a unit; refuses one without (thu hẹp vào một xã)."""
    units = communes_then(scope, on=seated)
    boards = next((one.boards for one in units if one.unit_id == unit_id), None)
    if boards is None:
        raise Unseen
    return replace(scope, everywhere=False, boards=frozenset(boards), groups=frozenset())


def places(scope: Scope, by: By, asked: Asked) -> list[Place]:
    """List the communes or groups in reach, in the order of their codes (các nơi).

    Boards that sat in one commune stand in one line, under its name of then or of now.
    """
    if by == By.COMMUNE and not scope.groups:
        return [
            Place(
                id=one.boards[0],
                by=By.COMMUNE,
                name=one.name,
                commune=one.name,
                boards=one.boards,
                unit_id=one.unit_id,
            )
            for one in communes_then(scope, on=asked.seated)
        ]
    groups = Group.objects.within(scope).annotate(commune=seat_name(asked.seated))
    return [
        Place(id=g.pk, by=By.GROUP, name=str(g), commune=g.commune)  # type: ignore[attr-defined]
        for g in groups.order_by("board__code", "number")
    ]


def sorted_by(rows: Sequence[T], by: By) -> dict[int, list[T]]:
    """Sort rows that know their board and group by the place they lie in (theo nơi)."""
    found: dict[int, list[T]] = {}
    for row in rows:
        found.setdefault(getattr(row, "board_id" if by == By.COMMUNE else "group_id"), []).append(
            row
        )
    return found


def parted(scope: Scope, rows: Sequence[T], asked: Asked) -> tuple[By, list[tuple[Place, list[T]]]]:
    """Share rows out to the places that lines stand for; empty groups are left out (theo nơi)."""
    by = By.GROUP if scope.groups else asked.by
    held = sorted_by(rows, by)
    lines = [(place, place.rows(held)) for place in places(scope, by, asked)]
    return by, [(place, part) for place, part in lines if part or by == By.COMMUNE]


def to_report(name: str, asked: Asked, place: Place | None = None, **changed: Any) -> Link:
    """Lead to another report about the same days, at one place if given (đường dẫn)."""
    if place is not None:
        asked = asked_at(asked, place)
    return Link(screen=f"report-{name}", query=query_of(replace(asked, **changed)))


def asked_at(asked: Asked, place: Place) -> Asked:
    """Narrow what is asked to one place (hỏi về một nơi)."""
    if place.by == By.GROUP:
        return replace(asked, group_id=place.id)
    if len(place.boards) > 1:
        return replace(asked, unit_id=place.unit_id, board_id=None)
    return replace(asked, board_id=place.id, unit_id=None)


def query_of(asked: Asked) -> tuple[tuple[str, str], ...]:
    """Write what is asked as the address does (địa chỉ)."""
    said: tuple[tuple[str, object], ...] = (
        ("ngay", asked.on),
        ("tu", asked.first),
        ("den", asked.last),
        ("so-voi", asked.before),
        ("theo", asked.by.value),
        ("xa", asked.board_id),
        ("nhom", asked.group_id),
        ("cham", asked.late),
        ("cham-den", asked.late_to),
        ("nhom-no", asked.debt_group),
        ("dong", asked.chart),
        ("tai-khoan", asked.account_id),
        ("don-vi", Units.NOW.value if asked.units == Units.NOW else None),
        ("xa-ghep", asked.unit_id),
        ("biet-den", asked.known),
        ("thang", asked.months if asked.months != MONTHS else None),
    )
    return tuple((key, str(value)) for key, value in said if value not in (None, ""))


def on_day(asked: Asked) -> str:
    """Say the day a report stands for (đến ngày)."""
    return _by_units(asked, _("Đến hết ngày %(day)s") % {"day": shown(asked.on)})


def in_span(asked: Asked) -> str:
    """Say the span a report stands for (từ ngày, đến ngày)."""
    days = {"first": shown(asked.first), "last": shown(asked.last)}
    return _by_units(asked, _("Từ ngày %(first)s đến ngày %(last)s") % days)


def _by_units(asked: Asked, period: str) -> str:
    if asked.units == Units.THEN:
        return period
    return _("%(period)s, xã theo hiện nay") % {"period": period}


def place_columns(by: By) -> tuple[Column, ...]:
    """Name the lines: the commune, or the group and its commune (cột tên)."""
    if by == By.COMMUNE:
        return (Column(key="name", label=_("Xã"), weight=3),)
    return (
        Column(key="name", label=_("Nhóm"), weight=3),
        Column(key="commune", label=_("Xã"), weight=2),
    )


def named(place: Place) -> tuple[Cell, ...]:
    """Fill the columns that name a line (tên)."""
    return (place.name,) if place.by == By.COMMUNE else (place.name, place.commune)


def money(key: str, label: str) -> Column:
    """Make a column of đồng that is carried forward (cột tiền)."""
    return Column(key=key, label=label, kind=Kind.VND, weight=2, carried=True)


def count(key: str, label: str) -> Column:
    """Make a column of a count (cột số lượng)."""
    return Column(key=key, label=label, kind=Kind.COUNT)


def share(key: str, label: str) -> Column:
    """Make a column of a ratio (cột tỷ lệ)."""
    return Column(key=key, label=label, kind=Kind.PERCENT)


def table(
    name: str,
    title: str,
    period: str,
    columns: tuple[Column, ...],
    rows: Sequence[Row],
    definitions: tuple[tuple[Any, Any], ...],
    **ratios: Cell,
) -> Table:
    """Put a report together with its total; `ratios` fill what does not add up (báo cáo)."""
    total = list(summed(columns, rows, _("Cộng")))
    for at, column in enumerate(columns):
        if column.key in ratios:
            total[at] = ratios[column.key]
    return Table(
        name=name,
        title=title,
        unit=_("Đơn vị: đồng"),
        period=period,
        columns=columns,
        rows=tuple(rows),
        total=tuple(total),
        definitions=definitions,
    )


def boards_to_choose(scope: Scope) -> list[tuple[int, str]]:
    """List the communes a report may be narrowed to (chọn xã)."""
    rows = Board.objects.within(scope).filter(level=Board.Level.COMMUNE).order_by("code")
    return list(rows.values_list("pk", "name"))


def groups_to_choose(scope: Scope, *, board_id: int | None) -> list[tuple[int, str]]:
    """List the groups of one commune, or of a leader (chọn nhóm)."""
    rows = Group.objects.within(scope)
    if board_id is None and not scope.groups:
        return []
    if board_id is not None:
        rows = rows.filter(board_id=board_id)
    return [(group.pk, str(group)) for group in rows.order_by("board_id", "number")]
