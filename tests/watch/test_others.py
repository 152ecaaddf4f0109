"""Each other alarm: data that raises it, and data as it should be that does not."""

import os
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest

from qqv.ledger.actions import close_period
from qqv.ledger.models import Account
from qqv.lending import actions as lending
from qqv.lending.models import Loan, Product
from qqv.people.models import Fund
from qqv.rules.purposes import Purpose
from qqv.trail.recording import at_time
from qqv.watch.alarm import Level
from tests.actions.test_slips import pay, propose
from tests.watch.finding import found, subjects
from tests.world import World

JAN, FEB = date(2026, 1, 10), date(2026, 2, 10)
DUE = 893_000

# 1. Late


@pytest.mark.parametrize(("days", "level"), [(1, "info"), (30, "warn"), (90, "bad")])
def test_a01_an_installment_is_late(world: World, days: int, level: str) -> None:
    world.lend(world.lan)
    [row] = found(world, 1, FEB + timedelta(days=days))
    assert row.found.subject == f"nhom-{world.group.pk}"
    assert row.found.level == Level(level)
    assert f"lâu nhất Nguyễn Thị Lan {days} ngày" in row.found.sentence


def test_a01_not_on_the_day_nor_once_paid(world: World) -> None:
    world.lend(world.lan)
    assert subjects(world, 1, FEB) == []
    world.collect(FEB, {world.lan: (DUE, 0)})
    assert subjects(world, 1, FEB + timedelta(days=20)) == []


def test_a01_the_leader_sees_her_own_group(world: World) -> None:
    world.lend(world.lan)
    late = FEB + timedelta(days=5)
    assert subjects(world, 1, late, by="leader") == [f"nhom-{world.group.pk}"]
    assert subjects(world, 1, late, by="stranger") == []


# 5. Works


def test_a05_nobody_looked_then_nobody_accepted(world: World) -> None:
    world.lend(world.lan)
    [row] = found(world, 5, date(2026, 4, 20))
    assert "quá 3 tháng chưa ai đến xem" in row.found.sentence
    [row] = found(world, 5, date(2026, 7, 20))
    assert "quá 6 tháng chưa nghiệm thu" in row.found.sentence
    assert row.found.level == Level.WARN


def test_a05_not_before_three_months_nor_once_accepted(world: World) -> None:
    loan = world.lend(world.lan)
    assert subjects(world, 5, date(2026, 4, 9)) == []
    world.accept(loan, on=date(2026, 4, 1))
    assert subjects(world, 5, date(2026, 12, 1)) == []


# 8. Size


def test_a08_a_group_of_three_is_too_small(world: World) -> None:
    [row] = found(world, 8, FEB, by="accountant")
    assert row.found.sentence == "Nhóm 1 · Hoa Sen, Hồng Thuận: còn 3 thành viên, dưới mức 10."


def test_a08_too_large_and_not_within_bounds(world: World) -> None:
    Fund.objects.update(group_min=1, group_max=2)
    [row] = found(world, 8, FEB, by="accountant")
    assert row.found.sentence.endswith("có 3 thành viên, trên mức 2.")
    Fund.objects.update(group_max=3)
    assert subjects(world, 8, FEB) == []


# 14. Months that stay open


def test_a14_a_month_is_open_after_the_seventh(world: World) -> None:
    mine = f"ban-{world.board.pk}"
    assert mine in subjects(world, 14, date(2026, 2, 8))
    [row] = found(world, 14, date(2026, 3, 8), by="accountant")
    assert "chưa khóa sổ 2 tháng, từ tháng 01/2026" in row.found.sentence
    assert row.found.level == Level.BAD


def test_a14_not_until_the_seventh_nor_once_closed(world: World) -> None:
    assert subjects(world, 14, date(2026, 2, 7), by="accountant") == []
    close_period(
        world.actor("accountant"),
        board_id=world.board.pk,
        ends_on=date(2026, 1, 31),
        request_id=uuid4(),
    )
    assert subjects(world, 14, date(2026, 2, 28), by="accountant") == []
    assert subjects(world, 14, date(2026, 3, 7), by="accountant") == []


# 15. Capital


def test_a15_capital_lies_idle_or_was_lost(world: World) -> None:
    mine = world.board.pk
    assert subjects(world, 15, FEB, by="accountant") == [f"ban-{mine}-nam-im"]
    pay(world, propose(world, amount=1_000_000))
    assert f"ban-{mine}-von" in subjects(world, 15, FEB, by="accountant")


def test_a15_lent_beyond_the_capital_and_not_when_well_used(world: World) -> None:
    loan = world.lend(world.lan, principal=45_000_000)
    control = Account.objects.filter(board=world.board, number="131")
    bank = Account.objects.filter(board=world.board, number="112")
    control.update(debits=90_000_000)
    bank.update(debits=5_000_000, credits=0)
    assert subjects(world, 15, FEB, by="accountant") == []
    control.update(debits=101_000_000)
    assert subjects(world, 15, FEB, by="accountant") == [f"ban-{world.board.pk}-qua-muc"]
    assert loan.outstanding == 45_000_000


