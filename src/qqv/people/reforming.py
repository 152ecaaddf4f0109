"""How are units merged, split, renamed and re-coded? The books stay with their boards."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from uuid import UUID

from qqv.people.models import Board, Placement, Seat, Unit, valid
from qqv.people.reform import Change, Named
from qqv.rules.access import Actor, Verb
from qqv.rules.refusals import Refusal
from qqv.trail.recording import recording


class UnitUnknown(Refusal):
    """No such unit on the day before (không có đơn vị)."""

    text = "Dòng {row}: ngày {on} không có {name} nào trong danh mục đơn vị."


class UnitUnclear(Refusal):
    """Several units bear that name (trùng tên đơn vị)."""

    text = "Dòng {row}: có nhiều {name}. Ghi thêm nó thuộc đơn vị nào (under)."


class Rehearsed(Exception):
    """A rehearsal ends here, so that nothing of it is kept (chạy thử)."""

    def __init__(self, done: "Reformed") -> None:
        super().__init__()
        self.done = done


@dataclass(slots=True, kw_only=True)
class Reformed:
    """What a reform changed, counted (kết quả sắp xếp)."""

    ended: int = 0
    founded: int = 0
    placed: int = 0
    seated: int = 0
    already: int = 0
    kept: int = 0


def reform_units(
    actor: Actor, *, changes: Sequence[Change], rehearse: bool, request_id: UUID
) -> Reformed:
    """Apply a reform of units, all of it or nothing (sắp xếp đơn vị hành chính).

    A change that was applied before is left as it is. Refuses a unit that is not known on the
    day. No board, book, group or voucher is touched: only where they lie, from a day on.
    """
    content = {"changes": [str(change) for change in changes], "rehearse": rehearse}
    with recording(actor, Verb.REFORM_UNITS, request_id, content) as record:
        done = Reformed()
        for on, rows in groupby(sorted(changes, key=_in_turn), key=lambda change: change.on):
            _apply_day(on, list(rows), done)
        if rehearse:
            raise Rehearsed(done)
        record.subject = f"Sắp xếp {done.ended} đơn vị, {done.seated} ban quản lý đổi nơi đặt"
        record.facts = {"ended": done.ended, "founded": done.founded, "seated": done.seated}
        return done


def _in_turn(change: Change) -> tuple[date, int]:
    return change.on, change.row


def _apply_day(on: date, changes: Sequence[Change], done: Reformed) -> None:
    """Apply one day's changes; a unit that ends on it is nobody's successor, whatever its name."""
    found = [(change, _found(change, done)) for change in changes]
    ending = {unit.pk for change, unit in found if unit and change.fate != "keeps"}
    for change, unit in found:
        if unit and change.fate == "keeps":
            done.kept += 1
        elif unit:
            _apply(change, unit, ending, done)


def _apply(change: Change, unit: Unit, ending: set[int], done: Reformed) -> None:
    on, eve = change.on, change.on - timedelta(days=1)
    above = _above(unit, on)
    targets = [_target(change, named, ending, done) for named in change.into]
    Unit.objects.filter(pk=unit.pk).update(valid_to=eve)
    done.ended += 1
    for target in targets:
        target.predecessors.add(unit)
    heir = targets[0] if targets else above
    if heir is None:
        raise UnitUnknown(row=change.row, on=on, name=f"đơn vị trên {unit}")
    _place_children(unit, heir, on, done)
    placed = Placement.objects.filter(valid(on), unit=unit)
    placed.filter(valid_from=on).delete()
    placed.update(valid_to=eve)
    _seat_boards(unit, heir, on, done)


def _found(change: Change, done: Reformed) -> Unit | None:
    """Find the unit as it stood the day before; None if this change was applied already."""
    eve = change.on - timedelta(days=1)
    rows = _called(change.unit, eve)
    if not rows:
        raise UnitUnknown(row=change.row, on=eve, name=change.unit.name)
    if len(rows) > 1:
        raise UnitUnclear(row=change.row, name=change.unit.name)
    if rows[0].valid_to == eve:
        done.already += 1
        return None
    return rows[0]


def _called(named: Named, on: date) -> list[Unit]:
    rows = Unit.objects.filter(valid(on), kind=named.kind, name=named.name)
    if named.under:
        above = Placement.objects.filter(valid(on), parent__name=named.under)
        rows = rows.filter(pk__in=above.values("unit"))
    return list(rows[:9])


def _above(unit: Unit, on: date) -> Unit | None:
    placed = Placement.objects.filter(valid(on), unit=unit).select_related("parent").first()
    return placed.parent if placed else None


def _target(change: Change, named: Named, ending: set[int], done: Reformed) -> Unit:
    """Find the unit that begins or goes on, or found it on the day."""
    known = [unit for unit in _called(named, change.on) if unit.pk not in ending]
    if len(known) > 1:
        raise UnitUnclear(row=change.row, name=named.name)
    if known:
        return known[0]
    unit = Unit.objects.create(
        kind=named.kind, name=named.name, code=named.code, valid_from=change.on
    )
    done.founded += 1
    if named.under:
        rows = Unit.objects.filter(valid(change.on), name=named.under)
        if rows.count() != 1:
            raise UnitUnknown(row=change.row, on=change.on, name=named.under)
        Placement.objects.create(unit=unit, parent=rows.get(), valid_from=change.on)
        done.placed += 1
    return unit


def _place_children(unit: Unit, heir: Unit, on: date, done: Reformed) -> None:
    """Let what lay in a unit lie in the one that follows it."""
    placed = Placement.objects.filter(valid(on), parent=unit)
    children = list(placed.values_list("unit_id", flat=True))
    placed.update(valid_to=on - timedelta(days=1))
    Placement.objects.bulk_create(
        Placement(unit_id=child, parent=heir, valid_from=on) for child in children
    )
    done.placed += len(children)


def _seat_boards(unit: Unit, heir: Unit, on: date, done: Reformed) -> None:
    """Let the boards that sat in a unit sit in the one that follows; their books stay."""
    eve = on - timedelta(days=1)
    held = Seat.objects.filter(valid(on), unit=unit)
    boards = list(held.values_list("board_id", flat=True))
    held.update(valid_to=eve)
    founded = Board.objects.filter(unit=unit).exclude(seats__isnull=False)
    for pk, since in list(founded.values_list("pk", "valid_from")):
        if since < on:
            Seat.objects.create(board_id=pk, unit=unit, valid_from=since, valid_to=eve)
        boards.append(pk)
    Seat.objects.bulk_create(Seat(board_id=pk, unit=heir, valid_from=on) for pk in boards)
    done.seated += len(boards)
