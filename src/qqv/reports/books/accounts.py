"""The books written by account: cash, bank, general journal, general ledger, trial balance."""

from collections.abc import Iterable

from django.utils.translation import gettext

from qqv.ledger.journal import Journaled, Turnover, journal, own_side, turnovers
from qqv.reports.books.paper import Paper, vnd, voucher
from qqv.reports.table import Cell, Column, Kind, Row, Table, Tone, summed
from qqv.rules.chart import LINES, Chart, Side
from qqv.rules.money import Vnd


def cash_book(paper: Paper) -> Table:
    """Write the cash book (sổ quỹ tiền mặt)."""
    return _money_book(paper, Chart.CASH, name="so-quy", title=gettext("Sổ quỹ tiền mặt"))


def bank_book(paper: Paper) -> Table:
    """Write the bank book (sổ tiền gửi ngân hàng)."""
    title = gettext("Sổ tiền gửi ngân hàng")
    return _money_book(paper, Chart.BANK, name="so-ngan-hang", title=title)


def general_journal(paper: Paper) -> Table:
    """Write every voucher in the order of the book (sổ nhật ký chung)."""
    columns = (
        Column(key="on", label=gettext("Ngày"), kind=Kind.DAY),
        Column(key="voucher", label=gettext("Số phiếu"), weight=2),
        Column(key="memo", label=gettext("Diễn giải"), weight=6),
        Column(key="debit", label=gettext("TK Nợ")),
        Column(key="credit", label=gettext("TK Có")),
        vnd("amount", gettext("Số tiền")),
    )
    lines = journal(paper.board_id, first=paper.span.first, last=paper.span.last)
    rows = tuple(
        Row(
            cells=(line.on, line.code, line.memo, line.debit, line.credit, line.amount),
            tone=Tone.UNDONE if line.undone else Tone.LINE,
            link=voucher(line.entry_id),
        )
        for line in lines
    )
    _, *sums = summed(columns, rows, "")
    return Table(
        name=paper.slug("nhat-ky-chung"),
        title=gettext("Sổ nhật ký chung"),
        unit=paper.board,
        period=paper.period,
        columns=columns,
        rows=rows,
        total=(None, sums[0], gettext("Cộng"), *sums[2:]),
        note=gettext("Đơn vị: đồng"),
        definitions=(
            (
                gettext("Số tiền"),
                gettext(
                    "Mỗi dòng là tổng số tiền một chứng từ ghi từ tài khoản Có sang tài khoản Nợ."
                ),
            ),
        ),
    )


def general_ledger(paper: Paper) -> Table:
    """Write the page of one account with what stands against it (sổ cái)."""
    chart = Chart(paper.chart)
    columns = (
        Column(key="on", label=gettext("Ngày"), kind=Kind.DAY),
        Column(key="voucher", label=gettext("Số phiếu"), weight=2),
        Column(key="memo", label=gettext("Diễn giải"), weight=6),
        Column(key="against", label=gettext("TK đối ứng")),
        vnd("debit", gettext("Nợ")),
        vnd("credit", gettext("Có")),
        vnd("balance", gettext("Số dư"), carried=False),
    )
    side = (
        gettext("Số dư của tài khoản này tính theo bên Nợ.")
        if LINES[chart].side == Side.DEBIT
        else gettext("Số dư của tài khoản này tính theo bên Có.")
    )
    rows, balance = [], _opening(paper, chart)
    rows.append(_first_line(columns, gettext("Số dư đầu kỳ"), balance))
    for line, debited in _sides(paper, chart):
        grows = debited == (LINES[chart].side == Side.DEBIT)
        balance += line.amount if grows else -line.amount
        amounts = (line.amount, None) if debited else (None, line.amount)
        against = line.credit if debited else line.debit
        rows.append(_row(line, (line.code, line.memo, against, *amounts, balance)))
    return Table(
        name=paper.slug(f"so-cai-{chart}"),
        title=gettext("Sổ cái") + f" · {chart} {gettext(LINES[chart].name)}",
        unit=paper.board,
        period=paper.period,
        columns=columns,
        rows=tuple(rows),
        total=_closing(columns, rows, balance),
        note=gettext("Đơn vị: đồng"),
        definitions=((gettext("Số dư"), side),),
    )


