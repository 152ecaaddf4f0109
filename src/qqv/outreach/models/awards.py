"""By which points are communes ranked, what was objected, what was frozen, who was rewarded?"""

from django.db import models
from django.db.models import F, Q

from qqv.people.models import Board, Fund, Scoped, Unit
from qqv.trail.models import Record, User


class Objections(Scoped["Objection"]):
    group_path = ""


class PointTable(models.Model):
    """Proposed criteria and bands for ranking communes, from a year on (bảng điểm thi đua)."""

    fund = models.ForeignKey(Fund, on_delete=models.PROTECT, related_name="point_tables")
    valid_from = models.DateField()
    on = models.DateField()
    reason = models.CharField(max_length=500)
    good_from = models.IntegerField(default=80)
    fair_from = models.IntegerField(default=65)
    average_from = models.IntegerField(default=50)
    proposer = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    record = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="point_table_bands",
                condition=Q(
                    good_from__lte=100,
                    good_from__gt=F("fair_from"),
                    fair_from__gt=F("average_from"),
                    average_from__gt=0,
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.fund} {self.valid_from}"


class PointLine(models.Model):
    """How one indicator earns points: nothing at `zero`, `most` at `full` (tiêu chí thi đua).

    Both in ten-thousandths of the indicator's value.
    """

    table = models.ForeignKey(PointTable, on_delete=models.PROTECT, related_name="lines")
    code = models.CharField(max_length=8)
    most = models.IntegerField()
    zero = models.IntegerField()
    full = models.IntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="point_line_once", fields=["table", "code"]),
            models.CheckConstraint(
                name="point_line_scale", condition=Q(most__range=(1, 100)) & ~Q(zero=F("full"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.most}"


class PointDecision(models.Model):
    """The yes or no to a table, by another person than its proposer (quyết định bảng điểm)."""

    table = models.OneToOneField(PointTable, on_delete=models.PROTECT, related_name="decision")
    on = models.DateField()
    approved = models.BooleanField()
    decision_no = models.CharField(max_length=60, blank=True)
    reason = models.CharField(max_length=500, blank=True)
    proposer = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    decider = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    record = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="point_decision_two_people", condition=~Q(proposer=F("decider"))
            ),
            models.CheckConstraint(
                name="point_decision_said",
                condition=Q(approved=True) & ~Q(decision_no="") | Q(approved=False) & ~Q(reason=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.table} {self.decision_no}"


class Objection(models.Model):
    """What a commune says is wrong in its points of a year (ý kiến về xếp hạng)."""

    board = models.ForeignKey(Board, on_delete=models.PROTECT, related_name="objections")
    year = models.IntegerField()
    on = models.DateField()
    text = models.CharField(max_length=1000)
    record = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="+")

    objects = Objections.as_manager()

    class Meta:
        constraints = [models.CheckConstraint(name="objection_said", condition=~Q(text=""))]

    def __str__(self) -> str:
        return f"{self.board} {self.year}"


class ObjectionAnswer(models.Model):
    """What the province answered a commune, once (trả lời ý kiến)."""

    objection = models.OneToOneField(Objection, on_delete=models.PROTECT, related_name="answer")
    on = models.DateField()
    upheld = models.BooleanField()
    text = models.CharField(max_length=1000)
    record = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.CheckConstraint(name="objection_answer_said", condition=~Q(text=""))]

    def __str__(self) -> str:
        return f"{self.objection} {self.on}"


class Ranking(models.Model):
    """The ranking of a year as it was frozen, with all it was made of (xếp hạng đã chốt).

    `digest` seals `content`; nothing in it is ever written anew.
    """

    fund = models.ForeignKey(Fund, on_delete=models.PROTECT, related_name="rankings")
    year = models.IntegerField()
    on = models.DateField()
    table = models.ForeignKey(PointTable, on_delete=models.PROTECT, related_name="rankings")
    content = models.JSONField()
    digest = models.CharField(max_length=64)
    record = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(name="ranking_once", fields=["fund", "year"]),
        ]

    def __str__(self) -> str:
        return f"{self.fund} {self.year}"


class Award(models.Model):
    """What a unit or a person was rewarded with, by which decision (khen thưởng).

    A commune's board, a district's Union, or a person of one; `name` as it is printed.
    """

    fund = models.ForeignKey(Fund, on_delete=models.PROTECT, related_name="awards")
    year = models.IntegerField()
    board = models.ForeignKey(Board, on_delete=models.PROTECT, null=True, related_name="awards")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="awards")
    name = models.CharField(max_length=200)
    title = models.CharField(max_length=200)
    merit = models.CharField(max_length=300)
    decision_no = models.CharField(max_length=60)
    on = models.DateField()
    record = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(name="award_once", fields=["fund", "year", "name", "title"]),
            models.CheckConstraint(
                name="award_said", condition=~Q(name="") & ~Q(title="") & ~Q(decision_no="")
            ),
        ]
        indexes = [models.Index(fields=["fund", "year"])]

    def __str__(self) -> str:
        return f"{self.name}: {self.title}"
