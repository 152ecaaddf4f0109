"""Alarm 4: money was lent without an appraisal before the approval (giải ngân chưa thẩm định).

Formula: a disbursed loan without an application, without an approval on or before its day, or
without a passed appraisal on or before the approval. No screen lets this happen: found, it means
that rows were changed behind the program. Source: fund.md 11.4, I17. No threshold.
"""

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from qqv.lending.queries.overdue import OneLoan, lent_unappraised
from qqv.reports.table import Link
from qqv.rules.access import Role, Scope, Verb
from qqv.rules.refusals import shown
from qqv.watch.alarm import Alarm, Found, Level, Limits
from qqv.watch.loans import LOANS, loan_rows


def find(scope: Scope, on: date, limits: Limits) -> list[Found]:
    """Find loans that were never appraised (giải ngân chưa thẩm định)."""
    return [_found(row) for row in lent_unappraised(scope)]


def _found(row: OneLoan) -> Found:
    return Found(
        subject=f"khoan-vay-{row.loan_id}",
        board_id=row.board_id,
        group_id=row.group_id,
        sentence=_(
            "%(member)s, %(group)s, %(commune)s: nhận %(principal)s đ ngày %(day)s mà không có"
            " thẩm định hoặc phê duyệt trước đó."
        )
        % {
            "member": row.member,
            "group": row.group,
            "commune": row.commune,
            "principal": shown(row.principal),
            "day": shown(row.disbursed_on),
        },
        since=row.disbursed_on,
        level=Level.BAD,
        acts=Role.PROVINCE_CHAIR,
        link=Link(screen="loan", id=row.loan_id),
        mark=f"{row.loan_id}",
        rows=loan_rows([row]),
    )


ALARM = Alarm(
    number=4,
    name=gettext_lazy("Giải ngân chưa thẩm định"),
    means=gettext_lazy(
        "Khoản vay đã giải ngân mà không có biên bản thẩm định đạt trước khi duyệt. Phần mềm không"
        " cho làm việc này, nên nếu nổi lên là dữ liệu đã bị sửa từ bên ngoài."
    ),
    verb=Verb.SEE_BOOKS,
    fraud=True,
    find=find,
    columns=LOANS,
)
