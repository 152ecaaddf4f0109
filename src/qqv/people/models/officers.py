"""Who holds which post and role, who is close to whom, and how does a post pass on?"""

from django.db import models
from django.db.models import F, Q

from qqv.people.models.people import Board, Dated, Fund, Group, Member, Scoped
from qqv.rules.access import ROLE_NAMES, Role
from qqv.rules.conflicts import RELATION_NAMES


class Officer(Dated):
    """Who held which post at a board or a group (cán bộ)."""

    class Post(models.TextChoices):
        CHAIR = "chair", "trưởng ban"
        DEPUTY = "deputy", "phó ban"
        ACCOUNTANT = "accountant", "kế toán"
        CASHIER = "cashier", "thủ quỹ"
        OFFICER = "officer", "cán bộ chuyên trách"
        LEADER = "leader", "trưởng nhóm"
        DEPUTY_LEADER = "deputy_leader", "phó nhóm"

    board = models.ForeignKey(Board, on_delete=models.PROTECT, related_name="officers")
    group = models.ForeignKey(Group, on_delete=models.PROTECT, null=True, related_name="officers")
    post = models.CharField(max_length=15, choices=Post.choices)
    name = models.CharField(max_length=120)
    phone = models.CharField(max_length=20, blank=True)
    member = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, related_name="posts")
    user = models.ForeignKey(
        "trail.User", on_delete=models.PROTECT, null=True, related_name="posts"
    )
    decision_no = models.CharField(max_length=60, blank=True)

    objects = Scoped.as_manager()

    def __str__(self) -> str:
        return f"{self.get_post_display()} {self.name}"


class Kinship(Dated):
    """An officer is close to a member, as it was declared (quan hệ với cán bộ)."""

    user = models.ForeignKey("trail.User", on_delete=models.PROTECT, related_name="kinships")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="kinships")
    relation = models.CharField(
        max_length=12, choices=[(code.value, name) for code, name in RELATION_NAMES.items()]
    )
    note = models.CharField(max_length=250, blank=True)
    record = models.ForeignKey("trail.Record", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="kinship_one_open", fields=["user", "member"], condition=Q(valid_to=None)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.get_relation_display()} · {self.member}"


class InterestDeclaration(models.Model):
    """What an officer declares for a year about herself and borrowers (kê khai lợi ích)."""

    fund = models.ForeignKey(Fund, on_delete=models.PROTECT, related_name="declarations")
    user = models.ForeignKey("trail.User", on_delete=models.PROTECT, related_name="declarations")
    year = models.IntegerField()
    on = models.DateField()
    kin_borrow = models.BooleanField()
    private_money = models.BooleanField()
    sells_works = models.BooleanField()
    explanation = models.CharField(max_length=500, blank=True)
    record = models.ForeignKey("trail.Record", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="declaration_explained",
                condition=Q(kin_borrow=False, private_money=False, sells_works=False)
                | ~Q(explanation=""),
            ),
        ]
        indexes = [models.Index(fields=["fund", "year"])]

    def __str__(self) -> str:
        return f"{self.user} {self.year}"


class OfficeHandOver(models.Model):
    """A post passed on, with money and papers counted by both (bàn giao chức vụ).

    Amounts in đồng: what the book said of the money the post keeps and what was counted, what
    the book said of the bank and what its statement showed. None where the post keeps none.
    """

    board = models.ForeignKey(Board, on_delete=models.PROTECT, related_name="office_hand_overs")
    group = models.ForeignKey(
        Group, on_delete=models.PROTECT, null=True, related_name="office_hand_overs"
    )
    post = models.CharField(max_length=15, choices=Officer.Post.choices)
    outgoing = models.OneToOneField(
        Officer, on_delete=models.PROTECT, null=True, related_name="handed_over"
    )
    incoming = models.OneToOneField(Officer, on_delete=models.PROTECT, related_name="taken_over")
    on = models.DateField()
    decision_no = models.CharField(max_length=60)
    cash_booked = models.BigIntegerField(null=True)
    cash_counted = models.BigIntegerField(null=True)
    denominations = models.JSONField(default=dict)
    bank_booked = models.BigIntegerField(null=True)
    bank_stated = models.BigIntegerField(null=True)
    papers = models.TextField(blank=True)
    open_cases = models.TextField(blank=True)
    witness = models.CharField(max_length=120)
    record = models.ForeignKey("trail.Record", on_delete=models.PROTECT, related_name="+")

    objects = Scoped.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="office_hand_over_counted",
                condition=Q(cash_counted=F("cash_booked")) | Q(cash_counted=None, cash_booked=None),
            ),
            models.CheckConstraint(name="office_hand_over_decided", condition=~Q(decision_no="")),
        ]

    def __str__(self) -> str:
        return f"{self.get_post_display()} {self.on}"


class Assignment(Dated):
    """A user's role and where she may use it (vai trò, phạm vi)."""

    fund = models.ForeignKey(Fund, on_delete=models.PROTECT, related_name="assignments")
    user = models.ForeignKey("trail.User", on_delete=models.PROTECT, related_name="assignments")
    role = models.CharField(max_length=25, choices=[(r.value, ROLE_NAMES[r]) for r in Role])
    board = models.ForeignKey(
        Board, on_delete=models.PROTECT, null=True, related_name="assignments"
    )
    group = models.ForeignKey(
        Group, on_delete=models.PROTECT, null=True, related_name="assignments"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="assignment_dates",
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.get_role_display()}"
