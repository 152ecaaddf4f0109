"""Alarm 3: too much cash in a till, or cash that does not reach the bank (tiền mặt để lâu).

Formula: the till holds more than `most`; or of what it holds more than `float` came in over
`days` days ago, what came in first being taken to go out first. Source: fund.md 11.3 and the
cases F6, F7: cash held for months.
"""

from datetime import date, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from qqv.ledger.oddities import TillHeld, tills_held
from qqv.reports.table import Link, Row
from qqv.rules.access import Role, Scope, Verb
from qqv.rules.refusals import shown
from qqv.watch.alarm import Alarm, Found, Level, Limit, Limits, Measure
from qqv.watch.columns import VOUCHER, day, money, text


def find(scope: Scope, on: date, limits: Limits) -> list[Found]:
    """Find tills with too much cash, or cash too old (tồn quỹ)."""
    return [
        _found(till, on, limits)
        for till in tills_held(scope, on=on, days=limits["days"])
        if till.held > limits["most"] or till.old > limits["float"]
    ]


def _found(till: TillHeld, on: date, limits: Limits) -> Found:
    days = {"days": limits["days"], "old": shown(till.old), "held": shown(till.held)}
    old = till.old > limits["float"]
    sentence = (
        _(
            "%(commune)s: quỹ có %(held)s đ tiền mặt, trong đó %(old)s đ quá %(days)s ngày chưa nộp"
            " ngân hàng."
        )
        if old
        else _("%(commune)s: quỹ có %(held)s đ tiền mặt, hơn mức %(most)s đ được để lại.")
    )
    return Found(
        subject=f"ban-{till.board_id}",
        board_id=till.board_id,
        sentence=sentence % (days | {"commune": till.commune, "most": shown(limits["most"])}),
        since=on - timedelta(days=limits["days"] if old else 0),
        level=Level.BAD if old and till.held > limits["most"] else Level.WARN,
        acts=Role.COMMUNE_CASHIER,
        link=Link(screen="cash-book", query=(("xa", str(till.board_id)),)),
        rows=tuple(
            Row(cells=(voucher, received, memo, amount), link=Link(screen="voucher", id=entry))
            for entry, voucher, received, memo, amount in till.received
        ),
    )


ALARM = Alarm(
    number=3,
    name=gettext_lazy("Tiền mặt để lâu ở quỹ"),
    means=gettext_lazy(
        "Quỹ tiền mặt nhiều hơn mức được để lại, hoặc có tiền thu đã nhiều ngày chưa nộp ngân hàng;"
        " tiền vào trước tính là ra trước."
    ),
    verb=Verb.SEE_BOOKS,
    fraud=True,
    find=find,
    columns=(
        VOUCHER,
        day("on", gettext_lazy("Ngày thu")),
        text("memo", gettext_lazy("Diễn giải"), 4),
        money("amount", gettext_lazy("Số tiền")),
    ),
    limits=(
        Limit(
            name="most",
            label=gettext_lazy("Tiền mặt nhiều nhất ở quỹ"),
            measure=Measure.VND,
            default=30_000_000,
        ),
        Limit(
            name="days",
            label=gettext_lazy("Nộp ngân hàng trong"),
            measure=Measure.DAYS,
            default=5,
        ),
        Limit(
            name="float",
            label=gettext_lazy("Tiền lẻ được để lại"),
            measure=Measure.VND,
            default=2_000_000,
        ),
    ),
)
