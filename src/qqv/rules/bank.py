"""When does a line of the bank's statement stand for a voucher of the book? (đối chiếu)."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from qqv.rules.entries import VoucherKind
from qqv.rules.money import Vnd
from qqv.rules.purposes import Purpose
from qqv.rules.words import folded

PROPOSED_DAYS = 5
MOST_DAYS = 31


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """Money that moved on a bank account (phát sinh): in đồng, positive if it came in."""

    id: int
    on: date
    amount: Vnd


def fits(line: Moved, voucher: Moved, *, days: int = MOST_DAYS) -> bool:
    """Tell whether both may be the same money: amount, side, and nearly the day (khớp)."""
    return line.amount == voucher.amount and abs((line.on - voucher.on).days) <= days


def candidates(
    lines: Iterable[Moved], vouchers: Iterable[Moved], *, days: int = MOST_DAYS
) -> dict[int, list[int]]:
    """List which vouchers each line may stand for, the nearest first (phiếu có thể khớp)."""
    by_amount: dict[Vnd, list[Moved]] = defaultdict(list)
    for voucher in vouchers:
        by_amount[voucher.amount].append(voucher)
    found: dict[int, list[int]] = {}
    for line in lines:
        fitting = [one for one in by_amount[line.amount] if fits(line, one, days=days)]
        fitting.sort(key=lambda one: (abs((line.on - one.on).days), one.id))
        found[line.id] = [one.id for one in fitting]
    return found


def proposed(lines: Sequence[Moved], vouchers: Sequence[Moved]) -> dict[int, int]:
    """Pair lines with vouchers where neither has another choice (đề nghị khớp)."""
    choices = candidates(lines, vouchers, days=PROPOSED_DAYS)
    wanted: dict[int, int] = defaultdict(int)
    for found in choices.values():
        for voucher in found:
            wanted[voucher] += 1
    return {
        line: found[0]
        for line, found in choices.items()
        if len(found) == 1 and wanted[found[0]] == 1
    }


def slip_for(amount: Vnd, memo: str) -> tuple[VoucherKind, Purpose]:
    """Tell which slip books a line that the book does not know yet (phiếu cho dòng sao kê)."""
    words = f" {folded(memo)} "
    if amount > 0:
        interest = " lai " in words or "interest" in words
        purpose = Purpose.BANK_INTEREST if interest else Purpose.OTHER_INCOME
        return VoucherKind.BANK_CREDIT, purpose
    fee = any(word in words for word in (" phi ", " fee ", " charge "))
    return VoucherKind.BANK_DEBIT, Purpose.BANK_FEE if fee else Purpose.OTHER_EXPENSE
