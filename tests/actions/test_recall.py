"""A loan used for something else is called back: one day, for cause, once, and the books agree."""

from datetime import date
from typing import Any
from uuid import uuid4

import pytest

from qqv.lending import actions as lending
from qqv.lending.actions.extend import ReasonMissing, Settled
from qqv.lending.checks import loans_equal_their_replay
from qqv.lending.models import Installment, Loan, Recall
from qqv.lending.payoff import payoff_of
from qqv.lending.versions import BackDated
from qqv.rules.recall import AlreadyRecalled, DueBeforeDecision, NoGrounds
from qqv.rules.refusals import Forbidden, Refusal, Unseen
from qqv.trail.recording import AlreadyDone
from tests.world import World

ON, DUE = date(2026, 3, 15), date(2026, 4, 15)


@pytest.fixture
def loan(world: World) -> Loan:
    """Chị Lan paid once and built nothing."""
    made = world.lend(world.lan)
    world.collect(date(2026, 2, 10), {world.lan: (893_000, 15_000)})
    world.check_use(made, on=date(2026, 3, 12), right=False)
    return Loan.objects.get(pk=made.pk)


def given(loan: Loan) -> dict[str, Any]:
    words = {"reason": "Mua xe máy", "decision_no": "03/QĐ-BQL"}
    return {"loan_id": loan.pk, "due_on": DUE, "on": ON, "request_id": uuid4(), **words}


def test_everything_falls_due_and_the_old_schedule_is_kept(world: World, loan: Loan) -> None:
    lending.recall(world.actor("chair"), **given(loan))
    lines = Installment.objects.filter(loan=loan, version=2)
    assert max(lines.values_list("due_on", flat=True)) == DUE
    assert Installment.objects.filter(loan=loan, version=1).count() == 12
    loan.refresh_from_db()
    assert (loan.version, loan.next_due_on) == (2, date(2026, 3, 10))
    assert list(loans_equal_their_replay()) == []


def test_what_is_paid_then_settles_it(world: World, loan: Loan) -> None:
    lending.recall(world.actor("chair"), **given(loan))
    loan.refresh_from_db()
    owed = payoff_of(loan, on=DUE).total
    lending.repay(
        world.actor("cashier"), loan_id=loan.pk, received=owed, on=DUE, request_id=uuid4()
    )
    loan.refresh_from_db()
    assert (loan.outstanding, loan.settled_on) == (0, DUE)
    assert list(loans_equal_their_replay()) == []


def test_a_payment_found_later_ends_the_same(world: World, loan: Loan) -> None:
    lending.recall(world.actor("chair"), **given(loan))
    world.collect(date(2026, 3, 10), {world.lan: (888_000, 0)})
    assert list(loans_equal_their_replay()) == []
    loan.refresh_from_db()
    assert loan.next_due_on == date(2026, 4, 10)


def test_it_is_decided_once(world: World, loan: Loan) -> None:
    what = given(loan)
    lending.recall(world.actor("chair"), **what)
    with pytest.raises(AlreadyDone):
        lending.recall(world.actor("chair"), **what)
    with pytest.raises(AlreadyRecalled):
        lending.recall(world.actor("chair"), **given(loan))
    assert Recall.objects.count() == 1


@pytest.mark.parametrize(
    ("changed", "refusal"),
    [
        ({"reason": " "}, ReasonMissing),
        ({"decision_no": ""}, ReasonMissing),
        ({"due_on": date(2026, 3, 14)}, DueBeforeDecision),
        ({"on": date(2026, 2, 9)}, BackDated),
    ],
)
def test_a_refused_recall_leaves_nothing(
    world: World, loan: Loan, changed: dict[str, Any], refusal: type[Refusal]
) -> None:
    with pytest.raises(refusal):
        lending.recall(world.actor("chair"), **(given(loan) | changed))
    assert not Recall.objects.exists()
    assert not Installment.objects.filter(loan=loan, version=2).exists()


def test_a_loan_that_keeps_its_promise_is_left_alone(world: World) -> None:
    fine = world.lend(world.mai)
    world.check_use(fine, on=date(2026, 3, 12))
    with pytest.raises(NoGrounds):
        lending.recall(world.actor("chair"), **given(fine))
    world.accept(fine, on=ON, unmet="be", return_on=date(2026, 4, 1))
    lending.recall(world.actor("chair"), **given(fine))


def test_no_works_after_the_term_is_cause_enough(world: World) -> None:
    idle = world.lend(world.mai)
    late = {"on": date(2026, 7, 11), "due_on": date(2026, 8, 1)}
    lending.recall(world.actor("chair"), **(given(idle) | late))


def test_who_owes_nothing_is_not_called(world: World, loan: Loan) -> None:
    owed = payoff_of(loan, on=ON).total
    lending.settle(
        world.actor("cashier"), loan_id=loan.pk, received=owed, on=ON, request_id=uuid4()
    )
    with pytest.raises(Settled):
        lending.recall(world.actor("chair"), **given(loan))


def test_only_the_chair_decides_and_neighbors_see_nothing(world: World, loan: Loan) -> None:
    with pytest.raises(Forbidden):
        lending.recall(world.actor("accountant"), **given(loan))
    other = Loan.objects.filter(pk=loan.pk)
    other.update(board=world.neighbor, group=world.stranger_group)
    with pytest.raises(Unseen):
        lending.recall(world.actor("chair"), **given(loan))
