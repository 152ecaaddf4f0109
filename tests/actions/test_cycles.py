"""A later cycle: another work, two appraisers, a warning of refinancing; as the fund decides."""

from datetime import date
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from qqv.lending import actions as lending
from qqv.lending.actions.dossier import Finding, Verdict, Wish
from qqv.lending.models import Application, AppraisalPolicy, Approval, Loan, WorkKind
from qqv.lending.payoff import payoff_of
from qqv.lending.policies import policy_on
from qqv.lending.queries.conditions import Condition, State
from qqv.lending.queries.dossier import dossier_page
from qqv.people import actions as people
from qqv.rules.access import Role
from qqv.rules.appraising import BadPolicy, NoProvinceLook, Policy, SameWork
from qqv.rules.refusals import Forbidden
from qqv.trail.recording import AlreadyDone
from tests.world import World, all_met

JAN, FEB = date(2026, 1, 10), date(2026, 2, 10)


def first_cycle(world: World, *, settled: date = FEB) -> Loan:
    """Lend once, pay it off with a lump, accept the work."""
    loan = world.lend(world.lan, on=JAN)
    lending.settle(
        world.actor("cashier"),
        loan_id=loan.pk,
        received=payoff_of(loan, on=settled).total,
        on=settled,
        request_id=uuid4(),
    )
    world.accept(loan, on=settled)
    return loan


def ask(world: World, work: WorkKind, *, on: date = FEB) -> Application:
    wish = Wish(member_id=world.lan.pk, principal=10_000_000, work_kind_id=work.pk)
    [row] = lending.apply(world.actor("accountant"), wishes=[wish], on=on, request_id=uuid4())
    lending.endorse(
        world.actor("leader"),
        application_ids=[row.pk],
        on=on,
        present=3,
        votes_for={row.pk: 3},
        minutes_no="02/BB",
        request_id=uuid4(),
    )
    return row


def look(world: World, row: Application, who: str, *, on: date = FEB) -> None:
    finding = Finding(application_id=row.pk, visited_on=on, passed=True, checklist=all_met(row, on))
    lending.appraise(world.actor(who, on), findings=[finding], on=on, request_id=uuid4())


def decide(world: World, row: Application, *, on: date = FEB) -> list[Approval]:
    verdict = Verdict(application_id=row.pk, approved=True, principal=10_000_000)
    return lending.approve(
        world.actor("chair"), verdicts=[verdict], decision_no="02/QĐ", on=on, request_id=uuid4()
    )


def set_policy(
    world: World, policy: Policy, *, by: str = "province_chair", **other: object
) -> None:
    facts = {"again": (), "on": JAN, "request_id": uuid4()} | other
    lending.set_appraisal_policy(world.actor(by), policy=policy, **facts)


def conditions(world: World, row: Application, *, on: date = FEB) -> dict[str, Condition]:
    page = dossier_page(world.actor("accountant"), application_id=row.pk, on=on)
    return {condition.name: condition for condition in page.conditions}


def test_a_later_cycle_builds_another_work(world: World) -> None:
    first_cycle(world)
    with pytest.raises(SameWork) as refused:
        ask(world, world.latrine)
    assert "Nhà tiêu hợp vệ sinh" in str(refused.value)
    assert Application.objects.count() == 1
    row = ask(world, world.bathroom)
    assert conditions(world, row)["other_work"].state == State.MET


def test_a_work_that_may_be_repaired_is_lent_for_again(world: World) -> None:
    first_cycle(world)
    set_policy(world, Policy(), again=(world.latrine.pk,))
    row = ask(world, world.latrine)
    found = conditions(world, row)["other_work"]
    assert (found.state, found.works) == (State.WARNING, "Nhà tiêu hợp vệ sinh")
    set_policy(world, Policy())
    assert not WorkKind.objects.filter(again=True).exists()


def test_the_province_is_one_of_two_where_the_fund_wants_it(world: World) -> None:
    first_cycle(world)
    set_policy(world, Policy(second_from_province=True), on=FEB)
    second = people.add_user(
        world.actor("administrator"),
        new=people.NewUser(
            username="accountant2",
            name="accountant2",
            password="mat-khau-2026",
            role=Role.COMMUNE_ACCOUNTANT,
            board_id=world.board.pk,
        ),
        on=JAN,
        request_id=uuid4(),
    )
    world.users["accountant2"] = second
    row = ask(world, world.bathroom)
    look(world, row, "accountant")
    look(world, row, "accountant2")
    with pytest.raises(NoProvinceLook):
        decide(world, row)
    assert conditions(world, row)["province"].state == State.UNMET
    look(world, row, "officer")
    assert conditions(world, row)["province"].state == State.MET
    decide(world, row)


def test_a_lump_just_before_is_a_warning_not_a_refusal(world: World) -> None:
    loan = first_cycle(world)
    row = ask(world, world.bathroom, on=date(2026, 3, 12))
    found = conditions(world, row, on=date(2026, 3, 12))
    lump = found["lump"]
    assert (lump.state, lump.days, lump.lump, lump.loan_id) == (
        State.WARNING,
        30,
        10_000_000,
        loan.pk,
    )
    assert found["spacing"].days == 30
    set_policy(world, Policy(refinance_days=29))
    assert "lump" not in conditions(world, row)
    set_policy(world, Policy(lump_installments=13))
    assert "lump" not in conditions(world, row)


def test_each_condition_has_its_fact(world: World) -> None:
    loan = first_cycle(world)
    row = ask(world, world.bathroom)
    found = conditions(world, row)
    assert (found["on_time"].state, found["on_time"].loan_id) == (State.MET, loan.pk)
    assert (found["works"].state, found["works"].tab) == (State.MET, "cong-trinh")
    assert (found["two_appraisers"].state, found["two_appraisers"].days) == (State.UNMET, 0)
    look(world, row, "accountant")
    look(world, row, "officer")
    assert conditions(world, row)["two_appraisers"].state == State.MET
    assert conditions(world, Application.objects.earliest("pk")) == {}


def test_the_fund_decides_from_a_day_on(world: World) -> None:
    key = uuid4()
    assert policy_on(world.fund.pk, JAN) == Policy()
    set_policy(world, Policy(visit_photos=1), on=FEB, request_id=key)
    with pytest.raises(AlreadyDone):
        set_policy(world, Policy(visit_photos=1), on=FEB, request_id=key)
    assert policy_on(world.fund.pk, JAN) == Policy()
    assert policy_on(world.fund.pk, FEB).visit_photos == 1
    with pytest.raises(BadPolicy):
        set_policy(world, Policy(refinance_days=-1))
    for by in ("chair", "province_accountant", "administrator"):
        with pytest.raises(Forbidden):
            set_policy(world, Policy(), by=by)
    assert AppraisalPolicy.objects.count() == 1
    with pytest.raises(IntegrityError), transaction.atomic():
        AppraisalPolicy.objects.update(refinance_days=-1)
