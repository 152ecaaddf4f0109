"""Alarm 5: works that nobody has looked at, or that are not accepted (công trình chưa nghiệm thu).

Formula: a loan disbursed more than `look` months ago without any visit to its works, or more than
`accept` months ago without an acceptance; one alarm for each group. Source: fund.md 11.5, I18.
"""

from datetime import date

from django.utils.translation import gettext_lazy, ngettext

from qqv.lending.queries.overdue import OneLoan, of_groups, works_not_accepted, works_unseen
from qqv.reports.table import Link
from qqv.rules.access import Role, Scope, Verb
from qqv.rules.schedule import months_later
from qqv.watch.alarm import Alarm, Found, Level, Limit, Limits, Measure
from qqv.watch.loans import LOANS, loan_rows


def find(scope: Scope, on: date, limits: Limits) -> list[Found]:
    """Find groups whose works wait too long (công trình chậm)."""
    due = works_not_accepted(scope, lent_before=months_later(on, -limits["accept"]))
    unseen = works_unseen(scope, lent_before=months_later(on, -limits["look"]))
    late = {row.loan_id for row in due}
    waiting = of_groups(due + [row for row in unseen if row.loan_id not in late])
    return [_found(rows, late, limits) for rows in waiting.values()]


def _found(rows: list[OneLoan], late: set[int], limits: Limits) -> Found:
    first = rows[0]
    due = sum(row.loan_id in late for row in rows)
    text = (
        ngettext(
            "%(group)s, %(commune)s: %(n)s công trình quá %(months)s tháng chưa nghiệm thu.",
            "%(group)s, %(commune)s: %(n)s công trình quá %(months)s tháng chưa nghiệm thu.",
            due,
        )
        if due
        else ngettext(
            "%(group)s, %(commune)s: %(n)s công trình quá %(months)s tháng chưa ai đến xem.",
            "%(group)s, %(commune)s: %(n)s công trình quá %(months)s tháng chưa ai đến xem.",
            len(rows),
        )
    )
    months = limits["accept"] if due else limits["look"]
    said = {"group": first.group, "commune": first.commune, "n": due or len(rows)}
    return Found(
        subject=f"nhom-{first.group_id}",
        board_id=first.board_id,
        group_id=first.group_id,
        sentence=text % (said | {"months": months}),
        since=months_later(first.disbursed_on, months),
        level=Level.WARN if due else Level.INFO,
        acts=Role.COMMUNE_ACCOUNTANT,
        link=Link(screen="works"),
        rows=loan_rows(rows),
    )


ALARM = Alarm(
    number=5,
    name=gettext_lazy("Công trình chưa xem, chưa nghiệm thu"),
    means=gettext_lazy(
        "Đã giải ngân nhiều tháng mà chưa ai ghi một lần xem công trình, hoặc chưa nghiệm thu đạt."
    ),
    verb=Verb.SEE,
    find=find,
    columns=LOANS,
    limits=(
        Limit(
            name="look",
            label=gettext_lazy("Xem công trình trong"),
            measure=Measure.MONTHS,
            default=3,
        ),
        Limit(
            name="accept",
            label=gettext_lazy("Nghiệm thu trong"),
            measure=Measure.MONTHS,
            default=6,
        ),
    ),
)
