"""Do the meeting sheets agree with their vouchers?"""

from collections.abc import Iterator

from django.db.models import Sum

from qqv.collection.models import CollectionLine, CollectionSheet
from qqv.ledger.checks import Fault


def sheets_equal_their_lines() -> Iterator[Fault]:
    """Compare each sheet's total with its lines and with its voucher (bảng kê thu)."""
    lines = dict(
        CollectionLine.objects.values_list("sheet").annotate(n=Sum("received") + Sum("saved"))
    )
    posted = dict(
        CollectionSheet.objects.exclude(entry=None)
        .values_list("pk")
        .annotate(n=Sum("entry__postings__amount"))
    )
    for sheet in CollectionSheet.objects.order_by("pk").iterator(2000):
        found = lines.get(sheet.pk, 0), posted.get(sheet.pk, 0)
        if found != (sheet.total, sheet.total):
            what = f"total {sheet.total}, lines {found[0]}, voucher {found[1]}"
            yield Fault(check="sheets", where=f"sheet {sheet.pk} of {sheet.met_on}", what=what)


CHECKS = (sheets_equal_their_lines,)
