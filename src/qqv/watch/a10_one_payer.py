"""Alarm 10: a whole group pays as one person would (cả nhóm trả như một người).

Formula: in `times` meetings running, each at most 45 days after the one before, the group met the
same number of days late, `days` at least; or every line of at least `least` members was a round
sum, a whole number of `unit`. Source: fund.md 11.10; the trainer's second plant.
"""

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from qqv.collection.queries.patterns import Met, meetings_since
from qqv.reports.table import Link, Row
from qqv.rules.access import Role, Scope, Verb
from qqv.rules.refusals import shown
from qqv.rules.schedule import months_later
from qqv.watch.alarm import Alarm, Found, Level, Limit, Limits, Measure
from qqv.watch.columns import VOUCHER, count, day, money

MONTHS = 6
NEXT = 45  # days within which the next month's meeting comes


def find(scope: Scope, on: date, limits: Limits) -> list[Found]:
    """Find groups that pay as one person would (trả như một người)."""
    since = months_later(on, -MONTHS)
    groups = meetings_since(scope, since=since, until=on, unit=max(limits["unit"], 1))
    found = []
    for meetings in groups.values():
        late = _run([met for met in meetings if met.after >= limits["days"]], same=True)
        whole = [met for met in meetings if met.round == met.paid >= limits["least"]]
        for kind, run in (("tre", late), ("chan", _run(whole, same=False))):
            if len(run) >= limits["times"]:
                found.append(_found(kind, run))
    return found


def _run(meetings: list[Met], *, same: bool) -> list[Met]:
    """Find the longest run of meetings that follow each other (các buổi liền nhau)."""
    best: list[Met] = []
    run: list[Met] = []
    for met in meetings:
        follows = run and (met.met_on - run[-1].met_on).days <= NEXT
        if not (follows and (not same or met.after == run[-1].after)):
            run = []
        run.append(met)
        best = max(best, list(run), key=len)
    return best


def _found(kind: str, run: list[Met]) -> Found:
    last = run[-1]
    sentence = (
        _(
            "%(group)s, %(commune)s: %(times)s buổi liền cả nhóm cùng trả muộn đúng %(days)s ngày,"
            " lần cuối %(day)s, %(amount)s đ."
        )
        if kind == "tre"
        else _(
            "%(group)s, %(commune)s: %(times)s buổi liền ai cũng trả số tròn, lần cuối %(day)s,"
            " %(amount)s đ."
        )
    )
    return Found(
        subject=f"nhom-{last.group_id}-{kind}",
        board_id=last.board_id,
        group_id=last.group_id,
        sentence=sentence
        % {
            "group": last.group,
            "commune": last.commune,
            "times": len(run),
            "days": last.after,
            "day": shown(last.met_on),
            "amount": shown(last.total),
        },
        since=run[0].met_on,
        level=Level.BAD,
        acts=Role.PROVINCE_OFFICER,
        link=Link(screen="group", id=last.group_id),
        mark=f"{last.met_on}",
        rows=tuple(
            Row(
                cells=(
                    _("Bảng kê %(day)s") % {"day": shown(met.met_on)},
                    met.met_on,
                    met.after,
                    met.paid,
                    met.total,
                ),
                link=Link(screen="sheet", id=met.sheet_id),
            )
            for met in run
        ),
    )


ALARM = Alarm(
    number=10,
    name=gettext_lazy("Cả nhóm trả như một người"),
    means=gettext_lazy(
        "Nhiều buổi liền, cả nhóm cùng trả muộn đúng một số ngày, hoặc ai cũng trả số tròn: có thể"
        " một người trả thay, hoặc tiền đã bị giữ lại."
    ),
    verb=Verb.SEE_BOOKS,
    fraud=True,
    find=find,
    columns=(
        VOUCHER,
        day("met", gettext_lazy("Ngày thu")),
        count("after", gettext_lazy("Muộn, ngày")),
        count("paid", gettext_lazy("Người trả")),
        money("total", gettext_lazy("Đã thu")),
    ),
    limits=(
        Limit(
            name="times",
            label=gettext_lazy("Số buổi liền nhau"),
            measure=Measure.COUNT,
            default=3,
        ),
        Limit(
            name="days",
            label=gettext_lazy("Cả nhóm muộn từ"),
            measure=Measure.DAYS,
            default=5,
        ),
        Limit(
            name="unit",
            label=gettext_lazy("Số tròn là bội của"),
            measure=Measure.VND,
            default=100_000,
        ),
        Limit(
            name="least",
            label=gettext_lazy("Số người trả số tròn ít nhất"),
            measure=Measure.COUNT,
            default=5,
        ),
    ),
)
