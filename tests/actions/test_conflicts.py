"""Nobody decides on her own loan or on that of somebody close, nor lends the fund to herself."""

from datetime import date
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from qqv.lending import actions as lending
from qqv.lending.actions.dossier import Finding, Verdict, Wish
from qqv.lending.models import Application, Appraisal, Approval, Disbursement, Loan
from qqv.people import actions as people
from qqv.people import interests
from qqv.people.interests import Interests
from qqv.people.models import InterestDeclaration, Kinship, Member, Officer
from qqv.rules.access import OwnWork
from qqv.rules.appraising import Policy
from qqv.rules.conflicts import (
    KinDecides,
    OfficerBorrows,
    OfficersBorrow,
    OwnLoan,
    ProvinceMustAppraise,
    Relation,
)
from qqv.rules.refusals import Forbidden, Unseen
from qqv.trail.models import Record
from qqv.trail.recording import AlreadyDone
from tests.world import World, all_met

ON = date(2026, 1, 10)


def asked(world: World, member: Member | None = None) -> Application:
    who = member or world.lan
    wish = Wish(member_id=who.pk, principal=10_000_000, work_kind_id=world.latrine.pk)
    [row] = lending.apply(world.actor("accountant"), wishes=[wish], on=ON, request_id=uuid4())
    lending.endorse(
        world.actor("leader"),
        application_ids=[row.pk],
        on=ON,
        present=3,
        votes_for={row.pk: 3},
        minutes_no="01/BB",
        request_id=uuid4(),
    )
    return row


def look(world: World, row: Application, who: str) -> list[Appraisal]:
    finding = Finding(application_id=row.pk, visited_on=ON, passed=True, checklist=all_met(row, ON))
    return lending.appraise(world.actor(who), findings=[finding], on=ON, request_id=uuid4())


def decide(world: World, row: Application, *, approved: bool = True) -> list[Approval]:
    verdict = Verdict(application_id=row.pk, approved=approved, principal=10_000_000, reason="vì")
    return lending.approve(
        world.actor("chair"), verdicts=[verdict], decision_no="01/QĐ", on=ON, request_id=uuid4()
    )


def let_officers_borrow(world: World) -> None:
    lending.set_appraisal_policy(
        world.actor("province_chair"),
        policy=Policy(officers_borrow=OfficersBorrow.PROVINCE),
        again=(),
        on=ON,
        request_id=uuid4(),
    )


def pay_out(world: World, row: Application) -> Disbursement:
    ticked = lending.ToDisburse(application_id=row.pk, id_seen=True, received_in_full=True)
    return lending.disburse(
        world.actor("cashier"),
        group_id=world.group.pk,
        rows=[ticked],
        channel=Disbursement.Channel.CASH,
        on=ON,
        request_id=uuid4(),
    )


def kin(
    world: World,
    officer: str,
    member: Member,
    relation: Relation = Relation.SIBLING,
    *,
    by: str = "chair",
) -> Kinship:
    return interests.declare_kin(
        world.actor(by),
        member_id=member.pk,
        user_id=world.users[officer].pk,
        relation=relation,
        note="",
        on=ON,
        request_id=uuid4(),
    )


@pytest.mark.parametrize("relation", [r for r in Relation if r != Relation.SELF])
def test_kin_do_not_appraise(world: World, relation: Relation) -> None:
    kin(world, "officer", world.lan, relation)
    row = asked(world)
    with pytest.raises(KinDecides) as refused:
        look(world, row, "officer")
    assert "Nguyễn Thị Lan" in str(refused.value)
    assert "khai ngày 10/01/2026" in str(refused.value)
    assert not Appraisal.objects.exists()
    look(world, row, "accountant")


def test_kin_do_not_approve_nor_decline(world: World) -> None:
    kin(world, "chair", world.lan, by="accountant")
    row = asked(world)
    look(world, row, "officer")
    for approved in (True, False):
        with pytest.raises(KinDecides):
            decide(world, row, approved=approved)
    assert not Approval.objects.exists()


def test_a_household_is_one(world: World) -> None:
    Member.objects.filter(pk=world.mai.pk).update(household=world.lan.household_id)
    kin(world, "officer", world.lan)
    with pytest.raises(KinDecides):
        look(world, asked(world, world.mai), "officer")


def test_an_ended_relation_binds_no_more_and_another_ends_it(world: World) -> None:
    tie = kin(world, "accountant", world.lan, by="accountant")
    row = asked(world)
    with pytest.raises(OwnWork):
        end(world, tie, by="accountant")
    with pytest.raises(interests.ReasonWanted):
        end(world, tie, reason=" ")
    with pytest.raises(Forbidden):
        end(world, tie, by="cashier")
    end(world, tie)
    with pytest.raises(Unseen):
        end(world, tie)
    look_later = date(2026, 1, 11)
    finding = Finding(
        application_id=row.pk,
        visited_on=look_later,
        passed=True,
        checklist=all_met(row, look_later),
    )
    lending.appraise(
        world.actor("accountant"), findings=[finding], on=look_later, request_id=uuid4()
    )


def end(world: World, tie: Kinship, *, by: str = "chair", reason: str = "Khai nhầm") -> Kinship:
    return interests.end_kin(
        world.actor(by), kinship_id=tie.pk, reason=reason, on=ON, request_id=uuid4()
    )


def test_nobody_appraises_or_approves_her_own_loan(world: World) -> None:
    let_officers_borrow(world)
    kin(world, "officer", world.lan, Relation.SELF, by="officer")
    kin(world, "chair", world.mai, Relation.SELF, by="chair")
    with pytest.raises(OwnLoan):
        look(world, asked(world), "officer")
    row = asked(world, world.mai)
    look(world, row, "officer")
    with pytest.raises(OwnLoan):
        decide(world, row)
    assert not Approval.objects.exists()


