"""How is it written down who is close to whom, and who owes what to whom? (kê khai lợi ích)"""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from qqv.people.models import InterestDeclaration, Kinship, Member
from qqv.rules.access import Actor, OwnWork, Verb
from qqv.rules.conflicts import RELATION_NAMES, Relation
from qqv.rules.refusals import Refusal, Unseen
from qqv.trail.models import User
from qqv.trail.recording import recording


class KinKnown(Refusal):
    """The same two people are told of once (đã khai quan hệ)."""

    text = "Đã khai {officer} có quan hệ với {member} ({relation}) từ ngày {since}."


class ExplanationMissing(Refusal):
    """Who answers yes says what it is (thiếu giải trình)."""

    text = "Có câu trả lời “có” thì phải ghi rõ là ai, việc gì."


class ReasonWanted(Refusal):
    """An end has a reason (thiếu lý do chấm dứt)."""

    text = "Chấm dứt một quan hệ đã khai thì phải ghi lý do."


@dataclass(frozen=True, slots=True, kw_only=True)
class Interests:
    """The three questions of a year and what is behind a yes (bản kê khai)."""

    kin_borrow: bool
    private_money: bool
    sells_works: bool
    explanation: str = ""


def declare_kin(
    actor: Actor,
    *,
    member_id: int,
    user_id: int,
    relation: Relation,
    note: str,
    on: date,
    request_id: UUID,
) -> Kinship:
    """Declare that an officer is close to a member, or is that member (khai quan hệ).

    Everybody declares her own; of others the commune's accountant or chair. Refuses it twice.
    """
    content = {"member": member_id, "user": user_id, "relation": relation, "note": note, "on": on}
    verb = Verb.DECLARE_INTERESTS if user_id == actor.user_id else Verb.RECORD_KIN
    with recording(actor, verb, request_id, content) as record:
        member = Member.objects.within(actor.scope(verb)).filter(pk=member_id).first()
        officers = User.objects.filter(assignments__fund_id=actor.fund_id)
        officer = officers.filter(pk=user_id).distinct().first()
        if member is None or officer is None:
            raise Unseen
        known = Kinship.objects.filter(valid_to=None, user=officer, member=member).first()
        if known:
            raise KinKnown(
                officer=officer.name,
                member=member.name,
                relation=RELATION_NAMES[Relation(known.relation)],
                since=known.valid_from,
            )
        record.subject = f"Quan hệ: {officer.name} · {RELATION_NAMES[relation]} · {member.name}"
        return Kinship.objects.create(
            user=officer,
            member=member,
            relation=relation,
            note=note.strip(),
            valid_from=on,
            record=record,
        )


def end_kin(actor: Actor, *, kinship_id: int, reason: str, on: date, request_id: UUID) -> Kinship:
    """End a declared relation with a day and a reason (chấm dứt quan hệ đã khai).

    Refuses the officer herself: she would free her own hands.
    """
    content = {"kinship": kinship_id, "reason": reason, "on": on}
    with recording(actor, Verb.RECORD_KIN, request_id, content) as record:
        members = Member.objects.within(actor.scope(Verb.RECORD_KIN))
        rows = Kinship.objects.filter(pk=kinship_id, valid_to=None, member__in=members)
        kinship = rows.select_related("user", "member").first()
        if kinship is None:
            raise Unseen
        if kinship.user_id == actor.user_id:
            raise OwnWork(did="được khai trong", wanted="chấm dứt quan hệ")
        if not reason.strip():
            raise ReasonWanted
        note = f"{kinship.note} · {reason.strip()}".strip(" ·")[:250]
        rows.update(valid_to=max(on, kinship.valid_from), note=note)
        record.subject = f"Chấm dứt quan hệ: {kinship.user.name} · {kinship.member.name}"
        return kinship


def declare_interests(
    actor: Actor, *, interests: Interests, on: date, request_id: UUID
) -> InterestDeclaration:
    """Declare one's interests for the year of a day; the last one counts (kê khai lợi ích)."""
    with recording(
        actor, Verb.DECLARE_INTERESTS, request_id, {"told": str(interests), "on": on}
    ) as record:
        some = interests.kin_borrow or interests.private_money or interests.sells_works
        if some and not interests.explanation.strip():
            raise ExplanationMissing
        record.subject = f"Kê khai lợi ích {on.year}: {actor.name}"
        return InterestDeclaration.objects.create(
            fund_id=actor.fund_id,
            user_id=actor.user_id,
            year=on.year,
            on=on,
            kin_borrow=interests.kin_borrow,
            private_money=interests.private_money,
            sells_works=interests.sells_works,
            explanation=interests.explanation.strip(),
            record=record,
        )
