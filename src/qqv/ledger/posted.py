"""What did vouchers post? Read by the checks of those who let them be written."""

from collections import defaultdict
from collections.abc import Collection
from typing import Any

from django.db.models import Q, QuerySet, Sum

from qqv.ledger.models import Account, Posting
from qqv.rules.chart import Chart
from qqv.rules.entries import VoucherKind
from qqv.rules.money import Vnd

Lines = list[tuple[str, str, Vnd]]
OPENING = Q(entry__kind=VoucherKind.JOURNAL.value, entry__reverses=None) | Q(
    entry__reverses__kind=VoucherKind.JOURNAL.value, entry__reverses__reverses=None
)


def posted(entries: QuerySet[Any, Any]) -> dict[int, Lines]:
    """Give the lines of vouchers as lines of the chart, in one statement (định khoản)."""
    found: dict[int, Lines] = defaultdict(list)
    rows = Posting.objects.filter(entry__in=entries).order_by("entry", "line")
    for entry, debit, credit, amount in rows.values_list(
        "entry", "debit__chart", "credit__chart", "amount"
    ):
        found[entry].append((debit, credit, amount))
    return found


def moved_at(entries: QuerySet[Any, Any]) -> dict[tuple[int, int], Vnd]:
    """Tell what each voucher moved at each drawer, debits less credits (phát sinh)."""
    net: dict[tuple[int, int], Vnd] = defaultdict(int)
    lines = Posting.objects.filter(entry__in=entries).order_by()
    for side, sign in (("debit", 1), ("credit", -1)):
        for entry, account, n in lines.values_list("entry", side).annotate(n=Sum("amount")):
            net[entry, account] += sign * n
    return net


def moved_by_fund(chart: Chart) -> dict[int, Vnd]:
    """Add up a line of the chart fund by fund, debits less credits, without openings."""
    net: dict[int, Vnd] = defaultdict(int)
    for side, sign in (("debit", 1), ("credit", -1)):
        lines = Posting.objects.filter(**{f"{side}__chart": chart.value}).exclude(OPENING)
        rows = lines.order_by().values_list(f"{side}__board__fund").annotate(n=Sum("amount"))
        for fund, n in rows:
            net[fund] += sign * n
    return net


def debited(entries: Collection[int]) -> list[tuple[int, str, str, Vnd]]:
    """List what vouchers debit: entry, line of the chart, number of the drawer (ghi Nợ)."""
    lines = Posting.objects.filter(entry__in=entries).order_by("entry", "line")
    return list(lines.values_list("entry", "debit__chart", "debit__number", "amount"))


def held_under(number: str) -> dict[int, Vnd]:
    """Tell what every board's drawer of one number holds (số dư một tài khoản)."""
    return {row.board_id: row.balance for row in Account.objects.filter(number=number)}
