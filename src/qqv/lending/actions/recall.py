"""Who used the money for something else gives it back at once, by decision (thu hồi vốn)."""

from datetime import date
from uuid import UUID

from qqv.lending.actions.extend import ReasonMissing, Settled
from qqv.lending.models import Loan, Recall
from qqv.lending.versions import refuse_back_dated, write_version
from qqv.rules.access import Actor, Verb
from qqv.rules.facts import Recalled
from qqv.rules.recall import (
    AlreadyRecalled,
    DueBeforeDecision,
    Grounds,
    NoGrounds,
    require_grounds,
)
from qqv.rules.refusals import Unseen
from qqv.rules.schedule import months_later
from qqv.trail.recording import recording


def recall(
    actor: Actor,
    *,
    loan_id: int,
    due_on: date,
    reason: str,
    decision_no: str,
    on: date,
    request_id: UUID,
) -> Recall:
    """Make all that is left of a loan fall due on one day (thu hồi vốn).

    The original schedule stays; interest is owed up to that day, as by a settlement. Refuses a
    loan without cause, settled or recalled already, a missing decision, a date before the last
    payment or decision, and a due day before the decision.
    """
    content = {"loan": loan_id, "due": due_on, "no": decision_no, "on": on, "why": reason}
    with recording(actor, Verb.RECALL, request_id, content) as record:
        reach = Loan.objects.within(actor.scope(Verb.RECALL)).filter(pk=loan_id)
        loan = reach.select_for_update(of=("self",)).select_related("board__fund").first()
        if loan is None:
            raise Unseen
        _refuse(loan, on=on, due_on=due_on)
        if not reason.strip() or not decision_no.strip():
            raise ReasonMissing
        require_grounds(grounds_of(loan), on=on)
        refuse_back_dated(loan, on)
        version = loan.version + 1
        write_version(loan, version, Recalled(key=f"r{version}", on=on, due_on=due_on))
        record.subject = f"Thu hồi sổ {loan.number}, hạn {due_on:%d/%m/%Y}"
        record.facts = {"loan": loan.pk}
        return Recall.objects.create(
            loan=loan,
            version=version,
            on=on,
            due_on=due_on,
            reason=reason.strip(),
            decision_no=decision_no.strip(),
            record=record,
        )


def grounds_of(loan: Loan) -> Grounds:
    """Gather what was seen of a loan's works (căn cứ thu hồi)."""
    check = loan.use_checks.order_by("-on", "-pk").first()
    looks = list(loan.acceptances.values_list("accepted", flat=True))
    return Grounds(
        misused=check is not None and not check.used_right,
        failed=bool(looks),
        accepted=any(looks),
        accept_by=months_later(loan.disbursed_on, loan.board.fund.acceptance_months),
    )


def may_be_recalled(loan: Loan, *, on: date) -> bool:
    """Tell whether there is cause to call an open loan back (có căn cứ thu hồi)."""
    if loan.settled_on or loan.disbursement_id is None:
        return False
    try:
        require_grounds(grounds_of(loan), on=on)
    except NoGrounds:
        return False
    return not Recall.objects.filter(loan=loan).exists()


def _refuse(loan: Loan, *, on: date, due_on: date) -> None:
    if loan.disbursement_id is None:
        raise Unseen  # works of loans from before the books are not followed here
    if loan.settled_on:
        raise Settled(loan=loan.number)
    if Recall.objects.filter(loan=loan).exists():
        raise AlreadyRecalled(loan=loan.number)
    if due_on < on:
        raise DueBeforeDecision(due_on=due_on, on=on)
