"""Interest given up: once, by the chair, never more than is owed, in any order of entry."""

from datetime import date
from uuid import UUID, uuid4

import pytest

from qqv.ledger import checks as ledger_checks
from qqv.lending import actions as lending
from qqv.lending import checks as lending_checks
from qqv.lending.actions.waive import DecisionMissing, MoreThanOwed, NothingToWaive
from qqv.lending.models import Loan, Waiver
from qqv.lending.queries.loan import loan_page
from qqv.lending.queries.portfolio import standings
from qqv.lending.versions import BackDated
from qqv.reports.overview import overview
from qqv.rules.access import Verb
from qqv.rules.lateness import DebtGroup
from qqv.rules.refusals import Forbidden, Unseen
from qqv.trail.recording import AlreadyDone
from tests.world import World

FEB, MAR, APR = date(2026, 2, 10), date(2026, 3, 10), date(2026, 4, 10)


def faults() -> list[str]:
    everything = (*ledger_checks.CHECKS, *lending_checks.CHECKS)
    return [str(fault) for check in everything for fault in check()]


def given_up(
    world: World,
    loan: Loan,
    *,
    who: str = "chair",
    request_id: UUID | None = None,
    **changes: object,
) -> Waiver:
    facts = {
        "numbers": [1, 2],
        "amount": None,
        "reason": "Ốm nặng",
        "decision_no": "7/QĐ",
        "on": FEB,
    }
    return lending.waive(
        world.actor(who), loan_id=loan.pk, request_id=request_id or uuid4(), **(facts | changes)
    )


def test_the_interest_is_no_longer_owed_and_the_loan_is_in_group_three(world: World) -> None:
    loan = world.lend(world.lan)
    key = uuid4()
    made = given_up(world, loan, request_id=key)
    with pytest.raises(AlreadyDone):
        given_up(world, loan, request_id=key)
    assert made.amount == 60_000 + 55_000
    page = loan_page(world.actor("chair"), loan_id=loan.pk, on=FEB)
    assert [line.interest for line in page.lines[:3]] == [0, 0, 50_000]
    assert page.debt_group == DebtGroup.N3
    assert loan.installments_due.get(version=1, number=1).interest == 60_000
    for on, group in ((date(2026, 2, 9), DebtGroup.N1), (FEB, DebtGroup.N3)):
        [standing] = standings(world.actor("chair").scope(Verb.SEE), on=on)
        assert standing.debt_group == group
    assert overview(world.actor("chair"), on=FEB).debt_groups[DebtGroup.N3] == 10_000_000
    assert faults() == []


def test_it_says_why_not_and_leaves_nothing(world: World) -> None:
    loan = world.lend(world.lan)
    world.collect(FEB, {world.lan: (893_000, 0)})
    for changes, refusal in (
        ({"who": "accountant"}, Forbidden),
        ({"who": "stranger"}, Forbidden),
        ({"reason": " "}, DecisionMissing),
        ({"decision_no": ""}, DecisionMissing),
        ({"numbers": [1]}, NothingToWaive),
        ({"numbers": []}, NothingToWaive),
        ({"amount": 55_001}, MoreThanOwed),
        ({"amount": 0}, MoreThanOwed),
        ({"on": date(2026, 2, 9)}, BackDated),
    ):
        with pytest.raises(refusal):
            given_up(world, loan, **changes)
    with pytest.raises(Unseen):
        given_up(world, Loan(pk=0))
    assert Waiver.objects.count() == 0
    assert Loan.objects.get().version == 1


def test_any_order_of_entry_ends_the_same(world: World) -> None:
    """A payment of before the decision is found after it; so is one of the same day."""
    ends = []
    for member, waived_first in ((world.lan, True), (world.mai, False)):
        loan = world.lend(member)
        steps = [
            lambda loan=loan: given_up(world, loan, numbers=[2, 3], amount=70_000, on=MAR),
            lambda member=member: world.collect(FEB, {member: (893_000, 0)}, supplement=True),
        ]
        for step in steps if waived_first else reversed(steps):
            step()
        world.collect(APR, {member: (900_000, 0)}, supplement=True)
        loan.refresh_from_db()
        lines = loan.installments_due.filter(version=2).order_by("number")
        fields = ("due_on", "principal", "interest", "principal_paid", "interest_paid")
        ends.append((loan.outstanding, loan.next_due_on, list(lines.values_list(*fields))))
    assert ends[0] == ends[1]
    assert faults() == []


def test_a_payment_of_that_day_is_split_anew_in_the_books(world: World) -> None:
    loan = world.lend(world.lan)
    world.collect(FEB, {world.lan: (913_000, 0)})
    assert world.balance("131") == 10_000_000 - 833_000
    # Of the second installment's 55,000 she paid 20,000; 5,000 are left to ask for.
    given_up(world, loan, numbers=[2, 3], amount=50_000, on=FEB)
    loan.refresh_from_db()
    assert loan.outstanding == world.balance("131") == 10_000_000 - 833_000 - 15_000
    assert loan.resplits.get().principal == 15_000
    assert faults() == []
