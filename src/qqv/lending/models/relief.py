"""Which debts were frozen or written off, who asked and who decided? What came back since?"""

from django.db import models
from django.db.models import F, Q

from qqv.ledger.models import Entry
from qqv.lending.models.servicing import Loan
from qqv.people.models import Fund, Scoped
from qqv.people.models.people import M
from qqv.rules.relief import CAUSES, RELIEFS
from qqv.trail.models import Record

CAUSE = [(cause.value, name) for cause, name in CAUSES.items()]


class OfLoans(Scoped[M]):
    board_path = "loan__board"
    group_path = "loan__group"


class ReliefRequest(models.Model):
    """A commune asks to freeze or write off a debt, with papers (tờ trình xử lý nợ)."""

    loan = models.ForeignKey(Loan, on_delete=models.PROTECT, related_name="relief_requests")
    kind = models.CharField(max_length=10, choices=[(k.value, n) for k, n in RELIEFS.items()])
    cause = models.CharField(max_length=10, choices=CAUSE)
    number = models.CharField(max_length=60)
    documents = models.CharField(max_length=500)
    reason = models.CharField(max_length=500)
    on = models.DateField()
    since = models.DateField(null=True)
    until = models.DateField(null=True)
    record = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="+")

    objects = OfLoans.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="relief_on_paper",
                condition=~Q(number="") & ~Q(documents="") & ~Q(reason=""),
            ),
            models.CheckConstraint(
                name="relief_days",
                condition=Q(kind="write_off", since=None, until=None)
                | Q(kind="freeze", until__gte=F("since")),
            ),
        ]

    def __str__(self) -> str:
        return self.number


class ReliefDecision(models.Model):
    """The province's yes or no to a commune's request (quyết định xử lý nợ)."""

    request = models.OneToOneField(ReliefRequest, on_delete=models.PROTECT, related_name="decision")
    agreed = models.BooleanField()
    number = models.CharField(max_length=60)
    reason = models.CharField(max_length=500)
    on = models.DateField()
    record = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(name="relief_decided", condition=~Q(number="") & ~Q(reason="")),
        ]

    def __str__(self) -> str:
        return self.number


class Freeze(models.Model):
    """Days on which a debt earns nothing and does not age, by decision (khoanh nợ)."""

    loan = models.ForeignKey(Loan, on_delete=models.PROTECT, related_name="freezes")
    decision = models.ForeignKey(ReliefDecision, on_delete=models.PROTECT, related_name="freezes")
    version = models.IntegerField()
    on = models.DateField()
    until = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="freeze_version_once", fields=["loan", "version"]),
            models.CheckConstraint(name="freeze_days", condition=Q(until__gte=F("on"))),
        ]

    def __str__(self) -> str:
        return f"{self.loan_id} {self.on} – {self.until}"


class WriteOff(models.Model):
    """A debt that left the books, and is still known, in đồng (xóa nợ)."""

    loan = models.OneToOneField(Loan, on_delete=models.PROTECT, related_name="write_off")
    decision = models.OneToOneField(
        ReliefDecision, on_delete=models.PROTECT, related_name="write_off"
    )
    on = models.DateField()
    principal = models.BigIntegerField()
    interest = models.BigIntegerField()
    entry = models.OneToOneField(Entry, on_delete=models.PROTECT, related_name="write_off")

    objects = OfLoans.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="write_off_amounts", condition=Q(principal__gt=0, interest__gte=0)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.loan_id} {self.principal}"


class Recovery(models.Model):
    """Money that came back on a debt written off, in đồng (thu nợ đã xóa)."""

    write_off = models.ForeignKey(WriteOff, on_delete=models.PROTECT, related_name="recoveries")
    on = models.DateField()
    received = models.BigIntegerField()
    entry = models.OneToOneField(Entry, on_delete=models.PROTECT, related_name="recovery")
    record = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(name="recovery_amount", condition=Q(received__gt=0)),
        ]

    def __str__(self) -> str:
        return f"{self.write_off_id} {self.received}"


class Event(models.Model):
    """Something that struck many borrowers at once, with its papers (sự kiện khách quan)."""

    fund = models.ForeignKey(Fund, on_delete=models.PROTECT, related_name="events")
    cause = models.CharField(max_length=10, choices=CAUSE)
    name = models.CharField(max_length=160)
    happened_on = models.DateField()
    documents = models.CharField(max_length=500)
    record = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(name="event_on_paper", condition=~Q(name="") & ~Q(documents="")),
        ]

    def __str__(self) -> str:
        return self.name


class LoanHandOver(models.Model):
    """A running loan went to another board, with all its facts (bàn giao khoản vay)."""

    loan = models.OneToOneField(Loan, on_delete=models.PROTECT, related_name="handed_over")
    successor = models.OneToOneField(Loan, on_delete=models.PROTECT, related_name="came_from")
    on = models.DateField()
    decision_no = models.CharField(max_length=60)
    given = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="+")
    received = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="+")
    record = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="hand_over_decided", condition=~Q(decision_no="") & ~Q(loan=F("successor"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.loan_id} → {self.successor_id}"
