"""What is offered, asked for, appraised and approved?"""

from enum import StrEnum

from django.db import models
from django.db.models import F, Q

from qqv.people.models import Attachment, Board, Dated, Fund, Group, Member, Scoped
from qqv.rules.money import Rounding
from qqv.rules.repayment import SettlementInterest
from qqv.rules.schedule import Frequency, Method, RatePer
from qqv.trail.models import Record, User


def _choices(enum: type[StrEnum]) -> list[tuple[str, str]]:
    return [(item.value, item.value) for item in enum]


class LoanTerms(models.Model):
    """The numbers of a schedule, kept where they were promised (điều khoản)."""

    installments = models.IntegerField()
    rate = models.DecimalField(max_digits=9, decimal_places=5)
    rate_per = models.CharField(max_length=5, choices=_choices(RatePer), default=RatePer.MONTH)
    method = models.CharField(max_length=30, choices=_choices(Method))
    frequency = models.CharField(
        max_length=10, choices=_choices(Frequency), default=Frequency.MONTHLY
    )
    grace_principal = models.IntegerField(default=0)
    grace_all = models.IntegerField(default=0)
    round_to = models.IntegerField(default=1000)
    rounding = models.CharField(max_length=10, choices=_choices(Rounding), default=Rounding.HALF_UP)
    settlement_interest = models.CharField(
        max_length=15,
        choices=_choices(SettlementInterest),
        default=SettlementInterest.RUNNING_PERIOD,
    )

    class Meta:
        abstract = True


class ProductTerms(LoanTerms):
    """What a version of a product says, in force or proposed (điều khoản sản phẩm)."""

    code = models.CharField(max_length=20)
    name = models.CharField(max_length=120)
    principal_min = models.BigIntegerField(default=1_000_000)
    principal_max = models.BigIntegerField(default=50_000_000)
    principal_usual = models.BigIntegerField(default=10_000_000)
    second_appraiser_from_cycle = models.IntegerField(default=2)
    days_between_cycles = models.IntegerField(default=0)

    class Meta:
        abstract = True


class Product(Dated, ProductTerms):
    """What the fund lends, and on which terms, from a day on (sản phẩm vay)."""

    fund = models.ForeignKey(Fund, on_delete=models.PROTECT, related_name="products")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="product_version_once", fields=["fund", "code", "valid_from"]
            ),
        ]

    def __str__(self) -> str:
        return self.name


class WorkKind(models.Model):
    """A sanitation work the fund lends for (loại công trình).

    `latrine` says how faeces are kept, on which the points of its acceptance depend.
    """

    class Latrine(models.TextChoices):
        NONE = "", "không phải nhà tiêu"
        FLUSH = "flush", "nhà tiêu dội nước"
        DRY_SUNKEN = "dry_sunken", "nhà tiêu khô chìm"
        DRY_RAISED = "dry_raised", "nhà tiêu khô nổi"

    fund = models.ForeignKey(Fund, on_delete=models.PROTECT, related_name="work_kinds")
    code = models.CharField(max_length=20)
    name = models.CharField(max_length=120)
    latrine = models.CharField(
        max_length=10, choices=Latrine.choices, default=Latrine.NONE, blank=True
    )
    again = models.BooleanField(default=False)

    def __str__(self) -> str:
        return self.name


class Application(models.Model):
    """A member's wish for a loan, on paper (đơn xin vay)."""

    class Stage(models.TextChoices):
        APPLIED = "applied", "Đã nộp đơn"
        ENDORSED = "endorsed", "Đã bình xét"
        APPRAISED = "appraised", "Đã thẩm định"
        APPROVED = "approved", "Đã duyệt"
        DISBURSED = "disbursed", "Đã giải ngân"
        DECLINED = "declined", "Không duyệt"

    board = models.ForeignKey(
        Board, on_delete=models.PROTECT, related_name="applications", db_index=False
    )
    group = models.ForeignKey(
        Group, on_delete=models.PROTECT, related_name="applications", db_index=False
    )
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="applications")
    product = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="+")
    number = models.IntegerField()
    cycle = models.IntegerField()
    on = models.DateField()
    principal = models.BigIntegerField()
    work_kind = models.ForeignKey(WorkKind, on_delete=models.PROTECT, related_name="+")
    estimate = models.BigIntegerField(default=0)
    purpose = models.CharField(max_length=250, blank=True)
    stage = models.CharField(max_length=10, choices=Stage.choices, default=Stage.APPLIED)
    record = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="+")

    objects = Scoped.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="application_number_once", fields=["board", "number"]),
            models.UniqueConstraint(
                name="application_one_open",
                fields=["member"],
                condition=Q(stage__in=["applied", "endorsed", "appraised", "approved"]),
            ),
            models.CheckConstraint(
                name="application_amounts", condition=Q(principal__gt=0, estimate__gte=0)
            ),
        ]
        indexes = [
            models.Index(fields=["board", "stage", "on"]),
            models.Index(fields=["group", "stage"]),
        ]

    def __str__(self) -> str:
        return f"Hồ sơ {self.number} · {self.member}"


class Endorsement(models.Model):
    """The group's vote on an application, minuted (bình xét)."""

    application = models.OneToOneField(
        Application, on_delete=models.PROTECT, related_name="endorsement"
    )
    on = models.DateField()
    present = models.IntegerField()
    votes_for = models.IntegerField()
    minutes_no = models.CharField(max_length=40, blank=True)
    record = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="endorsement_votes", condition=Q(votes_for__gte=0, votes_for__lte=F("present"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.votes_for}/{self.present}"


class Appraisal(models.Model):
    """A visit to the household before approval, by somebody independent (thẩm định)."""

    application = models.ForeignKey(
        Application, on_delete=models.PROTECT, related_name="appraisals"
    )
    appraiser = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    on = models.DateField()
    visited_on = models.DateField()
    passed = models.BooleanField()
    checklist = models.JSONField(default=dict)
    note = models.CharField(max_length=500, blank=True)
    doubles_note = models.CharField(max_length=500, blank=True)
    # The words as they were asked, each with its answer; `checklist` holds the ticks of old rows.
    answers = models.JSONField(default=list)
    basis = models.CharField(max_length=120, blank=True)
    photos = models.ManyToManyField(Attachment, related_name="appraisals")
    record = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="appraisal_once_each", fields=["application", "appraiser"]
            ),
        ]

    def __str__(self) -> str:
        return f"{self.application} {self.on}"


class Approval(models.Model):
    """The board's yes or no to an appraised application (phê duyệt)."""

    application = models.OneToOneField(
        Application, on_delete=models.PROTECT, related_name="approval"
    )
    on = models.DateField()
    approved = models.BooleanField()
    principal = models.BigIntegerField()
    appraisal = models.ForeignKey(Appraisal, on_delete=models.PROTECT, related_name="+")
    appraiser = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    approver = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    decision_no = models.CharField(max_length=60, blank=True)
    reason = models.CharField(max_length=250, blank=True)
    record = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="approval_by_another", condition=~Q(approver=F("appraiser"))
            ),
            models.CheckConstraint(
                name="approval_reason", condition=Q(approved=True) | ~Q(reason="")
            ),
        ]

    def __str__(self) -> str:
        return self.decision_no
