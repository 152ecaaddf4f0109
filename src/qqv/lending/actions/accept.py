"""Was the work built, and well? Acceptance closes the promise behind the loan."""

from collections.abc import Mapping, Sequence
from datetime import date
from uuid import UUID

from qqv.lending.models import Acceptance, Loan
from qqv.lending.seeing import looked
from qqv.people.attaching import Sent, attach, digests
from qqv.rules.access import Actor, Verb
from qqv.rules.checklist import Purpose
from qqv.rules.refusals import Refusal, Unseen
from qqv.trail.models import Record
from qqv.trail.recording import recording


class AlreadyAccepted(Refusal):
    """A work is accepted once (đã nghiệm thu)."""

    text = "Công trình của khoản vay {loan} đã được nghiệm thu."


class ChecklistUnmet(Refusal):
    """A work is accepted only with no point unmet (chưa đạt)."""

    text = "Còn {missing} điểm chưa đạt, nên chưa nghiệm thu được. Ghi “chưa đạt” và hẹn lần sau."


class ReturnDayMissing(Refusal):
    """Who does not accept says when she comes again (thiếu ngày hẹn lại)."""

    text = "Chưa đạt thì phải hẹn ngày xem lại, sau ngày {on}."


def accept_works(
    actor: Actor,
    *,
    loan_id: int,
    accepted: bool,
    answers: Mapping[str, str],
    note: str,
    on: date,
    request_id: UUID,
    return_on: date | None = None,
    before: Sequence[Sent] = (),
    after: Sequence[Sent] = (),
) -> Acceptance:
    """Record how the works were found, point by point (nghiệm thu công trình).

    Refuses a second acceptance, an acceptance with points unmet, a point without an answer, a
    day before the loan, and a look that fails without a later day on which to come again.
    """
    content = {
        "loan": loan_id,
        "ok": accepted,
        "list": dict(answers),
        "on": on,
        "note": note,
        "return": return_on,
        "photos": [digests(before), digests(after)],
    }
    with recording(actor, Verb.ACCEPT_WORKS, request_id, content) as record:
        reach = Loan.objects.within(actor.scope(Verb.ACCEPT_WORKS)).filter(pk=loan_id)
        loan = reach.select_for_update(of=("self",)).first()
        if loan is None:
            raise Unseen
        if loan.acceptances.filter(accepted=True).exists():
            raise AlreadyAccepted(loan=loan.number)
        found, checklist, missing = looked(loan, Purpose.ACCEPTANCE, answers=answers, on=on)
        if accepted and missing:
            raise ChecklistUnmet(missing=missing)
        if not accepted and (return_on is None or return_on <= on):
            raise ReturnDayMissing(on=on)
        look = Acceptance.objects.create(
            loan=loan,
            on=on,
            accepted=accepted,
            basis=found.basis,
            checklist=checklist,
            note=note,
            return_on=None if accepted else return_on,
            record=record,
        )
        _photographed(record, look, before=before, after=after)
        record.subject = f"Nghiệm thu sổ {loan.number}"
        record.facts = {"loan": loan.pk}
        return look


def _photographed(
    record: Record, look: Acceptance, *, before: Sequence[Sent], after: Sequence[Sent]
) -> None:
    loan, on = look.loan, look.on
    for kept, files in ((look.before, before), (look.after, after)):
        made = attach(record, board_id=loan.board_id, group_id=loan.group_id, files=files, on=on)
        kept.add(*made)
