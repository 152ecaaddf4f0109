"""Which photos and papers are kept with a record, and which points are looked at?"""

from django.db import models
from django.db.models import Q

from qqv.people.models.people import Board, Fund, Group, Scoped
from qqv.rules.checklist import Purpose


class Attachment(models.Model):
    """A photo or a scanned paper that belongs to a record (tệp đính kèm).

    The file lies under its own SHA-256 in the data folder and never changes; `size` in bytes.
    """

    class Kind(models.TextChoices):
        PHOTO = "photo", "ảnh"
        PAPER = "paper", "giấy tờ"

    board = models.ForeignKey(Board, on_delete=models.PROTECT, related_name="attachments")
    group = models.ForeignKey(
        Group, on_delete=models.PROTECT, null=True, related_name="attachments"
    )
    kind = models.CharField(max_length=10, choices=Kind.choices)
    sha256 = models.CharField(max_length=64, db_index=True)
    media_type = models.CharField(max_length=40)
    name = models.CharField(max_length=120)
    size = models.IntegerField()
    taken_on = models.DateField()
    record = models.ForeignKey("trail.Record", on_delete=models.PROTECT, related_name="attachments")

    objects = Scoped.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(name="attachment_not_empty", condition=Q(size__gt=0)),
        ]

    def __str__(self) -> str:
        return self.name


class Checklist(models.Model):
    """A fund's own points to look at, from a day on (phiếu kiểm tra).

    `items` as rules.checklist.rows_of writes them. Until the fund decides, the standard list holds.
    """

    fund = models.ForeignKey(Fund, on_delete=models.PROTECT, related_name="checklists")
    purpose = models.CharField(max_length=12, choices=[(p.value, p.value) for p in Purpose])
    valid_from = models.DateField()
    basis = models.CharField(max_length=120, blank=True)
    items = models.JSONField(default=list)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="checklist_version_once", fields=["fund", "purpose", "valid_from"]
            ),
        ]

    def __str__(self) -> str:
        return f"{self.purpose} {self.valid_from}"
