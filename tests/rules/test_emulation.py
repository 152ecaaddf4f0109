"""Points by published scales: order means nothing, better never ranks worse, what-if is exact."""

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qqv.rules import emulation as rules
from qqv.rules.emulation import (
    PROPOSED,
    Entrant,
    PointTable,
    Scale,
    ranked,
    require_points_start,
    require_scorable,
    scored,
    what_if,
)
from qqv.rules.grading import Grade

PAID = Scale(code="I06", most=60, zero=9_000, full=10_000)
LATE = Scale(code="I04", most=40, zero=500, full=0)
TABLE = PointTable(scales=(PAID, LATE))


def entrant(code: str, paid: str | None, late: str | None, **more: object) -> Entrant:
    values = {"I06": paid and Fraction(paid), "I04": late and Fraction(late)}
    given = {"code": code, "name": f"Xã {code}", "values": values} | more
    return Entrant(**given)  # type: ignore[arg-type]


def test_points_grow_evenly_between_the_bounds() -> None:
    # 95% lies half way from 90% to 100%: 30 of 60; 1% late is four fifths of 40: 32.
    row = scored(entrant("01", "95/100", "1/100"), TABLE)
    assert [one.tenths for one in row.earned] == [300, 320]
    assert (row.total, row.grade) == (620, Grade.AVERAGE)
    assert scored(entrant("01", "80/100", "9/100"), TABLE).total == 0
    assert scored(entrant("01", "1", "0"), TABLE).total == 1_000


def test_what_did_not_occur_is_left_out_and_the_rest_brought_to_a_hundred() -> None:
    row = scored(entrant("01", None, "1/100"), TABLE)
    assert (row.earned[0].tenths, row.total) == (None, 800)
    assert scored(entrant("01", None, None), TABLE).total is None


def test_misuse_is_weak_whatever_the_points() -> None:
    row = scored(entrant("01", "1", "0", misused=True), TABLE)
    assert (row.total, row.grade) == (1_000, Grade.WEAK)


def test_ties_go_by_plan_then_size_of_debt_then_lateness_then_name() -> None:
    rows = [
        entrant("E", "1", "0"),
        entrant("D", "1", "0", per_member=Fraction(4_000_000)),
        entrant("C", "1", "0", per_member=Fraction(5_000_000)),
        entrant("B", "1", "0"),
    ]
    planned = replace(rows[0], code="A", name="Xã A", values={**rows[0].values, "I21": Fraction(1)})
    order = [row.scored.entrant.code for row in ranked([*rows, planned], TABLE)]
    assert order == ["A", "C", "D", "B", "E"]
    only = PointTable(scales=(replace(PAID, most=100),))
    late = [entrant("A", "1", "2/100"), entrant("B", "1", "1/100")]
    assert [row.scored.entrant.code for row in ranked(late, only)] == ["B", "A"]


def test_the_least_that_would_have_made_the_first() -> None:
    """B has 62,0 and A 70,0. One more point of paying, 70,1, is 8,1 of 60 points: 1,35% more."""
    rivals = [entrant("A", "95/100", "0"), entrant("B", "95/100", "1/100")]
    assert [row.scored.total for row in ranked(rivals, TABLE)] == [700, 620]
    found = what_if(rivals, TABLE, code="B", place=1)
    assert (found.now, found.place) == (2, 1)
    # Equal totals are told apart by lateness, and A has none: 70,1 is wanted of B's paying.
    [paid] = found.singles
    assert (paid.scale.code, paid.now, paid.gained) == ("I06", Fraction(95, 100), 84)
    # 381 tenths begin at 96,34%, said as 96,4%: 38,4 points.
    assert paid.wanted == Fraction(964, 1_000)
    assert found.mix is not None
    better = replace(rivals[1], values={**rivals[1].values, "I06": paid.wanted})
    assert ranked([rivals[0], better], TABLE)[0].scored.entrant.code == "B"
    worse = replace(rivals[1], values={**rivals[1].values, "I06": paid.wanted - Fraction(1, 1_000)})
    assert ranked([rivals[0], worse], TABLE)[0].scored.entrant.code == "A"
    assert what_if(rivals, TABLE, code="A", place=1).singles == ()


def test_the_proposed_table_is_whole() -> None:
    require_scorable(PROPOSED)
    assert not rules.HIGHER & rules.LOWER


