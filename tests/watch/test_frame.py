"""Alarms are found by files of their own, told with a person and a day, noted and never removed."""

import re
from datetime import date
from pathlib import Path
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from qqv.collection import actions as collection
from qqv.rules.refusals import Forbidden, Unseen
from qqv.trail.models import Record
from qqv.trail.recording import AlreadyDone
from qqv.watch import actions, registry
from qqv.watch.models import AlarmNote, Threshold
from qqv.watch.queries import State, alarm_page, raised
from qqv.watch.registry import FILE, alarms
from tests.actions.test_cost import group_of, sheet_of
from tests.watch.finding import found, subjects
from tests.world import World

FEB = date(2026, 2, 10)
LATER = date(2026, 2, 20)


@pytest.fixture
def held(world: World) -> World:
    """Money that was collected on 10 February and is still with the leader."""
    world.lend(world.lan)
    world.collect(FEB, {world.lan: (893_000, 15_000)})
    return world


def note(world: World, by: str = "province_chair", on: date = LATER, **given: object) -> AlarmNote:
    said = {"act": "acknowledged", "note": "đã gọi chị Sen", "misused": False} | given
    return actions.note_alarm(
        world.actor(by),
        number=2,
        subject=f"nhom-{world.group.pk}",
        on=on,
        request_id=uuid4(),
        **said,
    )


def test_every_alarm_of_the_list_has_one_file() -> None:
    assert set(alarms()) == set(range(1, 25))
    files = Path(registry.__file__).parent.glob("a[0-9]*.py")
    assert {int(FILE.fullmatch(path.stem)[1]) for path in files} == set(alarms())


@pytest.mark.parametrize("number", sorted(alarms()))
def test_every_alarm_says_what_it_means(number: int) -> None:
    alarm = alarms()[number]
    assert str(alarm.name) and str(alarm.means).endswith(".")
    assert all(str(limit.label) and limit.default >= 0 for limit in alarm.limits)
    assert len({limit.name for limit in alarm.limits}) == len(alarm.limits)
    assert alarm.columns


def test_the_written_list_says_what_the_code_says() -> None:
    text = (Path(__file__).parents[2] / "docs" / "alarms.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (\d+) \| (.+?) \| (yes)? *\| (.+) \|$", text, re.M)
    assert [int(number) for number, *_ in rows] == sorted(alarms())
    for number, name, fraud, limits in rows:
        alarm = alarms()[int(number)]
        assert (name, bool(fraud)) == (str(alarm.name), alarm.fraud)
        told = re.findall(r": (\d+) \((\w+)\)", limits)
        assert told == [(str(one.default), one.measure.value) for one in alarm.limits], number


def test_an_alarm_names_the_person_the_day_and_the_rows(held: World) -> None:
    [row] = found(held, 2, LATER)
    assert (
        row.found.sentence
        == "Nhóm 1 · Hoa Sen, Hồng Thuận: thu rồi chưa nộp 908.000 đ, đã 10 ngày."
    )
    assert row.person == "cashier, Thủ quỹ xã"
    assert row.found.since == FEB
    assert row.state == State.NEW
    page = alarm_page(held.actor("province_chair"), number=2, subject=row.found.subject, on=LATER)
    assert page.table and page.table.rows[0].cells == ("Bảng kê 10/02/2026", FEB, 908_000)


def test_every_subject_fits_an_address(held: World) -> None:
    rows = raised(held.actor("province_chair"), on=LATER)
    assert rows
    for row in rows:
        assert re.fullmatch(r"[a-zA-Z0-9-]{1,80}", row.found.subject), row.found.subject


def test_nobody_sees_an_alarm_of_another_commune(held: World) -> None:
    assert subjects(held, 2, LATER, by="accountant")
    assert subjects(held, 2, LATER, by="stranger") == []
    with pytest.raises(Unseen):
        alarm_page(held.actor("stranger"), number=2, subject=f"nhom-{held.group.pk}", on=LATER)


