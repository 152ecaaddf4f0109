"""What do alarms about loans have in common? The rows behind them, one line a loan."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from qqv.lending.queries.overdue import OneLoan
from qqv.reports.table import Link, Row
from qqv.watch.columns import GROUP, LOAN, MEMBER, day, money

LOANS = (
    MEMBER,
    LOAN,
    GROUP,
    day("disbursed", _("Giải ngân")),
    money("principal", _("Vay")),
    money("outstanding", _("Dư nợ")),
    day("since", _("Từ ngày")),
)


def loan_rows(rows: Iterable[OneLoan]) -> tuple[Row, ...]:
    """Write loans as rows that lead to their pages (các khoản vay)."""
    return tuple(
        Row(
            cells=(
                row.member,
                row.number,
                row.group,
                row.disbursed_on,
                row.principal,
                row.outstanding,
                row.since,
            ),
            link=Link(screen="loan", id=row.loan_id),
        )
        for row in rows
    )
