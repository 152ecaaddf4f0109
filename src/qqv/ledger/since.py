"""Which vouchers were written into days that had been told already? (chứng từ ghi sau)"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Q, Sum

from qqv.ledger.models import Entry
from qqv.rules.access import Scope
from qqv.rules.money import Vnd

MOST = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class LateEntry:
    """A voucher recorded after a moment and dated before (chứng từ ghi sau): amount in đồng."""

    entry_id: int
    code: str
    board: str
    on: date
    memo: str
    amount: Vnd


def written_since(
    scope: Scope, *, charts: Sequence[str], after: datetime, until: date
) -> tuple[tuple[LateEntry, ...], int]:
    """List vouchers that touch lines of the chart, recorded since, dated until a day.

    The first few and how many there are (chứng từ ghi sau).
    """
    touched = Q(postings__debit__chart__in=charts) | Q(postings__credit__chart__in=charts)
    rows = Entry.objects.within(scope).filter(recorded_at__gt=after, on__lte=until).filter(touched)
    summed = rows.annotate(total=Sum("postings__amount")).select_related("book__board")
    listed: list[Any] = list(summed.order_by("recorded_at", "pk")[: MOST + 1])
    many = rows.values("pk").distinct().count() if len(listed) > MOST else len(listed)
    found = tuple(
        LateEntry(
            entry_id=row.pk,
            code=row.code,
            board=row.book.board.name,
            on=row.on,
            memo=row.memo,
            amount=row.total,
        )
        for row in listed[:MOST]
    )
    return found, many
