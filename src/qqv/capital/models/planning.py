"""How is a year planned: which terms, which versions, which one was signed?"""

from django.db import models
from django.db.models import F, Q

from qqv.people.models import Board, Fund
from qqv.rules import allotting
from qqv.trail.models import Record, User

DEFAULT = allotting.PlanTerms()


class PlanTerms(models.Model):
    """Limits, weights and lights by which plans are made, from a day on (quy định kế hoạch)."""

    fund = models.ForeignKey(Fund, on_delete=models.PROTECT, related_name="plan_terms")
    valid_from = models.DateField()
    floor = models.IntegerField(default=DEFAULT.floor)
    ceiling = models.IntegerField(default=DEFAULT.ceiling)
    par = models.IntegerField(default=DEFAULT.par)
    poor = models.IntegerField(default=DEFAULT.poor)
    first = models.IntegerField(default=DEFAULT.first)
    other = models.IntegerField(default=DEFAULT.other)
    green = models.IntegerField(default=DEFAULT.green)
    amber = models.IntegerField(default=DEFAULT.amber)
    decision_no = models.CharField(max_length=60)
    record = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(name="plan_terms_once", fields=["fund", "valid_from"]),
        ]

    def __str__(self) -> str:
        return f"{self.fund} {self.valid_from}"


class PlanVersion(models.Model):
    """A whole plan as it was kept once: never edited (phương án kế hoạch).

    `size` is one loan and `held` the money foreseen for lending in the year, in đồng.
    """

    fund = models.ForeignKey(Fund, on_delete=models.PROTECT, related_name="plan_versions")
    year = models.IntegerField()
    number = models.IntegerField()
    on = models.DateField()
    size = models.BigIntegerField()
    held = models.BigIntegerField()
    reason = models.CharField(max_length=500)
    proposer = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    record = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(name="plan_version_once", fields=["fund", "year", "number"]),
            models.CheckConstraint(name="plan_version_money", condition=Q(size__gt=0, held__gte=0)),
        ]

    def __str__(self) -> str:
        return f"{self.year}/{self.number}"


class PlanVersionLine(models.Model):
    """One commune's figures in a version, with what made them (dòng phương án).

    `given` is capital the province is to send, `returned` what the commune is to give back, đồng.
    """

    version = models.ForeignKey(PlanVersion, on_delete=models.PROTECT, related_name="lines")
    board = models.ForeignKey(Board, on_delete=models.PROTECT, related_name="plan_lines")
    loans = models.IntegerField()
    members = models.IntegerField()
    low = models.IntegerField()
    high = models.IntegerField()
    last = models.IntegerField()
    waiting = models.IntegerField()
    locked = models.BooleanField(default=False)
    given = models.BigIntegerField(default=0)
    returned = models.BigIntegerField(default=0)
    why = models.JSONField(default=list)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="plan_line_once", fields=["version", "board"]),
            models.CheckConstraint(
                name="plan_line_counts",
                condition=Q(
                    loans__gte=0,
                    members__gte=0,
                    last__gte=0,
                    waiting__gte=0,
                    given__gte=0,
                    returned__gte=0,
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.version_id} {self.board_id} {self.loans}"


class PlanSignature(models.Model):
    """The decision that makes a version the plan, by another person (quyết định kế hoạch)."""

    version = models.OneToOneField(PlanVersion, on_delete=models.PROTECT, related_name="signature")
    on = models.DateField()
    decision_no = models.CharField(max_length=60)
    proposer = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    signer = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    record = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="plan_signed_by_another", condition=~Q(proposer=F("signer"))
            ),
            models.CheckConstraint(name="plan_signed_on_paper", condition=~Q(decision_no="")),
        ]

    def __str__(self) -> str:
        return f"{self.version_id} {self.decision_no}"
