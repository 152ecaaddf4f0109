"""How does a fund head its papers, where may borrowers pay, which reports were frozen?"""

from django.db import models
from django.db.models import Q

from qqv.people.models import Board, Fund
from qqv.trail.models import Record, User


class PaperHead(models.Model):
    """How one kind of paper is headed, where a fund departs from the custom (đầu trang)."""

    fund = models.ForeignKey(Fund, on_delete=models.PROTECT, related_name="paper_heads")
    kind = models.CharField(max_length=10)
    style = models.CharField(max_length=10)
    form_no = models.CharField(max_length=60, blank=True)
    union = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(name="paper_head_once", fields=["fund", "kind"])]

    def __str__(self) -> str:
        return f"{self.fund_id} {self.kind}"


class PaymentPlace(models.Model):
    """The bank account of a board that borrowers may pay into by QR (tài khoản nhận tiền)."""

    board = models.OneToOneField(Board, on_delete=models.PROTECT, related_name="payment_place")
    bank = models.CharField(max_length=6)
    account = models.CharField(max_length=19)
    holder = models.CharField(max_length=60)

    def __str__(self) -> str:
        return f"{self.bank} {self.account}"


class ReportText(models.Model):
    """What the board writes into a report in its own words (lời của báo cáo).

    Of a part's texts the last one counts; an empty one takes it back. `half` is 1 or 2, or 0
    for the whole year.
    """

    fund = models.ForeignKey(Fund, on_delete=models.PROTECT, related_name="report_texts")
    year = models.IntegerField()
    half = models.IntegerField()
    part = models.CharField(max_length=40)
    text = models.TextField(blank=True)
    on = models.DateField()
    record = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["fund", "year", "half"])]

    def __str__(self) -> str:
        return f"{self.year} {self.half} {self.part}"


class FrozenReport(models.Model):
    """A report as the chair let it stand, never written again (báo cáo đã chốt).

    `content` is all that is printed, with its figures; `digest` is its SHA-256, as
    `frozen.digest_of` makes it.
    """

    fund = models.ForeignKey(Fund, on_delete=models.PROTECT, related_name="frozen_reports")
    kind = models.CharField(max_length=20)
    year = models.IntegerField()
    half = models.IntegerField()
    version = models.IntegerField()
    on = models.DateField()
    frozen_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=500, blank=True)
    content = models.JSONField()
    digest = models.CharField(max_length=64)
    record = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="frozen_version_once", fields=["fund", "kind", "year", "half", "version"]
            ),
            models.CheckConstraint(
                name="frozen_again_says_why",
                condition=Q(version=1) | (Q(version__gt=1) & ~Q(reason="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.year} {self.half} v{self.version}"


class WordTemplate(models.Model):
    """The fund's own Word template of a report; the last one is in force (mẫu Word).

    One without content goes back to the program's.
    """

    fund = models.ForeignKey(Fund, on_delete=models.PROTECT, related_name="word_templates")
    kind = models.CharField(max_length=20)
    name = models.CharField(max_length=120)
    content = models.BinaryField()
    on = models.DateField()
    record = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return self.name
