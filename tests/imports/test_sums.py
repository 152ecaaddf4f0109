"""The sums of a sheet by group: where the difference to the paper lies."""

from pathlib import Path
from typing import Any

import pytest

from qqv.imports import queries
from qqv.imports.sums import GroupSum
from tests.imports.books import xlsx
from tests.imports.test_taking_in import LISTED, upload
from tests.world import World

OWED = [
    ["Họ và tên", "Nhóm", "Ngày vay", "Số tiền vay", "Dư nợ gốc"],
    ["Nguyễn Thị Lan", "Nhóm 1", "10/03/2025", 10_000_000, 5_000_000],
    ["Trần Thị Mai", "1", "31/02/2025", 10_000_000, 8_000_000],
    ["Cao Thị Lạ", "nhóm số 7", "10/03/2025", 10_000_000, 2_000_000],
    ["Vũ Thị Xa", "Tổ Mới", "10/03/2025", 10_000_000, 1_000_000],
    ["Lý Thị Không", "", "10/03/2025", 10_000_000, 300_000],
]


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, settings: Any) -> None:
    settings.DATA = tmp_path


def groups(world: World, content: bytes, kind: str) -> tuple[GroupSum, ...]:
    source = upload(world, kind, content)
    return queries.preview(world.actor("accountant"), import_id=source.pk).groups


def test_one_group_is_one_line_however_it_is_written(world: World) -> None:
    found = groups(world, xlsx(OWED), "opening")
    assert [(one.name, one.rows, one.total, one.total_right) for one in found] == [
        ("Nhóm 1 · Hoa Sen", 2, 13_000_000, 5_000_000),
        ("Nhóm 7", 1, 2_000_000, 0),
        ("Tổ Mới", 1, 1_000_000, 0),
        ("Không ghi nhóm", 1, 300_000, 0),
    ]


def test_a_sheet_without_money_has_no_sums(world: World) -> None:
    assert groups(world, xlsx(LISTED), "members") == ()


@pytest.mark.parametrize(
    ("second", "whole", "astray"),
    [
        (2_000_000, 15_000_000, []),
        (2_000_000, 15_000_001, [(7, 15_000_001, 15_000_000)]),
        (2_500_000, 15_000_000, [(6, 2_500_000, 2_000_000)]),
    ],
)
def test_a_sheet_adds_up_its_groups_and_then_itself(
    world: World, second: int, whole: int, astray: list[tuple[int, int, int]]
) -> None:
    heading, lan, mai, other, *_ = OWED
    totals = [["Cộng", "", "", "", amount] for amount in (13_000_000, second, whole)]
    sheet = [heading, lan, mai, totals[0], other, *totals[1:]]
    source = upload(world, "opening", xlsx(sheet))
    page = queries.preview(world.actor("accountant"), import_id=source.pk)
    assert [row for row, _ in page.typed_totals] == [4, 6, 7]
    assert [(one.row, one.typed, one.total) for one in page.astray] == astray
