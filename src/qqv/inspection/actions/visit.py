"""What is done on a visit? Begun on its day, saved step by step, ended once."""

from collections.abc import Mapping, Sequence
from datetime import date
from secrets import token_hex
from uuid import UUID

from qqv.inspection.models import (
    Confirmation,
    Finding,
    Inspection,
    InspectionClosing,
    InspectionNote,
    InspectionPlan,
    PointAnswer,
    SampledMember,
    SpotCount,
)
from qqv.inspection.progress import left_of
from qqv.inspection.terms import terms_of
from qqv.ledger.drawers import borrowers_of, cash_of, leader_drawer, saved_by
from qqv.people.attaching import Sent, attach, digests
from qqv.people.checklists import asked
from qqv.people.models import Attachment, Board
from qqv.rules.access import Actor, Verb
from qqv.rules.checklist import Answer, Purpose, StrangePoint, rows_of
from qqv.rules.counting import require_counted, require_explained
from qqv.rules.drawing import sample
from qqv.rules.inspecting import (
    ResponsibleMissing,
    VisitUnfinished,
    require_day,
    require_deadline,
    require_gap_told,
    require_stranger,
)
from qqv.rules.money import Vnd
from qqv.rules.refusals import Refusal, Unseen, shown
from qqv.trail.models import Record
from qqv.trail.recording import recording


class AlreadyBegun(Refusal):
    """A planned visit is made once (đã bắt đầu)."""

    text = "Lần kiểm tra này đã bắt đầu rồi."


class VisitEnded(Refusal):
    """After its end a visit only takes notes (đã kết thúc)."""

    text = "Lần kiểm tra này đã kết thúc, không sửa được. Chị thêm ghi chú nếu cần nói lại."


class NotEnded(Refusal):
    """Notes correct what is ended (chưa kết thúc)."""

    text = "Lần kiểm tra này chưa kết thúc, chị sửa ngay ở từng bước."


class NotHerVisit(Refusal):
    """A visit is written by who makes it (việc của người khác)."""

    text = "Lần kiểm tra này do {who} làm."


class NotSampled(Refusal):
    """Only members who were drawn are asked (không được chọn)."""

    text = "Thành viên này không nằm trong số được bốc chọn của lần kiểm tra này."


class WordsMissing(Refusal):
    """The minutes say who was there and what comes of it (thiếu kết luận)."""

    text = "Chị ghi những người có mặt và kết luận."


class NoteEmpty(Refusal):
    """A note says something (ghi chú trống)."""

    text = "Chị ghi nội dung."


def begin_inspection(actor: Actor, *, plan_id: int, on: date, request_id: UUID) -> Inspection:
    """Begin a planned visit: freeze its list, draw its members (bắt đầu kiểm tra).

    Members are drawn from the unit's borrowers and what the books say of them is frozen. Refuses
    to begin before the day, a second time, and who works there.
    """
    with recording(actor, Verb.INSPECT, request_id, {"plan": plan_id, "on": on}) as record:
        plan = _plan(actor, plan_id, on)
        board = plan.board
        province = board.level == Board.Level.PROVINCE
        require_stranger(actor, board_id=board.pk, province=province, unit=plan.unit)
        if hasattr(plan, "inspection"):
            raise AlreadyBegun
        require_day(plan.starts_on, on=on)
        kind = "group" if plan.group_id else board.level
        points = asked(board.fund_id, Purpose.INSPECTION, on=on, facts={"unit": kind})
        inspection = Inspection.objects.create(
            plan=plan,
            board=board,
            group=plan.group,
            on=on,
            inspector_id=actor.user_id,
            basis=points.basis,
            points=rows_of(points.items),
            seed=token_hex(16),
            record=record,
        )
        _sample(inspection, terms_of(board.fund_id, on=on).sample, record)
        record.subject = str(inspection)
        record.facts = {"inspection": inspection.pk}
        return inspection


