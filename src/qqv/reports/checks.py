"""Does everything in the books fit? The named checks of all parts, in one list."""

from collections.abc import Callable, Iterator

from qqv.capital import checks as capital
from qqv.collection import checks as collection
from qqv.ledger import checks as ledger
from qqv.ledger.checks import Fault
from qqv.lending import checks as lending
from qqv.lending.models import Loan
from qqv.people.attaching import file_of
from qqv.people.models import Attachment
from qqv.savings import checks as savings

Check = Callable[[], Iterator[Fault]]


def attachments_are_there() -> Iterator[Fault]:
    """Look for photos and papers whose file is gone or has another size (tệp đính kèm)."""
    rows = Attachment.objects.order_by("pk").values_list("pk", "sha256", "size")
    for pk, sha256, size in rows.iterator():
        file = file_of(sha256)
        found = file.stat().st_size if file.is_file() else 0
        if found != size:
            what = f"{sha256[:12]}: {size} bytes kept, {found} found"
            yield Fault(check="attachments", where=f"attachment {pk}", what=what)


CHECKS: tuple[Check, ...] = (
    *ledger.CHECKS,
    *lending.CHECKS,
    *savings.CHECKS,
    *collection.CHECKS,
    *capital.CHECKS,
    attachments_are_there,
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