@pytest.mark.parametrize(
    ("table", "refusal", "said"),
    [
        (PointTable(scales=(PAID,)), rules.PointsNotWhole, "được 60"),
        (PointTable(scales=(PAID, replace(LATE, most=-40))), rules.NoPoints, "-40"),
        (PointTable(scales=(PAID, replace(LATE, code="I01"))), rules.UnknownCriterion, "I01"),
        (PointTable(scales=(PAID, PAID)), rules.CriterionTwice, "hai dòng"),
        (PointTable(scales=(PAID, replace(LATE, zero=0, full=500))), rules.WrongWay, "thấp hơn"),
        (PointTable(scales=(replace(PAID, zero=10_000), LATE)), rules.WrongWay, "cao hơn"),
        (replace(TABLE, fair_from=90), rules.BadBands, "giảm dần"),
        (replace(TABLE, average_from=0), rules.BadBands, "giảm dần"),
    ],
)
def test_a_bad_table_is_refused(table: PointTable, refusal: type[Exception], said: str) -> None:
    with pytest.raises(refusal, match=said):
        require_scorable(table)


def test_a_table_holds_for_whole_years_one_after_the_other() -> None:
    require_points_start(date(2026, 1, 1), standing=[date(2025, 1, 1)], frozen=[2025])
    with pytest.raises(rules.NotAtYear):
        require_points_start(date(2026, 2, 1), standing=[])
    with pytest.raises(rules.PointsOverlap, match="01/01/2026"):
        require_points_start(date(2026, 1, 1), standing=[date(2026, 1, 1)])
    with pytest.raises(rules.YearFrozen, match="2026"):
        require_points_start(date(2026, 1, 1), standing=[], frozen=[2026])


SHARES = st.one_of(st.none(), st.fractions(min_value=0, max_value=1, max_denominator=200))
FIELDS = st.lists(st.tuples(SHARES, SHARES, SHARES), min_size=2, max_size=6)


def field(values: list[tuple[Fraction | None, ...]]) -> list[Entrant]:
    return [
        Entrant(code=f"{n:02d}", name=f"Xã {n:02d}", values={"I06": paid, "I04": late, "I21": plan})
        for n, (paid, late, plan) in enumerate(values)
    ]


@given(FIELDS, st.integers(0, 5))
def test_the_order_of_entry_means_nothing(
    values: list[tuple[Fraction | None, ...]], turn: int
) -> None:
    units = field(values)
    assert ranked(units[::-1], TABLE) == ranked(units, TABLE)
    assert ranked(units[turn:] + units[:turn], TABLE) == ranked(units, TABLE)


@given(FIELDS, st.fractions(min_value=0, max_value=1, max_denominator=200))
def test_better_never_ranks_worse(values: list[tuple[Fraction | None, ...]], more) -> None:
    units = field(values)
    first, *others = units
    if first.values["I06"] is None:
        return
    paid = min(first.values["I06"] + more, Fraction(1))
    better = replace(first, values={**first.values, "I06": paid})

    def place(one: Entrant) -> int:
        found = ranked([one, *others], TABLE)
        return next(row.place for row in found if row.scored.entrant.code == one.code)

    assert place(better) <= place(first)


@given(FIELDS, st.integers(1, 3))
def test_what_if_reaches_and_a_step_less_does_not(
    values: list[tuple[Fraction | None, ...]], place: int
) -> None:
    units = field(values)
    last = ranked(units, TABLE)[-1].scored.entrant
    for found in what_if(units, TABLE, code=last.code, place=place).singles:
        code = found.scale.code

        def placed(value: Fraction, code: str = code) -> int:
            better = replace(last, values={**last.values, code: value})
            rows = ranked([better if one.code == last.code else one for one in units], TABLE)
            return next(row.place for row in rows if row.scored.entrant.code == last.code)

        assert placed(found.wanted) <= place
        assert found.gained > 0


@given(st.fractions(min_value=0, max_value=1, max_denominator=500))
def test_a_wanted_value_earns_what_it_is_wanted_for(value: Fraction) -> None:
    for scale in (PAID, LATE):
        tenths = scale.tenths(value)
        if tenths > 0:
            assert scale.tenths(scale.value_for(tenths)) == tenths
