"""How much of its money may a commune lend again, and when does money lie idle?"""

from django.db import models
from django.db.models import Q

from qqv.people.models import Dated, Fund
from qqv.rules.rotation import Policy
from qqv.trail.models import Record


class TurningTerms(Dated):
    """What stays in cash, which savings are lent, when money is idle (quy định quay vòng vốn).

    `reserve` in đồng is kept by each commune; `savings_lent` is the percent of savings that may
    be lent; money nobody needs for `idle_months` is idle.
    """

    fund = models.ForeignKey(Fund, on_delete=models.PROTECT, related_name="turning_terms")
    reserve = models.BigIntegerField(default=Policy().reserve)
    savings_lent = models.IntegerField(default=Policy().savings_lent)
    idle_months = models.IntegerField(default=Policy().idle_months)
    decision_no = models.CharField(max_length=60)
    record = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(name="turning_terms_once", fields=["fund", "valid_from"]),
            models.CheckConstraint(
                name="turning_terms_ranges",
                condition=Q(
                    reserve__gte=0,
                    savings_lent__gte=0,
                    savings_lent__lte=100,
                    idle_months__gte=1,
                    idle_months__lte=24,
                )
                & ~Q(decision_no=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.valid_from} {self.reserve}"
