"""How does other money come and go? Proposed, paid or sent back, undone by its mirror."""

from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from qqv.capital.actions import bank_account, board_in, refuse_nothing, write
from qqv.capital.models import CashMove, Slip, SlipPayment, SlipRefusal, VoucherReversal
from qqv.ledger.actions import entry_in, mirror_of, post
from qqv.ledger.drawers import closed_through
from qqv.people.models import Board
from qqv.rules.access import MAY, ROLE_NAMES, Actor, OwnWork, Role, Verb
from qqv.rules.chart import Chart
from qqv.rules.entries import VoucherKind
from qqv.rules.money import Vnd
from qqv.rules.purposes import BY_BANK, INWARD, PURPOSES, Purpose, WrongWay, slip_posting
from qqv.rules.refusals import Forbidden, Refusal, Unseen, shown
from qqv.trail.recording import recording

if TYPE_CHECKING:
    from qqv.ledger.models import Entry


class SlipDone(Refusal):
    """A slip is paid once (đã ghi sổ)."""

    text = "Phiếu này đã ghi sổ rồi."


class SlipSentBack(SlipDone):
    """A slip that was sent back is made anew (đã trả lại)."""

    text = "Phiếu này đã trả lại rồi."


class ReasonMissing(Refusal):
    """Sending back or undoing gives its reason (thiếu lý do)."""

    text = "Chị ghi rõ lý do."


class NotByHand(Refusal):
    """Only slips and cash taken to the bank are undone here (không đảo ở đây)."""

    text = "Phiếu {code} không đảo ở đây. Khoản thu của thành viên đảo ở trang khoản vay."


