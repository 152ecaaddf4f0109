"""A debt is frozen or written off for objective causes only, asked on paper, decided by others."""

from datetime import date, timedelta
from uuid import uuid4

import pytest

from qqv.ledger import checks
from qqv.ledger.models import Account, Entry
from qqv.lending import actions as lending
from qqv.lending import checks as lending_checks
from qqv.lending.actions.relieve import (
    AlreadyDecided,
    BeforeRequest,
    BeforeWriteOff,
    NothingReceived,
    NotOnPaper,
    NotWrittenOff,
    Overlapping,
    OwnDebt,
    Settled,
    Waiting,
    WrongDays,
    decide_relief,
    recover,
    request_relief,
)
from qqv.lending.actions.reverse import WrittenOffLoan
from qqv.lending.actions.settle import Settled as PaidOff
from qqv.lending.models import Freeze, Loan, Recovery, ReliefDecision, ReliefRequest, WriteOff
from qqv.lending.payoff import payoff_of
from qqv.lending.queries.loan import loan_page
from qqv.lending.queries.portfolio import standings
from qqv.lending.versions import BackDated
from qqv.people import actions as people
from qqv.people.models import Kinship, Officer
from qqv.rules.access import OwnWork, Role, Verb
from qqv.rules.conflicts import KinDecides
from qqv.rules.eligibility import DebtWrittenOff, NotEligible
from qqv.rules.lateness import DebtGroup
from qqv.rules.refusals import Forbidden, Unseen
from qqv.rules.relief import Cause, RecoveredTooMuch, Relief
from qqv.trail.models import Record
from qqv.trail.recording import AlreadyDone
from tests.world import World

ASKED, DECIDED = date(2026, 4, 1), date(2026, 4, 10)


def ask(world: World, loan: Loan, **changes: object) -> ReliefRequest:
    facts = {
        "kind": Relief.WRITE_OFF,
        "cause": Cause.DEATH,
        "number": "5/TTr",
        "documents": "giấy chứng tử, xác nhận của UBND xã",
        "reason": "người vay mất, không còn người trả",
        "since": None,
        "until": None,
        "on": ASKED,
        "who": "chair",
        "loan_id": loan.pk,
    } | changes
    return request_relief(world.actor(str(facts.pop("who"))), request_id=uuid4(), **facts)


def ask_freeze(world: World, loan: Loan, **changes: object) -> ReliefRequest:
    days = {"since": DECIDED, "until": date(2026, 7, 8), "kind": Relief.FREEZE}
    return ask(world, loan, cause=Cause.DISASTER, **(days | changes))


def decide(world: World, asked: ReliefRequest, **changes: object) -> ReliefDecision:
    facts = {"agreed": True, "number": "30/QĐ", "reason": "đúng quy định", "on": DECIDED}
    facts |= {"who": "province_chair"} | changes
    return decide_relief(
        world.actor(str(facts.pop("who")), DECIDED), relief_id=asked.pk, request_id=uuid4(), **facts
    )


def come_back(world: World, loan: Loan, received: int, **changes: object) -> Recovery:
    facts = {"on": DECIDED + timedelta(days=20), "who": "cashier"} | changes
    return recover(
        world.actor(str(facts.pop("who"))),
        loan_id=loan.pk,
        received=received,
        request_id=uuid4(),
        **facts,
    )


def faults() -> list[checks.Fault]:
    both = (*checks.CHECKS, *lending_checks.CHECKS)
    return [fault for check in both for fault in check()]


def paid_once(world: World) -> Loan:
    loan = world.lend(world.lan)
    world.collect(date(2026, 2, 10), {world.lan: (893_000, 0)})
    return Loan.objects.get(pk=loan.pk)


def test_a_write_off_is_a_loss_and_the_debt_stays_known(world: World) -> None:
    loan = paid_once(world)
    decide(world, ask(world, loan))
    gone = WriteOff.objects.get(loan=loan)
    assert (gone.principal, gone.interest) == (9_167_000, 55_000 + 50_000)
    assert (world.balance("643"), world.balance("131")) == (9_167_000, 0)
    loan.refresh_from_db()
    assert (loan.outstanding, loan.next_due_on, loan.settled_on) == (0, None, DECIDED)
    page = loan_page(world.actor("auditor"), loan_id=loan.pk, on=DECIDED)
    assert page.written_off.left == 9_272_000
    scope = world.actor("auditor").scope(Verb.SEE)
    assert standings(scope, on=DECIDED) == []
    assert [one.outstanding for one in standings(scope, on=ASKED)] == [9_167_000]
    assert faults() == []


