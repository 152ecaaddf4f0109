"""Where was cash moved, counted and matched, and what is a commune to reach?"""

from typing import Self

from django.db import models
from django.db.models import F, Q

from qqv.ledger.models import Account, Entry
from qqv.people.models import Board, Scoped
from qqv.rules.entries import VOUCHER_NAMES
from qqv.rules.purposes import PURPOSES, SLIPS
from qqv.trail.models import Record, User


class Boarded(Scoped["CashMove"]):
    group_path = ""


class Counts(Scoped["CashCount"]):
    group_path = ""


class Slips(Scoped["Slip"]):
    group_path = ""


class Days(Scoped["DayCheck"]):
    group_path = ""


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


class CashCount(models.Model):
    """What the cashier counted in the till, beside what the book said then (kiểm kê quỹ)."""

    board = models.ForeignKey(Board, on_delete=models.PROTECT, related_name="cash_counts")
    on = models.DateField()
    counted = models.BigIntegerField()
    booked = models.BigIntegerField()
    denominations = models.JSONField(default=dict)
    reason = models.CharField(max_length=250, blank=True)
    counted_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    record = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="+")

    objects = Counts.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="cash_count_amounts", condition=Q(counted__gte=0, booked__gte=0)
            ),
            models.CheckConstraint(
                name="cash_count_difference_has_reason",
                condition=Q(counted=F("booked")) | ~Q(reason=""),
            ),
        ]
        indexes = [models.Index(fields=["board", "on"])]

    def __str__(self) -> str:
        return f"{self.board} {self.on} {self.counted}"


class CountWitness(models.Model):
    """The second person who counted with the cashier; a difference is booked (người chứng kiến)."""

    count = models.OneToOneField(CashCount, on_delete=models.PROTECT, related_name="witness")
    counted_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    confirmed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    entry = models.OneToOneField(
        Entry, on_delete=models.PROTECT, null=True, related_name="cash_count"
    )
    record = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="cash_count_two_people", condition=~Q(counted_by=F("confirmed_by"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.count_id} {self.confirmed_by_id}"


class Slip(models.Model):
    """A receipt or payment proposed by the accountant, no entry yet (phiếu thu, chi khác)."""

    board = models.ForeignKey(Board, on_delete=models.PROTECT, related_name="slips")
    kind = models.CharField(max_length=2, choices=[(k.value, VOUCHER_NAMES[k]) for k in SLIPS])
    purpose = models.CharField(
        max_length=20, choices=[(p.value, about.name) for p, about in PURPOSES.items()]
    )
    on = models.DateField()
    party = models.CharField(max_length=120)
    address = models.CharField(max_length=200, blank=True)
    reason = models.CharField(max_length=200)
    attached = models.IntegerField(default=0)
    amount = models.BigIntegerField()
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    record = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="+")

    objects = Slips.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(name="slip_amounts", condition=Q(amount__gt=0, attached__gte=0)),
        ]
        indexes = [models.Index(fields=["board", "on"])]

    def __str__(self) -> str:
        return f"{self.party} {self.amount}"


class SlipPayment(models.Model):
    """The money of a slip changed hands, and it stands in the book (đã thu, đã chi)."""

    slip = models.OneToOneField(Slip, on_delete=models.PROTECT, related_name="payment")
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    paid_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    entry = models.OneToOneField(Entry, on_delete=models.PROTECT, related_name="slip_payment")
    record = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(name="slip_two_people", condition=~Q(made_by=F("paid_by"))),
        ]

    def __str__(self) -> str:
        return f"{self.slip_id} {self.entry_id}"


class SlipRefusal(models.Model):
    """A slip that was sent back, and why (trả lại phiếu)."""

    slip = models.OneToOneField(Slip, on_delete=models.PROTECT, related_name="refusal")
    reason = models.CharField(max_length=250)
    record = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return self.reason


class VoucherReversal(models.Model):
    """A voucher undone by its mirror, and why (đảo phiếu)."""

    undone = models.OneToOneField(Entry, on_delete=models.PROTECT, related_name="voucher_reversal")
    entry = models.OneToOneField(Entry, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=250)
    record = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return self.reason


