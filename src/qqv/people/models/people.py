"""Which units, boards, groups, households, members and officers does the fund have?"""

from typing import Self, TypeVar

from django.db import models
from django.db.models import Q

from qqv.rules.access import Scope

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
    leader_share = models.DecimalField(max_digits=5, decimal_places=2, default=10)
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
