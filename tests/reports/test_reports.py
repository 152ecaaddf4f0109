"""Every figure by hand: what was due, what came in, where the capital is, on any past day."""

import csv
import json
from dataclasses import replace
from datetime import date
from fractions import Fraction
from io import StringIO
from pathlib import Path
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command

from qqv.lending import actions as lending
from qqv.lending.models import Appraisal, Loan, Repayment
from qqv.lending.payoff import payoff_of
from qqv.people.models import Fund
from qqv.reports.asked import Asked, By
from qqv.reports.conference import fund_scope
from qqv.reports.registry import REPORTS
from qqv.reports.table import Cell
from tests.reports.test_workbook import Read
from tests.world import World

FEBRUARY = Asked(
    on=date(2026, 2, 28),
    first=date(2026, 2, 1),
    last=date(2026, 2, 28),
    before=date(2026, 1, 31),
    by=By.COMMUNE,
)
MARCH = replace(FEBRUARY, on=date(2026, 3, 31), first=date(2026, 3, 1), last=date(2026, 3, 31))


def total(name: str, asked: Asked) -> dict[str, Cell]:
    made = REPORTS[name].table(fund_scope(), asked)
    assert made.total is not None
    return dict(zip([column.key for column in made.columns], made.total, strict=True))


def rows(name: str, asked: Asked) -> dict[Cell, dict[str, Cell]]:
    made = REPORTS[name].table(fund_scope(), asked)
    keys = [column.key for column in made.columns]
    return {row.cells[0]: dict(zip(keys, row.cells, strict=True)) for row in made.rows}


@pytest.fixture
def lent(world: World) -> World:
    """Two borrow; in February one pays and one saves, in March the late one pays once."""
    world.lend(world.lan)
    world.lend(world.mai)
    world.collect(date(2026, 2, 10), {world.lan: (893_000, 15_000), world.mai: (0, 15_000)})
    world.collect(date(2026, 3, 10), {world.lan: (888_000, 0), world.mai: (893_000, 15_000)})
    return world


def test_collected_against_due(lent: World) -> None:
    month = total("collected", FEBRUARY)
    assert (month["due"], month["in_time"], month["collected"]) == (1_786_000, 893_000, 893_000)
    assert (month["rate"], month["recovery"], month["open"]) == (
        Fraction(1, 2),
        Fraction(1, 2),
        893_000,
    )
    month = total("collected", MARCH)
    # What Mai brings in March pays February's installment: collected, yes; in time, no.
    assert (month["due"], month["in_time"]) == (2 * 888_000, 888_000)
    assert month["collected"] == 888_000 + 893_000
    assert month["recovery"] == Fraction(888_000 + 893_000, 2 * 888_000)


def test_a_past_month_stays_whatever_comes_later(lent: World) -> None:
    names = ("collected", "portfolio", "ageing", "debt-groups", "savings", "capital", "payments")
    before = [REPORTS[name].table(fund_scope(), FEBRUARY) for name in names]
    paid = Repayment.objects.get(on=date(2026, 2, 10))
    lending.reverse_repayment(
        lent.actor("chair"),
        repayment_id=paid.pk,
        on=date(2026, 3, 15),
        reason="ghi nhầm",
        request_id=uuid4(),
    )
    assert [REPORTS[name].table(fund_scope(), FEBRUARY) for name in names] == before
    assert total("collected", MARCH)["collected"] == 888_000


def test_what_falls_due(lent: World) -> None:
    april = replace(
        MARCH, first=date(2026, 4, 1), last=date(2026, 4, 30), by=By.MEMBER, on=date(2026, 3, 31)
    )
    by_name = rows("due", april)
    assert set(by_name) == {"Nguyễn Thị Lan", "Trần Thị Mai"}
    assert by_name["Nguyễn Thị Lan"]["on"] == date(2026, 4, 10)
    assert by_name["Nguyễn Thị Lan"]["arrears"] == 0
    assert by_name["Trần Thị Mai"]["arrears"] == 888_000
    groups = total("due", replace(april, by=By.GROUP))
    assert groups["due"] == sum(row["due"] for row in by_name.values())  # type: ignore[misc]


def test_ageing_and_debt_groups_are_the_outstanding(lent: World) -> None:
    parts = total("ageing", replace(FEBRUARY, on=date(2026, 3, 5)))
    assert parts["outstanding"] == 19_167_000
    assert (parts["late0"], parts["late2"]) == (9_167_000, 10_000_000)
    groups = total("debt-groups", replace(FEBRUARY, on=date(2026, 3, 5)))
    assert (groups["n1"], groups["n2"], groups["provision"]) == (9_167_000, 10_000_000, 200_000)
    loans = rows("loans", replace(FEBRUARY, on=date(2026, 3, 5), late=10))
    assert list(loans) == ["Trần Thị Mai"]
    assert loans["Trần Thị Mai"]["late"] == 23


def test_savings(lent: World) -> None:
    held = rows("savings", FEBRUARY)["Hồng Thuận"]
    assert (held["members"], held["held"], held["paying"]) == (3, 30_000, 2)
    assert held["share"] == Fraction(2, 3)
    march = rows("savings", MARCH)["Hồng Thuận"]
    assert (march["held"], march["paid"], march["paying"]) == (45_000, 15_000, 1)
    assert total("savings", MARCH)["held"] == 45_000


