"""Which tables stand in the report: what changed, commune by commune, and the indicators?"""

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction

from qqv.reports import said
from qqv.reports.asked import By, to_report
from qqv.reports.conference import Conference
from qqv.reports.indicators import Indicator, Unit, indicators_of
from qqv.reports.table import Cell, Column, Kind, Link, Row, Table, summed
from qqv.reports.telling.figures import grouped, millions, percent
from qqv.reports.telling.gathered import CommuneYear, Gathered
from qqv.rules.lateness import DebtGroup
from qqv.rules.money import portion
from qqv.rules.refusals import shown

DONG = "Đơn vị: đồng"
INDICATORS = "chi-so"


def changes_table(found: Gathered) -> Table:
    """Set the span's last day beside its beginning (so với đầu kỳ)."""
    then, now = found.opening, found.now.portfolio
    rows = (
        _change("Dư nợ (đồng)", then.outstanding, now.outstanding),
        _change("Người vay", then.borrowers, now.borrowers),
        _change("Gốc quá hạn (đồng)", then.overdue, now.overdue),
        _change("Dư nợ chậm trên 30 ngày (đồng)", then.at_risk[30], now.at_risk[30]),
        _change("Nợ xấu (đồng)", then.bad, now.bad),
    )
    link = to_report("compare", found.asked)
    return Table(
        name="so-voi-dau-ky",
        title="So với đầu kỳ",
        unit="",
        period=f"Ngày {shown(found.opening_on)} và ngày {shown(found.last)}",
        columns=(
            Column(key="name", label="Chỉ tiêu", weight=3),
            Column(key="then", label=f"Ngày {shown(found.opening_on)}", kind=Kind.VND, weight=2),
            Column(key="now", label=f"Ngày {shown(found.last)}", kind=Kind.VND, weight=2),
            Column(key="change", label="Tăng, giảm", kind=Kind.VND, weight=2),
        ),
        rows=tuple(
            Row(cells=cells, links=tuple((key, link) for key in ("then", "now", "change")))
            for cells in rows
        ),
    )


def _change(name: str, then: int, now: int) -> tuple[Cell, ...]:
    return (name, then, now, now - then)


def year_table(found: Gathered) -> Table | None:
    """Set the span beside the same a year before, and beside the plan (so với cùng kỳ, kế hoạch).

    None: the books reach no year back, and there is no plan.
    """
    before, plan = found.before, found.plan
    if before is None and plan is None:
        return None
    columns = [Column(key="name", label="Chỉ tiêu", weight=3)]
    if before:
        columns.append(_money("before", found.reported.before.name.capitalize()))
    if plan:
        columns.append(_money("plan", "Kế hoạch"))
    columns.append(_money("now", found.reported.name.capitalize()))
    if before:
        columns.append(Column(key="year", label="So với cùng kỳ", kind=Kind.PERCENT))
    if plan:
        columns.append(Column(key="share", label="So với kế hoạch", kind=Kind.PERCENT))
    return Table(
        name="so-voi-cung-ky",
        title="So với cùng kỳ năm trước" if before else "So với kế hoạch",
        unit="",
        period=found.reported.name,
        columns=tuple(columns),
        rows=tuple(Row(cells=tuple(cells)) for cells in _years(found)),
    )


def _years(found: Gathered) -> Iterator[list[Cell]]:
    plan = found.plan
    planned = {
        "disbursed_count": plan.loans if plan else None,
        "disbursed": plan.principal if plan else None,
        "borrowers": plan.members if plan else None,
    }
    for key, name in _FLOWS:
        if not found.before and planned.get(key) is None:
            continue
        now: int = getattr(found.now, key)
        then = _then(found.before, key)
        cells: list[Cell] = [name]
        if found.before:
            cells.append(then)
        if plan:
            cells.append(planned.get(key))
        cells.append(now)
        if found.before:
            cells.append(portion(now, then or 0))
        if plan:
            cells.append(portion(now, planned.get(key) or 0))
        yield cells


_FLOWS = (
    ("disbursed_count", "Số lượt vay"),
    ("disbursed", "Tiền cho vay (đồng)"),
    ("borrowers", "Thành viên dư nợ"),
    ("outstanding", "Dư nợ (đồng)"),
    ("interest_collected", "Lãi đã thu (đồng)"),
    ("savings", "Tiết kiệm đang giữ (đồng)"),
)


def _then(before: Conference | None, key: str) -> int | None:
    return None if before is None else getattr(before, key)


def annexes_of(found: Gathered) -> tuple[Table, ...]:
    """Give the annexes: lending, quality and money by commune, then the indicators (phụ lục)."""
    return (_lending(found), _quality(found), _money_by_commune(found), _indicators(found))


def _lending(found: Gathered) -> Table:
    columns = (
        Column(key="name", label="Xã, thị trấn", weight=3),
        _count("lent_count", "Lượt vay"),
        _money("lent", "Tiền cho vay"),
        _count("borrowers", "Người vay"),
        _money("opening", "Dư nợ đầu kỳ"),
        _money("outstanding", "Dư nợ cuối kỳ"),
        _count("groups", "Nhóm"),
        _count("small_groups", f"Dưới {found.fund.group_min} người"),
    )
    keys = [column.key for column in columns[1:]]
    rows = [
        Row(
            cells=(one.place.name, *(getattr(one, key) for key in keys)),
            link=to_report("portfolio", found.asked, one.place, by=By.GROUP),
            links=(
                ("lent_count", to_report("appraisal", found.asked, one.place, by=By.GROUP)),
                ("lent", to_report("appraisal", found.asked, one.place, by=By.GROUP)),
                ("borrowers", to_report("loans", found.asked, one.place)),
                ("outstanding", to_report("loans", found.asked, one.place)),
            ),
        )
        for one in found.communes
    ]
    return _annex(found, "cho-vay", "Cho vay, dư nợ theo xã, thị trấn", columns, rows)


