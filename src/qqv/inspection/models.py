"""Who is to visit which unit, what was seen there, and what became of what was found?"""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q

from qqv.people.models import Attachment, Board, Fund, Group, Member, Scoped
from qqv.rules.access import Actor, Verb
from qqv.rules.checklist import ANSWER_NAMES, Answer
from qqv.rules.drawing import RiskTerms
from qqv.trail.models import Record, User

ANSWERS = [(answer.value, ANSWER_NAMES[answer]) for answer in Answer]
RISK = RiskTerms()


class InspectionTerms(models.Model):
    """How units are weighed for a draw, and how many members are asked (quy định kiểm tra).

    The points of `rules.drawing.RiskTerms`; `sample` members a visit. The latest row by
    `valid_from` is in force, the defaults where there is none.
    """

    fund = models.ForeignKey(Fund, on_delete=models.PROTECT, related_name="inspection_terms")
    valid_from = models.DateField()
    base = models.IntegerField(default=RISK.base)
    month = models.IntegerField(default=RISK.month)
    most_months = models.IntegerField(default=RISK.most_months)
    late = models.IntegerField(default=RISK.late)
    held = models.IntegerField(default=RISK.held)
    most_days = models.IntegerField(default=RISK.most_days)
    alarm = models.IntegerField(default=RISK.alarm)
    sample = models.IntegerField(default=5)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="inspection_terms_positive", condition=Q(base__gt=0, sample__gt=0)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.fund_id} {self.valid_from}"


class Draw(models.Model):
    """A draw of surprise visits, with all it takes to draw again (bốc thăm kiểm tra đột xuất).

    `candidates` are the units with the facts and points they were drawn by.
    """

    fund = models.ForeignKey(Fund, on_delete=models.PROTECT, related_name="draws")
    on = models.DateField()
    visit_on = models.DateField()
    seed = models.CharField(max_length=64)
    count = models.IntegerField()
    terms = models.JSONField(default=dict)
    candidates = models.JSONField(default=list)
    drawn_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    record = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="draw_before_visit", condition=Q(count__gt=0, visit_on__gte=F("on"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.on} {self.count}"


class PlanQuerySet(Scoped["InspectionPlan"]):
    def known_to(self, actor: Actor, *, on: date) -> Self:
        """Keep what is in reach and no surprise to her any more (không lộ trước ngày)."""
        rows = self.within(actor.scope(Verb.SEE))
        if actor.may(Verb.DRAW_VISITS):
            return rows
        no_surprise = Q(draw=None) | Q(starts_on__lte=on) | Q(inspector_id=actor.user_id)
        return rows.filter(no_surprise)


class InspectionPlan(models.Model):
    """A visit that somebody is to make, in a month or, drawn, on one day (kế hoạch kiểm tra).

    `starts_on` is the month's first day or the surprise's day.
    """

    board = models.ForeignKey(Board, on_delete=models.PROTECT, related_name="inspection_plans")
    group = models.ForeignKey(
        Group, on_delete=models.PROTECT, null=True, related_name="inspection_plans"
    )
    starts_on = models.DateField()
    inspector = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    draw = models.ForeignKey(Draw, on_delete=models.PROTECT, null=True, related_name="plans")
    note = models.CharField(max_length=250, blank=True)
    record = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="+")
    withdrawn_by = models.ForeignKey(Record, on_delete=models.PROTECT, null=True, related_name="+")

    objects = PlanQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="inspection_group_planned_once",
                fields=["group", "starts_on"],
                condition=Q(withdrawn_by=None, group__isnull=False),
            ),
            models.UniqueConstraint(
                name="inspection_board_planned_once",
                fields=["board", "starts_on"],
                condition=Q(withdrawn_by=None, group=None),
            ),
        ]
        indexes = [models.Index(fields=["board", "starts_on"])]

    def __str__(self) -> str:
        return f"{self.group or self.board} {self.starts_on:%m/%Y}"

    @property
    def unit(self) -> str:
        return f"{self.group}, {self.board}" if self.group else str(self.board)


class InspectionQuerySet(Scoped["Inspection"]):
    def known_to(self, actor: Actor) -> Self:
        """Keep what is in reach; to those who do not inspect, once it is ended (được xem)."""
        rows = self.within(actor.scope(Verb.SEE))
        inside = actor.may(Verb.INSPECT) or actor.may(Verb.DRAW_VISITS)
        return rows if inside else rows.filter(closing__isnull=False)


class Inspection(models.Model):
    """A visit to a board or a group, from its beginning (kiểm tra).

    `points` is the list that was asked on the day; `seed` draws the members who are asked for
    their balances.
    """

    plan = models.OneToOneField(InspectionPlan, on_delete=models.PROTECT, related_name="inspection")
    board = models.ForeignKey(Board, on_delete=models.PROTECT, related_name="inspections")
    group = models.ForeignKey(
        Group, on_delete=models.PROTECT, null=True, related_name="inspections"
    )
    on = models.DateField()
    inspector = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    basis = models.CharField(max_length=120, blank=True)
    points = models.JSONField(default=list)
    seed = models.CharField(max_length=64)
    record = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="+")

    objects = InspectionQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["board", "on"])]

    def __str__(self) -> str:
        return f"Kiểm tra {self.group or self.board}, {self.on:%d/%m/%Y}"

    @property
    def unit(self) -> str:
        return f"{self.group}, {self.board}" if self.group else str(self.board)


