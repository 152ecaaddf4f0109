"""How is everything one deed posted undone at once? Mirror vouchers, behind the doorway."""

from collections.abc import Collection
from datetime import date

from qqv.ledger.actions import mirror_of, post_many
from qqv.ledger.models import Entry
from qqv.trail.models import Record


def mirror_records(
    record: Record, board_id: int, record_ids: Collection[int], *, on: date, memo: str
) -> None:
    """Post the mirror of each voucher that some records left in a book (đảo cả loạt)."""
    entries = Entry.objects.filter(record__in=record_ids, book__board=board_id).order_by("seq")
    drafts = [mirror_of(entry, on=on, memo=f"{memo} {entry.code}") for entry in entries]
    if drafts:
        post_many(record, board_id, drafts)
