"""What a loan owes after all its facts: days, settlements, extensions, charges, refunds."""

from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qqv.rules.facts import (
    Charged,
    Extended,
    Fact,
    Frozen,
    HandedOver,
    Payment,
    Recalled,
    Refunded,
    Waived,
    WrittenOff,
)
from qqv.rules.money import Rounding
from qqv.rules.repayment import SettlementInterest, payoff, replay
from qqv.rules.schedule import Method, Terms, make_schedule

LENT = date(2024, 1, 31)


def terms(**more: Any) -> Terms:
    facts: dict[str, Any] = {
        "principal": 10_000_000,
        "installments": 12,
        "rate": Decimal("0.6"),
        "method": Method.DECLINING_EQUAL_PRINCIPAL,
        "disbursed_on": LENT,
    } | more
    return Terms(**facts)


@settings(max_examples=60, deadline=None)
@given(
    principal=st.integers(1, 50_000_000),
    installments=st.integers(1, 36),
    rate=st.decimals("0", "3", places=2),
    method=st.sampled_from(Method),
    unit=st.sampled_from([1, 10, 1000]),
    rounding=st.sampled_from(Rounding),
)
def test_who_pays_what_the_schedule_asks_is_never_late(
    principal: int, installments: int, rate: Decimal, method: Method, unit: int, rounding: Rounding
) -> None:
    promised = terms(
        principal=principal,
        installments=installments,
        rate=rate,
        method=method,
        round_to=unit,
        rounding=rounding,
    )
    facts: list[Fact] = []
    for line in make_schedule(promised):
        if line.total:
            facts.append(Payment(key=f"{line.number:03}", on=line.due_on, received=line.total))
        next_due_on = replay(terms=promised, facts=facts).next_due_on
        assert next_due_on is None or next_due_on > line.due_on, line
    state = replay(terms=promised, facts=facts)
    assert (state.settled, state.outstanding, state.excess) == (True, 0, 0)


DAYS = st.integers(1, 500).map(lambda days: LENT + timedelta(days))
FACTS = st.one_of(
    st.builds(Payment, key=st.uuids().map(str), on=DAYS, received=st.integers(1, 4_000_000)),
    st.builds(
        Payment,
        key=st.uuids().map(str),
        on=DAYS,
        received=st.integers(1, 9_000_000),
        settles=st.just(True),
    ),
    st.builds(Extended, key=st.uuids().map(str), on=DAYS, months=st.integers(1, 6)),
    st.builds(
        Charged,
        key=st.uuids().map(str),
        on=DAYS,
        amount=st.integers(1, 90_000),
        penalty=st.booleans(),
    ),
    st.builds(Refunded, key=st.uuids().map(str), on=DAYS, amount=st.integers(1, 500_000)),
    st.builds(
        Waived,
        key=st.uuids().map(str),
        on=DAYS,
        amount=st.integers(1, 300_000),
        numbers=st.lists(st.integers(1, 14), max_size=3).map(tuple),
    ),
    st.builds(
        lambda key, on, after: Recalled(key=key, on=on, due_on=on + timedelta(after)),
        key=st.uuids().map(str),
        on=DAYS,
        after=st.integers(0, 90),
    ),
    st.builds(
        lambda key, on, days: Frozen(key=key, on=on, until=on + timedelta(days)),
        key=st.uuids().map(str),
        on=DAYS,
        days=st.integers(0, 120),
    ),
    st.builds(WrittenOff, key=st.uuids().map(str), on=DAYS),
    st.builds(HandedOver, key=st.uuids().map(str), on=DAYS),
)


@settings(max_examples=80, deadline=None)
@given(
    facts=st.lists(FACTS, max_size=9),
    method=st.sampled_from(Method),
    grace=st.integers(0, 3),
    unit=st.sampled_from([1, 1000]),
    seed=st.integers(0, 10**6),
)
def test_any_facts_in_any_order_undone_and_redone_end_the_same(
    facts: list[Fact], method: Method, grace: int, unit: int, seed: int
) -> None:
    promised = terms(method=method, grace_principal=grace, round_to=unit)
    state = replay(terms=promised, facts=facts)
    entered: list[Fact] = []
    for fact in Random(seed).sample(facts, len(facts)):
        entered.insert(0, fact)
        entered.remove(fact)
        entered.append(fact)
    assert replay(terms=promised, facts=entered) == state

    splits = {fact.key: state.splits[fact.key] for fact in facts if isinstance(fact, Payment)}
    for fact in facts:
        if isinstance(fact, Payment):
            split = splits[fact.key]
            parts = split.principal + split.interest + split.fees + split.penalties
            assert parts + split.excess == fact.received
            assert parts == sum(
                p.principal + p.interest + p.fees + p.penalties for p in split.parts
            )
    for row in state.rows:
        unpaid = row.unpaid
        assert min(unpaid.principal, unpaid.interest, unpaid.fees, unpaid.penalties) >= 0
        assert min(row.principal_paid, row.interest_paid, row.fees_paid, row.penalties_paid) >= 0
    again = -sum(s.principal for s in state.splits.values() if s.principal < 0)
    repaid = sum(split.principal for split in splits.values())
    assert state.outstanding == promised.principal + again - repaid
    charged = sum(fact.amount for fact in facts if isinstance(fact, Charged))
    assert sum(row.fees + row.penalties for row in state.rows) == charged


