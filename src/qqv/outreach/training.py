"""How is a training set up, and who was there?"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from uuid import UUID

from qqv.outreach.campaigning import DaysTurned
from qqv.outreach.models import Trainee, Training
from qqv.outreach.topics import Use, refuse_unknown
from qqv.people.attaching import Sent, attach, digests
from qqv.people.models import Board, Officer, valid
from qqv.rules.access import Actor, Verb
from qqv.rules.refusals import Refusal, Unseen
from qqv.trail.models import Record
from qqv.trail.recording import recording

MOST_SESSIONS = 12


class NoTopic(Refusal):
    """A training teaches something (chưa chọn nội dung)."""

    text = "Chị chọn ít nhất một nội dung tập huấn."


class NobodyInvited(Refusal):
    """A roster without a name (danh sách trống)."""

    text = "Danh sách chưa có ai. Chị chọn cán bộ hoặc ghi tên khách."


class NotInPost(Refusal):
    """One who held no post on the first day is invited as a guest (không giữ chức vụ)."""

    text = "{name} không giữ chức vụ nào ngày {on}. Chị ghi tên ở phần khách mời."


class InvitedTwice(Refusal):
    """She stands on the roster already (trùng tên)."""

    text = "{name} đã có trong danh sách."


class NotYetTaught(Refusal):
    """Who was there is known once it began (chưa đến ngày tập huấn)."""

    text = "Lớp tập huấn bắt đầu ngày {on}, chưa tới. Chị điểm danh sau khi lớp bắt đầu."


class NoSuchSession(Refusal):
    """A session beyond the training's number (không có buổi này)."""

    text = "Lớp chỉ có {most} buổi."


class NobodyThere(Refusal):
    """A training nobody came to did not take place (không ai dự)."""

    text = "Chị ghi ít nhất một người có mặt. Lớp không mở được thì rút lại, ghi lý do."


class Withdrawn(Refusal):
    """What was withdrawn is not written on (đã rút lại)."""

    text = "Lớp tập huấn này đã rút lại, không ghi thêm được."


@dataclass(frozen=True, slots=True, kw_only=True)
class Guest:
    """One invited who holds no post (khách mời)."""

    name: str
    title: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainingIn:
    """One training as it was typed (lớp tập huấn nhập vào)."""

    board_id: int
    topics: tuple[str, ...]
    trainer: str
    place: str
    first_on: date
    last_on: date
    sessions: int = 1
    officers: tuple[int, ...] = ()
    guests: tuple[Guest, ...] = field(default=())


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """At which sessions one was, and how she did (điểm danh)."""

    trainee_id: int
    sessions: tuple[int, ...]
    result: str = ""


def set_up_training(actor: Actor, *, training: TrainingIn, request_id: UUID) -> Training:
    """Set a training up with its roster, before or after the day (mở lớp tập huấn).

    Refuses turned days, no topic, an empty roster, officers without a post on the first day.
    """
    with recording(actor, Verb.TRAIN, request_id, asdict(training)) as record:
        reach = Board.objects.within(actor.scope(Verb.TRAIN)).filter(pk=training.board_id)
        board = reach.first()
        if board is None:
            raise Unseen
        _refuse_impossible(actor, training)
        made = Training.objects.create(
            board=board,
            topics=list(training.topics),
            trainer=training.trainer.strip(),
            place=training.place.strip(),
            first_on=training.first_on,
            last_on=training.last_on,
            sessions=training.sessions,
            record=record,
        )
        _enroll(actor, record, made, training.officers, training.guests)
        record.subject = f"Mở lớp tập huấn {made.first_on:%d/%m/%Y}, {board}"
        record.facts = {"training": made.pk}
        return made


def enroll(
    actor: Actor,
    *,
    training_id: int,
    officers: Sequence[int],
    guests: Sequence[Guest],
    request_id: UUID,
) -> Training:
    """Put more people on a roster (thêm học viên). Refuses whom it already names."""
    content = {
        "training": training_id,
        "officers": list(officers),
        "guests": [asdict(guest) for guest in guests],
    }
    with recording(actor, Verb.TRAIN, request_id, content) as record:
        training = _training(actor, training_id)
        if not officers and not guests:
            raise NobodyInvited
        _enroll(actor, record, training, officers, guests)
        record.subject = f"Thêm học viên lớp {training.first_on:%d/%m/%Y}, {training.board}"
        record.facts = {"training": training.pk}
        return training


