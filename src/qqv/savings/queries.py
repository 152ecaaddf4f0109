"""What was taken out of savings books?"""

from datetime import date

from django.db.models import Sum

from qqv.rules.money import Vnd
from qqv.savings.models import Withdrawal


def withdrawn(board_id: int, *, first: date, last: date) -> dict[int, Vnd]:
    """Add up what was taken out of each savings account, in đồng (rút tiết kiệm)."""
    rows = Withdrawal.objects.filter(savings_book__board=board_id, on__range=(first, last))
    return dict(rows.values_list("savings_book__account").annotate(n=Sum("amount")))
