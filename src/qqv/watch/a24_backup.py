"""Alarm 24: the books were not copied out lately (chưa sao lưu).

Formula: the newest copy in QQV_DATA/backups is older than `hours`, by the clock, or there is
none. Only for who sees the whole fund; a training fund needs no copies. Source: fund.md 11.24.
"""

from datetime import date, datetime, timedelta

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from qqv.config.copies import newest_copy
from qqv.people.directory import province_of
from qqv.reports.table import Link, Row
from qqv.rules.access import Role, Scope, Verb
from qqv.trail.recording import now
from qqv.watch.alarm import Alarm, Found, Level, Limit, Limits, Measure
from qqv.watch.columns import day, text


def find(scope: Scope, on: date, limits: Limits) -> list[Found]:
    """Find a fund whose books were not copied out lately (chưa sao lưu)."""
    board = province_of(scope) if scope.everywhere and not settings.DEMO else None
    if board is None:
        return []
    copy = newest_copy(settings.DATA / "backups")
    if copy and copy[1] >= now() - timedelta(hours=limits["hours"]):
        return []
    return [_found(board, copy, on, limits)]


def _found(board: int, copy: tuple[str, datetime] | None, on: date, limits: Limits) -> Found:
    at = timezone.localtime(copy[1]) if copy else None
    sentence = (
        _("Sổ sách chưa được sao lưu từ %(at)s, quá %(hours)s giờ.")
        % {"at": f"{at:%H:%M %d/%m/%Y}", "hours": limits["hours"]}
        if at
        else _("Sổ sách chưa có bản sao lưu nào trên máy này.")
    )
    return Found(
        subject="sao-luu",
        board_id=board,
        sentence=sentence,
        since=at.date() if at else on,
        level=Level.WARN,
        acts=Role.PROVINCE_ACCOUNTANT,
        link=Link(screen="alarms", query=(("so", "24"),)),
        rows=(Row(cells=(copy[0], at.date())),) if copy and at else (),
    )


ALARM = Alarm(
    number=24,
    name=gettext_lazy("Chưa sao lưu"),
    means=gettext_lazy(
        "Bản sao lưu mới nhất của sổ sách đã cũ, hoặc chưa có bản nào; tính theo giờ thật của máy."
    ),
    verb=Verb.SEE_BOOKS,
    find=find,
    columns=(text("copy", gettext_lazy("Bản sao"), 3), day("at", gettext_lazy("Ngày sao lưu"))),
    limits=(
        Limit(
            name="hours",
            label=gettext_lazy("Sao lưu ít nhất mỗi"),
            measure=Measure.HOURS,
            default=24,
        ),
    ),
)
