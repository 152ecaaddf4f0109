"""On which day was the money paid that a voucher gives back?"""

from collections.abc import Collection
from datetime import date

from qqv.lending.models import Reversal


def undone_days(board_ids: Collection[int], *, last: date) -> dict[int, date]:
    """Tell, by voucher up to a day, the day of the repayment it undoes (ngày thu đã đảo)."""
    rows = Reversal.objects.filter(repayment__loan__board__in=board_ids, entry__on__lte=last)
    return dict(rows.values_list("entry", "repayment__on"))
