"""Alarm 17: more was paid as allowances than the share of interest collected (phụ cấp).

Formula: allowances paid since 1 January and not undone, over interest received (account 511) in
the same time; raised over `share` percent. Source: fund.md 11.17 and 1.3: half of the interest.
"""

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from qqv.capital.spending import Allowance, allowances_paid
from qqv.ledger.figures import moved_by_month
from qqv.reports.table import Link, Row
from qqv.rules.access import Role, Scope, Verb
from qqv.rules.chart import Chart
from qqv.rules.money import Vnd
from qqv.rules.refusals import shown
from qqv.watch.alarm import Alarm, Found, Level, Limit, Limits, Measure
from qqv.watch.columns import VOUCHER, as_percent, day, money, text


def find(scope: Scope, on: date, limits: Limits) -> list[Found]:
    """Find boards that paid more allowances than interest allows (chi phụ cấp quá)."""
    first = on.replace(month=1, day=1)
    paid: dict[int, list[Allowance]] = {}
    for one in allowances_paid(scope, first=first, last=on):
        paid.setdefault(one.board_id, []).append(one)
    if not paid:
        return []
    charts = (Chart.INTEREST_INCOME.value,)
    earned: dict[int, Vnd] = {}
    for (board, _chart, _month), amount in moved_by_month(
        scope, charts=charts, first=first, last=on
    ).items():
        earned[board] = earned.get(board, 0) + amount
    return [
        _found(board, rows, earned.get(board, 0), limits)
        for board, rows in paid.items()
        if sum(row.amount for row in rows) * 100 > earned.get(board, 0) * limits["share"]
    ]


def _found(board: int, rows: list[Allowance], earned: Vnd, limits: Limits) -> Found:
    total = sum(row.amount for row in rows)
    return Found(
        subject=f"ban-{board}-{rows[-1].on.year}",
        board_id=board,
        sentence=_(
            "%(commune)s: từ đầu năm chi phụ cấp %(total)s đ, bằng %(part)s lãi đã thu"
            " %(earned)s đ; được chi %(share)s%%."
        )
        % {
            "commune": rows[0].commune,
            "total": shown(total),
            "part": as_percent(total, earned),
            "earned": shown(earned),
            "share": limits["share"],
        },
        since=rows[-1].on,
        level=Level.WARN,
        acts=Role.PROVINCE_ACCOUNTANT,
        link=Link(screen="slips", query=(("xa", str(board)),)),
        rows=tuple(
            Row(
                cells=(row.voucher, row.on, row.party, row.amount),
                link=Link(screen="voucher", id=row.entry_id),
            )
            for row in rows
        ),
    )


ALARM = Alarm(
    number=17,
    name=gettext_lazy("Chi phụ cấp quá phần lãi"),
    means=gettext_lazy(
        "Phụ cấp đã chi từ đầu năm nhiều hơn phần được chi trên số lãi thật sự đã thu."
    ),
    verb=Verb.SEE_BOOKS,
    find=find,
    columns=(
        VOUCHER,
        day("on", gettext_lazy("Ngày")),
        text("party", gettext_lazy("Người nhận"), 2),
        money("amount", gettext_lazy("Số tiền")),
    ),
    limits=(
        Limit(
            name="share",
            label=gettext_lazy("Phần lãi được chi phụ cấp"),
            measure=Measure.PERCENT,
            default=50,
        ),
    ),
)
