"""The books written by member: loans by group, savings, and the interest they brought."""

from collections import defaultdict
from collections.abc import Iterable

from django.utils.translation import gettext

from qqv.ledger.journal import (
    Drawer,
    Turnover,
    debited_against,
    drawers,
    earned_by_party,
    turnovers_of,
)
from qqv.lending.queries.books import LoanInBook, loans_in_book
from qqv.people.directory import group_names, member_names
from qqv.people.then import left_since
from qqv.reports.books.paper import Paper, vnd
from qqv.reports.table import Cell, Column, Link, Row, Table, Tone, summed
from qqv.rules.chart import Chart
from qqv.rules.money import Vnd
from qqv.savings.queries import withdrawn

SAVINGS = (Chart.COMPULSORY_SAVINGS.value, Chart.VOLUNTARY_SAVINGS.value)
NO_GROUP = 0


def loan_ledger(paper: Paper) -> Table:
    """Write what each member borrowed, paid and owes, group by group (sổ cho vay theo nhóm)."""
    columns = (
        Column(key="number", label=gettext("Sổ vay")),
        Column(key="name", label=gettext("Thành viên"), weight=3),
        vnd("opening", gettext("Dư nợ đầu kỳ")),
        vnd("lent", gettext("Cho vay trong kỳ")),
        vnd("principal", gettext("Gốc đã trả")),
        vnd("interest", gettext("Lãi đã trả")),
        vnd("closing", gettext("Dư nợ cuối kỳ")),
    )
    before = turnovers_of(paper.board_id, [Chart.LOANS], last=paper.eve)
    within = turnovers_of(
        paper.board_id, [Chart.LOANS], first=paper.span.first, last=paper.span.last
    )
    taken_over = debited_against(
        paper.board_id,
        Chart.LOANS,
        Chart.RECEIVED_CAPITAL,
        first=paper.span.first,
        last=paper.span.last,
    )
    interest = _interest_by_loan(paper)
    groups: dict[int, list[Row]] = defaultdict(list)
    for loan in loans_in_book(paper.board_id, last=paper.span.last):
        begun = loan.opened_on >= paper.span.first
        lent = (loan.lent or 0) * begun + taken_over.get(loan.account_id, 0)
        start = before.get(loan.account_id, Turnover()).net
        moved = within.get(loan.account_id, Turnover()).net
        earned = interest.get(loan.account_id, 0)
        if start or lent or moved or earned:
            figures = (start, lent, start + lent - (start + moved), earned, start + moved)
            groups[loan.group_id].append(_loan_row(loan, figures))
    return _by_group(
        paper,
        groups,
        columns,
        name="so-cho-vay",
        title=gettext("Sổ cho vay theo nhóm"),
        definitions=(
            (
                gettext("Cho vay trong kỳ"),
                gettext("Tiền giải ngân, và dư nợ của khoản vay cũ khi mở sổ."),
            ),
            (
                gettext("Dư nợ cuối kỳ"),
                gettext("Dư nợ đầu kỳ cộng cho vay trừ gốc đã trả; khoản đảo phiếu đã trừ ra."),
            ),
        ),
    )


def savings_book(paper: Paper) -> Table:
    """Write what each member put aside, took out and has (sổ tiết kiệm)."""
    columns = (
        Column(key="number", label=gettext("Tài khoản")),
        Column(key="name", label=gettext("Thành viên"), weight=3),
        vnd("opening", gettext("Số dư đầu kỳ")),
        vnd("saved", gettext("Gửi vào")),
        vnd("withdrawn", gettext("Rút ra")),
        vnd("closing", gettext("Số dư cuối kỳ")),
    )
    before = turnovers_of(paper.board_id, SAVINGS, last=paper.eve)
    within = turnovers_of(paper.board_id, SAVINGS, first=paper.span.first, last=paper.span.last)
    out = withdrawn(paper.board_id, first=paper.span.first, last=paper.span.last)
    names = member_names(paper.board_id)
    moved = left_since(paper.board_id, on=paper.span.last)
    groups: dict[int, list[Row]] = defaultdict(list)
    for drawer in drawers(paper.board_id, SAVINGS).values():
        start = -before.get(drawer.id, Turnover()).net
        end = start - within.get(drawer.id, Turnover()).net
        taken = out.get(drawer.id, 0)
        if start or end or taken or drawer.id in within:
            figures = (start, end - start + taken, taken, end)
            group = moved.get(drawer.member_id or 0, drawer.group_id)
            groups[group or NO_GROUP].append(_savings_row(drawer, names, figures))
    return _by_group(
        paper,
        groups,
        columns,
        name="so-tiet-kiem",
        title=gettext("Sổ tiết kiệm"),
        definitions=(
            (
                gettext("Gửi vào"),
                gettext("Tiền gửi và số dư khi mở sổ, đã trừ những lần gửi bị đảo phiếu."),
            ),
        ),
    )


