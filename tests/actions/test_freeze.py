"""Freezing a report: for good, once, by the chair; what the books say later is a note beside it."""

from datetime import date
from uuid import uuid4

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction

from qqv.papers.checks import first_fault
from qqv.papers.conference.actions import WordsTooLong, write_words
from qqv.papers.conference.page import conference_page
from qqv.papers.conference.since import changed_since
from qqv.papers.conference.words import CONTEXT, DROPPED, LONGEST, OF_TASK, OWN_TASKS, texts_of
from qqv.papers.frozen import (
    FrozenAlready,
    ReasonMissing,
    digest_of,
    freeze,
    last_frozen,
    version_of,
    versions_of,
)
from qqv.papers.models import FrozenReport, ReportText
from qqv.reports.telling.reported import NotBegun, Reported
from qqv.rules.refusals import Forbidden, Unseen
from qqv.trail.models import Record
from qqv.trail.recording import AlreadyDone, OtherContent
from tests.world import World

YEAR, ON = Reported(year=2026), date(2026, 3, 5)


@pytest.fixture(autouse=True)
def lent(world: World) -> None:
    world.lend(world.lan)
    world.collect(date(2026, 2, 10), {world.lan: (893_000, 15_000)})


def frozen(world: World, *, name: str = "province_chair", reason: str = "") -> FrozenReport:
    actor = world.actor(name)
    return freeze(actor, reported=YEAR, reason=reason, on=ON, request_id=uuid4())


def write(world: World, texts: dict[str, str], *, name: str = "province_accountant") -> int:
    actor = world.actor(name)
    return write_words(actor, reported=YEAR, texts=texts, on=ON, request_id=uuid4())


def test_it_works(world: World) -> None:
    made = frozen(world)
    assert (made.version, made.reason, made.on) == (1, "", ON)
    one = last_frozen(world.fund.pk)
    assert one and one.frozen_by == world.users["province_chair"].name
    assert (one.content["outstanding"], one.content["disbursed_count"]) == (9_167_000, 1)
    assert one.number == "HN-2026-V1"
    assert versions_of(world.actor("auditor"), reported=YEAR) == (one,)
    assert first_fault() is None


def test_it_is_frozen_once_until_something_changes(world: World) -> None:
    frozen(world)
    with pytest.raises(FrozenAlready, match="đã chốt bản số 1 ngày 05/03/2026"):
        frozen(world)
    write(world, {CONTEXT: "Năm nay mưa nhiều."})
    with pytest.raises(ReasonMissing, match="ghi lý do"):
        frozen(world)
    second = frozen(world, reason="Bổ sung bối cảnh")
    assert (second.version, second.reason) == (2, "Bổ sung bối cảnh")
    assert FrozenReport.objects.count() == 2


def test_the_next_day_alone_is_no_change(world: World) -> None:
    frozen(world)
    with pytest.raises(FrozenAlready):
        freeze(
            world.actor("province_chair"),
            reported=YEAR,
            reason="",
            on=date(2026, 3, 6),
            request_id=uuid4(),
        )


def test_a_click_twice_freezes_once(world: World) -> None:
    asked = {"reported": YEAR, "on": ON, "request_id": uuid4()}
    freeze(world.actor("province_chair"), **asked, reason="")
    with pytest.raises(AlreadyDone):
        freeze(world.actor("province_chair"), **asked, reason="")
    with pytest.raises(OtherContent):
        freeze(world.actor("province_chair"), **asked, reason="khác")


@pytest.mark.parametrize("name", ["province_accountant", "inspector", "auditor", "chair"])
def test_only_the_chair_of_the_province_freezes(world: World, name: str) -> None:
    records = Record.objects.count()
    with pytest.raises(Forbidden):
        frozen(world, name=name)
    assert FrozenReport.objects.count() == 0 and Record.objects.count() == records


def test_days_that_have_not_come_leave_nothing(world: World) -> None:
    records = Record.objects.count()
    with pytest.raises(NotBegun):
        freeze(
            world.actor("province_chair"),
            reported=Reported(year=2027),
            reason="",
            on=ON,
            request_id=uuid4(),
        )
    assert (FrozenReport.objects.count(), Record.objects.count()) == (0, records)


def test_later_vouchers_are_noted_and_rewrite_nothing(world: World) -> None:
    made = frozen(world)
    actor, before = world.actor("auditor"), FrozenReport.objects.values().get()
    asked = {"reported": YEAR, "content": made.content, "at": made.record.at}
    assert changed_since(actor, **asked) == ()
    world.collect(date(2026, 3, 1), {world.lan: (888_000, 15_000)}, supplement=True)
    changed = {row.key: row for row in changed_since(actor, **asked)}
    owed = changed["outstanding"]
    assert (owed.then, owed.now) == ("9,2 triệu đồng", "8,3 triệu đồng")
    assert {entry.on for entry in owed.entries} == {date(2026, 3, 1)}
    assert owed.entries_in_all == len(owed.entries) and owed.link
    assert {"interest_collected", "savings", "collected"} <= changed.keys()
    assert all(row.then != row.now for row in changed.values())
    assert "groups" not in changed
    assert FrozenReport.objects.values().get() == before


