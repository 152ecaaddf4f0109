"""How do people enter groups, many at once? Behind the doorway, for joining and importing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Max

from qqv.people.models import Group, Household, Member, Membership
from qqv.rules.refusals import Unseen
from qqv.rules.words import folded, name_key


@dataclass(frozen=True, slots=True, kw_only=True)
class Newcomer:
    """Somebody about to join a group (người xin vào nhóm)."""

    name: str
    born_on: date | None = None
    id_number: str = ""
    phone: str = ""
    bank_account: str = ""
    address: str = ""
    standing: str = Household.Standing.AVERAGE
    household_id: int | None = None


def admit(board_id: int, arrivals: Sequence[tuple[Group, Newcomer]], *, on: date) -> list[Member]:
    """Write members of one board with households and memberships, in constant statements."""
    last = Member.objects.filter(board_id=board_id).aggregate(n=Max("number"))["n"]
    start = int(last or 0)
    households = _households(board_id, arrivals)
    members = Member.objects.bulk_create(
        Member(
            board_id=board_id,
            group=group,
            household=household,
            number=f"{start + n:05d}",
            name=newcomer.name.strip(),
            folded=folded(newcomer.name.strip()),
            sort_key=name_key(newcomer.name.strip()),
            born_on=newcomer.born_on,
            id_number=newcomer.id_number,
            phone=newcomer.phone,
            bank_account="".join(newcomer.bank_account.split()),
        )
        for n, ((group, newcomer), household) in enumerate(
            zip(arrivals, households, strict=True), 1
        )
    )
    Membership.objects.bulk_create(
        Membership(member=member, group=group, valid_from=on)
        for member, (group, _) in zip(members, arrivals, strict=True)
    )
    return members


def _households(board_id: int, arrivals: Sequence[tuple[Group, Newcomer]]) -> list[Household]:
    wanted = {newcomer.household_id for _, newcomer in arrivals if newcomer.household_id}
    known = {h.pk: h for h in Household.objects.filter(pk__in=wanted, board_id=board_id)}
    if len(known) != len(wanted):
        raise Unseen
    fresh = [
        Household(
            board_id=board_id,
            hamlet_id=group.hamlet_id,
            address=newcomer.address,
            standing=newcomer.standing,
        )
        for group, newcomer in arrivals
        if not newcomer.household_id
    ]
    made = iter(Household.objects.bulk_create(fresh))
    return [
        known[newcomer.household_id] if newcomer.household_id else next(made)
        for _, newcomer in arrivals
    ]
