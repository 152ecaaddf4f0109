"""Who is close to a borrower, and which post does a borrower hold herself?"""

from collections.abc import Collection, Mapping
from datetime import date

from django.db.models import Q

from qqv.people.models import Assignment, Kinship, Member, Officer, valid
from qqv.rules.access import ROLE_NAMES, Role
from qqv.rules.conflicts import Held, Relation, Tie

PROVINCE = frozenset({Role.PROVINCE_CHAIR, Role.PROVINCE_ACCOUNTANT, Role.PROVINCE_OFFICER})
_KEEPERS = (Role.COMMUNE_CHAIR, Role.COMMUNE_ACCOUNTANT, Role.COMMUNE_CASHIER)
_KEEPING = (
    Officer.Post.CHAIR,
    Officer.Post.DEPUTY,
    Officer.Post.ACCOUNTANT,
    Officer.Post.CASHIER,
)
_LEADING = (Officer.Post.LEADER, Officer.Post.DEPUTY_LEADER)


def ties_of(user_id: int, members: Collection[Member], *, on: date) -> dict[int, Tie]:
    """Find what binds a user to each member or to her household, the nearest first (quan hệ).

    An officer who is entered as the member herself is bound to her for good.
    """
    found: dict[int, Tie] = {}
    mine = Officer.objects.filter(user_id=user_id, member__in=members)
    for member_id, since in mine.values_list("member_id", "valid_from"):
        assert member_id is not None
        found[member_id] = Tie(relation=Relation.SELF, declared_on=since)
    homes = {member.household_id for member in members}
    declared = Kinship.objects.filter(valid(on), user_id=user_id, member__household__in=homes)
    by_home: dict[int, list[Kinship]] = {}
    for row in declared.select_related("member"):
        by_home.setdefault(row.member.household_id, []).append(row)
    for member in members:
        near = by_home.get(member.household_id, [])
        own = [row for row in near if row.member_id == member.pk]
        for row in (own or near)[:1]:
            found.setdefault(member.pk, _tie(row, same=bool(own)))
    return found


def _tie(row: Kinship, *, same: bool) -> Tie:
    relation = Relation(row.relation)
    if relation == Relation.SELF and not same:
        relation = Relation.HOUSEHOLD
    return Tie(relation=relation, declared_on=row.valid_from)


def posts_of(members: Mapping[int, Member], *, on: date) -> dict[int, tuple[Held, ...]]:
    """Find who holds money or signs at her own board, or leads her own group (chức vụ).

    An officer's row and her role tell of the same post: one of a kind is kept.
    """
    held: dict[int, dict[bool, Held]] = {pk: {} for pk in members}
    users = _users_of(members)
    for pk, leads, post, at in [*_by_row(members, users, on), *_by_role(users, on)]:
        place = members[pk].group if leads else members[pk].board
        if place is not None and at == place.pk:
            held[pk].setdefault(leads, Held(post=post, place=str(place), leads=leads))
    return {pk: tuple(posts.values()) for pk, posts in held.items() if posts}


Found = tuple[int, bool, str, int | None]


def _by_row(members: Mapping[int, Member], users: Mapping[int, set[int]], on: date) -> list[Found]:
    """Read posts from officers' rows: member, whether she leads, post, board or group."""
    rows = Officer.objects.filter(
        valid(on), Q(member__in=members) | Q(user__in=users), post__in=(*_KEEPING, *_LEADING)
    )
    found: list[Found] = []
    for row in rows:
        leads = row.post in _LEADING
        whose = {row.member_id} | users.get(row.user_id or 0, set())
        place = row.group_id if leads else row.board_id
        post = str(row.get_post_display())
        found += [(pk, leads, post, place) for pk in members if pk in whose]
    return found


def _by_role(users: Mapping[int, set[int]], on: date) -> list[Found]:
    """Read posts from the roles of those who are members themselves."""
    roles = (*_KEEPERS, Role.GROUP_LEADER)
    rows = Assignment.objects.filter(valid(on), user__in=users, role__in=roles)
    found: list[Found] = []
    for row in rows:
        leads = row.role == Role.GROUP_LEADER
        name = ROLE_NAMES[Role(row.role)]
        place = row.group_id if leads else row.board_id
        post = name[:1].lower() + name[1:]
        found += [(pk, leads, post, place) for pk in users[row.user_id]]
    return found


def _users_of(members: Mapping[int, Member]) -> dict[int, set[int]]:
    """Tell which users are members themselves, by post or by declaration."""
    found: dict[int, set[int]] = {}
    posts = Officer.objects.filter(member__in=members, user__isnull=False)
    own = Kinship.objects.filter(member__in=members, relation=Relation.SELF, valid_to=None)
    for user_id, member_id in [
        *posts.values_list("user_id", "member_id"),
        *own.values_list("user_id", "member_id"),
    ]:
        assert user_id and member_id
        found.setdefault(user_id, set()).add(member_id)
    return found


def of_province(user_ids: Collection[int], *, on: date) -> set[int]:
    """Tell which users looked with the eyes of the province on a day (cán bộ tỉnh)."""
    rows = Assignment.objects.filter(valid(on), user__in=user_ids, role__in=PROVINCE)
    return set(rows.values_list("user_id", flat=True))
