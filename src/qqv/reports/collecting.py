"""What falls due, what came in against it, and what was put aside? As tables."""

from dataclasses import replace

from django.utils.translation import gettext as _

from qqv.lending.queries.dues import LoanDue, dues, payments
from qqv.reports import said
from qqv.reports.asked import (
    Asked,
    By,
    Place,
    count,
    in_span,
    money,
    named,
    on_day,
    parted,
    place_columns,
    places,
    share,
    sorted_by,
    table,
    to_report,
)
from qqv.reports.table import Cell, Column, Kind, Link, Row, Table, Tone
from qqv.rules.access import Scope
from qqv.rules.money import Vnd, portion
from qqv.savings.queries import Saver, savers

FIELDS = ("principal", "interest", "due", "open", "arrears")


def due_table(scope: Scope, asked: Asked) -> Table:
    """Show what falls due in a span, by group or by member (sắp đến hạn)."""
    loans = dues(scope, first=asked.first, last=asked.last, on=asked.on)
    figures = (
        money("principal", _("Gốc đến hạn")),
        money("interest", _("Lãi đến hạn")),
        money("due", _("Cộng đến hạn")),
        money("open", _("Còn phải thu")),
        money("arrears", _("Nợ kỳ trước")),
    )
    definitions = (said.DUE, said.STILL, said.ARREARS)
    if asked.by == By.MEMBER:
        columns, rows = _due_members(scope, asked, loans, figures)
    else:
        columns, rows = _due_places(scope, asked, loans, figures)
    return table("den-han", _("Đến hạn"), in_span(asked), columns, rows, definitions)


def _due_members(
    scope: Scope, asked: Asked, loans: list[LoanDue], figures: tuple[Column, ...]
) -> tuple[tuple[Column, ...], list[Row]]:
    groups = {place.id: place for place in places(scope, By.GROUP, asked)}
    columns = (
        Column(key="name", label=_("Người vay"), weight=3),
        Column(key="number", label=_("Sổ vay")),
        Column(key="group", label=_("Nhóm"), weight=2),
        Column(key="commune", label=_("Xã"), weight=2),
        Column(key="on", label=_("Ngày đến hạn"), kind=Kind.DAY),
        *figures,
    )
    rows = []
    for loan in loans:
        if not (loan.due or loan.arrears):
            continue
        link, group = Link(screen="loan", id=loan.loan_id), groups[loan.group_id]
        cells = (loan.member, loan.number, group.name, group.commune, loan.first_due_on)
        sums = tuple(getattr(loan, field) for field in FIELDS)
        links = tuple((field, link) for field in FIELDS)
        rows.append(Row(cells=(*cells, *sums), link=link, links=links))
    return columns, rows


def _due_places(
    scope: Scope, asked: Asked, loans: list[LoanDue], figures: tuple[Column, ...]
) -> tuple[tuple[Column, ...], list[Row]]:
    by, parts = parted(scope, loans, asked)
    rows = []
    for place, part in parts:
        sums = tuple(sum(getattr(loan, field) for loan in part) for field in FIELDS)
        if by == By.GROUP and not any(sums):
            continue
        members = to_report("due", asked, place, by=By.MEMBER)
        below = to_report("due", asked, place, by=By.GROUP) if by == By.COMMUNE else members
        links = tuple((field, members) for field in FIELDS)
        rows.append(Row(cells=(*named(place), *sums), link=below, links=links))
    return (*place_columns(by), *figures), rows


def collected_table(scope: Scope, asked: Asked) -> Table:
    """Show what came in against what fell due, with both rates (thu so với đến hạn)."""
    loans = dues(scope, first=asked.first, last=asked.last, on=asked.last)
    by, parts = parted(scope, loans, asked)
    columns = (
        *place_columns(by),
        money("due", _("Đến hạn")),
        money("in_time", _("Trả đúng hạn")),
        share("rate", _("Đúng hạn (I06)")),
        money("collected", _("Thực thu")),
        share("recovery", _("Thu hồi (I07)")),
        money("open", _("Chưa trả")),
    )
    rows = [_collected_row(asked, place, part) for place, part in parts]
    due, in_time, collected = (_sum(loans, key) for key in ("due", "in_time", "collected"))
    return table(
        "thu-no",
        _("Thu so với đến hạn"),
        in_span(asked),
        columns,
        rows,
        (said.DUE, said.IN_TIME, said.RECOVERY),
        rate=portion(in_time, due),
        recovery=portion(collected, due),
    )


def _collected_row(asked: Asked, place: Place, part: list[LoanDue]) -> Row:
    due, in_time, collected, left = (
        _sum(part, key) for key in ("due", "in_time", "collected", "open")
    )
    owed = to_report("due", asked, place, by=By.MEMBER, on=asked.last)
    paid = to_report("payments", asked, place)
    below = to_report("collected", asked, place, by=By.GROUP) if place.by == By.COMMUNE else paid
    cells: tuple[Cell, ...] = (
        *named(place),
        due,
        in_time,
        portion(in_time, due),
        collected,
        portion(collected, due),
        left,
    )
    links = (("due", owed), ("in_time", owed), ("rate", owed), ("open", owed))
    return Row(cells=cells, link=below, links=(*links, ("collected", paid), ("recovery", paid)))


