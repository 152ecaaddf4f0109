"""What is each commune to reach in a year? Plans with every revision kept."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Max

from qqv.capital.models import Plan
from qqv.people.models import Board
from qqv.rules.access import Actor, Verb
from qqv.rules.money import Vnd
from qqv.rules.refusals import Unseen
from qqv.trail.models import Record
from qqv.trail.recording import recording


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """What one commune is to reach in one year; `principal` in đồng (chỉ tiêu)."""

    board_id: int
    year: int
    members: int
    loans: int
    principal: Vnd


def plan(actor: Actor, *, targets: Sequence[Target], request_id: UUID) -> list[Plan]:
    """Allocate the year's targets to communes (phân bổ kế hoạch); a later one is a revision."""
    content = {"targets": [str(target) for target in targets]}
    with recording(actor, Verb.ALLOCATE, request_id, content) as record:
        boards = {target.board_id for target in targets}
        reach = Board.objects.within(actor.scope(Verb.ALLOCATE)).filter(pk__in=boards)
        if reach.count() != len(boards):
            raise Unseen
        record.subject = f"Kế hoạch {len(targets)} xã"
        return take_plans(record, targets)


def take_plans(record: Record, targets: Sequence[Target]) -> list[Plan]:
    """Write plans behind a doorway as the next revision of each (ghi kế hoạch)."""
    rows = Plan.objects.filter(
        board__in={target.board_id for target in targets},
        year__in={target.year for target in targets},
    )
    last = {
        (board, year): revision
        for board, year, revision in rows.values_list("board", "year").annotate(n=Max("revision"))
    }
    return Plan.objects.bulk_create(
        Plan(
            board_id=target.board_id,
            year=target.year,
            revision=last.get((target.board_id, target.year), 0) + 1,
            members=target.members,
            loans=target.loans,
            principal=target.principal,
            record=record,
        )
        for target in targets
    )


def plans_in_force(board_ids: Sequence[int], *, year: int) -> dict[int, Plan]:
    """Give the latest plan of each commune that was not taken back (kế hoạch hiện hành)."""
    rows = Plan.objects.filter(board__in=board_ids, year=year, withdrawn_on=None)
    return {row.board_id: row for row in rows.order_by("revision")}


def withdraw_plans(ids: Sequence[int], *, on: date) -> None:
    """Mark plans as taken back; the revision before is in force again (rút kế hoạch)."""
    Plan.objects.filter(pk__in=ids).update(withdrawn_on=on)
