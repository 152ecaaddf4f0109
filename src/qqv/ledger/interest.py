"""Which lines of the books are interest received, from which group, and what did they undo?"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet, Sum

from qqv.ledger.models import Account, Posting
from qqv.rules.access import Scope
from qqv.rules.chart import Chart
from qqv.rules.money import Vnd


@dataclass(frozen=True, slots=True, kw_only=True)
class InterestLine:
    """One line on the interest account, in đồng: less than nothing if it takes back (dòng lãi).

    `of` is the day the money belongs to: of a mirror, the day of what it undoes.
    """

    posting_id: int
    entry_id: int
    voucher: str
    on: date
    of: date
    group_id: int | None
    party: str
    member: str
    amount: Vnd


_FIELDS = (
    "pk",
    "entry",
    "entry__kind",
    "entry__number",
    "entry__year",
    "on",
    "entry__reverses__on",
    "party__group",
    "party__number",
    "party__member__name",
    "amount",
)


def interest_lines(
    board_ids: Collection[int],
    *,
    first: date,
    last: date,
    without: Collection[int] | QuerySet[Any, Any] = (),
) -> dict[int, list[InterestLine]]:
    """List boards' interest in a span of days, some lines left out (dòng thu lãi)."""
    span = Posting.objects.filter(on__range=(first, last)).exclude(pk__in=without)
    return _lines(span, board_ids)


def interest_among(board_id: int, postings: QuerySet[Any, Any]) -> list[InterestLine]:
    """List interest among known lines of a board (dòng thu lãi)."""
    return _lines(Posting.objects.filter(pk__in=postings), [board_id])[board_id]


def interest_received(scope: Scope, *, first: date, last: date) -> dict[int, Vnd]:
    """Add up by board what the interest account took in, less what it gave back (lãi đã thu)."""
    accounts = Account.objects.within(scope).filter(chart=Chart.INTEREST_INCOME.value)
    found: dict[int, Vnd] = {}
    for side, sign in (("credit", 1), ("debit", -1)):
        rows = Posting.objects.filter(
            on__range=(first, last), **{f"{side}__in": accounts.values("pk")}
        )
        for board, amount in rows.values_list(f"{side}__board").annotate(n=Sum("amount")):
            found[board] = found.get(board, 0) + sign * amount
    return found


def _lines(
    postings: QuerySet[Posting, Any], board_ids: Collection[int]
) -> dict[int, list[InterestLine]]:
    own = Account.objects.filter(board__in=board_ids, chart=Chart.INTEREST_INCOME.value)
    owner = dict(own.values_list("pk", "board"))
    rows = postings.filter(Q(credit__in=owner) | Q(debit__in=owner)).order_by("on", "pk")
    found: dict[int, list[InterestLine]] = {board: [] for board in board_ids}
    for (
        pk,
        entry,
        kind,
        number,
        year,
        on,
        undone,
        group,
        party,
        member,
        amount,
        credit,
        debit,
    ) in rows.values_list(*_FIELDS, "credit", "debit"):
        found[owner[credit if credit in owner else debit]].append(
            InterestLine(
                posting_id=pk,
                entry_id=entry,
                voucher=f"{kind}-{number:04d}/{year}",
                on=on,
                of=undone or on,
                group_id=group,
                party=party or "",
                member=member or "",
                amount=amount if credit in owner else -amount,
            )
        )
    return found
