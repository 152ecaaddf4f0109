"""How is an entry sealed to the one before it? SHA-256 over its canonical content."""

import hashlib
from collections.abc import Iterable
from datetime import UTC, date, datetime
from uuid import UUID

SealedLine = tuple[int, date, str, str, int, str]


def sealed(
    *,
    previous: str,
    book: str,
    seq: int,
    kind: str,
    year: int,
    number: int,
    on: date,
    recorded_at: datetime,
    memo: str,
    reverses_seq: int | None,
    request_id: UUID,
    lines: Iterable[SealedLine],
) -> str:
    """Compute the seal of an entry from the one before and its own content (dấu niêm).

    `lines` are (line, on, debit number, credit number, đồng, party number or "").
    """
    head = (
        book,
        str(seq),
        kind,
        str(year),
        str(number),
        on.isoformat(),
        recorded_at.astimezone(UTC).isoformat(timespec="microseconds"),
        memo,
        "" if reverses_seq is None else str(reverses_seq),
        request_id.hex,
    )
    body = ("\x1f".join(map(str, line)) for line in lines)
    text = "\x1e".join((previous, "\x1f".join(head), *body))
    return hashlib.sha256(text.encode()).hexdigest()
