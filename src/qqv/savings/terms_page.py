"""What must members put aside each month, since when?"""

from dataclasses import dataclass
from datetime import date

from qqv.rules.access import Actor
from qqv.rules.money import Vnd
from qqv.savings.models import SavingsTerms


@dataclass(frozen=True, slots=True, kw_only=True)
class SavingsVersion:
    """What was to be saved each month over a span of time, in đồng (một mức tiết kiệm)."""

    monthly: Vnd
    voluntary_percent: int
    decision_no: str
    valid_from: date
    valid_to: date | None

    def holds(self, on: date) -> bool:
        return self.valid_from <= on and (self.valid_to is None or on <= self.valid_to)


def savings_versions(actor: Actor) -> tuple[SavingsVersion, ...]:
    """List the fund's monthly savings, the latest first (mức tiết kiệm)."""
    rows = SavingsTerms.objects.filter(fund_id=actor.fund_id).order_by("-valid_from")
    return tuple(
        SavingsVersion(
            monthly=row.monthly,
            voluntary_percent=row.voluntary_percent,
            decision_no=row.decision_no,
            valid_from=row.valid_from,
            valid_to=row.valid_to,
        )
        for row in rows
    )
