"""In which hamlet does a group lie, once its own has joined another? (đặt lại thôn, xóm)"""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q

from qqv.people.models import Board, Group, Unit, valid
from qqv.people.seats import SeatThen, seats_then
from qqv.rules.access import Actor, Scope, Verb
from qqv.rules.refusals import Refusal, Unseen
from qqv.trail.recording import recording


class HamletUnknown(Refusal):
    """A hamlet that neither follows nor holds a group (không phải thôn kế tiếp)."""

    text = "{hamlet} không phải thôn, xóm nối tiếp hay của nhóm nào cùng ban. Chị chọn lại."


@dataclass(frozen=True, slots=True, kw_only=True)
class Unplaced:
    """A group whose hamlet has ended, and what followed it (nhóm chưa đặt lại thôn, xóm)."""

    group_id: int
    board_id: int
    group: str
    commune: str
    hamlet: str
    ended_on: date
    successors: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Unseated:
    """A board whose unit has ended while it still sits there (ban chưa đổi nơi đặt)."""

    board_id: int
    board: str
    unit: str
    ended_on: date


def place_group(
    actor: Actor, *, group_id: int, hamlet_id: int, on: date, request_id: UUID
) -> Group:
    """Lay a group into the hamlet that follows its own (đặt lại thôn, xóm).

    Refuses a hamlet that neither follows it nor holds another group of the board.
    """
    content = {"group": group_id, "hamlet": hamlet_id, "on": on}
    with recording(actor, Verb.FOUND_GROUP, request_id, content) as record:
        reach = Group.objects.within(actor.scope(Verb.FOUND_GROUP)).filter(pk=group_id)
        group = reach.select_for_update(of=("self",)).first()
        if group is None:
            raise Unseen
        hamlet = Unit.objects.filter(pk=hamlet_id).first()
        if hamlet is None:
            raise Unseen
        if hamlet.pk not in {pk for pk, _ in hamlets_for(group, on=on)}:
            raise HamletUnknown(hamlet=hamlet.name)
        record.subject = f"{group}: {hamlet.name}"
        record.facts = {"group": group.pk, "before": group.hamlet_id, "hamlet": hamlet.pk}
        Group.objects.filter(pk=group.pk).update(hamlet=hamlet)
        group.hamlet = hamlet
        return group


def hamlets_for(group: Group, *, on: date) -> list[tuple[int, str]]:
    """List the hamlets a group may lie in: what follows its own, then its board's (chọn thôn)."""
    follows = Q(predecessors=group.hamlet_id) if group.hamlet_id else Q(pk=None)
    near = follows | Q(groups__board=group.board_id)
    rows = Unit.objects.filter(valid(on), near, kind=Unit.Kind.HAMLET).distinct()
    return list(rows.order_by("name", "pk").values_list("pk", "name"))


def hamlet_choices(actor: Actor, *, group_id: int, on: date) -> list[tuple[int, str]]:
    """List the hamlets somebody may lay a group into (chọn thôn, xóm)."""
    group = Group.objects.within(actor.scope(Verb.FOUND_GROUP)).filter(pk=group_id).first()
    if group is None:
        raise Unseen
    return hamlets_for(group, on=on)


def unplaced(scope: Scope, *, on: date) -> list[Unplaced]:
    """Find groups that still lie in a hamlet that has ended (nhóm chưa đặt lại)."""
    groups = Group.objects.within(scope).filter(valid(on), hamlet__valid_to__lt=on)
    rows = groups.select_related("board", "hamlet").prefetch_related("hamlet__successors")
    return [
        Unplaced(
            group_id=group.pk,
            board_id=group.board_id,
            group=str(group),
            commune=group.board.name,
            hamlet=group.hamlet.name,
            ended_on=group.hamlet.valid_to,
            successors=tuple(unit.name for unit in group.hamlet.successors.all()),
        )
        for group in rows.order_by("board__code", "number")
        if group.hamlet and group.hamlet.valid_to
    ]


def unseated(scope: Scope, *, on: date) -> list[Unseated]:
    """Find boards that still sit in a unit that has ended (ban chưa đổi nơi đặt)."""
    boards = list(Board.objects.within(scope).filter(valid(on)).order_by("code"))
    seats: dict[int, SeatThen] = seats_then(boards, on=on)
    ended = Unit.objects.filter(valid_to__lt=on).in_bulk({seat.unit_id for seat in seats.values()})
    return [
        Unseated(board_id=board.pk, board=board.name, unit=unit.name, ended_on=unit.valid_to)
        for board in boards
        if (unit := ended.get(seats[board.pk].unit_id)) and unit.valid_to
    ]
