"""Is the capital whole, what was earned and spent, and which vouchers say so? As tables."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

from django.utils.translation import gettext as _

from qqv.capital.sources import original_capital
from qqv.ledger.actions import month_end
from qqv.ledger.figures import held_on, moved_by_month, movements
from qqv.lending.queries.portfolio import standings
from qqv.people.models import Board
from qqv.people.seats import seats_then
from qqv.reports import said
from qqv.reports.asked import (
    Asked,
    By,
    Place,
    asked_at,
    in_span,
    money,
    on_day,
    place_columns,
    places,
    share,
    table,
    to_report,
)
from qqv.reports.table import Cell, Column, Kind, Link, Row, Table, Tone
from qqv.rules.access import Scope
from qqv.rules.chart import LINES, Chart
from qqv.rules.money import Vnd, portion
from qqv.rules.refusals import shown
from qqv.trail.knowing import known_before

EARNED = (("511", 1), ("518", 1), ("642", -1), ("643", -1))


@dataclass(frozen=True, slots=True, kw_only=True)
class Capital:
    """Where the money of some books is on a day, in đồng (vốn đang ở đâu)."""

    good: Vnd
    late: Vnd
    bank: Vnd
    cash: Vnd
    moving: Vnd
    province: Vnd
    short: Vnd
    savings: Vnd
    payable: Vnd
    original: Vnd
    allocated: Vnd
    lost: Vnd

    @property
    def held(self) -> Vnd:
        """What the fund has, less what it owes its members (vốn còn giữ)."""
        parts = (self.good, self.late, self.bank, self.cash, self.moving, self.province)
        return sum(parts) + self.short - self.savings - self.payable

    @property
    def kept(self) -> Fraction | None:
        """Share of the original capital still held (bảo toàn vốn)."""
        return portion(self.held, self.original)


def income_table(scope: Scope, asked: Asked) -> Table:
    """Show interest and other income and expense by month or commune (thu, chi)."""
    charts = tuple(chart for chart, _sign in EARNED)
    moved = moved_by_month(scope, charts=charts, first=asked.first, last=asked.last)
    columns = (
        money("511", _("Thu lãi cho vay")),
        money("518", _("Thu khác")),
        money("642", _("Chi hoạt động")),
        money("643", _("Tổn thất xóa nợ")),
        money("net", _("Chênh lệch")),
    )
    title, definitions = _("Thu, chi"), (said.INCOME,)
    if asked.by == By.COMMUNE:
        lines = [
            (place.name, asked_at(asked, place), _of_boards(moved, place.boards))
            for place in _boards(scope, asked)
        ]
        head = place_columns(By.COMMUNE)
    else:
        months = sorted({month for _b, _c, month in moved})
        lines = [
            (
                f"{month:%m/%Y}",
                replace(
                    asked,
                    first=max(month, asked.first),
                    last=min(month_end(month), asked.last),
                ),
                _of_month(moved, month),
            )
            for month in months
        ]
        head = (Column(key="month", label=_("Tháng")),)
    rows = []
    for name, below, sums in lines:
        net = sum(sign * sums.get(chart, 0) for chart, sign in EARNED)
        cells: tuple[Cell, ...] = (name, *(sums.get(chart, 0) for chart in charts), net)
        links = [(chart, to_report("lines", below, chart=chart)) for chart in charts]
        other = By.COMMUNE if asked.by != By.COMMUNE else By.MONTH
        deeper = to_report("income", below, by=other)
        rows.append(Row(cells=cells, link=deeper, links=(*links, ("net", deeper))))
    return table("thu-chi", title, in_span(asked), (*head, *columns), rows, definitions)


def _of_boards(moved: dict[tuple[int, str, date], Vnd], boards: tuple[int, ...]) -> dict[str, Vnd]:
    found: dict[str, Vnd] = {}
    for (board, chart, _month), amount in moved.items():
        if board in boards:
            found[chart] = found.get(chart, 0) + amount
    return found


def _of_month(moved: dict[tuple[int, str, date], Vnd], month: date) -> dict[str, Vnd]:
    found: dict[str, Vnd] = {}
    for (_board, chart, at), amount in moved.items():
        if at == month:
            found[chart] = found.get(chart, 0) + amount
    return found


def _boards(scope: Scope, asked: Asked) -> list[Place]:
    """The communes and the province, whose book earns and spends as well."""
    above = Board.objects.within(scope).exclude(level=Board.Level.COMMUNE).order_by("level", "code")
    seats = seats_then(above, on=asked.seated)
    return places(replace(scope, groups=frozenset()), By.COMMUNE, asked) + [
        Place(id=b.pk, by=By.COMMUNE, name=seats[b.pk].name, commune=b.name, boards=(b.pk,))
        for b in above
    ]


def capital_table(scope: Scope, asked: Asked) -> Table:
    """Show where the capital is and how much of it is left (bảo toàn vốn)."""
    if asked.by == By.COMMUNE:
        return _by_commune(scope, asked)
    whole = _capital(scope, asked.on)
    day = replace(asked, by=By.COMMUNE)
    loans, drawers = to_report("loans", day), _drawers(day)
    lines: tuple[tuple[str, Vnd, Link | None, Tone], ...] = (
        (
            _("Dư nợ trong hạn"),
            whole.good,
            to_report("loans", day, late_to=0),
            Tone.LINE,
        ),
        (_("Dư nợ có kỳ quá hạn"), whole.late, to_report("loans", day, late=0), Tone.LINE),
        (_("Tiền gửi ngân hàng ở xã"), whole.bank, drawers["112"], Tone.LINE),
        (_("Tiền mặt ở xã"), whole.cash, drawers["111"], Tone.LINE),
        (_("Ở trưởng nhóm, đang chuyển"), whole.moving, drawers["113"], Tone.LINE),
        (_("Quỹ tỉnh (tiền gửi, tiền mặt)"), whole.province, drawers["112"], Tone.LINE),
        (_("Thiếu quỹ chờ xử lý"), whole.short, drawers["138"], Tone.LINE),
        (_("Trừ: tiết kiệm của thành viên"), -whole.savings, to_report("savings", day), Tone.LINE),
        (_("Trừ: tiền thừa phải trả"), -whole.payable, drawers["338"], Tone.LINE),
        (_("Vốn còn giữ"), whole.held, loans, Tone.SUBTOTAL),
        (
            _("Vốn còn giữ, không kể dư nợ quá hạn (I11)"),
            whole.held - whole.late,
            loans,
            Tone.SUBTOTAL,
        ),
        (_("Vốn gốc"), whole.original, drawers["361"], Tone.SUBTOTAL),
        (_("Đã mất (nợ đã xóa)"), whole.lost, drawers["643"], Tone.SUBTOTAL),
    )
    rows = tuple(
        Row(
            cells=(name, amount, portion(amount, whole.original)),
            tone=tone,
            links=(("amount", link),) if link else (),
        )
        for name, amount, link, tone in lines
    )
    return Table(
        name="bao-toan-von",
        title=_("Bảo toàn vốn"),
        unit=_("Đơn vị: đồng"),
        period=on_day(asked),
        columns=(
            Column(key="name", label=_("Chỉ tiêu"), weight=4),
            money("amount", _("Số tiền")),
            share("share", _("So với vốn gốc")),
        ),
        rows=rows,
        definitions=(said.KEPT, said.WHOLE, said.ORIGINAL, said.LOST),
    )


def _drawers(asked: Asked) -> dict[str, Link]:
    charts = ("111", "112", "113", "138", "338", "361", "643")
    return {chart: to_report("drawers", asked, chart=chart) for chart in charts}


def _by_commune(scope: Scope, asked: Asked) -> Table:
    held, loans = held_on(scope, on=asked.on), standings(scope, on=asked.on)
    columns = (
        *place_columns(By.COMMUNE),
        money("131", _("Dư nợ")),
        money("late", _("Trong đó quá hạn")),
        money("112", _("Ngân hàng")),
        money("111", _("Tiền mặt")),
        money("113", _("Ở trưởng nhóm")),
        money("4231", _("Tiết kiệm")),
        money("held", _("Vốn còn giữ")),
        money("361", _("Vốn tỉnh phân bổ")),
        share("kept", _("Còn giữ")),
        share("used", _("Sử dụng vốn (I12)")),
    )
    rows, total = [], [0, 0, 0]
    for place in places(replace(scope, groups=frozenset()), By.COMMUNE, asked):
        mine: dict[str, Vnd] = defaultdict(int)
        for (board, chart), amount in held.items():
            mine[chart] += amount if board in place.boards else 0
        late = sum(x.outstanding for x in loans if x.board_id in place.boards and x.late > 0)
        one = capital_of(mine, late=late, original=mine.get("361", 0))
        owed = one.good + one.late
        figures = (owed, late, one.bank, one.cash, one.moving, one.savings, one.held, one.original)
        links = [
            (chart, to_report("drawers", asked, place, chart=chart))
            for chart in ("112", "111", "113", "361")
        ]
        links += [("131", to_report("loans", asked, place))]
        links += [("late", to_report("loans", asked, place, late=0))]
        links += [("4231", to_report("savings", asked, place, by=By.GROUP))]
        below = to_report("capital", asked, place, by=By.TOTAL)
        links += [(key, below) for key in ("held", "kept", "used")]
        kept, used = portion(one.held, one.original), portion(owed, one.original)
        rows.append(Row(cells=(place.name, *figures, kept, used), link=below, links=tuple(links)))
        total = [a + b for a, b in zip(total, (owed, one.held, one.original), strict=True)]
    return table(
        "bao-toan-von",
        _("Bảo toàn vốn"),
        on_day(asked),
        columns,
        rows,
        (said.KEPT, said.ORIGINAL, said.IN_USE),
        kept=portion(total[1], total[2]),
        used=portion(total[0], total[2]),
    )


def whole_of(scope: Scope, held: Mapping[tuple[int, str], Vnd], *, on: date, late: Vnd) -> Capital:
    """Sort what the books held on a day by where it is; `late` of the loans are (vốn ở đâu)."""
    levels = dict(Board.objects.within(scope).values_list("pk", "level"))
    sums: dict[str, Vnd] = {}
    province = 0
    for (board, chart), amount in held.items():
        if levels.get(board) == Board.Level.PROVINCE and chart in ("111", "112"):
            province += amount
        else:
            sums[chart] = sums.get(chart, 0) + amount
    original = sums.get("361", 0)
    if scope.everywhere:
        # A source bears no moment of writing, but its entry does.
        known = sums.get("411", 0)
        original = original_capital(scope.fund_id, on=on) if known_before() is None else known
    return capital_of(sums, late=late, original=original, province=province)


def _capital(scope: Scope, on: date) -> Capital:
    late = sum(loan.outstanding for loan in standings(scope, on=on) if loan.late > 0)
    return whole_of(scope, held_on(scope, on=on), on=on, late=late)


def capital_of(held: Mapping[str, Vnd], *, late: Vnd, original: Vnd, province: Vnd = 0) -> Capital:
    """Tell by lines of the chart where money is (vốn đang ở đâu)."""
    return Capital(
        good=held.get("131", 0) - late,
        late=late,
        bank=held.get("112", 0),
        cash=held.get("111", 0),
        moving=held.get("113", 0) + held.get("114", 0),
        province=province,
        short=held.get("138", 0),
        savings=held.get("4231", 0) + held.get("4232", 0),
        payable=held.get("338", 0),
        original=original,
        allocated=held.get("361", 0),
        lost=held.get("643", 0),
    )


def drawers_table(scope: Scope, asked: Asked) -> Table:
    """Show what one line of the chart held on a day, book by book (số dư tài khoản)."""
    chart = _chart(asked.chart)
    held = held_on(scope, on=asked.on)
    rows = []
    for place in _boards(scope, asked):
        amount = sum(held.get((board, chart.value), 0) for board in place.boards)
        lines = to_report("lines", replace(asked, last=asked.on), place, chart=chart.value)
        if amount:
            cells = (place.name, amount)
            rows.append(Row(cells=cells, link=lines, links=(("amount", lines),)))
    columns = (*place_columns(By.COMMUNE), money("amount", _("Số dư")))
    made = table("so-du", _("Số dư tài khoản"), on_day(asked), columns, rows, ())
    return replace(made, note=f"{chart.value} · {_(LINES[chart].name)}")


def lines_table(scope: Scope, asked: Asked) -> Table:
    """List every posting on a line of the chart or in a drawer, with its voucher (sổ chi tiết)."""
    chart = _chart(asked.chart)
    opening, found = movements(
        scope,
        chart=chart.value,
        account_id=asked.account_id,
        first=asked.first,
        last=asked.last,
    )
    columns = (
        Column(key="on", label=_("Ngày"), kind=Kind.DAY),
        Column(key="voucher", label=_("Phiếu")),
        Column(key="board", label=_("Sổ của"), weight=2),
        Column(key="memo", label=_("Diễn giải"), weight=4),
        Column(key="own", label=_("Tài khoản")),
        Column(key="against", label=_("Đối ứng")),
        money("debit", _("Nợ")),
        money("credit", _("Có")),
    )
    rows = []
    for one in found:
        link = Link(screen="voucher", id=one.entry_id)
        cells = (one.on, one.voucher, one.board, one.memo, one.own, one.against)
        links = tuple((key, link) for key in ("voucher", "debit", "credit"))
        rows.append(Row(cells=(*cells, one.debit, one.credit), link=link, links=links))
    made = table("so-chi-tiet", _("Sổ chi tiết"), in_span(asked), columns, rows, ())
    closing = opening + sum(one.debit - one.credit for one in found)
    note = _("Số dư đầu kỳ (Nợ trừ Có): %(opening)s đ; cuối kỳ: %(closing)s đ") % {
        "opening": shown(opening),
        "closing": shown(closing),
    }
    if not asked.account_id:
        note = f"{chart.value} · {_(LINES[chart].name)}. {note}"
    assert made.total is not None
    return replace(made, note=note, total=(_("Cộng"), *made.total[1:]))


def _chart(code: str) -> Chart:
    return Chart(code) if code in list(Chart) else Chart.LOANS
