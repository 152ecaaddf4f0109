"""Alarm 13: a post that is vacant, or passed on without minutes (chức vụ trống, thiếu biên bản).

Formula: no officer valid on the day as chair, accountant or cashier of a board, or as leader of
a group; since the last one's end, or the unit's beginning. And an officer who followed another
within `months` with no hand-over recorded. Source: fund.md 6.1, "kịp thời kiện toàn nhân sự".
"""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from qqv.people.models import Board, Group, Officer, valid
from qqv.people.posts import NEEDED
from qqv.reports.table import Link, Row
from qqv.rules.access import Role, Scope, Verb
from qqv.rules.periods import months_later
from qqv.rules.refusals import shown
from qqv.watch.alarm import Alarm, Found, Level, Limit, Limits, Measure
from qqv.watch.columns import day, text

Post = Officer.Post
Place = tuple[int, int | None, str]


def find(scope: Scope, on: date, limits: Limits) -> list[Found]:
    """Find posts without anybody, and posts passed on without minutes (nhân sự)."""
    boards = Board.objects.within(scope).filter(valid(on)).exclude(level=Board.Level.DISTRICT)
    groups = Group.objects.within(scope).filter(valid(on)).select_related("board")
    held: dict[Place, list[Officer]] = {}
    officers = Officer.objects.within(scope).filter(valid_from__lte=on)
    for officer in officers.select_related("board", "taken_over").order_by("valid_from", "pk"):
        place = (officer.board_id, officer.group_id, officer.post)
        held.setdefault(place, []).append(officer)
    vacant = [*_posts(boards, held, on), *_leaders(groups, held, on)]
    return vacant + list(_unminuted(held, months_later(on, -limits["months"])))


def _posts(boards: Iterable[Board], held: dict[Place, list[Officer]], on: date) -> Iterator[Found]:
    for board in boards:
        for post in NEEDED:
            past = held.get((board.pk, None, post), [])
            if not any(_holds(officer, on) for officer in past):
                chosen_above = post == Post.CHAIR and board.level == Board.Level.COMMUNE
                acts = Role.PROVINCE_CHAIR if chosen_above else _chair(board)
                yield _vacant(board, None, post, past, board.valid_from, acts)


def _leaders(
    groups: Iterable[Group], held: dict[Place, list[Officer]], on: date
) -> Iterator[Found]:
    for group in groups:
        past = held.get((group.board_id, group.pk, Post.LEADER), [])
        if not any(_holds(officer, on) for officer in past):
            yield _vacant(
                group.board, group, Post.LEADER, past, group.valid_from, Role.COMMUNE_CHAIR
            )


def _vacant(
    board: Board,
    group: Group | None,
    post: Officer.Post,
    past: list[Officer],
    begun: date,
    acts: Role,
) -> Found:
    last = past[-1].valid_to if past else None
    since = last + timedelta(days=1) if last else begun
    title = _(str(post.label))
    return Found(
        subject=f"trong-{board.pk}-{group.pk if group else 0}-{post.value.replace('_', '-')}",
        board_id=board.pk,
        group_id=group.pk if group else None,
        sentence=_("%(place)s: chức %(post)s trống từ ngày %(day)s.")
        % {
            "place": f"{group}, {board}" if group else str(board),
            "post": title,
            "day": shown(since),
        },
        since=since,
        level=Level.WARN,
        acts=acts,
        link=Link(screen="board", id=board.pk),
        rows=tuple(_row(officer) for officer in past),
    )


def _unminuted(held: dict[Place, list[Officer]], since: date) -> Iterator[Found]:
    for (board_id, group_id, post), officers in held.items():
        if post not in (*NEEDED, Post.LEADER):
            continue
        for before, after in zip(officers, officers[1:], strict=False):
            if after.valid_from < since or hasattr(after, "taken_over"):
                continue
            yield Found(
                subject=f"bien-ban-{after.pk}",
                board_id=board_id,
                group_id=group_id,
                sentence=_("%(place)s: %(after)s thay %(before)s mà không có biên bản bàn giao.")
                % {"place": str(after.board), "after": str(after), "before": before.name},
                since=after.valid_from,
                level=Level.WARN,
                acts=_chair(after.board),
                link=Link(screen="board", id=board_id),
                rows=(_row(before), _row(after)),
            )


def _row(officer: Officer) -> Row:
    title = _(str(officer.get_post_display()))
    return Row(cells=(officer.name, title, officer.valid_from, officer.valid_to))


def _chair(board: Board) -> Role:
    commune = board.level == Board.Level.COMMUNE
    return Role.COMMUNE_CHAIR if commune else Role.PROVINCE_CHAIR


def _holds(officer: Officer, on: date) -> bool:
    return officer.valid_to is None or officer.valid_to >= on


ALARM = Alarm(
    number=13,
    name=gettext_lazy("Chức vụ trống, thiếu biên bản bàn giao"),
    means=gettext_lazy(
        "Ban quản lý thiếu trưởng ban, kế toán hoặc thủ quỹ, nhóm thiếu trưởng nhóm;"
        " hoặc đã thay người mà không có biên bản bàn giao."
    ),
    verb=Verb.SEE_BOOKS,
    find=find,
    columns=(
        text("officer", gettext_lazy("Cán bộ"), 3),
        text("post", gettext_lazy("Chức vụ"), 2),
        day("from", gettext_lazy("Từ ngày")),
        day("to", gettext_lazy("Đến ngày")),
    ),
    limits=(
        Limit(
            name="months",
            label=gettext_lazy("Xem lại các lần thay người trong"),
            measure=Measure.MONTHS,
            default=24,
        ),
    ),
)
