"""What did the fund decide on appraisals, and since when?"""

from django.db import models
from django.db.models import Q

from qqv.people.models import Fund
from qqv.rules.conflicts import OfficersBorrow
from qqv.trail.models import Record


class AppraisalPolicy(models.Model):
    """How households are looked at from a day on; the last one counts (quy định thẩm định)."""

    class Officers(models.TextChoices):
        REFUSED = OfficersBorrow.REFUSED.value, "Không cho vay"
        PROVINCE = OfficersBorrow.PROVINCE.value, "Cho vay khi cán bộ tỉnh đã thẩm định"

    fund = models.ForeignKey(Fund, on_delete=models.PROTECT, related_name="appraisal_policies")
    valid_from = models.DateField()
    officers_borrow = models.CharField(max_length=10, choices=Officers.choices)
    homes_at_an_address = models.IntegerField()
    second_from_province = models.BooleanField()
    refinance_days = models.IntegerField()
    lump_installments = models.IntegerField()
    visit_photos = models.IntegerField()
    record = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="appraisal_policy_counts",
                condition=Q(
                    homes_at_an_address__gte=0,
                    refinance_days__gte=0,
                    lump_installments__gte=0,
                    visit_photos__gte=0,
                ),
            ),
        ]
        indexes = [models.Index(fields=["fund", "valid_from"])]

    def __str__(self) -> str:
        return f"{self.valid_from}"
