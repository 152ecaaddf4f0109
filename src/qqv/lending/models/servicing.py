"""What was lent, when does it fall due, and what was paid?"""

from django.db import models
from django.db.models import F, Q

from qqv.ledger.models import Account, Entry
from qqv.lending.models.origination import Application, LoanTerms, Product
from qqv.people.models import Board, Group, Member, Scoped
from qqv.trail.models import Record


class Disbursement(models.Model):
    """Money handed to members of one group on one day (giải ngân)."""

    class Channel(models.TextChoices):
        CASH = "cash", "tiền mặt"
        TRANSFER = "transfer", "chuyển khoản"

    board = models.ForeignKey(Board, on_delete=models.PROTECT, related_name="disbursements")
    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="disbursements")
    on = models.DateField()
    channel = models.CharField(max_length=10, choices=Channel.choices)
    total = models.BigIntegerField()
    entry = models.OneToOneField(Entry, on_delete=models.PROTECT, related_name="disbursement")
    record = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="+")

    objects = Scoped.as_manager()

    def __str__(self) -> str:
        return f"{self.group} {self.on}"


class LoanQuerySet(Scoped["Loan"]):
    pass


LoanBase = models.Manager.from_queryset(LoanQuerySet)


class LoanManager(LoanBase["Loan"]):
    """Loans that stand; one taken in by mistake and undone is seen in the books only."""

    def get_queryset(self) -> LoanQuerySet:
        return LoanQuerySet(self.model, using=self._db).filter(undone_on=None)


class Loan(LoanTerms):
    """Money lent to a member, with the terms it was promised on (khoản vay).

    `outstanding` and `next_due_on` are caches of the replay; `paid_before` is what had been
    paid when the books were opened.
    """

    board = models.ForeignKey(Board, on_delete=models.PROTECT, related_name="loans", db_index=False)
    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="loans", db_index=False)
    member = models.ForeignKey(
        Member, on_delete=models.PROTECT, related_name="loans", db_index=False
    )
    product = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="+")
    application = models.OneToOneField(
        Application, on_delete=models.PROTECT, null=True, related_name="loan"
    )
    disbursement = models.ForeignKey(
        Disbursement, on_delete=models.PROTECT, null=True, related_name="loans"
    )
    account = models.OneToOneField(Account, on_delete=models.PROTECT, related_name="loan")
    number = models.CharField(max_length=20)
    cycle = models.IntegerField()
    principal = models.BigIntegerField()
    disbursed_on = models.DateField()
    first_due_on = models.DateField(null=True)
    opened_on = models.DateField()
    paid_before = models.BigIntegerField(default=0)
    version = models.IntegerField(default=1)
    outstanding = models.BigIntegerField()
    next_due_on = models.DateField(null=True)
    last_paid_on = models.DateField(null=True)
    settled_on = models.DateField(null=True)
    undone_on = models.DateField(null=True)

    objects = LoanManager()
    every = LoanQuerySet.as_manager()

    class Meta:
        base_manager_name = "every"
        constraints = [
            models.UniqueConstraint(
                name="loan_one_per_cycle", fields=["member", "cycle"], condition=Q(undone_on=None)
            ),
            models.UniqueConstraint(
                name="loan_number_once", fields=["board", "number"], condition=Q(undone_on=None)
            ),
            models.UniqueConstraint(
                name="loan_one_open", fields=["member"], condition=Q(settled_on=None)
            ),
            models.CheckConstraint(
                name="loan_amounts",
                condition=Q(principal__gt=0, outstanding__gte=0, paid_before__gte=0),
            ),
            models.CheckConstraint(
                name="loan_settled_owes_nothing",
                condition=Q(settled_on=None) | Q(outstanding=0, next_due_on=None),
            ),
        ]
        indexes = [
            models.Index(fields=["group", "settled_on"]),
            models.Index(
                name="loan_late",
                fields=["board", "next_due_on", "outstanding"],
                condition=Q(settled_on=None),
            ),
            models.Index(fields=["board", "disbursed_on"]),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.member}"


