"""What of a month's collecting is not finished yet? Sheets missing, money not received."""

from datetime import date

from django.db.models import Q

from qqv.collection.models import CollectionSheet, HandOver
from qqv.lending.models import Loan
from qqv.people.models import Group, valid


def groups_without_sheet(board_id: int, *, first: date, last: date) -> tuple[str, ...]:
    """Name groups with loans out in a month that have no sheet in it (nhóm chưa có bảng kê)."""
    running = Loan.objects.filter(board=board_id, disbursed_on__lt=first).filter(
        Q(settled_on=None) | Q(settled_on__gte=first)
    )
    met = CollectionSheet.objects.filter(board=board_id, met_on__range=(first, last))
    groups = Group.objects.filter(valid(last), board=board_id, pk__in=running.values("group"))
    return tuple(str(row) for row in groups.exclude(pk__in=met.values("group")).order_by("number"))


def hand_overs_open(board_id: int, *, until: date) -> int:
    """Count hand-overs declared until a day that nobody has received (chờ nhận tiền)."""
    open_ones = HandOver.objects.filter(board=board_id, on__lte=until, replaced_by=None)
    return open_ones.exclude(receipts__entry__isnull=False).count()
