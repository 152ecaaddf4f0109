"""How do alarms look as a table, and as plain values, for files and for scripts?"""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from qqv.reports.table import Link, Row, Table
from qqv.rules.refusals import shown
from qqv.watch.alarm import Level, Measure
from qqv.watch.columns import day, text
from qqv.watch.queries import Raised, State

LEVELS: dict[Level, Any] = {
    Level.BAD: gettext_lazy("Nghiêm trọng"),
    Level.WARN: gettext_lazy("Cần xử lý"),
    Level.INFO: gettext_lazy("Theo dõi"),
}
STATES: dict[State, Any] = {
    State.NEW: gettext_lazy("Mới"),
    State.KNOWN: gettext_lazy("Đã biết"),
    State.BACK: gettext_lazy("Lại nổi lên"),
    State.RESOLVED: gettext_lazy("Đã giải quyết"),
}
MEASURES: dict[Measure, Any] = {
    Measure.DAYS: gettext_lazy("%(n)s ngày"),
    Measure.HOURS: gettext_lazy("%(n)s giờ"),
    Measure.MONTHS: gettext_lazy("%(n)s tháng"),
    Measure.VND: gettext_lazy("%(n)s đ"),
    Measure.PERCENT: gettext_lazy("%(n)s %%"),
    Measure.COUNT: gettext_lazy("%(n)s"),
}


def measured(value: int, measure: Measure) -> str:
    """Write a threshold with what it is counted in (ngưỡng)."""
    return (str(MEASURES[measure]) % {"n": shown(value)}).replace(" ", "\u00a0")


def alarms_table(rows: Sequence[Raised], *, on: date) -> Table:
    """Write all alarms as one list (danh sách cảnh báo)."""
    columns = (
        text("level", _("Mức độ")),
        text("alarm", _("Cảnh báo"), 2),
        text("sentence", _("Sự việc"), 4),
        text("board", _("Xã"), 2),
        text("person", _("Người xử lý"), 2),
        day("since", _("Từ ngày")),
        text("state", _("Tình trạng")),
        text("note", _("Ghi chú gần nhất"), 2),
    )
    return Table(
        name="canh-bao",
        title=_("Cảnh báo"),
        unit="",
        period=_("Ngày %(day)s") % {"day": shown(on)},
        columns=columns,
        rows=tuple(_row(row) for row in rows),
    )


def _row(row: Raised) -> Row:
    return Row(
        cells=(
            str(LEVELS[row.found.level]),
            str(row.alarm.name),
            row.found.sentence,
            row.board,
            row.person,
            row.found.since,
            str(STATES[row.state]),
            row.history[-1].note if row.history else "",
        ),
        link=Link(screen="alarms", query=(("so", str(row.alarm.number)),)),
    )


def as_values(row: Raised) -> dict[str, object]:
    """Write one alarm as plain values, for a script (cảnh báo ra JSON)."""
    return {
        "alarm": row.alarm.number,
        "name": str(row.alarm.name),
        "fraud": row.alarm.fraud,
        "level": row.found.level.value,
        "subject": row.found.subject,
        "board": row.board,
        "sentence": row.found.sentence,
        "person": row.person,
        "since": row.found.since.isoformat(),
        "state": row.state.value,
        "rows": len(row.found.rows),
    }
