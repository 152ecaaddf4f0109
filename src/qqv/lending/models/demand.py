"""Who wishes for what, before anybody applies?"""

from django.db import models
from django.db.models import Q

from qqv.people.models import Board, Household, Member, Scoped
from qqv.trail.models import Record


class Surveys(Scoped["Survey"]):
    group_path = ""


class Survey(models.Model):
    """What one household has and wishes for, asked at its door (khảo sát nhu cầu vay vốn)."""

    board = models.ForeignKey(Board, on_delete=models.PROTECT, related_name="surveys")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, related_name="surveys")
    name = models.CharField(max_length=120)
    hamlet = models.CharField(max_length=120, blank=True)
    standing = models.CharField(
        max_length=10, choices=Household.Standing.choices, default=Household.Standing.AVERAGE
    )
    latrine = models.CharField(max_length=120, blank=True)
    water = models.CharField(max_length=120, blank=True)
    wish = models.CharField(max_length=200)
    cost = models.BigIntegerField(default=0)
    own_money = models.BigIntegerField(default=0)
    on = models.DateField()
    withdrawn_on = models.DateField(null=True)
    record = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="+")

    objects = Surveys.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="survey_amounts", condition=Q(cost__gte=0, own_money__gte=0)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}: {self.wish}"
