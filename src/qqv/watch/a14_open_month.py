"""Alarm 14: a book's month is not closed in time (chậm khóa sổ).

Formula: the month before last day's is not closed although day `day` of this month is over; bad
when two months or more are open. Source: fund.md 11.14.
"""

from datetime import date, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from qqv.ledger.oddities import closed_books
from qqv.reports.table import Link, Row
from qqv.rules.access import Role, Scope, Verb
from qqv.rules.refusals import shown
from qqv.rules.schedule import months_later
from qqv.watch.alarm import Alarm, Found, Level, Limit, Limits, Measure
from qqv.watch.columns import day, text


def find(scope: Scope, on: date, limits: Limits) -> list[Found]:
    """Find books whose past months are still open (sổ chưa khóa)."""
    # Until day 7 of a month the month before last is the one that must be closed.
    late = 0 if on.day > limits["day"] else 1
    due = months_later(on.replace(day=1), -late) - timedelta(days=1)
    found = []
    for board, name, opened_on, closed in closed_books(scope):
        through = closed or opened_on - timedelta(days=1)
        if through < due and opened_on <= due:
            found.append(_found(board, name, through, due, limits))
    return found


def _found(board: int, name: str, through: date, due: date, limits: Limits) -> Found:
    first = through + timedelta(days=1)
    months = (due.year - first.year) * 12 + due.month - first.month + 1
    return Found(
        subject=f"ban-{board}",
        board_id=board,
        sentence=_(
            "%(commune)s: chưa khóa sổ %(n)s tháng, từ tháng %(month)s; hạn là ngày %(day)s tháng"
            " sau."
        )
        % {"commune": name, "n": months, "month": f"{first:%m/%Y}", "day": limits["day"]},
        since=months_later(first.replace(day=1), 1) + timedelta(days=limits["day"]),
        level=Level.BAD if months > 1 else Level.WARN,
        acts=Role.COMMUNE_ACCOUNTANT,
        link=Link(screen="periods", query=(("xa", str(board)),)),
        rows=tuple(
            Row(cells=(f"{months_later(first.replace(day=1), n):%m/%Y}", shown(due), through))
            for n in range(months)
        ),
    )


ALARM = Alarm(
    number=14,
    name=gettext_lazy("Chậm khóa sổ"),
    means=gettext_lazy("Sổ tháng trước chưa khóa khi đã qua ngày hạn của tháng này."),
    verb=Verb.SEE_BOOKS,
    find=find,
    columns=(
        text("month", gettext_lazy("Tháng chưa khóa")),
        text("due", gettext_lazy("Phải khóa đến")),
        day("closed", gettext_lazy("Đã khóa đến")),
    ),
    limits=(
        Limit(
            name="day",
            label=gettext_lazy("Khóa sổ tháng trước đến hết ngày"),
            measure=Measure.COUNT,
            default=7,
        ),
    ),
)