def answer_point(
    actor: Actor,
    *,
    inspection_id: int,
    key: str,
    answer: Answer,
    note: str,
    photos: Sequence[Sent],
    on: date,
    request_id: UUID,
) -> PointAnswer:
    """Answer one point of the list, with photos (trả lời một điểm). Refuses one not asked."""
    content = {"i": inspection_id, "key": key, "a": answer, "note": note, "f": digests(photos)}
    with recording(actor, Verb.INSPECT, request_id, content) as record:
        inspection = _open(actor, inspection_id)
        if key not in {row["key"] for row in inspection.points}:
            raise StrangePoint
        row = PointAnswer.objects.create(
            inspection=inspection, key=key, answer=answer, note=note.strip(), record=record
        )
        row.photos.set(_kept(record, inspection, photos, on))
        record.subject = f"{inspection}: {key}"
        return row


def count_on_spot(
    actor: Actor,
    *,
    inspection_id: int,
    counted: Vnd,
    denominations: Mapping[str, int],
    reason: str,
    request_id: UUID,
) -> SpotCount:
    """Count the cashier's or leader's cash beside the book of this moment (kiểm quỹ tại chỗ).

    Refuses a negative count, notes that make another sum, and a difference without a reason.
    """
    content = {"i": inspection_id, "n": counted, "notes": denominations, "why": reason}
    with recording(actor, Verb.INSPECT, request_id, content) as record:
        inspection = _open(actor, inspection_id)
        require_counted(counted, denominations)
        booked = booked_now(inspection)
        require_explained(counted=counted, booked=booked, reason=reason)
        record.subject = f"{inspection}: đếm {shown(counted)} đ"
        return SpotCount.objects.create(
            inspection=inspection,
            counted=counted,
            booked=booked,
            denominations=dict(denominations),
            reason=reason.strip(),
            record=record,
        )


def confirm_balance(
    actor: Actor,
    *,
    inspection_id: int,
    sampled_id: int,
    met: bool,
    principal: Vnd | None,
    savings: Vnd | None,
    passbook: bool,
    note: str,
    request_id: UUID,
) -> Confirmation:
    """Hold what a drawn member says against what the books said (đối chiếu số dư), in đồng.

    Refuses who was not drawn, and a gap without her words.
    """
    said = (principal or 0, savings or 0) if met else (None, None)
    content = {"i": inspection_id, "s": sampled_id, "said": said, "pass": passbook, "note": note}
    with recording(actor, Verb.INSPECT, request_id, content) as record:
        inspection = _open(actor, inspection_id)
        rows = SampledMember.objects.filter(pk=sampled_id, inspection=inspection)
        sampled = rows.select_related("member").first()
        if sampled is None:
            raise NotSampled
        if met:
            require_gap_told(
                booked=(sampled.principal, sampled.savings),
                said=(principal or 0, savings or 0),
                note=note,
            )
        record.subject = f"{inspection}: {sampled.member}"
        return Confirmation.objects.create(
            sampled=sampled,
            met=met,
            principal=said[0],
            savings=said[1],
            passbook=met and passbook,
            note=note.strip(),
            record=record,
        )


def report_finding(
    actor: Actor,
    *,
    inspection_id: int,
    text: str,
    responsible: str,
    due_on: date | None,
    photos: Sequence[Sent],
    on: date,
    request_id: UUID,
) -> Finding:
    """Write down what is to be put right, by whom and until when (ghi phát hiện).

    Refuses one without words, a responsible person, or a deadline that lies ahead.
    """
    content = {"i": inspection_id, "text": text, "who": responsible, "due": due_on}
    content["f"] = digests(photos)
    with recording(actor, Verb.INSPECT, request_id, content) as record:
        inspection = _open(actor, inspection_id)
        if not text.strip() or not responsible.strip():
            raise ResponsibleMissing
        finding = Finding.objects.create(
            inspection=inspection,
            text=text.strip(),
            responsible=responsible.strip(),
            due_on=require_deadline(due_on, on=on),
            record=record,
        )
        finding.photos.set(_kept(record, inspection, photos, on))
        record.subject = f"{inspection}: phát hiện"
        record.facts = {"finding": finding.pk}
        return finding


