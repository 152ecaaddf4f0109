"""What can happen to a loan? Dated facts, from which everything it owes is reckoned (sự việc)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TypeAlias

from qqv.rules.money import Vnd


@dataclass(frozen=True, slots=True, kw_only=True)
class Payment:
    """Money received on a day, in đồng; `settles` pays off the loan (khoản thu)."""

    key: str
    on: date
    received: Vnd
    settles: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Extended:
    """What is unpaid on a day falls due some months or days later (gia hạn)."""

    key: str
    on: date
    months: int = 0
    days: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Charged:
    """A charge of the installment it falls due in, in đồng, whenever it was entered (phí, phạt)."""

    key: str
    on: date
    amount: Vnd
    penalty: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Refunded:
    """Excess given back on a day, in đồng; what was no excess is owed again (hoàn tiền thừa)."""

    key: str
    on: date
    amount: Vnd


@dataclass(frozen=True, slots=True, kw_only=True)
class Waived:
    """Interest given up on a day, in đồng, of some installments or of any (miễn, giảm lãi).

    No more is given up than those installments owe on that day, the oldest first.
    """

    key: str
    on: date
    amount: Vnd
    numbers: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Recalled:
    """What is unpaid on a day falls due on `due_on` at the latest (thu hồi vốn).

    Interest is then owed as by a settlement on that day, not for the time that is taken away.
    """

    key: str
    on: date
    due_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Frozen:
    """From a day until a day, both included, no interest runs and nothing ages (khoanh nợ)."""

    key: str
    on: date
    until: date

    @property
    def days(self) -> int:
        """How long it lasts (số ngày khoanh)."""
        return (self.until - self.on).days + 1


def thawed(on: date, frozen: Iterable[Frozen]) -> date:
    """Tell the day a frozen day stands for: the one after its freeze (ngày hết khoanh).

    All lines moved with the freeze, so on that day a debt is as old as when it began.
    """
    for freeze in sorted(frozen, key=lambda one: one.on):
        if freeze.on <= on <= freeze.until:
            on = freeze.until + timedelta(days=1)
    return on


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenOff:
    """What is owed on a day leaves the books; the borrower goes on owing it (xóa nợ)."""

    key: str
    on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class HandedOver:
    """What is owed on a day goes into another board's book (bàn giao khoản vay)."""

    key: str
    on: date


Fact: TypeAlias = (
    Payment | Extended | Charged | Refunded | Waived | Frozen | Recalled | WrittenOff | HandedOver
)
