"""From which value on is an alarm raised, and what was said about those that were?"""

from django.db import models
from django.db.models import Q

from qqv.people.models import Board, Fund, Group, Scoped
from qqv.trail.models import Record


class Threshold(models.Model):
    """From which value on an alarm is raised, from a day on (ngưỡng cảnh báo).

    The default stands in the alarm's file; of two rows of one day the later one holds.
    """

    fund = models.ForeignKey(Fund, on_delete=models.PROTECT, related_name="thresholds")
    alarm = models.IntegerField()
    name = models.CharField(max_length=30)
    value = models.BigIntegerField()
    valid_from = models.DateField()
    record = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(name="threshold_value", condition=Q(value__gte=0)),
        ]
        indexes = [models.Index(fields=["fund", "alarm", "name", "valid_from"])]

    def __str__(self) -> str:
        return f"{self.alarm}.{self.name} = {self.value}"


class AlarmNotes(Scoped["AlarmNote"]):
    pass


class AlarmNote(models.Model):
    """What somebody said about one raised alarm; never changed, never removed (ghi chú cảnh báo).

    `sentence` and `mark` are what the alarm said then; `misused` says that money was confirmed
    to be in wrong hands.
    """

    class Act(models.TextChoices):
        ACKNOWLEDGED = "acknowledged", "Đã biết, đang xử lý"
        RESOLVED = "resolved", "Đã giải quyết"

    fund = models.ForeignKey(Fund, on_delete=models.PROTECT, related_name="alarm_notes")
    board = models.ForeignKey(Board, on_delete=models.PROTECT, related_name="alarm_notes")
    group = models.ForeignKey(
        Group, on_delete=models.PROTECT, null=True, related_name="alarm_notes"
    )
    alarm = models.IntegerField()
    subject = models.CharField(max_length=80)
    act = models.CharField(max_length=12, choices=Act.choices)
    on = models.DateField()
    note = models.CharField(max_length=500, blank=True)
    misused = models.BooleanField(default=False)
    sentence = models.CharField(max_length=600)
    mark = models.CharField(max_length=120, blank=True)
    record = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="+")

    objects = AlarmNotes.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="alarm_note_says_how", condition=Q(act="acknowledged") | ~Q(note="")
            ),
            models.CheckConstraint(
                name="alarm_note_misuse_is_resolved", condition=Q(misused=False) | Q(act="resolved")
            ),
        ]
        indexes = [models.Index(fields=["fund", "alarm", "subject"])]

    def __str__(self) -> str:
        return f"{self.alarm}/{self.subject} {self.act}"
