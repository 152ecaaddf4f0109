"""What must have been paid before the opening, if so much is still owed? And undoing it."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from qqv.ledger.actions import close_accounts
from qqv.lending.models import (
    Acceptance,
    Extension,
    Loan,
    Product,
    Recall,
    ReliefRequest,
    Repayment,
    UseCheck,
    Waiver,
)
from qqv.rules.money import Rounding, Vnd
from qqv.rules.refusals import Refusal
from qqv.rules.schedule import Frequency, Method, RatePer, Terms
from qqv.rules.schedule import Installment as Planned


class LivedOn(Refusal):
    """Things have happened to the loan since (khoản vay đã có phát sinh)."""

    text = "Khoản vay {loan} của {member} đã có phát sinh sau khi nhập, không hủy được lần nhập."


def opening_terms(
    product: Product,
    *,
    principal: Vnd,
    disbursed_on: date,
    first_due_on: date,
    installments: int | None,
    rate: Decimal | None,
) -> Terms:
    """Put a running loan's terms together: the product's unless the paper says otherwise."""
    return Terms(
        principal=principal,
        installments=installments or product.installments,
        rate=product.rate if rate is None else rate,
        rate_per=RatePer(product.rate_per),
        method=Method(product.method),
        frequency=Frequency(product.frequency),
        disbursed_on=disbursed_on,
        first_due_on=first_due_on,
        grace_principal=product.grace_principal,
        grace_all=product.grace_all,
        round_to=product.round_to,
        rounding=Rounding(product.rounding),
    )


def paid_for(schedule: Sequence[Planned], outstanding: Vnd) -> Vnd:
    """Tell the least that, split by the fund's rule, leaves so much principal owed, in đồng."""
    repaid = sum(line.principal for line in schedule) - outstanding
    assert repaid >= 0, outstanding
    paid = 0
    for line in schedule:
        if repaid <= 0:
            break
        part = min(repaid, line.principal)
        repaid -= part
        paid += line.interest + part
    return paid


def left_after(schedule: Sequence[Planned], paid: Vnd) -> Vnd:
    """Tell the principal owed after a payment split by the rule; below 0 if overpaid (dư nợ)."""
    owed = sum(line.principal for line in schedule)
    for line in schedule:
        interest = min(paid, line.interest)
        principal = min(paid - interest, line.principal)
        paid -= interest + principal
        owed -= principal
    return owed - paid


def refuse_lived_on(loan_ids: Sequence[int]) -> None:
    """Refuse loans to which anything has happened since the opening (đã có phát sinh)."""
    for fact in (Repayment, Extension, Waiver, Recall, UseCheck, Acceptance, ReliefRequest):
        lived = fact._default_manager.filter(loan__in=loan_ids).select_related("loan__member")
        for row in lived[:1]:
            raise LivedOn(loan=row.loan.number, member=row.loan.member.name)


def undo_loans(loan_ids: Sequence[int], *, on: date) -> None:
    """Take back loans an import opened, after their vouchers were mirrored (hủy mở sổ vay)."""
    loans = Loan.objects.filter(pk__in=loan_ids)
    accounts = list(loans.values_list("account_id", flat=True))
    loans.update(undone_on=on, settled_on=on, outstanding=0, next_due_on=None)
    close_accounts(accounts, on=on)
