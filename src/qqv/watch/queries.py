"""Which alarms are raised for this person, who must act, and what was said about them?"""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from qqv.people.models import Board
from qqv.reports.asked import in_board
from qqv.reports.table import Table
from qqv.rules.access import Actor, Scope, Verb
from qqv.rules.refusals import Unseen, shown
from qqv.watch.alarm import Alarm, Found, Level, Limits
from qqv.watch.models import AlarmNote
from qqv.watch.persons import Persons
from qqv.watch.registry import alarm_of, alarms
from qqv.watch.thresholds import limits_on

ACTS: tuple[tuple[str, str], ...] = tuple(AlarmNote.Act.choices)
WORST = {Level.BAD: 0, Level.WARN: 1, Level.INFO: 2}


class State(StrEnum):
    """Where an alarm stands (tình trạng): raised, known, back after it was resolved, resolved."""

    NEW = "new"
    KNOWN = "known"
    BACK = "back"
    RESOLVED = "resolved"


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """One note on an alarm (ghi chú)."""

    on: date
    at: datetime
    who: str
    act: str
    title: str
    note: str
    misused: bool
    sentence: str
    mark: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Raised:
    """An alarm that was found, with the person who must act and its history (cảnh báo nổi)."""

    alarm: Alarm
    found: Found
    board: str
    person: str
    state: State
    history: tuple[Said, ...]

    @property
    def open(self) -> bool:
        return self.state != State.RESOLVED

    @property
    def url(self) -> str:
        return f"/canh-bao/{self.alarm.number}/{self.found.subject}/"


@dataclass(frozen=True, slots=True, kw_only=True)
class AlarmPage:
    """One alarm with what is behind it; `now` is None once its facts are gone (một cảnh báo)."""

    alarm: Alarm
    subject: str
    limits: Limits
    now: Raised | None
    table: Table | None
    history: tuple[Said, ...]
    board: str


def raised(
    actor: Actor,
    *,
    on: date,
    numbers: Collection[int] | None = None,
    board_id: int | None = None,
) -> list[Raised]:
    """Find every alarm in this person's reach, the worst and oldest first (các cảnh báo).

    A constant number of statements for each alarm, however many boards, groups and loans.
    """
    limits = limits_on(actor.fund_id, on=on)
    pairs = [
        (alarm, one)
        for alarm in alarms().values()
        if actor.may(alarm.verb) and (numbers is None or alarm.number in numbers)
        for one in alarm.find(_reach(actor, alarm, board_id), on, limits[alarm.number])
    ]
    return _told(actor, pairs, on)


def alarm_page(actor: Actor, *, number: int, subject: str, on: date) -> AlarmPage:
    """Show one alarm, or what was said while it was raised; refuses one out of reach."""
    alarm = alarm_of(number)
    actor.require(alarm.verb)
    now = next(
        (one for one in raised(actor, on=on, numbers={number}) if one.found.subject == subject),
        None,
    )
    notes = _notes(actor, [(number, subject)])[number, subject]
    if now is None and not notes:
        raise Unseen
    return AlarmPage(
        alarm=alarm,
        subject=subject,
        limits=limits_on(actor.fund_id, on=on)[number],
        now=now,
        table=_table(alarm, now.found, on) if now and now.found.rows else None,
        history=tuple(_said(note) for note in reversed(notes)),
        board=now.board if now else notes[-1].board.name,
    )


def _reach(actor: Actor, alarm: Alarm, board_id: int | None) -> Scope:
    scope = actor.scope(alarm.verb)
    return scope if board_id is None else in_board(scope, board_id)


def _told(actor: Actor, pairs: list[tuple[Alarm, Found]], on: date) -> list[Raised]:
    found = [one for _, one in pairs]
    names = dict(
        Board.objects.filter(pk__in={one.board_id for one in found}).values_list("pk", "name")
    )
    persons = Persons(actor.fund_id, found, on) if found else None
    notes = _notes(actor, [(alarm.number, one.subject) for alarm, one in pairs])
    told = []
    for alarm, one in pairs:
        said = [_said(note) for note in notes[alarm.number, one.subject]]
        told.append(
            Raised(
                alarm=alarm,
                found=one,
                board=names[one.board_id],
                person=persons.of(one) if persons else "",
                state=state_of(one, said, on=on),
                history=tuple(said),
            )
        )
    return sorted(told, key=_order)


def _order(row: Raised) -> tuple[object, ...]:
    calm = row.state in (State.KNOWN, State.RESOLVED)
    return (
        row.state == State.RESOLVED,
        WORST[row.found.level],
        calm,
        not row.alarm.fraud,
        row.found.since,
        row.alarm.number,
        row.found.subject,
    )


def state_of(found: Found, said: Sequence[Said], *, on: date) -> State:
    """Tell where an alarm stands: a resolved one whose facts still hold is back (tình trạng).

    A past event that was explained stays so until more of it comes; a state of things must be
    gone by the next day.
    """
    last = said[-1] if said else None
    if last is None:
        return State.NEW
    if last.act == AlarmNote.Act.ACKNOWLEDGED:
        return State.KNOWN
    gone = found.mark == last.mark if found.mark else last.on >= on
    return State.RESOLVED if gone else State.BACK


def _notes(
    actor: Actor, keys: Collection[tuple[int, str]]
) -> dict[tuple[int, str], list[AlarmNote]]:
    """Load all notes on some alarms, the oldest first, as far as she may see them."""
    found: dict[tuple[int, str], list[AlarmNote]] = defaultdict(list)
    wanted = set(keys)
    rows = AlarmNote.objects.within(actor.scope(Verb.SEE)).filter(
        alarm__in={number for number, _ in wanted}
    )
    for note in rows.select_related("record__actor", "board").order_by("pk"):
        if (key := (note.alarm, note.subject)) in wanted:
            found[key].append(note)
    return found


def _said(note: AlarmNote) -> Said:
    return Said(
        on=note.on,
        at=note.record.at,
        who=note.record.actor.name,
        act=note.act,
        title=str(note.get_act_display()),
        note=note.note,
        misused=note.misused,
        sentence=note.sentence,
        mark=note.mark,
    )


def _table(alarm: Alarm, found: Found, on: date) -> Table:
    return Table(
        name=f"canh-bao-{alarm.number}",
        title=str(alarm.name),
        unit="",
        period=shown(on),
        columns=alarm.columns,
        rows=found.rows,
        definitions=((alarm.name, alarm.means),),
    )
