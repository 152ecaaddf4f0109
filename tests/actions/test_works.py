"""Use checks and acceptance: who may not, once only, and what a refusal leaves."""

from datetime import date
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from qqv.lending import actions as lending
from qqv.lending.actions.accept import AlreadyAccepted, ChecklistUnmet, ReturnDayMissing
from qqv.lending.actions.check_use import LeaderChecks, NoteMissing
from qqv.lending.models import Acceptance, Loan, UseCheck
from qqv.lending.seeing import BeforeTheLoan, asked_of
from qqv.people import actions as people
from qqv.people.attaching import WrongKind
from qqv.people.models import Attachment, Officer
from qqv.rules.access import Role
from qqv.rules.checklist import Purpose, StrangePoint, Unanswered
from qqv.rules.refusals import Forbidden, Refusal, Unseen
from qqv.trail.models import Record
from qqv.trail.recording import AlreadyDone
from tests.pictures import photo
from tests.world import OPENED, World

ON = date(2026, 3, 15)


@pytest.fixture(autouse=True)
def _folder(settings: Any, tmp_path: Path) -> None:
    settings.ATTACHMENTS = tmp_path / "attachments"


@pytest.fixture
def loan(world: World) -> Loan:
    return world.lend(world.lan)


def given(loan: Loan, purpose: Purpose = Purpose.USE) -> dict[str, Any]:
    met = {item.key: "met" for item in asked_of(loan, purpose, on=ON).items}
    return {"loan_id": loan.pk, "answers": met, "note": "", "on": ON, "request_id": uuid4()}


def test_the_same_request_counts_once(world: World, loan: Loan) -> None:
    what = given(loan) | {"used_right": True, "photos": [photo()]}
    lending.check_use(world.actor("accountant"), **what)
    with pytest.raises(AlreadyDone):
        lending.check_use(world.actor("accountant"), **what)
    assert UseCheck.objects.count() == Attachment.objects.count() == 1


@pytest.mark.parametrize("post", [Officer.Post.LEADER, Officer.Post.DEPUTY_LEADER])
def test_who_leads_the_group_does_not_check_it(
    world: World, loan: Loan, post: Officer.Post
) -> None:
    Officer.objects.create(
        board=world.board,
        group=world.group,
        post=post,
        name="Hoa",
        user=world.users["accountant"],
        valid_from=OPENED,
    )
    with pytest.raises(LeaderChecks):
        world.check_use(loan, on=ON)
    Officer.objects.update(valid_to=date(2026, 3, 14))
    world.check_use(loan, on=ON)


def test_a_leader_by_role_does_not_check_either(world: World, loan: Loan) -> None:
    people.assign(
        world.users["officer"],
        Role.GROUP_LEADER,
        fund_id=world.fund.pk,
        board_id=world.board.pk,
        group_id=world.group.pk,
        on=OPENED,
    )
    with pytest.raises(LeaderChecks):
        world.check_use(loan, on=ON, who="officer")


@pytest.mark.parametrize(
    ("changed", "refusal"),
    [
        ({"used_right": False}, NoteMissing),
        ({"used_right": False, "note": "  "}, NoteMissing),
        ({"answers": {}}, Unanswered),
        ({"on": date(2026, 1, 9)}, BeforeTheLoan),
        ({"photos": [photo("a.gif", kind="GIF")]}, WrongKind),
    ],
)
def test_a_refused_check_leaves_nothing(
    world: World, loan: Loan, changed: dict[str, Any], refusal: type[Refusal]
) -> None:
    before = Record.objects.count()
    with pytest.raises(refusal):
        lending.check_use(world.actor("chair"), **(given(loan) | {"used_right": True} | changed))
    assert not UseCheck.objects.exists() and not Attachment.objects.exists()
    assert Record.objects.count() == before


def test_a_strange_answer_is_refused(world: World, loan: Loan) -> None:
    what = given(loan) | {"used_right": True}
    what["answers"]["la"] = "met"
    with pytest.raises(StrangePoint):
        lending.check_use(world.actor("accountant"), **what)


def test_neighbors_cannot_and_cashiers_may_not(world: World, loan: Loan) -> None:
    with pytest.raises(Unseen):
        world.check_use(loan, on=ON, who="stranger")
    with pytest.raises(Forbidden):
        world.check_use(loan, on=ON, who="cashier")
    with pytest.raises(Unseen):
        world.accept(loan, on=ON, who="stranger")


@pytest.mark.parametrize(
    ("unmet", "changed", "refusal"),
    [
        ("be", {"accepted": True}, ChecklistUnmet),
        ("be", {"return_on": None}, ReturnDayMissing),
        ("be", {"return_on": ON}, ReturnDayMissing),
        ("", {"answers": {}}, Unanswered),
        ("", {"after": [photo("a.gif", kind="GIF")]}, WrongKind),
    ],
)
def test_a_refused_acceptance_leaves_nothing(
    world: World, loan: Loan, unmet: str, changed: dict[str, Any], refusal: type[Refusal]
) -> None:
    with pytest.raises(refusal):
        world.accept(loan, on=ON, unmet=unmet, **changed)
    assert not Acceptance.objects.exists() and not Attachment.objects.exists()


def test_works_are_accepted_once(world: World, loan: Loan) -> None:
    world.accept(loan, on=ON, unmet="be", return_on=date(2026, 4, 1))
    look = world.accept(loan, on=ON, before=[photo()], after=[photo(color="red")])
    assert (look.before.count(), look.after.count(), look.return_on) == (1, 1, None)
    assert look.basis == "QCVN 01:2011/BYT"
    with pytest.raises(AlreadyAccepted):
        world.accept(loan, on=ON)
