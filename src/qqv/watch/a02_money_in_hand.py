"""Alarm 2: a group collected, and the money is still with its leader (thu chưa nộp).

Formula: what the leader's drawer holds, of which the oldest is handed on first; raised when the
oldest meeting in it is more than `days` past, or the sum is more than `most`. Bad from three
times either. Source: I23; cases F3 and F4 of the regulation's reader, fund.md 4.2.
"""

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from qqv.collection.queries.hand_over import InHand, held_by_groups, meetings_in_hand
from qqv.reports.table import Link, Row
from qqv.rules.access import Role, Scope, Verb
from qqv.rules.refusals import shown
from qqv.watch.alarm import Alarm, Found, Level, Limit, Limits, Measure
from qqv.watch.columns import VOUCHER, day, money


def find(scope: Scope, on: date, limits: Limits) -> list[Found]:
    """Find leaders who hold money for too long, or too much of it (tiền ở trưởng nhóm)."""
    late = [
        row
        for row in held_by_groups(scope, on=on)
        if row.days > limits["days"] or row.held > limits["most"]
    ]
    behind = meetings_in_hand({row.group_id: row.held for row in late}, on=on)
    return [_found(row, behind.get(row.group_id, []), on, limits) for row in late]


def _found(row: InHand, meetings: list[tuple[int, date, int]], on: date, limits: Limits) -> Found:
    long = row.days > 3 * limits["days"] or row.held > 3 * limits["most"]
    return Found(
        subject=f"nhom-{row.group_id}",
        board_id=row.board_id,
        group_id=row.group_id,
        sentence=_("%(group)s, %(commune)s: thu rồi chưa nộp %(amount)s đ, đã %(days)s ngày.")
        % {
            "group": row.name,
            "commune": row.commune,
            "amount": shown(row.held),
            "days": row.days,
        },
        since=row.since or on,
        level=Level.BAD if long else Level.WARN,
        acts=Role.COMMUNE_CASHIER,
        link=Link(screen="group", id=row.group_id),
        rows=tuple(
            Row(cells=(sheet_voucher, met_on, total), link=Link(screen="sheet", id=sheet_id))
            for sheet_id, met_on, total in meetings
            for sheet_voucher in (_("Bảng kê %(day)s") % {"day": shown(met_on)},)
        ),
    )


ALARM = Alarm(
    number=2,
    name=gettext_lazy("Thu rồi chưa nộp"),
    means=gettext_lazy(
        "Tiền nhóm đã thu còn ở trưởng nhóm quá số ngày cho phép, hoặc nhiều hơn mức được giữ;"
        " tiền thu trước tính là nộp trước."
    ),
    verb=Verb.SEE_BOOKS,
    fraud=True,
    find=find,
    columns=(VOUCHER, day("met", gettext_lazy("Ngày họp")), money("total", gettext_lazy("Đã thu"))),
    limits=(
        Limit(
            name="days",
            label=gettext_lazy("Giữ tiền nhiều nhất"),
            measure=Measure.DAYS,
            default=3,
        ),
        Limit(
            name="most",
            label=gettext_lazy("Số tiền trưởng nhóm giữ nhiều nhất"),
            measure=Measure.VND,
            default=10_000_000,
        ),
    ),
)
