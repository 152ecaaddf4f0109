"""By which table does the training fund share its interest? Decided on the day it opens."""

from collections.abc import Callable
from uuid import UUID

from qqv.capital.share_tables import decide_shares, propose_shares
from qqv.imports.demo.plan import OPENED
from qqv.rules.access import Actor
from qqv.rules.sharing import ShareLine, ShareTable, Who

# Invented: the article says half of the interest, not who has how much of it.
PARTS = {
    Who.FUND: (5300, 5000),
    Who.PROVINCE: (1000, 1000),
    Who.CHAIR: (800, 800),
    Who.ACCOUNTANT: (700, 700),
    Who.CASHIER: (500, 500),
    Who.LEADER: (1700, 2000),
}
LEAST = 10


def share_by_table(proposer: Actor, chair: Actor, key: Callable[..., UUID]) -> None:
    """Propose and decide the table that holds from 2022 on (bảng chia lãi)."""
    lines = [ShareLine(who=who, part=small) for who, (small, _usual) in PARTS.items()]
    lines += [
        ShareLine(who=who, part=usual, members_from=LEAST)
        for who, (small, usual) in PARTS.items()
        if usual != small
    ]
    row = propose_shares(
        proposer,
        table=ShareTable(lines=tuple(lines)),
        valid_from=OPENED,
        reason="Chi 50% lãi thu được cho cán bộ; nhóm từ 10 thành viên đủ phụ cấp",
        on=OPENED,
        request_id=key("shares", "propose"),
    )
    decide_shares(
        chair,
        table_id=row.pk,
        approved=True,
        decision_no="02/QĐ-BQL",
        reason="",
        on=OPENED,
        request_id=key("shares", "decide"),
    )
