"""Called back: all that is left falls due on one day, and no interest for the time taken away."""

from datetime import date

import pytest

from qqv.rules.facts import Extended, Payment, Recalled
from qqv.rules.recall import Grounds, NoGrounds, require_grounds
from qqv.rules.repayment import SettlementInterest, payoff, replay
from qqv.rules.schedule import Method
from tests.rules.test_repayment import terms

ON, DUE = date(2024, 4, 10), date(2024, 5, 10)
CALLED = Recalled(key="r2", on=ON, due_on=DUE)


@pytest.mark.parametrize("method", list(Method))
def test_everything_falls_due_by_the_day(method: Method) -> None:
    promised = terms(method=method)
    state = replay(terms=promised, facts=[CALLED])
    assert max(row.due_on for row in state.rows) == DUE
    assert [row.due_on for row in state.rows] == sorted(row.due_on for row in state.rows)
    assert state.outstanding == promised.principal


def test_what_was_due_before_stays_due_then() -> None:
    before = replay(terms=terms(), facts=[]).rows
    after = replay(terms=terms(), facts=[CALLED]).rows
    assert [row for row in after if row.due_on < DUE] == [row for row in before if row.due_on < DUE]


@pytest.mark.parametrize("policy", list(SettlementInterest))
@pytest.mark.parametrize("method", [m for m in Method if m != Method.DAILY])
def test_interest_is_that_of_a_settlement_on_the_day(
    method: Method, policy: SettlementInterest
) -> None:
    promised = terms(method=method)
    before = replay(terms=promised, facts=[], policy=policy).rows
    wanted = payoff(before, terms=promised, on=DUE, policy=policy).interest
    after = replay(terms=promised, facts=[CALLED], policy=policy)
    assert sum(row.unpaid.interest for row in after.rows) == wanted
    paid = sum(row.unpaid.total for row in after.rows)
    done = replay(
        terms=promised, facts=[CALLED, Payment(key="p", on=DUE, received=paid)], policy=policy
    )
    assert (done.settled, done.excess) == (True, 0)


def test_by_the_day_interest_runs_until_it_is_paid() -> None:
    promised = terms(method=Method.DAILY)
    on_time = replay(terms=promised, facts=[CALLED], until=DUE)
    late = replay(terms=promised, facts=[CALLED], until=date(2024, 6, 10))
    owed = [sum(row.unpaid.interest for row in state.rows) for state in (on_time, late)]
    assert 0 < owed[0] < owed[1]


def test_what_was_paid_that_day_was_paid_before() -> None:
    paid = Payment(key="p", on=ON, received=1_000_000)
    with_it = replay(terms=terms(), facts=[CALLED, paid])
    assert with_it.splits["p"] == replay(terms=terms(), facts=[paid]).splits["p"]


def test_a_later_extension_gives_time_again() -> None:
    more = Extended(key="v3", on=date(2024, 5, 1), months=2)
    assert replay(terms=terms(), facts=[CALLED, more]).rows[-1].due_on == date(2024, 7, 10)


@pytest.mark.parametrize(
    ("misused", "failed", "accepted", "on", "cause"),
    [
        (True, False, False, date(2024, 2, 1), True),
        (True, True, True, date(2024, 2, 1), True),
        (False, True, False, date(2024, 2, 1), True),
        (False, False, False, date(2024, 7, 11), True),
        (False, False, False, date(2024, 7, 10), False),
        (False, True, True, date(2024, 9, 1), False),
        (False, False, True, date(2024, 9, 1), False),
    ],
)
def test_a_recall_needs_cause(
    misused: bool, failed: bool, accepted: bool, on: date, cause: bool
) -> None:
    grounds = Grounds(
        misused=misused, failed=failed, accepted=accepted, accept_by=date(2024, 7, 10)
    )
    if cause:
        require_grounds(grounds, on=on)
    else:
        with pytest.raises(NoGrounds):
            require_grounds(grounds, on=on)
