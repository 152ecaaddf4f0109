"""Where is the money on its way from hand to hand, and for how long has it lain there?"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from qqv.collection.queries.hand_over import InHand, held_by_groups
from qqv.ledger.aged import lying_since
from qqv.people.models import Board
from qqv.rules.access import Scope
from qqv.rules.chart import Chart
from qqv.rules.money import Vnd

TILL, BANK = Chart.CASH.value, Chart.BANK.value


class Hand(StrEnum):
    """Whose hands the money is in, in the order it passes (ai đang giữ tiền)."""

    LEADERS = "leaders"
    TILLS = "tills"
    BANKS = "banks"
    PROVINCE = "province"


@dataclass(frozen=True, slots=True, kw_only=True)
class MoneyAt:
    """What some hands hold, in đồng, and the oldest of it: days, and where (tiền đang ở đâu).

    `days` is None where nothing lies, or longer than a year.
    """

    hand: Hand
    held: Vnd
    days: int | None = None
    where: str = ""


def money_now(
    scope: Scope, held: Mapping[tuple[int, str], Vnd], *, on: date
) -> tuple[MoneyAt, ...]:
    """Follow the money: leaders, communes' tills, their banks, the province (tiền đang ở đâu)."""
    known = list(Board.objects.within(scope).values_list("pk", "level", "name"))
    boards = {pk: level for pk, level, _name in known}
    names = {pk: name for pk, _level, name in known}
    lying = {key: amount for key, amount in held.items() if key[1] in (TILL, BANK) and amount > 0}
    since = lying_since(scope, lying, charts=(TILL, BANK), on=on)
    province = Board.Level.PROVINCE
    stops = (
        (Hand.TILLS, {key for key in lying if key[1] == TILL and boards[key[0]] != province}),
        (Hand.BANKS, {key for key in lying if key[1] == BANK and boards[key[0]] != province}),
        (Hand.PROVINCE, {key for key in lying if boards[key[0]] == province}),
    )
    found = [_with_leaders(held_by_groups(scope, on=on))]
    for hand, keys in stops:
        if hand == Hand.PROVINCE and province not in boards.values():
            continue
        dated = sorted((since[key], key) for key in keys if key in since)
        oldest = dated[0] if dated else None
        found.append(
            MoneyAt(
                hand=hand,
                held=sum(lying[key] for key in keys),
                days=(on - oldest[0]).days if oldest else None,
                where=names[oldest[1][0]] if oldest else "",
            )
        )
    return tuple(found)


def _with_leaders(rows: tuple[InHand, ...]) -> MoneyAt:
    oldest = rows[0] if rows else None
    return MoneyAt(
        hand=Hand.LEADERS,
        held=sum(row.held for row in rows),
        days=oldest.days if oldest else None,
        where=f"{oldest.name}, {oldest.commune}" if oldest else "",
    )
