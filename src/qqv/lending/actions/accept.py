"""Was the work built, and well? Acceptance closes the promise behind the loan."""

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from qqv.lending.models import Acceptance, Loan
from qqv.rules.access import Actor, Verb
from qqv.rules.refusals import Refusal, Unseen
from qqv.trail.recording import recording


class AlreadyAccepted(Refusal):
    """A work is accepted once (đã nghiệm thu)."""

    text = "Công trình của khoản vay {loan} đã được nghiệm thu."


class ChecklistUnmet(Refusal):
    """A work is accepted only with every point met (chưa đạt)."""

    text = "Còn {missing} điểm chưa đạt, nên chưa nghiệm thu được. Ghi “chưa đạt” và hẹn lần sau."


class BeforeTheLoan(Refusal):
    """Works are looked at after the money was lent (trước ngày giải ngân)."""

    text = "Ngày nghiệm thu {on} sớm hơn ngày giải ngân {lent}."


def accept_works(
    actor: Actor,
    *,
    loan_id: int,
    accepted: bool,
    checklist: Mapping[str, bool],
    note: str,
    on: date,
    request_id: UUID,
) -> Acceptance:
    """Record how the works were found (nghiệm thu công trình), QCVN 01:2011/BYT.

    Refuses a second acceptance, an acceptance with points unmet, and a day before the loan.
    """
    content = {"loan": loan_id, "ok": accepted, "list": dict(checklist), "on": on, "note": note}
    with recording(actor, Verb.ACCEPT_WORKS, request_id, content) as record:
        reach = Loan.objects.within(actor.scope(Verb.ACCEPT_WORKS)).filter(pk=loan_id)
        loan = reach.select_for_update(of=("self",)).first()
        if loan is None:
            raise Unseen
        if loan.acceptances.filter(accepted=True).exists():
            raise AlreadyAccepted(loan=loan.number)
        if on < loan.disbursed_on:
            raise BeforeTheLoan(on=on, lent=loan.disbursed_on)
        missing = sum(not met for met in checklist.values())
        if accepted and missing:
            raise ChecklistUnmet(missing=missing)
        record.subject = f"Nghiệm thu sổ {loan.number}"
        record.facts = {"loan": loan.pk}
        return Acceptance.objects.create(
            loan=loan,
            on=on,
            accepted=accepted,
            checklist=dict(checklist),
            note=note,
            record=record,
        )