class PointAnswer(models.Model):
    """What was seen at one point of the list; the last of a point counts (điểm đã kiểm tra)."""

    inspection = models.ForeignKey(Inspection, on_delete=models.PROTECT, related_name="answers")
    key = models.CharField(max_length=40)
    answer = models.CharField(max_length=20, choices=ANSWERS)
    note = models.CharField(max_length=500, blank=True)
    photos = models.ManyToManyField(Attachment, related_name="+")
    record = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"{self.key} {self.answer}"


class SpotCount(models.Model):
    """Cash counted on a visit beside the book's balance; the last counts (kiểm quỹ tại chỗ)."""

    inspection = models.ForeignKey(Inspection, on_delete=models.PROTECT, related_name="counts")
    counted = models.BigIntegerField()
    booked = models.BigIntegerField()
    denominations = models.JSONField(default=dict)
    reason = models.CharField(max_length=250, blank=True)
    record = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="spot_count_amounts", condition=Q(counted__gte=0, booked__gte=0)
            ),
            models.CheckConstraint(
                name="spot_count_difference_has_reason",
                condition=Q(counted=F("booked")) | ~Q(reason=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.inspection_id} {self.counted}"


class SampledMember(models.Model):
    """A member drawn for her balance, with what the books said then (thành viên được chọn)."""

    inspection = models.ForeignKey(Inspection, on_delete=models.PROTECT, related_name="sampled")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="sampled")
    turn = models.IntegerField()
    principal = models.BigIntegerField()
    savings = models.BigIntegerField()
    record = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(name="sampled_once", fields=["inspection", "member"]),
            models.CheckConstraint(
                name="sampled_amounts", condition=Q(principal__gte=0, savings__gte=0)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.inspection_id} {self.member}"


class Confirmation(models.Model):
    """What a sampled member says she owes and has saved; the last counts (đối chiếu số dư).

    Not `met`, nothing was confirmed and the figures are empty.
    """

    sampled = models.ForeignKey(
        SampledMember, on_delete=models.PROTECT, related_name="confirmations"
    )
    met = models.BooleanField()
    principal = models.BigIntegerField(null=True)
    savings = models.BigIntegerField(null=True)
    passbook = models.BooleanField(default=False)
    note = models.CharField(max_length=500, blank=True)
    record = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="confirmation_amounts",
                condition=Q(met=False, principal=None, savings=None)
                | Q(met=True, principal__gte=0, savings__gte=0),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sampled_id} {self.principal}"


class Finding(models.Model):
    """Something that is to be put right, by whom and until when (phát hiện).

    `dropped_by` takes back what was written by mistake, before the visit ends.
    """

    inspection = models.ForeignKey(Inspection, on_delete=models.PROTECT, related_name="findings")
    text = models.CharField(max_length=1000)
    responsible = models.CharField(max_length=120)
    due_on = models.DateField()
    photos = models.ManyToManyField(Attachment, related_name="+")
    record = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="+")
    dropped_by = models.ForeignKey(Record, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="finding_says_what_and_who", condition=~Q(text="") & ~Q(responsible="")
            ),
        ]

    def __str__(self) -> str:
        return self.text


class Remedy(models.Model):
    """What the unit did about a finding, with its proof (khắc phục)."""

    finding = models.ForeignKey(Finding, on_delete=models.PROTECT, related_name="remedies")
    on = models.DateField()
    note = models.CharField(max_length=1000)
    remedied_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    photos = models.ManyToManyField(Attachment, related_name="+")
    record = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return self.note


class RemedyVerdict(models.Model):
    """Whether a remedy is good; if not, the finding is open again (kết luận khắc phục)."""

    remedy = models.OneToOneField(Remedy, on_delete=models.PROTECT, related_name="verdict")
    on = models.DateField()
    good = models.BooleanField()
    note = models.CharField(max_length=500, blank=True)
    due_on = models.DateField(null=True)
    remedied_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    judged_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    record = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="remedy_judged_by_another", condition=~Q(remedied_by=F("judged_by"))
            ),
            models.CheckConstraint(
                name="remedy_bad_says_why_and_when",
                condition=Q(good=True) | (~Q(note="") & Q(due_on__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return self.note


class InspectionClosing(models.Model):
    """The end of a visit: from then on only notes are added (kết thúc kiểm tra)."""

    inspection = models.OneToOneField(Inspection, on_delete=models.PROTECT, related_name="closing")
    on = models.DateField()
    present = models.CharField(max_length=500)
    conclusion = models.CharField(max_length=2000)
    record = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"{self.inspection_id} {self.on}"


class InspectionNote(models.Model):
    """A correction or word after the end of a visit (ghi chú sau kiểm tra)."""

    inspection = models.ForeignKey(Inspection, on_delete=models.PROTECT, related_name="notes")
    on = models.DateField()
    text = models.CharField(max_length=1000)
    record = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return self.text
