"""Who is in which group, and where is somebody found?"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Generic, TypeVar

from django.db.models import Count, F, Q

from qqv.people.models import Assignment, Board, Group, Member, Officer, Unit, valid
from qqv.rules.access import ROLE_NAMES, Actor, Role, Scope, Verb
from qqv.rules.eligibility import wanting
from qqv.rules.pages import Paged
from qqv.rules.refusals import Unseen
from qqv.rules.words import folded
from qqv.trail.models import Record, User

PAGE = 40
R = TypeVar("R")


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupRow:
    """One group in a list (một nhóm)."""

    id: int
    name: str
    commune: str
    members: int
    meeting_day: int
    least: int

    @property
    def small(self) -> bool:
        return self.members < self.least


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberRow:
    """One member in a list; the identity number shows its tail only (một thành viên)."""

    id: int
    name: str
    number: str
    group: str
    group_id: int | None
    commune: str
    tail: str
    phone: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Page(Paged, Generic[R]):
    """A page of rows (một trang)."""

    rows: tuple[R, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupCard:
    """A group with its officers and place (nhóm)."""

    id: int
    board_id: int
    number: int
    name: str
    commune: str
    hamlet: str
    meeting_day: int
    valid_from: date
    valid_to: date | None
    least: int
    most: int
    on: date
    officers: tuple[tuple[str, str, date], ...]
    members: tuple[MemberRow, ...]

    @property
    def small(self) -> bool:
        return len(self.members) < self.least

    @property
    def large(self) -> bool:
        return len(self.members) > self.most

    @property
    def ended(self) -> bool:
        return self.valid_to is not None and self.valid_to < self.on


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberCard:
    """A member with her household (thành viên)."""

    row: MemberRow
    born_on: date | None
    address: str
    standing: str
    hamlet: str
    memberships: tuple[tuple[str, date, date | None], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class UserRow:
    """A user with her roles (người dùng)."""

    id: int
    username: str
    name: str
    active: bool
    roles: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TrailRow:
    """One thing somebody did (dấu vết)."""

    at: object
    who: str
    verb: str
    subject: str


def groups_page(
    actor: Actor,
    *,
    on: date,
    board_id: int | None,
    small: bool,
    number: int,
    size: int = PAGE,
) -> Page[GroupRow]:
    """List groups with their size; `small` keeps those under the fund's least (danh sách nhóm)."""
    rows = Group.objects.within(actor.scope(Verb.SEE)).filter(valid(on))
    if board_id:
        rows = rows.filter(board_id=board_id)
    rows = rows.select_related("board__fund")
    if small:
        counted = rows.annotate(n=Count("members"))
        rows = counted.filter(n__lt=F("board__fund__group_min"))
    start = (number - 1) * size
    found = list(rows.order_by("board__code", "number")[start : start + size + 1])
    sizes = dict(
        Member.objects.filter(group__in=found[:size]).values_list("group").annotate(n=Count("pk"))
    )
    return Page(
        rows=tuple(
            GroupRow(
                id=group.pk,
                name=str(group),
                commune=group.board.name,
                members=sizes.get(group.pk, 0),
                meeting_day=group.meeting_day,
                least=group.board.fund.group_min,
            )
            for group in found[:size]
        ),
        number=number,
        has_more=len(found) > size,
    )


def group_card(actor: Actor, *, group_id: int, on: date) -> GroupCard:
    """Show a group with officers and members (nhóm)."""
    reach = Group.objects.within(actor.scope(Verb.SEE)).select_related("board__fund", "hamlet")
    group = reach.filter(pk=group_id).first()
    if group is None:
        raise Unseen
    officers = Officer.objects.filter(valid(on), group=group).order_by("pk")
    members = Member.objects.filter(group=group).select_related("group", "board")
    return GroupCard(
        id=group.pk,
        board_id=group.board_id,
        number=group.number,
        name=str(group),
        commune=group.board.name,
        hamlet=group.hamlet.name if group.hamlet else "",
        meeting_day=group.meeting_day,
        valid_from=group.valid_from,
        valid_to=group.valid_to,
        on=on,
        least=group.board.fund.group_min,
        most=group.board.fund.group_max,
        officers=tuple((str(o.get_post_display()), o.name, o.valid_from) for o in officers),
        members=tuple(_row(member) for member in members.order_by("sort_key", "pk")),
    )


def members_page(actor: Actor, *, text: str, number: int, size: int = PAGE) -> Page[MemberRow]:
    """Find members by name without accents, number, phone or the tail of their ID (tìm)."""
    rows = Member.objects.within(actor.scope(Verb.SEE))
    if text:
        rows = rows.filter(_meant(text))
    start = (number - 1) * size
    ordered = rows.select_related("group__board", "board").order_by("board_id", "sort_key", "pk")
    found = list(ordered[start : start + size + 1])
    return Page(
        rows=tuple(_row(member) for member in found[:size]),
        number=number,
        has_more=len(found) > size,
    )


