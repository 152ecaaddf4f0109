"""From a wish to a settled loan: each step works, and each says why not."""

from datetime import date
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from qqv.collection import checks as collection_checks
from qqv.ledger import checks as ledger_checks
from qqv.lending import actions as lending
from qqv.lending import checks as lending_checks
from qqv.lending.actions import decide, dossier, reverse
from qqv.lending.actions.disburse import NotApproved, NotInPerson
from qqv.lending.actions.dossier import Finding, Verdict, Wish
from qqv.lending.actions.settle import NotTheAmount
from qqv.lending.models import Application, Approval, Disbursement, Loan, Repayment
from qqv.lending.payoff import payoff_of
from qqv.lending.stopping import Stopping
from qqv.people import actions as people
from qqv.rules.access import OwnWork
from qqv.rules.appraising import SameWork
from qqv.rules.eligibility import AmountOutside, StillBorrowing, WorksNotAccepted
from qqv.rules.refusals import Forbidden, Unseen
from qqv.savings import checks as savings_checks
from tests.world import World, all_met

JAN, FEB, MAR = date(2026, 1, 10), date(2026, 2, 10), date(2026, 3, 10)


def faults() -> list[str]:
    everything = (
        *ledger_checks.CHECKS,
        *lending_checks.CHECKS,
        *savings_checks.CHECKS,
        *collection_checks.CHECKS,
    )
    return [str(fault) for check in everything for fault in check()]


def wish(world: World, **changes: object) -> Wish:
    facts = {
        "member_id": world.lan.pk,
        "principal": 10_000_000,
        "work_kind_id": world.latrine.pk,
    } | changes
    return Wish(**facts)


def applied(world: World, on: date = JAN, **changes: object) -> Application:
    [application] = lending.apply(
        world.actor("accountant"), wishes=[wish(world, **changes)], on=on, request_id=uuid4()
    )
    return application


def endorsed(world: World, on: date = JAN, **changes: object) -> Application:
    application = applied(world, on, **changes)
    lending.endorse(
        world.actor("leader"),
        application_ids=[application.pk],
        on=on,
        present=3,
        votes_for={application.pk: 2},
        minutes_no="1",
        request_id=uuid4(),
    )
    return application


def appraise(
    world: World, application: Application, who: str, *, passed: bool = True, on: date = JAN
) -> None:
    lending.appraise(
        world.actor(who),
        findings=[
            Finding(
                application_id=application.pk,
                visited_on=on,
                passed=passed,
                checklist=all_met(application, on),
            )
        ],
        on=on,
        request_id=uuid4(),
    )


def approve(world: World, application: Application, *, on: date = JAN, **changes: object) -> None:
    facts = {"application_id": application.pk, "approved": True, "principal": 10_000_000}
    lending.approve(
        world.actor("chair"),
        verdicts=[Verdict(**(facts | changes))],
        decision_no="1",
        on=on,
        request_id=uuid4(),
    )


def test_apply_says_why_not(world: World) -> None:
    actor = world.actor("accountant")
    for changes, refusal in (
        ({"principal": 60_000_000}, AmountOutside),
        ({"principal": 1}, AmountOutside),
        ({"member_id": world.binh.pk}, Unseen),
        ({"work_kind_id": 0}, Unseen),
    ):
        with pytest.raises(refusal):
            lending.apply(actor, wishes=[wish(world, **changes)], on=JAN, request_id=uuid4())
    applied(world)
    with pytest.raises(dossier.OpenDossier):
        lending.apply(actor, wishes=[wish(world)], on=JAN, request_id=uuid4())
    with pytest.raises(Forbidden):
        lending.apply(world.actor("cashier"), wishes=[wish(world)], on=JAN, request_id=uuid4())


def test_endorsement_wants_a_majority(world: World) -> None:
    application = applied(world)
    with pytest.raises(dossier.NotEndorsed):
        lending.endorse(
            world.actor("leader"),
            application_ids=[application.pk],
            on=JAN,
            present=4,
            votes_for={application.pk: 2},
            minutes_no="1",
            request_id=uuid4(),
        )


