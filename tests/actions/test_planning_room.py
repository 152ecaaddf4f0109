"""Versions of a year's plan: kept whole, signed by another, and what is refused."""

from datetime import date
from fractions import Fraction
from uuid import UUID, uuid4

import pytest

from qqv.capital import planning_room as room
from qqv.capital.models import Plan, PlanSignature, PlanTerms, PlanVersion
from qqv.capital.planning import plans_in_force
from qqv.capital.planning_room import Line, planning_terms
from qqv.reports.attainment import Light, attainment, expected_share, light_of
from qqv.reports.plan_room import ground_of, proposal, version_page, versions
from qqv.rules import allotting
from qqv.rules.access import Verb
from qqv.rules.allotting import OverCapital, TermsWrong, Why
from qqv.rules.refusals import Forbidden, Unseen
from qqv.trail.recording import AlreadyDone
from tests.world import World

ON = date(2026, 1, 15)
SIZE = 10_000_000


def line(world: World, loans: int, **other: object) -> Line:
    given = {
        "board_id": world.board.pk,
        "loans": loans,
        "members": loans,
        "low": 0,
        "high": 50,
        "last": 0,
        "waiting": 0,
        "locked": False,
        "given": 0,
        "returned": 0,
        "why": (Why.LAST_YEAR,),
    }
    return Line(**(given | other))  # type: ignore[arg-type]


def keep(
    world: World,
    loans: int = 10,
    *,
    who: str = "province_accountant",
    held: int = 300_000_000,
    reason: str = "Theo danh sách chờ",
    lines: list[Line] | None = None,
    key: UUID | None = None,
) -> PlanVersion:
    return room.keep_version(
        world.actor(who),
        year=2026,
        size=SIZE,
        held=held,
        lines=[line(world, loans)] if lines is None else lines,
        reason=reason,
        on=ON,
        request_id=key or uuid4(),
    )


def sign(
    world: World, version: PlanVersion, who: str = "province_chair", number: str = "15/QĐ"
) -> PlanSignature:
    return room.sign_version(
        world.actor(who), version_id=version.pk, decision_no=number, on=ON, request_id=uuid4()
    )


def test_a_version_is_kept_signed_and_becomes_the_plan(world: World) -> None:
    key = uuid4()
    version = keep(world, 12, key=key)
    with pytest.raises(AlreadyDone):
        keep(world, 12, key=key)
    assert not Plan.objects.exists()
    sign(world, version)
    plan = plans_in_force([world.board.pk], year=2026)[world.board.pk]
    assert (plan.loans, plan.principal, plan.members) == (12, 120_000_000, 12)
    page = version_page(world.actor("province_chair"), version_id=version.pk)
    assert (page.head.decision_no, page.rows[0].why) == ("15/QĐ", (Why.LAST_YEAR,))


def test_a_second_version_stands_beside_the_first_and_recuts_it(world: World) -> None:
    sign(world, keep(world, 12))
    second = keep(world, 9, reason="Điều chỉnh giữa năm")
    page = version_page(world.actor("province_chair"), version_id=second.pk)
    assert (page.head.number, page.rows[0].more) == (2, -3)
    sign(world, second, number="16/QĐ")
    assert plans_in_force([world.board.pk], year=2026)[world.board.pk].loans == 9
    assert [row.number for row in versions(world.actor("auditor"), year=2026)] == [2, 1]


def test_a_plan_above_the_capital_is_refused(world: World) -> None:
    with pytest.raises(OverCapital, match="310.000.000 đ, nhiều hơn 300.000.000 đ"):
        keep(world, 31)
    assert not PlanVersion.objects.exists()


@pytest.mark.parametrize(
    ("who", "other", "refused"),
    [
        ("province_accountant", {"reason": " "}, room.PlanWithoutReason),
        ("province_accountant", {"lines": []}, room.PlanEmpty),
        ("province_accountant", {"loans": -1}, room.PlanEmpty),
        ("accountant", {}, Forbidden),
        ("province_chair", {}, Forbidden),
    ],
)
def test_a_version_is_refused(
    world: World, who: str, other: dict[str, object], refused: type[Exception]
) -> None:
    with pytest.raises(refused):
        keep(world, who=who, **other)  # type: ignore[arg-type]
    assert not PlanVersion.objects.exists()


