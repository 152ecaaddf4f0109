"""Does the platform hold: the door, the locks, the settings, the formats, the copies?"""

import ast
import hashlib
import os
import re
import socket
import sqlite3
import stat
import subprocess
import sys
from contextlib import closing
from datetime import date, datetime
from pathlib import Path

import pytest
import run
from django import forms
from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.core.management.base import CommandError
from django.db.utils import ConnectionHandler
from django.utils import formats, translation
from pytest_django.plugin import DjangoDbBlocker

from qqv.config import copies, settings

ROOT = Path(__file__).parents[1]
LOCKS = ["requirements.txt", "dev.txt"]


def requirements(lock: str) -> dict[str, str]:
    """Return each requirement of a lock with its hashes."""
    text = (ROOT / lock).read_text(encoding="utf-8").replace("\\\n", " ")
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    return {line.split("==")[0]: line for line in lines}


# The locks and the door


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_names_no_place(lock: str) -> None:
    text = (ROOT / lock).read_text(encoding="utf-8")
    assert not re.search(r"://| @ |--(index|extra-index|find-links|trusted)|file:", text)


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_pins_and_hashes_every_line(lock: str) -> None:
    lines = requirements(lock).values()
    assert len(lines) > 10
    assert all(re.match(r"[a-z0-9-]+==\S+ .*--hash=sha256:[0-9a-f]{64}", line) for line in lines)


def test_the_development_lock_holds_the_runtime_lock() -> None:
    development = requirements("dev.txt")
    for name, line in requirements("requirements.txt").items():
        assert development[name].split()[0] == line.split()[0]
        assert set(re.findall(r"sha256:\w+", line)) == set(
            re.findall(r"sha256:\w+", development[name])
        )


def test_the_door_needs_only_python() -> None:
    source = (ROOT / "run.py").read_text(encoding="utf-8")
    imported = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            imported |= {name.name.split(".")[0] for name in node.names}
        elif isinstance(node, ast.ImportFrom):
            imported.add(str(node.module).split(".")[0])
    assert imported <= sys.stdlib_module_names
    assert len(source.splitlines()) < 400


def test_the_pip_wheel_is_the_one_we_know() -> None:
    assert hashlib.sha256(run.PIP.read_bytes()).hexdigest() == run.PIP_SHA256
    assert run.PIP_SHA256 in (ROOT / "vendor" / "SHA256SUMS").read_text()
    assert (ROOT / "vendor" / "pip-26.3-LICENSE.txt").read_text().startswith("Copyright")


def test_a_damaged_wheel_is_not_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    wheel = tmp_path / run.PIP.name
    wheel.write_bytes(run.PIP.read_bytes() + b"x")
    monkeypatch.setattr(run, "PIP", wheel)
    monkeypatch.setattr(run, "VENV", tmp_path / "venv")
    with pytest.raises(SystemExit):
        run.install(run.RUNTIME)
    assert not (tmp_path / "venv").exists()


def test_an_unknown_verb_lists_the_verbs(capsys: pytest.CaptureFixture[str]) -> None:
    assert run.main(["dmeo"]) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert all(f"run.py {verb}" in told.err for verb in run.VERBS)


def test_a_busy_port_is_passed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken, socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        other = free.getsockname()[1]
        free.close()
        busy = taken.getsockname()[1]
        monkeypatch.setattr(run, "PORTS", [busy, other])
        assert run.free_port(None) == other
        with pytest.raises(SystemExit):
            run.free_port(busy)


def test_a_server_leaves_with_the_door_that_opened_it(tmp_path: Path) -> None:
    surroundings = os.environ | {"PYTHONPATH": str(ROOT / "src"), "QQV_DATA": str(tmp_path)}
    idle = [sys.executable, "-c", "input()"]
    serving = "import qqv.config.wsgi, time; print('up', flush=True); time.sleep(60)"
    with subprocess.Popen(idle, stdin=subprocess.PIPE) as door:
        worker = subprocess.Popen(
            [sys.executable, "-c", serving],
            env=surroundings | {"QQV_DOOR": str(door.pid)},
            stdout=subprocess.PIPE,
        )
        with worker:
            assert worker.stdout and worker.stdout.readline().strip() == b"up"
            assert worker.poll() is None
            door.kill()
            door.wait()
            assert worker.wait(timeout=10) == 1


