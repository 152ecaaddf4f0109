"""Which changes of the loan terms were proposed, and who decided on them?"""

from django.db import models
from django.db.models import F, Q

from qqv.lending.models.origination import Product, ProductTerms
from qqv.people.models import Fund
from qqv.trail.models import Record, User


class ProductProposal(ProductTerms):
    """A wish to lend on other terms from a day on (đề nghị sửa quy chế)."""

    fund = models.ForeignKey(Fund, on_delete=models.PROTECT, related_name="product_proposals")
    valid_from = models.DateField()
    on = models.DateField()
    reason = models.CharField(max_length=500)
    proposer = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    record = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"{self.name} {self.valid_from}"


class ProductDecision(models.Model):
    """The chair's yes, with the version it made, or her no (quyết định sửa quy chế)."""

    proposal = models.OneToOneField(
        ProductProposal, on_delete=models.PROTECT, related_name="decision"
    )
    on = models.DateField()
    approved = models.BooleanField()
    decision_no = models.CharField(max_length=60, blank=True)
    reason = models.CharField(max_length=500, blank=True)
    proposer = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    decider = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    product = models.OneToOneField(
        Product, on_delete=models.PROTECT, null=True, related_name="decision"
    )
    record = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="product_decision_by_another", condition=~Q(decider=F("proposer"))
            ),
            models.CheckConstraint(
                name="product_decision_grounds",
                condition=Q(approved=True, product__isnull=False) & ~Q(decision_no="")
                | Q(approved=False, product=None) & ~Q(reason=""),
            ),
        ]

    def __str__(self) -> str:
        return self.decision_no or self.reason
