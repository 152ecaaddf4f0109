"""Was the money used for what it was lent for, was the work built, was it called back?"""

from django.db import models
from django.db.models import F, Q

from qqv.lending.models.servicing import Loan
from qqv.people.models import Attachment
from qqv.trail.models import Record, User


class UseCheck(models.Model):
    """Where the money of a loan went, seen on the spot (kiểm tra sử dụng vốn).

    `checklist` as rules.checklist.written writes it, with the words as they were asked.
    """

    loan = models.ForeignKey(Loan, on_delete=models.PROTECT, related_name="use_checks")
    on = models.DateField()
    used_right = models.BooleanField()
    checklist = models.JSONField(default=list)
    note = models.CharField(max_length=500, blank=True)
    photos = models.ManyToManyField(Attachment, related_name="+")
    checker = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    record = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="use_check_note", condition=Q(used_right=True) | ~Q(note="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.loan_id} {self.on}"


class Acceptance(models.Model):
    """The works were looked at and found built, or not (nghiệm thu công trình).

    `checklist` as rules.checklist.written writes it; `basis` is the regulation it followed. What
    was not accepted is looked at again on `return_on`.
    """

    loan = models.ForeignKey(Loan, on_delete=models.PROTECT, related_name="acceptances")
    on = models.DateField()
    accepted = models.BooleanField()
    basis = models.CharField(max_length=120, blank=True)
    checklist = models.JSONField(default=list)
    note = models.CharField(max_length=500, blank=True)
    return_on = models.DateField(null=True)
    before = models.ManyToManyField(Attachment, related_name="+")
    after = models.ManyToManyField(Attachment, related_name="+")
    record = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="acceptance_once", fields=["loan"], condition=Q(accepted=True)
            ),
            models.CheckConstraint(
                name="acceptance_return",
                condition=Q(return_on=None) | Q(accepted=False, return_on__gt=F("on")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.loan_id} {self.on}"


class Recall(models.Model):
    """All that is left of a loan falls due on one day, by decision (thu hồi vốn)."""

    loan = models.OneToOneField(Loan, on_delete=models.PROTECT, related_name="recall")
    version = models.IntegerField()
    on = models.DateField()
    due_on = models.DateField()
    reason = models.CharField(max_length=250)
    decision_no = models.CharField(max_length=60)
    record = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="recall_decided",
                condition=Q(due_on__gte=F("on")) & ~Q(reason="") & ~Q(decision_no=""),
            ),
        ]

    def __str__(self) -> str:
        return self.decision_no
