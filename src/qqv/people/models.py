"""Which units, boards, groups, households, members and officers does the fund have?"""

from typing import Self, TypeVar

from django.db import models
from django.db.models import F, Q

from qqv.rules.access import ROLE_NAMES, Role, Scope
from qqv.rules.checklist import Purpose
from qqv.rules.conflicts import RELATION_NAMES

M = TypeVar("M", bound=models.Model, covariant=True)


class Scoped(models.QuerySet[M]):
    """Rows that lie in a board and perhaps in a group (trong phạm vi)."""

    board_path = "board"
    group_path = "group"

    def within(self, scope: Scope) -> Self:
        """Keep what the scope reaches (lọc theo phạm vi)."""
        if scope.everywhere:
            # A list of boards, not a join: the planner then seeks in the indexes that begin with
            # a board, and one fund's page costs the same beside a hundred other funds.
            boards = Board.objects.filter(fund_id=scope.fund_id).values("pk")
            return self.filter(**{f"{self.board_path}__in": boards})
        reach = Q(**{f"{self.board_path}__in": scope.boards})
        if self.group_path:
            reach |= Q(**{f"{self.group_path}__in": scope.groups})
        return self.filter(reach)


class Dated(models.Model):
    """Something that holds from a day until a day, both included (có thời hạn)."""

    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    class Meta:
        abstract = True


def valid(on: object, prefix: str = "") -> Q:
    """Tell which dated rows hold on a day (còn hiệu lực)."""
    return Q(**{f"{prefix}valid_from__lte": on}) & (
        Q(**{f"{prefix}valid_to": None}) | Q(**{f"{prefix}valid_to__gte": on})
    )


class Fund(models.Model):
    """A revolving fund with its own rules, capital and books (quỹ quay vòng)."""

    code = models.CharField(max_length=20, unique=True)
    name = models.CharField(max_length=200)
    union = models.CharField(max_length=200)
    working_on = models.DateField(null=True, blank=True)
    hotline = models.CharField(max_length=40, blank=True)
    group_min = models.IntegerField(default=10)
    group_max = models.IntegerField(default=30)
    acceptance_months = models.IntegerField(default=6)
    complaint_days = models.IntegerField(default=15)
    data_request_days = models.IntegerField(default=2)
    use_check_days = models.IntegerField(default=60)
    keep_photo_place = models.BooleanField(default=False)

    def __str__(self) -> str:
        return self.name


class Unit(Dated):
    """A province, district, commune or hamlet over a span of time (đơn vị hành chính)."""

    class Kind(models.TextChoices):
        PROVINCE = "province", "tỉnh"
        DISTRICT = "district", "huyện"
        COMMUNE = "commune", "xã"
        HAMLET = "hamlet", "thôn, xóm"

    kind = models.CharField(max_length=10, choices=Kind.choices)
    code = models.CharField(max_length=20, blank=True)
    name = models.CharField(max_length=120)
    predecessors = models.ManyToManyField("self", symmetrical=False, related_name="successors")

    def __str__(self) -> str:
        return self.name


