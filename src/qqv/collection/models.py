"""What was collected at each group meeting, and how did it reach the cashier?"""

from django.db import models
from django.db.models import F, Q

from qqv.ledger.models import Entry
from qqv.lending.models import Loan, Repayment
from qqv.people.models import Board, Group, Member, Scoped
from qqv.savings.models import Deposit
from qqv.trail.models import Record, User


class CollectionSheet(models.Model):
    """One group meeting's collection, saved as one (bảng kê thu)."""

    board = models.ForeignKey(Board, on_delete=models.PROTECT, related_name="sheets")
    group = models.ForeignKey(
        Group, on_delete=models.PROTECT, related_name="sheets", db_index=False
    )
    met_on = models.DateField()
    part = models.IntegerField(default=1)
    total = models.BigIntegerField()
    present = models.IntegerField()
    entry = models.OneToOneField(Entry, on_delete=models.PROTECT, null=True, related_name="sheet")
    record = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="+")

    objects = Scoped.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="sheet_once", fields=["group", "met_on", "part"]),
            models.CheckConstraint(name="sheet_total", condition=Q(total__gte=0)),
        ]

    def __str__(self) -> str:
        return f"{self.group} {self.met_on}"


class CollectionLine(models.Model):
    """What one member did at the meeting (dòng bảng kê)."""

    sheet = models.ForeignKey(CollectionSheet, on_delete=models.PROTECT, related_name="lines")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+", db_index=False)
    loan = models.ForeignKey(
        Loan, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    attended = models.BooleanField()
    received = models.BigIntegerField(default=0)
    saved = models.BigIntegerField(default=0)
    repayment = models.OneToOneField(
        Repayment, on_delete=models.PROTECT, null=True, related_name="line"
    )
    deposit = models.OneToOneField(
        Deposit, on_delete=models.PROTECT, null=True, related_name="line"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(name="line_once", fields=["sheet", "member"]),
        ]

    def __str__(self) -> str:
        return f"{self.sheet_id} {self.member_id}"


class HandOver(models.Model):
    """Money a group leader says she hands to the cashier (nộp tiền, bàn giao)."""

    board = models.ForeignKey(
        Board, on_delete=models.PROTECT, related_name="hand_overs", db_index=False
    )
    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="hand_overs")
    on = models.DateField()
    declared = models.BigIntegerField()
    denominations = models.JSONField(default=dict)
    declared_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    replaces = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, related_name="replaced_by"
    )
    record = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="+")

    objects = Scoped.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(name="hand_over_declared", condition=Q(declared__gt=0)),
        ]
        indexes = [models.Index(fields=["board", "on"])]

    def __str__(self) -> str:
        return f"{self.group} {self.declared}"


class Receipt(models.Model):
    """The cashier's own count of a hand-over; equal, it is booked (nhận tiền)."""

    hand_over = models.ForeignKey(HandOver, on_delete=models.PROTECT, related_name="receipts")
    counted = models.BigIntegerField()
    declared = models.BigIntegerField()
    denominations = models.JSONField(default=dict)
    received_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    on = models.DateField()
    entry = models.OneToOneField(Entry, on_delete=models.PROTECT, null=True, related_name="receipt")
    record = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="receipt_booked_once", fields=["hand_over"], condition=~Q(entry=None)
            ),
            models.CheckConstraint(
                name="receipt_books_equal_only",
                condition=Q(entry=None) | Q(counted=F("declared")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.hand_over_id} {self.counted}"


class Misuses(Scoped["Misuse"]):
    pass


class Misuse(models.Model):
    """The fund's money was confirmed to be in wrong hands (chiếm dụng đã xác nhận)."""

    board = models.ForeignKey(Board, on_delete=models.PROTECT, related_name="misuses")
    group = models.ForeignKey(Group, on_delete=models.PROTECT, null=True, related_name="misuses")
    on = models.DateField()
    record = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="+")

    objects = Misuses.as_manager()

    def __str__(self) -> str:
        return f"{self.group or self.board} {self.on}"
