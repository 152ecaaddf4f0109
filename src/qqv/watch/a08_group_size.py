"""Alarm 8: a group is too small or too large (quy mô nhóm).

Formula: members now, against the fund's least and most size (10 and 30 unless it says otherwise).
Source: fund.md 11.8, I20. Its thresholds are the fund's own, which joining obeys too.
"""

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from qqv.people.sizes import Sized, sizes_outside
from qqv.reports.table import Link, Row
from qqv.rules.access import Role, Scope, Verb
from qqv.watch.alarm import Alarm, Found, Level, Limits
from qqv.watch.columns import GROUP, count


def find(scope: Scope, on: date, limits: Limits) -> list[Found]:
    """Find groups under the least or over the most size (nhóm cần củng cố)."""
    return [_found(row) for row in sizes_outside(scope, on=on)]


def _found(row: Sized) -> Found:
    sentence = (
        _("%(group)s, %(commune)s: còn %(n)s thành viên, dưới mức %(least)s.")
        if row.members < row.least
        else _("%(group)s, %(commune)s: có %(n)s thành viên, trên mức %(most)s.")
    )
    said = {"group": row.group, "commune": row.commune, "n": row.members}
    return Found(
        subject=f"nhom-{row.group_id}",
        board_id=row.board_id,
        group_id=row.group_id,
        sentence=sentence % (said | {"least": row.least, "most": row.most}),
        since=row.since,
        level=Level.INFO,
        acts=Role.COMMUNE_CHAIR,
        link=Link(screen="group", id=row.group_id),
        rows=(
            Row(
                cells=(row.group, row.members, row.least, row.most),
                link=Link(screen="group", id=row.group_id),
            ),
        ),
    )


ALARM = Alarm(
    number=8,
    name=gettext_lazy("Quy mô nhóm"),
    means=gettext_lazy(
        "Nhóm có ít thành viên hơn mức thấp nhất của quỹ, hoặc nhiều hơn mức cao nhất; hai mức này"
        " là của quỹ, dùng cả khi kết nạp."
    ),
    verb=Verb.SEE,
    find=find,
    columns=(
        GROUP,
        count("members", gettext_lazy("Thành viên")),
        count("least", gettext_lazy("Mức thấp nhất")),
        count("most", gettext_lazy("Mức cao nhất")),
    ),
)
