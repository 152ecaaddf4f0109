"""A share of nothing: a dash to read, an empty cell to reckon with, null for scripts."""

import csv
from io import StringIO

import pytest

from qqv.lending.queries.portfolio import summed
from qqv.papers.book import book_paper
from qqv.reports.commas import comma_separated
from qqv.reports.conference import fund_scope
from qqv.reports.registry import REPORTS
from qqv.reports.table import Kind, Table
from qqv.reports.workbook import workbook
from qqv.reports.written import portfolio_written, table_written
from qqv.web.tables import sheet_of
from tests.reports.test_reports import FEBRUARY
from tests.reports.test_workbook import Read
from tests.world import World


def made(name: str) -> tuple[Table, list[int]]:
    table = REPORTS[name].table(fund_scope(), FEBRUARY)
    return table, [at for at, c in enumerate(table.columns) if c.kind == Kind.PERCENT]


@pytest.mark.parametrize("name", ["portfolio", "debt-groups", "collected", "compare"])
def test_nothing_has_no_share(world: World, name: str) -> None:
    table, shares = made(name)
    assert shares and table.rows and table.total
    for at in shares:
        assert {row.cells[at] for row in table.rows} | {table.total[at]} == {None}
    shown = sheet_of(table)
    texts = [str(row.cells[at].text) for row in shown.rows for at in shares]
    assert set(texts) == {"–"}
    on_paper = book_paper(table, board=world.board).content
    assert {row["cells"][at] for row in on_paper["rows"] for at in shares} == {"–"}
    assert {on_paper["total"][at] for at in shares} == {"–"}
    lines = list(csv.reader(StringIO(comma_separated(table).decode("utf-8-sig"))))
    assert {line[at] for line in lines[1:] for at in shares} == {""}
    keys = [table.columns[at].key for at in shares]
    plain = table_written(table)
    assert all(row[key] is None for row in [*plain["rows"], plain["total"]] for key in keys)


def test_no_percent_of_nothing_is_in_the_workbook(world: World) -> None:
    table, shares = made("collected")
    cells = Read(workbook(table, training=False)).cells()
    letters = {chr(ord("A") + at) for at in shares}
    below = {int(place[1:]) for place in cells if place[0] == "A"} - {1, 2, 3}
    heads = {place for place, (text, _) in cells.items() if place[0] in letters}
    assert {int(place[1:]) for place in heads} == {min(below)}  # the headings, nothing under them


def test_a_zero_that_is_one_stays(world: World) -> None:
    world.lend(world.lan)
    table, shares = made("portfolio")
    lent = next(row for row in table.rows if row.cells[0] == world.board.name)
    assert [lent.cells[at] for at in shares] == [0]
    texts = {str(row.cells[at].text) for row in sheet_of(table).rows for at in shares}
    assert "0,0\u00a0%" in texts and "–" in texts


def test_scripts_still_reckon_with_a_number() -> None:
    assert portfolio_written(summed([]))["par30_ratio"] == 0
