"""Who wishes for what before anybody applies, and in which order do they come to a loan?"""

from django.db import models
from django.db.models import Q

from qqv.lending.models.origination import Application, WorkKind
from qqv.people.models import Board, Fund, Group, Household, Member, Scoped
from qqv.trail.models import Record


class Survey(models.Model):
    """What one household has and wishes for, asked at its door (khảo sát nhu cầu vay vốn).

    The group is the one it belongs to, or would join.
    """

    board = models.ForeignKey(Board, on_delete=models.PROTECT, related_name="surveys")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, related_name="surveys")
    group = models.ForeignKey(Group, on_delete=models.PROTECT, null=True, related_name="surveys")
    name = models.CharField(max_length=120)
    phone = models.CharField(max_length=20, blank=True)
    hamlet = models.CharField(max_length=120, blank=True)
    standing = models.CharField(
        max_length=10, choices=Household.Standing.choices, default=Household.Standing.AVERAGE
    )
    latrine = models.CharField(max_length=120, blank=True)
    water = models.CharField(max_length=120, blank=True)
    woman_headed = models.BooleanField(default=False)
    wish = models.CharField(max_length=200)
    work_kind = models.ForeignKey(
        WorkKind, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    cost = models.BigIntegerField(default=0)
    own_money = models.BigIntegerField(default=0)
    on = models.DateField()
    withdrawn_on = models.DateField(null=True)
    withdrawn_why = models.CharField(max_length=200, blank=True)
    record = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="+")

    objects = Scoped.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="survey_amounts", condition=Q(cost__gte=0, own_money__gte=0)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}: {self.wish}"


class SurveyAnswer(models.Model):
    """The application that a survey led to (đơn theo khảo sát)."""

    survey = models.OneToOneField(Survey, on_delete=models.PROTECT, related_name="answer")
    application = models.OneToOneField(Application, on_delete=models.PROTECT, related_name="survey")

    def __str__(self) -> str:
        return f"{self.survey_id} {self.application_id}"


class RankingRule(models.Model):
    """How many points each criterion gives, from a day on (thang điểm thứ tự vay)."""

    fund = models.ForeignKey(Fund, on_delete=models.PROTECT, related_name="ranking_rules")
    valid_from = models.DateField()
    decision_no = models.CharField(max_length=60)
    points = models.JSONField()
    record = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(name="ranking_rule_once", fields=["fund", "valid_from"]),
        ]

    def __str__(self) -> str:
        return f"{self.fund} {self.valid_from}"
