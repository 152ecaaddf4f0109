"""Does a printed voucher stand in the books as it says? For anybody who holds the paper."""

import re
from dataclasses import dataclass
from datetime import date

from django.db.models import Sum

from qqv.ledger.models import Entry
from qqv.rules.entries import VOUCHER_NAMES, VoucherKind
from qqv.rules.money import Vnd


@dataclass(frozen=True, slots=True, kw_only=True)
class Genuine:
    """What the books say of a voucher, nothing personal, in đồng (phiếu có thật)."""

    title: str
    code: str
    board: str
    on: date
    total: Vnd
    undone: bool


def genuine(*, number: str, check: str) -> Genuine | None:
    """Find the voucher with this number and check code; None when none is so (kiểm phiếu)."""
    named = re.fullmatch(r"([A-Z]{2})-(\d{1,9})/(\d{4})", number.strip().upper())
    coded = re.fullmatch(r"([0-9A-F]{4})-?([0-9A-F]{2})", check.strip().upper())
    if not named or not coded or named[1] not in set(VoucherKind):
        return None
    found = (
        Entry.objects.filter(kind=named[1], number=int(named[2]), year=int(named[3]))
        .filter(seal__startswith=(coded[1] + coded[2]).lower())
        .select_related("book__board", "reversed_by")
        .first()
    )
    if found is None:
        return None
    return Genuine(
        title=VOUCHER_NAMES[VoucherKind(found.kind)],
        code=found.code,
        board=found.book.board.name,
        on=found.on,
        total=found.postings.aggregate(n=Sum("amount"))["n"],
        undone=hasattr(found, "reversed_by"),
    )
