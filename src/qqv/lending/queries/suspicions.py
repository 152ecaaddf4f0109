"""Which loans look as if they were not what they say? Set-based, for the alarms."""

from dataclasses import dataclass
from datetime import date

from qqv.lending.models import Loan, Repayment
from qqv.rules.access import Scope
from qqv.rules.money import Vnd


@dataclass(frozen=True, slots=True, kw_only=True)
class Refinance:
    """Two loans of one member, one after the other, in đồng and days (vay nối tiếp)."""

    loan_id: int
    board_id: int
    group_id: int
    member: str
    group: str
    commune: str
    number: str
    principal: Vnd
    disbursed_on: date
    before_id: int
    before_number: str
    before_principal: Vnd
    settled_on: date
    last_paid: Vnd

    @property
    def gap(self) -> int:
        return (self.disbursed_on - self.settled_on).days


def refinances(scope: Scope, *, first: date, last: date) -> list[Refinance]:
    """Pair loans disbursed in a span with what the member settled before (vay nối tiếp)."""
    past = Loan.objects.within(scope).filter(settled_on__isnull=False)
    lent = Loan.objects.within(scope).filter(
        disbursed_on__range=(first, last),
        disbursement__isnull=False,
        cycle__gt=1,
        member__in=past.values("member"),
    )
    after = lent.select_related("member", "group", "board").order_by("disbursed_on", "pk")
    settled = past.filter(member__in=lent.values("member"))
    earlier: dict[int, list[Loan]] = {}
    for loan in settled.order_by("settled_on", "pk"):
        earlier.setdefault(loan.member_id, []).append(loan)
    pairs = [(loan, before) for loan in after if (before := _before(loan, earlier))]
    paid = _last_paid([before.pk for _, before in pairs])
    return [_refinance(loan, before, paid.get(before.pk, 0)) for loan, before in pairs]


def _before(loan: Loan, earlier: dict[int, list[Loan]]) -> Loan | None:
    past = [
        row
        for row in earlier.get(loan.member_id, [])
        if row.pk != loan.pk and row.settled_on and row.settled_on <= loan.disbursed_on
    ]
    return past[-1] if past else None


def _last_paid(loan_ids: list[int]) -> dict[int, Vnd]:
    """Tell what each loan's last payment brought of principal, undone ones left out."""
    rows = Repayment.objects.filter(loan__in=loan_ids, reversal=None).order_by("on", "pk")
    return dict(rows.values_list("loan", "principal"))


def _refinance(loan: Loan, before: Loan, last_paid: Vnd) -> Refinance:
    assert before.settled_on, before
    return Refinance(
        loan_id=loan.pk,
        board_id=loan.board_id,
        group_id=loan.group_id,
        member=loan.member.name,
        group=str(loan.group),
        commune=loan.board.name,
        number=loan.number,
        principal=loan.principal,
        disbursed_on=loan.disbursed_on,
        before_id=before.pk,
        before_number=before.number,
        before_principal=before.principal,
        settled_on=before.settled_on,
        last_paid=last_paid,
    )
