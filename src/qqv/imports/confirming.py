"""Who says that a cell means what was read from it? (xác nhận cách đọc)."""

from collections.abc import Collection
from uuid import UUID

from qqv.imports.actions import AlreadyStarted, checked
from qqv.imports.kinds import KINDS
from qqv.imports.reach import locked_import
from qqv.imports.readings import asked_of, keep_confirmed
from qqv.rules.access import Actor, Verb
from qqv.rules.refusals import Refusal
from qqv.trail.recording import recording


class ReadingGone(Refusal):
    """What was shown is no longer what the columns say (cách đọc đã khác)."""

    text = "Cách đọc này không còn trong bảng: cột hoặc số liệu vừa đổi. Chị xem lại danh sách."


def confirm_readings(
    actor: Actor, *, import_id: int, readings: Collection[tuple[str, str, str]], request_id: UUID
) -> int:
    """Confirm readings as (column, cell, reading); tells how many are new (đúng, đúng hết).

    Refuses an import already started and a reading the sheet does not have.
    """
    wanted = sorted(set(readings))
    content = {"import": import_id, "readings": [list(one) for one in wanted]}
    with recording(actor, Verb.IMPORT, request_id, content) as record:
        source = locked_import(actor, import_id)
        if source.started_id:
            raise AlreadyStarted
        asked = asked_of(source, KINDS[source.kind], checked(source))
        known = {(a.reading.key, a.reading.typed, a.reading.read): a for a in asked}
        if not all(one in known for one in wanted):
            raise ReadingGone
        new = [known[one].reading for one in wanted if not known[one].confirmed]
        keep_confirmed(source, new, record)
        record.subject = f"{source.board}: {source.file_name}, {len(new)} cách đọc"[:200]
        record.facts = {"import": source.pk, "confirmed": len(new)}
        return len(new)