class Placement(Dated):
    """Under which unit another one lay, from when to when (trực thuộc)."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="placements")
    parent = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="placed")

    def __str__(self) -> str:
        return f"{self.unit} ⊂ {self.parent}"


class BoardQuerySet(Scoped["Board"]):
    board_path = "id"
    group_path = ""

    def within(self, scope: Scope) -> Self:
        """Keep the boards the scope reaches; a group leader sees none (lọc theo phạm vi)."""
        if scope.everywhere:
            return self.filter(fund_id=scope.fund_id)
        return self.filter(pk__in=scope.boards)


class Board(Dated):
    """Those who run the fund at a unit (ban quản lý quỹ)."""

    class Level(models.TextChoices):
        PROVINCE = "province", "tỉnh"
        DISTRICT = "district", "huyện"
        COMMUNE = "commune", "xã"

    fund = models.ForeignKey(Fund, on_delete=models.PROTECT, related_name="boards")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="boards")
    level = models.CharField(max_length=10, choices=Level.choices)
    code = models.CharField(max_length=20)
    name = models.CharField(max_length=120)
    sort_key = models.CharField(max_length=200, blank=True)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="children")

    objects = BoardQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="board_code_once", fields=["fund", "code"]),
        ]

    def __str__(self) -> str:
        return self.name


class GroupQuerySet(Scoped["Group"]):
    group_path = "id"


class Group(Dated):
    """Neighbors who save and borrow together (nhóm tiết kiệm - tín dụng)."""

    board = models.ForeignKey(Board, on_delete=models.PROTECT, related_name="groups")
    hamlet = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="groups")
    number = models.IntegerField()
    name = models.CharField(max_length=120)
    meeting_day = models.IntegerField(default=10)
    predecessors = models.ManyToManyField("self", symmetrical=False, related_name="successors")

    objects = GroupQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="group_number_once", fields=["board", "number"]),
            models.CheckConstraint(
                name="group_meeting_day", condition=Q(meeting_day__gte=1, meeting_day__lte=31)
            ),
        ]

    def __str__(self) -> str:
        return f"Nhóm {self.number} · {self.name}"


class Household(models.Model):
    """A family under one roof (hộ)."""

    class Standing(models.TextChoices):
        POOR = "poor", "hộ nghèo"
        NEAR_POOR = "near_poor", "hộ cận nghèo"
        ESCAPED = "escaped", "hộ mới thoát nghèo"
        POLICY = "policy", "hộ chính sách"
        AVERAGE = "average", "hộ mức sống trung bình"

    board = models.ForeignKey(Board, on_delete=models.PROTECT, related_name="households")
    hamlet = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="households")
    address = models.CharField(max_length=200, blank=True)
    standing = models.CharField(max_length=10, choices=Standing.choices, default=Standing.AVERAGE)

    objects = Scoped.as_manager()

    def __str__(self) -> str:
        return self.address


class MemberQuerySet(Scoped["Member"]):
    group_path = "group"


class Member(models.Model):
    """A woman who belongs to a group (thành viên)."""

    board = models.ForeignKey(Board, on_delete=models.PROTECT, related_name="members")
    group = models.ForeignKey(Group, on_delete=models.PROTECT, null=True, related_name="members")
    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="members")
    number = models.CharField(max_length=20)
    name = models.CharField(max_length=120)
    folded = models.CharField(max_length=120)
    sort_key = models.CharField(max_length=240)
    born_on = models.DateField(null=True, blank=True)
    id_number = models.CharField(max_length=12, blank=True)
    phone = models.CharField(max_length=20, blank=True)
    bank_account = models.CharField(max_length=30, blank=True)

    objects = MemberQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="member_number_once", fields=["board", "number"]),
        ]
        indexes = [
            models.Index(fields=["group", "sort_key"]),
            models.Index(fields=["board", "sort_key"]),
            models.Index(fields=["id_number"]),
            models.Index(fields=["folded"]),
            models.Index(fields=["phone"]),
            models.Index(fields=["bank_account"]),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def in_group(self) -> int:
        """The id of the group she is in; she must be in one."""
        assert self.group_id, self
        return self.group_id


class Membership(Dated):
    """In which group a member was, from when to when (vào, ra nhóm)."""

    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="memberships")
    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="memberships")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="membership_one_open", fields=["member"], condition=Q(valid_to=None)
            ),
        ]
        indexes = [models.Index(fields=["group", "valid_from"])]

    def __str__(self) -> str:
        return f"{self.member} · {self.group}"


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


class Petition(models.Model):
    """A commune asks to settle its capital and stop (tờ trình xin tất toán nguồn vốn)."""

    board = models.OneToOneField(Board, on_delete=models.PROTECT, related_name="petition")
    on = models.DateField()
    number = models.CharField(max_length=60)
    reason = models.CharField(max_length=500)
    record = models.ForeignKey("trail.Record", on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"{self.board} {self.number}"


class Attachment(models.Model):
    """A photo or a scanned paper that belongs to a record (tệp đính kèm).

    The file lies under its own SHA-256 in the data folder and never changes; `size` in bytes.
    """

    class Kind(models.TextChoices):
        PHOTO = "photo", "ảnh"
        PAPER = "paper", "giấy tờ"

    board = models.ForeignKey(Board, on_delete=models.PROTECT, related_name="attachments")
    group = models.ForeignKey(
        Group, on_delete=models.PROTECT, null=True, related_name="attachments"
    )
    kind = models.CharField(max_length=10, choices=Kind.choices)
    sha256 = models.CharField(max_length=64, db_index=True)
    media_type = models.CharField(max_length=40)
    name = models.CharField(max_length=120)
    size = models.IntegerField()
    taken_on = models.DateField()
    record = models.ForeignKey("trail.Record", on_delete=models.PROTECT, related_name="attachments")

    objects = Scoped.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(name="attachment_not_empty", condition=Q(size__gt=0)),
        ]

    def __str__(self) -> str:
        return self.name


class Checklist(models.Model):
    """A fund's own points to look at, from a day on (phiếu kiểm tra).

    `items` as rules.checklist.rows_of writes them. Until the fund decides, the standard list holds.
    """

    fund = models.ForeignKey(Fund, on_delete=models.PROTECT, related_name="checklists")
    purpose = models.CharField(max_length=12, choices=[(p.value, p.value) for p in Purpose])
    valid_from = models.DateField()
    basis = models.CharField(max_length=120, blank=True)
    items = models.JSONField(default=list)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="checklist_version_once", fields=["fund", "purpose", "valid_from"]
            ),
        ]

    def __str__(self) -> str:
        return f"{self.purpose} {self.valid_from}"


class LiquidationDecision(models.Model):
    """The province's yes or no to a commune's petition (quyết định tất toán nguồn vốn)."""

    petition = models.ForeignKey(Petition, on_delete=models.PROTECT, related_name="decisions")
    on = models.DateField()
    number = models.CharField(max_length=60)
    agreed = models.BooleanField()
    reason = models.CharField(max_length=500)
    record = models.ForeignKey("trail.Record", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="liquidation_agreed_once", fields=["petition"], condition=Q(agreed=True)
            ),
            models.CheckConstraint(
                name="liquidation_decided", condition=~Q(number="") & ~Q(reason="")
            ),
        ]

    def __str__(self) -> str:
        return self.number


class Liquidation(models.Model):
    """The end of a commune's fund, all its money accounted for (tất toán nguồn vốn, dừng quỹ)."""

    board = models.OneToOneField(Board, on_delete=models.PROTECT, related_name="liquidation")
    on = models.DateField()
    minutes_no = models.CharField(max_length=60)
    record = models.ForeignKey("trail.Record", on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"{self.board} {self.minutes_no}"
