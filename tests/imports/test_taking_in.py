"""A workbook goes into the books: once, wholly or partly, and out again."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
import xlsxwriter
from django.conf import settings

from qqv.imports import actions, queries, sheets
from qqv.imports.confirming import confirm_readings
from qqv.imports.kinds import KINDS
from qqv.imports.models import Import, ImportedRow
from qqv.imports.reading.workbook import Workbook
from qqv.ledger.models import Entry
from qqv.lending.models import EarlierPayment, Installment, Loan
from qqv.people.models import Group, Member, Membership
from qqv.reports.checks import first_fault
from qqv.rules.refusals import Forbidden, Refusal, Unseen
from qqv.savings.models import SavingsBook
from tests.imports.books import MESSY, xls, xlsx
from tests.world import World

LISTED = [
    ["Họ và tên", "Nhóm", "CCCD", "Năm sinh", "SĐT", "Diện hộ"],
    ["LÊ THỊ NA", "2", 36185000011.0, 1985, 912000011.0, "nghèo"],
    ["Phạm Thị Ơn", "Nhóm 2", "036185000012", 1990, "", ""],
    ["Hoàng Thị Sim", "Hoa Sen", "036185000013", "1/2/91", "", "hộ cận nghèo"],
]
PAID = [
    ["Họ tên", "Nhóm", "Số tiền vay", "Ngày vay", "Ngày trả", "Số tiền trả"],
    ["Nguyễn Thị Lan", 1, 10000000, "10/03/2025", "10/04/2025", 893000],
    ["Nguyễn Thị Lan", 1, 10000000, "10/03/2025", "10/05/2025", "888.002"],
    ["Trần Thị Mai", 1, 10000000, "10/04/2025", "", ""],
]
SAVED = [
    ["Họ tên", "Nhóm", "Tiết kiệm"],
    ["Nguyễn Thị Lan", 1, 540000],
    ["Trần Thị Mai", 1, "150.000"],
]


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, settings: Any) -> Iterator[None]:
    settings.DATA = tmp_path
    yield


def upload(world: World, kind: str, content: bytes, who: str = "accountant") -> Import:
    return actions.upload(
        world.actor(who),
        board_id=world.board.pk,
        kind=kind,
        file_name="so.xlsx",
        content=content,
        request_id=uuid4(),
    )


def confirm_all(world: World, source: Import, who: str = "accountant") -> None:
    """Press Đúng hết."""
    actor = world.actor(who)
    asked = queries.preview(actor, import_id=source.pk).waiting
    readings = [(a.reading.key, a.reading.typed, a.reading.read) for a in asked]
    if readings:
        confirm_readings(actor, import_id=source.pk, readings=readings, request_id=uuid4())


def taken_in(
    world: World, kind: str, content: bytes, *, partly: bool = False, paper: int | None = None
) -> Import:
    source = upload(world, kind, content)
    actor = world.actor("accountant")
    confirm_all(world, source)
    actions.start(actor, import_id=source.pk, partly=partly, paper_total=paper, request_id=uuid4())
    while actions.write_next(actor, import_id=source.pk):
        pass
    source.refresh_from_db()
    return source


def undo(world: World, source: Import) -> None:
    actions.undo(world.actor("accountant"), import_id=source.pk, request_id=uuid4())


def books_hold() -> bool:
    return first_fault() is None


@pytest.mark.parametrize("content", [xlsx(MESSY, merged=("D4:E4",)), xls(MESSY)])
def test_opening_balances_enter_the_books(world: World, content: bytes) -> None:
    source = taken_in(world, "opening", content, paper=13_336_000)
    lan, mai = Loan.objects.order_by("member__number")
    assert (lan.outstanding, mai.outstanding) == (5_002_000, 8_334_000)
    assert lan.disbursed_on == date(2025, 3, 10)
    assert world.balance("131") == 13_336_000
    assert source.done.filter(written=True).count() == 2
    assert books_hold()


def test_the_same_rows_enter_once(world: World) -> None:
    content = xlsx(MESSY)
    source = taken_in(world, "opening", content)
    assert upload(world, "opening", content).pk == source.pk
    before = Entry.objects.count()
    assert actions.write_next(world.actor("accountant"), import_id=source.pk) == 0
    with pytest.raises(actions.AlreadyStarted):
        actions.start(
            world.actor("accountant"),
            import_id=source.pk,
            partly=True,
            paper_total=None,
            request_id=uuid4(),
        )
    assert Entry.objects.count() == before


def test_a_large_sheet_is_written_in_chunks_and_goes_on_where_it_stopped(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(actions, "CHUNK", 1)
    source = upload(world, "members", xlsx(LISTED))
    actor = world.actor("accountant")
    confirm_all(world, source)
    actions.start(actor, import_id=source.pk, partly=False, paper_total=3, request_id=uuid4())
    assert actions.write_next(actor, import_id=source.pk) == 2
    began = datetime(2026, 1, 5, 8, 0, tzinfo=UTC)
    run, now = queries.Run(since=began, before=0), began + timedelta(seconds=6)
    page = queries.progress(actor, import_id=source.pk, now=now, run=run)
    assert (page.waiting, page.seconds_left) == (2, 12)
    # Who comes back after a pause begins a run of his own, and it has no pace yet.
    page = queries.progress(actor, import_id=source.pk, now=now)
    assert (page.run, page.seconds_left) == (queries.Run(since=now, before=1), None)
    # The page was closed here; anybody who may import goes on.
    province = world.actor("province_accountant")
    assert actions.write_next(province, import_id=source.pk) == 1
    assert actions.write_next(actor, import_id=source.pk) == 0
    assert Member.objects.filter(board=world.board).count() == 6


@pytest.mark.parametrize(
    ("done", "left", "seconds", "told"),
    [(500, 1000, 6, 12), (3, 1, 1, 1), (0, 10, 5, None), (10, 0, 5, 0), (10, 5, -1, None)],
)
def test_the_seconds_left_follow_the_pace_of_this_run(
    done: int, left: int, seconds: int, told: int | None
) -> None:
    passed = timedelta(seconds=seconds)
    assert queries.seconds_left(done=done, left=left, passed=passed) == told


def test_members_found_their_groups(world: World) -> None:
    taken_in(world, "members", xlsx(LISTED))
    na = Member.objects.get(name="Lê Thị Na")
    assert (na.id_number, na.phone, na.household.standing) == ("036185000011", "0912000011", "poor")
    assert na.group and na.group.number == 2
    assert Member.objects.get(name="Hoàng Thị Sim").group == world.group
    assert Membership.objects.filter(member=na, valid_to=None).count() == 1
    assert Group.objects.filter(board=world.board).count() == 2


def test_twins_are_shown_beside_each_other(world: World) -> None:
    rows = [*LISTED, LISTED[1], ["Nguyễn Thị Lan", 1, "036190000001", "", "", ""]]
    page = queries.preview(
        world.actor("accountant"), import_id=upload(world, "members", xlsx(rows)).pk
    )
    assert (page.right, page.wrong, page.twins) == (3, 0, 2)
    assert "dòng 2" in page.doubled[0].twin
    assert "Nguyễn Thị Lan" in page.doubled[1].twin


def test_loans_come_with_their_history(world: World) -> None:
    source = taken_in(world, "history", xlsx(PAID), paper=1_781_002)
    lan = Loan.objects.get(member=world.lan)
    assert (lan.paid_before, lan.outstanding) == (1_781_002, 8_334_000 - 0)
    days = EarlierPayment.objects.filter(loan=lan).values_list("on", "received")
    assert list(days) == [(date(2025, 4, 10), 893_000), (date(2025, 5, 10), 888_002)]
    assert Installment.objects.filter(loan=lan, principal_paid__gt=0).count() == 2
    assert books_hold()
    undo(world, source)
    assert books_hold()


def test_a_wrong_payment_leaves_the_whole_loan_out(world: World) -> None:
    rows = [*PAID[:2], [*PAID[2][:4], "31/02/2025", 5000], PAID[3]]
    source = taken_in(world, "history", xlsx(rows), partly=True)
    assert [loan.member for loan in Loan.objects.all()] == [world.mai]
    why = dict(source.done.filter(written=False).values_list("row", "why"))
    assert why == {
        2: "Cùng khoản vay với dòng 3 đang có lỗi.",
        3: "Ngày 31/02/2025 không có trong lịch.",
    }


def test_savings_enter_the_books_and_leave_them(world: World) -> None:
    source = taken_in(world, "savings", xlsx(SAVED), paper=690_000)
    assert world.balance("4231") == 690_000
    assert books_hold()
    undo(world, source)
    assert world.balance("4231") == 0
    assert books_hold()
    taken_in(world, "savings", xlsx(SAVED))
    assert SavingsBook.objects.get(member=world.lan).opening == 540_000
    assert books_hold()


def test_a_whole_import_is_undone_and_taken_in_again(world: World) -> None:
    source = taken_in(world, "opening", xlsx(MESSY))
    undo(world, source)
    assert not Loan.objects.exists() and Loan.every.count() == 2
    assert world.balance("131") == 0
    assert Entry.objects.filter(reverses__isnull=False).count() == 1
    assert books_hold()
    taken_in(world, "opening", xlsx(MESSY))
    assert Loan.objects.count() == 2
    assert world.balance("131") == 13_336_000
    assert books_hold()
    with pytest.raises(actions.Undone):
        undo(world, source)


def test_members_without_other_facts_leave_by_date(world: World) -> None:
    source = taken_in(world, "members", xlsx(LISTED))
    undo(world, source)
    na = Member.objects.get(name="Lê Thị Na")
    assert na.group is None
    assert Membership.objects.get(member=na).valid_to == source.on
    taken_in(world, "members", xlsx(LISTED))
    assert Member.objects.filter(name="Lê Thị Na").exclude(group=None).count() == 1


def test_what_has_lived_on_is_not_undone(world: World) -> None:
    source = taken_in(world, "opening", xlsx(MESSY))
    world.collect(date(2026, 1, 10), {world.lan: (100_000, 0)})
    with pytest.raises(Refusal, match="đã có phát sinh"):
        undo(world, source)
    assert Loan.objects.count() == 2


def test_a_closed_month_keeps_its_import(world: World) -> None:
    from qqv.ledger.actions import close_period

    source = taken_in(world, "opening", xlsx(MESSY))
    close_period(
        world.actor("accountant"),
        board_id=world.board.pk,
        ends_on=date(2026, 1, 31),
        request_id=uuid4(),
    )
    with pytest.raises(Refusal, match="khóa"):
        undo(world, source)


def test_nothing_is_written_while_something_is_wrong(world: World) -> None:
    rows = [*MESSY[:8], [3, "Vũ Thị Đào", 1, "31/02/2025", 1e7, 5e6]]
    with pytest.raises(actions.StillWrong):
        taken_in(world, "opening", xlsx(rows))
    with pytest.raises(actions.OtherTotal):
        taken_in(world, "opening", xlsx(MESSY), paper=1)
    assert not Loan.objects.exists() and not ImportedRow.objects.exists()


def test_right_rows_are_written_and_the_file_comes_back_with_reasons(world: World) -> None:
    rows = [*MESSY[:8], [3, "Vũ Thị Đào", 1, "31/02/2025", 1e7, 5e6]]
    source = taken_in(world, "opening", xlsx(rows), partly=True)
    assert Loan.objects.count() == 2
    back = sheets.result(world.actor("accountant"), import_id=source.pk)
    told = Workbook(back).sheet("T12").rows
    assert [row[-1] for row in told[6:9]] == [
        "Đã ghi",
        "Đã ghi",
        "Ngày 31/02/2025 không có trong lịch.",
    ]
    assert told[4][-1] == "Kết quả"


def test_columns_are_corrected_once_and_remembered(world: World) -> None:
    rows = [["Ai", "Tổ", "Ứng trước", "Hôm", "Thiếu"], ["Nguyễn Thị Lan", 1, 1e7, "1/3/25", 5e6]]
    source = upload(world, "opening", xlsx(rows))
    assert queries.preview(world.actor("accountant"), import_id=source.pk).missing
    columns = {"name": 0, "group": 1, "principal": 2, "disbursed_on": 3, "outstanding": 4}
    actions.name_columns(
        world.actor("accountant"),
        import_id=source.pk,
        sheet="T12",
        columns=columns,
        first_row=2,
        request_id=uuid4(),
    )
    rows[1][4] = 4e6
    assert upload(world, "opening", xlsx(rows)).columns == columns


def test_it_is_hidden_and_refused(world: World) -> None:
    source = upload(world, "opening", xlsx(MESSY))
    for who, why in (("stranger", Unseen), ("cashier", Forbidden), ("leader", Forbidden)):
        with pytest.raises(why):
            queries.preview(world.actor(who), import_id=source.pk)
        with pytest.raises(why):
            actions.write_next(world.actor(who), import_id=source.pk)
        with pytest.raises(why):
            upload(world, "opening", xlsx(MESSY), who)
    kept = [path for path in (Path(settings.DATA) / "imports").rglob("*") if path.is_file()]
    assert [path.parent.name for path in kept] == [str(world.board.pk)]


@pytest.mark.parametrize("key", list(KINDS))
def test_a_template_is_read_by_its_own_kind(world: World, key: str) -> None:
    example = Workbook(sheets.template(key)).names[1]
    who, board = "accountant", world.board
    if KINDS[key].provincial:
        who, board = "province_accountant", world.province
    source = actions.upload(
        world.actor(who),
        board_id=board.pk,
        kind=key,
        file_name="mau.xlsx",
        content=sheets.template(key),
        request_id=uuid4(),
    )
    assert source.sheet == Workbook(sheets.template(key)).names[0]
    page = queries.columns_page(world.actor(who), import_id=source.pk, sheet=example)
    assert set(page.chosen) == {field.key for field in KINDS[key].fields}
    assert page.first_row == 2


def test_every_sheet_of_a_file_is_an_import_of_its_own(world: World) -> None:
    out = BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        for name, row in (("Nhóm A", 0), ("Nhóm B", 1)):
            page = book.add_worksheet(name)
            page.write_row(0, 0, SAVED[0])
            page.write_row(1, 0, SAVED[1 + row])
    first = taken_in(world, "savings", out.getvalue())
    actor = world.actor("accountant")
    given = {"columns": first.columns, "first_row": 2}
    with pytest.raises(actions.AlreadyStarted):
        actions.name_columns(actor, import_id=first.pk, sheet="Nhóm A", **given, request_id=uuid4())
    second = actions.name_columns(
        actor, import_id=first.pk, sheet="Nhóm B", **given, request_id=uuid4()
    )
    assert (first.sheet, second.sheet, second.pk == first.pk) == ("Nhóm A", "Nhóm B", False)
    again = actions.name_columns(
        actor, import_id=first.pk, sheet="Nhóm B", **given, request_id=uuid4()
    )
    assert again.pk == second.pk
    actions.start(actor, import_id=second.pk, partly=False, paper_total=150_000, request_id=uuid4())
    assert actions.write_next(actor, import_id=second.pk) == 0
    assert world.balance("4231") == 690_000


def test_two_pages_writing_the_same_chunk_write_it_once(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = taken_in(world, "savings", xlsx(SAVED))
    # The other page read its place before this one's chunk was there.
    monkeypatch.setattr(actions, "_written_rows", lambda source: set())
    for who in ("accountant", "province_accountant"):
        assert actions.write_next(world.actor(who), import_id=source.pk) == 0
    assert world.balance("4231") == 690_000
    assert source.done.count() == 2
