"""Which cells were read as something else than they show, and who said that this is right?"""

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import astuple, dataclass
from typing import Any

from qqv.imports.kind import Kind, Reading, RowIn
from qqv.imports.models import ConfirmedReading, Import
from qqv.rules.refusals import Refusal
from qqv.trail.models import Record


class ReadingsWaiting(Refusal):
    """A guess nobody confirmed is not written (cách đọc chưa xác nhận)."""

    text = (
        "Còn {n} cách đọc chưa xác nhận, ví dụ “{typed}” đọc là {read}. "
        "Chị xem từng cách đọc rồi bấm Đúng, hoặc sửa ô trong tệp."
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One reading with the rows that show it (cách đọc)."""

    reading: Reading
    label: Any
    rows: tuple[int, ...]
    confirmed: bool

    @property
    def key(self) -> str:
        """What a button sends for it."""
        return json.dumps(astuple(self.reading), ensure_ascii=False)


def asked_of(source: Import, kind: Kind, rows: Sequence[RowIn]) -> tuple[Asked, ...]:
    """List the readings of right rows, once each, those nobody confirmed first (cách đọc)."""
    places: dict[Reading, list[int]] = defaultdict(list)
    for row in rows:
        for reading in row.readings if row.right else ():
            places[reading].append(row.number)
    known = _confirmed(source)
    asked = (
        Asked(
            reading=reading,
            label=kind.field(reading.key).label,
            rows=tuple(found),
            confirmed=reading in known,
        )
        for reading, found in places.items()
    )
    return tuple(sorted(asked, key=lambda one: one.confirmed))


def refuse_waiting(source: Import, kind: Kind, rows: Sequence[RowIn]) -> None:
    """Refuse to write while a reading waits for its confirmation (còn cách đọc chờ)."""
    waiting = [one.reading for one in asked_of(source, kind, rows) if not one.confirmed]
    if waiting:
        raise ReadingsWaiting(n=len(waiting), typed=waiting[0].typed, read=waiting[0].read)


def keep_confirmed(source: Import, readings: Iterable[Reading], record: Record) -> None:
    """Keep that somebody confirmed these readings (ghi nhận)."""
    ConfirmedReading.objects.bulk_create(
        ConfirmedReading(source=source, field=r.key, typed=r.typed, read=r.read, record=record)
        for r in readings
    )


def _confirmed(source: Import) -> set[Reading]:
    rows = source.confirmed.values_list("field", "typed", "read")
    return {Reading(key=key, typed=typed, read=read) for key, typed, read in rows}
