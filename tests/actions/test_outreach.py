"""Complaints taken and closed, requests about data answered, details put right."""

from dataclasses import replace
from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from qqv.outreach import actions, queries
from qqv.outreach.models import Complaint, ComplaintStep, Consent, DataAnswer, DataRequest
from qqv.people import correcting
from qqv.people.actions import BadIdNumber, NameMissing, SameIdNumber
from qqv.people.correcting import correct, details_of
from qqv.people.models import Officer
from qqv.reports.held import held_on
from qqv.rules.access import OwnWork
from qqv.rules.refusals import Forbidden, Unseen
from qqv.trail.models import Record
from qqv.trail.recording import AlreadyDone
from tests.world import OPENED, World

FRIDAY = date(2026, 3, 6)


def complained(world: World, who: str = "chair", **other: Any) -> Complaint:
    given: dict[str, Any] = {
        "board_id": world.board.pk,
        "group_id": None,
        "officer_id": None,
        "about": "money",
        "who": "",
        "phone": "",
        "text": "Thu mà không ghi sổ.",
        "confidential": False,
        "on": FRIDAY,
        "request_id": uuid4(),
    }
    return actions.take_complaint(world.actor(who), **given | other)


def step(world: World, complaint: Complaint, who: str = "chair", **other: Any) -> ComplaintStep:
    given = {"text": "Đã đối chiếu.", "closes": True, "on": FRIDAY, "request_id": uuid4()}
    return actions.step_complaint(world.actor(who), complaint_id=complaint.pk, **given | other)


def asked(world: World, who: str = "accountant", **other: Any) -> DataRequest:
    given = {"member_id": world.lan.pk, "kind": "see", "text": "", "on": FRIDAY}
    return actions.ask_about_data(world.actor(who), **given | {"request_id": uuid4()} | other)


def answer(world: World, row: DataRequest, who: str = "chair", **other: Any) -> DataAnswer:
    given = {"granted": True, "text": "Đã đưa bản sao.", "on": FRIDAY, "request_id": uuid4()}
    return actions.answer_about_data(world.actor(who), data_request_id=row.pk, **given | other)


def test_a_complaint_is_due_and_closed(world: World) -> None:
    complaint = complained(world)
    assert complaint.due_on == date(2026, 3, 27)
    page = queries.complaint_page(
        world.actor("chair"), complaint_id=complaint.pk, on=date(2026, 3, 30)
    )
    assert (page.case.late, page.case.closed_on) == (3, None)
    step(world, complaint, closes=False)
    step(world, complaint)
    page = queries.complaint_page(world.actor("chair"), complaint_id=complaint.pk, on=FRIDAY)
    assert [told.closes for told in page.steps] == [False, True]
    with pytest.raises(actions.AlreadyClosed):
        step(world, complaint)
    with pytest.raises(IntegrityError), transaction.atomic():
        ComplaintStep.objects.create(
            complaint=complaint, on=FRIDAY, text="x", closes=True, record=complaint.record
        )


def test_once_only(world: World) -> None:
    key = uuid4()
    complained(world, request_id=key)
    with pytest.raises(AlreadyDone):
        complained(world, request_id=key)
    assert Complaint.objects.count() == 1


def test_a_confidential_one_is_the_provinces(world: World) -> None:
    secret = complained(world, who="inspector", confidential=True)
    with pytest.raises(Unseen):
        queries.complaint_page(world.actor("chair"), complaint_id=secret.pk, on=FRIDAY)
    with pytest.raises(Unseen):
        step(world, secret)
    assert queries.complaints(world.actor("chair"), on=FRIDAY, number=1).rows == ()
    assert step(world, secret, who="inspector").closes
    assert "ghi sổ" not in Record.objects.get(pk=secret.record_id).subject


@pytest.mark.parametrize(
    ("other", "why"),
    [
        ({"text": "  "}, actions.NothingSaid),
        ({"on": date(2026, 3, 5)}, actions.BeforeItCame),
        ({"who": "accountant"}, Forbidden),
        ({"who": "leader"}, Forbidden),
    ],
)
def test_a_step_is_refused(world: World, other: dict[str, Any], why: type[Exception]) -> None:
    complaint = complained(world)
    with pytest.raises(why):
        step(world, complaint, **other)
    assert not ComplaintStep.objects.exists()


def test_nobody_closes_what_is_said_of_herself(world: World) -> None:
    chair = Officer.objects.create(
        board=world.board, post="chair", name="Thu", user=world.users["chair"], valid_from=OPENED
    )
    complaint = complained(world, about="officer", officer_id=chair.pk)
    with pytest.raises(OwnWork):
        step(world, complaint)
    assert step(world, complaint, who="province_chair").closes


