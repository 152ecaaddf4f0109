"""A year's loans allotted to communes: limits, reasons, and the best plan, checked twice."""

from collections.abc import Iterable
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qqv.reports.allotting import allot
from qqv.rules.allotting import (
    NothingPlanned,
    OverCapital,
    OverCeilings,
    PlanTerms,
    TermsWrong,
    UnderDone,
    UnderFloors,
    Unit,
    Why,
    room_of,
    targets_of,
    worth_of,
)
from qqv.rules.refusals import Refusal

TERMS = PlanTerms()
YEN = Unit(key=1, name="Yên Khang", last=60, waiting=20, poor=5, first=10, cash=80)
HOP = Unit(key=2, name="Hợp Hưng", last=40, waiting=0, poor=0, first=0, cash=30)


def plan(*units: Unit, total: int, province: int = 100) -> dict[int, int]:
    rows = allot(units, total=total, province=province, size=10_000_000, terms=TERMS)
    assert sum(row.loans for row in rows) == total
    return {row.key: row.loans for row in rows}


def why(*units: Unit, total: int, province: int = 100) -> dict[int, tuple[Why, ...]]:
    rows = allot(units, total=total, province=province, size=10_000_000, terms=TERMS)
    return {row.key: row.why for row in rows}


def test_with_room_for_all_the_plan_is_as_last_year() -> None:
    assert plan(YEN, HOP, total=100) == {1: 60, 2: 40}
    assert why(YEN, HOP, total=100) == {1: (Why.WAITING, Why.LAST_YEAR), 2: (Why.LAST_YEAR,)}


def test_who_waits_comes_before_last_years_share() -> None:
    eager = replace(HOP, waiting=60, poor=60)
    assert plan(YEN, eager, total=100) == {1: 42, 2: 58}
    assert why(YEN, eager, total=100) == {1: (Why.FLOOR,), 2: (Why.PRIORITY,)}


def test_nobody_grows_with_old_debts_and_nobody_lends_who_stops() -> None:
    late = replace(HOP, par30=Fraction(6, 100), waiting=60, poor=60)
    assert plan(YEN, late, total=100) == {1: 60, 2: 40}
    assert why(YEN, late, total=100)[2] == (Why.PAR,)
    stopping = replace(HOP, stopping=True)
    assert (plan(YEN, stopping, total=90), why(YEN, stopping, total=90)) == (
        {1: 90, 2: 0},
        {1: (Why.CEILING,), 2: (Why.STOPPING,)},
    )


def test_a_locked_figure_stays_and_the_rest_is_balanced_again() -> None:
    locked = replace(YEN, locked=70)
    assert plan(locked, HOP, total=100) == {1: 70, 2: 30}
    assert why(locked, HOP, total=100)[1] == (Why.LOCKED,)
    with pytest.raises(UnderDone, match="đã cho vay 71 khoản"):
        plan(replace(locked, done=71), HOP, total=101)


def test_money_moves_from_the_province_first_then_from_who_has_it_to_spare() -> None:
    rows = allot([YEN, HOP], total=100, province=4, size=10_000_000, terms=TERMS)
    assert [(row.given, row.returned) for row in rows] == [(0, 6), (10, 0)]


@pytest.mark.parametrize(
    ("total", "refused", "said"),
    [
        (0, NothingPlanned, "từ 1 khoản"),
        (69, UnderFloors, "70 khoản"),
        (151, OverCeilings, "150 khoản"),
        (211, OverCapital, "2.110.000.000 đ, nhiều hơn 2.100.000.000 đ"),
    ],
)
def test_a_total_that_cannot_be_names_the_limit(
    total: int, refused: type[Refusal], said: str
) -> None:
    with pytest.raises(refused, match=said):
        plan(YEN, HOP, total=total)


@pytest.mark.parametrize(
    "other", [{"floor": 101}, {"ceiling": 99}, {"poor": 1}, {"par": -1}, {"amber": 99}]
)
def test_terms_are_refused(other: dict[str, int]) -> None:
    with pytest.raises(TermsWrong):
        replace(TERMS, **other).require(decision_no="1")
    with pytest.raises(TermsWrong):
        TERMS.require(decision_no=" ")


@st.composite
def funds(draw: st.DrawFn) -> tuple[list[Unit], int]:
    units = []
    for key in range(draw(st.integers(1, 7))):
        waiting = draw(st.integers(0, 30))
        poor = draw(st.integers(0, waiting))
        units.append(
            Unit(
                key=key,
                name=f"Xã {key}",
                last=draw(st.integers(0, 40)),
                waiting=waiting,
                poor=poor,
                first=draw(st.integers(0, waiting - poor)),
                cash=draw(st.integers(0, 60)),
                par30=draw(st.sampled_from([None, Fraction(1, 100), Fraction(1, 10)])),
                stopping=draw(st.integers(0, 9)) == 0,
            )
        )
    rooms = [room_of(unit, TERMS) for unit in units]
    low, high = sum(room.low for room in rooms), sum(room.high for room in rooms)
    return units, draw(st.integers(max(low, 1), max(high, low, 1)))


def best_of(worths: Iterable[tuple[int, list[Fraction]]], *, count: int) -> dict[int, int]:
    """Give out loans one by one to whom the next is worth most: what HiGHS must equal (đối chứng).

    Exact because no commune's next loan is ever worth more than the one before.
    """
    every = [(-worth, key, nth) for key, row in worths for nth, worth in enumerate(row)]
    found = dict.fromkeys((key for _worth, key, _nth in every), 0)
    for _, key, _nth in sorted(every)[:count]:
        found[key] += 1
    return found


@settings(deadline=None, max_examples=150)
@given(funds(), st.randoms(use_true_random=False))
def test_highs_equals_the_best_one_by_one_in_any_order(
    fund: tuple[list[Unit], int], chance: object
) -> None:
    units, total = fund
    rooms = {unit.key: room_of(unit, TERMS) for unit in units}
    if not sum(r.low for r in rooms.values()) <= total <= sum(r.high for r in rooms.values()):
        return
    found = plan(*units, total=total, province=1000)
    other = list(units)
    chance.shuffle(other)  # type: ignore[attr-defined]
    assert plan(*other, total=total, province=1000) == found
    targets = targets_of(units, total=total)
    worths = {u.key: worth_of(u, rooms[u.key], target=targets[u.key], terms=TERMS) for u in units}
    assert all(row == sorted(row, reverse=True) for row in worths.values())
    best = best_of(worths.items(), count=total - sum(room.low for room in rooms.values()))

    def worth(loans: dict[int, int]) -> Fraction:
        return sum((sum(row[: loans.get(key, 0)]) for key, row in worths.items()), Fraction(0))

    extra = {key: n - rooms[key].low for key, n in found.items()}
    assert worth(extra) == worth(best)
    assert all(rooms[key].low <= n <= rooms[key].high for key, n in found.items())
