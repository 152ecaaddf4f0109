"""Which thresholds hold on a day, and which held before?"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q

from qqv.rules.access import Actor, Verb
from qqv.rules.refusals import Unseen
from qqv.watch.alarm import Alarm, Limit, Limits
from qqv.watch.models import Threshold
from qqv.watch.registry import alarms


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """One threshold as it holds, since when, and what it was before (ngưỡng đang dùng)."""

    alarm: Alarm
    limit: Limit
    value: int
    valid_from: date | None
    earlier: tuple[tuple[date, int, str], ...]

    @property
    def own(self) -> bool:
        return self.valid_from is not None

    @property
    def key(self) -> str:
        return f"{self.alarm.number}-{self.limit.name}"


def limits_on(fund_id: int, *, on: date) -> dict[int, Limits]:
    """Tell every alarm's thresholds on a day, in one statement (ngưỡng đang dùng)."""
    held: dict[int, dict[str, int]] = {n: dict(one.defaults) for n, one in alarms().items()}
    rows = Threshold.objects.filter(Q(valid_from__lte=on), fund=fund_id)
    for number, name, value in rows.order_by("valid_from", "pk").values_list(
        "alarm", "name", "value"
    ):
        if name in held.get(number, {}):
            held[number][name] = value
    return dict(held)


def thresholds_page(actor: Actor, *, on: date) -> tuple[Held, ...]:
    """List every threshold with its history, for those who see the books (ngưỡng cảnh báo)."""
    actor.require(Verb.SEE_BOOKS)
    rows = Threshold.objects.filter(fund=actor.fund_id).order_by("valid_from", "pk")
    by_key: dict[tuple[int, str], list[Any]] = {}
    for row in rows.select_related("record__actor"):
        by_key.setdefault((row.alarm, row.name), []).append(row)
    return tuple(
        _held(alarm, limit, by_key.get((alarm.number, limit.name), []), on)
        for alarm in alarms().values()
        for limit in alarm.limits
    )


def _held(alarm: Alarm, limit: Limit, rows: list[Threshold], on: date) -> Held:
    past = [row for row in rows if row.valid_from <= on]
    last = past[-1] if past else None
    return Held(
        alarm=alarm,
        limit=limit,
        value=last.value if last else limit.default,
        valid_from=last.valid_from if last else None,
        earlier=tuple((row.valid_from, row.value, row.record.actor.name) for row in reversed(rows)),
    )


def threshold_of(actor: Actor, *, number: int, name: str, on: date) -> Held:
    """Show one threshold to who sets it; refuses one no alarm has (một ngưỡng)."""
    for row in thresholds_page(actor, on=on):
        if (row.alarm.number, row.limit.name) == (number, name):
            return row
    raise Unseen
