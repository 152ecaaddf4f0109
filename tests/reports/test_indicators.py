"""Every indicator by hand in a small world, and none of them reckoned a second way."""

from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from qqv.capital import planning
from qqv.lending import actions as lending
from qqv.lending.figures import take_figures
from qqv.lending.models import Loan, Repayment
from qqv.people.models import Fund, Officer
from qqv.reports.asked import By, in_board
from qqv.reports.conference import conference, fund_scope
from qqv.reports.indicators import DEFINITIONS, Indicator, indicators, measured
from qqv.reports.indicators.measures import Measure
from qqv.reports.indicators.months import monthly, months_before, trend
from qqv.reports.inspecting import meters
from qqv.rules.access import Scope
from qqv.rules.periods import months_later
from tests import inspecting
from tests.actions.test_slips import pay, propose
from tests.reports.test_reports import MARCH, rows, total
from tests.watch.test_fraud import handed_over
from tests.world import World

FIRST, LAST = date(2026, 1, 1), date(2026, 3, 31)
YEAR = replace(MARCH, first=FIRST)


@pytest.fixture
def lent(world: World) -> World:
    """Both borrow 10 million in January: 893.000 is due in February, 888.000 in March.

    Lan pays both on their day; Mai pays February's in March. All save 15.000 now and then.
    """
    world.lend(world.lan)
    world.lend(world.mai)
    world.collect(date(2026, 2, 10), {world.lan: (893_000, 15_000), world.mai: (0, 15_000)})
    world.collect(date(2026, 3, 10), {world.lan: (888_000, 0), world.mai: (893_000, 15_000)})
    return world


def reckoned(
    scope: Scope | None = None, first: date = FIRST, last: date = LAST
) -> dict[str, Indicator]:
    return {one.code: one for one in indicators(scope or fund_scope(), first=first, last=last)}


def values(*codes: str, scope: Scope | None = None, first: date = FIRST, last: date = LAST):
    found = reckoned(scope, first, last)
    return tuple(found[code].value for code in codes)


def commune(world: World) -> Scope:
    return in_board(fund_scope(), world.board.pk)


def test_lending(lent: World) -> None:
    # Lan owes 10m - 833.000 x 2, Mai 10m - 833.000.
    assert values("I01", "I02", "I03", "I03b") == (17_501_000, 2, 20_000_000, 2)


def test_capital_in_use_and_its_turnover(lent: World) -> None:
    """Two communes have 100 million each; month ends: 20m, 19.167.000, 17.501.000."""
    mean = Fraction(20_000_000 + 19_167_000 + 17_501_000, 3)
    assert values("I12", "I13", "I13b") == (
        Fraction(17_501_000, 200_000_000),
        Fraction(20_000_000) / mean,
        Fraction(20_000_000, 500_000_000),
    )
    assert values("I12", "I13b", scope=commune(lent)) == (
        Fraction(17_501_000, 100_000_000),
        Fraction(20_000_000, 100_000_000),
    )


def test_the_plan(lent: World) -> None:
    assert values("I21", "I21b") == (None, None)
    assert "chưa giao kế hoạch" in str(reckoned()["I21"].without)
    planning.plan(
        lent.actor("province_accountant"),
        targets=[
            planning.Target(
                board_id=lent.board.pk, year=2026, members=5, loans=4, principal=40_000_000
            )
        ],
        request_id=uuid4(),
    )
    assert values("I21", "I21b") == (Fraction(2, 4), Fraction(2, 5))


def test_late_loans_count_with_all_they_owe(lent: World) -> None:
    """Mai's installment of 10/03 is 21 days late: all her 9.167.000 are at risk."""
    assert values("I04", "I04b", "I04c", "I05") == (0, Fraction(9_167_000, 17_501_000), 0, 0)
    april = date(2026, 4, 12)
    # 33 days: over 30 and in debt group 3; Lan's April installment is 2 days late.
    assert values("I04", "I04b", "I05", last=april) == (
        Fraction(9_167_000, 17_501_000),
        1,
        Fraction(9_167_000, 17_501_000),
    )


def test_recovery_in_time_and_at_all(lent: World) -> None:
    """Due 2 x 893.000 + 2 x 888.000 = 3.562.000; in time Lan's 1.781.000; came 2.674.000."""
    assert values("I06", "I07") == (
        Fraction(1_781_000, 3_562_000),
        Fraction(2_674_000, 3_562_000),
    )
    # (1 - 2.674/3.562) / 1 year x 2
    assert values("I08") == (2 * Fraction(888_000, 3_562_000),)
    part = {str(p.name): p.value for p in reckoned()["I08"].parts}
    assert part["Thời hạn vay bình quân"] == 1


def test_losses(lent: World) -> None:
    assert values("I09") == (0,)
    found = reckoned()["I10"]
    assert (found.value, [part.value for part in found.parts]) == (None, [183_340, 0])
    assert "chưa hạch toán dự phòng" in str(found.without)


