"""How is interest given up when a borrower cannot pay? By decision; the promise is kept beside."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from qqv.ledger.actions import post
from qqv.lending.models import Loan, Waiver
from qqv.lending.repaying import by_replay, facts_of, lines_of, replayed
from qqv.lending.versions import refuse_back_dated, write_version
from qqv.lending.writing import resplit_draft, write_resplits
from qqv.rules.access import Actor, Verb
from qqv.rules.facts import Waived
from qqv.rules.money import Vnd
from qqv.rules.refusals import Refusal, Unseen, shown
from qqv.rules.repayment import Due, LoanState
from qqv.rules.schedule import Method
from qqv.trail.models import Record
from qqv.trail.recording import recording


class DecisionMissing(Refusal):
    """Interest is waived on paper, for a reason (thiếu quyết định)."""

    text = "Miễn, giảm lãi phải có số quyết định và lý do."


class NothingToWaive(Refusal):
    """The chosen installments owe no interest (không có lãi để miễn)."""

    text = "Chị chọn ít nhất một kỳ còn nợ lãi."


class MoreThanOwed(Refusal):
    """No more interest is waived than is owed (miễn quá số lãi còn nợ)."""

    text = "Số lãi miễn, giảm phải từ 1 đ đến {owed} đ là số lãi còn nợ của các kỳ đã chọn."


class Settled(Refusal):
    """A settled loan owes no interest (đã tất toán)."""

    text = "Khoản vay {loan} đã tất toán, không còn lãi để miễn."


def waive(
    actor: Actor,
    *,
    loan_id: int,
    numbers: Sequence[int],
    amount: Vnd | None,
    reason: str,
    decision_no: str,
    on: date,
    request_id: UUID,
) -> Waiver:
    """Give up interest that installments owe, all of it or `amount` đồng (miễn, giảm lãi).

    The loan is in debt group 3 at least from that day. Interest is income only when it is
    received, so the books move only where that day's payments are split anew. Refuses without
    a decision, more than is owed, a date before the last payment or decision, a settled loan.
    """
    chosen = sorted(set(numbers))
    content = {"loan": loan_id, "numbers": chosen, "amount": amount, "no": decision_no}
    content |= {"on": on, "why": reason}
    with recording(actor, Verb.WAIVE, request_id, content) as record:
        loan = _loan(actor, loan_id)
        if not reason.strip() or not decision_no.strip():
            raise DecisionMissing
        refuse_back_dated(loan, on)
        owed = sum(due.interest for due in owed_interest(loan, on=on) if due.number in chosen)
        if not owed:
            raise NothingToWaive
        given = owed if amount is None else amount
        if not 0 < given <= owed:
            raise MoreThanOwed(owed=owed)
        version = loan.version + 1
        fact = Waived(key=f"w{version}", on=on, amount=given, numbers=tuple(chosen))
        _follow(record, loan, write_version(loan, version, fact), on)
        record.subject = f"Miễn, giảm lãi sổ {loan.number}: {shown(given)} đ"
        record.facts = {"loan": loan.pk}
        return Waiver.objects.create(
            loan=loan,
            version=version,
            on=on,
            amount=given,
            numbers=chosen,
            reason=reason.strip(),
            decision_no=decision_no.strip(),
            record=record,
        )


def owed_interest(loan: Loan, *, on: date) -> tuple[Due, ...]:
    """List the installments that owe interest; by the day, what grew till then (lãi còn nợ)."""
    until = on if loan.method == Method.DAILY else None
    rows = replayed(loan, facts_of([loan])[loan.pk], until=until).rows
    return tuple(row.unpaid for row in rows if row.unpaid.interest)


def _loan(actor: Actor, loan_id: int) -> Loan:
    reach = Loan.objects.within(actor.scope(Verb.WAIVE)).filter(pk=loan_id)
    loan = reach.select_for_update(of=("self",)).select_related("account").first()
    if loan is None:
        raise Unseen
    if loan.settled_on:
        raise Settled(loan=loan.number)
    return loan


def _follow(record: Record, loan: Loan, state: LoanState, on: date) -> None:
    """Let the books follow where that day's payments are split anew (tách lại gốc, lãi)."""
    # Interest is paid before principal, so who owes interest owes principal too.
    assert not state.settled, loan.pk
    after = by_replay(
        loan, lines_of([loan])[loan.pk], state, None, account_number=loan.account.number
    )
    if draft := resplit_draft(after, on=on):
        write_resplits([after], [post(record, loan.board_id, draft)])
        Loan.objects.filter(pk=loan.pk).update(outstanding=state.outstanding)
