"""What was known by a moment? Inside, facts that were written later do not exist.

Every write bears the moment of its record. A query of a report that may be asked "as known on"
filters by it through `told`, and gives back what was undone only later through `told_later`;
outside of `knowing` both change nothing.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime

from django.db.models import Q

_before: ContextVar[datetime | None] = ContextVar("known_before", default=None)


@contextmanager
def knowing(before: datetime) -> Iterator[None]:
    """Let queries inside see only what was written before a moment (đã biết đến lúc)."""
    token = _before.set(before)
    try:
        yield
    finally:
        _before.reset(token)


def known_before() -> datetime | None:
    """Tell the moment what is known ends at; None while all is (đã biết đến lúc)."""
    return _before.get()


def told(path: str = "record__at") -> Q:
    """Keep rows that had been written by then; `path` leads to their moment (đã ghi lúc đó)."""
    before = _before.get()
    return Q() if before is None else Q(**{f"{path}__lt": before})


def told_later(path: str) -> Q:
    """Keep rows whose `path` was written only later: it had not happened yet (ghi sau lúc đó)."""
    before = _before.get()
    return Q(pk__in=()) if before is None else Q(**{f"{path}__gte": before})
