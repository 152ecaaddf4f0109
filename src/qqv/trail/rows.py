"""How are many plain rows written at once? Behind the doorway, without building models."""

from collections.abc import Iterable, Sequence
from datetime import date

from django.db import connection
from django.db.models import Model

Plain = int | str | bool | date | None


def insert_rows(
    model: type[Model], columns: Sequence[str], rows: Iterable[Sequence[Plain]]
) -> None:
    """Insert plain rows whose ids nobody needs, in one statement (ghi nhiều dòng).

    Several times as fast as `bulk_create`, which prepares every field of every row and cuts
    the rows into statements of at most 999 values on SQLite.
    """
    values = [tuple(adapted(value) for value in row) for row in rows]
    if not values:
        return
    names = ", ".join(f'"{column}"' for column in columns)
    one = f"({', '.join(['%s'] * len(columns))})"
    head = f'INSERT INTO "{model._meta.db_table}" ({names}) VALUES '
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.executemany(head + one, values)
        else:
            everything = [value for row in values for value in row]
            cursor.execute(head + ", ".join([one] * len(values)), everything)


def adapted(value: Plain) -> Plain:
    """Write a day the way the database keeps it (ngày trong cơ sở dữ liệu)."""
    return connection.ops.adapt_datefield_value(value) if isinstance(value, date) else value
