"""How does a commune ask to stop, what does the province answer, and when is it over?"""

from django.db import models
from django.db.models import Q

from qqv.people.models.people import Board


class Petition(models.Model):
    """A commune asks to settle its capital and stop (tờ trình xin tất toán nguồn vốn)."""

    board = models.OneToOneField(Board, on_delete=models.PROTECT, related_name="petition")
    on = models.DateField()
    number = models.CharField(max_length=60)
    reason = models.CharField(max_length=500)
    record = models.ForeignKey("trail.Record", on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"{self.board} {self.number}"


class LiquidationDecision(models.Model):
    """The province's yes or no to a commune's petition (quyết định tất toán nguồn vốn)."""

    petition = models.ForeignKey(Petition, on_delete=models.PROTECT, related_name="decisions")
    on = models.DateField()
    number = models.CharField(max_length=60)
    agreed = models.BooleanField()
    reason = models.CharField(max_length=500)
    record = models.ForeignKey("trail.Record", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="liquidation_agreed_once", fields=["petition"], condition=Q(agreed=True)
            ),
            models.CheckConstraint(
                name="liquidation_decided", condition=~Q(number="") & ~Q(reason="")
            ),
        ]

    def __str__(self) -> str:
        return self.number


class Liquidation(models.Model):
    """The end of a commune's fund, all its money accounted for (tất toán nguồn vốn, dừng quỹ)."""

    board = models.OneToOneField(Board, on_delete=models.PROTECT, related_name="liquidation")
    on = models.DateField()
    minutes_no = models.CharField(max_length=60)
    record = models.ForeignKey("trail.Record", on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"{self.board} {self.minutes_no}"