def test_what_comes_back_is_income_and_never_more_than_left(world: World) -> None:
    loan = paid_once(world)
    with pytest.raises(NotWrittenOff):
        come_back(world, loan, 1_000)
    decide(world, ask(world, loan))
    cash = world.balance("111")
    made = come_back(world, loan, 2_000_000)
    assert (world.balance("518"), world.balance("111")) == (2_000_000, cash + 2_000_000)
    assert made.entry.postings.get().party_id == loan.account_id
    for received, changes, refusal in (
        (0, {}, NothingReceived),
        (7_272_001, {}, RecoveredTooMuch),
        (1_000, {"on": DECIDED - timedelta(days=1)}, BeforeWriteOff),
        (1_000, {"who": "accountant"}, Forbidden),
        (1_000, {"who": "stranger_cashier"}, Unseen),
    ):
        with pytest.raises(refusal):
            come_back(world, loan, received, **changes)
    come_back(world, loan, 7_272_000)
    with pytest.raises(RecoveredTooMuch, match="Chỉ còn 0 đ"):
        come_back(world, loan, 1)
    assert Recovery.objects.count() == 2
    assert faults() == []


def test_the_request_says_why_not_and_leaves_nothing(world: World) -> None:
    loan = paid_once(world)
    before = Record.objects.count()
    for changes, refusal in (
        ({"who": "accountant"}, Forbidden),
        ({"who": "province_chair"}, Forbidden),
        ({"loan_id": 0}, Unseen),
        ({"number": ""}, NotOnPaper),
        ({"documents": " "}, NotOnPaper),
        ({"reason": ""}, NotOnPaper),
        ({"kind": Relief.FREEZE}, WrongDays),
        ({"kind": Relief.FREEZE, "since": ASKED, "until": ASKED - timedelta(1)}, WrongDays),
    ):
        with pytest.raises(refusal):
            ask(world, loan, **changes)
    assert (Record.objects.count(), ReliefRequest.objects.count()) == (before, 0)
    ask(world, loan)
    with pytest.raises(Waiting):
        ask(world, loan)


def test_only_objective_causes_exist(world: World) -> None:
    with pytest.raises(ValueError, match="lazy"):
        Cause("lazy")


def test_the_decision_is_the_provinces_once_and_after_the_request(world: World) -> None:
    asked = ask(world, paid_once(world))
    for changes, refusal in (
        ({"who": "chair"}, Forbidden),
        ({"who": "province_accountant"}, Forbidden),
        ({"number": ""}, NotOnPaper),
        ({"on": ASKED - timedelta(days=1)}, BeforeRequest),
    ):
        with pytest.raises(refusal):
            decide(world, asked, **changes)
    assert ReliefDecision.objects.count() == 0
    key = uuid4()
    facts = {"agreed": False, "number": "1/QĐ", "reason": "chưa đủ giấy tờ", "on": DECIDED}
    for _ in range(2):
        try:
            decide_relief(
                world.actor("province_chair"), relief_id=asked.pk, request_id=key, **facts
            )
        except AlreadyDone:
            break
    else:
        raise AssertionError("decided twice")
    with pytest.raises(AlreadyDecided):
        decide(world, asked)
    assert not WriteOff.objects.exists()
    # Refused, it may be asked for again with better papers.
    decide(world, ask(world, asked.loan, number="6/TTr"))
    with pytest.raises(Settled):
        ask(world, asked.loan)


@pytest.mark.parametrize(
    ("role", "post"),
    [
        (Role.COMMUNE_CHAIR, "chair"),
        (Role.COMMUNE_ACCOUNTANT, "accountant"),
        (Role.COMMUNE_CASHIER, "cashier"),
    ],
)
def test_who_had_a_hand_in_the_loan_does_not_write_it_off(
    world: World, role: Role, post: str
) -> None:
    asked = ask(world, paid_once(world))
    # She is promoted: now chair of the province's board.
    people.assign(world.users[post], Role.PROVINCE_CHAIR, fund_id=world.fund.pk, on=ASKED)
    with pytest.raises(OwnWork):
        decide(world, asked, who=post)
    assert not WriteOff.objects.exists()


