"""How much of the Union's own work was done in a span of days? Withdrawn records do not count."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from django.db.models import Count, Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from qqv.outreach.models import Campaign, Meeting, MeetingTopic, Trainee, Training
from qqv.people.models import Group
from qqv.rules.access import Scope
from qqv.rules.periods import meeting_in, months_later


@dataclass(frozen=True, slots=True, kw_only=True)
class UnionWork:
    """The Union's work of a scope in a span of days (việc của Hội).

    `attended` counts presences at meetings, of `members` who could have come; `minuted` meetings
    have written minutes; `passed` meetings passed on a message that still stands; `reached` people
    heard a campaign; `trainees` were at least at one session. `planned` meetings: one a month and
    group.
    """

    meetings: int
    minuted: int
    attended: int
    campaigns: int
    reached: int
    trainings: int
    trainees: int
    topics: tuple[tuple[str, int], ...]
    planned: int = 0
    members: int = 0
    passed: int = 0
    women: int = 0

    @property
    def attendance(self) -> Fraction | None:
        """The part of the members who came; None without a meeting (tỷ lệ dự họp)."""
        return Fraction(self.attended, self.members) if self.members else None


def union_work(scope: Scope, *, first: date, last: date) -> UnionWork:
    """Count the Union's work in a scope, both days included (việc của Hội trong kỳ)."""
    by_board = work_by_board(scope, first=first, last=last)
    names: Counter[str] = Counter()
    for work in by_board.values():
        names.update(dict(work.topics))
    return UnionWork(
        meetings=sum(work.meetings for work in by_board.values()),
        minuted=sum(work.minuted for work in by_board.values()),
        attended=sum(work.attended for work in by_board.values()),
        campaigns=sum(work.campaigns for work in by_board.values()),
        reached=sum(work.reached for work in by_board.values()),
        trainings=sum(work.trainings for work in by_board.values()),
        trainees=sum(work.trainees for work in by_board.values()),
        topics=_ordered(names),
        planned=sum(work.planned for work in by_board.values()),
        members=sum(work.members for work in by_board.values()),
        passed=sum(work.passed for work in by_board.values()),
        women=sum(work.women for work in by_board.values()),
    )


def work_by_board(scope: Scope, *, first: date, last: date) -> dict[int, UnionWork]:
    """Count the Union's work by the board it was done at, in six statements (theo ban)."""
    met = _met(scope, first, last)
    planned = planned_meetings(scope, first=first, last=last)
    topics = _topics(scope, first, last)
    told, taught = _told(scope, first, last), _taught(scope, first, last)
    learned = _learned(scope, first, last)
    return {
        board: UnionWork(
            **met.get(board, _NOT_MET),
            **told.get(board, _NOT_TOLD),
            trainings=taught.get(board, 0),
            trainees=learned.get(board, 0),
            topics=_ordered(topics.get(board, Counter())),
            planned=planned.get(board, 0),
        )
        for board in sorted({*met, *planned, *told, *taught})
    }


def planned_meetings(scope: Scope, *, first: date, last: date) -> dict[int, int]:
    """Count the monthly meetings that groups had before them, by board (buổi họp theo lịch).

    One on its day in each month, for a group that was there on that day.
    """
    groups = Group.objects.within(scope).filter(valid_from__lte=last)
    rows = groups.filter(Q(valid_to=None) | Q(valid_to__gte=first))
    planned: dict[int, int] = defaultdict(int)
    months = tuple(_months(first, last))
    for board, day, since, until in rows.values_list(
        "board_id", "meeting_day", "valid_from", "valid_to"
    ):
        days = (meeting_in(day, month) for month in months)
        planned[board] += sum(
            first <= on <= last and since <= on and (until is None or on <= until) for on in days
        )
    return dict(planned)


_NOT_MET = {"meetings": 0, "minuted": 0, "attended": 0, "members": 0, "passed": 0}
_NOT_TOLD = {"campaigns": 0, "reached": 0, "women": 0}


def _met(scope: Scope, first: date, last: date) -> dict[int, dict[str, int]]:
    rows = Meeting.objects.within(scope).filter(withdrawal=None, on__range=(first, last))
    found = rows.values("board_id").annotate(
        meetings=Count("pk"),
        minuted=Count("pk", filter=~Q(minutes="")),
        attended=Coalesce(Sum("present"), 0),
        everybody=Coalesce(Sum("members"), 0),
        passed=Count("pk", filter=Q(message__isnull=False, message__withdrawal=None)),
    )
    return {
        row["board_id"]: {
            "meetings": row["meetings"],
            "minuted": row["minuted"],
            "attended": row["attended"],
            "members": row["everybody"],
            "passed": row["passed"],
        }
        for row in found
    }


def _topics(scope: Scope, first: date, last: date) -> dict[int, Counter[str]]:
    meetings = Meeting.objects.within(scope).filter(withdrawal=None, on__range=(first, last))
    rows = MeetingTopic.objects.filter(meeting__in=meetings).values_list("meeting__board", "name")
    names: dict[int, Counter[str]] = defaultdict(Counter)
    for board, name, count in rows.annotate(n=Count("pk")).order_by():
        names[board][name] = count
    return names


def _told(scope: Scope, first: date, last: date) -> dict[int, dict[str, int]]:
    """A campaign counts in the span it ended in."""
    rows = Campaign.objects.within(scope).filter(withdrawal=None, last_on__range=(first, last))
    found = rows.values("board_id").annotate(
        campaigns=Count("pk"), people=Sum("reached"), of_them=Sum("women")
    )
    return {
        row["board_id"]: {
            "campaigns": row["campaigns"],
            "reached": row["people"],
            "women": row["of_them"],
        }
        for row in found
    }


def _taught(scope: Scope, first: date, last: date) -> dict[int, int]:
    rows = _trainings(scope, first, last).values_list("board_id")
    return dict(rows.annotate(n=Count("pk")).order_by())


def _learned(scope: Scope, first: date, last: date) -> dict[int, int]:
    there = Trainee.objects.filter(training__in=_trainings(scope, first, last), present=True)
    rows = there.values_list("training__board")
    return dict(rows.annotate(n=Count("pk")).order_by())


def _trainings(scope: Scope, first: date, last: date) -> QuerySet[Training]:
    rows = Training.objects.within(scope).filter(withdrawal=None, last_on__range=(first, last))
    return rows.exclude(marked=None)


def _months(first: date, last: date) -> Iterator[date]:
    month = first.replace(day=1)
    while month <= last:
        yield month
        month = months_later(month, 1)


def _ordered(names: Counter[str]) -> tuple[tuple[str, int], ...]:
    """The most talked of first, alphabetically where equal."""
    return tuple(sorted(names.items(), key=lambda one: (-one[1], one[0])))
