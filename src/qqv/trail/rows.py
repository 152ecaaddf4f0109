"""How are many plain rows written at once? Behind the doorway, without building models.

The rows travel as one parameter a column (or as one JSON text on SQLite), so the statement is
the same for five rows and for five thousand, and is planned once a connection.
"""

import json
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from functools import lru_cache
from uuid import UUID

from django.db import connection
from django.db.models import Model

Plain = int | str | bool | date | UUID | None


def insert_rows(
    model: type[Model], columns: Sequence[str], rows: Iterable[Sequence[Plain]]
) -> None:
    """Insert plain rows whose ids nobody needs, in one statement (ghi nhiều dòng)."""
    _run(_insert(connection.vendor, model, tuple(columns)), list(rows))


def insert_known(
    model: type[Model], columns: Sequence[str], rows: Iterable[Sequence[Plain]]
) -> dict[int, int]:
    """Insert plain rows and tell their new ids by the first column (ghi nhiều dòng).

    No two rows may share that column.
    """
    given = list(rows)
    insert = _insert(connection.vendor, model, tuple(columns))
    ids: dict[int, int] = dict(_run(f'{insert} RETURNING "{columns[0]}", "id"', given, told=True))
    assert len(ids) == len(given), model
    return ids


def insert_made(made: Sequence[Model], columns: Sequence[str]) -> None:
    """Insert built rows and give them ids; no two share the first column (ghi nhiều dòng)."""
    rows = ([getattr(one, column) for column in columns] for one in made)
    ids = insert_known(type(made[0]), columns, rows) if made else {}
    for one in made:
        one.pk = ids[getattr(one, columns[0])]
        one._state.adding = False


def update_rows(
    model: type[Model],
    columns: Sequence[str],
    rows: Iterable[Sequence[Plain]],
    *,
    adding: bool = False,
) -> None:
    """Set columns of known rows, `id` first, or add to them, in one statement (sửa nhiều dòng)."""
    assert columns[0] == "id", columns
    _run(_update(connection.vendor, model, tuple(columns), adding), list(rows))


def _run(
    statement: str, rows: list[Sequence[Plain]], *, told: bool = False
) -> list[tuple[int, int]]:
    if not rows:
        return []
    given = (
        _json(rows)
        if connection.vendor == "sqlite"
        else [list(row) for row in zip(*rows, strict=True)]
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, given)
        return cursor.fetchall() if told else []


def _json(rows: list[Sequence[Plain]]) -> list[str]:
    return [json.dumps(rows, default=_kept, ensure_ascii=False, separators=(",", ":"))]


def _kept(value: object) -> object:
    """Write a day, a moment or a key the way SQLite keeps it."""
    if isinstance(value, datetime):
        return connection.ops.adapt_datetimefield_value(value)
    return value.hex if isinstance(value, UUID) else str(value)


@lru_cache
def _insert(vendor: str, model: type[Model], columns: tuple[str, ...]) -> str:
    table, names = model._meta.db_table, ", ".join(f'"{column}"' for column in columns)
    return f'INSERT INTO "{table}" ({names}) SELECT {names} FROM {_source(vendor, model, columns)}'


@lru_cache
def _update(vendor: str, model: type[Model], columns: tuple[str, ...], adding: bool) -> str:
    table = model._meta.db_table
    sets = ", ".join(
        f'"{column}" = {f"{table}.{column} + " if adding else ""}n."{column}"'
        for column in columns[1:]
    )
    source = _source(vendor, model, columns)
    return f'UPDATE "{table}" SET {sets} FROM {source} WHERE "{table}"."id" = n."id"'


def _source(vendor: str, model: type[Model], columns: Sequence[str]) -> str:
    if vendor == "sqlite":
        parts = (f"json_extract(value, '$[{n}]') AS \"{c}\"" for n, c in enumerate(columns))
        return f"(SELECT {', '.join(parts)} FROM json_each(%s)) AS n"
    fields = {field.column: field for field in model._meta.concrete_fields}
    kinds = (fields[column].rel_db_type(connection) for column in columns)
    names = ", ".join(f'"{column}"' for column in columns)
    return f"unnest({', '.join(f'%s::{kind}[]' for kind in kinds)}) AS n ({names})"