@pytest.mark.parametrize("key", ["0", "z"])
def test_a_settlement_comes_after_the_other_payments_of_its_day(key: str) -> None:
    """The key is a random number: it must not decide which of the two was first."""
    on = date(2024, 3, 5)
    sheet = Payment(key="m", on=on, received=1_000_000)
    policy = SettlementInterest.RUNNING_PERIOD
    before = replay(terms=terms(), facts=[sheet], policy=policy)
    amount = payoff(before.rows, terms=terms(), on=on, policy=policy)
    settlement = Payment(key=key, on=on, received=amount.total, settles=True)
    state = replay(terms=terms(), facts=[settlement, sheet], policy=policy)
    assert (state.settled, state.excess) == (True, 0)
    assert state.splits["m"] == before.splits["m"]
    assert state.splits[key].interest == amount.interest


@pytest.mark.parametrize("method", Method)
@pytest.mark.parametrize("policy", SettlementInterest)
def test_the_amount_of_today_settles_to_the_dong(
    method: Method, policy: SettlementInterest
) -> None:
    promised, on = terms(method=method), date(2024, 6, 11)
    facts: list[Fact] = [Payment(key="1", on=date(2024, 3, 1), received=1_234_567)]
    daily = method == Method.DAILY
    state = replay(terms=promised, facts=facts, policy=policy, until=on if daily else None)
    asked = SettlementInterest.FULL_TERM if daily else policy
    amount = payoff(state.rows, terms=promised, on=on, policy=asked).total
    for short in (0, 1):
        paid = Payment(key="2", on=on, received=amount - short, settles=True)
        after = replay(terms=promised, facts=[*facts, paid], policy=policy)
        assert (after.settled, after.excess) == (not short, 0)


@pytest.mark.parametrize(
    "policy", [SettlementInterest.RUNNING_PERIOD, SettlementInterest.TO_THE_DAY]
)
def test_no_interest_is_asked_while_none_accrues(policy: SettlementInterest) -> None:
    promised = terms(grace_all=6)
    rows = replay(terms=promised, facts=[]).rows
    during = payoff(rows, terms=promised, on=date(2024, 5, 1), policy=policy)
    assert (during.principal, during.interest) == (10_000_000, 0)
    after = payoff(rows, terms=promised, on=date(2024, 8, 15), policy=policy)
    assert 0 < after.interest <= 60_000


def test_an_extension_during_grace_keeps_daily_installments_in_order() -> None:
    promised = terms(method=Method.DAILY, grace_principal=3)
    state = replay(terms=promised, facts=[Extended(key="v2", on=date(2024, 2, 5), months=4)])
    days = [row.due_on for row in state.rows]
    assert days == sorted(days)
    assert days[0] == date(2024, 6, 29)


def test_charges_come_first_and_late_ones_make_a_line() -> None:
    facts = [
        Charged(key="1", on=date(2024, 2, 10), amount=20_000),
        Charged(key="2", on=date(2024, 2, 20), amount=5_000, penalty=True),
        Charged(key="3", on=date(2025, 3, 1), amount=7_000),
        Payment(key="4", on=date(2024, 2, 29), received=100_000),
    ]
    state = replay(terms=terms(), facts=facts)
    split = state.splits["4"]
    assert (split.penalties, split.fees, split.interest, split.principal) == (
        5_000,
        20_000,
        60_000,
        15_000,
    )
    assert (state.rows[-1].number, state.rows[-1].fees) == (13, 7_000)
    owed = payoff(
        state.rows, terms=terms(), on=date(2024, 2, 29), policy=SettlementInterest.TO_THE_DAY
    )
    assert (owed.charges, owed.total) == (7_000, 7_000 + owed.principal + owed.interest)


def test_a_refund_of_what_is_no_excess_is_owed_again() -> None:
    paid = Payment(key="1", on=date(2024, 2, 1), received=200_000)
    more = Payment(key="2", on=date(2024, 2, 2), received=11_000_000)
    back = Refunded(key="3", on=date(2024, 2, 3), amount=500_000)
    flat = terms(rate=Decimal(0))
    state = replay(terms=flat, facts=[paid, more, back])
    assert (state.outstanding, state.excess) == (0, 700_000)
    less = replay(terms=flat, facts=[Payment(key="2", on=paid.on, received=10_300_000), back])
    assert (less.outstanding, less.excess) == (200_000, 0)


