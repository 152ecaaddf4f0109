"""Who may move where, which groups may merge, and what became of it?"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from qqv.collection.regrouping import refuse_gone_on
from qqv.lending.models import Loan
from qqv.people.models import Board, Group, Member, Officer, Regrouping, valid
from qqv.rules.access import Actor, Verb
from qqv.rules.money import Vnd
from qqv.rules.refusals import Refusal, Unseen


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """A member who may move, with what she owes in đồng (người chuyển nhóm)."""

    id: int
    name: str
    number: str
    group_id: int
    group: str
    outstanding: Vnd
    leads: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """A group that may be chosen, with its size (nhóm để chọn)."""

    id: int
    name: str
    hamlet: str
    members: int
    least: int

    @property
    def small(self) -> bool:
        return self.members < self.least


@dataclass(frozen=True, slots=True, kw_only=True)
class FromGroup:
    """A group somebody moves out of, and the others of its board (nhóm chuyển đi)."""

    id: int
    name: str
    commune: str
    people: tuple[Person, ...]
    others: tuple[Choice, ...]
    least: int
    most: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ToMerge:
    """The groups of a board, and those chosen with their members (ghép nhóm)."""

    board_id: int
    commune: str
    groups: tuple[Choice, ...]
    chosen: tuple[Choice, ...]
    people: tuple[Person, ...]
    most: int

    @property
    def too_many(self) -> bool:
        return len(self.people) > self.most


@dataclass(frozen=True, slots=True, kw_only=True)
class Came:
    """From which group who came (từ nhóm nào)."""

    group: str
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RegroupingPage:
    """A move, merger or split as it was minuted (lần chuyển, ghép, tách nhóm)."""

    id: int
    kind: str
    group_id: int
    group: str
    board: str
    on: date
    minutes_no: str
    reason: str
    leader: str
    by: str
    came: tuple[Came, ...]
    members: int
    undone_by: str
    kept: Refusal | None

    @property
    def merged(self) -> bool:
        return self.kind != Regrouping.Kind.MOVE


def from_group(actor: Actor, *, group_id: int, on: date, verb: Verb) -> FromGroup:
    """Show whom a group may give up, and to which groups of its board (chuyển, tách nhóm)."""
    reach = Group.objects.within(actor.scope(verb)).filter(valid(on), pk=group_id)
    group = reach.select_related("board__fund").first()
    if group is None:
        raise Unseen
    others = _choices(group.board, on)
    return FromGroup(
        id=group.pk,
        name=str(group),
        commune=group.board.name,
        people=_people([group.pk], on),
        others=tuple(other for other in others if other.id != group.pk),
        least=group.board.fund.group_min,
        most=group.board.fund.group_max,
    )


def to_merge(actor: Actor, *, board_id: int | None, ids: Sequence[int], on: date) -> ToMerge:
    """Show a board's groups and what those chosen would be together (ghép nhóm)."""
    scope = actor.scope(Verb.MERGE_GROUPS)
    chosen = list(Group.objects.within(scope).filter(pk__in=ids))
    if len(chosen) != len(set(ids)) or len({group.board_id for group in chosen}) > 1:
        raise Unseen
    boards = Board.objects.within(scope).filter(level=Board.Level.COMMUNE)
    wanted = chosen[0].board_id if chosen else board_id
    found = boards.filter(pk=wanted) if wanted else boards.order_by("code")
    board = found.select_related("fund").first()
    if board is None:
        raise Unseen
    groups = _choices(board, on)
    return ToMerge(
        board_id=board.pk,
        commune=board.name,
        groups=groups,
        chosen=tuple(group for group in groups if group.id in ids),
        people=_people(list(ids), on),
        most=board.fund.group_max,
    )


def regrouping_page(actor: Actor, *, regrouping_id: int) -> RegroupingPage:
    """Show a move, merger or split, and whether it can still be undone (ghép nhóm)."""
    reach = Regrouping.objects.within(actor.scope(Verb.SEE)).filter(pk=regrouping_id)
    around = reach.select_related("board", "group", "leader", "record__actor", "undone_by__actor")
    made = around.first()
    if made is None:
        raise Unseen
    came: dict[str, list[str]] = {}
    rows = made.members.select_related("member", "came_from")
    for row in rows.order_by("came_from__number", "member__sort_key", "pk"):
        came.setdefault(str(row.came_from), []).append(row.member.name)
    return RegroupingPage(
        id=made.pk,
        kind=made.kind,
        group_id=made.group_id,
        group=str(made.group),
        board=made.board.name,
        on=made.on,
        minutes_no=made.minutes_no,
        reason=made.reason,
        leader=made.leader.name if made.leader else "",
        by=made.record.actor.name,
        came=tuple(Came(group=group, names=tuple(names)) for group, names in came.items()),
        members=sum(len(names) for names in came.values()),
        undone_by=made.undone_by.actor.name if made.undone_by else "",
        kept=_kept(made),
    )


def regroupings_of(actor: Actor, *, group_id: int) -> tuple[tuple[int, str, date], ...]:
    """List what brought members into a group or out of it, the latest first (đã ghép, chuyển)."""
    scope = actor.scope(Verb.SEE_BOOKS)
    rows = Regrouping.objects.within(scope).filter(undone_by=None)
    here = rows.filter(group=group_id) | rows.filter(members__came_from=group_id)
    return tuple(
        (row.pk, str(row.get_kind_display()), row.on) for row in here.distinct().order_by("-pk")[:5]
    )


def _kept(made: Regrouping) -> Refusal | None:
    if made.undone_by_id:
        return None
    try:
        refuse_gone_on(made)
    except Refusal as refusal:
        return refusal
    return None


def _choices(board: Board, on: date) -> tuple[Choice, ...]:
    groups = Group.objects.filter(valid(on), board=board).select_related("hamlet")
    sizes: dict[int, int] = {}
    for group_id in Member.objects.filter(group__in=groups).values_list("group", flat=True):
        sizes[group_id] = sizes.get(group_id, 0) + 1
    return tuple(
        Choice(
            id=group.pk,
            name=str(group),
            hamlet=group.hamlet.name if group.hamlet else "",
            members=sizes.get(group.pk, 0),
            least=board.fund.group_min,
        )
        for group in groups.order_by("number")
    )


def _people(groups: Sequence[int], on: date) -> tuple[Person, ...]:
    members = Member.objects.filter(group__in=groups).select_related("group")
    loans = Loan.objects.filter(member__in=members.values("pk"), settled_on=None)
    owed = dict(loans.values_list("member_id", "outstanding"))
    leading = Officer.objects.filter(valid(on), group__in=groups, post=Officer.Post.LEADER)
    leaders = set(leading.values_list("member_id", flat=True))
    return tuple(
        Person(
            id=member.pk,
            name=member.name,
            number=member.number,
            group_id=member.in_group,
            group=str(member.group),
            outstanding=owed.get(member.pk, 0),
            leads=member.pk in leaders,
        )
        for member in members.order_by("group__number", "sort_key", "pk")
    )
