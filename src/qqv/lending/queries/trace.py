"""Who did what to a loan, from the wish to the settlement, and on which paper?"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from qqv.lending.models import Application, Loan, Recall
from qqv.rules.access import Actor, Verb
from qqv.rules.money import Vnd
from qqv.rules.refusals import Unseen


class Deed(StrEnum):
    """What was done (việc)."""

    APPLIED = "applied"
    ENDORSED = "endorsed"
    APPRAISED = "appraised"
    APPROVED = "approved"
    DISBURSED = "disbursed"
    OPENED = "opened"
    PAID = "paid"
    REVERSED = "reversed"
    EXTENDED = "extended"
    ACCEPTED = "accepted"
    NOT_ACCEPTED = "not_accepted"
    USED_RIGHT = "used_right"
    MISUSED = "misused"
    RECALLED = "recalled"


@dataclass(frozen=True, slots=True, kw_only=True)
class Trace:
    """One thing done: on which day, by whom, its paper or voucher, in đồng (dấu vết)."""

    on: date
    deed: Deed
    who: str
    at: datetime | None
    paper: str = ""
    entry_id: int | None = None
    amount: Vnd | None = None


def loan_traces(actor: Actor, *, loan_id: int) -> tuple[Trace, ...]:
    """List everything done to a loan, the newest first (giấy tờ, dấu vết)."""
    reach = Loan.objects.within(actor.scope(Verb.SEE)).filter(pk=loan_id)
    loan = reach.select_related(
        "application__record__actor",
        "application__endorsement__record__actor",
        "application__approval__approver",
        "application__approval__record",
        "disbursement__entry",
        "disbursement__record__actor",
    ).first()
    if loan is None:
        raise Unseen
    found = [*_before(loan.application), *_lent(loan), *_after(loan)]
    return tuple(sorted(found, key=lambda trace: (trace.on, str(trace.at or "")), reverse=True))


def _before(application: Application | None) -> Iterator[Trace]:
    if application is None:
        return
    yield Trace(
        on=application.on,
        deed=Deed.APPLIED,
        who=application.record.actor.name,
        at=application.record.at,
        amount=application.principal,
    )
    vote, approval = application.endorsement, application.approval
    yield Trace(
        on=vote.on,
        deed=Deed.ENDORSED,
        who=vote.record.actor.name,
        at=vote.record.at,
        paper=vote.minutes_no,
    )
    for visit in application.appraisals.select_related("appraiser", "record"):
        yield Trace(on=visit.on, deed=Deed.APPRAISED, who=visit.appraiser.name, at=visit.record.at)
    yield Trace(
        on=approval.on,
        deed=Deed.APPROVED,
        who=approval.approver.name,
        at=approval.record.at,
        paper=approval.decision_no,
        amount=approval.principal,
    )


def _lent(loan: Loan) -> Iterator[Trace]:
    paid = loan.disbursement
    if paid is None:
        yield Trace(on=loan.opened_on, deed=Deed.OPENED, who="", at=None, amount=loan.principal)
        return
    yield Trace(
        on=paid.on,
        deed=Deed.DISBURSED,
        who=paid.record.actor.name,
        at=paid.record.at,
        paper=paid.entry.code,
        entry_id=paid.entry_id,
        amount=loan.principal,
    )


def _after(loan: Loan) -> Iterator[Trace]:
    paid = loan.repayments.select_related(
        "entry__record__actor", "reversal__entry", "reversal__record__actor"
    )
    for row in paid:
        yield Trace(
            on=row.on,
            deed=Deed.PAID,
            who=row.entry.record.actor.name,
            at=row.entry.record.at,
            paper=row.entry.code,
            entry_id=row.entry_id,
            amount=row.received,
        )
        if hasattr(row, "reversal"):
            yield Trace(
                on=row.reversal.entry.on,
                deed=Deed.REVERSED,
                who=row.reversal.record.actor.name,
                at=row.reversal.record.at,
                paper=row.reversal.entry.code,
                entry_id=row.reversal.entry_id,
                amount=row.received,
            )
    for extension in loan.extensions.select_related("record__actor"):
        yield Trace(
            on=extension.on,
            deed=Deed.EXTENDED,
            who=extension.record.actor.name,
            at=extension.record.at,
            paper=extension.decision_no,
        )
    yield from _looked(loan)


def _looked(loan: Loan) -> Iterator[Trace]:
    """What was seen of the works and decided on it."""
    for check in loan.use_checks.select_related("checker", "record"):
        yield Trace(
            on=check.on,
            deed=Deed.USED_RIGHT if check.used_right else Deed.MISUSED,
            who=check.checker.name,
            at=check.record.at,
        )
    for recall in Recall.objects.filter(loan=loan).select_related("record__actor"):
        yield Trace(
            on=recall.on,
            deed=Deed.RECALLED,
            who=recall.record.actor.name,
            at=recall.record.at,
            paper=recall.decision_no,
        )
    for look in loan.acceptances.select_related("record__actor"):
        yield Trace(
            on=look.on,
            deed=Deed.ACCEPTED if look.accepted else Deed.NOT_ACCEPTED,
            who=look.record.actor.name,
            at=look.record.at,
        )