def test_capital_kept(lent: World) -> None:
    """500m and 175.000 of interest, without Mai's 9.167.000 that are late; savings are not ours."""
    assert values("I11") == (Fraction(491_008_000, 500_000_000),)
    assert values("I11", scope=commune(lent)) == (Fraction(91_008_000, 100_000_000),)


def test_earning_and_spending(lent: World) -> None:
    mean = Fraction(56_668_000, 3)
    assert values("I14") == (Fraction(175_000) / mean,)
    assert values("I15", "I15b", "I16", "I16c") == (None, None, None, None)
    assert "chưa ghi khoản chi" in str(reckoned()["I16"].without)
    pay(lent, propose(lent, amount=50_000))
    # Two owed at every month's end.
    assert values("I15", "I16", "I16c") == (
        Fraction(175_000, 50_000),
        Fraction(50_000, 2),
        Fraction(50_000) / mean,
    )


def test_borrowers_for_each_officer(lent: World) -> None:
    assert values("I16b") == (None,)
    for board, post, name in (
        (lent.board, "chair", "Thu"),
        (lent.board, "deputy", "Thu"),
        (lent.neighbor, "chair", "Hà"),
    ):
        Officer.objects.create(board=board, post=post, name=name, valid_from=FIRST)
    leader = {"post": "leader", "name": "Sen", "group": lent.group}
    Officer.objects.create(board=lent.board, valid_from=FIRST, **leader)
    assert values("I16b") == (Fraction(2, 2),)


def test_appraised_before_approval(lent: World) -> None:
    assert values("I17", "I17b") == (1, None)


def test_works_accepted_in_time(lent: World) -> None:
    """Both are due on 10/07; Lan's is accepted that day, Mai's a day later."""
    loans = {loan.member_id: loan for loan in _loans()}
    lent.accept(loans[lent.lan.pk], on=date(2026, 7, 10))
    lent.accept(loans[lent.mai.pk], on=date(2026, 7, 11))
    july = {"first": date(2026, 7, 1), "last": date(2026, 7, 31)}
    assert values("I18", **july) == (Fraction(1, 2),)
    assert values("I18") == (None,)


def test_used_as_it_was_lent_for(lent: World) -> None:
    """Sixty days after 10/01 both are due for a look; one is looked at, and right."""
    assert values("I19", "I19b") == (None, 0)
    lent.check_use(_loans()[0], on=date(2026, 3, 12))
    assert values("I19", "I19b") == (1, Fraction(1, 2))


def test_small_groups(lent: World) -> None:
    assert values("I20") == (1,)
    Fund.objects.update(group_min=3)
    assert values("I20") == (Fraction(1, 2),)


def test_savings(lent: World) -> None:
    """45.000 of four members; in March one of them put 15.000 aside."""
    free = 500_000_000 - 17_501_000 + 175_000 + 45_000
    assert values("I22", "I22b", "I22c") == (
        Fraction(45_000, 4),
        Fraction(1, 4),
        Fraction(free, 45_000),
    )


def test_money_in_a_leaders_hands(lent: World) -> None:
    """923.000 lie there from 10/02 to 31/03, 49 days; 1.796.000 from 10/03, 21 days."""
    weighted = 923_000 * 49 + 1_796_000 * 21
    assert values("I23", "I23b") == (Fraction(weighted, 2_719_000), 2_719_000)
    handed_over(lent, 923_000, date(2026, 3, 12))
    weighted = 923_000 * 30 + 1_796_000 * 21
    assert values("I23", "I23b") == (Fraction(weighted, 2_719_000), 1_796_000)


def test_visits_balances_findings_and_meetings(lent: World) -> None:
    assert values("I24", "I25", "I25c") == (0, None, 0)
    [planned] = inspecting.plan(lent)
    assert values("I25") == (0,)
    visit = inspecting.walked(lent, inspecting.begin(lent, planned))
    inspecting.find(lent, visit)
    inspecting.finish(lent, visit)
    asked = set(visit.sampled.values_list("member", flat=True))
    owing = {lent.lan.pk, lent.mai.pk}
    assert values("I24", "I25", "I25c") == (Fraction(len(asked & owing), 2), 1, 1)
    # Two groups have met on three 10ths; one has two sheets.
    assert values("I25b") == (Fraction(2, 6),)


