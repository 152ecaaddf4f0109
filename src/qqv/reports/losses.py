"""How much was written off, how much came back, and is it much? As a table."""

from datetime import date, timedelta

from django.utils.translation import gettext as _

from qqv.ledger.figures import held_on
from qqv.lending.queries.relief import Lost, lost_by_board
from qqv.reports import said
from qqv.reports.asked import (
    Asked,
    By,
    count,
    money,
    named,
    on_day,
    place_columns,
    places,
    share,
    table,
)
from qqv.reports.table import Link, Row, Table
from qqv.rules.access import Scope
from qqv.rules.chart import Chart
from qqv.rules.money import Vnd, part_of, portion, rounded
from qqv.rules.periods import months_later


def write_offs_table(scope: Scope, asked: Asked) -> Table:
    """Show what was written off and came back in twelve months (nợ đã xóa, I09)."""
    before = months_later(asked.on, -12)
    lost = lost_by_board(scope, first=before + timedelta(days=1), last=asked.on)
    then, now = _lent(scope, before), _lent(scope, asked.on)
    columns = (
        *place_columns(By.COMMUNE),
        count("debts", _("Khoản nợ đã xóa")),
        money("principal", _("Gốc đã xóa")),
        money("interest", _("Lãi không thu")),
        money("recovered", _("Đã thu lại")),
        money("mean", _("Dư nợ bình quân")),
        share("ratio", _("Tỷ lệ xóa nợ")),
    )
    rows = []
    for place in places(scope, By.COMMUNE, asked):
        gone = _together([lost[board] for board in place.boards if board in lost])
        both = sum(then.get(board, 0) + now.get(board, 0) for board in place.boards)
        rows.append(
            Row(
                cells=(
                    *named(place),
                    gone.debts,
                    gone.principal,
                    gone.interest,
                    gone.recovered,
                    _mean(both),
                    portion(2 * gone.principal, both),
                ),
                link=Link(screen="reliefs"),
            )
        )
    whole = sum(gone.principal for gone in lost.values())
    both = sum(then.values()) + sum(now.values())
    return table(
        "xoa-no",
        _("Nợ đã xóa"),
        on_day(asked),
        columns,
        rows,
        (said.WRITTEN_OFF,),
        ratio=portion(2 * whole, both),
    )


def _together(parts: list[Lost]) -> Lost:
    return Lost(
        debts=sum(part.debts for part in parts),
        principal=sum(part.principal for part in parts),
        interest=sum(part.interest for part in parts),
        recovered=sum(part.recovered for part in parts),
    )


def _lent(scope: Scope, on: date) -> dict[int, Vnd]:
    held = held_on(scope, on=on)
    return {board: sum_ for (board, chart), sum_ in held.items() if chart == Chart.LOANS}


def _mean(both: Vnd) -> Vnd:
    return rounded(part_of(both, numerator=1, denominator=2))
