"""Alarms 7 and 19: a member says another balance; nobody came, or a finding is late."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.inspecting import DAY, DUE, begin, confirm, ended, find, finish, judged, plan, remedied
from tests.inspecting import answer as answered
from tests.inspecting import count as counted
from tests.watch.finding import found, subjects
from tests.world import OPENED, World

NEXT_YEAR = date(2027, 1, 2)


@pytest.fixture(autouse=True)
def _files(settings: Any, tmp_path: Path) -> None:
    settings.ATTACHMENTS = tmp_path / "attachments"


def test_a_board_nobody_visited_for_a_year_is_told(world: World) -> None:
    assert subjects(world, 19, OPENED.replace(year=2027)) == []
    assert set(subjects(world, 19, NEXT_YEAR)) == {
        f"xa-{world.board.pk}",
        f"xa-{world.neighbor.pk}",
    }
    assert subjects(world, 19, NEXT_YEAR, by="accountant") == [f"xa-{world.board.pk}"]


def test_a_visit_to_the_board_ends_it_and_one_to_a_group_does_not(world: World) -> None:
    ended(world)
    assert f"xa-{world.board.pk}" in subjects(world, 19, NEXT_YEAR)
    ended(world, begin(world, plan(world, unit=f"xa-{world.board.pk}")[0]))
    assert subjects(world, 19, NEXT_YEAR) == [f"xa-{world.neighbor.pk}"]
    [again] = found(world, 19, date(2027, 3, 13), by="accountant")
    assert "lần kiểm tra cuối ngày 12/03/2026" in again.found.sentence


def test_a_late_finding_is_told_until_its_unit_answers(world: World) -> None:
    made = begin(world)
    finding = find(world, made)
    late = date(2026, 4, 4)
    assert subjects(world, 19, late) == []
    ended(world, made)
    assert subjects(world, 19, DUE) == []
    [row] = found(world, 19, late)
    assert row.found.subject == f"phat-hien-{finding.pk}"
    assert "quá hạn khắc phục 3 ngày, Chị Yến, thủ quỹ chịu trách nhiệm" in row.found.sentence
    remedied(world, finding)
    assert subjects(world, 19, late) == []
    judged(world, finding, good=False, note="Thiếu chữ ký", due_on=date(2026, 4, 10))
    assert subjects(world, 19, date(2026, 4, 10)) == []
    assert subjects(world, 19, date(2026, 4, 11)) == [f"phat-hien-{finding.pk}"]


def said(world: World, **change: Any) -> int:
    world.lend(world.lan)
    made = begin(world)
    for point in made.points:
        answered(world, made, point["key"])
    counted(world, made)
    row = made.sampled.get()
    confirm(world, made, row, **change)
    finish(world, made)
    return row.pk


def test_a_gap_between_book_and_member_is_told(world: World) -> None:
    pk = said(world, principal=9_000_000, note="Chị nói đã trả 1 triệu")
    [row] = found(world, 7, DAY)
    assert row.found.subject == f"doi-chieu-{pk}"
    assert "sổ ghi còn nợ 10.000.000 đ" in row.found.sentence
    assert "chị ấy nói nợ 9.000.000 đ" in row.found.sentence
    assert subjects(world, 7, DAY, by="stranger") == []
    assert subjects(world, 7, date(2027, 3, 13)) == []


@pytest.mark.parametrize("change", [{}, {"met": False, "note": "đi vắng"}])
def test_a_balance_that_agrees_or_was_not_asked_is_none(
    world: World, change: dict[str, Any]
) -> None:
    said(world, **change)
    assert subjects(world, 7, DAY) == []
