"""Whose roof is one roof? Two households that turn out to be the same (cùng một hộ)."""

from datetime import date
from uuid import UUID

from qqv.people.models import Member
from qqv.rules.access import Actor, Verb
from qqv.rules.refusals import Refusal, Unseen
from qqv.trail.recording import recording


class OneRoof(Refusal):
    """They are of one household already (đã cùng hộ)."""

    text = "{member} và {other} đã cùng một hộ."


def same_household(
    actor: Actor, *, member_id: int, other_id: int, on: date, request_id: UUID
) -> Member:
    """Confirm that a member lives in another one's household of the same commune (cùng hộ).

    From then on the two have one loan between them; the trace keeps where she was entered before.
    """
    content = {"member": member_id, "other": other_id, "on": on}
    with recording(actor, Verb.JOIN, request_id, content) as record:
        reach = Member.objects.within(actor.scope(Verb.JOIN)).filter(pk__in=(member_id, other_id))
        found = {member.pk: member for member in reach.select_for_update(of=("self",))}
        if len(found) != 2 or len({member.board_id for member in found.values()}) != 1:
            raise Unseen
        member, other = found[member_id], found[other_id]
        if member.household_id == other.household_id:
            raise OneRoof(member=member.name, other=other.name)
        record.facts = {"member": member.pk, "from": member.household_id}
        Member.objects.filter(pk=member.pk).update(household=other.household_id)
        record.subject = f"{member.name} cùng hộ với {other.name}"
        return member