def test_the_capital_is_whole_and_grows_by_its_interest(lent: World) -> None:
    items = rows("capital", replace(FEBRUARY, by=By.TOTAL))
    assert items["Vốn gốc"]["amount"] == 500_000_000
    assert items["Vốn còn giữ"]["amount"] == 500_060_000
    assert items["Dư nợ có kỳ quá hạn"]["amount"] == 10_000_000
    assert items["Vốn còn giữ, không kể dư nợ quá hạn (I11)"]["amount"] == 490_060_000
    commune = rows("capital", FEBRUARY)["Hồng Thuận"]
    assert (commune["361"], commune["held"]) == (100_000_000, 100_060_000)
    assert commune["used"] == Fraction(19_167_000, 100_000_000)


def test_income_is_the_ledgers(lent: World) -> None:
    months = rows("income", replace(MARCH, first=date(2026, 1, 1), by=By.MONTH))
    assert {name: row["511"] for name, row in months.items()} == {
        "02/2026": 60_000,
        "03/2026": 55_000 + 60_000,
    }


def test_two_days_compared(lent: World) -> None:
    whole = total("compare", FEBRUARY)
    assert (whole["outstanding_then"], whole["outstanding"]) == (20_000_000, 19_167_000)
    assert (whole["change"], whole["more"]) == (-833_000, 0)


def test_payments_and_lines_are_what_was_collected(lent: World) -> None:
    assert total("payments", MARCH)["total"] == total("collected", MARCH)["collected"]
    lines = total("lines", replace(MARCH, chart="511"))
    assert lines["credit"] == 115_000


def test_the_command_line_writes_every_report(lent: World, tmp_path: Path) -> None:
    for name in REPORTS:
        file = tmp_path / f"{name}.xlsx"
        call_command("report", name, "--on", "2026-02-28", "--format", "xlsx", "--out", str(file))
        assert Read(file.read_bytes()).cells()["A1"]
    out = StringIO()
    call_command("report", "collected", "--first", "2026-02-01", "--last", "2026-02-28", stdout=out)
    said = json.loads(out.getvalue())
    assert (said["total"]["due"], said["total"]["rate"]) == (1_786_000, 0.5)
    assert "Tỷ lệ thu đúng hạn (I06)" in said["definitions"]


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (["portfolio", "--format", "xlsx"], "--out"),
        (["portfolio", "--format", "csv", "--by", "month"], "--by"),
        (["savings", "--commune", "99"], "mã 99"),
        (["conference", "--format", "csv"], "Thiếu năm"),
        (["conference", "--year", "2026", "--format", "xlsx"], "--out"),
    ],
)
def test_wrong_words_are_said(world: World, words: list[str], why: str) -> None:
    with pytest.raises(CommandError, match=why):
        call_command("report", *words)


def test_looked_at_before_approval_and_by_two_in_later_cycles(world: World) -> None:
    world.lend(world.mai, on=date(2026, 1, 10))
    loan = world.lend(world.lan, on=date(2026, 1, 10))
    pay_off(world, loan, on=date(2026, 2, 10))
    world.lend(world.lan, on=date(2026, 2, 10))
    year = replace(FEBRUARY, first=date(2026, 1, 1))
    found = total("appraisal", year)
    assert (found["lent"], found["looked"], found["rate"]) == (3, 3, Fraction(1))
    assert (found["later"], found["later_looked"], found["later_rate"]) == (1, 1, Fraction(1))
    assert rows("appraisal", year)["Giao Hải"]["lent"] == 0
    # An appraisal dated after the approval is none: nobody had looked when it was decided.
    Appraisal.objects.filter(application__member=world.mai).update(on=date(2026, 1, 11))
    Appraisal.objects.filter(application__cycle=2, appraiser__name="officer").update(passed=False)
    found = total("appraisal", year)
    assert (found["looked"], found["rate"]) == (2, Fraction(2, 3))
    assert (found["later_looked"], found["later_rate"]) == (0, Fraction(0))
    assert total("appraisal", FEBRUARY)["lent"] == 1


def pay_off(world: World, loan: Loan, *, on: date) -> None:
    lending.settle(
        world.actor("cashier"),
        loan_id=loan.pk,
        received=payoff_of(loan, on=on).total,
        on=on,
        request_id=uuid4(),
    )
    world.accept(loan, on=on)


def test_the_conference_is_the_same_in_every_format(lent: World, tmp_path: Path) -> None:
    Fund.objects.update(working_on=date(2026, 12, 31))
    year = ["report", "conference", "--year", "2026"]
    out, lines = StringIO(), StringIO()
    call_command(*year, stdout=out)
    call_command(*year, "--format", "csv", stdout=lines)
    call_command(*year, "--format", "xlsx", "--out", str(tmp_path / "hn.xlsx"))
    figures = json.loads(out.getvalue())
    lines.seek(0)
    said = {row[0]: row[1] for row in csv.reader(lines)}
    assert figures["disbursed_count"] == 2
    for name, figure in {
        "Số lượt cho vay trong năm": figures["disbursed_count"],
        "Tiền cho vay trong năm": figures["disbursed"],
        "Dư nợ": figures["outstanding"],
        "Xã có dư nợ cao nhất: Hồng Thuận": figures["highest"]["outstanding"],
        "Lãi đã thu trong năm": figures["interest_collected"],
        "Tiết kiệm đang giữ": figures["savings"],
        "Dư nợ chậm trên 30 ngày": figures["portfolio"]["par30"],
    }.items():
        assert said[name] == str(figure)
    cells = Read((tmp_path / "hn.xlsx").read_bytes()).cells()
    held = [text for text, _ in cells.values()]
    assert figures["outstanding"] in held and "Dư nợ" in held
