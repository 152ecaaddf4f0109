"""The command line for scripts and auditors: answers on stdout, reasons on stderr, exit codes."""

import json
from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from qqv.ledger.models import Book
from qqv.people.models import Fund
from tests.actions.test_books import unguarded
from tests.test_demo import a_stranger_finds_nothing
from tests.world import World

SCHEDULE = ["--installments", "24", "--rate", "2", "--method", "declining_equal_principal"]
SCHEDULE += ["--disbursed", "2014-06-02", "--round-to", "100", "--format", "json"]


def said(*words: str) -> str:
    out = StringIO()
    call_command(*words, stdout=out)
    return out.getvalue()


def test_schedule() -> None:
    lines = json.loads(said("schedule", "--principal", "10000000", *SCHEDULE))
    assert lines[0] == {
        "number": 1,
        "due_on": "2014-07-02",
        "principal": 416_700,
        "interest": 200_000,
        "balance": 9_583_300,
    }
    assert (len(lines), lines[-1]["principal"], lines[-1]["balance"]) == (24, 415_900, 0)


@pytest.mark.parametrize(
    "words",
    [
        ["--principal", "0"],
        ["--principal", "-5"],
        ["--principal", "5", "--grace-principal", "24"],
        ["--principal", "5", "--rate", "-1"],
        ["--principal", "abc"],
        ["--principal", "5", "--disbursed", "2014-02-31"],
    ],
)
def test_schedule_says_why_not(words: list[str]) -> None:
    given = dict(zip(SCHEDULE[::2], SCHEDULE[1::2], strict=True))
    given |= dict(zip(words[::2], words[1::2], strict=True))
    with pytest.raises(CommandError):
        said("schedule", *(word for pair in given.items() for word in pair))


def test_reports_and_checks(world: World, tmp_path: Path) -> None:
    world.lend(world.lan)
    world.collect(date(2026, 2, 10), {world.lan: (893_000, 15_000)})
    total = json.loads(said("report", "portfolio", "--on", "2026-04-15"))["total"]
    assert (total["borrowers"], total["outstanding"]) == (1, 9_167_000)
    assert total["par30"] == 9_167_000 and total["par90"] == 0
    assert total["overdue"] == 2 * 833_000
    assert total["debt_groups"]["n3"] == 9_167_000
    before = json.loads(said("report", "portfolio", "--on", "2026-02-09"))["total"]
    assert (before["outstanding"], before["par0"]) == (10_000_000, 0)
    Fund.objects.update(working_on=date(2026, 12, 31))
    year = json.loads(said("report", "conference", "--year", "2026"))
    assert year["disbursed_count"] == 1
    assert json.loads(said("check_books"))["faults"] == 0
    book = tmp_path / "book.beancount"
    said("export_book", "--out", str(book))
    assert a_stranger_finds_nothing(book)


def test_the_seals_of_a_year_stay_when_the_next_one_begins(world: World, tmp_path: Path) -> None:
    world.lend(world.lan)
    book = Book.objects.get(board=world.board)
    file = tmp_path / "seals.json"
    world.collect(date(2026, 2, 10), {world.lan: (893_000, 15_000)})
    said("export_book", "--format", "seals", "--year", "2026", "--out", str(file))
    held = {row["board"]: row for row in json.loads(file.read_text("utf-8"))["books"]}
    now = Book.objects.get(board=world.board)
    assert (held["01"]["entries"], held["01"]["last_seal"]) == (now.last_seq, now.last_seal)
    assert now.last_seal != book.last_seal
    said("export_book", "--format", "seals", "--year", "2025", "--out", str(file))
    assert json.loads(file.read_text("utf-8"))["books"][0]["entries"] == 0


def test_check_books_names_the_first_fault(
    world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    unguarded("UPDATE ledger_posting SET amount = amount + 1 WHERE line = 1")
    with pytest.raises(SystemExit) as ended:
        call_command("check_books")
    assert ended.value.code == 1
    assert "seal" in capsys.readouterr().err


@pytest.mark.parametrize("words", [["report", "conference"], ["report", "nothing"]])
def test_wrong_words_are_refused(world: World, words: list[str]) -> None:
    with pytest.raises(CommandError):
        said(*words)


def test_an_export_that_cannot_be_written_says_so(world: World, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="Không ghi được"):
        said("export_book", "--out", str(tmp_path / "no" / "where.beancount"))


def test_the_page_of_accounts_is_the_chart() -> None:
    from qqv.rules.chart import LINES

    page = Path("docs/chart.md").read_text(encoding="utf-8")
    for code, line in LINES.items():
        assert f"| {code} | {line.name} | {'Nợ' if line.side == 'D' else 'Có'} |" in page
