"""Alarm 1: loans are late (nợ chậm).

Formula: days since the oldest installment not fully paid fell due, by today's books; one alarm
for each group. Known from `first` days on, a warning from `warn`, bad from `bad`; the sentence
says how many are over each of the steps 10, 30, 90 and 180. Source: fund.md 11.1.
"""

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from qqv.lending.queries.overdue import OneLoan, late_loans, of_groups
from qqv.reports.table import Link
from qqv.rules.access import Role, Scope, Verb
from qqv.rules.refusals import shown
from qqv.watch.alarm import Alarm, Found, Level, Limit, Limits, Measure
from qqv.watch.loans import LOANS, loan_rows

STEPS = (180, 90, 30, 10)


def find(scope: Scope, on: date, limits: Limits) -> list[Found]:
    """Find groups with late loans (nhóm có nợ chậm)."""
    late = of_groups(late_loans(scope, on=on, over=limits["first"] - 1))
    return [_found(rows, on, limits) for rows in late.values()]


def _found(rows: list[OneLoan], on: date, limits: Limits) -> Found:
    oldest = rows[0]
    longest = (on - oldest.since).days
    level = Level.BAD if longest >= limits["bad"] else Level.WARN
    text = ngettext(
        "%(group)s, %(commune)s: %(n)s khoản chậm, lâu nhất %(member)s %(days)s ngày, dư nợ cả"
        " khoản cộng lại %(owed)s đ (%(steps)s).",
        "%(group)s, %(commune)s: %(n)s khoản chậm, lâu nhất %(member)s %(days)s ngày, dư nợ cả"
        " khoản cộng lại %(owed)s đ (%(steps)s).",
        len(rows),
    )
    return Found(
        subject=f"nhom-{oldest.group_id}",
        board_id=oldest.board_id,
        group_id=oldest.group_id,
        sentence=text
        % {
            "group": oldest.group,
            "commune": oldest.commune,
            "n": len(rows),
            "member": oldest.member,
            "days": longest,
            "owed": shown(sum(row.outstanding for row in rows)),
            "steps": _steps(rows, on),
        },
        since=oldest.since,
        level=level if longest >= limits["warn"] else Level.INFO,
        acts=Role.COMMUNE_ACCOUNTANT,
        link=Link(screen="group", id=oldest.group_id),
        rows=loan_rows(rows),
    )


def _steps(rows: list[OneLoan], on: date) -> str:
    """Say how many are over which step, the longest first (các mức chậm)."""
    late = [(on - row.since).days for row in rows]
    said, above = [], 0
    for step in STEPS:
        count = sum(days > step for days in late)
        if count > above:
            said.append(_("%(n)s trên %(step)s ngày") % {"n": count - above, "step": step})
        above = count
    if len(late) > above:
        said.append(_("%(n)s đến 10 ngày") % {"n": len(late) - above})
    return ", ".join(said)


ALARM = Alarm(
    number=1,
    name=gettext_lazy("Nợ chậm"),
    means=gettext_lazy(
        "Có khoản vay mà kỳ cũ nhất chưa trả đủ đã quá hạn; tính theo sổ sách hiện có, gộp theo"
        " nhóm."
    ),
    verb=Verb.SEE,
    find=find,
    columns=LOANS,
    limits=(
        Limit(
            name="first",
            label=gettext_lazy("Cho biết khi chậm từ"),
            measure=Measure.DAYS,
            default=1,
        ),
        Limit(
            name="warn",
            label=gettext_lazy("Cần xử lý khi chậm từ"),
            measure=Measure.DAYS,
            default=30,
        ),
        Limit(
            name="bad",
            label=gettext_lazy("Nghiêm trọng khi chậm từ"),
            measure=Measure.DAYS,
            default=90,
        ),
    ),
)