def test_a_write_off_tells_what_left_and_changes_nothing_owed() -> None:
    facts: list[Fact] = [Payment(key="1", on=date(2024, 2, 29), received=893_333)]
    gone = WrittenOff(key="2", on=date(2025, 6, 1))
    before = replay(terms=terms(), facts=facts)
    after = replay(terms=terms(), facts=[*facts, gone])
    assert after.rows == before.rows
    assert after.splits["2"].principal == before.outstanding == after.outstanding


def test_waived_interest_is_no_longer_owed_and_the_principal_is() -> None:
    [first, second, third, *_] = make_schedule(terms())
    pays = Payment(key="a", on=first.due_on, received=first.total)
    waives = Waived(key="w2", on=first.due_on + timedelta(3), amount=99_000, numbers=(2, 3))
    state = replay(terms=terms(), facts=[waives, pays])
    assert state.rows[1].unpaid.interest == 0
    assert state.rows[1].unpaid.principal == second.principal
    assert state.rows[2].unpaid.interest == second.interest + third.interest - 99_000
    assert state.splits["w2"].interest == 99_000
    assert state.outstanding == 10_000_000 - first.principal


def test_no_more_is_waived_than_was_owed_when_a_payment_is_found_later() -> None:
    [first, *_] = make_schedule(terms())
    waives = Waived(key="w2", on=first.due_on + timedelta(3), amount=first.interest, numbers=(1,))
    found = Payment(key="a", on=first.due_on, received=first.total)
    assert replay(terms=terms(), facts=[waives]).splits["w2"].interest == first.interest
    state = replay(terms=terms(), facts=[waives, found])
    assert state.splits["w2"].interest == 0
    assert state.splits["a"].interest == first.interest


def test_daily_interest_that_was_waived_does_not_grow_back() -> None:
    promised = terms(method=Method.DAILY)
    due = make_schedule(promised)[0].due_on
    owed = replay(terms=promised, facts=[], until=due).rows[0].unpaid.interest
    waives = Waived(key="w2", on=due, amount=owed, numbers=(1,))
    state = replay(terms=promised, facts=[waives], until=due + timedelta(10))
    assert owed > 0
    assert (state.rows[0].unpaid.interest, state.rows[0].interest_waived) == (0, owed)
    assert state.rows[1].unpaid.interest > 0


FREEZE = Frozen(key="f2", on=date(2024, 3, 10), until=date(2024, 6, 7))


@pytest.mark.parametrize("method", Method)
def test_a_freeze_moves_what_is_unpaid_and_costs_no_interest(method: Method) -> None:
    promised = terms(method=method)
    [first, second, *_] = make_schedule(promised)
    paid = Payment(key="1", on=first.due_on, received=first.total)
    before = replay(terms=promised, facts=[paid])
    after = replay(terms=promised, facts=[FREEZE, paid])
    assert after.rows[0] == before.rows[0]
    assert [row.due_on for row in after.rows[1:]] == [
        row.due_on + timedelta(FREEZE.days) for row in before.rows[1:]
    ]
    # Whoever pays when it is asked pays what she would have paid without it.
    assert sum(row.interest for row in after.rows) == sum(row.interest for row in before.rows)


@pytest.mark.parametrize("method", Method)
@pytest.mark.parametrize("policy", SettlementInterest)
def test_every_day_of_a_freeze_settles_for_the_same(
    method: Method, policy: SettlementInterest
) -> None:
    promised = terms(method=method)
    [first, *_] = make_schedule(promised)
    late = Frozen(key="f2", on=date(2024, 4, 10), until=date(2024, 7, 8))
    facts: list[Fact] = [Payment(key="1", on=first.due_on, received=first.total), late]
    daily = method == Method.DAILY
    asked = SettlementInterest.FULL_TERM if daily else policy
    owed = set()
    for n in range(0, late.days + 1, 9):
        on = late.on + timedelta(n)
        state = replay(terms=promised, facts=facts, policy=policy, until=on if daily else None)
        owed.add(payoff(state.rows, terms=promised, on=on, policy=asked, frozen=[late]).total)
    assert len(owed) == 1


@pytest.mark.parametrize("leaves", [WrittenOff, HandedOver])
def test_nothing_of_a_debt_written_off_is_left_in_the_books(leaves: Any) -> None:
    state = replay(terms=terms(), facts=[leaves(key="x", on=date(2025, 6, 1))])
    assert (state.outstanding, state.booked, state.gone) == (10_000_000, 0, True)
    assert replay(terms=terms(), facts=[]).booked == 10_000_000
