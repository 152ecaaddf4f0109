"""Alarm 22: a loan was extended too often (gia hạn nhiều lần).

Formula: extensions of an open loan, more than `times`. Source: fund.md 11.22; a loan that is
always extended is late without saying so.
"""

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from qqv.lending.queries.overdue import OneLoan, extended_often
from qqv.reports.table import Link
from qqv.rules.access import Role, Scope, Verb
from qqv.rules.refusals import shown
from qqv.watch.alarm import Alarm, Found, Level, Limit, Limits, Measure
from qqv.watch.loans import LOANS, loan_rows


def find(scope: Scope, on: date, limits: Limits) -> list[Found]:
    """Find loans extended too often (gia hạn nhiều lần)."""
    return [_found(row) for row in extended_often(scope, over=limits["times"])]


def _found(row: OneLoan) -> Found:
    return Found(
        subject=f"khoan-vay-{row.loan_id}",
        board_id=row.board_id,
        group_id=row.group_id,
        sentence=_("%(member)s, %(group)s, %(commune)s: đã gia hạn %(n)s lần, còn nợ %(owed)s đ.")
        % {
            "member": row.member,
            "group": row.group,
            "commune": row.commune,
            "n": row.times,
            "owed": shown(row.outstanding),
        },
        since=row.since,
        level=Level.WARN,
        acts=Role.COMMUNE_CHAIR,
        link=Link(screen="loan", id=row.loan_id),
        mark=f"{row.times}",
        rows=loan_rows([row]),
    )


ALARM = Alarm(
    number=22,
    name=gettext_lazy("Gia hạn nhiều lần"),
    means=gettext_lazy("Khoản vay chưa tất toán đã được gia hạn nhiều lần hơn mức cho phép."),
    verb=Verb.SEE_BOOKS,
    find=find,
    columns=LOANS,
    limits=(
        Limit(
            name="times",
            label=gettext_lazy("Số lần gia hạn nhiều nhất"),
            measure=Measure.COUNT,
            default=1,
        ),
    ),
)