def test_none_is_reckoned_a_second_way(lent: World) -> None:
    """What other reports say is what the indicators say."""
    found, told = reckoned(), conference(fund_scope(), year=2026, on=LAST)
    assert (found["I01"].value, found["I02"].value) == (told.outstanding, told.borrowers)
    assert (found["I03"].value, found["I03b"].value) == (told.disbursed, told.disbursed_count)
    assert found["I14"].parts[0].value == told.interest_collected
    assert found["I22"].parts[0].value == told.savings
    assert found["I17"].parts[0].value == told.appraised_before_approval
    assert found["I04b"].value == told.portfolio.par(0)
    quality, paid = total("debt-groups", YEAR), total("collected", YEAR)
    assert found["I05"].value == quality["bad"]
    assert found["I10"].parts[0].value == quality["provision"]
    assert (found["I06"].value, found["I07"].value) == (paid["rate"], paid["recovery"])
    assert found["I09"].value == total("write-offs", YEAR)["ratio"]
    assert found["I12"].value == total("capital", YEAR)["used"]
    assert found["I17"].value == total("appraisal", YEAR)["rate"]
    assert found["I22b"].value == total("savings", YEAR)["share"]
    earned = total("income", YEAR)
    assert found["I15"].parts[0].value == earned["511"] + earned["518"]


def test_the_capital_is_the_capital_reports(lent: World) -> None:
    kept = rows("capital", replace(YEAR, by=By.TOTAL))
    line = kept["Vốn còn giữ, không kể dư nợ quá hạn (I11)"]
    assert reckoned()["I11"].value == line["share"]


def test_the_meters_of_the_desk_are_the_indicators(lent: World) -> None:
    lent.accept(_loans()[0], on=date(2026, 7, 10))
    inspecting.ended(lent)
    on = date(2026, 7, 20)
    desk = meters(lent.actor("inspector", on), on=on).meters
    found = reckoned(last=on)
    assert [desk[0].share, desk[1].share, desk[2].share, desk[3].share] == [
        found[code].value for code in ("I25", "I17", "I18", "I24")
    ]


def test_every_month_of_a_trend_is_that_months_indicator(lent: World) -> None:
    """Also when a payment is undone later and a loan is extended meanwhile."""
    handed_over(lent, 923_000, date(2026, 3, 12))
    lending.reverse_repayment(
        lent.actor("chair"),
        repayment_id=Repayment.objects.get(on=date(2026, 2, 10)).pk,
        on=date(2026, 4, 15),
        reason="ghi nhầm",
        request_id=uuid4(),
    )
    for n in range(4):
        ends_on = months_later(FIRST, n + 1) - timedelta(days=1)
        take_figures(lent.fund.pk, ends_on=ends_on)
    last = date(2026, 5, 20)
    take_figures(lent.fund.pk, ends_on=last)
    for scope in (fund_scope(), commune(lent)):
        months = monthly(scope, last=last, needs=set(Measure))
        assert [month.span.first for month in months] == [date(2026, n, 1) for n in range(1, 6)]
        told = 0
        for month in months:
            alone = reckoned(scope, month.span.first, month.span.last)
            for code, one in DEFINITIONS.items():
                points = {point.first: point for point in trend(one, months)}
                if points:
                    assert points[month.span.first].value == alone[code].value, (code, month.span)
                    told += 1
        assert told > 100


def test_a_trend_asks_for_what_it_needs_and_says_nothing_it_does_not_know(lent: World) -> None:
    months = monthly(fund_scope(), last=LAST, needs=DEFINITIONS["I04"].needs)
    points = trend(DEFINITIONS["I04b"], months)
    # No month was closed: only the last day is known.
    assert [point.value for point in points] == [None, None, Fraction(9_167_000, 17_501_000)]
    assert trend(DEFINITIONS["I25"], months) == ()
    assert len(months_before(LAST)) == 24


def test_communes_together_are_the_fund(lent: World) -> None:
    found = measured(fund_scope(), first=FIRST, last=LAST)
    for key, n in found.total.items():
        if key != Measure.ORIGINAL:
            assert n == sum(sums[key] for sums in found.by_board.values()), key


def test_a_group_has_no_books_of_its_own(lent: World) -> None:
    scope = Scope(
        fund_id=lent.fund.pk,
        everywhere=False,
        boards=frozenset(),
        groups=frozenset({lent.group.pk}),
    )
    found = reckoned(scope)
    assert (found["I01"].value, found["I07"].value) == (
        17_501_000,
        Fraction(2_674_000, 3_562_000),
    )
    assert found["I11"].value is None
    assert "chỉ tính cho xã" in str(found["I11"].without)
    assert values("I01", "I22", scope=in_board(fund_scope(), lent.neighbor.pk)) == (0, 0)


def test_statements_do_not_grow_with_loans(world: World) -> None:
    counts = []
    for member in (world.lan, world.mai, world.dao):
        world.lend(member)
        with CaptureQueriesContext(connection) as asked:
            measured(fund_scope(), first=FIRST, last=LAST)
        counts.append(len(asked))
    assert len(set(counts)) == 1
    assert counts[0] < 70


def test_every_indicator_is_there_and_says_how_it_is_reckoned() -> None:
    assert {f"I{n:02d}" for n in range(1, 26)} <= DEFINITIONS.keys()
    for one in DEFINITIONS.values():
        assert str(one.formula) and str(one.name) and one.terms
        assert one.without or len(one.terms) == 1


def _loans() -> list[Loan]:
    return list(Loan.objects.order_by("pk"))
