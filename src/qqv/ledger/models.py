"""Which books, accounts, entries and postings are there? Append-only and sealed."""

from django.db import models
from django.db.models import F, Q

from qqv.people.models import Board, Group, Member, Scoped
from qqv.rules.chart import LINES, Chart, Side
from qqv.rules.entries import VOUCHER_NAMES, VoucherKind
from qqv.trail.models import Record


class BookQuerySet(Scoped["Book"]):
    group_path = ""


class Book(models.Model):
    """One board's book with its numbering and the seal of its last entry (sổ kế toán)."""

    board = models.OneToOneField(Board, on_delete=models.PROTECT, related_name="book")
    opened_on = models.DateField()
    last_seq = models.IntegerField(default=0)
    last_seal = models.CharField(max_length=64, blank=True)
    numbers = models.JSONField(default=dict)
    closed_through = models.DateField(null=True)
    ended_on = models.DateField(null=True)

    objects = BookQuerySet.as_manager()

    def __str__(self) -> str:
        return f"Sổ {self.board}"


class Account(models.Model):
    """A drawer money is counted in: a cash box, a loan, a savings book (tài khoản)."""

    board = models.ForeignKey(Board, on_delete=models.PROTECT, related_name="accounts")
    chart = models.CharField(max_length=6, choices=[(c.value, LINES[c].name) for c in Chart])
    number = models.CharField(max_length=30)
    name = models.CharField(max_length=160)
    side = models.CharField(max_length=1, choices=[(s.value, s.name) for s in Side])
    control = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="parts")
    group = models.ForeignKey(Group, on_delete=models.PROTECT, null=True, related_name="accounts")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, related_name="accounts")
    debits = models.BigIntegerField(default=0)
    credits = models.BigIntegerField(default=0)
    may_overdraw = models.BooleanField(default=False)
    opened_on = models.DateField()
    closed_on = models.DateField(null=True)

    objects = Scoped.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="account_number_once", fields=["board", "number"]),
            models.CheckConstraint(
                name="account_not_overdrawn",
                condition=Q(may_overdraw=True)
                | Q(side="D", debits__gte=F("credits"))
                | Q(side="C", credits__gte=F("debits")),
            ),
            models.CheckConstraint(
                name="account_closed_empty",
                condition=Q(closed_on=None) | Q(debits=F("credits")),
            ),
            models.CheckConstraint(
                name="account_totals_grow", condition=Q(debits__gte=0, credits__gte=0)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.name}"

    @property
    def balance(self) -> int:
        moved = self.debits - self.credits
        return moved if self.side == Side.DEBIT else -moved


class EntryQuerySet(Scoped["Entry"]):
    board_path = "book__board"
    group_path = ""


class Entry(models.Model):
    """A voucher in a book: numbered without gaps and sealed to the one before (bút toán)."""

    book = models.ForeignKey(Book, on_delete=models.PROTECT, related_name="entries")
    seq = models.IntegerField()
    kind = models.CharField(
        max_length=2, choices=[(k.value, VOUCHER_NAMES[k]) for k in VoucherKind]
    )
    year = models.IntegerField()
    number = models.IntegerField()
    on = models.DateField()
    recorded_at = models.DateTimeField()
    memo = models.CharField(max_length=250)
    reverses = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, related_name="reversed_by"
    )
    record = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="entries")
    seal = models.CharField(max_length=64)

    objects = EntryQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="entry_seq_once", fields=["book", "seq"]),
            models.UniqueConstraint(
                name="entry_number_once", fields=["book", "year", "kind", "number"]
            ),
        ]
        indexes = [models.Index(fields=["book", "on"])]

    def __str__(self) -> str:
        return self.code

    @property
    def code(self) -> str:
        return f"{self.kind}-{self.number:04d}/{self.year}"

    @property
    def check_code(self) -> str:
        return f"{self.seal[:4]}-{self.seal[4:6]}".upper()


class Posting(models.Model):
    """Debit one account, credit another, by one amount (định khoản)."""

    entry = models.ForeignKey(
        Entry, on_delete=models.PROTECT, related_name="postings", db_index=False
    )
    line = models.IntegerField()
    on = models.DateField()
    debit = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+", db_index=False)
    credit = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+", db_index=False)
    amount = models.BigIntegerField()
    party = models.ForeignKey(
        Account, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(name="posting_line_once", fields=["entry", "line"]),
            models.CheckConstraint(name="posting_amount_positive", condition=Q(amount__gt=0)),
            models.CheckConstraint(name="posting_two_accounts", condition=~Q(debit=F("credit"))),
        ]
        indexes = [
            models.Index(fields=["debit", "on"]),
            models.Index(fields=["credit", "on"]),
            models.Index(fields=["party"], name="posting_party", condition=Q(party__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"Nợ {self.debit_id} / Có {self.credit_id}: {self.amount}"


class Period(models.Model):
    """A month of a book that was closed, and perhaps opened again (kỳ đã khóa sổ)."""

    book = models.ForeignKey(Book, on_delete=models.PROTECT, related_name="periods")
    ends_on = models.DateField()
    closed_by = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="+")
    reopened_by = models.ForeignKey(Record, on_delete=models.PROTECT, null=True, related_name="+")
    reason = models.CharField(max_length=250, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="period_closed_once",
                fields=["book", "ends_on"],
                condition=Q(reopened_by=None),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.book} {self.ends_on:%m/%Y}"
