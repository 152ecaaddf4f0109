"""Does everything in the books fit? The named checks of all parts, in one list."""

from collections.abc import Callable, Iterator

from qqv.capital import checks as capital
from qqv.collection import checks as collection
from qqv.ledger import checks as ledger
from qqv.ledger.checks import Fault
from qqv.lending import checks as lending
from qqv.lending.models import Loan
from qqv.savings import checks as savings

Check = Callable[[], Iterator[Fault]]

CHECKS: tuple[Check, ...] = (
    *ledger.CHECKS,
    *lending.CHECKS,
    *savings.CHECKS,
    *collection.CHECKS,
    *capital.CHECKS,
)


def first_fault() -> Fault | None:
    """Run every check and name the first thing that does not fit (kiểm tra sổ sách)."""
    return next((fault for check in CHECKS for fault in check()), None)


def counted() -> dict[str, int]:
    """Tell how much was checked (đã kiểm tra)."""
    return {
        "checks": len(CHECKS),
        "entries": ledger.entries_checked(),
        "loans": Loan.objects.count(),
    }
