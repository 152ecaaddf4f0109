"""When did groups meet, who was there, what was told to whom, and who was trained?"""

from django.db import models
from django.db.models import F, Q

from qqv.people.models import Board, Fund, Group, Member, Officer, Scoped
from qqv.trail.models import Record


class TopicList(models.Model):
    """What a fund talks about from a day on, a version never edited (danh sách chuyên đề).

    Until the fund writes its own, the standard list holds.
    """

    class Use(models.TextChoices):
        MEETING = "meeting", "sinh hoạt nhóm"
        CAMPAIGN = "campaign", "tuyên truyền"
        TRAINING = "training", "tập huấn"

    fund = models.ForeignKey(Fund, on_delete=models.PROTECT, related_name="topic_lists")
    use = models.CharField(max_length=10, choices=Use.choices)
    valid_from = models.DateField()
    names = models.JSONField(default=list)
    record = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="topic_list_version_once", fields=["fund", "use", "valid_from"]
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_use_display()} {self.valid_from}"


class WorkWithdrawal(models.Model):
    """A wrong record of the Union's work no longer counts, with the reason (rút lại)."""

    on = models.DateField()
    why = models.CharField(max_length=250)
    record = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.CheckConstraint(name="work_withdrawal_said", condition=~Q(why=""))]

    def __str__(self) -> str:
        return f"{self.on} {self.why}"


class Work(models.Model):
    """What every record of the Union's work has (việc của Hội)."""

    record = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="+")
    withdrawal = models.OneToOneField(
        WorkWithdrawal, on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        abstract = True


class Message(Work):
    """What the province asks all groups to pass on in a month (thông điệp của Hội)."""

    fund = models.ForeignKey(Fund, on_delete=models.PROTECT, related_name="messages")
    month = models.DateField()
    text = models.CharField(max_length=1000)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="message_once", fields=["fund", "month"], condition=Q(withdrawal=None)
            ),
            models.CheckConstraint(name="message_said", condition=~Q(text="")),
        ]

    def __str__(self) -> str:
        return f"{self.month:%m/%Y}"


class Meeting(Work):
    """One meeting of a group, with or without money (buổi sinh hoạt nhóm).

    `members` of that day and how many of them were `present`; `minutes` are what was said.
    """

    board = models.ForeignKey(Board, on_delete=models.PROTECT, related_name="meetings")
    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="meetings")
    on = models.DateField()
    place = models.CharField(max_length=120, blank=True)
    members = models.IntegerField()
    present = models.IntegerField()
    minutes = models.TextField(blank=True)
    decisions = models.TextField(blank=True)
    secretary = models.CharField(max_length=120, blank=True)
    message = models.ForeignKey(
        Message, on_delete=models.PROTECT, null=True, related_name="meetings"
    )

    objects = Scoped.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="meeting_once", fields=["group", "on"], condition=Q(withdrawal=None)
            ),
            models.CheckConstraint(
                name="meeting_attended", condition=Q(present__gt=0, present__lte=F("members"))
            ),
        ]
        indexes = [models.Index(fields=["board", "on"])]

    def __str__(self) -> str:
        return f"{self.group} {self.on}"


class Attendance(models.Model):
    """Whether a member was at a meeting (điểm danh)."""

    meeting = models.ForeignKey(
        Meeting, on_delete=models.PROTECT, related_name="attendance", db_index=False
    )
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="attendance")
    attended = models.BooleanField()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="attendance_once", fields=["meeting", "member"]),
        ]

    def __str__(self) -> str:
        return f"{self.meeting_id} {self.member_id}"


class MeetingTopic(models.Model):
    """What a meeting talked about, by the name it had then (chuyên đề của buổi)."""

    meeting = models.ForeignKey(
        Meeting, on_delete=models.PROTECT, related_name="topics", db_index=False
    )
    name = models.CharField(max_length=120)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="meeting_topic_once", fields=["meeting", "name"]),
        ]

    def __str__(self) -> str:
        return self.name


class Campaigns(Scoped["Campaign"]):
    group_path = ""


class Campaign(Work):
    """Something told to people outside the groups' meetings (đợt tuyên truyền).

    `reached` counts people, `women` those of them; `handouts` are leaflets given out.
    """

    class Form(models.TextChoices):
        LOUDSPEAKER = "loudspeaker", "loa truyền thanh"
        HAMLET = "hamlet", "họp thôn, xóm"
        UNION = "union", "sinh hoạt chi hội"
        LEAFLET = "leaflet", "phát tờ rơi"
        ONLINE = "online", "Zalo, Facebook"
        EVENT = "event", "sự kiện, hội thi"
        HOUSEHOLD = "household", "đến từng hộ"

    board = models.ForeignKey(Board, on_delete=models.PROTECT, related_name="campaigns")
    form = models.CharField(max_length=12, choices=Form.choices)
    topic = models.CharField(max_length=120)
    place = models.CharField(max_length=120)
    first_on = models.DateField()
    last_on = models.DateField()
    reached = models.IntegerField()
    women = models.IntegerField()
    handouts = models.IntegerField(default=0)
    note = models.CharField(max_length=1000, blank=True)

    objects = Campaigns.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(name="campaign_dates", condition=Q(last_on__gte=F("first_on"))),
            models.CheckConstraint(
                name="campaign_reached",
                condition=Q(reached__gt=0, women__gte=0, women__lte=F("reached"), handouts__gte=0),
            ),
        ]
        indexes = [models.Index(fields=["board", "last_on"])]

    def __str__(self) -> str:
        return f"{self.topic} {self.first_on}"


class Trainings(Scoped["Training"]):
    group_path = ""


class Training(Work):
    """Officers and leaders are taught something, over some sessions (lớp tập huấn).

    It counts once its roster is `marked`: who was there.
    """

    board = models.ForeignKey(Board, on_delete=models.PROTECT, related_name="trainings")
    topics = models.JSONField(default=list)
    trainer = models.CharField(max_length=120)
    place = models.CharField(max_length=120)
    first_on = models.DateField()
    last_on = models.DateField()
    sessions = models.IntegerField(default=1)
    marked = models.ForeignKey(Record, on_delete=models.PROTECT, null=True, related_name="+")

    objects = Trainings.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(name="training_dates", condition=Q(last_on__gte=F("first_on"))),
            models.CheckConstraint(name="training_sessions", condition=Q(sessions__gt=0)),
        ]
        indexes = [models.Index(fields=["board", "last_on"])]

    def __str__(self) -> str:
        return f"{', '.join(self.topics)} {self.first_on}"


class Trainee(models.Model):
    """One on the roster of a training, an officer of the day or a guest (học viên).

    `title` is her post as it was; `attended` the numbers of the sessions she was at.
    """

    training = models.ForeignKey(Training, on_delete=models.PROTECT, related_name="trainees")
    officer = models.ForeignKey(
        Officer, on_delete=models.PROTECT, null=True, related_name="trainings"
    )
    board = models.ForeignKey(Board, on_delete=models.PROTECT, null=True, related_name="+")
    name = models.CharField(max_length=120)
    title = models.CharField(max_length=160, blank=True)
    attended = models.JSONField(default=list)
    present = models.BooleanField(default=False)
    result = models.CharField(max_length=60, blank=True)
    record = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="trainee_once", fields=["training", "officer"], condition=~Q(officer=None)
            ),
        ]

    def __str__(self) -> str:
        return self.name