def interest_book(paper: Paper) -> Table:
    """Write the interest collected from each group in each month (sổ thu lãi)."""
    months = paper.span.months
    columns = (
        Column(key="group", label=gettext("Nhóm"), weight=3),
        *(vnd(f"m{month:%Y%m}", f"{month:%m/%Y}", carried=False) for month in months),
        *((vnd("total", gettext("Cộng kỳ")),) if len(months) > 1 else ()),
    )
    loans = drawers(paper.board_id, [Chart.LOANS])
    earned = earned_by_party(
        paper.board_id, Chart.INTEREST_INCOME, first=paper.span.first, last=paper.span.last
    )
    moved = left_since(paper.board_id, on=paper.span.last)
    table: dict[int, dict[tuple[int, int], Vnd]] = defaultdict(lambda: defaultdict(int))
    for (party, year, month), amount in earned.items():
        loan = loans.get(party or NO_GROUP)
        group = moved.get(loan.member_id or NO_GROUP, loan.group_id) if loan else None
        table[group or NO_GROUP][year, month] += amount
    rows = []
    for group_id, name in (*group_names(paper.board_id), (NO_GROUP, gettext("Không theo nhóm"))):
        if group_id in table:
            figures = [table[group_id][month.year, month.month] for month in months]
            cells: tuple[Cell, ...] = (name, *figures, *([sum(figures)] if len(months) > 1 else []))
            link = Link(screen="group", id=group_id) if group_id else None
            rows.append(Row(cells=cells, link=link))
    return Table(
        name=paper.slug("so-thu-lai"),
        title=gettext("Sổ thu lãi"),
        unit=paper.board,
        period=paper.period,
        columns=columns,
        rows=tuple(rows),
        total=summed(columns, rows, gettext("Cộng")),
        note=gettext("Đơn vị: đồng"),
        definitions=(
            (
                gettext("Tiền lãi"),
                gettext("Lãi đã thu thật trong tháng (tài khoản 511), không phải lãi phải thu."),
            ),
        ),
    )


def _interest_by_loan(paper: Paper) -> dict[int, Vnd]:
    earned = earned_by_party(
        paper.board_id, Chart.INTEREST_INCOME, first=paper.span.first, last=paper.span.last
    )
    found: dict[int, Vnd] = defaultdict(int)
    for (party, _year, _month), amount in earned.items():
        found[party or NO_GROUP] += amount
    return found


def _loan_row(loan: LoanInBook, figures: Iterable[Vnd]) -> Row:
    cells = (loan.number, loan.member, *(figure or None for figure in figures))
    return Row(cells=cells, link=Link(screen="loan", id=loan.id))


def _savings_row(drawer: Drawer, names: dict[int, str], figures: Iterable[Vnd]) -> Row:
    name = names.get(drawer.member_id or 0, drawer.name)
    link = Link(screen="member", id=drawer.member_id) if drawer.member_id else None
    return Row(cells=(drawer.number, name, *(figure or None for figure in figures)), link=link)


def _by_group(
    paper: Paper,
    groups: dict[int, list[Row]],
    columns: tuple[Column, ...],
    *,
    name: str,
    title: str,
    definitions: tuple[tuple[str, str], ...],
) -> Table:
    """Put members under their groups, each group with its sum."""
    rows: list[Row] = []
    for group_id, label in (*group_names(paper.board_id), (NO_GROUP, gettext("Đã ra nhóm"))):
        if lines := groups.get(group_id):
            cells = (None, label, *summed(columns, lines, "")[2:])
            link = Link(screen="group", id=group_id) if group_id else None
            rows += (Row(cells=cells, tone=Tone.SUBTOTAL, link=link), *lines)
    total = (None, gettext("Cộng"), *summed(columns, rows, "")[2:])
    return Table(
        name=paper.slug(name),
        title=title,
        unit=paper.board,
        period=paper.period,
        columns=columns,
        rows=tuple(rows),
        total=total,
        note=gettext("Đơn vị: đồng"),
        definitions=definitions,
    )
