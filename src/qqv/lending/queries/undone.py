"""On which day was the money paid that a voucher gives back?"""

from datetime import date

from qqv.lending.models import Reversal


def undone_days(board_id: int, *, first: date, last: date) -> dict[int, date]:
    """Tell, by voucher of a span, the day of the repayment it undoes (ngày thu đã đảo)."""
    rows = Reversal.objects.filter(repayment__loan__board=board_id, entry__on__range=(first, last))
    return dict(rows.values_list("entry", "repayment__on"))