def test_who_signs_what(world: World) -> None:
    first, second = keep(world), keep(world, 11)
    with pytest.raises(Forbidden):
        sign(world, second, who="province_accountant")
    with pytest.raises(room.PlanDecisionMissing):
        sign(world, second, number=" ")
    sign(world, second)
    with pytest.raises(room.PlanSigned, match="15/QĐ"):
        sign(world, second)
    with pytest.raises(room.PlanStale, match="số 2"):
        sign(world, first)
    assert PlanSignature.objects.count() == 1


def test_who_proposed_does_not_sign(world: World) -> None:
    version = keep(world)
    PlanVersion.objects.filter(pk=version.pk).update(proposer=world.users["province_chair"])
    with pytest.raises(room.OwnPlan):
        sign(world, version)


def test_terms_hold_from_their_day(world: World) -> None:
    def decide(since: date = ON, who: str = "province_chair", **other: int) -> None:
        room.set_planning(
            world.actor(who),
            terms=allotting.PlanTerms(**other),
            valid_from=since,
            decision_no="20/QĐ",
            on=ON,
            request_id=uuid4(),
        )

    decide(floor=50)
    assert planning_terms(world.fund.pk, on=ON).floor == 50
    assert planning_terms(world.fund.pk, on=date(2026, 1, 14)).floor == 70
    for refused, other in (
        (room.PlanTermsDatedBack, {"since": date(2026, 1, 14)}),
        (TermsWrong, {"since": date(2026, 2, 1), "ceiling": 90}),
        (Forbidden, {"who": "accountant"}),
    ):
        with pytest.raises(refused):
            decide(**other)  # type: ignore[arg-type]
    assert PlanTerms.objects.count() == 1


def test_the_ground_is_what_is_known_and_the_proposal_is_kept_as_shown(world: World) -> None:
    world.lend(world.lan)
    ground = ground_of(world.actor("province_accountant"), year=2026, on=ON)
    unit = next(unit for unit in ground.units if unit.key == world.board.pk)
    assert (unit.done, unit.last, ground.size) == (1, 0, SIZE)
    assert ground.held >= unit.cash * SIZE > 0
    total = 1 if unit.waiting <= 1 else unit.waiting
    found = proposal(ground, total=total, locks={})
    row = next(row for row in found.rows if row.board_id == world.board.pk)
    assert (found.total, row.loans, row.done) == (total, total, 1)
    assert keep(world, lines=found.lines(), held=ground.held).lines.count() == len(found.rows)
    with pytest.raises(Forbidden):
        ground_of(world.actor("accountant"), year=2026, on=ON)


def test_attainment_moves_with_a_loan_and_the_light_with_it(world: World) -> None:
    scope = world.actor("province_chair").scope(Verb.SEE)
    sign(world, keep(world, 2))
    [before] = attainment(scope, year=2026, on=date(2026, 7, 2))
    assert (before.planned_loans, before.loans, before.light) == (2, 0, Light.RED)
    world.lend(world.lan)
    [after] = attainment(scope, year=2026, on=date(2026, 7, 2))
    assert (after.loans, after.principal, after.members, after.light) == (
        1,
        SIZE,
        1,
        Light.GREEN,
    )
    assert after.expected_share == expected_share(scope, year=2026, on=date(2026, 7, 2))
    assert attainment(world.actor("stranger").scope(Verb.SEE), year=2026, on=ON) == ()


def test_lights_by_the_part_of_the_year() -> None:
    terms = allotting.PlanTerms()
    half = Fraction(1, 2)
    told = [light_of(n, 100, half, terms) for n in (48, 47, 40, 39)]
    assert told == [Light.GREEN, Light.AMBER, Light.AMBER, Light.RED]
    assert light_of(0, 0, half, terms) == Light.NONE


def test_versions_are_the_provinces(world: World) -> None:
    version = keep(world)
    assert versions(world.actor("chair"), year=2026) == ()
    with pytest.raises(Unseen):
        version_page(world.actor("chair"), version_id=version.pk)
    with pytest.raises(Unseen):
        version_page(world.actor("province_chair"), version_id=99)