def test_nobody_pays_out_her_own_loan(world: World) -> None:
    row = asked(world)
    look(world, row, "officer")
    decide(world, row)
    Officer.objects.create(
        board=world.board,
        post="cashier",
        name="Nguyễn Thị Lan",
        member=world.lan,
        user=world.users["cashier"],
        valid_from=ON,
    )
    with pytest.raises(OwnLoan):
        pay_out(world, row)
    assert not Loan.objects.exists()


@pytest.mark.parametrize("name", ["chair", "accountant", "cashier"])
def test_who_holds_the_money_or_signs_does_not_borrow(world: World, name: str) -> None:
    kin(world, name, world.lan, Relation.SELF, by="accountant")
    before = Record.objects.count()
    with pytest.raises(OfficerBorrows):
        asked(world)
    assert Record.objects.count() == before
    assert not Application.objects.exists()


def test_an_officer_on_paper_does_not_borrow_either(world: World) -> None:
    Officer.objects.create(
        board=world.board, post="deputy", name="Lan", member=world.lan, valid_from=ON
    )
    with pytest.raises(OfficerBorrows) as refused:
        asked(world)
    assert "phó ban Hồng Thuận" in str(refused.value)


def test_an_officer_next_door_borrows_here(world: World) -> None:
    Officer.objects.create(
        board=world.neighbor, post="chair", name="Lan", member=world.lan, valid_from=ON
    )
    row = asked(world)
    look(world, row, "accountant")
    decide(world, row)


def test_where_the_fund_lets_officers_borrow_the_province_looks(world: World) -> None:
    let_officers_borrow(world)
    kin(world, "cashier", world.lan, Relation.SELF)
    row = asked(world)
    look(world, row, "accountant")
    with pytest.raises(ProvinceMustAppraise):
        decide(world, row)
    look(world, row, "officer")
    decide(world, row)


def test_a_leader_borrows_when_the_province_has_looked(world: World) -> None:
    Officer.objects.create(
        board=world.board,
        group=world.group,
        post="leader",
        name="Lan",
        member=world.lan,
        user=world.users["leader"],
        valid_from=ON,
    )
    row = asked(world)
    look(world, row, "accountant")
    with pytest.raises(ProvinceMustAppraise) as refused:
        decide(world, row)
    assert "trưởng nhóm" in str(refused.value)
    assert not Approval.objects.exists()
    look(world, row, "officer")
    decide(world, row)


def test_a_declined_officer_needs_no_province(world: World) -> None:
    Officer.objects.create(
        board=world.board,
        group=world.group,
        post="leader",
        name="Lan",
        member=world.lan,
        valid_from=ON,
    )
    row = asked(world)
    look(world, row, "accountant")
    decide(world, row, approved=False)


def test_kin_are_told_of_once_and_by_whom_they_may(world: World) -> None:
    kin(world, "leader", world.lan, by="leader")
    with pytest.raises(interests.KinKnown):
        kin(world, "leader", world.lan, Relation.CHILD)
    with pytest.raises(Forbidden):
        kin(world, "chair", world.mai, by="leader")
    with pytest.raises(Forbidden):
        kin(world, "auditor", world.mai, by="auditor")
    with pytest.raises(Unseen):
        kin(world, "stranger", world.mai, by="stranger")
    with pytest.raises(Unseen):
        kin(world, "chair", world.binh)
    row = Kinship.objects.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        Kinship.objects.create(
            user=row.user, member=row.member, relation="child", valid_from=ON, record=row.record
        )


def test_a_declaration_counts_once_and_the_last_one_stands(world: World) -> None:
    key = uuid4()
    plain = Interests(kin_borrow=False, private_money=False, sells_works=False)
    declared = {"interests": plain, "on": ON}
    interests.declare_interests(world.actor("cashier"), **declared, request_id=key)
    with pytest.raises(AlreadyDone):
        interests.declare_interests(world.actor("cashier"), **declared, request_id=key)
    some = Interests(kin_borrow=True, private_money=False, sells_works=False)
    with pytest.raises(interests.ExplanationMissing):
        interests.declare_interests(
            world.actor("cashier"), interests=some, on=ON, request_id=uuid4()
        )
    with pytest.raises(Forbidden):
        interests.declare_interests(world.actor("auditor"), **declared, request_id=uuid4())
    row = InterestDeclaration.objects.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        InterestDeclaration.objects.filter(pk=row.pk).update(kin_borrow=True)


def test_many_are_looked_at_in_as_many_statements_as_one(world: World) -> None:
    def cost(*members: Member) -> int:
        rows = [asked(world, member) for member in members]
        findings = [
            Finding(application_id=row.pk, visited_on=ON, passed=True, checklist=all_met(row, ON))
            for row in rows
        ]
        with CaptureQueriesContext(connection) as captured:
            lending.appraise(
                world.actor("accountant"), findings=findings, on=ON, request_id=uuid4()
            )
        return len(captured)

    one = cost(world.lan)
    assert cost(world.mai, world.dao) == one


def test_a_grant_at_the_board_counts_like_a_post(world: World) -> None:
    kin(world, "officer", world.lan, Relation.SELF, by="officer")
    people.assign(
        world.users["officer"],
        role="commune_chair",
        fund_id=world.fund.pk,
        board_id=world.board.pk,
        on=ON,
    )
    with pytest.raises(OfficerBorrows):
        asked(world)
