"""By which table is interest shared, what was shared from which receipt, and who signed for it?"""

from django.db import models
from django.db.models import F, Q

from qqv.ledger.models import Entry, Posting
from qqv.people.models import Board, Fund, Group, Scoped
from qqv.rules.sharing import WHO_NAMES
from qqv.trail.models import Record, User

WHOS = [(who.value, name) for who, name in WHO_NAMES.items()]


class Runs(Scoped["SharingRun"]):
    group_path = ""


class SharingLines(Scoped["SharingLine"]):
    board_path = "run__board"


class ShareTable(models.Model):
    """Proposed parts of the interest, from the first day of a quarter on (bảng chia lãi)."""

    fund = models.ForeignKey(Fund, on_delete=models.PROTECT, related_name="share_tables")
    valid_from = models.DateField()
    on = models.DateField()
    reason = models.CharField(max_length=500)
    proposer = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    record = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"{self.fund} {self.valid_from}"


class ShareLine(models.Model):
    """A receiver's part of 10,000, for groups from so many members on (dòng bảng chia)."""

    table = models.ForeignKey(ShareTable, on_delete=models.PROTECT, related_name="lines")
    who = models.CharField(max_length=15, choices=WHOS)
    members_from = models.IntegerField(default=0)
    part = models.IntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="share_line_once", fields=["table", "who", "members_from"]
            ),
            models.CheckConstraint(
                name="share_line_parts", condition=Q(part__range=(0, 10_000), members_from__gte=0)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.who} {self.part}"


class ShareDecision(models.Model):
    """The yes or no to a table, by another person than its proposer (quyết định chia lãi)."""

    table = models.OneToOneField(ShareTable, on_delete=models.PROTECT, related_name="decision")
    on = models.DateField()
    approved = models.BooleanField()
    decision_no = models.CharField(max_length=60, blank=True)
    reason = models.CharField(max_length=500, blank=True)
    proposer = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    decider = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    record = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="share_decision_two_people", condition=~Q(proposer=F("decider"))
            ),
            models.CheckConstraint(
                name="share_decision_said",
                condition=Q(approved=True) & ~Q(decision_no="") | Q(approved=False) & ~Q(reason=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.table} {self.decision_no}"


class SharingRun(models.Model):
    """The interest of one quarter of a board, shared once (lần chia lãi).

    `interest` is what came in, less what was undone, in đồng; `entry` books what is to be paid.
    """

    board = models.ForeignKey(Board, on_delete=models.PROTECT, related_name="sharing_runs")
    first = models.DateField()
    last = models.DateField()
    table = models.ForeignKey(ShareTable, on_delete=models.PROTECT, related_name="runs")
    interest = models.BigIntegerField()
    entry = models.OneToOneField(Entry, on_delete=models.PROTECT, null=True, related_name="sharing")
    record = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="+")

    objects = Runs.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="sharing_once", fields=["board", "first"]),
            models.CheckConstraint(name="sharing_span", condition=Q(first__lt=F("last"))),
        ]

    def __str__(self) -> str:
        return f"{self.board} {self.first}"


class SharingBase(models.Model):
    """Interest of one group from one quarter, as a run took it up (lãi làm căn cứ).

    `quarter` is the first day of the quarter the money belongs to: an earlier one is a correction.
    `members` and `filled` (posts held) are those of that quarter; no `table` before sharing began.
    """

    run = models.ForeignKey(SharingRun, on_delete=models.PROTECT, related_name="bases")
    group = models.ForeignKey(
        Group, on_delete=models.PROTECT, null=True, related_name="sharing_bases"
    )
    quarter = models.DateField()
    members = models.IntegerField()
    filled = models.CharField(max_length=120, blank=True)
    table = models.ForeignKey(ShareTable, on_delete=models.PROTECT, null=True, related_name="+")
    interest = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="sharing_base_once", fields=["run", "group", "quarter"]),
            models.UniqueConstraint(
                name="sharing_base_without_group_once",
                fields=["run", "quarter"],
                condition=Q(group=None),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.run_id} {self.group_id} {self.interest}"


class SharingSource(models.Model):
    """A line of the books that a run shared, less than nothing if undone (chứng từ căn cứ)."""

    base = models.ForeignKey(SharingBase, on_delete=models.PROTECT, related_name="sources")
    posting = models.OneToOneField(Posting, on_delete=models.PROTECT, related_name="shared")
    amount = models.BigIntegerField()

    class Meta:
        constraints = [
            models.CheckConstraint(name="sharing_source_amount", condition=~Q(amount=0)),
        ]

    def __str__(self) -> str:
        return f"{self.posting_id} {self.amount}"


class SharingLine(models.Model):
    """What one receiver has from a run, in đồng (dòng chia lãi).

    `amount` is earned, `carried` was paid too much before, `payable` is to be paid; a receiver is
    a post, of the board or of a group, and `name` who held it. The fund's own line is never paid.
    """

    run = models.ForeignKey(SharingRun, on_delete=models.PROTECT, related_name="lines")
    who = models.CharField(max_length=15, choices=WHOS)
    group = models.ForeignKey(
        Group, on_delete=models.PROTECT, null=True, related_name="sharing_lines"
    )
    name = models.CharField(max_length=120, blank=True)
    amount = models.BigIntegerField()
    carried = models.BigIntegerField(default=0)
    payable = models.BigIntegerField(default=0)

    objects = SharingLines.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="sharing_line_once", fields=["run", "who", "group"]),
            models.UniqueConstraint(
                name="sharing_line_without_group_once",
                fields=["run", "who"],
                condition=Q(group=None),
            ),
            models.CheckConstraint(
                name="sharing_line_due",
                condition=Q(who="fund", carried=0, payable=0)
                | Q(carried__lte=0, payable=F("amount") + F("carried"), payable__gte=0)
                | Q(carried__lte=0, payable=0, amount__lt=-F("carried")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.who} {self.amount}"

    @property
    def left(self) -> int:
        """What is still to be taken off, in đồng: zero or less."""
        return 0 if self.who == "fund" else self.amount + self.carried - self.payable


class SharingPart(models.Model):
    """How much of a group's interest went into a receiver's line (phần chia)."""

    line = models.ForeignKey(SharingLine, on_delete=models.PROTECT, related_name="parts")
    base = models.ForeignKey(SharingBase, on_delete=models.PROTECT, related_name="parts")
    amount = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="sharing_part_once", fields=["line", "base"]),
            models.CheckConstraint(name="sharing_part_amount", condition=~Q(amount=0)),
        ]

    def __str__(self) -> str:
        return f"{self.line_id} {self.amount}"


class AllowancePayment(models.Model):
    """A line was paid: somebody signed the list, or the province was sent its part (đã chi).

    `arrival` is the voucher in the province's book.
    """

    line = models.OneToOneField(SharingLine, on_delete=models.PROTECT, related_name="payment")
    signed_by = models.CharField(max_length=120)
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="allowance_payments")
    arrival = models.ForeignKey(
        Entry, on_delete=models.PROTECT, null=True, related_name="allowance_arrivals"
    )
    record = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(name="allowance_signed", condition=~Q(signed_by="")),
        ]

    def __str__(self) -> str:
        return f"{self.line_id} {self.signed_by}"
