"""Whose drawers of one line held money on a day, and what do they hold now?"""

from dataclasses import dataclass
from datetime import date

from qqv.ledger.models import Account
from qqv.ledger.moves import balances_on
from qqv.rules.access import Scope
from qqv.rules.money import Vnd


@dataclass(frozen=True, slots=True, kw_only=True)
class Owing:
    """A member's drawer with what it held on a day and holds now, in đồng (số dư thành viên)."""

    account_id: int
    number: str
    member_id: int
    member: str
    group: str
    then: Vnd
    now: Vnd


def drawers_owing(board_id: int, *charts: str, on: date) -> tuple[Owing, ...]:
    """List members' drawers of a board that held money at a day's end, by group (số dư)."""
    scope = Scope(fund_id=0, everywhere=False, boards=frozenset({board_id}), groups=frozenset())
    then = {pk: held for chart in charts for pk, held in balances_on(chart, scope, on=on).items()}
    rows = Account.objects.filter(pk__in=[pk for pk, held in then.items() if held])
    rows = rows.select_related("member", "group").order_by("group__number", "member__sort_key")
    return tuple(
        Owing(
            account_id=row.pk,
            number=row.number,
            member_id=row.member.pk,
            member=row.member.name,
            group=str(row.group or ""),
            then=then[row.pk],
            now=row.balance,
        )
        for row in rows
        if row.member
    )
