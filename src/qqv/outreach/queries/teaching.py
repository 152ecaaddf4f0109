"""Which trainings were held, who was there, and who has not been trained since her post began?"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q

from qqv.outreach.models import Trainee, Training
from qqv.people.attached import Shown, shown
from qqv.people.models import Officer, Scoped, valid
from qqv.rules.access import Actor, Verb
from qqv.rules.pages import Paged
from qqv.rules.refusals import Unseen

PAGE = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Class:
    """One training in a list; `state` is planned, due, held or withdrawn (lớp tập huấn)."""

    id: int
    board: str
    topics: tuple[str, ...]
    trainer: str
    place: str
    first_on: date
    last_on: date
    sessions: int
    invited: int
    present: int
    state: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Classes(Paged):
    """The trainings of a year, a page of them (các lớp tập huấn)."""

    year: int
    rows: tuple[Class, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Enrolled:
    """One on the roster with the sessions she was at (học viên)."""

    id: int
    name: str
    title: str
    attended: tuple[int, ...]
    result: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassPage:
    """One training with its roster (lớp tập huấn)."""

    of: Class
    board_id: int
    kept_by: str
    roster: tuple[Enrolled, ...]
    photos: tuple[Shown, ...]
    withdrawn_on: date | None
    why: str

    @property
    def numbers(self) -> tuple[int, ...]:
        """The sessions by number (các buổi)."""
        return tuple(range(1, self.of.sessions + 1))


@dataclass(frozen=True, slots=True, kw_only=True)
class InPost:
    """An officer of a day who may be invited, or who was never trained (cán bộ)."""

    id: int
    name: str
    post: str
    place: str
    since: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Learned:
    """How often one was trained since her post began, and when last (đã tập huấn)."""

    count: int
    last_on: date


def trainings_page(actor: Actor, *, year: int, on: date, number: int) -> Classes:
    """List the trainings of a year in reach, the latest first (tập huấn)."""
    reach = Training.objects.within(actor.scope(Verb.SEE_BOOKS)).filter(last_on__year=year)
    start = (number - 1) * PAGE
    rows = list(_counted(reach).order_by("-first_on", "-pk")[start : start + PAGE + 1])
    return Classes(
        year=year,
        rows=tuple(_class(row, on) for row in rows[:PAGE]),
        number=number,
        has_more=len(rows) > PAGE,
    )


def training_page(actor: Actor, *, training_id: int, on: date) -> ClassPage:
    """Show one training with its roster (một lớp tập huấn)."""
    reach = Training.objects.within(actor.scope(Verb.SEE_BOOKS)).filter(pk=training_id)
    row = _counted(reach).select_related("withdrawal", "record__actor").first()
    if row is None:
        raise Unseen
    roster = row.trainees.order_by("pk")
    photos = row.marked.attachments.filter(board=row.board_id) if row.marked else ()
    return ClassPage(
        of=_class(row, on),
        board_id=row.board_id,
        kept_by=row.record.actor.name,
        roster=tuple(
            Enrolled(
                id=one.pk,
                name=one.name,
                title=one.title,
                attended=tuple(one.attended),
                result=one.result,
            )
            for one in roster
        ),
        photos=shown(photos),
        withdrawn_on=row.withdrawal.on if row.withdrawal else None,
        why=row.withdrawal.why if row.withdrawal else "",
    )


def may_invite(actor: Actor, *, on: date) -> tuple[InPost, ...]:
    """List officers of a day who can be invited, boards before groups (cán bộ để chọn)."""
    reach = Officer.objects.within(actor.scope(Verb.TRAIN)).filter(valid(on))
    return _in_post(reach)


def untrained(actor: Actor, *, on: date) -> tuple[InPost, ...]:
    """List officers who were at no training since their post began (chưa được tập huấn)."""
    reach = Officer.objects.within(actor.scope(Verb.SEE_BOOKS)).filter(valid(on))
    rows = _in_post(reach)
    known = learned(row.id for row in rows)
    return tuple(row for row in rows if row.id not in known)


def learned(officer_ids: Iterable[int]) -> dict[int, Learned]:
    """Tell how officers were trained since their posts began, by officer (đã tập huấn).

    One who holds two posts, or held another before, is the same person by user or member.
    """
    rows = Officer.objects.filter(pk__in=list(officer_ids))
    held = list(rows.values_list("pk", "user_id", "member_id", "valid_from"))
    there = Trainee.objects.filter(present=True, training__withdrawal=None).exclude(officer=None)
    same = Q(officer__in=[pk for pk, *_ in held])
    same |= Q(officer__user__in=[user for _pk, user, *_ in held if user])
    same |= Q(officer__member__in=[member for _pk, _user, member, _on in held if member])
    taught: dict[tuple[str, int], set[tuple[date, int]]] = {}
    for training, on, officer, user, member in there.filter(same).values_list(
        "training_id", "training__last_on", "officer_id", "officer__user_id", "officer__member_id"
    ):
        for key in (("post", officer), ("user", user), ("member", member)):
            if key[1]:
                taught.setdefault(key, set()).add((on, training))
    told = {}
    for pk, user, member, since in held:
        keys = (("post", pk), ("user", user or 0), ("member", member or 0))
        days = {day for key in keys for day in taught.get(key, ()) if day[0] >= since}
        if days:
            told[pk] = Learned(count=len(days), last_on=max(days)[0])
    return told


def _in_post(reach: Scoped[Officer]) -> tuple[InPost, ...]:
    rows = reach.select_related("board", "group").order_by(
        "-board__level", "board__code", "group__number", "pk"
    )
    ordered = sorted(rows, key=lambda row: row.group_id is not None)
    return tuple(
        InPost(
            id=row.pk,
            name=row.name,
            post=str(row.get_post_display()),
            place=f"{row.group}, {row.board}" if row.group else row.board.name,
            since=row.valid_from,
        )
        for row in ordered
    )


def _counted(reach: Scoped[Training]) -> Scoped[Training]:
    return reach.select_related("board", "marked").annotate(
        invited=Count("trainees"),
        there=Count("trainees", filter=Q(trainees__present=True)),
    )


def _class(row: Training, on: date) -> Class:
    counts = vars(row)
    return Class(
        id=row.pk,
        board=row.board.name,
        topics=tuple(row.topics),
        trainer=row.trainer,
        place=row.place,
        first_on=row.first_on,
        last_on=row.last_on,
        sessions=row.sessions,
        invited=counts["invited"],
        present=counts["there"],
        state=_state(row, on),
    )


def _state(row: Training, on: date) -> str:
    if row.withdrawal_id:
        return "withdrawn"
    if row.marked_id:
        return "held"
    return "planned" if on < row.first_on else "due"