def test_nobody_writes_off_her_own_debt_or_her_familys(world: World) -> None:
    asked = ask(world, paid_once(world))
    chair = world.users["province_chair"]
    sister = world.dao
    sister.household = world.lan.household
    sister.save(update_fields=["household"])
    for member in (world.lan, sister):
        post = Officer.objects.create(
            board=world.province,
            post=Officer.Post.CHAIR,
            name="x",
            user=chair,
            member=member,
            valid_from=ASKED,
        )
        with pytest.raises(OwnDebt):
            decide(world, asked)
        Officer.objects.filter(pk=post.pk).delete()
    decide(world, asked)


def test_nobody_writes_off_the_debt_of_her_kin(world: World) -> None:
    asked = ask(world, paid_once(world))
    Kinship.objects.create(
        user=world.users["province_chair"],
        member=world.lan,
        relation="sibling",
        valid_from=ASKED,
        record=asked.record,
    )
    with pytest.raises(KinDecides):
        decide(world, asked)
    assert not ReliefDecision.objects.exists()


def test_a_freeze_stops_days_and_ageing(world: World) -> None:
    loan = paid_once(world)
    before = payoff_of(loan, on=DECIDED)
    decide(world, ask_freeze(world, loan))
    freeze = Freeze.objects.get()
    assert freeze.until == date(2026, 7, 8)
    loan.refresh_from_db()
    # The line of 10 March, 90 days later.
    assert loan.next_due_on == date(2026, 6, 8)
    scope = world.actor("auditor").scope(Verb.SEE)
    [frozen] = standings(scope, on=date(2026, 7, 1))
    assert frozen.debt_group == DebtGroup.N3
    [after] = standings(scope, on=date(2026, 7, 9))
    assert (after.late, after.debt_group) == (31, DebtGroup.N3)
    assert payoff_of(loan, on=date(2026, 7, 8)) == before
    page = loan_page(world.actor("chair"), loan_id=loan.pk, on=date(2026, 7, 1))
    assert (page.frozen_until, page.debt_group) == (freeze.until, DebtGroup.N3)
    # The first promise is still kept beside.
    assert loan.installments_due.filter(version=1).count() == 12
    assert faults() == []


def test_two_freezes_do_not_overlap_and_none_reaches_behind_a_payment(world: World) -> None:
    loan = paid_once(world)
    early = ask_freeze(world, loan, since=date(2026, 2, 1))
    with pytest.raises(BackDated):
        decide(world, early)
    decide(world, early, agreed=False)
    decide(world, ask_freeze(world, loan))
    for since in (DECIDED, date(2026, 7, 8)):
        with pytest.raises(Overlapping):
            ask_freeze(world, loan, since=since, until=date(2026, 9, 1))
    decide(world, ask_freeze(world, loan, since=date(2026, 7, 9), until=date(2026, 7, 31)))
    loan.refresh_from_db()
    assert loan.next_due_on == date(2026, 6, 8) + timedelta(days=23)
    assert faults() == []


def test_a_payment_during_a_freeze_is_taken(world: World) -> None:
    loan = paid_once(world)
    decide(world, ask_freeze(world, loan))
    lending.repay(
        world.actor("cashier"),
        loan_id=loan.pk,
        received=888_000,
        on=date(2026, 5, 2),
        request_id=uuid4(),
    )
    loan.refresh_from_db()
    assert loan.outstanding == 8_334_000
    assert faults() == []


def test_a_written_off_debt_is_paid_nowhere_else(world: World) -> None:
    loan = paid_once(world)
    decide(world, ask(world, loan))
    entries = Entry.objects.count()
    with pytest.raises(PaidOff):
        lending.repay(
            world.actor("cashier"), loan_id=loan.pk, received=1, on=DECIDED, request_id=uuid4()
        )
    with pytest.raises(WrittenOffLoan):
        lending.reverse_repayment(
            world.actor("chair"),
            repayment_id=loan.repayments.get().pk,
            reason="nhầm",
            on=DECIDED,
            request_id=uuid4(),
        )
    assert Entry.objects.count() == entries
    assert Account.objects.get(pk=loan.account_id).closed_on == DECIDED


def test_who_did_not_pay_back_does_not_borrow_again(world: World) -> None:
    loan = paid_once(world)
    decide(world, ask(world, loan))
    with pytest.raises(DebtWrittenOff):
        world.lend(world.lan, on=date(2026, 5, 1))
    come_back(world, loan, 9_272_000)
    with pytest.raises(NotEligible) as no:
        world.lend(world.lan, on=date(2026, 6, 1))
    assert not isinstance(no.value, DebtWrittenOff)
