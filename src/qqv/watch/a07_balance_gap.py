"""Alarm 7: a member says another balance than the books (số dư lệch khi đối chiếu).

Formula: on a visit that ended in the last `months`, the last word of a drawn member whom the
inspector met differs from the books, principal or savings, by more than `most`. Source: fund.md
11.7; cases F3 and F5 of fund.md 4.2.
"""

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from qqv.inspection.queries.coverage import Gap, gaps
from qqv.reports.table import Link, Row
from qqv.rules.access import Role, Scope, Verb
from qqv.rules.periods import months_later
from qqv.rules.refusals import shown
from qqv.watch.alarm import Alarm, Found, Level, Limit, Limits, Measure
from qqv.watch.columns import money, text


def find(scope: Scope, on: date, limits: Limits) -> list[Found]:
    """Find drawn members whose word differs from the books (lệch số dư)."""
    rows = gaps(scope, first=months_later(on, -limits["months"]), last=on)
    return [_found(row) for row in rows if row.widest > limits["most"]]


def _found(row: Gap) -> Found:
    return Found(
        subject=f"doi-chieu-{row.id}",
        board_id=row.board_id,
        group_id=row.group_id,
        sentence=_(
            "%(member)s, %(unit)s: sổ ghi còn nợ %(owed)s đ, tiết kiệm %(saved)s đ; chị ấy nói nợ"
            " %(said_owed)s đ, tiết kiệm %(said_saved)s đ."
        )
        % {
            "member": row.member,
            "unit": row.unit,
            "owed": shown(row.principal),
            "saved": shown(row.savings),
            "said_owed": shown(row.said_principal),
            "said_saved": shown(row.said_savings),
        },
        since=row.on,
        level=Level.BAD,
        acts=Role.PROVINCE_OFFICER,
        link=Link(screen="visit", id=row.inspection_id),
        mark=f"{row.id}",
        rows=(
            Row(cells=(_("Sổ của quỹ"), row.principal, row.savings, "")),
            Row(cells=(row.member, row.said_principal, row.said_savings, row.note)),
        ),
    )


ALARM = Alarm(
    number=7,
    name=gettext_lazy("Thành viên nói số dư khác sổ"),
    means=gettext_lazy(
        "Khi kiểm tra, thành viên được bốc chọn nói dư nợ hoặc tiết kiệm khác sổ của quỹ lúc đó,"
        " lệch quá mức cho phép."
    ),
    verb=Verb.SEE_BOOKS,
    fraud=True,
    find=find,
    columns=(
        text("who", gettext_lazy("Theo"), 2),
        money("principal", gettext_lazy("Dư nợ gốc")),
        money("savings", gettext_lazy("Tiết kiệm")),
        text("note", gettext_lazy("Lời thành viên"), 3),
    ),
    limits=(
        Limit(
            name="most",
            label=gettext_lazy("Lệch nhiều nhất không báo"),
            measure=Measure.VND,
            default=0,
        ),
        Limit(
            name="months",
            label=gettext_lazy("Xem các lần kiểm tra trong"),
            measure=Measure.MONTHS,
            default=12,
        ),
    ),
)