def test_nobody_is_approved_unappraised(world: World) -> None:
    application = endorsed(world)
    with pytest.raises(decide.NoAppraisal):
        approve(world, application)
    appraise(world, application, "accountant", passed=False)
    with pytest.raises(decide.NoAppraisal):
        approve(world, application)
    approve(world, application, approved=False, reason="Không có đất làm công trình")
    application.refresh_from_db()
    assert application.stage == Application.Stage.DECLINED


def test_a_no_gives_its_reason(world: World) -> None:
    application = endorsed(world)
    appraise(world, application, "officer")
    with pytest.raises(decide.ReasonMissing):
        approve(world, application, approved=False, reason=" ")
    with pytest.raises(decide.AboveAsked):
        approve(world, application, principal=11_000_000)


def test_the_second_pair_of_eyes_is_another(world: World) -> None:
    people.assign(
        world.users["accountant"],
        role="commune_chair",
        fund_id=world.fund.pk,
        board_id=world.board.pk,
        on=JAN,
    )
    application = endorsed(world)
    appraise(world, application, "accountant")
    with pytest.raises(OwnWork):
        lending.approve(
            world.actor("accountant", JAN),
            verdicts=[Verdict(application_id=application.pk, approved=True, principal=10_000_000)],
            decision_no="1",
            on=JAN,
            request_id=uuid4(),
        )
    approve(world, application)
    row = Approval.objects.get(application=application)
    with pytest.raises(IntegrityError), transaction.atomic():
        Approval.objects.filter(pk=row.pk).update(approver=row.appraiser)


def test_the_leader_does_not_appraise(world: World) -> None:
    people.assign(
        world.users["officer"],
        role="group_leader",
        fund_id=world.fund.pk,
        board_id=world.board.pk,
        group_id=world.group.pk,
        on=JAN,
    )
    application = endorsed(world)
    with pytest.raises(decide.LeaderAppraises):
        lending.appraise(
            world.actor("officer", JAN),
            findings=[
                Finding(
                    application_id=application.pk,
                    visited_on=JAN,
                    passed=True,
                    checklist=all_met(application, JAN),
                )
            ],
            on=JAN,
            request_id=uuid4(),
        )


def disburse(
    world: World, application: Application, *, on: date = JAN, **ticks: bool
) -> Disbursement:
    facts = {"id_seen": True, "received_in_full": True} | ticks
    return lending.disburse(
        world.actor("cashier"),
        group_id=world.group.pk,
        rows=[lending.ToDisburse(application_id=application.pk, **facts)],
        channel=Disbursement.Channel.CASH,
        on=on,
        request_id=uuid4(),
    )


def test_disbursement_says_why_not(world: World) -> None:
    application = endorsed(world)
    with pytest.raises(NotApproved):
        disburse(world, application)
    appraise(world, application, "accountant")
    approve(world, application)
    for missing in ("id_seen", "received_in_full"):
        with pytest.raises(NotInPerson):
            disburse(world, application, **{missing: False})
    people.petition(
        world.actor("chair"),
        board_id=world.board.pk,
        number="1/TTr",
        reason="xin dừng",
        on=JAN,
        request_id=uuid4(),
    )
    with pytest.raises(Stopping):
        disburse(world, application)
    assert Loan.objects.count() == 0
    assert world.balance("111") == 50_000_000


def test_settling_takes_the_exact_amount_of_the_day(world: World) -> None:
    loan = world.lend(world.lan)
    world.collect(FEB, {world.lan: (893_000, 0)})
    on = date(2026, 2, 20)
    owed = payoff_of(Loan.objects.get(pk=loan.pk), on=on)
    assert (owed.principal, owed.interest) == (9_167_000, 55_000)
    with pytest.raises(NotTheAmount):
        lending.settle(
            world.actor("cashier"),
            loan_id=loan.pk,
            received=owed.total - 1,
            on=on,
            request_id=uuid4(),
        )
    lending.settle(
        world.actor("cashier"), loan_id=loan.pk, received=owed.total, on=on, request_id=uuid4()
    )
    loan.refresh_from_db()
    assert (loan.outstanding, loan.settled_on, loan.account.closed_on) == (0, on, on)
    assert world.balance("111") == 40_000_000 + owed.total
    assert faults() == []


