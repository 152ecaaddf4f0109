"""Which loans stand in a board's loan ledger, and what was each begun with?"""

from dataclasses import dataclass
from datetime import date

from qqv.lending.models import Loan
from qqv.people.then import left_since
from qqv.rules.money import Vnd


@dataclass(frozen=True, slots=True, kw_only=True)
class LoanInBook:
    """A loan as the loan ledger lists it; `lent` in đồng, None if taken over (dòng sổ vay)."""

    id: int
    account_id: int
    group_id: int
    number: str
    member: str
    opened_on: date
    lent: Vnd | None


def loans_in_book(board_id: int, *, last: date) -> tuple[LoanInBook, ...]:
    """List a board's loans begun until a day, by member's name, in its groups (sổ cho vay)."""
    moved = left_since(board_id, on=last)
    rows = Loan.objects.filter(board=board_id, opened_on__lte=last).select_related("member")
    return tuple(
        LoanInBook(
            id=loan.pk,
            account_id=loan.account_id,
            group_id=moved.get(loan.member_id, loan.group_id),
            number=loan.number,
            member=loan.member.name,
            opened_on=loan.opened_on,
            lent=loan.principal if loan.disbursement_id else None,
        )
        for loan in rows.order_by("member__sort_key", "cycle")
    )
