"""Who was at the meeting where the money was taken? So that nobody calls the names twice."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from qqv.collection.models import CollectionLine, CollectionSheet
from qqv.rules.access import Actor, Verb


@dataclass(frozen=True, slots=True, kw_only=True)
class Called:
    """Whom a day's sheets name as there and as absent (điểm danh trên bảng kê)."""

    present: frozenset[int]
    absent: frozenset[int]


def called(actor: Actor, *, group_id: int, on: date) -> Called | None:
    """Tell who was at a group's meeting by its sheets; None without one (có mặt theo bảng kê)."""
    sheets = CollectionSheet.objects.within(actor.scope(Verb.SEE)).filter(group=group_id, met_on=on)
    lines = CollectionLine.objects.filter(sheet__in=sheets).values_list("member_id", "attended")
    marks = list(lines)
    if not marks:
        return None
    present = frozenset(member for member, attended in marks if attended)
    return Called(present=present, absent=frozenset(member for member, _ in marks) - present)


def collected_on(group_ids: Iterable[int], *, first: date, last: date) -> dict[int, date]:
    """Tell the last day each group's money was taken in a span of days, by group (ngày thu)."""
    rows = CollectionSheet.objects.filter(
        group__in=list(group_ids), met_on__range=(first, last), part=1
    )
    return dict(rows.order_by("met_on").values_list("group_id", "met_on"))
