"""How many loans were looked at before they were approved, and how many by two? (I17)"""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from django.db.models import Count, F, Q

from qqv.lending.models import Loan
from qqv.rules.access import Scope
from qqv.rules.money import Vnd, portion


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """One loan disbursed, in đồng, and who looked before approval (khoản đã giải ngân)."""

    loan_id: int
    board_id: int
    group_id: int
    on: date
    principal: Vnd
    later: bool
    passed: int
    enough: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Meter:
    """Loans disbursed, and those appraised before approval; later cycles apart (I17)."""

    lent: int
    looked: int
    later: int
    later_looked: int

    @property
    def rate(self) -> Fraction | None:
        """Appraised first of all that were disbursed (tỷ lệ thẩm định)."""
        return portion(self.looked, self.lent)

    @property
    def later_rate(self) -> Fraction | None:
        """Looked at by as many as the product wants, of later cycles (tỷ lệ vòng sau)."""
        return portion(self.later_looked, self.later)


def looked_at(scope: Scope, *, first: date, last: date) -> list[Looked]:
    """Read the loans disbursed in a span with the appraisals passed before approval (I17)."""
    before = Q(
        application__appraisals__passed=True,
        application__appraisals__on__lte=F("application__approval__on"),
        application__approval__approved=True,
    )
    rows = (
        Loan.objects.within(scope)
        .filter(disbursement__isnull=False, disbursed_on__gte=first, disbursed_on__lte=last)
        .annotate(passed=Count("application__appraisals", filter=before))
        .values_list(
            "pk",
            "board_id",
            "group_id",
            "disbursed_on",
            "principal",
            "cycle",
            "passed",
            "application__product__second_appraiser_from_cycle",
        )
        .order_by("pk")
    )
    return [
        Looked(
            loan_id=pk,
            board_id=board_id,
            group_id=group_id,
            on=on,
            principal=principal,
            later=cycle > 1,
            passed=passed,
            enough=passed >= (2 if cycle >= second_from else 1),
        )
        for pk, board_id, group_id, on, principal, cycle, passed, second_from in rows
    ]


def meter(loans: list[Looked]) -> Meter:
    """Add up what was looked at (thước đo thẩm định)."""
    later = [loan for loan in loans if loan.later]
    return Meter(
        lent=len(loans),
        looked=len([loan for loan in loans if loan.passed]),
        later=len(later),
        later_looked=len([loan for loan in later if loan.enough]),
    )
