"""Meetings, messages, campaigns and trainings: kept once, withdrawn with a reason, counted."""

from datetime import date
from fractions import Fraction
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from qqv.outreach import campaigning, gathering, topics, training, withdrawing
from qqv.outreach.campaigning import CampaignIn
from qqv.outreach.gathering import MeetingIn
from qqv.outreach.models import (
    Attendance,
    Campaign,
    Meeting,
    Message,
    TopicList,
    Training,
)
from qqv.outreach.queries.work import planned_meetings, union_work
from qqv.outreach.training import Guest, Mark, TrainingIn
from qqv.people.models import Officer
from qqv.rules.access import Scope, Verb
from qqv.rules.refusals import Forbidden, Unseen
from qqv.trail.models import Record
from qqv.trail.recording import AlreadyDone
from tests.world import OPENED, World

MET = date(2026, 3, 10)
TODAY = date(2026, 3, 20)
FUND, RUBBISH = topics.STANDARD["meeting"][0], topics.STANDARD["meeting"][2]
TOLD, TAUGHT = topics.STANDARD["campaign"][1], topics.STANDARD["training"][1]


def met(world: World, who: str = "leader", **other: Any) -> Meeting:
    key, today = other.pop("request_id", uuid4()), other.pop("today", TODAY)
    given: dict[str, Any] = {
        "group_id": world.group.pk,
        "on": MET,
        "present": (world.lan.pk, world.mai.pk),
        "topics": (FUND, RUBBISH),
        "minutes": "Phổ biến quy chế vay vòng 2.",
    }
    meeting = MeetingIn(**given | other)
    return gathering.hold_meeting(world.actor(who), meeting=meeting, today=today, request_id=key)


def said(world: World, who: str = "province_chair", **other: Any) -> Message:
    given = {"month": MET, "text": "Mỗi hộ một hố ủ phân.", "request_id": uuid4()}
    return gathering.publish_message(world.actor(who), **given | other)


def told(world: World, who: str = "accountant", **other: Any) -> Campaign:
    key = other.pop("request_id", uuid4())
    given: dict[str, Any] = {
        "board_id": world.board.pk,
        "form": "hamlet",
        "topic": TOLD,
        "place": "Nhà văn hóa xóm 4",
        "first_on": MET,
        "last_on": MET,
        "reached": 60,
        "women": 48,
        "handouts": 50,
    }
    one = CampaignIn(**given | other)
    return campaigning.campaign(world.actor(who), told=one, today=TODAY, request_id=key)


def officer(world: World, name: str = "Hoa", since: date = OPENED, **other: Any) -> Officer:
    given = {"board": world.board, "post": "accountant", "name": name, "valid_from": since}
    return Officer.objects.create(**given | other)


def taught(world: World, who: str = "province_chair", **other: Any) -> Training:
    key = other.pop("request_id", uuid4())
    given: dict[str, Any] = {
        "board_id": world.province.pk if who.startswith("province") else world.board.pk,
        "topics": (TAUGHT,),
        "trainer": "Kế toán quỹ tỉnh",
        "place": "Hội trường tỉnh",
        "first_on": MET,
        "last_on": MET,
        "sessions": 2,
        "guests": (Guest(name="Vũ Thị Na", title="Hội LHPN huyện"),),
    }
    one = TrainingIn(**given | other)
    return training.set_up_training(world.actor(who), training=one, request_id=key)


def marked(world: World, row: Training, who: str = "province_chair", **other: Any) -> Training:
    marks = [Mark(trainee_id=pk, sessions=(1,)) for pk in row.trainees.values_list("pk", flat=True)]
    given = {"marks": marks, "today": TODAY, "request_id": uuid4()}
    return training.mark_roster(world.actor(who), training_id=row.pk, **given | other)


def union_year(world: World) -> None:
    """A message, two meetings of which one has minutes, a campaign, a training of two."""
    said(world)
    met(world, message_passed=True)
    met(world, on=date(2026, 2, 10), minutes="", topics=(FUND,), present=(world.lan.pk,))
    told(world)
    marked(world, taught(world, officers=(officer(world).pk,)))


def everywhere(world: World) -> Scope:
    return world.actor("province_chair").scope(Verb.SEE)


def march(world: World, who: str = "province_chair") -> Any:
    scope = world.actor(who).scope(Verb.SEE)
    return union_work(scope, first=date(2026, 3, 1), last=date(2026, 3, 31))


