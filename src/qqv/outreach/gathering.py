"""How is a group's meeting kept: who came, what was said, what was passed on?"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from uuid import UUID

from qqv.outreach.models import Attendance, Meeting, MeetingTopic, Message
from qqv.outreach.topics import Use, refuse_unknown
from qqv.people.attaching import Sent, attach, digests
from qqv.people.models import Group, Membership
from qqv.rules.access import Actor, Verb
from qqv.rules.refusals import Refusal, Unseen
from qqv.trail.models import Record
from qqv.trail.recording import recording
from qqv.trail.rows import insert_rows


class NotYetMet(Refusal):
    """A meeting is written down once it was held (chưa đến ngày họp)."""

    text = "Ngày họp {on} chưa tới. Chị ghi sau khi họp xong."


class MetThatDay(Refusal):
    """A group meets once a day (đã ghi buổi họp)."""

    text = "Buổi họp ngày {on} của {group} đã ghi rồi. Ghi sai thì rút lại buổi đó rồi ghi lại."


class NotAMember(Refusal):
    """One who was not in the group that day cannot have been at its meeting (không thuộc nhóm)."""

    text = "Có người không phải thành viên của {group} ngày {on}. Chị mở lại trang rồi ghi lại."


class NobodyCame(Refusal):
    """A meeting without anybody is none (không ai dự họp)."""

    text = "Chị ghi ít nhất một người có mặt."


class GroupNotThere(Refusal):
    """The group was not yet founded, or had ended, that day (nhóm không hoạt động)."""

    text = "Ngày {on} {group} không hoạt động, không thể họp."


class MessageExists(Refusal):
    """A month has one message (đã có thông điệp)."""

    text = "Tháng {month} đã có thông điệp. Muốn đổi thì rút lại thông điệp cũ trước."


class MessageEmpty(Refusal):
    """A message says something (thông điệp trống)."""

    text = "Chị ghi nội dung thông điệp."


class NoMessage(Refusal):
    """There was nothing to pass on that month (tháng không có thông điệp)."""

    text = "Tháng {month} Hội chưa có thông điệp nào để truyền đạt."


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingIn:
    """One meeting as it was typed; who is not named as present was absent (buổi họp nhập vào)."""

    group_id: int
    on: date
    present: tuple[int, ...]
    topics: tuple[str, ...] = ()
    place: str = ""
    minutes: str = ""
    decisions: str = ""
    secretary: str = ""
    message_passed: bool = False


def hold_meeting(
    actor: Actor,
    *,
    meeting: MeetingIn,
    today: date,
    request_id: UUID,
    photos: Sequence[Sent] = (),
) -> Meeting:
    """Write down one group's meeting (ghi buổi sinh hoạt nhóm).

    Refuses a day that has not come, a second meeting that day, one who was no member, a topic
    that is not on the list, and a message that there was none of.
    """
    content = {"meetings": [asdict(meeting)], "photos": digests(photos)}
    with recording(actor, Verb.HOLD_MEETING, request_id, content) as record:
        [made] = _held(actor, record, [meeting], today)
        attach(record, board_id=made.board_id, group_id=made.group_id, files=photos, on=made.on)
        record.subject = f"Sinh hoạt {made.group}, {made.on:%d/%m/%Y}"
        record.facts = {"meeting": made.pk}
        return made


def hold_meetings(
    actor: Actor, *, meetings: Sequence[MeetingIn], today: date, request_id: UUID
) -> list[Meeting]:
    """Write down many meetings at once, all or none (ghi nhiều buổi sinh hoạt nhóm).

    Refuses what `hold_meeting` refuses; takes a constant number of statements.
    """
    content = {"meetings": [asdict(meeting) for meeting in meetings]}
    with recording(actor, Verb.HOLD_MEETING, request_id, content) as record:
        made = _held(actor, record, meetings, today)
        record.subject = f"Sinh hoạt nhóm, {len(made)} buổi"
        record.facts = {"meetings": len(made)}
        return made


def publish_message(actor: Actor, *, month: date, text: str, request_id: UUID) -> Message:
    """Ask all groups to pass a message on in a month (ban hành thông điệp tháng).

    Refuses an empty one and a second one for the month.
    """
    content = {"month": month, "text": text}
    with recording(actor, Verb.PUBLISH_MESSAGE, request_id, content) as record:
        scope = actor.scope(Verb.PUBLISH_MESSAGE)
        if not scope.everywhere:
            raise Unseen
        if not text.strip():
            raise MessageEmpty
        first, fund = month.replace(day=1), scope.fund_id
        if Message.objects.filter(fund=fund, month=first, withdrawal=None).exists():
            raise MessageExists(month=f"{first:%m/%Y}")
        record.subject = f"Thông điệp tháng {first:%m/%Y}"
        return Message.objects.create(fund_id=fund, month=first, text=text.strip(), record=record)


def members_on(wanted: Iterable[tuple[int, date]]) -> dict[tuple[int, date], dict[int, str]]:
    """Name who was in each group on its day, in one statement (thành viên ngày họp)."""
    pairs = set(wanted)
    days = defaultdict(list)
    for group, on in pairs:
        days[group].append(on)
    found: dict[tuple[int, date], dict[int, str]] = {pair: {} for pair in pairs}
    rows = Membership.objects.filter(group__in=list(days)).order_by("member__sort_key", "pk")
    for group, member, name, since, until in rows.values_list(
        "group_id", "member_id", "member__name", "valid_from", "valid_to"
    ):
        for on in days[group]:
            if since <= on and (until is None or on <= until):
                found[group, on][member] = name
    return found


def _held(
    actor: Actor, record: Record, meetings: Sequence[MeetingIn], today: date
) -> list[Meeting]:
    ids = {meeting.group_id for meeting in meetings}
    reach = Group.objects.within(actor.scope(Verb.HOLD_MEETING)).filter(pk__in=ids)
    groups = {group.pk: group for group in reach.select_related("board")}
    if not meetings or ids - set(groups):
        raise Unseen
    _refuse_twice(groups, meetings)
    members = members_on((meeting.group_id, meeting.on) for meeting in meetings)
    messages = _messages(actor.fund_id, meetings)
    made = []
    for meeting in meetings:
        group = groups[meeting.group_id]
        here = members[meeting.group_id, meeting.on]
        _refuse_impossible(group, meeting, here, today)
        made.append(_meeting(group, meeting, here, messages, record))
    talked = {(meeting.on, name) for meeting in meetings for name in meeting.topics}
    refuse_unknown(actor.fund_id, Use.MEETING, talked)
    Meeting.objects.bulk_create(made)
    _write_rows(made, meetings, members)
    return made


def _refuse_impossible(
    group: Group, meeting: MeetingIn, here: Mapping[int, str], today: date
) -> None:
    if meeting.on > today:
        raise NotYetMet(on=meeting.on)
    if meeting.on < group.valid_from or (group.valid_to and meeting.on > group.valid_to):
        raise GroupNotThere(group=group, on=meeting.on)
    if not meeting.present:
        raise NobodyCame
    if set(meeting.present) - set(here):
        raise NotAMember(group=group, on=meeting.on)


def _refuse_twice(groups: Mapping[int, Group], meetings: Sequence[MeetingIn]) -> None:
    """Refuse a second meeting on a day, in the books or among those typed together."""
    days = [meeting.on for meeting in meetings]
    rows = Meeting.objects.filter(
        group__in=list(groups), withdrawal=None, on__range=(min(days), max(days))
    )
    known = set(rows.values_list("group_id", "on"))
    for meeting in meetings:
        if (meeting.group_id, meeting.on) in known:
            raise MetThatDay(group=groups[meeting.group_id], on=meeting.on)
        known.add((meeting.group_id, meeting.on))


def _messages(fund_id: int, meetings: Sequence[MeetingIn]) -> dict[date, Message]:
    """Find the message of each month; refuses one that was passed on and never was."""
    rows = Message.objects.filter(fund=fund_id, withdrawal=None)
    months = {meeting.on.replace(day=1) for meeting in meetings if meeting.message_passed}
    found = {row.month: row for row in rows.filter(month__in=months)} if months else {}
    for month in sorted(months - set(found)):
        raise NoMessage(month=f"{month:%m/%Y}")
    return found


def _meeting(
    group: Group,
    meeting: MeetingIn,
    here: Mapping[int, str],
    messages: Mapping[date, Message],
    record: Record,
) -> Meeting:
    message = messages[meeting.on.replace(day=1)] if meeting.message_passed else None
    return Meeting(
        board=group.board,
        group=group,
        on=meeting.on,
        place=meeting.place.strip(),
        members=len(here),
        present=len(set(meeting.present)),
        minutes=meeting.minutes.strip(),
        decisions=meeting.decisions.strip(),
        secretary=meeting.secretary.strip(),
        message=message,
        record=record,
    )


def _write_rows(
    made: Sequence[Meeting],
    meetings: Sequence[MeetingIn],
    members: Mapping[tuple[int, date], Mapping[int, str]],
) -> None:
    pairs = list(zip(made, meetings, strict=True))
    present = {row.pk: frozenset(typed.present) for row, typed in pairs}
    insert_rows(
        Attendance,
        ("meeting_id", "member_id", "attended"),
        [
            (row.pk, member, member in present[row.pk])
            for row in made
            for member in members[row.group_id, row.on]
        ],
    )
    topics = [(row.pk, name) for row, typed in pairs for name in dict.fromkeys(typed.topics)]
    insert_rows(MeetingTopic, ("meeting_id", "name"), topics)
