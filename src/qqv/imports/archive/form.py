"""What does the archive look like? One file of JSON lines a table, and a manifest."""

import base64
import json
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.models import BinaryField, Field, JSONField, Model
from django.db.models.fields.related import ForeignKey

from qqv.rules.refusals import Refusal

FORMAT = "qqv-archive"
VERSION = 1
MANIFEST = "manifest.json"
AT_ONCE = 2000

# Hashes of passwords and times of signing in open doors and tell nothing about the fund.
LEFT_OUT = {"trail_user": {"password": "!", "last_login": None}}


class ArchiveFault(Refusal):
    """The file is not an archive that can be taken in (tệp lưu trữ không dùng được)."""


def tables() -> list[type[Model]]:
    """List every table of ours, what others point at first (các bảng)."""
    ours = [
        model
        for model in apps.get_models(include_auto_created=True)
        if model.__module__.startswith("qqv.") and model._meta.managed
    ]
    return _ordered(ours)


def columns(model: type[Model]) -> list["Field[Any, Any]"]:
    """List a table's columns in their order (các cột)."""
    return list(model._meta.concrete_fields)


def file_of(model: type[Model]) -> str:
    """Name the file of a table inside the archive (tệp của bảng)."""
    return f"tables/{model._meta.db_table}.jsonl"


def attached_file(sha256: str) -> str:
    """Name an attachment inside the archive by its digest (tệp đính kèm)."""
    return f"attachments/{sha256}"


def schema() -> dict[str, str]:
    """Tell the last migration of every part: rows fit only tables made alike (phiên bản)."""
    graph = MigrationLoader(None).graph
    ours = {config.label for config in apps.get_app_configs() if config.name.startswith("qqv.")}
    return {app: name for app, name in sorted(graph.leaf_nodes()) if app in ours}


def written(model: type[Model], row: Sequence[Any]) -> bytes:
    """Write a row as one JSON line with the names of its columns (một dòng)."""
    hidden = LEFT_OUT.get(model._meta.db_table, {})
    named = {
        field.attname: _plain(value)
        for field, value in zip(columns(model), row, strict=True)
        if field.attname not in hidden
    }
    return json.dumps(named, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def read(model: type[Model], line: bytes) -> tuple[Any, ...]:
    """Read a line back into what this database keeps (một dòng)."""
    row = json.loads(line)
    row |= LEFT_OUT.get(model._meta.db_table, {})
    fields = columns(model)
    if set(row) != {field.attname for field in fields}:
        raise ValueError(line[:80])
    return tuple(_kept(field, row[field.attname]) for field in fields)


def _kept(field: "Field[Any, Any]", value: Any) -> Any:
    if isinstance(field, JSONField):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(field, BinaryField) and value is not None:
        return base64.b64decode(value)
    target = field.target_field if isinstance(field, ForeignKey) else field
    return target.get_db_prep_value(target.to_python(value), connection, prepared=False)


def _plain(value: Any) -> Any:
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, UUID | Decimal):
        return str(value)
    if isinstance(value, bytes | memoryview):
        return base64.b64encode(bytes(value)).decode()
    return value


def _ordered(models: list[type[Model]]) -> list[type[Model]]:
    found: list[type[Model]] = []
    waiting = sorted(models, key=lambda model: model._meta.db_table)
    while waiting:
        ready = [model for model in waiting if not _needs(model) - {model, *found}]
        assert ready, waiting
        found += ready
        waiting = [model for model in waiting if model not in ready]
    return found


def _needs(model: type[Model]) -> set[type[Model]]:
    return set(_pointed(model))


def _pointed(model: type[Model]) -> Iterator[type[Model]]:
    for field in model._meta.concrete_fields:
        if isinstance(field, ForeignKey):
            yield field.related_model
