"""How is a whole database copied out, checked and put back, while the program may be running?"""

import hashlib
import os
import shutil
import sqlite3
import subprocess
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError


def save(*, folder: Path, now: datetime) -> Path:
    """Write one consistent copy of the database into the folder and check it (sao lưu).

    Photos and scanned papers lie beside the copies, once each: only those that came since the
    last copy are added. Refuses an installation without books and a copy that cannot be read back.
    """
    folder.mkdir(parents=True, exist_ok=True)
    name = f"{'demo' if settings.DEMO else 'qqv'}-{now:%Y%m%d-%H%M%S-%f}"
    draft = folder / f"{name}.part"
    try:
        _save_server(draft) if _on_server() else _save_file(draft)
        # After the database: every file that its rows name was there before them.
        copy_attachments(source=settings.ATTACHMENTS, target=folder / "attachments")
        return draft.rename(folder / f"{name}.{'pgdump' if _on_server() else 'sqlite3'}")
    finally:
        # What could not be finished or checked must not lie among the good copies.
        draft.unlink(missing_ok=True)


def _save_server(draft: Path) -> None:
    name = settings.DATABASES["default"]["NAME"]
    _postgresql("pg_dump", "--format=custom", f"--file={draft}", f"--dbname={name}")
    _postgresql("pg_restore", "--list", str(draft))


def _save_file(draft: Path) -> None:
    source = Path(settings.DATABASES["default"]["NAME"])
    if not source.exists():
        raise CommandError("Chưa có sổ sách nào để sao lưu. / There are no books to back up yet.")
    copy_sqlite(source=source, target=draft)
    with closing(sqlite3.connect(draft)) as copy:
        # One file that is whole by itself, without the journals of a database in use.
        copy.execute("PRAGMA journal_mode=DELETE")
    check_sqlite(draft)


def put_back(file: Path) -> None:
    """Replace the database by a checked copy (phục hồi). Refuses a file of another database.

    Photos and papers that lie beside the copy come back with it; none is taken away.
    """
    _put_back_books(file)
    copy_attachments(source=file.parent / "attachments", target=settings.ATTACHMENTS)


def _put_back_books(file: Path) -> None:
    if _on_server():
        if file.read_bytes()[:5] != b"PGDMP":
            raise CommandError(f"{file} không phải bản sao PostgreSQL. / Not a PostgreSQL copy.")
        name = settings.DATABASES["default"]["NAME"]
        flags = ["--clean", "--if-exists", "--no-owner", "--single-transaction"]
        _postgresql("pg_restore", *flags, f"--dbname={name}", str(file))
        return
    check_sqlite(file)
    # Through the database's own lock, so that a running program sees the old books or the new.
    copy_sqlite(source=file, target=Path(settings.DATABASES["default"]["NAME"]))


def copy_attachments(*, source: Path, target: Path) -> None:
    """Add the files that the target lacks, each checked against its name (chép tệp đính kèm).

    Refuses a file whose content is not what its name says.
    """
    for file in sorted(source.glob("??/*")):
        kept = target / file.parent.name / file.name
        if file.suffix == ".part" or kept.exists():
            continue
        kept.parent.mkdir(parents=True, exist_ok=True)
        draft = kept.with_suffix(".part")
        shutil.copyfile(file, draft)
        if hashlib.sha256(draft.read_bytes()).hexdigest() != file.name:
            draft.unlink()
            raise CommandError(f"Tệp đính kèm {file} bị hỏng. / A damaged attachment.")
        draft.replace(kept)


def copy_sqlite(*, source: Path, target: Path) -> None:
    """Copy a database file page by page under its lock (chép cơ sở dữ liệu)."""
    with (
        closing(sqlite3.connect(_read_only(source), uri=True)) as old,
        closing(sqlite3.connect(target, timeout=60)) as new,
    ):
        old.backup(new)


def check_sqlite(file: Path) -> None:
    """Refuse a file that is damaged or is not ours (kiểm tra bản sao)."""
    try:
        with closing(sqlite3.connect(_read_only(file), uri=True)) as copy:
            sound = copy.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
            query = "SELECT 1 FROM sqlite_master WHERE name = 'django_migrations'"
            ours = copy.execute(query).fetchone() is not None
    except sqlite3.DatabaseError:
        sound = ours = False
    if not (sound and ours):
        raise CommandError(f"{file}: bản sao bị hỏng hoặc không phải sổ quỹ. / Not a sound copy.")


def _read_only(file: Path) -> str:
    return f"{file.resolve().as_uri()}?mode=ro"


def _on_server() -> bool:
    return bool(settings.DATABASES["default"]["ENGINE"].endswith("postgresql"))


def _postgresql(program: str, *words: str) -> None:
    path = shutil.which(program)
    if path is None:
        raise CommandError(f"Cần cài {program} của PostgreSQL. / {program} is not installed.")
    ran = subprocess.run(
        [path, *words], env=_login(settings.DATABASES["default"]), capture_output=True, check=False
    )
    if ran.returncode:
        raise CommandError(ran.stderr.decode(errors="replace"))


def _login(database: dict[str, Any]) -> dict[str, str]:
    """Pass the login by environment: a password among the words shows in every process list."""
    pairs = {"HOST": "PGHOST", "PORT": "PGPORT", "USER": "PGUSER", "PASSWORD": "PGPASSWORD"}
    return os.environ | {pairs[key]: database[key] for key in pairs if database[key]}


def newest_copy(folder: Path) -> tuple[str, datetime] | None:
    """Find the newest finished copy in a folder and when it was made (bản sao mới nhất)."""
    made = [path for path in folder.glob("*") if path.suffix in (".sqlite3", ".pgdump")]
    newest = max(made, key=lambda path: path.stat().st_mtime, default=None)
    if newest is None:
        return None
    return newest.name, datetime.fromtimestamp(newest.stat().st_mtime, tz=UTC)
