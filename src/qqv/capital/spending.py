"""What was paid to officers as allowances, slip by slip? For the alarms."""

from dataclasses import dataclass
from datetime import date

from qqv.capital.models import Slip
from qqv.rules.access import Scope
from qqv.rules.money import Vnd
from qqv.rules.purposes import Purpose


@dataclass(frozen=True, slots=True, kw_only=True)
class Allowance:
    """One allowance that was paid and stands, in đồng (phụ cấp đã chi)."""

    board_id: int
    commune: str
    on: date
    party: str
    amount: Vnd
    entry_id: int
    voucher: str


def allowances_paid(scope: Scope, *, first: date, last: date) -> list[Allowance]:
    """List allowances paid in a span, undone ones left out (phụ cấp đã chi)."""
    rows = (
        Slip.objects.within(scope)
        .filter(purpose=Purpose.ALLOWANCE.value, payment__entry__on__range=(first, last))
        .filter(payment__entry__reversed_by=None)
        .select_related("board", "payment__entry")
        .order_by("payment__entry__on", "pk")
    )
    return [
        Allowance(
            board_id=row.board_id,
            commune=row.board.name,
            on=row.payment.entry.on,
            party=row.party,
            amount=row.amount,
            entry_id=row.payment.entry_id,
            voucher=row.payment.entry.code,
        )
        for row in rows
    ]
