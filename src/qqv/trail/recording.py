"""The one doorway for writes: one transaction, a permission, at most once, an audit row."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction
from django.utils import timezone

from qqv.rules.access import Actor, Verb
from qqv.rules.refusals import Refusal
from qqv.trail.models import Record
from qqv.trail.turns import turn

_moment: ContextVar[datetime | None] = ContextVar("moment", default=None)


class AlreadyDone(Exception):
    """The same request came again with the same content: its result stands (đã ghi rồi)."""

    def __init__(self, record: Record) -> None:
        super().__init__(str(record.request_id))
        self.record = record


class OtherContent(Refusal):
    """The same request id came with other content (trùng mã, khác nội dung)."""

    text = "Phiếu này đã ghi sổ với nội dung khác. Chị mở lại màn hình rồi nhập lại."


@contextmanager
def recording(
    actor: Actor, verb: Verb, request_id: UUID, content: Mapping[str, object]
) -> Iterator[Record]:
    """Open the single transaction of a write and leave its trace (ghi dấu vết).

    Refuses a verb outside the actor's roles, and a known request id with other content;
    raises AlreadyDone for a known request with the same content.
    """
    actor.require(verb)
    with turn(), transaction.atomic(durable=True):
        record = _opened(actor, verb, request_id, _hash(verb, content))
        yield record
        assert record.subject, f"{verb} forgot to say what it acted on"
        Record.objects.filter(pk=record.pk).update(subject=record.subject, facts=record.facts)


@contextmanager
def at_time(moment: datetime) -> Iterator[None]:
    """Let records made inside bear this moment: for replaying history (giờ ghi sổ)."""
    token = _moment.set(moment)
    try:
        yield
    finally:
        _moment.reset(token)


def now() -> datetime:
    """Tell the moment a record bears (giờ ghi sổ)."""
    return _moment.get() or timezone.now()


def _opened(actor: Actor, verb: Verb, request_id: UUID, content_hash: str) -> Record:
    record = Record(
        request_id=request_id,
        content_hash=content_hash,
        actor_id=actor.user_id,
        verb=verb,
        at=now(),
    )
    # ON CONFLICT waits for a rival with the same id and then tells who came first, in one
    # statement and without a savepoint; the ORM needs four for the same answer.
    with connection.cursor() as cursor:
        adapt = connection.ops.adapt_datetimefield_value
        key = request_id if connection.vendor == "postgresql" else request_id.hex
        cursor.execute(
            "INSERT INTO trail_record"
            " (request_id, content_hash, actor_id, verb, at, subject, facts)"
            " VALUES (%s, %s, %s, %s, %s, '', '{}')"
            " ON CONFLICT (request_id) DO NOTHING RETURNING id",
            [key, content_hash, actor.user_id, str(verb), adapt(record.at)],
        )
        row = cursor.fetchone()
    if row:
        record.pk = row[0]
        return record
    known = Record.objects.get(request_id=request_id)
    if (known.actor_id, known.content_hash) != (actor.user_id, content_hash):
        raise OtherContent
    raise AlreadyDone(known)


def _hash(verb: Verb, content: Mapping[str, object]) -> str:
    written = json.dumps([verb, content], sort_keys=True, default=str, ensure_ascii=False)
    return hashlib.sha256(written.encode()).hexdigest()
