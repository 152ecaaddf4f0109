"""How is a wrong repayment undone? A mirror entry, and the loan replayed without it."""

from datetime import date
from uuid import UUID

from qqv.ledger.actions import post_many, reopen_accounts
from qqv.ledger.drawers import balance_of
from qqv.lending.models import Loan, LoanHandOver, Repayment, Reversal, WriteOff
from qqv.lending.repaying import by_replay, facts_of, lines_of, replayed
from qqv.lending.writing import resplit_draft, write_loans, write_resplits
from qqv.rules.access import Actor, Verb
from qqv.rules.chart import Chart
from qqv.rules.entries import (
    EntryDraft,
    MemberPayment,
    PostingDraft,
    VoucherKind,
    mirrored,
    payment_postings,
)
from qqv.rules.refusals import Forbidden, Refusal, Unseen
from qqv.trail.recording import recording


class AlreadyReversed(Refusal):
    """A repayment is undone at most once (đã đảo)."""

    text = "Khoản thu này đã được đảo rồi."


class ReasonMissing(Refusal):
    """A reversal gives its reason (thiếu lý do)."""

    text = "Đảo phiếu thì phải ghi lý do."


class NewerLoan(Refusal):
    """The loan was settled and the member has borrowed again (đã vay vòng sau)."""

    text = "{member} đã vay vòng sau, không mở lại được khoản vay {loan}."


class WrittenOffLoan(Refusal):
    """What was written off was reckoned with every payment before it (đã xóa nợ)."""

    text = "Khoản vay {loan} đã xóa nợ ngày {on}, không đảo khoản thu trước đó."


class HandedOverLoan(Refusal):
    """The loan runs on in another board's book (đã bàn giao)."""

    text = "Khoản vay {loan} đã bàn giao cho ban quản lý khác, không đảo khoản thu trước đó."


class EarlierThanPaid(Refusal):
    """The mirror does not come before what it undoes (ngày đảo sớm hơn ngày thu)."""

    text = "Ngày đảo {on} sớm hơn ngày thu {paid}."


def reverse_repayment(
    actor: Actor, *, repayment_id: int, reason: str, on: date, request_id: UUID
) -> Reversal:
    """Undo a repayment: mirror it, replay the loan, re-split what came after (đảo khoản thu).

    On the day it was taken by whoever took money; later by the commune chair or the province.
    Refuses twice, without a reason, and where the cash is no longer there to give back.
    """
    content = {"repayment": repayment_id, "reason": reason, "on": on}
    verb = Verb.REVERSE if actor.may(Verb.REVERSE) else Verb.REVERSE_OLD
    with recording(actor, verb, request_id, content) as record:
        paid, loan = _found(actor, verb, repayment_id, on)
        if not reason.strip():
            raise ReasonMissing
        lines = lines_of([loan])[loan.pk]
        facts = facts_of([loan], without=paid.pk)[loan.pk]
        state = replayed(loan, facts)
        was_settled = loan.settled_on is not None
        loan.outstanding += paid.principal
        after = by_replay(loan, lines, state, None, account_number=loan.account.number)
        if was_settled and not after.settled:
            reopen_accounts([loan.account_id])
        resplit = resplit_draft(after, on=on)
        drafts = [_mirror(paid, loan, on, reason), *([resplit] if resplit else [])]
        entries = post_many(record, loan.board_id, drafts)
        write_resplits([after] if resplit else [], entries[1:])
        loan.last_paid_on = max(
            Repayment.objects.filter(loan=loan, reversal=None)
            .exclude(pk=paid.pk)
            .values_list("on", flat=True),
            default=None,
        )
        write_loans([after])
        record.subject = f"Đảo khoản thu {paid.on:%d/%m/%Y}, sổ {loan.number}"
        record.facts = {"loan": loan.pk, "entry": entries[0].pk}
        return Reversal.objects.create(
            repayment=paid, entry=entries[0], reason=reason, record=record
        )


def _found(actor: Actor, verb: Verb, repayment_id: int, on: date) -> tuple[Repayment, Loan]:
    paid = Repayment.objects.filter(pk=repayment_id).select_related("place").first()
    if paid is None:
        raise Unseen
    reach = Loan.objects.within(actor.scope(verb)).select_related("account", "member")
    loan = reach.filter(pk=paid.loan_id).select_for_update(of=("self",)).first()
    if loan is None:
        raise Unseen
    if paid.on != on and not actor.may(Verb.REVERSE_OLD):
        raise Forbidden(who="Trưởng ban quản lý quỹ xã, Kế toán quỹ tỉnh")
    if Reversal.objects.filter(repayment=paid).exists():
        raise AlreadyReversed
    _refuse_gone(loan)
    if on < paid.on:
        raise EarlierThanPaid(on=on, paid=paid.on)
    if loan.settled_on and Loan.objects.filter(member=loan.member, settled_on=None).exists():
        raise NewerLoan(member=loan.member.name, loan=loan.number)
    return paid, loan


def _refuse_gone(loan: Loan) -> None:
    gone = WriteOff.objects.filter(loan=loan).first()
    if gone:
        raise WrittenOffLoan(loan=loan.number, on=gone.on)
    if LoanHandOver.objects.filter(loan=loan).exists():
        raise HandedOverLoan(loan=loan.number)


def _mirror(paid: Repayment, loan: Loan, on: date, reason: str) -> EntryDraft:
    """Undo where the money was taken; if it has moved on, fetch it from the cash box first."""
    place = paid.place
    back = mirrored(
        payment_postings(
            place=place.number,
            payments=[
                MemberPayment(
                    loan=loan.account.number,
                    principal=paid.principal,
                    interest=paid.interest,
                    excess=paid.excess,
                )
            ],
        )
    )
    short = paid.received - balance_of(place.pk)
    fetched = (
        (PostingDraft(debit=place.number, credit=Chart.CASH.value, amount=short),)
        if short > 0 and place.number != Chart.CASH
        else ()
    )
    return EntryDraft(
        kind=VoucherKind.JOURNAL,
        on=on,
        memo=f"Đảo khoản thu {paid.on:%d/%m/%Y} sổ {loan.number}: {reason}",
        postings=fetched + back,
    )
