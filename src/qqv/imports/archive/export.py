"""How does everything get out, so that nobody is locked in? Row by row into a zip."""

import hashlib
import json
from datetime import datetime
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

from django.apps import apps
from django.db import connection, transaction
from django.db.models import Model

from qqv.imports.archive.form import (
    AT_ONCE,
    FORMAT,
    MANIFEST,
    VERSION,
    attached_file,
    columns,
    file_of,
    schema,
    tables,
    written,
)
from qqv.people.attaching import file_of as lies_at
from qqv.people.models import Attachment


def export_everything(out: Path, *, at: datetime) -> dict[str, Any]:
    """Write every table as of one moment, and the manifest that proves it (xuất toàn bộ).

    Rows are streamed: memory stays the same however large the fund. Tells the manifest.
    """
    draft = out.with_name(f".{out.name}.part")
    try:
        with ZipFile(draft, "w", ZIP_DEFLATED) as archive, transaction.atomic():
            _one_moment()
            manifest = {
                "format": FORMAT,
                "version": VERSION,
                "made_at": at.isoformat(),
                "schema": schema(),
                "tables": {model._meta.db_table: _dumped(archive, model) for model in tables()},
                "seals": seals(),
                "files": _attached(archive),
            }
            archive.writestr(MANIFEST, json.dumps(manifest, ensure_ascii=False, indent=1))
        draft.replace(out)
    finally:
        draft.unlink(missing_ok=True)
    return manifest


def seals() -> list[dict[str, Any]]:
    """Tell of every book how many entries it has and the seal of the last (dấu niêm)."""
    rows = apps.get_model("ledger", "Book")._default_manager.order_by("board__fund", "board")
    fields = ("board__fund__code", "board__code", "last_seq", "last_seal")
    return [
        {"fund": fund, "board": board, "entries": entries, "last_seal": seal}
        for fund, board, entries, seal in rows.values_list(*fields)
    ]


def _attached(archive: ZipFile) -> dict[str, bool]:
    """Write each photo and paper once, by its digest; tells which of them were there."""
    digests = sorted(set(Attachment.objects.values_list("sha256", flat=True)))
    there = {digest: lies_at(digest).is_file() for digest in digests}
    for digest in (one for one in digests if there[one]):
        # A photo is packed already; packing it again costs time and saves nothing.
        archive.write(lies_at(digest), attached_file(digest), compress_type=ZIP_STORED)
    return there


def _one_moment() -> None:
    """Let all tables be read as they are now, whoever writes meanwhile; SQLite does anyway."""
    if connection.vendor == "postgresql" and len(connection.savepoint_ids) == 0:
        connection.cursor().execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")


def _dumped(archive: ZipFile, model: type[Model]) -> dict[str, Any]:
    digest, count = hashlib.sha256(), 0
    names = [field.attname for field in columns(model)]
    rows = model._default_manager.order_by("pk").values_list(*names)
    with archive.open(file_of(model), "w", force_zip64=True) as file:
        for row in rows.iterator(chunk_size=AT_ONCE):
            line = written(model, row)
            digest.update(line)
            file.write(line)
            count += 1
    return {"rows": count, "sha256": digest.hexdigest()}
