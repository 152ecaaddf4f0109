"""In which unit did each board sit on a day, and which boards sit together?"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import F, OuterRef, Subquery
from django.db.models.functions import Coalesce

from qqv.people.models import Board, Placement, Seat, Unit, valid
from qqv.rules.access import Scope


@dataclass(frozen=True, slots=True, kw_only=True)
class SeatThen:
    """The unit a board sat in on a day (nơi đặt ban quản lý theo ngày)."""

    unit_id: int
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Together:
    """The boards that sat in one commune, under the code of the first (các ban cùng xã)."""

    unit_id: int
    code: str
    name: str
    boards: tuple[int, ...]


def seats_then(boards: Iterable[Board], *, on: date | None) -> dict[int, SeatThen]:
    """Tell in which unit boards sat on a day; None asks for the latest (nơi đặt theo ngày).

    A board that never moved, or not yet, sits where it was founded, under its own name.
    """
    rows = list(boards)
    found = {b.pk: SeatThen(unit_id=b.unit_id, name=b.name) for b in rows}
    known = {b.pk: b for b in rows}
    seats = Seat.objects.filter(board__in=rows).select_related("unit").order_by("valid_from")
    for seat in seats if on is None else seats.filter(valid(on)):
        board = known[seat.board_id]
        name = board.name if seat.unit_id == board.unit_id else seat.unit.name
        found[board.pk] = SeatThen(unit_id=seat.unit_id, name=name)
    return found


def seat_name(on: date | None, *, board: str = "board") -> Coalesce:
    """Name the unit of a row's board on a day within a query, as `seats_then` does (tên xã)."""
    seats = Seat.objects.filter(board=OuterRef(f"{board}_id")).order_by("-valid_from")
    moved = (seats if on is None else seats.filter(valid(on))).exclude(unit=F("board__unit"))
    return Coalesce(Subquery(moved.values("unit__name")[:1]), F(f"{board}__name"))


def communes_then(scope: Scope, *, on: date | None) -> list[Together]:
    """Put a scope's commune boards together by the unit they sat in (các xã theo ngày)."""
    boards = list(
        Board.objects.within(scope).filter(level=Board.Level.COMMUNE).order_by("code", "pk")
    )
    seats = seats_then(boards, on=on)
    units: dict[int, list[Board]] = {}
    for board in boards:
        units.setdefault(seats[board.pk].unit_id, []).append(board)
    return [
        Together(
            unit_id=unit_id,
            code=rows[0].code,
            name=seats[rows[0].pk].name,
            boards=tuple(board.pk for board in rows),
        )
        for unit_id, rows in units.items()
    ]


def anybody_moved(scope: Scope) -> bool:
    """Tell whether any board in a scope sits elsewhere than it was founded (đã sáp nhập)."""
    return Seat.objects.filter(board__in=Board.objects.within(scope)).exists()


def districts_then(units: Iterable[int], *, on: date) -> dict[int, tuple[int, str]]:
    """Tell under which district communes lay on a day, where there were districts (huyện)."""
    rows = Placement.objects.filter(valid(on), unit__in=set(units), parent__kind=Unit.Kind.DISTRICT)
    fields = rows.order_by("valid_from").values_list("unit", "parent", "parent__name")
    return {unit: (district, name) for unit, district, name in fields}
