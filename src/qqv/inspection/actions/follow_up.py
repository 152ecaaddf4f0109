"""What becomes of a finding? The unit remedies, another judges, until it is closed."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from qqv.inspection.models import Finding, Inspection, Remedy, RemedyVerdict
from qqv.people.attaching import Sent, attach, digests
from qqv.people.models import Board
from qqv.rules.access import Actor, Scope, Verb
from qqv.rules.inspecting import (
    NotHerUnit,
    OwnRemedy,
    State,
    require_deadline,
    runs,
    state_of,
)
from qqv.rules.refusals import Refusal, Unseen
from qqv.trail.recording import recording


class RemedyWordless(Refusal):
    """A remedy says what was done (thiếu nội dung khắc phục)."""

    text = "Chị ghi đã khắc phục thế nào."


class NothingToRemedy(Refusal):
    """A finding waits for a verdict, or is closed (không còn phải khắc phục)."""

    text = "Phát hiện này đang chờ kết luận hoặc đã đóng, không ghi khắc phục thêm được."


class NothingToJudge(Refusal):
    """Only a remedy that was not judged yet is judged (không có gì để kết luận)."""

    text = "Phát hiện này chưa có khắc phục nào chờ kết luận."


class ReasonMissing(Refusal):
    """Who sends a remedy back says why (thiếu lý do)."""

    text = "Chưa được thì phải ghi vì sao."


def remedy(
    actor: Actor,
    *,
    finding_id: int,
    note: str,
    photos: Sequence[Sent],
    on: date,
    request_id: UUID,
) -> Remedy:
    """Say what the unit did about a finding, with photos or papers (khắc phục).

    Refuses who does not work at the unit, a remedy without words, and one too many.
    """
    content = {"finding": finding_id, "note": note, "files": digests(photos), "on": on}
    with recording(actor, Verb.REMEDY, request_id, content) as record:
        finding = _finding(actor.scope(Verb.REMEDY), finding_id)
        inspection = finding.inspection
        province = inspection.board.level == Board.Level.PROVINCE
        if not runs(actor.grants, board_id=inspection.board_id, province=province):
            raise NotHerUnit(unit=inspection.unit)
        if finding_state(finding) not in (State.OPEN, State.REOPENED):
            raise NothingToRemedy
        if not note.strip():
            raise RemedyWordless
        made = Remedy.objects.create(
            finding=finding, on=on, note=note.strip(), remedied_by_id=actor.user_id, record=record
        )
        made.photos.set(
            attach(
                record,
                board_id=inspection.board_id,
                group_id=inspection.group_id,
                files=photos,
                on=on,
            )
        )
        record.subject = f"Khắc phục, {inspection}"
        return made


def judge_remedy(
    actor: Actor,
    *,
    finding_id: int,
    good: bool,
    note: str,
    due_on: date | None,
    on: date,
    request_id: UUID,
) -> RemedyVerdict:
    """Close a finding whose remedy is good, or open it again with a new deadline (kết luận).

    Refuses who remedied it herself, and to send back without a reason and a day.
    """
    content = {"finding": finding_id, "good": good, "note": note, "due": due_on, "on": on}
    with recording(actor, Verb.FOLLOW_UP, request_id, content) as record:
        finding = _finding(actor.scope(Verb.FOLLOW_UP), finding_id)
        waiting = finding.remedies.filter(verdict=None).first()
        if waiting is None:
            raise NothingToJudge
        board = finding.inspection.board
        province = board.level == Board.Level.PROVINCE
        own = runs(actor.grants, board_id=board.pk, province=province)
        if own or waiting.remedied_by_id == actor.user_id:
            raise OwnRemedy
        if not good and not note.strip():
            raise ReasonMissing
        record.subject = f"Kết luận khắc phục, {finding.inspection}"
        return RemedyVerdict.objects.create(
            remedy=waiting,
            on=on,
            good=good,
            note=note.strip(),
            due_on=None if good else require_deadline(due_on, on=on),
            remedied_by_id=waiting.remedied_by_id,
            judged_by_id=actor.user_id,
            record=record,
        )


def finding_state(finding: Finding) -> State:
    """Tell where a finding stands now (tình trạng)."""
    return state_of(finding.remedies.order_by("pk").values_list("verdict__good", flat=True))


def _finding(scope: Scope, finding_id: int) -> Finding:
    """Find one of an ended visit in reach; a leader reaches those of her group."""
    rows = Finding.objects.filter(
        pk=finding_id, dropped_by=None, inspection__closing__isnull=False
    ).filter(inspection__in=Inspection.objects.within(scope).values("pk"))
    locked = rows.select_for_update(of=("self",))
    finding = locked.select_related("inspection__board", "inspection__group").first()
    if finding is None:
        raise Unseen
    return finding