def drop_finding(actor: Actor, *, finding_id: int, request_id: UUID) -> Finding:
    """Take back a finding before the visit ends (bỏ phát hiện)."""
    with recording(actor, Verb.INSPECT, request_id, {"finding": finding_id}) as record:
        finding = Finding.objects.filter(pk=finding_id, dropped_by=None).first()
        if finding is None:
            raise Unseen
        inspection = _open(actor, finding.inspection_id)
        Finding.objects.filter(pk=finding.pk).update(dropped_by=record)
        record.subject = f"{inspection}: bỏ phát hiện"
        return finding


def finish_inspection(
    actor: Actor,
    *,
    inspection_id: int,
    present: str,
    conclusion: str,
    on: date,
    request_id: UUID,
) -> InspectionClosing:
    """End a visit; its minutes stand from now on (kết thúc kiểm tra).

    Refuses while a point, the cash or a drawn member is left.
    """
    content = {"i": inspection_id, "present": present, "says": conclusion, "on": on}
    with recording(actor, Verb.INSPECT, request_id, content) as record:
        inspection = _open(actor, inspection_id)
        if left := left_of(inspection):
            raise VisitUnfinished(left=left)
        if not present.strip() or not conclusion.strip():
            raise WordsMissing
        record.subject = f"{inspection}: kết thúc"
        return InspectionClosing.objects.create(
            inspection=inspection,
            on=on,
            present=present.strip(),
            conclusion=conclusion.strip(),
            record=record,
        )


def add_note(
    actor: Actor, *, inspection_id: int, text: str, on: date, request_id: UUID
) -> InspectionNote:
    """Add a word to a visit that is ended; nothing is changed in it (ghi chú thêm)."""
    content = {"i": inspection_id, "text": text, "on": on}
    with recording(actor, Verb.INSPECT, request_id, content) as record:
        inspection = _inspection(actor, inspection_id)
        if not hasattr(inspection, "closing"):
            raise NotEnded
        if not text.strip():
            raise NoteEmpty
        record.subject = f"{inspection}: ghi chú"
        return InspectionNote.objects.create(
            inspection=inspection, on=on, text=text.strip(), record=record
        )


def booked_now(inspection: Inspection) -> Vnd:
    """Tell what the book says is in the till or the leader's hands now, in đồng (sổ ghi)."""
    if inspection.group is None:
        return cash_of(inspection.board_id).balance
    drawer = leader_drawer(inspection.group)
    return drawer.balance if drawer else 0


def _plan(actor: Actor, plan_id: int, on: date) -> InspectionPlan:
    reach = InspectionPlan.objects.within(actor.scope(Verb.INSPECT)).known_to(actor, on=on)
    rows = reach.filter(pk=plan_id, withdrawn_by=None).select_for_update(of=("self",))
    plan = rows.select_related("board", "group").first()
    if plan is None:
        raise Unseen
    return plan


def _inspection(actor: Actor, inspection_id: int) -> Inspection:
    reach = Inspection.objects.within(actor.scope(Verb.INSPECT)).filter(pk=inspection_id)
    rows = reach.select_for_update(of=("self",)).select_related("board", "group", "inspector")
    inspection = rows.first()
    if inspection is None:
        raise Unseen
    if inspection.inspector_id != actor.user_id:
        raise NotHerVisit(who=inspection.inspector.name)
    return inspection


def _open(actor: Actor, inspection_id: int) -> Inspection:
    inspection = _inspection(actor, inspection_id)
    if hasattr(inspection, "closing"):
        raise VisitEnded
    return inspection


def _sample(inspection: Inspection, size: int, record: Record) -> None:
    """Draw members from the unit's borrowers and freeze what the books say of each."""
    owed = borrowers_of(board_id=inspection.board_id, group_id=inspection.group_id)
    drawn = sample(inspection.seed, [f"{pk:09d}" for pk in owed], size)
    chosen = [int(name) for name in drawn]
    saved = saved_by(chosen)
    SampledMember.objects.bulk_create(
        SampledMember(
            inspection=inspection,
            member_id=pk,
            turn=turn,
            principal=owed[pk],
            savings=saved.get(pk, 0),
            record=record,
        )
        for turn, pk in enumerate(chosen, 1)
    )


def _kept(
    record: Record, inspection: Inspection, photos: Sequence[Sent], on: date
) -> list[Attachment]:
    return attach(
        record, board_id=inspection.board_id, group_id=inspection.group_id, files=photos, on=on
    )
