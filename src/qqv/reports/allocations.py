"""What capital came, went to communes and came back, line by line? (sổ phân bổ vốn)"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from qqv.capital.capital_page import decisions_of
from qqv.ledger.figures import Movement, movements
from qqv.people.models import Board
from qqv.reports import said
from qqv.reports.asked import Asked, in_span, money
from qqv.reports.table import Cell, Column, Kind, Link, Row, Table, Tone, summed
from qqv.rules.access import Scope
from qqv.rules.chart import Chart
from qqv.rules.money import Vnd

# A whole fund's capital, in mm on paper.
WIDE = 30


@dataclass(slots=True, kw_only=True)
class _Line:
    """What one voucher did to capital, in đồng."""

    move: Movement
    came: Vnd = 0
    went: Vnd = 0
    given: Vnd = 0
    back: Vnd = 0


def allocations_table(scope: Scope, asked: Asked) -> Table:
    """Show the capital allocation book: the province's from 411 and 136, a commune's from 361
    (sổ phân bổ vốn)."""
    province = Board.objects.within(scope).filter(level=Board.Level.PROVINCE).exists()
    opening, lines = (_of_province if province else _of_communes)(scope, asked)
    decisions = decisions_of([line.move.entry_id for line in lines])
    columns = (
        Column(key="on", label=_("Ngày"), kind=Kind.DAY),
        Column(key="voucher", label=_("Phiếu"), weight=3),
        Column(key="decision", label=_("Quyết định, chứng từ"), weight=3),
        Column(key="memo", label=_("Diễn giải"), weight=5),
        replace(money("came", _("Nhận từ bên cấp")), width=WIDE),
        money("went", _("Trả bên cấp")),
        replace(money("given", _("Phân bổ cho xã")), width=WIDE),
        money("back", _("Xã trả lại")),
        Column(key="left", label=_("Còn lại"), kind=Kind.VND, width=WIDE),
    )
    left = opening
    rows = [
        Row(
            cells=(asked.first, "", "", _("Số dư đầu kỳ"), 0, 0, 0, 0, opening),
            tone=Tone.OPENING,
        )
    ]
    for line in lines:
        sign = 1 if province else -1
        left += line.came - line.went - sign * (line.given - line.back)
        link = Link(screen="voucher", id=line.move.entry_id)
        cells: tuple[Cell, ...] = (
            line.move.on,
            line.move.voucher,
            decisions.get(line.move.entry_id, ""),
            line.move.memo,
        )
        figures = (line.came, line.went, line.given, line.back, left)
        rows.append(Row(cells=(*cells, *figures), link=link, links=(("voucher", link),)))
    total = list(summed(columns, rows, _("Cộng")))
    total[0], total[3], total[-1] = None, _("Cộng"), left
    return Table(
        name="so-phan-bo-von",
        title=_("Sổ phân bổ vốn"),
        unit=_("Đơn vị: đồng"),
        period=in_span(asked),
        columns=columns,
        rows=tuple(rows),
        total=tuple(total),
        definitions=(said.CAPITAL_LEFT if province else said.CAPITAL_HELD,),
    )


def _of_province(scope: Scope, asked: Asked) -> tuple[Vnd, list[_Line]]:
    """What the province holds: the fund's capital less what lies with communes."""
    capital, moved = _moved(scope, asked, Chart.CAPITAL)
    allocated, placed = _moved(scope, asked, Chart.ALLOCATED)
    lines: dict[int, _Line] = {}
    for move in moved:
        line = lines.setdefault(move.entry_id, _Line(move=move))
        line.came += move.credit
        line.went += move.debit
    for move in placed:
        line = lines.setdefault(move.entry_id, _Line(move=move))
        line.given += move.debit
        line.back += move.credit
    return -capital - allocated, _ordered(lines.values())


def _of_communes(scope: Scope, asked: Asked) -> tuple[Vnd, list[_Line]]:
    """What communes hold of the fund's capital."""
    held, moved = _moved(scope, asked, Chart.RECEIVED_CAPITAL)
    lines: dict[int, _Line] = {}
    for move in moved:
        line = lines.setdefault(move.entry_id, _Line(move=move))
        line.given += move.credit
        line.back += move.debit
    return -held, _ordered(lines.values())


def _moved(scope: Scope, asked: Asked, chart: Chart) -> tuple[Vnd, list[Movement]]:
    days = {"first": asked.first, "last": asked.last}
    return movements(scope, chart=chart.value, account_id=None, **days)


def _ordered(lines: Iterable[_Line]) -> list[_Line]:
    return sorted(lines, key=lambda line: (line.move.on, line.move.entry_id))
