"""How does a decision change what is left of a schedule? A new version; the old one is kept."""

from datetime import date

from qqv.lending.models import Extension, Freeze, Installment, Loan, Recall, Waiver
from qqv.lending.repaying import facts_of, replayed
from qqv.rules.facts import Extended, Frozen, Recalled, Waived
from qqv.rules.refusals import Refusal
from qqv.rules.repayment import LoanState


class BackDated(Refusal):
    """A decision does not reach behind a payment or another decision (quyết định lùi ngày)."""

    text = "Đã có khoản thu hoặc quyết định ngày {latest}, không quyết định lùi về ngày {on} được."


def refuse_back_dated(loan: Loan, on: date) -> None:
    """Refuse a decision dated before what has happened on the loan (quyết định lùi ngày)."""
    days = [loan.last_paid_on or loan.opened_on]
    for decisions in (Extension.objects, Waiver.objects, Freeze.objects, Recall.objects):
        days += decisions.filter(loan=loan).values_list("on", flat=True)
    if on < max(days):
        raise BackDated(latest=max(days), on=on)


def write_version(
    loan: Loan, version: int, decision: Extended | Waived | Frozen | Recalled
) -> LoanState:
    """Write the changed schedule beside the old one; what was paid goes along (lịch mới)."""
    state = replayed(loan, [*facts_of([loan])[loan.pk], decision])
    Installment.objects.bulk_create(
        Installment(
            loan=loan,
            version=version,
            number=row.number,
            due_on=row.due_on,
            principal=row.principal,
            interest=row.interest,
            principal_paid=row.principal_paid,
            interest_paid=row.interest_paid,
        )
        for row in state.rows
    )
    Loan.objects.filter(pk=loan.pk).update(version=version, next_due_on=state.next_due_on)
    return state