def test_a_later_loan_of_another_year_is_no_change(world: World) -> None:
    made = frozen(world)
    world.lend(world.mai, on=date(2026, 3, 20))
    asked = {"reported": YEAR, "content": made.content, "at": made.record.at}
    assert changed_since(world.actor("auditor"), **asked) == ()


@pytest.mark.parametrize("part", ["content", "reason", "both"])
def test_what_was_tampered_with_is_named(world: World, part: str) -> None:
    made = frozen(world)
    rows = FrozenReport.objects.filter(pk=made.pk)
    if part != "reason":
        made.content["figures"]["outstanding"] = 1
        rows.update(content=made.content)
    if part == "reason":
        rows.update(on=date(2026, 3, 4))
    if part == "both":  # somebody who reckons the digest anew forgets the trail
        rows.update(digest=digest_of(rows.get()))
    fault = first_fault()
    assert fault and (fault.check, fault.where) == ("frozen reports", "conference 2026 0 v1")
    with pytest.raises(SystemExit):
        call_command("check_books")


def test_a_version_is_kept_once(world: World) -> None:
    made = frozen(world)
    with pytest.raises(IntegrityError), transaction.atomic():
        FrozenReport.objects.create(
            fund=world.fund,
            kind=made.kind,
            year=2026,
            half=0,
            version=1,
            on=ON,
            frozen_by=made.frozen_by,
            content={},
            digest="",
            record=made.record,
        )
    with pytest.raises(IntegrityError), transaction.atomic():
        FrozenReport.objects.filter(pk=made.pk).update(version=2)


def test_there_is_no_other_version(world: World) -> None:
    frozen(world)
    with pytest.raises(Unseen):
        version_of(world.actor("auditor"), reported=YEAR, version=2)
    with pytest.raises(Unseen):
        version_of(world.actor("auditor"), reported=Reported(year=2026, half=1), version=1)


def test_the_boards_words_are_kept_beside_what_was_written_before(world: World) -> None:
    assert write(world, {CONTEXT: " Mưa nhiều. ", OWN_TASKS: "Một\nHai"}) == 2
    assert write(world, {CONTEXT: "Mưa nhiều."}) == 0
    assert write(world, {CONTEXT: "Được mùa."}, name="province_chair") == 1
    assert texts_of(world.fund.pk, YEAR) == {CONTEXT: "Được mùa.", OWN_TASKS: "Một\nHai"}
    assert ReportText.objects.filter(part=CONTEXT).count() == 2
    page = conference_page(world.actor("auditor"), reported=YEAR, on=ON)
    assert page.context == ["Được mùa."] and page.assigned[-2:] == ("Một", "Hai")
    assert (
        conference_page(world.actor("auditor"), reported=Reported(year=2026, half=1), on=ON).context
        == []
    )


def test_a_task_is_written_anew_or_left_out(world: World) -> None:
    first = conference_page(world.actor("auditor"), reported=YEAR, on=ON)
    telling, *_others, meeting = [task.part for task in first.tasks]
    write(world, {telling: DROPPED, meeting: "Họp sơ kết vào tháng 6."})
    page = conference_page(world.actor("auditor"), reported=YEAR, on=ON)
    assert len(page.assigned) == len(first.assigned) - 1
    assert page.assigned[-1] == "Họp sơ kết vào tháng 6."
    write(world, {telling: "", meeting: ""})
    again = conference_page(world.actor("auditor"), reported=YEAR, on=ON)
    assert again.assigned == first.assigned


def test_tasks_are_proposed_from_the_books(world: World) -> None:
    page = conference_page(world.actor("auditor"), reported=YEAR, on=date(2026, 12, 23))
    said = {task.part.removeprefix(OF_TASK): task.proposal for task in page.tasks}
    assert "kiểm tra việc sử dụng vốn của 1 khoản vay" in said["kiem-tra"]
    assert "nhóm dưới 10 thành viên" in said["nhom"]
    assert "xã Hồng Thuận (100%)" in said["chat-luong"]
    assert "1 công trình đã quá hạn" in said["cong-trinh"]
    assert "chức trưởng ban trống" in said["nhan-su"] and "chức vụ khác" in said["nhan-su"]
    assert "năm 2027" in said["hoi-nghi"] and "tat-toan" not in said


@pytest.mark.parametrize("name", ["auditor", "inspector", "chair", "officer"])
def test_the_words_are_the_boards_own(world: World, name: str) -> None:
    with pytest.raises(Forbidden):
        write(world, {CONTEXT: "Không phải việc của tôi."}, name=name)
    assert ReportText.objects.count() == 0


def test_unknown_parts_and_long_words_are_refused(world: World) -> None:
    with pytest.raises(Unseen):
        write(world, {"muc-khong-co": "Chữ"})
    with pytest.raises(WordsTooLong, match="5.000"):
        write(world, {CONTEXT: "a" * (LONGEST + 1)})
    assert ReportText.objects.count() == 0


@pytest.mark.parametrize("name", ["chair", "accountant", "leader", "officer", "stranger"])
def test_who_sees_a_part_of_the_fund_sees_no_report_of_the_whole(world: World, name: str) -> None:
    with pytest.raises(Forbidden):
        conference_page(world.actor(name), reported=YEAR, on=ON)