def mark_roster(
    actor: Actor,
    *,
    training_id: int,
    marks: Sequence[Mark],
    today: date,
    request_id: UUID,
    photos: Sequence[Sent] = (),
) -> Training:
    """Mark who was at which session; marking again corrects it (điểm danh lớp tập huấn).

    Refuses a training that has not begun, a session it does not have, and a roster with nobody.
    """
    content = {
        "training": training_id,
        "marks": [asdict(mark) for mark in marks],
        "photos": digests(photos),
    }
    with recording(actor, Verb.TRAIN, request_id, content) as record:
        training = _training(actor, training_id)
        if today < training.first_on:
            raise NotYetTaught(on=training.first_on)
        by_id = {mark.trainee_id: mark for mark in marks}
        if any(not 1 <= n <= training.sessions for mark in marks for n in mark.sessions):
            raise NoSuchSession(most=training.sessions)
        if not any(mark.sessions for mark in marks):
            raise NobodyThere
        rows = list(training.trainees.order_by("pk"))
        if set(by_id) - {row.pk for row in rows}:
            raise Unseen
        _mark(rows, by_id)
        Training.objects.filter(pk=training.pk).update(marked=record)
        attach(record, board_id=training.board_id, group_id=None, files=photos, on=today)
        there = sum(row.present for row in rows)
        record.subject = f"Điểm danh lớp tập huấn {training.first_on:%d/%m/%Y}, {training.board}"
        record.facts = {"training": training.pk, "present": there}
        return training


def _mark(rows: Sequence[Trainee], by_id: Mapping[int, Mark]) -> None:
    for row in rows:
        mark = by_id.get(row.pk)
        row.attended = sorted(set(mark.sessions)) if mark else []
        row.present = bool(row.attended)
        row.result = mark.result.strip() if mark else ""
    Trainee.objects.bulk_update(rows, ["attended", "present", "result"])


def _training(actor: Actor, training_id: int) -> Training:
    reach = Training.objects.within(actor.scope(Verb.TRAIN)).filter(pk=training_id)
    training = reach.select_for_update(of=("self",)).select_related("board").first()
    if training is None:
        raise Unseen
    if training.withdrawal_id:
        raise Withdrawn
    return training


def _refuse_impossible(actor: Actor, training: TrainingIn) -> None:
    if training.last_on < training.first_on:
        raise DaysTurned(first=training.first_on, last=training.last_on)
    if not training.topics:
        raise NoTopic
    if not training.officers and not training.guests:
        raise NobodyInvited
    if not 1 <= training.sessions <= MOST_SESSIONS:
        raise NoSuchSession(most=MOST_SESSIONS)
    talked = {(training.first_on, name) for name in training.topics}
    refuse_unknown(actor.fund_id, Use.TRAINING, talked)


def _enroll(
    actor: Actor,
    record: Record,
    training: Training,
    officers: Sequence[int],
    guests: Sequence[Guest],
) -> None:
    reach = Officer.objects.within(actor.scope(Verb.TRAIN)).filter(pk__in=officers)
    found = {row.pk: row for row in reach.select_related("board", "group")}
    if set(officers) - set(found):
        raise Unseen
    _refuse_postless(found, training.first_on)
    known = set(training.trainees.values_list("officer_id", flat=True))
    rows = []
    for pk in dict.fromkeys(officers):
        officer = found[pk]
        if pk in known:
            raise InvitedTwice(name=officer.name)
        rows.append(_trainee(training, record, officer))
    for guest in guests:
        row = Trainee(training=training, name=guest.name.strip(), record=record)
        row.title = guest.title.strip()
        rows.append(row)
    Trainee.objects.bulk_create(rows)


def _refuse_postless(found: Mapping[int, Officer], on: date) -> None:
    there = Officer.objects.filter(valid(on), pk__in=list(found)).values_list("pk", flat=True)
    for pk in sorted(set(found) - set(there)):
        raise NotInPost(name=found[pk].name, on=on)


def _trainee(training: Training, record: Record, officer: Officer) -> Trainee:
    where = officer.group or officer.board
    return Trainee(
        training=training,
        officer=officer,
        board=officer.board,
        name=officer.name,
        title=f"{officer.get_post_display()}, {where}",
        record=record,
    )
