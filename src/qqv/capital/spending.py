"""What was paid to officers as allowances, by slip or by list? For the alarms."""

from dataclasses import dataclass
from datetime import date

from qqv.capital.models import AllowancePayment, Slip
from qqv.people.models import Board
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
    paid = [*_by_slip(scope, first, last), *_by_list(scope, first, last)]
    return sorted(paid, key=lambda one: (one.on, one.entry_id))


def _by_slip(scope: Scope, first: date, last: date) -> list[Allowance]:
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


def _by_list(scope: Scope, first: date, last: date) -> list[Allowance]:
    boards = Board.objects.within(scope).values("pk")
    rows = (
        AllowancePayment.objects.filter(line__run__board__in=boards, entry__on__range=(first, last))
        .select_related("line__run__board", "entry")
        .order_by("pk")
    )
    return [
        Allowance(
            board_id=row.line.run.board_id,
            commune=row.line.run.board.name,
            on=row.entry.on,
            party=row.signed_by,
            amount=row.line.payable,
            entry_id=row.entry_id,
            voucher=row.entry.code,
        )
        for row in rows
    ]
