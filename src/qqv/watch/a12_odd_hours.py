"""Alarm 12: entries dated back or written at night, and too many undone (ghi sổ bất thường).

Formula: over the last `window` days, one person's entries in one book that were written more than
`days` after their day, or between 22:00 and 5:00; raised from `least` of them on; or more than
`reversals` entries of hers that undo others. What was taken in when books were opened is left out.
A commune may enter its paper sheets twice a month, hence 15 days. Source: fund.md 11.12.
"""

from collections import defaultdict
from datetime import date, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from qqv.ledger.oddities import Written, written_since
from qqv.reports.table import Link, Row
from qqv.rules.access import Role, Scope, Verb
from qqv.watch.alarm import Alarm, Found, Level, Limit, Limits, Measure
from qqv.watch.columns import VOUCHER, count, day, text

NIGHT = (22, 5)


def find(scope: Scope, on: date, limits: Limits) -> list[Found]:
    """Find those who write late, by night, or undo too much (ghi sổ bất thường)."""
    odd: dict[tuple[int, int, str], list[Written]] = defaultdict(list)
    since = on - timedelta(days=limits["window"])
    for row in written_since(scope, since=since, until=on):
        for kind in _kinds(row, limits):
            odd[row.board_id, row.user_id, kind].append(row)
    return [
        _found(kind, rows, limits)
        for (_board, _user, kind), rows in odd.items()
        if _count(rows) > (limits["reversals"] if kind == "dao" else limits["least"] - 1)
    ]


def _count(rows: list[Written]) -> int:
    """Count what was done: one reversal may write two entries (số lần)."""
    return len({row.record_id for row in rows})


def _kinds(row: Written, limits: Limits) -> list[str]:
    kinds = []
    if row.reverses:
        kinds.append("dao")
    if row.days_after > limits["days"]:
        kinds.append("lui-ngay")
    if row.hour >= NIGHT[0] or row.hour < NIGHT[1]:
        kinds.append("dem")
    return kinds


def _found(kind: str, rows: list[Written], limits: Limits) -> Found:
    last = rows[-1]
    sentences = {
        "dao": _("%(who)s đảo phiếu của %(commune)s %(n)s lần trong %(window)s ngày."),
        "lui-ngay": _(
            "%(who)s ghi %(n)s chứng từ của %(commune)s lùi hơn %(days)s ngày, trong %(window)s"
            " ngày qua."
        ),
        "dem": _(
            "%(who)s ghi %(n)s chứng từ của %(commune)s trong đêm, từ 22 giờ đến 5 giờ, trong"
            " %(window)s ngày qua."
        ),
    }
    said = {"who": last.who, "n": _count(rows), "commune": last.commune}
    return Found(
        subject=f"ban-{last.board_id}-nguoi-{last.user_id}-{kind}",
        board_id=last.board_id,
        sentence=sentences[kind] % (said | dict(limits)),
        since=rows[0].at.date(),
        level=Level.WARN,
        acts=Role.PROVINCE_ACCOUNTANT,
        link=Link(screen="trail"),
        mark=f"{last.entry_id}",
        rows=tuple(
            Row(
                cells=(row.voucher, row.on, row.at.date(), row.hour, row.memo),
                link=Link(screen="voucher", id=row.entry_id),
            )
            for row in rows
        ),
    )


ALARM = Alarm(
    number=12,
    name=gettext_lazy("Ghi lùi ngày, ghi ban đêm, đảo nhiều"),
    means=gettext_lazy(
        "Một người ghi nhiều chứng từ lùi ngày hoặc vào ban đêm, hoặc đảo nhiều chứng từ. Số liệu"
        " lấy vào khi mở sổ không tính."
    ),
    verb=Verb.SEE_BOOKS,
    fraud=True,
    find=find,
    columns=(
        VOUCHER,
        day("on", gettext_lazy("Ngày chứng từ")),
        day("at", gettext_lazy("Ngày ghi")),
        count("hour", gettext_lazy("Giờ ghi")),
        text("memo", gettext_lazy("Diễn giải"), 4),
    ),
    limits=(
        Limit(name="days", label=gettext_lazy("Lùi hơn"), measure=Measure.DAYS, default=15),
        Limit(
            name="least",
            label=gettext_lazy("Số chứng từ lùi ngày, ban đêm, từ"),
            measure=Measure.COUNT,
            default=3,
        ),
        Limit(
            name="reversals",
            label=gettext_lazy("Số chứng từ đảo nhiều nhất"),
            measure=Measure.COUNT,
            default=5,
        ),
        Limit(
            name="window",
            label=gettext_lazy("Xem các chứng từ ghi trong"),
            measure=Measure.DAYS,
            default=30,
        ),
    ),
)
