"""What must the chair do first? The worst alarms, not one kind of them seven times."""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from qqv.rules.access import Actor
from qqv.watch.queries import Raised, State, raised

MOST, OF_A_KIND = 5, 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Urgent:
    """The first alarms to act on, and how many others wait (việc cần làm trước)."""

    first: tuple[Raised, ...]
    others: int


def urgent(actor: Actor, *, on: date) -> Urgent:
    """Choose up to five open alarms, the worst first, at most two of a kind (cần làm)."""
    waiting = [row for row in raised(actor, on=on) if row.state in (State.NEW, State.BACK)]
    kinds: Counter[int] = Counter()
    first: list[Raised] = []
    for row in waiting:
        kinds[row.alarm.number] += 1
        if kinds[row.alarm.number] <= OF_A_KIND and len(first) < MOST:
            first.append(row)
    return Urgent(first=tuple(first), others=len(waiting) - len(first))