@pytest.mark.parametrize(
    "other",
    [
        {"board_id": 0},
        {"group_id": 0x7FFF},
        {"officer_id": 0x7FFF},
    ],
)
def test_a_complaint_about_nowhere(world: World, other: dict[str, Any]) -> None:
    with pytest.raises(Unseen):
        complained(world, **other)
    with pytest.raises(Unseen):
        complained(world, board_id=world.neighbor.pk)
    assert not Complaint.objects.exists()


def test_a_request_is_due_in_two_working_days(world: World) -> None:
    row = asked(world)
    assert row.due_on == date(2026, 3, 10)
    page = queries.request_page(world.actor("chair"), data_request_id=row.pk, on=date(2026, 3, 11))
    assert page.case.late == 1
    answer(world, row)
    page = queries.request_page(world.actor("chair"), data_request_id=row.pk, on=date(2026, 3, 11))
    assert (page.case.late, page.granted) == (0, True)
    with pytest.raises(actions.AlreadyAnswered):
        answer(world, row)


@pytest.mark.parametrize(
    ("other", "why"),
    [
        ({"text": ""}, actions.NothingSaid),
        ({"on": date(2026, 3, 5)}, actions.BeforeItCame),
        ({"who": "accountant"}, Forbidden),
    ],
)
def test_an_answer_is_refused(world: World, other: dict[str, Any], why: type[Exception]) -> None:
    row = asked(world)
    with pytest.raises(why):
        answer(world, row, **other)
    assert not DataAnswer.objects.exists()


def test_hidden_from_neighbors(world: World) -> None:
    row = asked(world)
    with pytest.raises(Unseen):
        queries.request_page(world.actor("stranger"), data_request_id=row.pk, on=FRIDAY)
    with pytest.raises(Unseen):
        asked(world, who="stranger")
    with pytest.raises(Unseen):
        details_of(world.actor("stranger"), member_id=world.lan.pk)


def test_everything_held_is_told(world: World) -> None:
    world.lend(world.lan)
    world.collect(date(2026, 2, 10), {world.lan: (893_000, 15_000)})
    row = asked(world)
    table = held_on(world.actor("chair"), data_request_id=row.pk, on=FRIDAY)
    told = " ".join(str(cell) for line in table.rows for cell in line.cells)
    for value in ("Nguyễn Thị Lan", "036190000001", "0900000001", "893.000", "15.000", "có mặt"):
        assert value in told
    assert "Vũ Thị Đào" not in told
    with pytest.raises(Unseen):
        held_on(world.actor("accountant"), data_request_id=row.pk, on=FRIDAY)


def test_consent_is_given_and_withdrawn(world: World) -> None:
    def say(*, given: bool, paper_no: str = "01/ĐY") -> Consent:
        return actions.consent(
            world.actor("accountant"),
            member_id=world.lan.pk,
            given=given,
            paper_no=paper_no,
            on=FRIDAY,
            request_id=uuid4(),
        )

    with pytest.raises(actions.NothingSaid):
        say(given=True, paper_no="")
    say(given=True)
    with pytest.raises(actions.SameConsent):
        say(given=True)
    say(given=False, paper_no="02/ĐY")
    agreed = queries.agreed(member_id=world.lan.pk)
    assert agreed and (agreed.given, agreed.paper_no) == (False, "02/ĐY")


def test_details_are_put_right_and_the_old_stays_in_the_trail(world: World) -> None:
    actor = world.actor("accountant")
    before = details_of(actor, member_id=world.lan.pk)
    after = replace(before, name="Nguyễn Thị Lân", id_number="036190000077", phone="")
    correct(actor, member_id=world.lan.pk, details=after, why="gõ nhầm", request_id=uuid4())
    assert details_of(actor, member_id=world.lan.pk) == after
    facts = Record.objects.latest("pk").facts
    assert facts["before"] == {
        "id_number": "…0001",
        "name": "Nguyễn Thị Lan",
        "phone": "0900000001",
    }


@pytest.mark.parametrize(
    ("other", "why"),
    [
        ({}, correcting.NothingChanged),
        ({"name": " "}, NameMissing),
        ({"id_number": "123"}, BadIdNumber),
        ({"id_number": "036190000009"}, SameIdNumber),
    ],
)
def test_a_correction_is_refused(world: World, other: dict[str, str], why: type[Exception]) -> None:
    actor = world.actor("accountant")
    details = replace(details_of(actor, member_id=world.lan.pk), **other)
    with pytest.raises(why):
        correct(actor, member_id=world.lan.pk, details=details, why="sửa", request_id=uuid4())
    with pytest.raises(Forbidden):
        correct(
            world.actor("cashier"),
            member_id=world.lan.pk,
            details=replace(details, phone="1"),
            why="sửa",
            request_id=uuid4(),
        )
    world.lan.refresh_from_db()
    assert world.lan.name == "Nguyễn Thị Lan"
