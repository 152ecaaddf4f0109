"""What does the fund know of somebody who wishes to borrow?"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Sum

from qqv.lending.models import (
    Acceptance,
    Application,
    Installment,
    Loan,
    Product,
    Repayment,
    WriteOff,
)
from qqv.people.models import Board, Member
from qqv.rules.appraising import Payoff
from qqv.rules.eligibility import Borrower, Limits
from qqv.rules.lateness import days_late
from qqv.rules.money import Vnd, ratio, rounded


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishing:
    """A member's standing before the regulation (người xin vay)."""

    facts: Borrower
    next_cycle: int
    open_dossier: int | None
    built: frozenset[str] = frozenset()
    last_loan: Loan | None = None
    payoff: Payoff | None = None


def borrower_of(
    members: Mapping[int, Member], *, on: date, cycles: Mapping[int, int] | None = None
) -> dict[int, Wishing]:
    """Gather what eligibility asks, for many members in constant statements (điều kiện vay).

    With `cycles`, each member's as it was before that cycle: a paper made again says the same.
    """
    before = cycles or {}
    latest = {
        loan.member_id: loan
        for loan in Loan.objects.filter(member__in=members).order_by("member_id", "cycle")
        if loan.cycle < before.get(loan.member_id, loan.cycle + 1)
    }
    accepted = set(
        Acceptance.objects.filter(loan__in=latest.values(), accepted=True).values_list(
            "loan_id", flat=True
        )
    )
    settled = [loan for loan in latest.values() if loan.settled_on]
    paid = _last_payments(settled)
    late = _last_days_late(settled, {pk: row.on for pk, row in paid.items()})
    gone = _written_off(members)
    households = {member.household_id for member in members.values()}
    owing = set(
        Loan.objects.filter(member__household__in=households, settled_on=None).values_list(
            "member__household_id", "member_id"
        )
    )
    dossiers = dict(
        Application.objects.filter(member__in=members)
        .exclude(stage__in=[Application.Stage.DISBURSED, Application.Stage.DECLINED])
        .values_list("member_id", "number")
    )
    built = _built(members, before)
    found = {}
    for pk, member in members.items():
        loan = latest.get(pk)
        facts = Borrower(
            name=member.name,
            cycle=loan.cycle + 1 if loan else 1,
            born_on=member.born_on,
            owes=loan is not None and loan.settled_on is None,
            written_off=gone.get(pk, 0),
            household_owes=any(h == member.household_id and m != pk for h, m in owing),
            last_settled_on=loan.settled_on if loan else None,
            last_days_late=late.get(loan.pk, 0) if loan else 0,
            # Loans brought in at the opening carry no acceptance of their own.
            last_works_accepted=not loan or loan.disbursement_id is None or loan.pk in accepted,
        )
        found[pk] = Wishing(
            facts=facts,
            next_cycle=facts.cycle,
            open_dossier=dossiers.get(pk),
            built=frozenset(built.get(pk, ())),
            last_loan=loan,
            payoff=_payoff(loan, paid) if loan else None,
        )
    return found


def _written_off(members: Mapping[int, Member]) -> dict[int, Vnd]:
    """Tell what of each member's debts was written off and has not come back, in đồng."""
    rows = WriteOff.objects.filter(loan__member__in=members).annotate(
        back=Sum("recoveries__received")
    )
    left: dict[int, Vnd] = {}
    for member, principal, interest, back in rows.values_list(
        "loan__member", "principal", "interest", "back"
    ):
        left[member] = left.get(member, 0) + principal + interest - (back or 0)
    return left


def limits_of(product: Product, _board: Board) -> Limits:
    """Read the limits a product sets, in đồng and days (giới hạn của sản phẩm)."""
    return Limits(
        least=product.principal_min,
        most=product.principal_max,
        days_between_cycles=product.days_between_cycles,
    )


def _built(members: Mapping[int, Member], before: Mapping[int, int]) -> dict[int, set[str]]:
    """Name the works each member was lent for before; loans of the opening carry none."""
    rows = Application.objects.filter(member__in=members, stage=Application.Stage.DISBURSED)
    found: dict[int, set[str]] = {}
    for member_id, cycle, work in rows.values_list("member_id", "cycle", "work_kind__name"):
        if cycle < before.get(member_id, cycle + 1):
            found.setdefault(member_id, set()).add(work)
    return found


def _last_payments(loans: list[Loan]) -> dict[int, Repayment]:
    """Fetch the payment that ended each loan (lần trả cuối)."""
    rows = Repayment.objects.filter(loan__in=loans, reversal=None).order_by("on", "pk")
    return {row.loan_id: row for row in rows}


def _payoff(loan: Loan, paid: Mapping[int, Repayment]) -> Payoff | None:
    last = paid.get(loan.pk)
    if last is None or loan.settled_on is None:
        return None
    installment = rounded(ratio(loan.principal, loan.installments))
    return Payoff(on=loan.settled_on, lump=last.principal, installment=installment)


def _last_days_late(loans: list[Loan], last: Mapping[int, date]) -> dict[int, int]:
    """Tell by how many days the last payment missed the schedule's end (trả chậm)."""
    ends: dict[int, date] = {}
    versions = {loan.pk: loan.version for loan in loans}
    for line in Installment.objects.filter(loan__in=loans).order_by("number"):
        if line.version == versions[line.loan_id]:
            ends[line.loan_id] = line.due_on
    return {pk: days_late(ends[pk], day) for pk, day in last.items() if pk in ends}
