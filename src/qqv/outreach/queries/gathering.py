"""Which groups met in a month, who was there, and what was said?"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta

from qqv.outreach.gathering import members_on
from qqv.outreach.models import Meeting, Message
from qqv.outreach.topics import Use, topics_on
from qqv.people.attached import Shown, shown
from qqv.people.models import Group, Officer, valid
from qqv.rules.access import Actor, Verb
from qqv.rules.pages import Paged
from qqv.rules.periods import meeting_in, months_later
from qqv.rules.refusals import Unseen

PAGE = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Met:
    """One meeting as a list shows it (buổi đã họp)."""

    id: int
    on: date
    present: int
    members: int
    minuted: bool
    passed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthRow:
    """One group with its meetings of a month (nhóm trong tháng)."""

    group_id: int
    name: str
    commune: str
    planned_on: date
    met: tuple[Met, ...]
    past: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """The month's message, and whether it was taken back (thông điệp)."""

    id: int
    month: date
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Month(Paged):
    """The groups of a month, a page of them; `met` of `groups` have met (sinh hoạt tháng)."""

    month: date
    month_before: date
    month_after: date
    rows: tuple[MonthRow, ...]
    met: int
    groups: int
    message: Said | None
    several: bool

    @property
    def last(self) -> date:
        return self.month_after - timedelta(days=1)

    @property
    def start(self) -> int:
        return (self.number - 1) * PAGE


@dataclass(frozen=True, slots=True, kw_only=True)
class ToMeet:
    """What the form of a meeting needs (buổi họp sắp ghi).

    `people` are the members of the day; `known_id` is the meeting already kept for it.
    """

    group_id: int
    group: str
    commune: str
    on: date
    people: tuple[tuple[int, str], ...]
    topics: tuple[str, ...]
    message: Said | None
    place: str
    secretary: str
    known_id: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingPage:
    """One meeting with all that is kept of it (buổi sinh hoạt)."""

    id: int
    group_id: int
    group: str
    board_id: int
    commune: str
    on: date
    place: str
    members: int
    present: int
    people: tuple[tuple[str, bool], ...]
    topics: tuple[str, ...]
    message: str
    minutes: str
    decisions: str
    secretary: str
    leader: str
    kept_by: str
    photos: tuple[Shown, ...]
    withdrawn_on: date | None
    why: str


def month_page(actor: Actor, *, on: date, month: date, board_id: int | None, number: int) -> Month:
    """List the groups in reach with their meetings of a month (lịch sinh hoạt)."""
    first = month.replace(day=1)
    last = months_later(first, 1) - timedelta(days=1)
    groups = Group.objects.within(actor.scope(Verb.SEE)).filter(valid(last))
    if board_id:
        groups = groups.filter(board_id=board_id)
    start = (number - 1) * PAGE
    ordered = groups.select_related("board").order_by("board__code", "number")
    rows = list(ordered[start : start + PAGE + 1])
    page = rows[:PAGE]
    kept = Meeting.objects.filter(withdrawal=None, on__range=(first, last))
    met = defaultdict(list)
    for meeting in kept.filter(group__in=[group.pk for group in page]).order_by("on"):
        met[meeting.group_id].append(_met(meeting))
    return Month(
        month=first,
        month_before=months_later(first, -1),
        month_after=months_later(first, 1),
        rows=tuple(_row(group, tuple(met[group.pk]), first, on) for group in page),
        met=groups.filter(pk__in=kept.values("group")).count(),
        groups=groups.count(),
        message=message_of(actor.fund_id, first),
        number=number,
        has_more=len(rows) > PAGE,
        several=len({group.board_id for group in page}) > 1,
    )


def message_of(fund_id: int, month: date) -> Said | None:
    """Find a month's message (thông điệp tháng)."""
    row = Message.objects.filter(fund=fund_id, month=month.replace(day=1), withdrawal=None).first()
    return Said(id=row.pk, month=row.month, text=row.text) if row else None


def to_meet(actor: Actor, *, group_id: int, on: date) -> ToMeet:
    """Prepare the form of a group's meeting on a day (ghi buổi sinh hoạt)."""
    reach = Group.objects.within(actor.scope(Verb.HOLD_MEETING)).filter(pk=group_id)
    group = reach.select_related("board").first()
    if group is None:
        raise Unseen
    here = members_on([(group.pk, on)])[group.pk, on]
    kept = Meeting.objects.filter(group=group, withdrawal=None)
    last = kept.order_by("-on").first()
    return ToMeet(
        group_id=group.pk,
        group=str(group),
        commune=group.board.name,
        on=on,
        people=tuple(here.items()),
        topics=topics_on(actor.fund_id, Use.MEETING, on=on),
        message=message_of(actor.fund_id, on),
        place=last.place if last else "",
        secretary=last.secretary if last else "",
        known_id=kept.filter(on=on).values_list("pk", flat=True).first(),
    )


def meeting_page(actor: Actor, *, meeting_id: int) -> MeetingPage:
    """Show one meeting (một buổi sinh hoạt)."""
    reach = Meeting.objects.within(actor.scope(Verb.SEE)).filter(pk=meeting_id)
    row = reach.select_related("group", "board", "message", "withdrawal", "record__actor").first()
    if row is None:
        raise Unseen
    people = row.attendance.order_by("member__sort_key", "pk")
    return MeetingPage(
        id=row.pk,
        group_id=row.group_id,
        group=str(row.group),
        board_id=row.board_id,
        commune=row.board.name,
        on=row.on,
        place=row.place,
        members=row.members,
        present=row.present,
        people=tuple(people.values_list("member__name", "attended")),
        topics=tuple(row.topics.order_by("pk").values_list("name", flat=True)),
        message=row.message.text if row.message else "",
        minutes=row.minutes,
        decisions=row.decisions,
        secretary=row.secretary,
        leader=_leader(row),
        kept_by=row.record.actor.name,
        photos=shown(row.record.attachments.filter(group=row.group_id)),
        withdrawn_on=row.withdrawal.on if row.withdrawal else None,
        why=row.withdrawal.why if row.withdrawal else "",
    )


def _leader(row: Meeting) -> str:
    """Name who led the group on the day (trưởng nhóm khi đó)."""
    held = Officer.objects.filter(valid(row.on), group=row.group_id, post=Officer.Post.LEADER)
    return held.order_by("pk").values_list("name", flat=True).first() or ""


def _row(group: Group, met: tuple[Met, ...], first: date, on: date) -> MonthRow:
    planned = meeting_in(group.meeting_day, first)
    return MonthRow(
        group_id=group.pk,
        name=str(group),
        commune=group.board.name,
        planned_on=planned,
        met=met,
        past=planned < on,
    )


def _met(row: Meeting) -> Met:
    return Met(
        id=row.pk,
        on=row.on,
        present=row.present,
        members=row.members,
        minuted=bool(row.minutes),
        passed=row.message_id is not None,
    )