class Installment(models.Model):
    """One line of a loan's schedule and what has been paid of it (kỳ trả)."""

    loan = models.ForeignKey(
        Loan, on_delete=models.PROTECT, related_name="installments_due", db_index=False
    )
    version = models.IntegerField(default=1)
    number = models.IntegerField()
    due_on = models.DateField()
    principal = models.BigIntegerField()
    interest = models.BigIntegerField()
    principal_paid = models.BigIntegerField(default=0)
    interest_paid = models.BigIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="installment_once", fields=["loan", "version", "number"]),
            models.CheckConstraint(
                name="installment_not_overpaid",
                condition=Q(
                    principal__gte=0,
                    interest__gte=0,
                    principal_paid__gte=0,
                    interest_paid__gte=0,
                    principal_paid__lte=F("principal"),
                    interest_paid__lte=F("interest"),
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.loan_id}/{self.number}"


class Repayment(models.Model):
    """What one member paid on her loan at one time, as it was split then (thu nợ)."""

    class Kind(models.TextChoices):
        MEETING = "meeting", "họp nhóm"
        COUNTER = "counter", "tại quỹ xã"
        SETTLEMENT = "settlement", "tất toán"

    loan = models.ForeignKey(
        Loan, on_delete=models.PROTECT, related_name="repayments", db_index=False
    )
    key = models.UUIDField(unique=True)
    on = models.DateField()
    kind = models.CharField(max_length=10, choices=Kind.choices)
    received = models.BigIntegerField()
    principal = models.BigIntegerField()
    interest = models.BigIntegerField()
    excess = models.BigIntegerField(default=0)
    place = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+", db_index=False)
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="repayments")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="repayment_parts",
                condition=Q(received=F("principal") + F("interest") + F("excess"), received__gt=0),
            ),
        ]
        indexes = [models.Index(fields=["loan", "on"])]

    def __str__(self) -> str:
        return f"{self.loan_id} {self.on} {self.received}"


class EarlierPayment(models.Model):
    """What was paid on a loan before its books were opened, by day (khoản trả trước mở sổ).

    Together they are the loan's `paid_before`; without them only that sum is known.
    """

    loan = models.ForeignKey(Loan, on_delete=models.PROTECT, related_name="earlier_payments")
    on = models.DateField()
    received = models.BigIntegerField()

    class Meta:
        constraints = [
            models.CheckConstraint(name="earlier_payment_amount", condition=Q(received__gt=0)),
        ]

    def __str__(self) -> str:
        return f"{self.loan_id} {self.on} {self.received}"


class Reversal(models.Model):
    """A repayment that was undone, and why (đảo phiếu)."""

    repayment = models.OneToOneField(Repayment, on_delete=models.PROTECT, related_name="reversal")
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=250)
    record = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return self.reason


class Resplit(models.Model):
    """Principal moved within a loan because earlier facts changed, in đồng (tách lại)."""

    loan = models.ForeignKey(Loan, on_delete=models.PROTECT, related_name="resplits")
    principal = models.BigIntegerField()
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"{self.loan_id} {self.principal}"


class Extension(models.Model):
    """A new schedule for what is left of a loan, by decision (gia hạn)."""

    loan = models.ForeignKey(Loan, on_delete=models.PROTECT, related_name="extensions")
    version = models.IntegerField()
    on = models.DateField()
    months = models.IntegerField()
    reason = models.CharField(max_length=250)
    decision_no = models.CharField(max_length=60)
    event = models.ForeignKey(
        "lending.Event", on_delete=models.PROTECT, null=True, related_name="extensions"
    )
    record = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(name="extension_version_once", fields=["loan", "version"]),
        ]

    def __str__(self) -> str:
        return self.decision_no


class Waiver(models.Model):
    """Interest given up because the borrower cannot pay, by decision (miễn, giảm lãi).

    `numbers` are the installments it was decided for; `amount` in đồng is what they owed of it.
    """

    loan = models.ForeignKey(Loan, on_delete=models.PROTECT, related_name="waivers")
    version = models.IntegerField()
    on = models.DateField()
    amount = models.BigIntegerField()
    numbers = models.JSONField(default=list)
    reason = models.CharField(max_length=250)
    decision_no = models.CharField(max_length=60)
    record = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(name="waiver_version_once", fields=["loan", "version"]),
            models.CheckConstraint(
                name="waiver_decided",
                condition=Q(amount__gt=0) & ~Q(reason="") & ~Q(decision_no=""),
            ),
        ]

    def __str__(self) -> str:
        return self.decision_no


class Figures(Scoped["MonthFigures"]):
    group_path = ""


class MonthFigures(models.Model):
    """A board's portfolio at a month's end, for trends (số liệu tháng)."""

    board = models.ForeignKey(Board, on_delete=models.PROTECT, related_name="figures")
    ends_on = models.DateField()
    outstanding = models.BigIntegerField()
    borrowers = models.IntegerField()
    groups = models.IntegerField()
    at_risk_0 = models.BigIntegerField()
    at_risk_30 = models.BigIntegerField()
    at_risk_90 = models.BigIntegerField()

    objects = Figures.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="figures_once", fields=["board", "ends_on"]),
        ]

    def __str__(self) -> str:
        return f"{self.board_id} {self.ends_on}"