# Which database


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give the door an empty data folder."""
    monkeypatch.setattr(run, "DATA", tmp_path)
    monkeypatch.setattr(run, "REAL", tmp_path / "qqv.sqlite3")
    monkeypatch.setattr(run, "DEMO", tmp_path / "demo.sqlite3")
    for name in ("QQV_DEMO", "DATABASE_URL"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path


def fill(file: Path, *, note: str = "") -> Path:
    with closing(sqlite3.connect(file)) as books:
        books.execute("CREATE TABLE django_migrations (note)")
        books.execute("INSERT INTO django_migrations VALUES (?)", [note])
        books.commit()
    return file


def note_in(file: Path) -> str:
    with closing(sqlite3.connect(file)) as books:
        return str(books.execute("SELECT note FROM django_migrations").fetchone()[0])


@pytest.mark.parametrize(
    ("real", "demo", "wish", "server", "used"),
    [
        (False, False, None, "", "0"),
        (False, True, None, "", "1"),
        (True, True, None, "", "0"),
        (True, False, None, "", "0"),
        (True, True, "1", "", "1"),
        (False, True, "0", "", "0"),
        (False, True, None, "postgres://fund", "0"),
    ],
)
def test_manage_finds_its_database(
    data: Path,
    monkeypatch: pytest.MonkeyPatch,
    real: bool,
    demo: bool,
    wish: str | None,
    server: str,
    used: str,
) -> None:
    for there, file in ((real, run.REAL), (demo, run.DEMO)):
        if there:
            fill(file)
        else:
            file.touch()
    if wish:
        monkeypatch.setenv("QQV_DEMO", wish)
    if server:
        monkeypatch.setenv("DATABASE_URL", server)
    assert run.chosen()["QQV_DEMO"] == used


def test_an_interrupted_first_start_is_redone(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(*words: str, environment: run.Environment) -> None:
        fill(data / environment["QQV_SQLITE"], note="half")
        raise KeyboardInterrupt

    def finish(*words: str, environment: run.Environment) -> None:
        if words[0] == "migrate":
            fill(data / environment["QQV_SQLITE"], note="whole")

    monkeypatch.setattr(run, "must", stop)
    with pytest.raises(KeyboardInterrupt):
        run.seed()
    assert not run.demo_ready()
    monkeypatch.setattr(run, "must", finish)
    run.seed()
    assert run.demo_ready()
    assert note_in(run.DEMO) == "whole"


def test_a_demo_of_other_tables_is_kept_and_made_anew(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(run.DEMO, note="practice")
    assert not run.demo_ready()
    monkeypatch.setattr(
        run,
        "must",
        lambda *words, environment: (
            fill(data / environment["QQV_SQLITE"], note="new") if words[0] == "migrate" else None
        ),
    )
    run.seed()
    assert note_in(run.DEMO) == "new"
    assert note_in(data / "old-demo.sqlite3") == "practice"


# The settings


def test_the_settings_refuse_to_run_without_assertions(tmp_path: Path) -> None:
    ran = subprocess.run(
        [sys.executable, "-O", "-c", "import qqv.config.settings"],
        env=os.environ | {"PYTHONPATH": str(ROOT / "src"), "QQV_DATA": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode
    assert "ImproperlyConfigured" in ran.stderr


def test_the_secret_is_made_once_and_for_its_owner_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "DATA", tmp_path / "new")
    first = settings.secret_key()
    assert len(first) > 60
    assert settings.secret_key() == first
    (file,) = (tmp_path / "new").iterdir()
    if os.name != "nt":
        assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_a_switch_is_yes_or_no(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QQV_HTTPS", "1")
    assert settings.flag("QQV_HTTPS")
    monkeypatch.setenv("QQV_HTTPS", "yes")
    with pytest.raises(ImproperlyConfigured):
        settings.flag("QQV_HTTPS")


def test_a_database_address_is_read_whole() -> None:
    url = "postgres://ch%E1%BB%8B:m%40t@db.example:5433/quy?sslmode=require"
    database = settings.postgresql(url)
    assert (database["USER"], database["PASSWORD"]) == ("chị", "m@t")
    assert (database["HOST"], database["PORT"], database["NAME"]) == ("db.example", "5433", "quy")
    assert database["OPTIONS"]["sslmode"] == "require"
    assert settings.postgresql("postgresql://quy@/quy?host=/run/pg")["HOST"] == "/run/pg"
    with pytest.raises(ImproperlyConfigured):
        settings.postgresql("mysql://quy")


def test_the_embedded_database_is_durable_and_takes_its_lock_first(
    tmp_path: Path, django_db_blocker: DjangoDbBlocker
) -> None:
    file = tmp_path / "books.sqlite3"
    books = ConnectionHandler({"default": settings.sqlite(file)})["default"]
    with django_db_blocker.unblock(), closing(books), books.cursor() as cursor:
        read = {
            name: cursor.execute(f"PRAGMA {name}").fetchone()[0]
            for name in ("journal_mode", "synchronous", "foreign_keys")
        }
        assert read == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}
        books.set_autocommit(False, force_begin_transaction_with_broken_autocommit=True)
        with (
            closing(sqlite3.connect(file, timeout=0)) as second,
            pytest.raises(sqlite3.OperationalError, match="locked"),
        ):
            second.execute("BEGIN IMMEDIATE")
        books.rollback()


def test_a_page_may_run_nothing_written_into_it() -> None:
    sources = settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]
    assert sources["default-src"] == ["'none'"]
    assert not any("unsafe" in source for allowed in sources.values() for source in allowed)


# Dates and numbers


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("23/12/2022", date(2022, 12, 23)),
        ("05/03/2022", date(2022, 3, 5)),
        ("5/3/22", date(2022, 3, 5)),
        ("05.03.2022", date(2022, 3, 5)),
        ("5-3-2022", date(2022, 3, 5)),
        ("050322", date(2022, 3, 5)),
        ("2022-03-05", date(2022, 3, 5)),
    ],
)
def test_a_date_is_read_day_first(language: str, typed: str, meant: date) -> None:
    with translation.override(language):
        assert forms.DateField(localize=True).clean(typed) == meant


@pytest.mark.parametrize("typed", ["12/23/2022", "31/02/2022", "310222", "hôm nay"])
def test_a_wrong_date_is_refused(typed: str) -> None:
    with translation.override("vi"), pytest.raises(ValidationError):
        forms.DateField(localize=True).clean(typed)


def test_dates_and_money_are_written_as_in_the_paper_books() -> None:
    with translation.override("vi"):
        assert formats.date_format(date(2022, 3, 5)) == "05/03/2022"
        assert formats.date_format(date(2022, 3, 5), "SHORT_DATE_FORMAT") == "05/03/2022"
        assert formats.number_format(20_884_000_000, force_grouping=True) == "20.884.000.000"
        assert formats.number_format(2022) == "2022"
    with translation.override("en"):
        assert formats.date_format(date(2022, 3, 5)) == "05/03/2022"
        assert formats.number_format(20_884_000_000, force_grouping=True) == "20,884,000,000"


# Copies of the books


@pytest.fixture
def books(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Point the copies at a small embedded database."""
    from django.conf import settings as live

    file = fill(tmp_path / "qqv.sqlite3", note="morning")
    monkeypatch.setitem(live.DATABASES["default"], "ENGINE", "django.db.backends.sqlite3")
    monkeypatch.setitem(live.DATABASES["default"], "NAME", file)
    monkeypatch.setattr(live, "ATTACHMENTS", tmp_path / "attachments")
    return file


