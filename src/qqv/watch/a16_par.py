"""Alarm 16: too much of a commune's lending is at risk (PAR30).

Formula: I04, the whole balance of loans more than `late` days late over the whole outstanding, by
today's books; a warning over `warn` percent, bad over `bad`. Source: fund.md 11.16.
"""

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from qqv.lending.queries.overdue import late_by_board
from qqv.people.directory import board_names
from qqv.reports.table import Link, Row
from qqv.rules.access import Role, Scope, Verb
from qqv.rules.money import Vnd, ratio
from qqv.rules.refusals import shown
from qqv.watch.alarm import Alarm, Found, Level, Limit, Limits, Measure
from qqv.watch.columns import as_percent, money, share, text


def find(scope: Scope, on: date, limits: Limits) -> list[Found]:
    """Find communes whose portfolio at risk is too large (PAR)."""
    found = late_by_board(scope, on=on, over=limits["late"])
    names = board_names(found)
    return [
        _found(board, names[board], owed, late, on, limits)
        for board, (owed, late) in found.items()
        if late * 100 > owed * limits["warn"]
    ]


def _found(board: int, name: str, owed: Vnd, late: Vnd, on: date, limits: Limits) -> Found:
    query = (("xa", str(board)), ("cham", str(limits["late"])))
    link = Link(screen="report-loans", query=query)
    return Found(
        subject=f"ban-{board}",
        board_id=board,
        sentence=_(
            "%(commune)s: nợ chậm trên %(days)s ngày %(late)s đ, bằng %(par)s dư nợ %(owed)s đ."
        )
        % {
            "commune": name,
            "days": limits["late"],
            "late": shown(late),
            "par": as_percent(late, owed),
            "owed": shown(owed),
        },
        since=on,
        level=Level.BAD if late * 100 > owed * limits["bad"] else Level.WARN,
        acts=Role.COMMUNE_CHAIR,
        link=link,
        rows=(Row(cells=(name, owed, late, ratio(late, owed)), link=link),),
    )


ALARM = Alarm(
    number=16,
    name=gettext_lazy("Dư nợ rủi ro cao"),
    means=gettext_lazy(
        "Dư nợ cả khoản của những khoản chậm quá số ngày dưới đây, chia cho tổng dư nợ của xã"
        " (I04)."
    ),
    verb=Verb.SEE_BOOKS,
    find=find,
    columns=(
        text("commune", gettext_lazy("Xã"), 2),
        money("owed", gettext_lazy("Dư nợ")),
        money("late", gettext_lazy("Dư nợ rủi ro")),
        share("par", gettext_lazy("Tỷ lệ")),
    ),
    limits=(
        Limit(name="late", label=gettext_lazy("Chậm quá"), measure=Measure.DAYS, default=30),
        Limit(
            name="warn", label=gettext_lazy("Cần xử lý khi quá"), measure=Measure.PERCENT, default=2
        ),
        Limit(
            name="bad",
            label=gettext_lazy("Nghiêm trọng khi quá"),
            measure=Measure.PERCENT,
            default=5,
        ),
    ),
)
