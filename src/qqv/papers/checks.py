"""Does everything hold, the books and what was frozen of them? The last word of `check_books`."""

from qqv.ledger.checks import Fault
from qqv.papers.frozen import frozen_reports_hold
from qqv.reports import checks as books

CHECKS: tuple[books.Check, ...] = (*books.CHECKS, frozen_reports_hold)


def first_fault() -> Fault | None:
    """Run every check and name the first thing that does not fit (kiểm tra sổ sách)."""
    return next((fault for check in CHECKS for fault in check()), None)


def counted() -> dict[str, int]:
    """Tell how much was checked (đã kiểm tra)."""
    return books.counted() | {"checks": len(CHECKS)}
