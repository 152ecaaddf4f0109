"""A commune that stops gives its running loans to another; both books balance, nothing is lost."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from qqv.ledger import checks
from qqv.ledger.models import Entry
from qqv.lending import actions as lending
from qqv.lending import checks as lending_checks
from qqv.lending.actions.hand_over import (
    DecisionMissing,
    NoLoans,
    NotSettling,
    PaidLater,
    SameBoard,
    hand_over_loans,
)
from qqv.lending.actions.reverse import HandedOverLoan
from qqv.lending.models import Loan, LoanHandOver
from qqv.lending.payoff import payoff_of
from qqv.lending.queries.portfolio import standings
from qqv.people.models import Fund
from qqv.rules.access import Verb
from qqv.rules.eligibility import GroupFull
from qqv.rules.refusals import Forbidden, Unseen
from qqv.trail.recording import AlreadyDone
from tests.actions.closing import (
    LAST,
    collected,
    confirm,
    decide,
    end,
    give_capital_back,
    give_savings_back,
    petition,
    send_result_home,
    take_cash_to_bank,
)
from tests.actions.test_extend_by_event import many
from tests.world import World


def give(world: World, **changes: object) -> list[Loan]:
    loans = Loan.objects.filter(board=world.board, settled_on=None)
    facts = {
        "board_id": world.board.pk,
        "loan_ids": list(loans.values_list("pk", flat=True)),
        "group_id": world.stranger_group.pk,
        "decision_no": "20/QĐ",
        "on": LAST,
        "request_id": uuid4(),
        "who": "province_accountant",
    } | changes
    return hand_over_loans(world.actor(str(facts.pop("who"))), **facts)


def faults() -> list[checks.Fault]:
    both = (*checks.CHECKS, *lending_checks.CHECKS)
    return [fault for check in both for fault in check()]


@pytest.fixture
def settling(world: World) -> World:
    """Lan's loan was extended once; the commune's liquidation is agreed."""
    collected(world)
    lending.extend(
        world.actor("chair"),
        loan_id=world.lan.loans.get().pk,
        months=3,
        reason="ốm",
        decision_no="3/QĐ",
        on=date(2026, 3, 2),
        request_id=uuid4(),
    )
    petition(world)
    decide(world)
    return world


def test_loans_go_on_in_another_book_as_they_were(settling: World) -> None:
    before = {
        loan.principal: (loan.outstanding, loan.next_due_on, payoff_of(loan, on=LAST))
        for loan in Loan.objects.all()
    }
    scope = settling.actor("auditor").scope(Verb.SEE)
    [was, _] = sorted((s.late, s.debt_group) for s in standings(scope, on=LAST))
    made = give(settling)
    for new in made:
        new.refresh_from_db()
        assert before[new.principal][0] in {9_167_000}
        assert new.board == settling.neighbor
        assert payoff_of(new, on=LAST) == payoff_of(new.came_from.loan, on=LAST)
    [now, _] = sorted((s.late, s.debt_group) for s in standings(scope, on=LAST))
    assert now == was
    assert settling.balance("131") == 0
    assert settling.balance("131", settling.neighbor) == 2 * 9_167_000
    held = settling.balance("361") + settling.balance("361", settling.neighbor)
    assert held == settling.balance("136", settling.province) == 200_000_000
    assert faults() == []
    # Past days still show them where they were.
    past = standings(scope, on=date(2026, 3, 20))
    assert {one.board_id for one in past} == {settling.board.pk}


def test_the_other_commune_collects_them_and_this_one_ends(settling: World) -> None:
    made = give(settling)
    lending.repay(
        settling.actor("stranger_cashier"),
        loan_id=made[0].pk,
        received=500_000,
        on=LAST,
        request_id=uuid4(),
    )
    confirm(settling)
    give_savings_back(settling)
    take_cash_to_bank(settling)
    send_result_home(settling)
    give_capital_back(settling)
    end(settling)
    assert faults() == []


def test_once_only(settling: World) -> None:
    key = uuid4()
    ids = list(Loan.objects.values_list("pk", flat=True))
    give(settling, request_id=key, loan_ids=ids)
    with pytest.raises(AlreadyDone):
        give(settling, request_id=key, loan_ids=ids)
    assert LoanHandOver.objects.count() == 2


def test_it_says_why_not_and_leaves_nothing(settling: World) -> None:
    entries, loans = Entry.objects.count(), Loan.objects.count()
    for changes, refusal in (
        ({"who": "province_chair"}, Forbidden),
        ({"who": "accountant"}, Forbidden),
        ({"board_id": 0}, Unseen),
        ({"group_id": 0}, Unseen),
        ({"loan_ids": [0]}, Unseen),
        ({"loan_ids": []}, NoLoans),
        ({"decision_no": " "}, DecisionMissing),
        ({"group_id": settling.group.pk}, SameBoard),
        ({"board_id": settling.neighbor.pk}, NotSettling),
        ({"on": date(2026, 3, 1)}, NotSettling),
    ):
        with pytest.raises(refusal):
            give(settling, **changes)
    lending.repay(
        settling.actor("cashier"),
        loan_id=Loan.objects.first().pk,
        received=1_000,
        on=LAST,
        request_id=uuid4(),
    )
    with pytest.raises(PaidLater):
        give(settling, on=LAST - timedelta(days=1))
    Fund.objects.update(group_max=2)
    with pytest.raises(GroupFull):
        give(settling)
    assert (Entry.objects.count(), Loan.objects.count()) == (entries + 1, loans)
    assert not LoanHandOver.objects.exists()


def test_what_was_handed_over_is_not_undone_here(settling: World) -> None:
    give(settling)
    with pytest.raises(HandedOverLoan):
        lending.reverse_repayment(
            settling.actor("chair"),
            repayment_id=settling.lan.loans.get().repayments.get().pk,
            reason="nhầm",
            on=LAST,
            request_id=uuid4(),
        )


def test_many_cost_as_many_statements_as_few(world: World) -> None:
    petition(world)
    decide(world)

    def cost() -> int:
        with CaptureQueriesContext(connection) as captured:
            give(world)
        return len(captured)

    many(world, 3)
    few = cost()
    many(world, 25)
    assert cost() == few
