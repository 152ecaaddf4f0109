"""Do the shares add up to the interest, and do the books owe what the lists say?"""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db.models import F, Q, QuerySet, Sum

from qqv.capital.models import (
    AllowancePayment,
    SharingBase,
    SharingLine,
    SharingPart,
    SharingRun,
    SharingSource,
)
from qqv.capital.share_tables import tables_of
from qqv.ledger.checks import Fault
from qqv.ledger.drawers import ALLOWANCES
from qqv.ledger.posted import debited, held_under
from qqv.rules.chart import Chart
from qqv.rules.sharing import Parts, Who, shared_out


def shares_are_the_interest() -> Iterator[Fault]:
    """Hold receivers' lines, their parts and the receipts of each run against its interest."""
    added = {
        "lines": _by_run(SharingLine.objects.values_list("run"), "amount"),
        "parts": _by_run(SharingPart.objects.values_list("line__run"), "amount"),
        "bases": _by_run(SharingBase.objects.values_list("run"), "interest"),
        "receipts": _by_run(SharingSource.objects.values_list("base__run"), "amount"),
    }
    for run in SharingRun.objects.select_related("board").order_by("pk").iterator(2000):
        found = {name: sums.get(run.pk, 0) for name, sums in added.items()}
        if set(found.values()) != {run.interest}:
            what = f"interest {run.interest}, found {found}"
            yield Fault(check="shares", where=f"{run.board} {run.first}", what=what)


def sources_are_the_books() -> Iterator[Fault]:
    """Compare what each run took up with the line of the books it names (chứng từ căn cứ)."""
    income = Chart.INTEREST_INCOME.value
    right = Q(posting__credit__chart=income, amount=F("posting__amount")) | Q(
        posting__debit__chart=income, amount=-F("posting__amount")
    )
    wrong = SharingSource.objects.exclude(right).select_related("posting__entry")
    for source in wrong.order_by("pk")[:20]:
        what = f"shared {source.amount}, posted {source.posting.amount}"
        yield Fault(check="sources", where=source.posting.entry.code, what=what)


def parts_are_by_the_table() -> Iterator[Fault]:
    """Share every group's interest of every quarter anew, all runs together (chia lại)."""
    tables = tables_of(set(SharingRun.objects.values_list("table", flat=True)))
    given: dict[tuple[int, date, int | None], Parts] = defaultdict(dict)
    rows = SharingPart.objects.values_list(
        "base__run__board", "base__quarter", "base__group", "line__who"
    )
    for board, quarter, group, who, amount in rows.annotate(n=Sum("amount")).order_by():
        if amount:
            given[board, quarter, group][Who(who)] = amount
    first: dict[tuple[int, date, int | None], SharingBase] = {}
    interest: dict[tuple[int, date, int | None], int] = defaultdict(int)
    for base in SharingBase.objects.select_related("run").order_by("pk").iterator(2000):
        key = base.run.board_id, base.quarter, base.group_id
        interest[key] += base.interest
        first.setdefault(key, base)
    for key, base in first.items():
        wanted: Parts = {Who.FUND: interest[key]} if interest[key] else {}
        if base.table_id:
            filled = {Who(who) for who in base.filled.split()}
            table = tables[base.table_id]
            wanted = shared_out(interest[key], table, members=base.members, filled=filled)
        if wanted != given[key]:
            what = f"{interest[key]} gives {wanted}, shared {given[key]}"
            yield Fault(check="parts", where=f"base {base.pk} of {base.quarter}", what=what)


def allowances_owed_are_in_the_books() -> Iterator[Fault]:
    """Hold what the runs left to pay against the account of allowances owed (phụ cấp phải trả)."""
    lines = SharingLine.objects.order_by().values_list("run__board")
    unpaid = dict(lines.filter(payment=None).annotate(n=Sum("payable")))
    owed = held_under(ALLOWANCES)
    for board in sorted({*unpaid, *owed}):
        if unpaid.get(board, 0) != owed.get(board, 0):
            what = f"lists leave {unpaid.get(board, 0)}, the book owes {owed.get(board, 0)}"
            yield Fault(check="allowances", where=f"board {board}", what=what)


def allowances_stand_in_the_books() -> Iterator[Fault]:
    """Compare each run's and each payment's voucher with its lines (phiếu chi phụ cấp)."""
    wanted: dict[tuple[int, str], int] = {}
    runs = SharingRun.objects.exclude(entry=None).values_list("entry")
    for entry, amount in runs.annotate(n=Sum("lines__payable")):
        wanted[entry, Chart.EXPENSE.value] = amount
    for entry, amount in _paid("entry"):
        wanted[entry, ALLOWANCES] = amount
    for entry, amount in _paid("arrival"):
        wanted[entry, Chart.BANK.value] = amount
    ids = {entry for entry, _number in wanted}
    posted: dict[tuple[int, str], int] = defaultdict(int)
    for entry, chart, drawer, amount in debited(ids):
        posted[entry, drawer if chart == Chart.PAYABLE else chart] += amount
    for entry, number in sorted({*wanted, *posted}):
        told, found = wanted.get((entry, number), 0), posted.get((entry, number), 0)
        if told != found:
            what = f"lists say {told} on {number}, posted {found}"
            yield Fault(check="allowances", where=f"entry {entry}", what=what)


CHECKS = (
    shares_are_the_interest,
    sources_are_the_books,
    parts_are_by_the_table,
    allowances_owed_are_in_the_books,
    allowances_stand_in_the_books,
)


def _paid(voucher: str) -> list[tuple[int, int]]:
    rows = AllowancePayment.objects.exclude(**{voucher: None}).order_by().values_list(voucher)
    return list(rows.annotate(n=Sum("line__payable")))


def _by_run(rows: QuerySet[Any, Any], amount: str) -> dict[int, int]:
    return dict(rows.order_by().annotate(n=Sum(amount)))