def test_a_meeting_is_kept_with_who_came(world: World) -> None:
    said(world)
    made = met(world, message_passed=True)
    assert (made.members, made.present) == (3, 2)
    absent = Attendance.objects.get(meeting=made, attended=False)
    assert absent.member == world.dao
    work = march(world)
    assert (work.meetings, work.minuted, work.attended, work.members) == (1, 1, 2, 3)
    assert (work.passed, work.planned, work.attendance) == (1, 2, Fraction(2, 3))
    assert work.topics == tuple(sorted([(FUND, 1), (RUBBISH, 1)]))
    assert march(world, "stranger").meetings == 0
    assert march(world, "leader").meetings == 1


def test_once_only(world: World) -> None:
    key = uuid4()
    met(world, request_id=key)
    with pytest.raises(AlreadyDone):
        met(world, request_id=key)
    assert Meeting.objects.count() == 1
    with pytest.raises(IntegrityError), transaction.atomic():
        Meeting.objects.create(
            board=world.board,
            group=world.group,
            on=MET,
            members=3,
            present=1,
            record=Record.objects.latest("pk"),
        )


@pytest.mark.parametrize(
    ("other", "why"),
    [
        ({"on": date(2026, 3, 21)}, gathering.NotYetMet),
        ({"on": date(2025, 12, 31)}, gathering.GroupNotThere),
        ({"present": ()}, gathering.NobodyCame),
        ({"topics": ("Bóng đá",)}, topics.UnknownTopic),
        ({"message_passed": True}, gathering.NoMessage),
        ({"who": "cashier"}, Forbidden),
        ({"who": "stranger"}, Unseen),
    ],
)
def test_a_meeting_is_refused(world: World, other: dict[str, Any], why: type[Exception]) -> None:
    records = Record.objects.count()
    with pytest.raises(why):
        met(world, **other)
    assert not Meeting.objects.exists() and Record.objects.count() == records


def test_nobody_of_another_group_was_there(world: World) -> None:
    with pytest.raises(gathering.NotAMember):
        met(world, present=(world.lan.pk, world.binh.pk))
    assert not Attendance.objects.exists()


def test_not_twice_a_day_but_again_once_withdrawn(world: World) -> None:
    first = met(world)
    with pytest.raises(gathering.MetThatDay):
        met(world)
    take_back = {"meeting_id": first.pk, "on": TODAY, "request_id": uuid4()}
    with pytest.raises(withdrawing.NoReason):
        withdrawing.withdraw_meeting(world.actor("leader"), why=" ", **take_back)
    with pytest.raises(Unseen):
        withdrawing.withdraw_meeting(world.actor("stranger"), why="Nhầm", **take_back)
    withdrawing.withdraw_meeting(world.actor("leader"), why="Ghi nhầm ngày", **take_back)
    assert march(world).meetings == 0 and march(world).topics == ()
    take_back["request_id"] = uuid4()
    with pytest.raises(withdrawing.AlreadyWithdrawn):
        withdrawing.withdraw_meeting(world.actor("leader"), why="Nhầm", **take_back)
    assert met(world).present == 2
    assert Meeting.objects.count() == 2 and march(world).meetings == 1


def test_a_month_has_one_message(world: World) -> None:
    first = said(world)
    met(world, message_passed=True)
    assert (first.month, march(world).passed) == (date(2026, 3, 1), 1)
    with pytest.raises(gathering.MessageExists):
        said(world)
    with pytest.raises(gathering.MessageEmpty):
        said(world, text=" ", month=date(2026, 4, 1))
    with pytest.raises(Forbidden):
        said(world, who="chair")
    withdrawing.withdraw_message(
        world.actor("province_chair"),
        message_id=first.pk,
        why="Sai chữ",
        on=TODAY,
        request_id=uuid4(),
    )
    assert march(world).passed == 0
    assert said(world).pk != first.pk


