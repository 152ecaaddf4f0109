"""Where does the capital come from, who got how much, and what of it went back?"""

from django.db import models
from django.db.models import F, Q

from qqv.ledger.models import Entry
from qqv.people.models import Board, Fund, Scoped
from qqv.rules.sources import SOURCES, SourceKind
from qqv.trail.models import Record


class Allocations(Scoped["Allocation"]):
    group_path = ""


class CapitalSource(models.Model):
    """Who gave the fund its capital, of which kind, by which paper (nguồn vốn).

    A source taken in when the books were opened has no voucher of its own; one that was lent
    is to be paid back on `due_on`.
    """

    fund = models.ForeignKey(Fund, on_delete=models.PROTECT, related_name="capital_sources")
    name = models.CharField(max_length=160)
    kind = models.CharField(
        max_length=10,
        choices=[(kind.value, about.name) for kind, about in SOURCES.items()],
        default=SourceKind.GRANTED,
    )
    amount = models.BigIntegerField()
    since = models.DateField()
    document_no = models.CharField(max_length=60, blank=True)
    document_on = models.DateField(null=True)
    due_on = models.DateField(null=True)
    entry = models.OneToOneField(Entry, on_delete=models.PROTECT, null=True, related_name="+")
    record = models.ForeignKey(Record, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(name="capital_source_amount", condition=Q(amount__gt=0)),
            models.CheckConstraint(
                name="capital_source_due",
                condition=Q(kind=SourceKind.LENT, due_on__gte=F("since"))
                | (~Q(kind=SourceKind.LENT) & Q(due_on=None)),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class SourceReturn(models.Model):
    """Capital paid back to who gave it, by a paper (trả vốn cho bên cấp)."""

    source = models.ForeignKey(CapitalSource, on_delete=models.PROTECT, related_name="returns")
    on = models.DateField()
    amount = models.BigIntegerField()
    document_no = models.CharField(max_length=60)
    entry = models.OneToOneField(Entry, on_delete=models.PROTECT, related_name="+")
    record = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="source_return_on_paper", condition=Q(amount__gt=0) & ~Q(document_no="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source} {self.amount}"


class Allocation(models.Model):
    """Capital given by the province to a commune, or returned if negative (phân bổ vốn)."""

    board = models.ForeignKey(Board, on_delete=models.PROTECT, related_name="allocations")
    on = models.DateField()
    amount = models.BigIntegerField()
    decision_no = models.CharField(max_length=60, blank=True)
    given = models.OneToOneField(Entry, on_delete=models.PROTECT, related_name="+")
    received = models.OneToOneField(Entry, on_delete=models.PROTECT, related_name="+")
    record = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="+")

    objects = Allocations.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(name="allocation_amount", condition=~Q(amount=0)),
        ]

    def __str__(self) -> str:
        return f"{self.board} {self.amount}"


class AllocationReversal(models.Model):
    """A mistaken allocation or return, undone in both books by another (đảo phân bổ vốn)."""

    allocation = models.OneToOneField(Allocation, on_delete=models.PROTECT, related_name="reversal")
    on = models.DateField()
    reason = models.CharField(max_length=250)
    given = models.OneToOneField(Entry, on_delete=models.PROTECT, related_name="+")
    received = models.OneToOneField(Entry, on_delete=models.PROTECT, related_name="+")
    record = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(name="allocation_reversal_reason", condition=~Q(reason="")),
        ]

    def __str__(self) -> str:
        return self.reason
