"""Alarm 21: a loan is larger than allowed (vượt mức vay).

Formula: an open loan above `most`, or above the most its product allowed. The default is the
ceiling of Decision 20/2017/QĐ-TTg for microfinance programs. Source: fund.md 11.21.
"""

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from qqv.lending.queries.overdue import OneLoan, over_the_limit
from qqv.reports.table import Link
from qqv.rules.access import Role, Scope, Verb
from qqv.rules.refusals import shown
from qqv.watch.alarm import Alarm, Found, Level, Limit, Limits, Measure
from qqv.watch.loans import LOANS, loan_rows


def find(scope: Scope, on: date, limits: Limits) -> list[Found]:
    """Find open loans above the ceiling (vượt mức vay)."""
    return [_found(row) for row in over_the_limit(scope, most=limits["most"])]


def _found(row: OneLoan) -> Found:
    return Found(
        subject=f"khoan-vay-{row.loan_id}",
        board_id=row.board_id,
        group_id=row.group_id,
        sentence=_("%(member)s, %(group)s, %(commune)s: vay %(principal)s đ, quá mức %(most)s đ.")
        % {
            "member": row.member,
            "group": row.group,
            "commune": row.commune,
            "principal": shown(row.principal),
            "most": shown(row.most),
        },
        since=row.disbursed_on,
        level=Level.WARN,
        acts=Role.PROVINCE_CHAIR,
        link=Link(screen="loan", id=row.loan_id),
        mark=f"{row.loan_id}",
        rows=loan_rows([row]),
    )


ALARM = Alarm(
    number=21,
    name=gettext_lazy("Vượt mức vay"),
    means=gettext_lazy(
        "Khoản vay chưa tất toán lớn hơn mức trần của chương trình tài chính vi mô, hoặc lớn hơn"
        " mức cao nhất của sản phẩm vay."
    ),
    verb=Verb.SEE_BOOKS,
    find=find,
    columns=LOANS,
    limits=(
        Limit(
            name="most",
            label=gettext_lazy("Mức trần một khoản vay"),
            measure=Measure.VND,
            default=50_000_000,
        ),
    ),
)
