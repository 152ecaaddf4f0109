"""What is said about a raised alarm, and how do thresholds change? Nothing is ever removed."""

from datetime import date
from uuid import UUID

from qqv.collection.misuses import confirm_misuse
from qqv.rules.access import Actor, Verb
from qqv.rules.refusals import Refusal, Unseen
from qqv.trail.recording import recording
from qqv.watch.alarm import Found
from qqv.watch.models import AlarmNote, Threshold
from qqv.watch.queries import raised
from qqv.watch.registry import alarm_of


class NoteMissing(Refusal):
    """An alarm is not closed without saying how (thiếu ghi chú)."""

    text = "Giải quyết một cảnh báo thì phải ghi đã làm gì."


class MisuseOnlyOfFraud(Refusal):
    """Only a sign of fraud can be confirmed as one (không phải dấu hiệu gian lận)."""

    text = "Cảnh báo này không phải dấu hiệu gian lận, nên không xác nhận chiếm dụng ở đây."


class MisuseNotResolved(Refusal):
    """Misuse is confirmed when the matter is closed (chưa giải quyết)."""

    text = "Xác nhận chiếm dụng thì chọn “Đã giải quyết” và ghi kết luận."


class SameThreshold(Refusal):
    """A change that changes nothing (ngưỡng không đổi)."""

    text = "Ngưỡng này đang là {value} rồi."


class ThresholdInThePast(Refusal):
    """What was raised or not on a past day stays so (ngưỡng áp dụng lùi ngày)."""

    text = "Ngưỡng mới áp dụng từ ngày {on} trở đi, không lùi ngày."


def note_alarm(
    actor: Actor,
    *,
    number: int,
    subject: str,
    act: str,
    note: str,
    misused: bool,
    on: date,
    request_id: UUID,
) -> AlarmNote:
    """Acknowledge a raised alarm, or resolve it with a note (ghi chú cảnh báo).

    Refuses an alarm that is not raised in her reach, a resolution without a note, and a sign of
    fraud resolved by those it may be about.
    """
    content = {"alarm": number, "subject": subject, "act": act, "note": note, "misused": misused}
    alarm, resolved = alarm_of(number), act == AlarmNote.Act.RESOLVED
    verb = Verb.RESOLVE_FRAUD if alarm.fraud and resolved else Verb.NOTE_ALARM
    with recording(actor, verb, request_id, content | {"on": on}) as record:
        if misused and not alarm.fraud:
            raise MisuseOnlyOfFraud
        if misused and not resolved:
            raise MisuseNotResolved
        if resolved and not note.strip():
            raise NoteMissing
        found = _found(actor, verb, number, subject, on)
        record.subject = f"{AlarmNote.Act(act).label}: {alarm.name}"[:200]
        record.facts = {"sentence": found.sentence, "note": note}
        if misused:
            confirm_misuse(record, board_id=found.board_id, group_id=found.group_id, on=on)
        return AlarmNote.objects.create(
            fund_id=actor.fund_id,
            board_id=found.board_id,
            group_id=found.group_id,
            alarm=number,
            subject=subject,
            act=act,
            on=on,
            note=note.strip(),
            misused=misused,
            sentence=found.sentence[:600],
            mark=found.mark,
            record=record,
        )


def set_threshold(
    actor: Actor,
    *,
    number: int,
    name: str,
    value: int,
    valid_from: date,
    on: date,
    request_id: UUID,
) -> Threshold:
    """Raise an alarm from another value on, from a day on (đặt ngưỡng cảnh báo).

    Refuses a day that is past, a value that is already set, and a threshold no alarm has.
    """
    content = {"alarm": number, "name": name, "value": value, "from": valid_from, "on": on}
    with recording(actor, Verb.SET_ALARMS, request_id, content) as record:
        alarm = alarm_of(number)
        limit = next((one for one in alarm.limits if one.name == name), None)
        if limit is None:
            raise Unseen
        if valid_from < on:
            raise ThresholdInThePast(on=on)
        before = _value(actor.fund_id, number, name, valid_from, limit.default)
        if before == value:
            raise SameThreshold(value=value)
        record.subject = f"Ngưỡng cảnh báo {number}: {limit.label}"[:200]
        record.facts = {"before": before, "after": value, "from": str(valid_from)}
        return Threshold.objects.create(
            fund_id=actor.fund_id,
            alarm=number,
            name=name,
            value=value,
            valid_from=valid_from,
            record=record,
        )


def _found(actor: Actor, verb: Verb, number: int, subject: str, on: date) -> Found:
    """Find what she speaks about where she may speak."""
    scope = actor.scope(verb)
    for one in raised(actor, on=on, numbers={number}):
        found = one.found
        inside = scope.everywhere or found.board_id in scope.boards
        if found.subject == subject and inside:
            return found
    raise Unseen


def _value(fund_id: int, number: int, name: str, on: date, default: int) -> int:
    rows = Threshold.objects.filter(fund=fund_id, alarm=number, name=name, valid_from__lte=on)
    last = rows.order_by("valid_from", "pk").values_list("value", flat=True).last()
    return default if last is None else last
