"""Interest is shared to the last đồng, whatever the table, and corrected to what it should be."""

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qqv.rules.periods import Every, span_around
from qqv.rules.sharing import (
    OF_GROUP,
    WHOLE,
    BookNotClosed,
    GroupInterest,
    NegativeShare,
    NotAtQuarter,
    Overlapping,
    QuarterNotOver,
    QuarterOutOfTurn,
    QuarterShared,
    SharedAlready,
    SharedTwice,
    ShareLine,
    SharesNotWhole,
    ShareTable,
    Who,
    corrected,
    due,
    percent,
    require_runnable,
    require_shareable,
    require_starts,
    shared_out,
    what_if_merged,
)


def table(*rows: tuple[Who, int] | tuple[Who, int, int]) -> ShareTable:
    return ShareTable(
        lines=tuple(
            ShareLine(who=who, part=part, members_from=from_[0] if from_ else 0)
            for who, part, *from_ in rows
        )
    )


# How fast a busy machine draws examples says nothing about the shares.
unhurried = settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)

HALF = table(
    (Who.FUND, 5000),
    (Who.PROVINCE, 1000),
    (Who.CHAIR, 800),
    (Who.ACCOUNTANT, 700),
    (Who.CASHIER, 500),
    (Who.LEADER, 2000),
)
# Below ten members the leader has less and the fund keeps the difference.
BY_SIZE = table((Who.FUND, 6000), (Who.FUND, 5000, 10), (Who.LEADER, 4000), (Who.LEADER, 5000, 10))
EVERYBODY = frozenset(Who)


@st.composite
def tables(draw: st.DrawFn) -> ShareTable:
    cuts = sorted(draw(st.lists(st.integers(0, WHOLE), min_size=7, max_size=7)))
    parts = [b - a for a, b in zip([0, *cuts], [*cuts, WHOLE], strict=True)]
    return table(*zip(Who, parts, strict=True))


MONEY = st.integers(-(10**12), 10**12)
FILLED = st.sets(st.sampled_from(list(Who)))


def test_half_of_the_interest_goes_to_the_officers() -> None:
    assert shared_out(1_000_003, HALF, members=13, filled=EVERYBODY) == {
        Who.FUND: 500_002,
        Who.PROVINCE: 100_000,
        Who.CHAIR: 80_000,
        Who.ACCOUNTANT: 70_000,
        Who.CASHIER: 50_000,
        Who.LEADER: 200_001,
    }


def test_of_equal_remainders_the_last_dong_stays_with_the_fund() -> None:
    halves = table((Who.FUND, 5000), (Who.LEADER, 5000))
    assert shared_out(1, halves, members=9, filled=EVERYBODY) == {Who.FUND: 1}
    assert shared_out(-1, halves, members=9, filled=EVERYBODY) == {Who.FUND: -1}


def test_what_nobody_is_there_to_receive_stays_with_the_fund() -> None:
    parts = shared_out(1_000_000, HALF, members=13, filled={Who.CHAIR})
    assert parts == {Who.FUND: 820_000, Who.PROVINCE: 100_000, Who.CHAIR: 80_000}


@unhurried
@given(MONEY, tables(), st.integers(0, 60), FILLED)
def test_shares_and_the_funds_part_are_the_interest(
    interest: int, shares: ShareTable, members: int, filled: set[Who]
) -> None:
    parts = shared_out(interest, shares, members=members, filled=filled)
    assert sum(parts.values()) == interest
    assert all(amount * interest > 0 for amount in parts.values())
    for who, weight in shares.parts(members).items():
        if who in filled and who != Who.FUND:
            assert abs(parts.get(who, 0) * WHOLE - interest * weight) < WHOLE


@unhurried
@given(st.integers(0, 10**10), st.lists(MONEY, max_size=5), tables(), FILLED)
def test_a_correction_brings_the_total_to_what_it_would_have_been(
    interest: int, changes: list[int], shares: ShareTable, filled: set[Who]
) -> None:
    given_parts = shared_out(interest, shares, members=12, filled=filled)
    for change in changes:
        interest += change
        now = shared_out(interest, shares, members=12, filled=filled)
        more = corrected(now, given_parts)
        assert sum(more.values()) == change
        given_parts = {who: given_parts.get(who, 0) + more.get(who, 0) for who in Who}
    would = shared_out(interest, shares, members=12, filled=filled)
    assert {who: amount for who, amount in given_parts.items() if amount} == would


