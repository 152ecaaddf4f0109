"""How is what was written about a person put right? The old value stays in the trail (sửa)."""

from dataclasses import asdict, dataclass
from datetime import date
from uuid import UUID

from qqv.people.actions import BadIdNumber, NameMissing, SameIdNumber
from qqv.people.models import Household, Member
from qqv.rules.access import Actor, Scope, Verb
from qqv.rules.refusals import Refusal, Unseen
from qqv.rules.words import folded, name_key
from qqv.trail.recording import recording


class NothingChanged(Refusal):
    """A correction changes something (không có gì khác)."""

    text = "Chưa có ô nào khác với điều đang ghi."


@dataclass(frozen=True, slots=True, kw_only=True)
class Details:
    """What is written about a member and her household (thông tin)."""

    name: str
    born_on: date | None
    id_number: str
    phone: str
    address: str
    standing: str
    bank_account: str = ""


def details_of(actor: Actor, *, member_id: int) -> Details:
    """Read what is written about a member, for who may correct it (thông tin thành viên)."""
    return _details(_member(actor.scope(Verb.CORRECT), member_id))


def correct(
    actor: Actor, *, member_id: int, details: Details, why: str, request_id: UUID
) -> Member:
    """Put right what is written about a member; no money is touched (sửa thông tin).

    Refuses a missing name, a malformed or known identity number, and nothing changed.
    """
    content = {"member": member_id, "to": str(details), "why": why}
    with recording(actor, Verb.CORRECT, request_id, content) as record:
        member = _member(actor.scope(Verb.CORRECT), member_id, lock=True)
        before, after = asdict(_details(member)), asdict(details)
        changed = {key for key in after if before[key] != after[key]}
        if not changed:
            raise NothingChanged
        _refuse_wrong(member, details)
        Household.objects.filter(pk=member.household_id).update(
            address=details.address, standing=details.standing
        )
        Member.objects.filter(pk=member.pk).update(
            name=details.name,
            folded=folded(details.name),
            sort_key=name_key(details.name),
            born_on=details.born_on,
            id_number=details.id_number,
            phone=details.phone,
            bank_account="".join(details.bank_account.split()),
        )
        record.subject = f"{details.name}: {', '.join(sorted(changed))}"[:200]
        record.facts = {
            "member": member.pk,
            "why": why.strip(),
            "before": {key: _kept(key, before[key]) for key in sorted(changed)},
            "after": {key: _kept(key, after[key]) for key in sorted(changed)},
        }
        return member


def _member(scope: Scope, member_id: int, *, lock: bool = False) -> Member:
    reach = Member.objects.within(scope).filter(pk=member_id).select_related("household", "board")
    member = (reach.select_for_update(of=("self",)) if lock else reach).first()
    if member is None:
        raise Unseen
    return member


def _details(member: Member) -> Details:
    return Details(
        name=member.name,
        born_on=member.born_on,
        id_number=member.id_number,
        phone=member.phone,
        address=member.household.address,
        standing=member.household.standing,
        bank_account=member.bank_account,
    )


def _refuse_wrong(member: Member, details: Details) -> None:
    if not details.name.strip():
        raise NameMissing
    digits = details.id_number
    if digits and not (len(digits) == 12 and digits.isascii() and digits.isdigit()):
        raise BadIdNumber
    if not digits or digits == member.id_number:
        return
    others = Member.objects.filter(board__fund_id=member.board.fund_id, id_number=digits)
    if other := others.select_related("group").first():
        raise SameIdNumber(tail=digits[-4:], name=other.name, group=str(other.group or ""))


def _kept(key: str, value: object) -> str:
    """The trail keeps no whole identity number (che số CCCD)."""
    text = str(value or "")
    return f"…{text[-4:]}" if key == "id_number" and text else text
