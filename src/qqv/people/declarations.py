"""Who has declared her interests, and whom is a member close to? (kê khai lợi ích)"""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from qqv.people.models import Assignment, InterestDeclaration, Kinship, Member, valid
from qqv.rules.access import MAY, ROLE_NAMES, Actor, Role, Verb
from qqv.rules.refusals import Unseen

MOST = 600
_DECLARING = tuple(role for role in Role if role in MAY[Verb.DECLARE_INTERESTS])


@dataclass(frozen=True, slots=True, kw_only=True)
class KinRow:
    """One declared relation (một quan hệ đã khai)."""

    id: int
    officer: str
    member: str
    member_id: int
    relation: str
    note: str
    since: date
    until: date | None
    may_end: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Declared:
    """An officer's answers of a year (bản kê khai)."""

    on: date
    kin_borrow: bool
    private_money: bool
    sells_works: bool
    explanation: str

    @property
    def plain(self) -> bool:
        """Whether every answer is no (không có gì để khai)."""
        return not (self.kin_borrow or self.private_money or self.sells_works)


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclaringRow:
    """An officer and what she declared, if she did (cán bộ phải kê khai)."""

    name: str
    post: str
    place: str
    declared: Declared | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Declarations:
    """The declarations of a year: mine, and those I may read (kê khai lợi ích)."""

    year: int
    mine: Declared | None
    kin: tuple[KinRow, ...]
    rows: tuple[DeclaringRow, ...]

    @property
    def missing(self) -> int:
        """How many have not declared yet (chưa kê khai)."""
        return len([row for row in self.rows if row.declared is None])


@dataclass(frozen=True, slots=True, kw_only=True)
class NewKin:
    """Whom a relation is about, and who may be named (khai quan hệ)."""

    member: str
    member_id: int
    group: str
    officers: tuple[tuple[int, str], ...]


def kin_of_member(actor: Actor, *, member_id: int) -> tuple[KinRow, ...]:
    """List which officers are close to a member, the running ones first (quan hệ với cán bộ)."""
    members = Member.objects.within(actor.scope(Verb.SEE)).filter(pk=member_id)
    rows = Kinship.objects.filter(member__in=members).select_related("user", "member")
    found = sorted(rows, key=lambda row: (row.valid_to is not None, row.valid_from, row.pk))
    return tuple(_kin(row, actor) for row in found)


def new_kin(actor: Actor, *, member_id: int, on: date) -> NewKin:
    """Offer the officers in the way of a member's loan; others than she herself only to those
    who keep the list (khai quan hệ)."""
    verb = Verb.RECORD_KIN if actor.may(Verb.RECORD_KIN) else Verb.DECLARE_INTERESTS
    members = Member.objects.within(actor.scope(verb)).filter(pk=member_id)
    member = members.select_related("group").first()
    if member is None:
        raise Unseen
    officers = {actor.user_id: actor.name}
    if verb == Verb.RECORD_KIN:
        at = Q(board=member.board_id) | Q(board=None)
        rows = Assignment.objects.filter(
            valid(on), at, fund_id=actor.fund_id, role__in=_DECLARING
        ).select_related("user")
        for row in rows.order_by("pk"):
            officers[row.user_id] = f"{row.user.name} · {ROLE_NAMES[Role(row.role)]}"
    return NewKin(
        member=member.name,
        member_id=member.pk,
        group=str(member.group or ""),
        officers=tuple(officers.items()),
    )


def declarations(actor: Actor, *, on: date) -> Declarations:
    """Show the declarations of the year of a day (kê khai lợi ích)."""
    rows = InterestDeclaration.objects.filter(fund_id=actor.fund_id, year=on.year)
    latest = {row.user_id: _declared(row) for row in rows.order_by("pk")}
    kin = Kinship.objects.filter(user_id=actor.user_id, valid_to=None)
    return Declarations(
        year=on.year,
        mine=latest.get(actor.user_id),
        kin=tuple(_kin(row, actor) for row in kin.select_related("user", "member").order_by("pk")),
        rows=_declaring(actor, latest, on) if actor.may(Verb.SEE_INTERESTS) else (),
    )


def _declaring(actor: Actor, latest: dict[int, Declared], on: date) -> tuple[DeclaringRow, ...]:
    scope = actor.scope(Verb.SEE_INTERESTS)
    grants = Assignment.objects.filter(
        valid(on), fund_id=actor.fund_id, role__in=_DECLARING, user__is_active=True
    )
    if not scope.everywhere:
        grants = grants.filter(board__in=scope.boards)
    seen: dict[int, DeclaringRow] = {}
    for grant in grants.select_related("user", "board", "group").order_by("board__code", "pk"):
        seen.setdefault(
            grant.user_id,
            DeclaringRow(
                name=grant.user.name,
                post=ROLE_NAMES[Role(grant.role)],
                place=str(grant.group or grant.board or ""),
                declared=latest.get(grant.user_id),
            ),
        )
    # Who has not declared comes first: that is what the reader is to see to.
    ordered = sorted(seen.values(), key=lambda row: row.declared is not None)
    return tuple(ordered[:MOST])


def _kin(row: Kinship, actor: Actor) -> KinRow:
    return KinRow(
        id=row.pk,
        officer=row.user.name,
        member=row.member.name,
        member_id=row.member_id,
        relation=str(row.get_relation_display()),
        note=row.note,
        since=row.valid_from,
        until=row.valid_to,
        may_end=row.valid_to is None
        and actor.may(Verb.RECORD_KIN)
        and row.user_id != actor.user_id,
    )


def _declared(row: InterestDeclaration) -> Declared:
    return Declared(
        on=row.on,
        kin_borrow=row.kin_borrow,
        private_money=row.private_money,
        sells_works=row.sells_works,
        explanation=row.explanation,
    )
