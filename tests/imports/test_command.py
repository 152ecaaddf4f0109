"""The same importer as a command: JSON on one channel, faults on the other."""

import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from qqv.imports.models import ConfirmedReading
from qqv.lending.models import Loan
from tests.imports.books import MESSY, xlsx
from tests.world import World


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, settings: Any) -> None:
    settings.DATA = tmp_path / "data"


def run(*words: str) -> tuple[dict[str, Any], str, int]:
    out, err, status = io.StringIO(), io.StringIO(), 0
    try:
        call_command("import", *words, stdout=out, stderr=err)
    except SystemExit as left:
        status = int(str(left.code))
    return json.loads(out.getvalue()), err.getvalue(), status


def test_it_previews_then_writes_once(world: World, tmp_path: Path) -> None:
    file = tmp_path / "so.xlsx"
    file.write_bytes(xlsx(MESSY))
    words = ["opening", str(file), "--board", "01", "--expect-total", "13336000"]
    told, err, status = run(*words)
    assert (told["right"], told["wrong"], told["difference"], told["written"]) == (2, 0, 0, 0)
    assert (err, status) == ("", 0) and not Loan.objects.exists()
    group = {"group": "Nhóm 1 · Hoa Sen", "rows": 2}
    assert told["groups"] == [{**group, "total": 13_336_000, "total_right": 13_336_000}]
    told, err, status = run(*words, "--write")
    assert (told["written"], status) == (0, 1) and not Loan.objects.exists()
    assert "Dòng 7: Số tiền vay “10 tr” đọc là 10.000.000 đ, chưa xác nhận" in err
    assert [one["confirmed"] for one in told["readings"]] == [False, False]
    for _ in range(2):
        told, err, status = run(*words, "--write", "--accept-readings", "--user", "accountant")
        assert (told["written"], Loan.objects.count(), status) == (2, 2, 0), err
    assert ConfirmedReading.objects.count() == 2


def test_faults_go_to_the_other_channel(world: World, tmp_path: Path) -> None:
    file = tmp_path / "so.xlsx"
    file.write_bytes(xlsx([*MESSY[:7], [2, "Trần Thị Mai", 1, "31/02/2024", 1e7, 8e6]]))
    words = ["opening", str(file), "--board", "01", "--expect-total", "1", "--write"]
    told, err, status = run(*words)
    assert status == 1 and not Loan.objects.exists()
    assert "Dòng 8: Ngày 31/02/2024 không có trong lịch." in err
    assert "lệch tổng trên sổ giấy 1" in err and told["difference"] == 13_001_999
    told, err, status = run(*words, "--partly")
    assert (told["written"], status) == (0, 1) and "--accept-readings" in err
    told, err, status = run(*words, "--partly", "--accept-readings")
    assert (told["written"], status) == (1, 1)
    assert "Dòng 8" in err


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (["--board", "99"], "mã 99"),
        (["--board", "01", "--user", "nobody"], "--user"),
        (["--board", "01", "--user", "stranger"], "Không tìm thấy"),
        (["--board", "01", "--user", "cashier"], "Kế toán quỹ xã"),
    ],
)
def test_it_says_why_not(world: World, tmp_path: Path, words: list[str], why: str) -> None:
    file = tmp_path / "so.xlsx"
    file.write_bytes(xlsx(MESSY))
    with pytest.raises(CommandError, match=why):
        call_command("import", "opening", str(file), *words)
    with pytest.raises(CommandError, match="Không thấy tệp"):
        call_command("import", "opening", str(tmp_path / "x.xlsx"), "--board", "01")
