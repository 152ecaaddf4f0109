"""Where does the capital come from, who got how much, and where was cash moved?"""

from django.db import models
from django.db.models import Q

from qqv.ledger.models import Account, Entry
from qqv.people.models import Board, Fund, Scoped
from qqv.trail.models import Record


class Boarded(Scoped["Allocation | CashMove"]):
    group_path = ""


class CapitalSource(models.Model):
    """Who gave the fund its capital (nguồn vốn)."""

    fund = models.ForeignKey(Fund, on_delete=models.PROTECT, related_name="capital_sources")
    name = models.CharField(max_length=160)
    amount = models.BigIntegerField()
    since = models.DateField()

    def __str__(self) -> str:
        return self.name


class Allocation(models.Model):
    """Capital given by the province to a commune, or returned if negative (phân bổ vốn)."""

    board = models.ForeignKey(Board, on_delete=models.PROTECT, related_name="allocations")
    on = models.DateField()
    amount = models.BigIntegerField()
    decision_no = models.CharField(max_length=60, blank=True)
    given = models.OneToOneField(Entry, on_delete=models.PROTECT, related_name="+")
    received = models.OneToOneField(Entry, on_delete=models.PROTECT, related_name="+")
    record = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="+")

    objects = Boarded.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(name="allocation_amount", condition=~Q(amount=0)),
        ]

    def __str__(self) -> str:
        return f"{self.board} {self.amount}"


class CashMove(models.Model):
    """Cash taken to the bank, or fetched from it (nộp, rút tiền ngân hàng)."""

    board = models.ForeignKey(Board, on_delete=models.PROTECT, related_name="cash_moves")
    bank = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    on = models.DateField()
    to_bank = models.BooleanField()
    amount = models.BigIntegerField()
    slip_no = models.CharField(max_length=60)
    entry = models.OneToOneField(Entry, on_delete=models.PROTECT, related_name="cash_move")
    record = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="+")

    objects = Boarded.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(name="cash_move_amount", condition=Q(amount__gt=0)),
        ]

    def __str__(self) -> str:
        return f"{self.board} {self.amount}"


class Plans(Scoped["Plan"]):
    group_path = ""


class Plan(models.Model):
    """What a commune is to reach in a year, one row per revision (kế hoạch, chỉ tiêu)."""

    board = models.ForeignKey(Board, on_delete=models.PROTECT, related_name="plans")
    year = models.IntegerField()
    revision = models.IntegerField()
    members = models.IntegerField()
    loans = models.IntegerField()
    principal = models.BigIntegerField()
    withdrawn_on = models.DateField(null=True)
    record = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="+")

    objects = Plans.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="plan_revision_once", fields=["board", "year", "revision"]
            ),
            models.CheckConstraint(
                name="plan_amounts", condition=Q(members__gte=0, loans__gte=0, principal__gte=0)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.board} {self.year}"