def member_card(actor: Actor, *, member_id: int) -> MemberCard:
    """Show a member with her household (thành viên)."""
    reach = Member.objects.within(actor.scope(Verb.SEE)).filter(pk=member_id)
    member = reach.select_related("group__board", "board", "household__hamlet").first()
    if member is None:
        raise Unseen
    past = member.memberships.select_related("group").order_by("valid_from", "pk")
    home = member.household
    return MemberCard(
        row=_row(member),
        born_on=member.born_on,
        address=home.address,
        standing=str(home.get_standing_display()),
        hamlet=home.hamlet.name if home.hamlet else "",
        memberships=tuple((str(m.group), m.valid_from, m.valid_to) for m in past),
    )


def users_of(actor: Actor, *, on: date, number: int) -> Page[UserRow]:
    """List the fund's users with their roles (người dùng)."""
    actor.require(Verb.MANAGE_USERS)
    start = (number - 1) * PAGE
    rows = User.objects.filter(assignments__fund_id=actor.fund_id).distinct().order_by("pk")
    found = list(rows[start : start + PAGE + 1])
    held: dict[int, dict[str, list[str]]] = {}
    grants = Assignment.objects.filter(valid(on), user__in=found).select_related("board", "group")
    for grant in grants:
        place = str(grant.group or grant.board or "")
        roles = held.setdefault(grant.user_id, {})
        roles.setdefault(ROLE_NAMES[Role(grant.role)], []).append(place)
    return Page(
        rows=tuple(
            UserRow(
                id=user.pk,
                username=user.username,
                name=user.name,
                active=bool(held.get(user.pk)),
                roles=tuple(
                    (role, ", ".join(filter(None, places)))
                    for role, places in held.get(user.pk, {}).items()
                ),
            )
            for user in found[:PAGE]
        ),
        number=number,
        has_more=len(found) > PAGE,
    )


def trail_page(actor: Actor, *, number: int, size: int = PAGE) -> Page[TrailRow]:
    """List what was done in reach, the latest first (nhật ký)."""
    scope = actor.scope(Verb.SEE_BOOKS)
    start = (number - 1) * size
    rows = Record.objects.select_related("actor").order_by("-at", "-pk")
    if scope.everywhere:
        rows = rows.filter(actor__assignments__fund_id=scope.fund_id)
    else:
        rows = rows.filter(actor__assignments__board__in=scope.boards)
    found = list(rows.distinct()[start : start + size + 1])
    return Page(
        rows=tuple(
            TrailRow(at=r.at, who=r.actor.name, verb=r.verb, subject=r.subject)
            for r in found[:size]
        ),
        number=number,
        has_more=len(found) > size,
    )


def hamlets_of(actor: Actor) -> Sequence[tuple[int, str]]:
    """List hamlets where the actor's groups are (thôn, xóm)."""
    groups = Group.objects.within(actor.scope(Verb.FOUND_GROUP))
    units = Unit.objects.filter(groups__in=groups).distinct().order_by("pk")
    return [(unit.pk, unit.name) for unit in units[:200]]


def _meant(text: str) -> Q:
    digits = text.strip()
    if digits.isascii() and digits.isdigit():
        return Q(number__endswith=digits) | Q(phone=digits) | Q(id_number__endswith=digits)
    return Q(folded__contains=folded(text))


def _row(member: Member) -> MemberRow:
    return MemberRow(
        id=member.pk,
        name=member.name,
        number=member.number,
        group=str(member.group) if member.group else "",
        group_id=member.group_id,
        commune=member.board.name,
        tail=member.id_number[-4:],
        phone=member.phone,
    )


def boards_for_users(actor: Actor) -> tuple[Board, ...]:
    """List boards a role may be given at (nơi giao vai trò)."""
    return tuple(Board.objects.within(actor.scope(Verb.MANAGE_USERS)).order_by("level", "code"))


def group_names(board_id: int) -> tuple[tuple[int, str], ...]:
    """Name every group a board ever had, by number (tên nhóm)."""
    return tuple(
        (row.pk, str(row)) for row in Group.objects.filter(board=board_id).order_by("number")
    )


def member_names(board_id: int) -> dict[int, str]:
    """Name every member a board ever had (tên thành viên)."""
    return dict(Member.objects.filter(board=board_id).values_list("pk", "name"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Shortage:
    """A group under the fund's least size (nhóm dưới mức)."""

    count: int
    least: int
    wanting: int


def shortage(*, group_id: int) -> Shortage | None:
    """Tell what a group lacks of the fund's least size, if it does (nhóm cần củng cố)."""
    group = Group.objects.select_related("board__fund").get(pk=group_id)
    count, least = group.members.count(), group.board.fund.group_min
    lacking = wanting(count=count, least=least)
    return Shortage(count=count, least=least, wanting=lacking) if lacking else None


def board_names(board_ids: Iterable[int]) -> dict[int, str]:
    """Name some boards, in one statement (tên ban quản lý)."""
    return dict(Board.objects.filter(pk__in=list(board_ids)).values_list("pk", "name"))


def province_of(scope: Scope) -> int | None:
    """Find the province's board of a scope that reaches the whole fund (ban quản lý tỉnh)."""
    rows = Board.objects.within(scope).filter(level=Board.Level.PROVINCE).order_by("pk")
    return rows.values_list("pk", flat=True).first()
