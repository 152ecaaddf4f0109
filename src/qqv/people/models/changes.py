"""How do boards and groups change their place, and members their group?"""

from django.db import models

from qqv.people.models.people import Board, Dated, Group, Member, Scoped, Unit


class Seat(Dated):
    """In which unit a board sat, and under what name, from when to when (nơi đặt ban quản lý).

    A board without one sits where it was founded; its books never move.
    """

    board = models.ForeignKey(Board, on_delete=models.PROTECT, related_name="seats")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="seats")

    class Meta:
        constraints = [
            models.UniqueConstraint(name="seat_once", fields=["board", "valid_from"]),
        ]

    def __str__(self) -> str:
        return f"{self.board} ⊂ {self.unit}"


class RegroupingQuerySet(Scoped["Regrouping"]):
    group_path = ""


class Regrouping(models.Model):
    """Members came into a group together: moved, merged or split (chuyển, ghép, tách nhóm).

    `ended` keeps the ids of what it began and ended besides, so that it can be undone.
    """

    class Kind(models.TextChoices):
        MOVE = "move", "chuyển nhóm"
        MERGE = "merge", "ghép nhóm"
        SPLIT = "split", "tách nhóm"

    board = models.ForeignKey(Board, on_delete=models.PROTECT, related_name="regroupings")
    kind = models.CharField(max_length=5, choices=Kind.choices)
    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="regroupings")
    on = models.DateField()
    minutes_no = models.CharField(max_length=60, blank=True)
    reason = models.CharField(max_length=250, blank=True)
    leader = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, related_name="+")
    ended = models.JSONField(default=dict)
    record = models.ForeignKey("trail.Record", on_delete=models.PROTECT, related_name="+")
    undone_by = models.ForeignKey(
        "trail.Record", on_delete=models.PROTECT, null=True, related_name="+"
    )

    objects = RegroupingQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.on:%d/%m/%Y}"


class Regrouped(models.Model):
    """From which group a member came when she changed it (người chuyển nhóm)."""

    regrouping = models.ForeignKey(Regrouping, on_delete=models.PROTECT, related_name="members")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="regrouped")
    came_from = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="regrouped")

    class Meta:
        constraints = [
            models.UniqueConstraint(name="regrouped_once", fields=["regrouping", "member"]),
        ]

    def __str__(self) -> str:
        return f"{self.member} ← {self.came_from}"