def test_an_acknowledged_alarm_stays_and_says_so(held: World) -> None:
    note(held, by="accountant")
    [row] = found(held, 2, LATER)
    assert row.state == State.KNOWN
    assert [said.note for said in row.history] == ["đã gọi chị Sen"]


def test_a_resolved_alarm_whose_facts_still_hold_is_back_the_next_day(held: World) -> None:
    note(held, act="resolved", note="hẹn nộp chiều nay")
    assert found(held, 2, LATER)[0].state == State.RESOLVED
    [row] = found(held, 2, date(2026, 2, 21))
    assert row.state == State.BACK
    assert row.history[0].title == "Đã giải quyết"


def test_a_note_is_written_once(held: World) -> None:
    given = {
        "number": 2,
        "subject": f"nhom-{held.group.pk}",
        "act": "acknowledged",
        "note": "",
        "misused": False,
        "on": LATER,
        "request_id": uuid4(),
    }
    actions.note_alarm(held.actor("chair"), **given)
    with pytest.raises(AlreadyDone):
        actions.note_alarm(held.actor("chair"), **given)
    assert AlarmNote.objects.count() == 1


@pytest.mark.parametrize(
    ("by", "given", "refusal"),
    [
        ("province_chair", {"act": "resolved", "note": " "}, actions.NoteMissing),
        ("province_chair", {"misused": True}, actions.MisuseNotResolved),
        ("chair", {"act": "resolved", "note": "xong"}, Forbidden),
        ("auditor", {}, Forbidden),
        ("leader", {}, Forbidden),
        ("stranger", {}, Unseen),
    ],
)
def test_a_refused_note_leaves_nothing(
    held: World, by: str, given: dict[str, object], refusal: type[Exception]
) -> None:
    before = Record.objects.count()
    with pytest.raises(refusal):
        note(held, by=by, **given)
    assert AlarmNote.objects.count() == 0
    assert Record.objects.count() == before


def test_what_was_said_outlives_the_facts(held: World) -> None:
    """The money is handed over: the alarm is gone, its history is not."""
    note(held)
    page = alarm_page(
        held.actor("province_chair"), number=2, subject=f"nhom-{held.group.pk}", on=FEB
    )
    assert page.now is None
    assert [said.note for said in page.history] == ["đã gọi chị Sen"]


def set_days(world: World, value: int, by: str = "province_accountant", **given: object) -> object:
    wanted = {"number": 2, "name": "days", "value": value, "valid_from": LATER, "on": LATER}
    return actions.set_threshold(world.actor(by), **(wanted | given), request_id=uuid4())


def test_a_threshold_holds_from_its_day(held: World) -> None:
    set_days(held, 15)
    assert subjects(held, 2, LATER) == []
    assert subjects(held, 2, date(2026, 2, 19)) == [f"nhom-{held.group.pk}"]


@pytest.mark.parametrize(
    ("value", "given", "refusal"),
    [
        (3, {}, actions.SameThreshold),
        (5, {"valid_from": FEB}, actions.ThresholdInThePast),
        (5, {"name": "nothing"}, Unseen),
        (5, {"number": 99}, Unseen),
        (5, {"by": "chair"}, Forbidden),
    ],
)
def test_a_refused_threshold_leaves_nothing(
    held: World, value: int, given: dict[str, object], refusal: type[Exception]
) -> None:
    before = Record.objects.count()
    with pytest.raises(refusal):
        set_days(held, value, **given)
    assert Threshold.objects.count() == 0
    assert Record.objects.count() == before


def statements(world: World, size: int) -> list[str]:
    group = group_of(world, size)
    sheet = sheet_of(group)
    collection.collect(world.actor("accountant"), sheet=sheet, request_id=uuid4())
    actor = world.actor("province_chair")
    with CaptureQueriesContext(connection) as captured:
        assert raised(actor, on=LATER)
    return [query["sql"][:140] for query in captured.captured_queries]


def test_alarms_cost_the_same_for_few_and_for_many(world: World) -> None:
    few, many = statements(world, 3), statements(world, 20)
    assert len(few) == len(many), "\n".join(many)