class EarlierThanUndone(Refusal):
    """The mirror does not come before what it undoes (ngày đảo sớm hơn phiếu)."""

    text = "Ngày đảo {on} sớm hơn ngày của phiếu {undone}."


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What a slip says, the amount in đồng (nội dung phiếu)."""

    kind: VoucherKind
    purpose: Purpose
    party: str
    address: str
    reason: str
    attached: int
    amount: Vnd
    on: date


def make_slip(actor: Actor, *, board_id: int, wanted: Wanted, request_id: UUID) -> Slip:
    """Propose a receipt or payment; no money moves yet (lập phiếu thu, chi).

    Refuses nothing as an amount, and income on a payment slip or an expense on a receipt.
    """
    content = {"board": board_id, "slip": str(wanted)}
    with recording(actor, Verb.MAKE_SLIP, request_id, content) as record:
        board = board_in(actor.scope(Verb.MAKE_SLIP), board_id)
        about = PURPOSES[wanted.purpose]
        if about.inward != (wanted.kind in INWARD):
            raise WrongWay
        refuse_nothing(wanted.amount)
        slip = Slip.objects.create(
            board=board,
            kind=wanted.kind.value,
            purpose=wanted.purpose.value,
            on=wanted.on,
            party=wanted.party,
            address=wanted.address,
            reason=wanted.reason,
            attached=wanted.attached,
            amount=wanted.amount,
            made_by_id=actor.user_id,
            record=record,
        )
        record.subject = f"{board}, {wanted.party}, {shown(wanted.amount)} đ"
        record.facts = {"slip": slip.pk}
        return slip


def pay_slip(actor: Actor, *, slip_id: int, on: date, request_id: UUID) -> SlipPayment:
    """Say that the money changed hands: now it is an entry (đã thu, đã chi; ghi sổ).

    Refuses the one who made the slip, a slip that is done, and more than the place holds.
    """
    content = {"slip": slip_id, "on": on}
    with recording(actor, Verb.PAY_SLIP, request_id, content) as record:
        slip = _open_slip(actor, Verb.PAY_SLIP, slip_id)
        if slip.made_by_id == actor.user_id:
            raise OwnWork(did="lập phiếu trong", wanted="chi, thu")
        kind = VoucherKind(slip.kind)
        place = bank_account(slip.board_id).number if kind in BY_BANK else Chart.CASH.value
        lines = slip_posting(kind, Purpose(slip.purpose), place=place, amount=slip.amount)
        memo = f"{slip.reason} ({slip.party})"
        entry = write(record, slip.board, kind, on, memo, *lines)
        record.subject = f"{slip.board}, {entry.code}"
        record.facts = {"entry": entry.pk}
        return SlipPayment.objects.create(
            slip=slip,
            made_by_id=slip.made_by_id,
            paid_by_id=actor.user_id,
            entry=entry,
            record=record,
        )


def refuse_slip(actor: Actor, *, slip_id: int, reason: str, request_id: UUID) -> SlipRefusal:
    """Send a slip back with a reason (trả lại phiếu). Refuses one that is done."""
    content = {"slip": slip_id, "reason": reason}
    with recording(actor, Verb.REFUSE_SLIP, request_id, content) as record:
        slip = _open_slip(actor, Verb.REFUSE_SLIP, slip_id)
        if not reason.strip():
            raise ReasonMissing
        record.subject = f"{slip.board}, {slip.party}"
        record.facts = {"slip": slip.pk}
        return SlipRefusal.objects.create(slip=slip, reason=reason.strip(), record=record)


def reverse_voucher(
    actor: Actor, *, entry_id: int, reason: str, on: date, request_id: UUID
) -> VoucherReversal:
    """Undo a voucher by its mirror and link both (đảo phiếu).

    On its day by those who made it; later by the commune's chair; once its month is closed
    by the province. Refuses twice, without a reason, and money that is no longer there.
    """
    content = {"entry": entry_id, "reason": reason, "on": on}
    verb = _reversing(actor)
    with recording(actor, verb, request_id, content) as record:
        board, entry = entry_in(actor.scope(verb), entry_id)
        authors = _authors(entry)
        if not authors:
            raise NotByHand(code=entry.code)
        if not reason.strip():
            raise ReasonMissing
        _refuse_reverser(actor, board, entry, authors, on)
        mirror = mirror_of(entry, on=on, memo=f"Đảo phiếu {entry.code}: {reason.strip()}")
        made = post(record, board.pk, replace(mirror, kind=VoucherKind.JOURNAL))
        record.subject = f"{board}, {entry.code}"
        record.facts = {"entry": made.pk}
        return VoucherReversal.objects.create(
            undone=entry, entry=made, reason=reason.strip(), record=record
        )


def may_reverse(actor: Actor) -> bool:
    """Tell whether she may undo any voucher at all (có quyền đảo phiếu)."""
    return any(actor.may(verb) for verb in _REVERSING)


_REVERSING = (Verb.REVERSE_CLOSED, Verb.REVERSE_OLD, Verb.REVERSE)


def _reversing(actor: Actor) -> Verb:
    """Take the farthest of her rights to undo."""
    return next((verb for verb in _REVERSING if actor.may(verb)), Verb.REVERSE)


def _authors(entry: "Entry") -> set[int]:
    paid = SlipPayment.objects.filter(entry=entry).values_list("made_by", "paid_by").first()
    moved = CashMove.objects.filter(entry=entry).values_list("record__actor").first()
    return {*(paid or ()), *(moved or ())}


def _refuse_reverser(
    actor: Actor, board: Board, entry: "Entry", authors: set[int], on: date
) -> None:
    closed = closed_through(board.pk)
    if closed and entry.on <= closed:
        needed = Verb.REVERSE_CLOSED
    elif entry.on != on or actor.user_id not in authors:
        needed = Verb.REVERSE_OLD
    else:
        needed = Verb.REVERSE
    # Whoever may undo a closed month may undo what lies nearer.
    if not any(actor.may(verb) for verb in (needed, Verb.REVERSE_CLOSED)):
        raise Forbidden(who=", ".join(ROLE_NAMES[r] for r in Role if r in MAY[needed]))
    if on < entry.on:
        raise EarlierThanUndone(on=on, undone=entry.on)


def _open_slip(actor: Actor, verb: Verb, slip_id: int) -> Slip:
    reach = Slip.objects.within(actor.scope(verb)).filter(pk=slip_id)
    slip = reach.select_for_update(of=("self",)).select_related("board").first()
    if slip is None:
        raise Unseen
    if SlipPayment.objects.filter(slip=slip).exists():
        raise SlipDone
    if SlipRefusal.objects.filter(slip=slip).exists():
        raise SlipSentBack
    return slip
