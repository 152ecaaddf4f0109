"""What did people complain of, what did they ask about their data, what did they agree to?"""

from typing import Self

from django.db import models
from django.db.models import Q

from qqv.people.models import Board, Group, Member, Officer, Scoped
from qqv.rules.access import Scope
from qqv.trail.models import Record


class Complaints(Scoped["Complaint"]):
    def within(self, scope: Scope) -> Self:
        """Keep what the scope reaches; confidential ones are the province's (lọc theo phạm vi)."""
        reach = super().within(scope)
        return reach if scope.everywhere else reach.filter(confidential=False)


class Complaint(models.Model):
    """Something a person says is wrong (khiếu nại, phản ánh).

    A confidential one is seen by the province only.
    """

    class About(models.TextChoices):
        MONEY = "money", "tiền thu, chi, số dư"
        OFFICER = "officer", "thái độ, việc làm của cán bộ"
        DECISION = "decision", "xét duyệt, giải ngân"
        WORKS = "works", "công trình"
        OTHER = "other", "việc khác"

    board = models.ForeignKey(Board, on_delete=models.PROTECT, related_name="complaints")
    group = models.ForeignKey(Group, on_delete=models.PROTECT, null=True, related_name="complaints")
    officer = models.ForeignKey(
        Officer, on_delete=models.PROTECT, null=True, related_name="complaints"
    )
    on = models.DateField()
    due_on = models.DateField()
    about = models.CharField(max_length=10, choices=About.choices)
    who = models.CharField(max_length=120, blank=True)
    phone = models.CharField(max_length=20, blank=True)
    text = models.CharField(max_length=2000)
    confidential = models.BooleanField(default=False)
    record = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="+")

    objects = Complaints.as_manager()

    class Meta:
        constraints = [models.CheckConstraint(name="complaint_said", condition=~Q(text=""))]

    def __str__(self) -> str:
        return f"{self.get_about_display()} {self.on}"


class ComplaintStep(models.Model):
    """What was done about a complaint; the closing step ends it (giải quyết khiếu nại)."""

    complaint = models.ForeignKey(Complaint, on_delete=models.PROTECT, related_name="steps")
    on = models.DateField()
    text = models.CharField(max_length=2000)
    closes = models.BooleanField()
    record = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="complaint_closed_once", fields=["complaint"], condition=Q(closes=True)
            ),
            models.CheckConstraint(name="complaint_step_said", condition=~Q(text="")),
        ]

    def __str__(self) -> str:
        return f"{self.complaint_id} {self.on}"


class DataRequest(models.Model):
    """What a person asks about the data held on her (yêu cầu về dữ liệu cá nhân)."""

    class Kind(models.TextChoices):
        SEE = "see", "xem, nhận bản sao"
        CORRECT = "correct", "sửa"
        LIMIT = "limit", "hạn chế, xóa"
        WITHDRAW = "withdraw", "rút lại sự đồng ý"

    board = models.ForeignKey(Board, on_delete=models.PROTECT, related_name="data_requests")
    group = models.ForeignKey(
        Group, on_delete=models.PROTECT, null=True, related_name="data_requests"
    )
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="data_requests")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    on = models.DateField()
    due_on = models.DateField()
    text = models.CharField(max_length=1000, blank=True)
    record = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="+")

    objects = Scoped.as_manager()

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.member}"


class DataAnswer(models.Model):
    """The answer to a request about data, once (trả lời yêu cầu dữ liệu)."""

    request = models.OneToOneField(DataRequest, on_delete=models.PROTECT, related_name="answer")
    on = models.DateField()
    granted = models.BooleanField()
    text = models.CharField(max_length=1000)
    record = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.CheckConstraint(name="data_answer_said", condition=~Q(text=""))]

    def __str__(self) -> str:
        return f"{self.request} {self.on}"


class Consent(models.Model):
    """A member agrees that her data are kept for the loan, or no longer does (đồng ý)."""

    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="consents")
    on = models.DateField()
    given = models.BooleanField()
    paper_no = models.CharField(max_length=60)
    record = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"{self.member} {self.on}"
