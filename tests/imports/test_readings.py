"""Cells that were guessed wait until somebody says that the guess is right."""

from datetime import date
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from qqv.imports import actions, queries
from qqv.imports.confirming import ReadingGone, confirm_readings
from qqv.imports.models import ConfirmedReading, Import, ImportedRow
from qqv.imports.reading import cells
from qqv.imports.readings import ReadingsWaiting
from qqv.lending.models import Loan
from qqv.rules.refusals import Forbidden, Unseen
from qqv.trail.recording import AlreadyDone
from tests.imports.books import xlsx
from tests.imports.test_taking_in import confirm_all, upload
from tests.world import World

OWED = [
    ["Họ và tên", "Nhóm", "Ngày vay", "Số tiền vay", "Dư nợ gốc"],
    ["Nguyễn Thị Lan", 1, "100325", "10 tr", 5_000_000],
    ["Trần Thị Mai", 1, "10/03/2025", "10 tr", 8_000_000],
]
TEN = ("principal", "10 tr", "10.000.000 đ")
DAY = ("disbursed_on", "100325", "10/03/2025")


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, settings: Any) -> None:
    settings.DATA = tmp_path


def confirm(world: World, source: Import, *readings: tuple[str, str, str], **given: Any) -> int:
    who = world.actor(given.pop("who", "accountant"))
    given.setdefault("request_id", uuid4())
    return confirm_readings(who, import_id=source.pk, readings=readings, **given)


def start(world: World, source: Import) -> None:
    actions.start(
        world.actor("accountant"),
        import_id=source.pk,
        partly=False,
        paper_total=13_000_000,
        request_id=uuid4(),
    )


@pytest.mark.parametrize(
    ("read", "cell", "value", "asked"),
    [
        (cells.read_amount, "5 tr", 5_000_000, "5.000.000 đ"),
        (cells.read_amount, "5.000.000", 5_000_000, ""),
        (cells.read_date, "050322", date(2022, 3, 5), "05/03/2022"),
        (cells.read_date, 50322.0, date(2037, 10, 9), "09/10/2037"),
        (cells.read_date, 45757, date(2025, 4, 10), "10/04/2025"),
        (cells.read_date, "5/3/22", date(2022, 3, 5), ""),
        (cells.read_id, 36190000001.0, "036190000001", "036190000001"),
        (cells.read_id, "036190000001", "036190000001", ""),
        (cells.read_phone, 912000011, "0912000011", "0912000011"),
        (cells.read_phone, "0912000011", "0912000011", ""),
    ],
)
def test_only_a_guess_is_asked_about(read: Any, cell: object, value: Any, asked: str) -> None:
    seen = read(cell)
    assert (seen.value, seen.asked) == (value, asked)


def test_nothing_is_written_until_every_reading_is_confirmed(world: World) -> None:
    source = upload(world, "opening", xlsx(OWED))
    with pytest.raises(ReadingsWaiting, match="Còn 2 cách đọc chưa xác nhận"):
        start(world, source)
    assert confirm(world, source, TEN) == 1
    with pytest.raises(ReadingsWaiting, match="“100325” đọc là 10/03/2025"):
        start(world, source)
    assert not (Loan.objects.exists() or ImportedRow.objects.exists())
    page = queries.preview(world.actor("accountant"), import_id=source.pk)
    assert [(one.reading.typed, one.rows) for one in page.waiting] == [("100325", (2,))]
    assert page.confirmed == 1
    confirm(world, source, DAY, TEN)
    start(world, source)
    held = ConfirmedReading.objects.order_by("pk").values_list("field", "typed", "read")
    assert list(held) == [TEN, DAY]
    kept = ConfirmedReading.objects.select_related("record__actor").first()
    assert kept and kept.record.actor == world.users["accountant"]


def test_once_only_and_nothing_that_is_not_there(world: World) -> None:
    source = upload(world, "opening", xlsx(OWED))
    request_id = uuid4()
    confirm(world, source, TEN, request_id=request_id)
    with pytest.raises(AlreadyDone):
        confirm(world, source, TEN, request_id=request_id)
    with pytest.raises(ReadingGone):
        confirm(world, source, DAY, ("principal", "10 tr", "1 đ"))
    assert ConfirmedReading.objects.count() == 1


def test_others_confirm_nothing(world: World) -> None:
    source = upload(world, "opening", xlsx(OWED))
    for who, refusal in (("stranger", Unseen), ("cashier", Forbidden)):
        with pytest.raises(refusal):
            confirm(world, source, TEN, who=who)
    assert not ConfirmedReading.objects.exists()


def test_what_is_being_written_is_settled(world: World) -> None:
    source = upload(world, "opening", xlsx(OWED))
    confirm_all(world, source)
    start(world, source)
    with pytest.raises(actions.AlreadyStarted):
        confirm(world, source, TEN)