class DayCheck(models.Model):
    """What the paper said on a day, beside the book and the till (giấy, máy, tiền)."""

    board = models.ForeignKey(Board, on_delete=models.PROTECT, related_name="day_checks")
    on = models.DateField()
    paper_received = models.BigIntegerField()
    paper_paid = models.BigIntegerField()
    booked_received = models.BigIntegerField()
    booked_paid = models.BigIntegerField()
    booked_balance = models.BigIntegerField()
    count = models.ForeignKey(CashCount, on_delete=models.PROTECT, null=True, related_name="+")
    note = models.CharField(max_length=250, blank=True)
    record = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="+")

    objects = Days.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="day_check_amounts", condition=Q(paper_received__gte=0, paper_paid__gte=0)
            ),
        ]
        indexes = [models.Index(fields=["board", "on"])]

    def __str__(self) -> str:
        return f"{self.board} {self.on}"


class Statements(Scoped["BankStatement"]):
    group_path = ""

    def standing(self) -> Self:
        """Leave out what was withdrawn (sao kê còn hiệu lực)."""
        return self.filter(undone_by=None)


class Matches(Scoped["BankMatch"]):
    board_path = "line__statement__board"
    group_path = ""


class BankStatement(models.Model):
    """What the bank says of an account over a span of days (sao kê ngân hàng)."""

    board = models.ForeignKey(Board, on_delete=models.PROTECT, related_name="bank_statements")
    bank = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    first = models.DateField()
    last = models.DateField()
    opening = models.BigIntegerField()
    closing = models.BigIntegerField()
    file_name = models.CharField(max_length=160)
    record = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="+")
    undone_by = models.ForeignKey(Record, on_delete=models.PROTECT, null=True, related_name="+")

    objects = Statements.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(name="bank_statement_span", condition=Q(first__lte=F("last"))),
            models.UniqueConstraint(
                name="bank_statement_once", fields=["bank", "first"], condition=Q(undone_by=None)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.board} {self.first} {self.last}"


class BankLine(models.Model):
    """One line of a bank's statement: money came in or went out (dòng sao kê)."""

    statement = models.ForeignKey(BankStatement, on_delete=models.PROTECT, related_name="lines")
    number = models.IntegerField()
    on = models.DateField()
    inward = models.BigIntegerField()
    outward = models.BigIntegerField()
    memo = models.CharField(max_length=250, blank=True)
    reference = models.CharField(max_length=60, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="bank_line_once", fields=["statement", "number"]),
            models.CheckConstraint(
                name="bank_line_one_side",
                condition=Q(inward=0, outward__gt=0) | Q(inward__gt=0, outward=0),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.on} {self.inward - self.outward}"


class BankMatch(models.Model):
    """A line of the bank and a voucher of the book are the same money (khớp sao kê)."""

    line = models.ForeignKey(BankLine, on_delete=models.PROTECT, related_name="matches")
    bank = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="bank_matches")
    record = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="+")
    undone_by = models.ForeignKey(Record, on_delete=models.PROTECT, null=True, related_name="+")

    objects = Matches.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="bank_line_matched_once", fields=["line"], condition=Q(undone_by=None)
            ),
            # Money moved from one bank account to another is one voucher and a line at each.
            models.UniqueConstraint(
                name="bank_entry_matched_once",
                fields=["entry", "bank"],
                condition=Q(undone_by=None),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.line_id} {self.entry_id}"


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


class BalanceConfirmation(models.Model):
    """What a borrower says she owes, beside the book, in đồng (đối chiếu dư nợ với người vay)."""

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="confirmations")
    on = models.DateField()
    booked = models.BigIntegerField()
    said = models.BigIntegerField()
    note = models.CharField(max_length=250, blank=True)
    record = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="confirmation_gap_noted",
                condition=Q(said__gte=0) & (Q(said=models.F("booked")) | ~Q(note="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.account_id} {self.on}"
