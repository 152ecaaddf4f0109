"""Since when has the money lain where it is? What came in first is taken to have gone out first."""

from collections.abc import Collection, Mapping
from datetime import date, timedelta

from django.db.models import Sum

from qqv.ledger.models import Account, Posting
from qqv.rules.access import Scope
from qqv.rules.money import Vnd

BACK = 366  # days looked back, so that a page costs the same after many years


def lying_since(
    scope: Scope, held: Mapping[tuple[int, str], Vnd], *, charts: Collection[str], on: date
) -> dict[tuple[int, str], date]:
    """Tell the day the oldest money in each drawer came in, by board and line (tiền nằm từ ngày).

    `held` is what the lines hold. What came in over a year ago is left out.
    """
    drawers = Account.objects.within(scope).filter(chart__in=charts)
    came = Posting.objects.filter(
        debit__in=drawers.values("pk"), on__gt=on - timedelta(days=BACK), on__lte=on
    )
    rows = came.values_list("debit__board_id", "debit__chart", "on").annotate(n=Sum("amount"))
    found: dict[tuple[int, str], date] = {}
    left = dict(held)
    for board, chart, day, amount in sorted(rows, key=lambda row: row[2], reverse=True):
        key = board, chart
        if left.get(key, 0) > 0:
            found[key] = day
            left[key] -= amount
    return {key: day for key, day in found.items() if left[key] <= 0}