def test_photos_go_with_a_copy_once_and_come_back(books: Path, tmp_path: Path) -> None:
    name = hashlib.sha256(b"photo").hexdigest()
    photo = tmp_path / "attachments" / name[:2] / name
    photo.parent.mkdir(parents=True)
    photo.write_bytes(b"photo")
    copy = copies.save(folder=tmp_path / "backups", now=datetime(2022, 12, 23))  # noqa: DTZ001
    beside = tmp_path / "backups" / "attachments" / name[:2] / name
    assert beside.read_bytes() == b"photo"
    written = beside.stat().st_mtime_ns
    copies.save(folder=tmp_path / "backups", now=datetime(2022, 12, 24))  # noqa: DTZ001
    assert beside.stat().st_mtime_ns == written
    photo.unlink()
    copies.put_back(copy)
    assert photo.read_bytes() == b"photo"


def test_a_copy_is_whole_and_comes_back(books: Path, tmp_path: Path) -> None:
    copy = copies.save(folder=tmp_path / "backups", now=datetime(2022, 12, 23, 17, 30))  # noqa: DTZ001
    made = [file.name for file in (tmp_path / "backups").iterdir() if file.is_file()]
    assert made == [copy.name]
    with closing(sqlite3.connect(books)) as open_elsewhere:
        open_elsewhere.execute("PRAGMA journal_mode=WAL")
        open_elsewhere.execute("UPDATE django_migrations SET note = 'afternoon'")
        open_elsewhere.commit()
        copies.put_back(copy)
        (note,) = open_elsewhere.execute("SELECT note FROM django_migrations").fetchone()
    assert note == "morning"


@pytest.mark.parametrize("content", [b"", b"no database", b"SQLite format 3\x00" + b"x" * 5000])
def test_a_bad_copy_changes_nothing(books: Path, tmp_path: Path, content: bytes) -> None:
    bad = tmp_path / "bad.sqlite3"
    bad.write_bytes(content)
    with pytest.raises(CommandError):
        copies.put_back(bad)
    assert note_in(books) == "morning"


def test_nothing_is_no_copy(books: Path, tmp_path: Path) -> None:
    books.unlink()
    with pytest.raises(CommandError):
        copies.save(folder=tmp_path / "backups", now=datetime(2022, 12, 23))  # noqa: DTZ001
    assert not list((tmp_path / "backups").iterdir())
