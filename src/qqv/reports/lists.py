"""How do the program's own lists look as tables, for a file of all their rows?"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from qqv.collection.queries.hand_over import HandOvers
from qqv.ledger.queries import Statement, TrialLine
from qqv.lending.queries.disbursing import Disbursements
from qqv.lending.queries.dossiers import Dossiers
from qqv.lending.queries.loans import LoanRow, Loans
from qqv.lending.queries.works import Work, Works
from qqv.people.directory import GroupRow, MemberRow, Page, TrailRow
from qqv.reports.asked import count, money
from qqv.reports.table import Cell, Column, Kind, Row, Table, Tone, summed
from qqv.rules.refusals import shown

WHOLE = 100_000  # the most rows of one file


def _text(key: str, label: str, weight: int = 1) -> Column:
    return Column(key=key, label=label, weight=weight)


def _day(key: str, label: str) -> Column:
    return Column(key=key, label=label, kind=Kind.DAY)


def _made(
    name: str, title: str, period: str, columns: tuple[Column, ...], rows: Sequence[Row]
) -> Table:
    return Table(
        name=name,
        title=title,
        unit=_("Đơn vị: đồng"),
        period=period,
        columns=columns,
        rows=tuple(rows),
    )


def _on(day: date) -> str:
    return _("Ngày %(day)s") % {"day": shown(day)}


def _loan_columns() -> tuple[Column, ...]:
    """Name whose loan it is, of which group and commune (người vay)."""
    return (
        _text("name", _("Người vay"), 3),
        _text("number", _("Sổ vay")),
        _text("group", _("Nhóm"), 2),
        _text("commune", _("Xã"), 2),
    )


def _loan_cells(row: LoanRow | Work) -> tuple[Cell, ...]:
    """Fill the columns that name a loan (người vay)."""
    return (row.member, row.number, row.group, row.commune)


def loans_list(page: Loans, *, on: date) -> Table:
    """Write a list of loans (danh sách khoản vay)."""
    columns = (
        *_loan_columns(),
        money("principal", _("Vay")),
        money("outstanding", _("Dư nợ")),
        _day("disbursed", _("Giải ngân")),
        _day("next", _("Kỳ đến hạn")),
        count("late", _("Ngày chậm")),
        _day("settled", _("Ngày tất toán")),
    )
    rows = [
        Row(
            cells=(
                *_loan_cells(row),
                row.principal,
                row.outstanding,
                row.disbursed_on,
                row.next_due_on,
                row.late,
                row.settled_on,
            )
        )
        for row in page.rows
    ]
    made = _made("khoan-vay", _("Khoản vay"), _on(on), columns, rows)
    total = list(summed(columns, rows, _("Cộng")))
    total[8] = None  # days of different loans do not add up
    return replace(made, total=tuple(total), note=page.group)


def works_list(page: Works, *, on: date) -> Table:
    """Write works that wait for a use check or for acceptance (công trình còn chờ)."""
    columns = (
        *_loan_columns(),
        _text("work", _("Công trình"), 2),
        _day("disbursed", _("Giải ngân")),
        _day("due", _("Hạn")),
        count("overdue", _("Số ngày quá hạn")),
        _day("return", _("Hẹn xem lại")),
        _day("use_due", _("Hạn kiểm tra sử dụng vốn")),
        count("use_overdue", _("Số ngày quá hạn kiểm tra")),
    )
    rows = [
        Row(
            cells=(
                *_loan_cells(row),
                row.work,
                row.disbursed_on,
                row.due_on,
                row.overdue,
                row.return_on,
                row.use_due_on,
                row.use_overdue,
            )
        )
        for row in page.rows
    ]
    return _made("nghiem-thu", _("Kiểm tra, nghiệm thu công trình"), _on(on), columns, rows)


def dossiers_list(page: Dossiers, *, on: date) -> Table:
    """Write the dossiers of one step (hồ sơ theo bước)."""
    columns = (
        count("number", _("Số")),
        _text("name", _("Người vay"), 3),
        _text("group", _("Nhóm"), 2),
        _text("commune", _("Xã"), 2),
        _text("work", _("Công trình"), 2),
        count("cycle", _("Vòng")),
        money("principal", _("Số tiền")),
        _day("on", _("Ngày đơn")),
        _text("stage", _("Bước")),
        _text("appraisers", _("Người thẩm định"), 2),
    )
    rows = [
        Row(
            cells=(
                row.number,
                row.member,
                row.group,
                row.commune,
                row.work,
                row.cycle,
                row.principal,
                row.on,
                _(row.stage_name),
                ", ".join(row.appraisers),
            )
        )
        for row in page.rows
    ]
    return _made("ho-so-vay", _("Hồ sơ vay"), _on(on), columns, rows)


def disbursements_list(page: Disbursements, *, on: date) -> Table:
    """Write the groups that wait for their money (chờ giải ngân)."""
    columns = (
        _text("group", _("Nhóm"), 2),
        _text("commune", _("Xã"), 2),
        count("count", _("Số hồ sơ")),
        money("total", _("Cần chi")),
    )
    rows = [Row(cells=(row.group, row.commune, row.count, row.total)) for row in page.ready]
    made = _made("giai-ngan", _("Nhóm chờ giải ngân"), _on(on), columns, rows)
    return replace(made, total=summed(columns, rows, _("Cộng")))


def hand_overs_list(page: HandOvers, *, on: date, hidden: bool) -> Table:
    """Write what leaders hold; `hidden` leaves out what is still to be counted (nộp tiền)."""
    columns = (
        _text("group", _("Nhóm"), 2),
        _text("commune", _("Xã"), 2),
        money("held", _("Đang giữ")),
        _day("since", _("Từ buổi họp")),
        count("days", _("Số ngày đã giữ")),
    )
    rows = [
        Row(
            cells=(
                row.name,
                row.commune,
                None if hidden and row.waiting_id else row.held,
                row.since,
                row.days,
            )
        )
        for row in page.in_hand
    ]
    return _made("tien-o-truong-nhom", _("Tiền đang ở trưởng nhóm"), _on(on), columns, rows)


def groups_list(page: Page[GroupRow], *, on: date) -> Table:
    """Write a list of groups (danh sách nhóm)."""
    columns = (
        _text("name", _("Nhóm"), 3),
        _text("commune", _("Xã"), 2),
        count("members", _("Thành viên")),
        count("meeting", _("Họp ngày")),
    )
    rows = [Row(cells=(row.name, row.commune, row.members, row.meeting_day)) for row in page.rows]
    return _made("nhom", _("Nhóm tiết kiệm - tín dụng"), _on(on), columns, rows)


def members_list(page: Page[MemberRow], *, on: date) -> Table:
    """Write a list of members; of an ID its tail only, as on the page (danh sách thành viên)."""
    columns = (
        _text("name", _("Họ tên"), 3),
        _text("number", _("Sổ")),
        _text("group", _("Nhóm"), 2),
        _text("commune", _("Xã"), 2),
        _text("phone", _("Điện thoại")),
        _text("tail", _("Cuối CCCD")),
    )
    rows = [Row(cells=(m.name, m.number, m.group, m.commune, m.phone, m.tail)) for m in page.rows]
    return _made("thanh-vien", _("Thành viên"), _on(on), columns, rows)


def trail_list(page: Page[TrailRow], *, on: date) -> Table:
    """Write who did what, the latest first (nhật ký)."""
    columns = (
        _text("at", _("Lúc")),
        _text("who", _("Người làm"), 2),
        _text("subject", _("Việc"), 4),
    )
    rows = [Row(cells=(_moment(row.at), row.who, row.subject)) for row in page.rows]
    return _made("nhat-ky", _("Nhật ký"), _on(on), columns, rows)


def statement_list(page: Statement) -> Table:
    """Write a drawer's month the way its paper book looks (sổ quỹ, sổ chi tiết)."""
    columns = (
        _day("on", _("Ngày")),
        _text("receipt", _("Phiếu thu")),
        _text("payment", _("Phiếu chi")),
        _text("memo", _("Diễn giải"), 4),
        _text("against", _("TK đối ứng")),
        money("inward", _("Tăng")),
        money("outward", _("Giảm")),
        Column(key="balance", label=_("Tồn"), kind=Kind.VND, weight=2),
    )
    opening: tuple[Cell, ...] = (page.first, "", "", _("Tồn đầu kỳ"), "", None, None, page.opening)
    rows = [Row(cells=opening, tone=Tone.OPENING)]
    rows += [
        Row(
            cells=(
                line.on,
                line.receipt,
                line.payment,
                line.memo,
                line.against,
                line.inward or None,
                line.outward or None,
                line.balance,
            ),
            tone=Tone.UNDONE if line.undone else Tone.LINE,
        )
        for line in page.lines
    ]
    days = {"first": shown(page.first), "last": shown(page.last)}
    made = _made(
        f"so-{page.number}".lower().replace(".", "-").replace("/", "-"),
        f"{page.number} · {_(page.name)}",
        _("Từ ngày %(first)s đến ngày %(last)s") % days,
        columns,
        rows,
    )
    total = (None, "", "", _("Cộng"), "", page.inward, page.outward, page.closing)
    return replace(made, total=total, note=page.board)


def trial_list(name: str, lines: Sequence[TrialLine], *, on: date) -> Table:
    """Write every line of a board's chart (bảng cân đối tài khoản)."""
    columns = (
        _text("number", _("TK")),
        _text("name", _("Tên tài khoản"), 3),
        money("debits", _("Phát sinh Nợ")),
        money("credits", _("Phát sinh Có")),
        money("debit_balance", _("Dư Nợ")),
        money("credit_balance", _("Dư Có")),
    )
    rows = [
        Row(
            cells=(
                line.number,
                _(line.name),
                line.debits,
                line.credits,
                line.debit_balance,
                line.credit_balance,
            )
        )
        for line in lines
    ]
    made = _made("bang-can-doi", _("Bảng cân đối tài khoản"), _on(on), columns, rows)
    total = ("", *summed(columns[1:], [Row(cells=row.cells[1:]) for row in rows], _("Cộng")))
    return replace(made, total=total, note=name)


def _moment(at: object) -> str:
    return timezone.localtime(at).strftime("%H:%M %d/%m/%Y") if isinstance(at, datetime) else ""