@unhurried
@given(st.lists(MONEY, max_size=8))
def test_what_was_paid_too_much_is_taken_off_later_and_never_asked_for(amounts: list[int]) -> None:
    paid = left = 0
    for amount in amounts:
        one = due(amount, carried=left)
        assert one.payable >= 0 and one.left <= 0
        paid, left = paid + one.payable, one.left
    assert paid + left == sum(amounts)


def test_a_leader_of_a_small_group_has_less() -> None:
    assert shared_out(100_000, BY_SIZE, members=9, filled=EVERYBODY)[Who.LEADER] == 40_000
    assert shared_out(100_000, BY_SIZE, members=10, filled=EVERYBODY)[Who.LEADER] == 50_000


def test_merging_two_small_groups_secures_the_allowance() -> None:
    small = [GroupInterest(members=6, interest=60_000), GroupInterest(members=7, interest=70_001)]
    found = what_if_merged(small, BY_SIZE, filled=OF_GROUP)
    assert found.each == ({Who.LEADER: 24_000}, {Who.LEADER: 28_000})
    assert (found.before, found.after) == (52_000, 65_000)


@pytest.mark.parametrize(
    ("shares", "refusal", "sentence"),
    [
        (table((Who.FUND, 5000), (Who.LEADER, 4950)), SharesNotWhole, "99,5%, phải đúng 100%"),
        (table((Who.FUND, 5000), (Who.LEADER, 6000)), SharesNotWhole, "110%, phải đúng 100%"),
        (table((Who.FUND, -500), (Who.LEADER, 10500)), NegativeShare, "Để lại quỹ có phần -5%"),
        (table((Who.FUND, 5000), (Who.LEADER, 5000), (Who.LEADER, 5000)), SharedTwice, "hai dòng"),
        (
            table((Who.FUND, 5000), (Who.LEADER, 5000), (Who.LEADER, 6000, 10)),
            SharesNotWhole,
            "nhóm từ 10 thành viên được 110%",
        ),
        (table(), SharesNotWhole, "0%"),
    ],
)
def test_a_table_that_is_not_whole_is_refused(
    shares: ShareTable, refusal: type[Exception], sentence: str
) -> None:
    with pytest.raises(refusal, match=sentence):
        require_shareable(shares)


@unhurried
@given(tables())
def test_a_whole_table_is_taken(shares: ShareTable) -> None:
    require_shareable(shares)
    require_shareable(BY_SIZE)


def test_two_tables_never_hold_on_one_day() -> None:
    require_starts(date(2022, 4, 1), standing=[date(2022, 1, 1)], shared_through=date(2022, 3, 31))
    with pytest.raises(NotAtQuarter, match="15/02/2022"):
        require_starts(date(2022, 2, 15), standing=[])
    with pytest.raises(Overlapping, match="từ ngày 01/04/2022"):
        require_starts(date(2022, 4, 1), standing=[date(2022, 1, 1), date(2022, 4, 1)])
    with pytest.raises(Overlapping):
        require_starts(date(2022, 1, 1), standing=[date(2022, 4, 1)])
    with pytest.raises(QuarterShared, match="30/06/2022"):
        require_starts(date(2022, 4, 1), standing=[], shared_through=date(2022, 6, 30))


def test_a_quarter_is_shared_once_in_turn_when_it_is_over_and_closed() -> None:
    quarter = span_around(date(2022, 5, 20), every=Every.QUARTER)
    after, closed, first = date(2022, 7, 5), date(2022, 6, 30), date(2022, 1, 1)
    require_runnable(quarter, on=after, closed_through=closed, shared=[])
    require_runnable(quarter, on=after, closed_through=closed, shared=[first])
    with pytest.raises(QuarterNotOver, match="30/06/2022"):
        require_runnable(quarter, on=closed, closed_through=closed, shared=[])
    for through in (None, date(2022, 5, 31)):
        with pytest.raises(BookNotClosed, match="30/06/2022"):
            require_runnable(quarter, on=after, closed_through=through, shared=[])
    with pytest.raises(SharedAlready, match="01/04/2022"):
        require_runnable(quarter, on=after, closed_through=closed, shared=[first, quarter.first])
    for shared in ([date(2021, 7, 1)], [date(2022, 7, 1)]):
        with pytest.raises(QuarterOutOfTurn):
            require_runnable(quarter, on=after, closed_through=closed, shared=shared)


def test_a_part_in_percent() -> None:
    assert [percent(n) for n in (5000, 1250, 5, 0, -500)] == ["50", "12,5", "0,05", "0", "-5"]