def _quality(found: Gathered) -> Table:
    columns = (
        Column(key="name", label="Xã, thị trấn", weight=3),
        _money("outstanding", "Dư nợ"),
        _money("overdue", "Gốc quá hạn"),
        _money("par30", "Chậm trên 30 ngày"),
        Column(key="par", label="PAR30", kind=Kind.PERCENT),
        *(_money(f"n{group.value}", f"Nợ nhóm {group.value}") for group in DebtGroup),
    )
    held = found.now.portfolio
    rows = [_quality_row(found, one) for one in found.communes]
    made = _annex(found, "chat-luong", "Chất lượng tín dụng theo xã, thị trấn", columns, rows)
    return _with_share(made, "par", held.par(30), (said.OVERDUE, said.PAR, said.DEBT_GROUPS))


def _quality_row(found: Gathered, one: CommuneYear) -> Row:
    return Row(
        cells=(
            one.place.name,
            one.outstanding,
            one.overdue,
            one.at_risk_30,
            portion(one.at_risk_30, one.outstanding),
            *(one.debt_groups[group] for group in DebtGroup),
        ),
        link=to_report("ageing", found.asked, one.place, by=By.GROUP),
        links=(
            ("outstanding", to_report("loans", found.asked, one.place)),
            ("overdue", to_report("loans", found.asked, one.place, late=0)),
            ("par30", to_report("loans", found.asked, one.place, late=30)),
            *(
                (
                    f"n{group.value}",
                    to_report("loans", found.asked, one.place, debt_group=group.value),
                )
                for group in DebtGroup
            ),
        ),
    )


def _money_by_commune(found: Gathered) -> Table:
    plans = (_count("planned", "Lượt vay kế hoạch"),) if found.plan else ()
    columns = (
        Column(key="name", label="Xã, thị trấn", weight=3),
        _money("interest", "Lãi đã thu trong kỳ"),
        _money("savings", "Tiết kiệm đang giữ"),
        *plans,
    )
    rows = [
        Row(
            cells=(one.place.name, one.interest, one.savings)
            + ((one.planned_loans,) if found.plan else ()),
            link=to_report("income", found.asked, one.place, by=By.MONTH),
            links=(("savings", to_report("savings", found.asked, one.place, by=By.GROUP)),),
        )
        for one in found.communes
    ]
    title = "Lãi, tiết kiệm và kế hoạch" if found.plan else "Lãi, tiết kiệm"
    return _annex(found, "lai", f"{title} theo xã, thị trấn", columns, rows)


def _indicators(found: Gathered) -> Table:
    listed = indicators_of(found.sums.total, first=found.first, last=found.last)
    rows = tuple(
        Row(
            cells=(one.code, str(one.name), _value(one), str(one.formula)),
            links=_behind(one),
        )
        for one in listed
    )
    return Table(
        name=INDICATORS,
        title="Các chỉ số của Quỹ",
        unit="",
        period=_period(found),
        columns=(
            Column(key="code", label="Mã"),
            Column(key="name", label="Chỉ số", weight=3),
            Column(key="value", label="Giá trị", weight=2),
            Column(key="formula", label="Cách tính", weight=6),
        ),
        rows=rows,
    )


def _behind(one: Indicator) -> tuple[tuple[str, Link], ...]:
    links = [part.link for part in one.parts if part.link]
    return (("value", links[0]),) if links else ()


def _value(one: Indicator) -> str:
    value = one.value
    if value is None:
        return "chưa có số liệu"
    if one.unit == Unit.SHARE:
        return percent(value if not isinstance(value, int) else portion(value, 1))
    if one.unit == Unit.VND:
        return f"{millions(int(value))} triệu đồng"
    if isinstance(value, int):
        return grouped(value)
    return f"{float(value):.1f}".replace(".", ",")


def _annex(
    found: Gathered, name: str, title: str, columns: tuple[Column, ...], rows: list[Row]
) -> Table:
    return Table(
        name=f"phu-luc-{name}",
        title=title,
        unit=DONG,
        period=_period(found),
        columns=columns,
        rows=tuple(rows),
        total=summed(columns, rows, "Cộng"),
    )


def _with_share(
    table: Table, key: str, value: Cell, definitions: tuple[tuple[object, object], ...]
) -> Table:

    assert table.total is not None
    cells = zip(table.columns, table.total, strict=True)
    total = tuple(value if column.key == key else cell for column, cell in cells)
    return replace(table, total=total, definitions=definitions)


def _period(found: Gathered) -> str:
    return f"Từ ngày {shown(found.first)} đến ngày {shown(found.last)}"


def _money(key: str, label: str) -> Column:
    return Column(key=key, label=label, kind=Kind.VND, weight=2)


def _count(key: str, label: str) -> Column:
    return Column(key=key, label=label, kind=Kind.COUNT)


def cell_text(cell: Cell, kind: Kind) -> str:
    """Write a cell as a paper does, amounts in đồng (ô trên giấy)."""
    if kind == Kind.PERCENT:
        return percent(None if cell is None else Fraction(cell), always=True)  # type: ignore[arg-type]
    if cell is None:
        return ""
    if isinstance(cell, int) and not isinstance(cell, bool):
        return grouped(cell)
    return shown(cell)