def trial_balance(paper: Paper) -> Table:
    """Write every account: opening, turnover, closing; debits equal credits (bảng cân đối)."""
    columns = (
        Column(key="number", label=gettext("TK")),
        Column(key="name", label=gettext("Tên tài khoản"), weight=3),
        vnd("opening_debit", gettext("Đầu kỳ Nợ"), carried=False),
        vnd("opening_credit", gettext("Đầu kỳ Có"), carried=False),
        vnd("debits", gettext("Phát sinh Nợ"), carried=False),
        vnd("credits", gettext("Phát sinh Có"), carried=False),
        vnd("closing_debit", gettext("Cuối kỳ Nợ"), carried=False),
        vnd("closing_credit", gettext("Cuối kỳ Có"), carried=False),
    )
    before = turnovers(paper.board_id, last=paper.eve)
    within = turnovers(paper.board_id, first=paper.span.first, last=paper.span.last)
    rows = []
    for chart, line in LINES.items():
        start = before.get(chart, Turnover()).net
        moved = within.get(chart, Turnover())
        end = start + moved.net
        figures = (*_two_sides(start), moved.debits or None, moved.credits or None)
        cells = (chart.value, gettext(line.name), *figures, *_two_sides(end))
        rows.append(Row(cells=cells))
    return Table(
        name=paper.slug("can-doi"),
        title=gettext("Bảng cân đối tài khoản"),
        unit=paper.board,
        period=paper.period,
        columns=columns,
        rows=tuple(rows),
        total=(None, gettext("Cộng"), *summed(columns, rows, "")[2:]),
        note=gettext("Đơn vị: đồng"),
        definitions=(
            (
                gettext("Cân đối"),
                gettext("Ở mỗi cặp cột, cộng Nợ bằng cộng Có; không bằng là sổ sai."),
            ),
        ),
    )


def _money_book(paper: Paper, chart: Chart, *, name: str, title: str) -> Table:
    columns = (
        Column(key="on", label=gettext("Ngày"), kind=Kind.DAY),
        Column(key="receipt", label=gettext("Số phiếu thu"), weight=2),
        Column(key="payment", label=gettext("Số phiếu chi"), weight=2),
        Column(key="memo", label=gettext("Diễn giải"), weight=6),
        Column(key="against", label=gettext("TK đối ứng")),
        vnd("inward", gettext("Thu vào")),
        vnd("outward", gettext("Chi ra")),
        vnd("balance", gettext("Tồn"), carried=False),
    )
    rows, balance = [], _opening(paper, chart)
    rows.append(_first_line(columns, gettext("Tồn đầu kỳ"), balance))
    for line, inward in _sides(paper, chart):
        balance += line.amount if inward else -line.amount
        codes = (line.code, None) if inward else (None, line.code)
        amounts = (line.amount, None) if inward else (None, line.amount)
        against = line.credit if inward else line.debit
        rows.append(_row(line, (*codes, line.memo, against, *amounts, balance)))
    return Table(
        name=paper.slug(name),
        title=title,
        unit=paper.board,
        period=paper.period,
        columns=columns,
        rows=tuple(rows),
        total=_closing(columns, rows, balance),
        note=gettext("Đơn vị: đồng"),
        definitions=(
            (gettext("Tồn"), gettext("Tồn đầu kỳ cộng thu vào trừ chi ra, sau mỗi chứng từ.")),
        ),
    )


def _opening(paper: Paper, chart: Chart) -> Vnd:
    before = turnovers(paper.board_id, last=paper.eve)
    return own_side(chart, before.get(chart, Turnover()))


def _sides(paper: Paper, chart: Chart) -> Iterable[tuple[Journaled, bool]]:
    """Give each line with whether the account is debited; moved within it, it comes twice."""
    lines = journal(paper.board_id, first=paper.span.first, last=paper.span.last, chart=chart.value)
    for line in lines:
        if line.debit == chart:
            yield line, True
        if line.credit == chart:
            yield line, False


def _row(line: Journaled, rest: tuple[str | int | None, ...]) -> Row:
    tone = Tone.UNDONE if line.undone else Tone.LINE
    return Row(cells=(line.on, *rest), tone=tone, link=voucher(line.entry_id))


def _first_line(columns: tuple[Column, ...], label: str, balance: Vnd) -> Row:
    keys: dict[str, Cell] = {"memo": label, "balance": balance}
    return Row(cells=tuple(keys.get(column.key) for column in columns), tone=Tone.OPENING)


def _closing(columns: tuple[Column, ...], rows: list[Row], balance: Vnd) -> tuple[Cell, ...]:
    sums = dict(zip((c.key for c in columns), summed(columns, rows, ""), strict=True))
    keys: dict[str, Cell] = {
        **sums,
        "on": None,
        "memo": gettext("Cộng, số dư cuối kỳ"),
        "balance": balance,
    }
    return tuple(keys.get(column.key) for column in columns)


def _two_sides(net: Vnd) -> tuple[Vnd | None, Vnd | None]:
    return (net or None, None) if net >= 0 else (None, -net)
