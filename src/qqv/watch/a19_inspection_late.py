"""Alarm 19: nobody has been there for long, or a finding is late (lâu chưa kiểm tra).

Formula: a commune's board whose last ended visit is more than `months` past, or that has had
none since it began that long ago; visits to its groups do not count. And a finding that waits for
its unit more than `days` after the deadline that holds now. Source: fund.md 11.19, I25.
"""

from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from qqv.inspection.queries.desk import last_inspected, units_to_draw
from qqv.inspection.queries.findings import FindingRow, open_findings
from qqv.people.models import Board
from qqv.reports.table import Link, Row
from qqv.rules.access import Role, Scope, Verb
from qqv.rules.periods import months_later
from qqv.rules.refusals import shown
from qqv.watch.alarm import Alarm, Found, Level, Limit, Limits, Measure
from qqv.watch.columns import day, text


def find(scope: Scope, on: date, limits: Limits) -> list[Found]:
    """Find boards nobody visited and findings past their deadline (kiểm tra, khắc phục chậm)."""
    late = [row for row in open_findings(scope, on=on) if row.late_days > limits["days"]]
    unseen = _unseen(scope, on, months_later(on, -limits["months"]))
    return [*unseen, *(_late(row) for row in late)]


def _unseen(scope: Scope, on: date, since: date) -> Iterator[Found]:
    last = last_inspected(scope, on=on)
    begun = dict(Board.objects.within(scope).values_list("pk", "valid_from"))
    for unit in units_to_draw(scope, groups=False, on=on):
        seen = last.get(unit.key)
        if (seen or begun[unit.board_id]) >= since:
            continue
        text_ = (
            _("%(unit)s: lần kiểm tra cuối ngày %(day)s, quá lâu chưa ai đến.")
            if seen
            else _("%(unit)s: chưa được kiểm tra lần nào từ ngày %(day)s.")
        )
        from_ = seen or begun[unit.board_id]
        yield Found(
            subject=unit.key,
            board_id=unit.board_id,
            sentence=text_ % {"unit": unit.name, "day": shown(from_)},
            since=from_,
            level=Level.WARN,
            acts=Role.INSPECTOR,
            link=Link(screen="inspections"),
            rows=(Row(cells=(unit.name, _("Lần kiểm tra cuối") if seen else _("Lập ban"), from_)),),
        )


def _late(row: FindingRow) -> Found:
    return Found(
        subject=f"phat-hien-{row.id}",
        board_id=row.board_id,
        group_id=row.group_id,
        sentence=_("%(unit)s: phát hiện quá hạn khắc phục %(n)s ngày, %(who)s chịu trách nhiệm.")
        % {"unit": row.unit, "n": row.late_days, "who": row.responsible},
        since=row.due_on,
        level=Level.BAD,
        acts=Role.COMMUNE_CHAIR,
        link=Link(screen="finding", id=row.id),
        rows=(
            Row(cells=(row.unit, row.text, row.found_on)),
            Row(cells=(row.unit, _("Hạn khắc phục"), row.due_on)),
        ),
    )


ALARM = Alarm(
    number=19,
    name=gettext_lazy("Lâu chưa kiểm tra, phát hiện quá hạn"),
    means=gettext_lazy(
        "Ban quản lý xã không có lần kiểm tra nào kết thúc trong số tháng cho phép, hoặc một phát"
        " hiện chưa được khắc phục quá hạn đã ghi."
    ),
    verb=Verb.SEE_BOOKS,
    find=find,
    columns=(
        text("unit", gettext_lazy("Nơi"), 2),
        text("what", gettext_lazy("Việc"), 3),
        day("on", gettext_lazy("Ngày")),
    ),
    limits=(
        Limit(
            name="months",
            label=gettext_lazy("Giữa hai lần kiểm tra nhiều nhất"),
            measure=Measure.MONTHS,
            default=12,
        ),
        Limit(
            name="days",
            label=gettext_lazy("Phát hiện được quá hạn nhiều nhất"),
            measure=Measure.DAYS,
            default=0,
        ),
    ),
)
