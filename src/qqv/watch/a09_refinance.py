"""Alarm 9: a loan that may have paid the one before it (vay để trả nợ cũ).

Formula: the next loan was disbursed less than `days` after the one before was settled; or less
than `lump_days` after, where its last payment was at least `lump` percent of what had been lent.
Looks at loans disbursed in the last `months`. Source: fund.md 11.9; the trainer's third plant.
"""

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from qqv.lending.queries.suspicions import Refinance, refinances
from qqv.reports.table import Link, Row
from qqv.rules.access import Role, Scope, Verb
from qqv.rules.refusals import shown
from qqv.rules.schedule import months_later
from qqv.watch.alarm import Alarm, Found, Level, Limit, Limits, Measure
from qqv.watch.columns import LOAN, day, money, text


def find(scope: Scope, on: date, limits: Limits) -> list[Found]:
    """Find second loans that came too soon after the first was paid off (vay lại quá nhanh)."""
    return [
        _found(row)
        for row in refinances(scope, first=months_later(on, -limits["months"]), last=on)
        if _suspect(row, limits)
    ]


def _suspect(row: Refinance, limits: Limits) -> bool:
    if row.gap < limits["days"]:
        return True
    lump = row.last_paid * 100 >= row.before_principal * limits["lump"]
    return lump and row.gap < limits["lump_days"]


def _found(row: Refinance) -> Found:
    return Found(
        subject=f"khoan-vay-{row.loan_id}",
        board_id=row.board_id,
        group_id=row.group_id,
        sentence=_(
            "%(member)s, %(group)s, %(commune)s: tất toán khoản cũ ngày %(settled)s bằng một lần"
            " trả %(paid)s đ, %(gap)s ngày sau nhận khoản mới %(principal)s đ."
        )
        % {
            "member": row.member,
            "group": row.group,
            "commune": row.commune,
            "settled": shown(row.settled_on),
            "paid": shown(row.last_paid),
            "gap": row.gap,
            "principal": shown(row.principal),
        },
        since=row.disbursed_on,
        level=Level.BAD,
        acts=Role.PROVINCE_OFFICER,
        link=Link(screen="loan", id=row.loan_id),
        mark=f"{row.loan_id}",
        rows=(
            Row(
                cells=(row.before_number, _("Trả hết"), row.settled_on, row.last_paid),
                link=Link(screen="loan", id=row.before_id),
            ),
            Row(
                cells=(row.number, _("Giải ngân"), row.disbursed_on, row.principal),
                link=Link(screen="loan", id=row.loan_id),
            ),
        ),
    )


ALARM = Alarm(
    number=9,
    name=gettext_lazy("Vay khoản mới để trả khoản cũ"),
    means=gettext_lazy(
        "Khoản vay sau được giải ngân quá sớm sau khi trả hết khoản trước, hoặc khoản trước được"
        " trả hết bằng một món lớn ngay trước đó."
    ),
    verb=Verb.SEE_BOOKS,
    fraud=True,
    find=find,
    columns=(
        LOAN,
        text("what", gettext_lazy("Việc"), 2),
        day("on", gettext_lazy("Ngày")),
        money("amount", gettext_lazy("Số tiền")),
    ),
    limits=(
        Limit(
            name="days",
            label=gettext_lazy("Từ trả hết đến vay lại ít nhất"),
            measure=Measure.DAYS,
            default=10,
        ),
        Limit(
            name="lump",
            label=gettext_lazy("Món trả cuối coi là lớn, so với số đã vay"),
            measure=Measure.PERCENT,
            default=25,
        ),
        Limit(
            name="lump_days",
            label=gettext_lazy("Sau món lớn, đến vay lại ít nhất"),
            measure=Measure.DAYS,
            default=60,
        ),
        Limit(
            name="months",
            label=gettext_lazy("Xem các khoản giải ngân trong"),
            measure=Measure.MONTHS,
            default=12,
        ),
    ),
)
