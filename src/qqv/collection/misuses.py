"""In which groups was money confirmed to be in wrong hands? Behind the doorway."""

from datetime import date

from qqv.collection.models import Misuse
from qqv.rules.access import Scope
from qqv.trail.models import Record


def confirm_misuse(record: Record, *, board_id: int, group_id: int | None, on: date) -> Misuse:
    """Write that money was misused, for good (xác nhận chiếm dụng)."""
    return Misuse.objects.create(board_id=board_id, group_id=group_id, on=on, record=record)


def boards_of_misuse(scope: Scope, *, first: date, last: date) -> set[int]:
    """Name the boards where misuse was confirmed in a span, in any group (xã có chiếm dụng)."""
    rows = Misuse.objects.within(scope).filter(on__range=(first, last))
    return set(rows.values_list("board", flat=True))


def groups_of_misuse(scope: Scope, *, first: date, last: date) -> set[int]:
    """Name the groups where misuse was confirmed in a span (nhóm có chiếm dụng)."""
    rows = Misuse.objects.within(scope).filter(on__range=(first, last), group__isnull=False)
    return {group for group in rows.values_list("group", flat=True) if group}
