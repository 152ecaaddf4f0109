"""How does a member pay outside the meeting, and how does she settle early?"""

from datetime import date
from uuid import UUID, uuid5

from qqv.ledger.drawers import cash_of
from qqv.lending.models import Loan, Repayment
from qqv.lending.payoff import payoff_of
from qqv.lending.repaying import Incoming, Taken, taken_payments
from qqv.lending.writing import post_with_resplits, write_payments
from qqv.rules.access import Actor, Verb
from qqv.rules.entries import EntryDraft, MemberPayment, VoucherKind, payment_postings
from qqv.rules.money import Vnd
from qqv.rules.refusals import Refusal, Unseen
from qqv.trail.models import Record
from qqv.trail.recording import recording


class NotTheAmount(Refusal):
    """An early settlement takes the exact amount of the day (sai số tất toán)."""

    text = "Tất toán ngày {on} cần đúng {owed} đ, không phải {received} đ."


class NothingReceived(Refusal):
    """A payment is more than nothing (số tiền phải lớn hơn 0)."""

    text = "Số tiền thu phải lớn hơn 0."


class Settled(Refusal):
    """The loan owes nothing any more (đã tất toán)."""

    text = "Khoản vay {loan} đã tất toán ngày {on}."


class BeforeTheLoan(Refusal):
    """Nothing is paid before the money was lent (trước ngày giải ngân)."""

    text = "Ngày thu {on} sớm hơn ngày vay {lent}."


def repay(actor: Actor, *, loan_id: int, received: Vnd, on: date, request_id: UUID) -> Repayment:
    """Take one payment at the commune's cash desk, oldest debts first (thu nợ tại quỹ).

    Refuses more than is owed, in đồng.
    """
    content = {"loan": loan_id, "received": received, "on": on}
    with recording(actor, Verb.SETTLE, request_id, content) as record:
        loan = _loan(actor, loan_id, on)
        if received <= 0:
            raise NothingReceived
        key = uuid5(request_id, str(loan_id))
        payment = Incoming(member_id=loan.member_id, received=received, on=on, key=key)
        return _at_the_desk(record, loan, payment, Repayment.Kind.COUNTER)


def settle(actor: Actor, *, loan_id: int, received: Vnd, on: date, request_id: UUID) -> Repayment:
    """Settle a loan early with the exact amount of the day (tất toán trước hạn).

    Refuses any other amount; the rest of the interest is waived by the product's policy.
    """
    content = {"loan": loan_id, "received": received, "on": on}
    with recording(actor, Verb.SETTLE, request_id, content) as record:
        loan = _loan(actor, loan_id, on)
        owed = payoff_of(loan, on=on)
        if received != owed.principal + owed.interest:
            raise NotTheAmount(on=on, owed=owed.principal + owed.interest, received=received)
        key = uuid5(request_id, str(loan_id))
        payment = Incoming(
            member_id=loan.member_id, received=received, on=on, key=key, settles=True
        )
        return _at_the_desk(record, loan, payment, Repayment.Kind.SETTLEMENT)


def _loan(actor: Actor, loan_id: int, on: date) -> Loan:
    reach = Loan.objects.within(actor.scope(Verb.SETTLE)).filter(pk=loan_id)
    loan = reach.select_for_update(of=("self",)).select_related("member", "group").first()
    if loan is None:
        raise Unseen
    if loan.settled_on:
        raise Settled(loan=loan.number, on=loan.settled_on)
    if on < loan.opened_on:
        raise BeforeTheLoan(on=on, lent=loan.opened_on)
    return loan


def _at_the_desk(record: Record, loan: Loan, payment: Incoming, kind: Repayment.Kind) -> Repayment:
    taken = taken_payments([payment])
    one: Taken = taken[loan.member_id]
    cash = cash_of(loan.board_id)
    word = "Tất toán" if kind == Repayment.Kind.SETTLEMENT else "Thu nợ"
    paid = MemberPayment(
        loan=one.account_number,
        principal=one.principal,
        interest=one.interest,
        excess=one.excess,
    )
    draft = EntryDraft(
        kind=VoucherKind.RECEIPT,
        on=payment.on,
        memo=f"{word} {loan.member.name}, sổ {loan.number}",
        postings=payment_postings(place=cash.number, payments=[paid]),
    )
    [entry] = post_with_resplits(record, loan.board_id, [draft], [one])
    rows = write_payments(taken, placed={loan.member_id: (entry, cash)}, kind=kind)
    record.subject = f"{word} sổ {loan.number}"
    record.facts = {"loan": loan.pk, "entry": entry.pk}
    return Repayment.objects.get(pk=rows[loan.member_id])
