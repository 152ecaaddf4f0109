"""What would a past report have said then? As known on a day: what was written since is not.

The books and the facts of loans bear the moment they were written, so their reports are made
anew from what had been written by the end of that day. Members, groups and units bear none: what
hangs on them is refused, or said in the note.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from qqv.people.models import Regrouping
from qqv.reports.table import Table
from qqv.rules.access import Scope
from qqv.rules.refusals import Refusal, shown
from qqv.trail.knowing import knowing


class NotKnown(Refusal):
    """A report hangs on what bears no moment of writing (không lập lại được)."""

    text = (
        "Báo cáo “{title}” dựa vào dữ liệu không ghi lúc nhập, nên không lập lại được theo những gì"
        " đã biết đến ngày {known}."
    )


class Regrouped(Refusal):
    """Members were moved back in time since, so groups of then are not known (chuyển nhóm)."""

    text = (
        "Sau ngày {known} có lần chuyển, ghép nhóm ghi lùi ngày, nên không lập lại được theo nhóm."
        " Chị xem theo xã."
    )


class KnownBefore(Refusal):
    """Nobody knew of a day before it came (ngày biết trước ngày báo cáo)."""

    text = "Ngày đã biết {known} phải từ ngày báo cáo {on} trở đi."


@contextmanager
def as_known_on(day: date) -> Iterator[None]:
    """Let queries inside see what had been written by a day's end (theo những gì đã biết)."""
    with knowing(end_of(day)):
        yield


def end_of(day: date) -> datetime:
    """Tell the moment a day ends at in the fund's time (hết ngày)."""
    return timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min))


def refuse_unknown(scope: Scope, *, known: date, on: date, by_group: bool) -> None:
    """Refuse a day that was not over, and groups that were changed back in time since."""
    if known < on:
        raise KnownBefore(known=known, on=on)
    moment = end_of(known)
    since = Q(record__at__gte=moment) | Q(record__at__lt=moment, undone_by__at__gte=moment)
    moved = Regrouping.objects.filter(since, board__fund_id=scope.fund_id, on__lte=on)
    if (by_group or scope.groups) and moved.exists():
        raise Regrouped(known=known)


def noted(table: Table, *, known: date) -> Table:
    """Say on a table what it knows (ghi chú trên báo cáo)."""
    return replace(table, note=" ".join(filter(None, (str(table.note), note_of(known)))))


def note_of(known: date) -> Any:
    """Say what a report as known on a day knows (theo những gì đã biết)."""
    return _(
        "Theo những gì đã ghi sổ đến hết ngày %(day)s; tên xã, nhóm và số nhóm theo danh sách"
        " hiện nay."
    ) % {"day": shown(known)}