# 16. PAR30


def test_a16_a_commune_whose_loans_are_late(world: World) -> None:
    world.lend(world.lan)
    [row] = found(world, 16, FEB + timedelta(days=31))
    assert "10.000.000 đ, bằng 100,0% dư nợ" in row.found.sentence
    assert row.found.level == Level.BAD


def test_a16_not_within_thirty_days(world: World) -> None:
    world.lend(world.lan)
    assert subjects(world, 16, FEB + timedelta(days=30)) == []


# 17. Allowances


def earned(world: World) -> None:
    """Interest of 60.000 đồng received."""
    world.lend(world.lan)
    world.collect(FEB, {world.lan: (DUE, 0)})


def test_a17_more_allowances_than_half_the_interest(world: World) -> None:
    earned(world)
    pay(world, propose(world, purpose=Purpose.ALLOWANCE, amount=40_000))
    [row] = found(world, 17, date(2026, 12, 1))
    assert row.found.subject.startswith(f"ban-{world.board.pk}-")
    assert "40.000 đ, bằng 66,7% lãi đã thu 60.000 đ; được chi 50%." in row.found.sentence


def test_a17_not_half_of_it_nor_other_expenses(world: World) -> None:
    earned(world)
    pay(world, propose(world, purpose=Purpose.ALLOWANCE, amount=30_000))
    pay(world, propose(world, purpose=Purpose.STATIONERY, amount=500_000))
    assert subjects(world, 17, date(2026, 12, 1)) == []


# 21. Too large


def test_a21_a_loan_over_the_product_s_most(world: World) -> None:
    loan = world.lend(world.lan)
    Product.objects.update(principal_max=9_000_000)
    [row] = found(world, 21, FEB)
    assert row.found.subject == f"khoan-vay-{loan.pk}"
    assert row.found.sentence.endswith("vay 10.000.000 đ, quá mức 9.000.000 đ.")


def test_a21_not_within_it(world: World) -> None:
    world.lend(world.lan)
    assert subjects(world, 21, FEB) == []


# 22. Extended too often


def extended(world: World, loan: Loan, on: date) -> None:
    lending.extend(
        world.actor("chair"),
        loan_id=loan.pk,
        months=3,
        reason="mất mùa",
        decision_no="02/QĐ",
        on=on,
        request_id=uuid4(),
    )


def test_a22_twice_is_too_often_once_is_not(world: World) -> None:
    loan = world.lend(world.lan)
    extended(world, loan, date(2026, 2, 5))
    assert subjects(world, 22, FEB) == []
    extended(world, loan, date(2026, 2, 8))
    [row] = found(world, 22, FEB)
    assert "đã gia hạn 2 lần, còn nợ 10.000.000 đ" in row.found.sentence


# 24. Copies


@pytest.fixture
def copies(tmp_path: Path, settings: object) -> Path:
    settings.DATA, settings.DEMO = tmp_path, False
    (tmp_path / "backups").mkdir()
    return tmp_path / "backups"


NOW = datetime(2026, 2, 10, 9, tzinfo=UTC)


def copy_of(folder: Path, name: str, at: datetime) -> None:
    file = folder / name
    file.write_bytes(b"")
    os.utime(file, (at.timestamp(), at.timestamp()))


def test_a24_no_copy_and_an_old_copy(world: World, copies: Path) -> None:
    with at_time(NOW):
        assert [r.found.sentence for r in found(world, 24, FEB)] == [
            "Sổ sách chưa có bản sao lưu nào trên máy này."
        ]
        copy_of(copies, "qqv-1.sqlite3", NOW - timedelta(hours=25))
        copy_of(copies, "qqv-2.part", NOW)
        [row] = found(world, 24, FEB)
    assert "quá 24 giờ" in row.found.sentence
    assert row.found.rows[0].cells[0] == "qqv-1.sqlite3"


def test_a24_not_after_a_fresh_copy_nor_for_a_commune_or_a_demo(
    world: World, copies: Path, settings: object
) -> None:
    with at_time(NOW):
        assert subjects(world, 24, FEB, by="accountant") == []
        copy_of(copies, "qqv-1.pgdump", NOW - timedelta(hours=23))
        assert subjects(world, 24, FEB) == []
        (copies / "qqv-1.pgdump").unlink()
        settings.DEMO = True
        assert subjects(world, 24, FEB) == []


def test_a_dissolved_commune_raises_no_size_alarm(world: World) -> None:
    assert subjects(world, 8, FEB, by="accountant")
    type(world.board).objects.filter(pk=world.board.pk).update(valid_to=FEB)
    assert subjects(world, 8, FEB, by="accountant") == []
