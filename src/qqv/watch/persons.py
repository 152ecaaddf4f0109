"""Who has to act on what was found? A name for a role at a place, in two statements."""

from collections.abc import Collection
from datetime import date

from django.utils.translation import gettext as _

from qqv.people.models import Assignment, Officer, valid
from qqv.rules.access import ROLE_NAMES, Role
from qqv.watch.alarm import Found

Post = Officer.Post
POSTS = {
    Role.COMMUNE_CHAIR: Post.CHAIR,
    Role.COMMUNE_ACCOUNTANT: Post.ACCOUNTANT,
    Role.COMMUNE_CASHIER: Post.CASHIER,
    Role.GROUP_LEADER: Post.LEADER,
}
FUND_WIDE = frozenset(role for role in Role if role not in POSTS and role != Role.PROVINCE_OFFICER)


class Persons:
    """Those who hold a role on a day (người phải xử lý)."""

    def __init__(self, fund_id: int, found: Collection[Found], on: date) -> None:
        roles = {one.acts for one in found}
        boards = {one.board_id for one in found}
        held = Assignment.objects.filter(valid(on), fund=fund_id, role__in=roles)
        rows = held.order_by("-pk").values_list("role", "board", "group", "user__name")
        self._users: dict[tuple[object, ...], str] = {(r, b, g): name for r, b, g, name in rows}
        posts = {POSTS[role] for role in roles if role in POSTS}
        officers = Officer.objects.filter(valid(on), board__in=boards, post__in=posts)
        named = officers.order_by("-pk").values_list("post", "board", "group", "name")
        self._officers: dict[tuple[object, ...], str] = {(p, b, g): n for p, b, g, n in named}

    def of(self, one: Found) -> str:
        """Name the person with her role, or the role alone while nobody holds it (ai)."""
        role = _(ROLE_NAMES[one.acts])
        name = self._name(one)
        return f"{name}, {role}" if name else role

    def _name(self, one: Found) -> str:
        group = one.group_id if one.acts == Role.GROUP_LEADER else None
        board = None if one.acts in FUND_WIDE else one.board_id
        if name := self._users.get((one.acts, board, group), ""):
            return name
        post = POSTS.get(one.acts)
        return self._officers.get((post, one.board_id, group), "") if post else ""
