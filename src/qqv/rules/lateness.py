"""What is overdue on a day, how late, in which debt group, and what does it put at risk?"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import IntEnum
from fractions import Fraction

from qqv.rules.money import Vnd, part_of, ratio, rounded
from qqv.rules.repayment import Due


class DebtGroup(IntEnum):
    """Groups of debt by quality (nhóm nợ), Circular 14/2024/TT-NHNN."""

    N1 = 1
    N2 = 2
    N3 = 3
    N4 = 4
    N5 = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Thresholds:
    """Days at which the debt groups begin, and provision in basis points (ngưỡng phân loại).

    Defaults: Circular 14/2024/TT-NHNN for the days, Decree 86/2024 (microfinance) for rates.
    """

    n2: int = 10
    n3: int = 30
    n4: int = 90
    n5: int = 180
    provision: tuple[int, int, int, int, int] = (0, 200, 2500, 5000, 10000)


DEFAULT = Thresholds()
BUCKETS = (0, 10, 30, 90, 180)


def days_late(next_due_on: date | None, on: date) -> int:
    """Count days since the oldest installment not fully paid fell due (số ngày chậm).

    Zero on the due date itself, and where nothing is owed.
    """
    return max((on - next_due_on).days, 0) if next_due_on else 0


def debt_group(
    late: int,
    *,
    extensions: int = 0,
    waived: bool = False,
    held: int = 0,
    thresholds: Thresholds = DEFAULT,
) -> DebtGroup:
    """Classify a loan by days late, by how often it was extended, and waivers (phân loại nợ).

    Circular 14/2024/TT-NHNN, as fund.md section 3 reads it: whose interest was waived because
    she cannot pay is in group 3 at least. `held` is how late a frozen loan was when the freeze
    began: while it lasts, its group does not get better.
    """
    found = _by_delay(max(late, held), extensions, thresholds)
    return max(found, DebtGroup.N3) if waived else found


def _by_delay(late: int, extensions: int, thresholds: Thresholds) -> DebtGroup:
    steps = (thresholds.n2, thresholds.n3, thresholds.n4, thresholds.n5)
    by_days = DebtGroup(1 + sum(late >= step for step in steps))
    if extensions == 0:
        return by_days
    if extensions >= 3 or (extensions == 2 and late > 0):
        return DebtGroup.N5
    if extensions == 2:
        return DebtGroup.N4
    if late == 0:
        return DebtGroup.N2
    if late < thresholds.n3:
        return DebtGroup.N3
    return DebtGroup.N4 if late < thresholds.n4 else DebtGroup.N5


def provision(outstanding: Vnd, group: DebtGroup, *, thresholds: Thresholds = DEFAULT) -> Vnd:
    """Reckon the specific provision of a balance, in đồng (dự phòng cụ thể)."""
    points = thresholds.provision[group - 1]
    return rounded(part_of(outstanding, numerator=points, denominator=10_000))


def bucket_of(late: int, edges: Sequence[int] = BUCKETS) -> int:
    """Tell in which span of days a delay lies: 0 on time, then one per edge (khoảng quá hạn)."""
    return 0 if late <= 0 else sum(late > edge for edge in edges)


def overdue_by_bucket(
    dues: Iterable[Due], *, on: date, edges: Sequence[int] = BUCKETS
) -> dict[int, Vnd]:
    """Add up unpaid installments by how late each one is, in đồng (tuổi nợ từng kỳ)."""
    found: dict[int, Vnd] = {}
    for due in dues:
        bucket = bucket_of(days_late(due.due_on, on), edges)
        if bucket and due.total:
            found[bucket] = found.get(bucket, 0) + due.total
    return found


def at_risk(loans: Iterable[tuple[Vnd, int]], *, over: int) -> Vnd:
    """Add up whole balances of loans more than `over` days late, in đồng (dư nợ rủi ro)."""
    return sum(outstanding for outstanding, late in loans if late > over)


def par(loans: Sequence[tuple[Vnd, int]], *, over: int) -> Fraction:
    """Tell the share of outstanding in loans more than `over` days late (PAR), I04."""
    return ratio(at_risk(loans, over=over), sum(outstanding for outstanding, _ in loans))
