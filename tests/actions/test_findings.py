"""A finding from its deadline to the last verdict: by the unit remedied, by another judged."""

from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from qqv.inspection import actions
from qqv.inspection.actions import follow_up, visit
from qqv.inspection.models import Finding, Remedy, RemedyVerdict
from qqv.people import actions as people
from qqv.rules.access import Role
from qqv.rules.inspecting import (
    DeadlineMissing,
    DeadlinePast,
    NotHerUnit,
    OwnRemedy,
    ResponsibleMissing,
    State,
)
from qqv.rules.refusals import Forbidden, Refusal, Unseen
from tests.inspecting import DAY, DUE, begin, ended, find, judged, plan, remedied
from tests.pictures import photo
from tests.world import OPENED, World


@pytest.fixture(autouse=True)
def _files(settings: Any, tmp_path: Path) -> None:
    settings.ATTACHMENTS = tmp_path / "attachments"


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({"due_on": None}, DeadlineMissing),
        ({"due_on": DAY}, DeadlinePast),
        ({"text": " "}, ResponsibleMissing),
        ({"responsible": ""}, ResponsibleMissing),
    ],
)
def test_a_finding_says_what_who_and_when(
    world: World, change: dict[str, Any], refusal: type[Refusal]
) -> None:
    made = begin(world)
    with pytest.raises(refusal):
        find(world, made, **change)
    assert not Finding.objects.exists()


def test_a_finding_is_taken_back_only_before_the_end(world: World) -> None:
    made = begin(world)
    wrong, right = find(world, made), find(world, made)
    who = world.actor("inspector")
    actions.drop_finding(who, finding_id=wrong.pk, request_id=uuid4())
    with pytest.raises(Unseen):
        actions.drop_finding(who, finding_id=wrong.pk, request_id=uuid4())
    ended(world, made)
    with pytest.raises(visit.VisitEnded):
        actions.drop_finding(who, finding_id=right.pk, request_id=uuid4())
    with pytest.raises(Unseen):
        remedied(world, wrong)


def test_a_finding_is_followed_until_it_is_good(world: World) -> None:
    made = begin(world)
    finding = find(world, made)
    with pytest.raises(Unseen):
        remedied(world, finding)
    ended(world, made)
    assert follow_up.finding_state(finding) == State.OPEN
    with pytest.raises(follow_up.NothingToJudge):
        judged(world, finding)
    first = remedied(world, finding, photos=[photo()])
    assert first.photos.count() == 1
    assert follow_up.finding_state(finding) == State.REMEDIED
    with pytest.raises(follow_up.NothingToRemedy):
        remedied(world, finding)
    with pytest.raises(follow_up.ReasonMissing):
        judged(world, finding, good=False, due_on=DUE)
    with pytest.raises(DeadlineMissing):
        judged(world, finding, good=False, note="Chưa có chữ ký")
    judged(world, finding, good=False, note="Chưa có chữ ký", due_on=DUE)
    assert follow_up.finding_state(finding) == State.REOPENED
    remedied(world, finding, by="leader")
    judged(world, finding)
    assert follow_up.finding_state(finding) == State.CLOSED
    with pytest.raises(follow_up.NothingToRemedy):
        remedied(world, finding)


@pytest.mark.parametrize(
    ("by", "change", "refusal"),
    [
        ("stranger", {}, Unseen),
        ("province_accountant", {}, NotHerUnit),
        ("inspector", {}, Forbidden),
        ("auditor", {}, Forbidden),
        ("cashier", {"note": " "}, follow_up.RemedyWordless),
    ],
)
def test_a_remedy_says_why_not(
    world: World, by: str, change: dict[str, Any], refusal: type[Refusal]
) -> None:
    made = begin(world)
    finding = find(world, made)
    ended(world, made)
    with pytest.raises(refusal):
        remedied(world, finding, by=by, **change)
    assert not Remedy.objects.exists()


def test_nobody_closes_her_own_remedy(world: World) -> None:
    made = begin(world)
    finding = find(world, made)
    ended(world, made)
    remedied(world, finding)
    with pytest.raises(Forbidden):
        judged(world, finding, by="cashier")
    # Roles that were given in spite of the rule do not help either.
    people.assign(world.users["cashier"], Role.INSPECTOR, fund_id=world.fund.pk, on=OPENED)
    with pytest.raises(OwnRemedy):
        judged(world, finding, by="cashier")
    verdict = judged(world, finding)
    with pytest.raises(IntegrityError), transaction.atomic():
        RemedyVerdict.objects.filter(pk=verdict.pk).update(judged_by=world.users["cashier"])


def test_an_officer_of_another_commune_judges_nothing(world: World) -> None:
    made = begin(world, plan(world, unit=f"xa-{world.neighbor.pk}")[0])
    finding = find(world, made)
    ended(world, made)
    remedied(world, finding, by="stranger")
    with pytest.raises(Unseen):
        judged(world, finding, by="officer")
