"""Everything goes out and comes back to the đồng, on either database, or the reason is said."""

import json
from collections.abc import Iterator
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from qqv.imports.archive.form import tables
from qqv.ledger.models import Book, Entry
from qqv.lending.models import Loan
from qqv.trail.models import User
from tests.actions.test_books import unguarded
from tests.world import World

QUESTIONS = (
    ("report", "conference", "--year", "2026"),
    ("report", "portfolio", "--on", "2026-04-15", "--by", "group"),
    ("check_books",),
)


def said(*words: str) -> str:
    out = StringIO()
    call_command(*words, stdout=out)
    return out.getvalue()


def emptied() -> None:
    """Leave nothing, as in a database just made."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA defer_foreign_keys = ON")
        else:
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")
    for model in reversed(tables()):
        unguarded(f"DELETE FROM {_t(model)}")


def _t(model: Any) -> str:
    return str(model._meta.db_table)


@pytest.fixture
def archive(world: World, tmp_path: Path) -> Iterator[Path]:
    world.lend(world.lan)
    world.lend(world.mai)
    world.collect(date(2026, 2, 10), {world.lan: (893_000, 15_000), world.dao: (0, 20_000)})
    file = tmp_path / "quy.zip"
    said("export_everything", "--out", str(file))
    yield file


def test_everything_comes_back(archive: Path, world: World) -> None:
    before = [said(*words) for words in QUESTIONS]
    seals = list(Book.objects.order_by("pk").values_list("pk", "last_seq", "last_seal"))
    loan = Loan.objects.order_by("pk").values()[0]
    emptied()
    assert not Entry.objects.exists()
    told = json.loads(said("import_everything", str(archive)))
    assert told["rows"] > 50
    assert [said(*words) for words in QUESTIONS] == before
    assert list(Book.objects.order_by("pk").values_list("pk", "last_seq", "last_seal")) == seals
    assert Loan.objects.order_by("pk").values()[0] == loan


def test_the_fund_works_on_after_it(archive: Path, world: World) -> None:
    emptied()
    said("import_everything", str(archive))
    world.collect(date(2026, 3, 10), {world.mai: (893_000, 15_000)})
    assert json.loads(said("check_books"))["faults"] == 0


def test_nobody_gets_a_password_out_of_it(archive: Path, world: World) -> None:
    with ZipFile(archive) as held:
        users = held.read("tables/trail_user.jsonl").decode()
    assert '"username":"chair"' in users and "password" not in users
    emptied()
    said("import_everything", str(archive))
    assert not User.objects.get(username="chair").has_usable_password()


def test_the_manifest_proves_it(archive: Path, world: World) -> None:
    with ZipFile(archive) as held:
        manifest = json.loads(held.read("manifest.json"))
        names = set(held.namelist())
    assert names == {f"tables/{_t(m)}.jsonl" for m in tables()} | {"manifest.json"}
    assert manifest["tables"]["lending_loan"]["rows"] == 2
    assert manifest["schema"]["ledger"] == "0003_liquidation"
    book = Book.objects.get(board=world.board)
    assert {
        "fund": "HT",
        "board": "01",
        "entries": book.last_seq,
        "last_seal": book.last_seal,
    } in manifest["seals"]


def changed(archive: Path, name: str, old: bytes, new: bytes) -> Path:
    """Write the archive again with a file of it changed."""
    out = archive.with_name("changed.zip")
    with ZipFile(archive) as held, ZipFile(out, "w") as other:
        for item in held.namelist():
            content = held.read(item)
            if item == name:
                assert old in content
                content = content.replace(old, new)
            other.writestr(item, content)
    return out


@pytest.mark.parametrize(
    ("name", "old", "new", "why"),
    [
        ("tables/ledger_posting.jsonl", b"833000", b"933000", "bị hỏng ở ledger_posting"),
        ("tables/lending_loan.jsonl", b"10000000", b"1000000", "bị hỏng ở lending_loan"),
        ("manifest.json", b"0003_liquidation", b"0009_other", r"phiên bản khác .*\(ledger\)"),
        ("manifest.json", b"qqv-archive", b"something", "không phải tệp lưu trữ"),
        ("manifest.json", b'"last_seal": "', b'"last_seal": "0', "bị hỏng ở manifest"),
    ],
)
def test_a_file_that_is_not_right_leaves_nothing(
    archive: Path, world: World, name: str, old: bytes, new: bytes, why: str
) -> None:
    wrong = changed(archive, name, old, new)
    emptied()
    with pytest.raises(CommandError, match=why):
        said("import_everything", str(wrong))
    assert not any(model._default_manager.exists() for model in tables())


def test_half_a_file_leaves_nothing(archive: Path, world: World) -> None:
    archive.write_bytes(archive.read_bytes()[:-400])
    emptied()
    with pytest.raises(CommandError, match="không phải tệp lưu trữ"):
        said("import_everything", str(archive))
    assert not User.objects.exists()


def test_it_is_never_mixed_with_what_is_there(archive: Path, world: World) -> None:
    entries = Entry.objects.count()
    with pytest.raises(CommandError, match="đã có số liệu"):
        said("import_everything", str(archive))
    assert Entry.objects.count() == entries


def test_no_file_is_said(world: World, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="Không đọc được"):
        said("import_everything", str(tmp_path / "none.zip"))
    with pytest.raises(CommandError, match="Không ghi được"):
        said("export_everything", "--out", str(tmp_path / "no" / "where.zip"))
