"""Do a group's meetings look as members pay, or as one person pays for them all?"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, F, Q, Value
from django.db.models.functions import Mod

from qqv.collection.models import CollectionLine, CollectionSheet
from qqv.rules.access import Scope
from qqv.rules.money import Vnd
from qqv.rules.periods import meeting_in


@dataclass(frozen=True, slots=True, kw_only=True)
class Met:
    """One meeting: how many days after its day, who paid, how many in round sums (buổi thu)."""

    sheet_id: int
    group_id: int
    group: str
    board_id: int
    commune: str
    met_on: date
    after: int
    total: Vnd
    paid: int
    round: int


def meetings_since(scope: Scope, *, since: date, until: date, unit: Vnd) -> dict[int, list[Met]]:
    """List each group's meetings of a span, the oldest first (các buổi thu của nhóm).

    `unit` in đồng: what is a whole number of it counts as a round sum.
    """
    sheets = CollectionSheet.objects.within(scope).filter(
        met_on__range=(since, until), part=1, total__gt=0
    )
    lines = CollectionLine.objects.filter(sheet__in=sheets.values("pk"), received__gt=0)
    rounded = Count("pk", filter=Q(rest=0))
    counted: Any = (
        lines.annotate(rest=Mod(F("received"), Value(unit)))
        .values_list("sheet")
        .annotate(n=Count("pk"), r=rounded)
    )
    counts = {sheet: (n, r) for sheet, n, r in counted}
    found: dict[int, list[Met]] = defaultdict(list)
    fields = sheets.order_by("met_on", "pk").values_list(
        "pk",
        "group_id",
        "group__number",
        "group__name",
        "group__meeting_day",
        "board_id",
        "board__name",
        "met_on",
        "total",
    )
    for pk, group, number, name, meeting_day, board, commune, met_on, total in fields:
        paid, whole = counts.get(pk, (0, 0))
        found[group].append(
            Met(
                sheet_id=pk,
                group_id=group,
                group=f"Nhóm {number} · {name}",
                board_id=board,
                commune=commune,
                met_on=met_on,
                after=(met_on - meeting_in(meeting_day, met_on)).days,
                total=total,
                paid=paid,
                round=whole,
            )
        )
    return found
