"""Which debts does a payment pay? (thứ tự thu nợ)"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from qqv.rules.money import Vnd
from qqv.rules.refusals import Refusal


class Overpaid(Refusal):
    """More money than the loan owes (thu quá số phải trả)."""

    text = "Số tiền thu {received} đ nhiều hơn số còn phải trả {owed} đ."


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """The unpaid parts of one installment, in đồng (kỳ còn phải trả)."""

    number: int
    due_on: date
    principal: Vnd
    interest: Vnd
    fees: Vnd = 0
    penalties: Vnd = 0

    @property
    def total(self) -> Vnd:
        return self.principal + self.interest + self.fees + self.penalties


@dataclass(frozen=True, slots=True, kw_only=True)
class Paid:
    """What one payment pays of one installment, in đồng (phần đã trả)."""

    number: int
    principal: Vnd
    interest: Vnd
    fees: Vnd = 0
    penalties: Vnd = 0


def split_repayment(received: Vnd, dues: Sequence[Due]) -> tuple[Paid, ...]:
    """Pay the oldest installment first, its interest before its principal (thứ tự thu nợ).

    Charges, where a product has any, come before both. Refuses more than is owed.
    """
    assert received > 0, received
    owed = sum(due.total for due in dues)
    if received > owed:
        raise Overpaid(received=received, owed=owed)
    left, paid = received, []
    for due in dues:
        parts = []
        for owing in (due.penalties, due.fees, due.interest, due.principal):
            parts.append(min(left, owing))
            left -= parts[-1]
        if any(parts):
            penalties, fees, interest, principal = parts
            paid.append(
                Paid(
                    number=due.number,
                    principal=principal,
                    interest=interest,
                    fees=fees,
                    penalties=penalties,
                )
            )
    assert left == 0, left
    return tuple(paid)