def test_meetings_are_planned_by_the_groups_day(world: World) -> None:
    scope = everywhere(world)
    year = planned_meetings(scope, first=date(2026, 1, 1), last=date(2026, 12, 31))
    assert year == {world.board.pk: 12, world.neighbor.pk: 12}
    world.group.valid_to, world.group.meeting_day = date(2026, 3, 30), 31
    world.group.save(update_fields=["valid_to", "meeting_day"])
    # February has no 31st: its meeting is on the 28th; the one of 31/03 came too late.
    year = planned_meetings(scope, first=date(2026, 1, 1), last=date(2026, 12, 31))
    assert year[world.board.pk] == 2
    assert planned_meetings(scope, first=MET, last=MET) == {
        world.board.pk: 0,
        world.neighbor.pk: 1,
    }


def test_a_campaign_is_kept_and_counted(world: World) -> None:
    one = told(world)
    told(world, who="province_chair", board_id=world.province.pk, reached=10, women=10)
    work = march(world)
    assert (work.campaigns, work.reached, work.women) == (2, 70, 58)
    withdrawing.withdraw_campaign(
        world.actor("chair"), campaign_id=one.pk, why="Ghi trùng", on=TODAY, request_id=uuid4()
    )
    assert march(world).reached == 10


@pytest.mark.parametrize(
    ("other", "why"),
    [
        ({"last_on": date(2026, 3, 21)}, campaigning.NotYetTold),
        ({"first_on": date(2026, 3, 11)}, campaigning.DaysTurned),
        ({"reached": 0, "women": 0}, campaigning.NobodyReached),
        ({"women": 61}, campaigning.MoreWomen),
        ({"topic": "Bóng đá"}, topics.UnknownTopic),
        ({"who": "stranger"}, Unseen),
        ({"who": "leader"}, Forbidden),
    ],
)
def test_a_campaign_is_refused(world: World, other: dict[str, Any], why: type[Exception]) -> None:
    with pytest.raises(why):
        told(world, **other)
    assert not Campaign.objects.exists()


def set_topics(world: World, who: str = "province_chair", **other: Any) -> TopicList:
    given = {"use": "meeting", "names": ["Nước sạch", " An  toàn "], "valid_from": MET}
    return topics.set_topics(world.actor(who), request_id=uuid4(), **given | other)


def test_a_funds_own_list_holds_from_its_day(world: World) -> None:
    set_topics(world)
    assert topics.topics_on(world.fund.pk, "meeting", on=MET) == ("Nước sạch", "An toàn")
    assert FUND in topics.topics_on(world.fund.pk, "meeting", on=date(2026, 3, 9))
    with pytest.raises(topics.UnknownTopic):
        met(world)
    assert met(world, topics=("An toàn",)).topics.get().name == "An toàn"
    assert met(world, on=date(2026, 3, 9)).topics.count() == 2
    set_topics(world, valid_from=date(2026, 4, 1), names=["Khác"])
    assert topics.topics_on(world.fund.pk, "meeting", on=date(2026, 5, 1)) == ("Khác",)


@pytest.mark.parametrize(
    ("other", "why"),
    [
        ({"names": [" "]}, topics.NoTopics),
        ({"names": ["An toàn", "An  toàn"]}, topics.TopicTwice),
        ({"names": ["a" * 121]}, topics.TopicTooLong),
        ({"use": "lunch"}, Unseen),
        ({"who": "chair"}, Forbidden),
    ],
)
def test_a_list_is_refused(world: World, other: dict[str, Any], why: type[Exception]) -> None:
    with pytest.raises(why):
        set_topics(world, **other)
    assert not TopicList.objects.exists()


def test_a_version_is_never_edited(world: World) -> None:
    set_topics(world)
    for day in (MET, OPENED):
        with pytest.raises(topics.TopicsKept):
            set_topics(world, valid_from=day)


def test_many_meetings_cost_as_few_statements_as_two(
    world: World, django_assert_max_num_queries: Any
) -> None:
    days = [date(2026, 3, n) for n in range(1, 16)]
    typed = [
        MeetingIn(group_id=world.group.pk, on=on, present=(world.lan.pk,), topics=(FUND,))
        for on in days
    ]
    with django_assert_max_num_queries(12):
        made = gathering.hold_meetings(
            world.actor("accountant"), meetings=typed, today=TODAY, request_id=uuid4()
        )
    assert len(made) == 15 and Attendance.objects.count() == 45
    with pytest.raises(gathering.MetThatDay):
        gathering.hold_meetings(
            world.actor("accountant"),
            meetings=[MeetingIn(group_id=world.group.pk, on=TODAY, present=(world.lan.pk,))] * 2,
            today=TODAY,
            request_id=uuid4(),
        )
