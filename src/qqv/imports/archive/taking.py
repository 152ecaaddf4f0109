"""How does an archive come back, on either database, or not at all?"""

import hashlib
import json
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any
from zipfile import BadZipFile, ZipFile

from django.core.management.color import no_style
from django.db import connection, transaction
from django.db.models import Model

from qqv.imports.archive.export import seals
from qqv.imports.archive.form import (
    AT_ONCE,
    FORMAT,
    MANIFEST,
    VERSION,
    ArchiveFault,
    attached_file,
    columns,
    file_of,
    read,
    schema,
    tables,
)
from qqv.people.attaching import put
from qqv.trail.turns import turn


class NotAnArchive(ArchiveFault):
    """The file is something else (không phải tệp lưu trữ)."""

    text = "Tệp {file} không phải tệp lưu trữ của phần mềm này."


class Damaged(ArchiveFault):
    """A table is not as it was written (tệp hỏng)."""

    text = "Tệp lưu trữ bị hỏng ở {table}. Chưa nhập gì cả."


class OtherSchema(ArchiveFault):
    """The archive was made by another version of the program (khác phiên bản)."""

    text = "Tệp lưu trữ do phiên bản khác của phần mềm lập ({parts}). Chưa nhập gì cả."


class NotEmpty(ArchiveFault):
    """There is something already: an archive is never mixed with it (đã có số liệu)."""

    text = "Cơ sở dữ liệu này đã có số liệu ({table}). Chỉ nhập được vào nơi còn trống."


def import_everything(file: Path) -> dict[str, Any]:
    """Take an archive into an empty database, all of it or nothing (nhập toàn bộ).

    Refuses a file that is not whole, another schema, and a database that holds anything.
    Tells the manifest.
    """
    try:
        with ZipFile(file) as archive:
            manifest = _manifest(archive, file)
            _require_whole(archive, manifest)
            _files_taken(archive, manifest)
            with turn(), transaction.atomic():
                _require_empty()
                for model in tables():
                    _taken(archive, model)
                _count_on()
                if seals() != manifest["seals"]:
                    raise Damaged(table=MANIFEST)
    except BadZipFile:
        raise NotAnArchive(file=file.name) from None
    return manifest


def _manifest(archive: ZipFile, file: Path) -> dict[str, Any]:
    try:
        manifest: dict[str, Any] = json.loads(archive.read(MANIFEST))
        known = (manifest["format"], manifest["version"]) == (FORMAT, VERSION)
        theirs: dict[str, str] = manifest["schema"]
    except (KeyError, TypeError, ValueError):
        raise NotAnArchive(file=file.name) from None
    if not known:
        raise NotAnArchive(file=file.name)
    ours = schema()
    if ours != theirs:
        parts = sorted(app for app in ours | theirs if ours.get(app) != theirs.get(app))
        raise OtherSchema(parts=", ".join(parts))
    return manifest


def _require_whole(archive: ZipFile, manifest: dict[str, Any]) -> None:
    """Read every table once and compare, before the first row is written."""
    for model in tables():
        table = model._meta.db_table
        told = manifest["tables"].get(table)
        if told is None or told != _measured(archive, file_of(model)):
            raise Damaged(table=table)


def _files_taken(archive: ZipFile, manifest: dict[str, Any]) -> None:
    """Put the photos and papers in their place; what is no row's yet harms nobody."""
    for sha256 in (one for one, there in manifest["files"].items() if there):
        try:
            content = archive.read(attached_file(sha256))
        except (KeyError, BadZipFile, OSError, EOFError):
            raise Damaged(table=attached_file(sha256)) from None
        if hashlib.sha256(content).hexdigest() != sha256:
            raise Damaged(table=attached_file(sha256))
        put(content)


def _measured(archive: ZipFile, name: str) -> dict[str, Any] | None:
    digest, count = hashlib.sha256(), 0
    try:
        with archive.open(name) as file:
            for line in file:
                digest.update(line)
                count += 1
    except (KeyError, BadZipFile, OSError, EOFError):
        return None
    return {"rows": count, "sha256": digest.hexdigest()}


def _require_empty() -> None:
    for model in tables():
        if model._default_manager.exists():
            raise NotEmpty(table=str(model._meta.db_table))


def _taken(archive: ZipFile, model: type[Model]) -> None:
    table = model._meta.db_table
    names = ", ".join(f'"{field.column}"' for field in columns(model))
    places = ", ".join(["%s"] * len(columns(model)))
    insert = f'INSERT INTO "{table}" ({names}) VALUES ({places})'
    with archive.open(file_of(model)) as file, connection.cursor() as cursor:
        while lines := tuple(islice(file, AT_ONCE)):
            try:
                cursor.executemany(insert, list(_rows(model, lines)))
            except (ValueError, TypeError):
                raise Damaged(table=table) from None


def _rows(model: type[Model], lines: tuple[bytes, ...]) -> Iterator[tuple[Any, ...]]:
    for line in lines:
        yield read(model, line)


def _count_on() -> None:
    """Let new rows get ids after the taken ones; SQLite does so by itself."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), tables()):
            cursor.execute(statement)