def test_the_second_cycle_is_stricter(world: World) -> None:
    loan = world.lend(world.lan)
    with pytest.raises(StillBorrowing):
        applied(world)
    owed = payoff_of(loan, on=FEB)
    lending.settle(
        world.actor("cashier"), loan_id=loan.pk, received=owed.total, on=FEB, request_id=uuid4()
    )
    with pytest.raises(WorksNotAccepted):
        applied(world, FEB)
    world.accept(loan, on=FEB)
    with pytest.raises(SameWork):
        applied(world, FEB)
    application = endorsed(world, FEB, work_kind_id=world.bathroom.pk)
    assert application.cycle == 2
    appraise(world, application, "accountant", on=FEB)
    with pytest.raises(decide.SecondAppraiserMissing):
        approve(world, application, on=FEB)
    appraise(world, application, "officer", on=FEB)
    approve(world, application, on=FEB)
    disburse(world, application, on=FEB)
    assert Loan.objects.get(member=world.lan, settled_on=None).number.endswith("/2")


def test_a_reversal_puts_everything_back(world: World) -> None:
    loan = world.lend(world.lan)
    world.collect(FEB, {world.lan: (893_000, 15_000)})
    world.collect(MAR, {world.lan: (888_000, 15_000)})
    first = Repayment.objects.get(on=FEB)
    actor = world.actor("chair")
    with pytest.raises(reverse.ReasonMissing):
        lending.reverse_repayment(
            actor, repayment_id=first.pk, reason="", on=MAR, request_id=uuid4()
        )
    lending.reverse_repayment(
        actor, repayment_id=first.pk, reason="Gõ nhầm người", on=MAR, request_id=uuid4()
    )
    loan.refresh_from_db()
    # March's 888,000 now pays February's 893,000 first and leaves 5,000 of it.
    assert loan.next_due_on == FEB
    assert loan.outstanding == world.balance("131") == 10_000_000 - 828_000
    assert faults() == []
    with pytest.raises(reverse.AlreadyReversed):
        lending.reverse_repayment(
            actor, repayment_id=first.pk, reason="lần nữa", on=MAR, request_id=uuid4()
        )


def test_a_reversal_after_hand_over_fetches_the_cash(world: World) -> None:
    from qqv.collection.actions import hand_over, receive

    world.lend(world.lan)
    world.collect(FEB, {world.lan: (893_000, 0)})
    given = hand_over(
        world.actor("leader"),
        group_id=world.group.pk,
        declared=893_000,
        denominations={},
        on=FEB,
        request_id=uuid4(),
    )
    receive(
        world.actor("cashier"),
        hand_over_id=given.pk,
        counted=893_000,
        denominations={},
        on=FEB,
        request_id=uuid4(),
    )
    before = world.balance("111")
    lending.reverse_repayment(
        world.actor("chair"),
        repayment_id=Repayment.objects.get().pk,
        reason="Gõ nhầm người",
        on=FEB,
        request_id=uuid4(),
    )
    assert world.balance("111") == before - 893_000
    assert world.balance("113.001") == 0
    assert faults() == []


def test_reversing_a_settlement_opens_the_loan_again(world: World) -> None:
    loan = world.lend(world.lan)
    owed = payoff_of(loan, on=FEB)
    lending.settle(
        world.actor("cashier"), loan_id=loan.pk, received=owed.total, on=FEB, request_id=uuid4()
    )
    lending.reverse_repayment(
        world.actor("chair"),
        repayment_id=Repayment.objects.get().pk,
        reason="Gõ nhầm người",
        on=FEB,
        request_id=uuid4(),
    )
    loan.refresh_from_db()
    assert (loan.outstanding, loan.settled_on, loan.account.closed_on) == (10_000_000, None, None)
    assert faults() == []


def test_an_extension_keeps_the_promise_and_moves_the_days(world: World) -> None:
    loan = world.lend(world.lan)
    world.collect(FEB, {world.lan: (893_000, 0)})
    lending.extend(
        world.actor("chair"),
        loan_id=loan.pk,
        months=3,
        reason="Bão làm hỏng nhà",
        decision_no="5/QĐ",
        on=date(2026, 2, 15),
        request_id=uuid4(),
    )
    loan.refresh_from_db()
    assert loan.next_due_on == date(2026, 6, 10)
    assert loan.installments_due.filter(version=1).get(number=2).due_on == MAR
    world.collect(date(2026, 6, 10), {world.lan: (888_000, 0)})
    assert faults() == []
