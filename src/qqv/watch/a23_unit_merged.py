"""Alarm 23: a unit was merged, and what lay in it was not re-mapped (chưa đặt lại đơn vị).

Formula: a group of the day whose hamlet ended before it, and a board that still sits in a unit
that ended before it. A group needs `days` to be laid anew. Source: fund.md 6.1, 11.23.
"""

from datetime import date, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from qqv.people.placing import Unplaced, Unseated, unplaced, unseated
from qqv.reports.table import Column, Link, Row
from qqv.rules.access import Role, Scope, Verb
from qqv.rules.refusals import shown
from qqv.watch.alarm import Alarm, Found, Level, Limit, Limits, Measure
from qqv.watch.columns import day


def find(scope: Scope, on: date, limits: Limits) -> list[Found]:
    """Find groups and boards left in units that have ended (đơn vị đã sáp nhập)."""
    grace = timedelta(days=limits["days"])
    groups = [row for row in unplaced(scope, on=on) if row.ended_on + grace < on]
    return [_group(row) for row in groups] + [_board(row) for row in unseated(scope, on=on)]


def _group(row: Unplaced) -> Found:
    said = {
        "group": row.group,
        "commune": row.commune,
        "hamlet": row.hamlet,
        "day": shown(row.ended_on),
    }
    link = Link(screen="group-place", id=row.group_id)
    return Found(
        subject=f"nhom-{row.group_id}",
        board_id=row.board_id,
        group_id=row.group_id,
        sentence=_("%(group)s, %(commune)s: %(hamlet)s đã hết từ ngày %(day)s, nhóm chưa đặt lại.")
        % said,
        since=row.ended_on + timedelta(days=1),
        level=Level.INFO,
        acts=Role.COMMUNE_ACCOUNTANT,
        link=link,
        rows=(Row(cells=(row.hamlet, row.ended_on, ", ".join(row.successors)), link=link),),
    )


def _board(row: Unseated) -> Found:
    said = {"board": row.board, "unit": row.unit, "day": shown(row.ended_on)}
    return Found(
        subject=f"ban-{row.board_id}",
        board_id=row.board_id,
        sentence=_("Ban quản lý %(board)s còn đặt ở %(unit)s, đơn vị đã hết từ ngày %(day)s.")
        % said,
        since=row.ended_on + timedelta(days=1),
        level=Level.WARN,
        acts=Role.PROVINCE_CHAIR,
        link=Link(screen="groups", query=(("xa", str(row.board_id)),)),
        rows=(Row(cells=(row.unit, row.ended_on, "")),),
    )


ALARM = Alarm(
    number=23,
    name=gettext_lazy("Đơn vị đã sáp nhập, nhóm chưa đặt lại"),
    means=gettext_lazy(
        "Thôn, xóm của nhóm hoặc xã của ban quản lý đã sáp nhập vào đơn vị khác mà nhóm, ban chưa "
        "được đặt vào đơn vị mới."
    ),
    verb=Verb.SEE_BOOKS,
    find=find,
    columns=(
        Column(key="unit", label=gettext_lazy("Đơn vị cũ"), weight=2),
        day("ended_on", gettext_lazy("Ngày cuối")),
        Column(key="successors", label=gettext_lazy("Đơn vị nối tiếp"), weight=3),
    ),
    limits=(
        Limit(
            name="days",
            label=gettext_lazy("Số ngày để đặt lại nhóm"),
            measure=Measure.DAYS,
            default=30,
        ),
    ),
)
