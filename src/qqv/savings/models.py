"""Which savings books are there, and what went in and out?"""

from django.db import models
from django.db.models import Q

from qqv.ledger.models import Account, Entry
from qqv.people.models import Board, Dated, Fund, Group, Member, Scoped


class SavingsTerms(Dated):
    """What a member must put aside each month, in đồng (mức tiết kiệm).

    Voluntary savings stay within a percentage of a commune's capital, Quyết định 20/2017/QĐ-TTg.
    """

    fund = models.ForeignKey(Fund, on_delete=models.PROTECT, related_name="savings_terms")
    monthly = models.BigIntegerField()
    voluntary_percent = models.IntegerField(default=30)
    decision_no = models.CharField(max_length=60, blank=True)

    def __str__(self) -> str:
        return str(self.monthly)


class SavingsBook(models.Model):
    """A member's savings of one kind (sổ tiết kiệm)."""

    class Kind(models.TextChoices):
        COMPULSORY = "compulsory", "bắt buộc"
        VOLUNTARY = "voluntary", "tự nguyện"

    board = models.ForeignKey(Board, on_delete=models.PROTECT, related_name="savings_books")
    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="savings_books")
    member = models.ForeignKey(
        Member, on_delete=models.PROTECT, related_name="savings_books", db_index=False
    )
    kind = models.CharField(max_length=10, choices=Kind.choices, default=Kind.COMPULSORY)
    account = models.OneToOneField(Account, on_delete=models.PROTECT, related_name="savings_book")
    opening = models.BigIntegerField(default=0)

    objects = Scoped.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="savings_book_once", fields=["member", "kind"]),
        ]

    def __str__(self) -> str:
        return f"{self.member_id} {self.kind}"


class Deposit(models.Model):
    """Money put aside by a member (gửi tiết kiệm)."""

    savings_book = models.ForeignKey(SavingsBook, on_delete=models.PROTECT, related_name="deposits")
    key = models.UUIDField(unique=True)
    on = models.DateField()
    amount = models.BigIntegerField()
    place = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+", db_index=False)
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="deposits")
    reversed_by = models.ForeignKey(
        Entry, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )

    class Meta:
        constraints = [
            models.CheckConstraint(name="deposit_amount", condition=Q(amount__gt=0)),
        ]

    def __str__(self) -> str:
        return f"{self.savings_book_id} {self.on} {self.amount}"


class Withdrawal(models.Model):
    """Money taken out of a savings book, signed for (rút tiết kiệm)."""

    savings_book = models.ForeignKey(
        SavingsBook, on_delete=models.PROTECT, related_name="withdrawals"
    )
    on = models.DateField()
    amount = models.BigIntegerField()
    entry = models.OneToOneField(Entry, on_delete=models.PROTECT, related_name="withdrawal")
    reversed_by = models.ForeignKey(
        Entry, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )

    class Meta:
        constraints = [
            models.CheckConstraint(name="withdrawal_amount", condition=Q(amount__gt=0)),
        ]

    def __str__(self) -> str:
        return f"{self.savings_book_id} {self.on} {self.amount}"