def _sum(loans: list[LoanDue], key: str) -> Vnd:
    return sum(getattr(loan, key) for loan in loans)


def payments_table(scope: Scope, asked: Asked) -> Table:
    """List what was received on loans in a span, each with its voucher (các khoản thu nợ)."""
    columns = (
        Column(key="on", label=_("Ngày"), kind=Kind.DAY),
        Column(key="voucher", label=_("Phiếu")),
        Column(key="name", label=_("Người vay"), weight=3),
        Column(key="number", label=_("Sổ vay")),
        Column(key="group", label=_("Nhóm"), weight=2),
        Column(key="commune", label=_("Xã"), weight=2),
        money("principal", _("Gốc")),
        money("interest", _("Lãi")),
        money("total", _("Cộng")),
    )
    rows = []
    for one in payments(scope, first=asked.first, last=asked.last):
        voucher, loan = Link(screen="voucher", id=one.entry_id), Link(screen="loan", id=one.loan_id)
        cells = (one.on, one.voucher, one.member, one.number, one.group, one.commune)
        keys = ("voucher", "principal", "interest", "total")
        rows.append(
            Row(
                cells=(*cells, one.principal, one.interest, one.total),
                tone=Tone.UNDONE if one.undone else Tone.LINE,
                link=loan,
                links=tuple((key, voucher) for key in keys),
            )
        )
    made = table(
        "khoan-thu", _("Các khoản thu nợ"), in_span(asked), columns, rows, (said.RECOVERY,)
    )
    assert made.total is not None
    return replace(made, total=(_("Cộng"), *made.total[1:]))


def savings_table(scope: Scope, asked: Asked) -> Table:
    """Show savings held and who put her month aside (tiết kiệm theo xã, nhóm, thành viên)."""
    held = savers(scope, on=asked.on)
    if asked.by == By.MEMBER:
        return _savers(scope, asked, held)
    by = By.GROUP if scope.groups else asked.by
    parts = sorted_by(held, by)
    columns = (
        *place_columns(by),
        count("members", _("Thành viên")),
        money("compulsory", _("Bắt buộc")),
        money("voluntary", _("Tự nguyện")),
        money("held", _("Cộng đang giữ")),
        money("paid", _("Gửi trong tháng")),
        count("paying", _("Gửi đủ tháng")),
        share("share", _("Tỷ lệ gửi đủ")),
    )
    rows = []
    for place in places(scope, by, asked):
        part = place.rows(parts)
        members = to_report("savings", asked, place, by=By.MEMBER)
        below = to_report("savings", asked, place, by=By.GROUP) if by == By.COMMUNE else members
        keys = ("members", "compulsory", "voluntary", "held", "paid", "paying", "share")
        rows.append(
            Row(
                cells=(*named(place), *_saved(part)),
                link=below,
                links=tuple((key, members) for key in keys),
            )
        )
    return table(
        "tiet-kiem",
        _("Tiết kiệm"),
        on_day(asked),
        columns,
        rows,
        (said.SAVED, said.PAYING),
        share=_saved(held)[-1],
    )


def _saved(part: list[Saver]) -> tuple[Cell, ...]:
    members, paying = sum(one.active for one in part), sum(one.pays for one in part)
    compulsory, voluntary = (sum(getattr(o, k) for o in part) for k in ("compulsory", "voluntary"))
    paid = sum(one.paid for one in part)
    total = compulsory + voluntary
    return members, compulsory, voluntary, total, paid, paying, portion(paying, members)


def _savers(scope: Scope, asked: Asked, held: list[Saver]) -> Table:
    groups = {place.id: place for place in places(scope, By.GROUP, asked)}
    columns = (
        Column(key="name", label=_("Thành viên"), weight=3),
        Column(key="group", label=_("Nhóm"), weight=2),
        Column(key="commune", label=_("Xã"), weight=2),
        money("compulsory", _("Bắt buộc")),
        money("voluntary", _("Tự nguyện")),
        money("paid", _("Gửi trong tháng")),
        Column(key="state", label=_("Tháng này")),
    )
    rows = []
    for one in held:
        group = groups[one.group_id]
        link = Link(screen="member", id=one.member_id)
        drawn = replace(asked, account_id=one.account_id)
        lines = to_report("lines", drawn) if one.account_id else link
        month = to_report("lines", replace(drawn, first=asked.on.replace(day=1), last=asked.on))
        state = _("gửi đủ") if one.pays else _("chưa đủ") if one.active else _("đã ra nhóm")
        cells = (one.member, group.name, group.commune, one.compulsory, one.voluntary, one.paid)
        links = (("compulsory", lines), ("voluntary", link), ("paid", month))
        rows.append(Row(cells=(*cells, state), link=link, links=links))
    definitions = (said.SAVED, said.PAYING)
    return table("tiet-kiem", _("Tiết kiệm"), on_day(asked), columns, rows, definitions)
