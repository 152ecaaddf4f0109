"""Who holds which post, which are vacant, and how did they pass on? (ban quản lý, cán bộ)"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from qqv.people.models import Board, Group, OfficeHandOver, Officer, valid
from qqv.rules.access import Actor, Verb
from qqv.rules.refusals import Unseen

Post = Officer.Post
NEEDED = (Post.CHAIR, Post.ACCOUNTANT, Post.CASHIER)
OTHERS = (Post.DEPUTY, Post.OFFICER)


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """A post and who holds it, if anybody (chức vụ)."""

    post: str
    title: str
    officer_id: int | None = None
    name: str = ""
    phone: str = ""
    since: date | None = None
    decision_no: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardPosts:
    """A board's posts, the three it needs first (ban quản lý)."""

    id: int
    name: str
    posts: tuple[Held, ...]

    @property
    def vacant(self) -> int:
        return sum(held.officer_id is None for held in self.posts)


@dataclass(frozen=True, slots=True, kw_only=True)
class Passed:
    """One passing on of a post (một lần kiện toàn)."""

    id: int
    on: date
    place: str
    title: str
    outgoing: str
    incoming: str
    decision_no: str
    witness: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """One board with its posts, leaders and what was handed over (ban quản lý)."""

    board: BoardPosts
    leaders: tuple[tuple[int, str, Held], ...]
    passed: tuple[Passed, ...]


def boards_with_posts(actor: Actor, *, on: date) -> tuple[BoardPosts, ...]:
    """List boards in reach with who runs them (danh sách ban quản lý)."""
    boards = Board.objects.within(actor.scope(Verb.SEE_BOOKS)).filter(valid(on))
    wanted = list(boards.exclude(level=Board.Level.DISTRICT).order_by("-level", "code"))
    holders = Officer.objects.filter(valid(on), board__in=wanted, group=None).order_by("pk")
    held: dict[int, list[Officer]] = {}
    for officer in holders:
        held.setdefault(officer.board_id, []).append(officer)
    return tuple(_board(board, held.get(board.pk, [])) for board in wanted)


def holders_on(
    board_ids: Collection[int], *, on: date
) -> dict[int, dict[tuple[str, int | None], str]]:
    """Tell who held boards' and their groups' posts on a day, by post and group (giữ chức)."""
    found: dict[int, dict[tuple[str, int | None], str]] = {board: {} for board in board_ids}
    # The oldest in a post that two hold comes last and is kept.
    for row in Officer.objects.filter(valid(on), board__in=board_ids).order_by(
        "-valid_from", "-pk"
    ):
        found[row.board_id][row.post, row.group_id] = row.name
    return found


def office(actor: Actor, *, board_id: int, on: date) -> Office:
    """Show one board: posts, group leaders, hand-overs (ban quản lý)."""
    reach = Board.objects.within(actor.scope(Verb.SEE_BOOKS)).filter(pk=board_id)
    board = reach.first()
    if board is None:
        raise Unseen
    officers = list(Officer.objects.filter(valid(on), board=board).order_by("pk"))
    leaders = {o.group_id: o for o in officers if o.post == Post.LEADER}
    groups = Group.objects.filter(valid(on), board=board).order_by("number")
    return Office(
        board=_board(board, [officer for officer in officers if officer.group_id is None]),
        leaders=tuple(
            (group.pk, str(group), _held(Post.LEADER, leaders.get(group.pk))) for group in groups
        ),
        passed=passed_on(Q(board=board)),
    )


def passed_on(which: Q) -> tuple[Passed, ...]:
    """List how posts passed on, the latest first (lịch sử kiện toàn)."""
    rows = OfficeHandOver.objects.filter(which).select_related(
        "outgoing", "incoming", "group", "board"
    )
    return tuple(
        Passed(
            id=row.pk,
            on=row.on,
            place=str(row.group or row.board),
            title=str(row.get_post_display()),
            outgoing=row.outgoing.name if row.outgoing else "",
            incoming=row.incoming.name,
            decision_no=row.decision_no,
            witness=row.witness,
        )
        for row in rows.order_by("-on", "-pk")[:100]
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """The post that is to pass on, with where and who (nơi kiện toàn)."""

    board_id: int
    board: str
    group_id: int | None
    group: str
    held: Held


def place_of(
    actor: Actor, *, board_id: int, group_id: int | None, post: str, officer_id: int | None
) -> Place:
    """Find a post that this actor may pass on (chức vụ cần kiện toàn); Unseen otherwise."""
    board = Board.objects.within(actor.scope(Verb.RECONSTITUTE)).filter(pk=board_id).first()
    if board is None or post not in Post.values:
        raise Unseen
    group = Group.objects.filter(pk=group_id, board=board).first() if group_id else None
    if group_id and group is None:
        raise Unseen
    # One who has passed it on is found too, so that a second tap tells what the first did.
    officers = Officer.objects.filter(board=board, group=group, post=post)
    officer = officers.filter(pk=officer_id).first() if officer_id else None
    if officer_id and officer is None:
        raise Unseen
    return Place(
        board_id=board.pk,
        board=board.name,
        group_id=group.pk if group else None,
        group=str(group or ""),
        held=_held(Post(post), officer),
    )


def _board(board: Board, officers: list[Officer]) -> BoardPosts:
    by_post: dict[str, Officer] = {officer.post: officer for officer in officers}
    rows = [_held(post, by_post.get(post)) for post in NEEDED]
    rows += [_held(Post(o.post), o) for o in officers if o.post in OTHERS]
    return BoardPosts(id=board.pk, name=board.name, posts=tuple(rows))


def _held(post: Officer.Post, officer: Officer | None) -> Held:
    if officer is None:
        return Held(post=post.value, title=str(post.label))
    return Held(
        post=post.value,
        title=str(post.label),
        officer_id=officer.pk,
        name=officer.name,
        phone=officer.phone,
        since=officer.valid_from,
        decision_no=officer.decision_no,
    )
