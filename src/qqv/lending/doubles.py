"""Who in the whole fund is like an applicant: in number, phone, account, home or name?"""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from qqv.lending.models import Application, Loan
from qqv.people.models import Board, Member
from qqv.rules.access import Scope
from qqv.rules.doubles import MATCH_NAMES, Match, Twin, refuse_doubles
from qqv.rules.words import folded

MOST = 12
OPEN = (
    Application.Stage.APPLIED,
    Application.Stage.ENDORSED,
    Application.Stage.APPRAISED,
    Application.Stage.APPROVED,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Double:
    """Somebody like an applicant; out of the reader's reach only where she is (người trùng).

    `member_id` is None for somebody of another commune, and then nothing else is told.
    """

    twin: Twin
    member_id: int | None
    household: bool
    group: str = ""
    born_on: date | None = None
    tail: str = ""
    phone: str = ""
    address: str = ""

    @property
    def matches(self) -> tuple[str, ...]:
        """In what they are alike, in words (điểm trùng)."""
        return tuple(MATCH_NAMES[match] for match in self.twin.matches)


def doubles_of(
    members: Mapping[int, Member], *, scope: Scope, homes: int
) -> dict[int, tuple[Double, ...]]:
    """Find who is like each member, borrowers first, in constant statements (trùng với).

    The members' households must be loaded. Somebody out of scope is told by her commune
    only. An address that more than `homes` households share names no house.
    """
    found: dict[int, dict[int, tuple[Member, list[Match]]]] = {pk: {} for pk in members}
    candidates = _candidates(members)
    crowded = _crowded(candidates.values(), homes)
    for pk, member in members.items():
        for other in candidates.values():
            if other.pk != pk and (alike := _alike(member, other, crowded)):
                found[pk][other.pk] = (other, alike)
    borrowing = _borrowing({other for row in found.values() for other in row})
    return {
        pk: tuple(
            sorted(
                (
                    _double(other, alike, other.pk in borrowing, scope)
                    for other, alike in row.values()
                ),
                key=lambda double: (not double.twin.borrows, double.twin.matches),
            )[:MOST]
        )
        for pk, row in found.items()
    }


def refuse_second_loan(
    members: Mapping[int, Member], *, scope: Scope, homes: int
) -> dict[int, tuple[Double, ...]]:
    """Refuse who would borrow twice, by number or by household; give all alike (vay trùng)."""
    doubles = doubles_of(members, scope=scope, homes=homes)
    for pk, member in members.items():
        twins = [double.twin for double in doubles[pk]]
        refuse_doubles(twins, member=member.name, tail=member.id_number[-4:])
    return doubles


def _candidates(members: Mapping[int, Member]) -> dict[int, Member]:
    """Fetch all who might be alike: by number, phone, account, name, household, hamlet."""
    wanted = Q(household__in={m.household_id for m in members.values()})
    for column in ("id_number", "phone", "bank_account"):
        wanted |= Q(**{f"{column}__in": {getattr(m, column) for m in members.values()} - {""}})
    dated = [m for m in members.values() if m.born_on]
    wanted |= Q(folded__in={m.folded for m in dated}, born_on__in={m.born_on for m in dated})
    for board_id, hamlet_id in {
        (m.household.board_id, m.household.hamlet_id)
        for m in members.values()
        if m.household.address
    }:
        wanted |= Q(household__board=board_id, household__hamlet=hamlet_id)
    fund = Board.objects.filter(fund__boards__in={m.board_id for m in members.values()})
    rows = Member.objects.filter(wanted, board__in=fund.values("pk"))
    return {row.pk: row for row in rows.select_related("board", "group", "household__hamlet")}


Home = tuple[int, int | None, str]


def _home(member: Member) -> Home:
    home = member.household
    return home.board_id, home.hamlet_id, folded(home.address)


def _crowded(members: Collection[Member], homes: int) -> set[Home]:
    """Find addresses so many households share that they name no house (tên xóm)."""
    roofs = {(member.household_id, _home(member)) for member in members}
    counted = Counter(home for _, home in roofs)
    return {home for home, count in counted.items() if count > homes}


def _alike(one: Member, other: Member, crowded: set[Home]) -> list[Match]:
    """Tell in what two members are alike; an address that many share names no house."""
    same_home = one.household_id == other.household_id
    points = {
        Match.ID: one.id_number and one.id_number == other.id_number,
        Match.HOUSEHOLD: same_home,
        Match.ACCOUNT: one.bank_account and one.bank_account == other.bank_account,
        Match.PHONE: one.phone and one.phone == other.phone,
        Match.NAME: one.born_on and (one.folded, one.born_on) == (other.folded, other.born_on),
        Match.ADDRESS: not same_home
        and bool(one.household.address)
        and _home(one) == _home(other)
        and _home(one) not in crowded,
    }
    return [match for match, same in points.items() if same]


def _borrowing(ids: set[int]) -> set[int]:
    owing = Loan.objects.filter(member__in=ids, settled_on=None).values_list("member_id", flat=True)
    asking = Application.objects.filter(member__in=ids, stage__in=OPEN)
    return {*owing, *asking.values_list("member_id", flat=True)}


def _double(other: Member, alike: list[Match], borrows: bool, scope: Scope) -> Double:
    seen = (
        scope.everywhere
        or other.board_id in scope.boards
        or (other.group_id is not None and other.group_id in scope.groups)
    )
    place = other.board.name
    if not seen:
        who = f"một thành viên ở {place}"
        twin = Twin(who=who, place=place, matches=tuple(alike), borrows=borrows)
        return Double(twin=twin, member_id=None, household=False)
    return Double(
        twin=Twin(who=other.name, place=place, matches=tuple(alike), borrows=borrows),
        member_id=other.pk,
        household=Match.HOUSEHOLD in alike,
        group=str(other.group or ""),
        born_on=other.born_on,
        tail=other.id_number[-4:],
        phone=other.phone,
        address=", ".join(
            filter(None, (other.household.address, str(other.household.hamlet or "")))
        ),
    )
