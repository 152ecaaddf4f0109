"""The reconciliation statement: from the book's balance to the bank's (đối chiếu ngân hàng)."""

from django.utils.translation import gettext

from qqv.capital.reconciling import Apart, Reconciliation
from qqv.reports.table import Cell, Column, Kind, Link, Row, Table, Tone
from qqv.rules.refusals import shown


def reconciliation_table(page: Reconciliation) -> Table:
    """Write every line that tells book and bank apart (bảng đối chiếu), in đồng."""
    return Table(
        name="doi-chieu-ngan-hang",
        title=gettext("Bảng đối chiếu tiền gửi ngân hàng"),
        unit=page.board,
        period=gettext("Đến hết ngày %(day)s") % {"day": shown(page.on)},
        columns=(
            Column(key="memo", label=gettext("Diễn giải"), weight=4),
            Column(key="on", label=gettext("Ngày"), kind=Kind.DAY),
            Column(key="reference", label=gettext("Số chứng từ")),
            Column(key="inward", label=gettext("Tiền vào"), kind=Kind.VND, weight=2),
            Column(key="outward", label=gettext("Tiền ra"), kind=Kind.VND, weight=2),
            Column(key="balance", label=gettext("Số dư"), kind=Kind.VND, weight=2),
        ),
        rows=_rows(page),
        note=gettext("Đơn vị: đồng"),
        definitions=(
            (
                gettext("Số dư ngân hàng tính ra"),
                gettext(
                    "Số dư sổ kế toán, cộng các dòng ngân hàng đã ghi mà sổ chưa ghi, trừ các "
                    "dòng sổ đã ghi mà ngân hàng chưa ghi. Tiền ra tính là số âm."
                ),
            ),
            (
                gettext("Chênh lệch"),
                gettext(
                    "Số dư theo sao kê trừ số dư ngân hàng tính ra. Bằng 0 là mọi đồng khác nhau "
                    "đều có dòng giải thích; khác 0 thì thiếu sao kê ở giữa, hoặc số dư đầu của "
                    "sao kê đầu tiên khác sổ."
                ),
            ),
        ),
    )


def _rows(page: Reconciliation) -> tuple[Row, ...]:
    rows = [
        _balance(gettext("Số dư theo sổ kế toán"), page.booked),
        _heading(gettext("Ngân hàng đã ghi, sổ chưa ghi (cộng)"), page.at_bank),
        *map(_line, page.at_bank),
        _heading(gettext("Sổ đã ghi, ngân hàng chưa ghi (trừ)"), page.in_book),
        *map(_line, page.in_book),
        _balance(gettext("Số dư ngân hàng tính ra"), page.reckoned),
    ]
    if page.statement_id:
        rows.append(_balance(gettext("Số dư theo sao kê ngân hàng"), page.stated))
        rows.append(_balance(gettext("Chênh lệch"), page.difference))
    return tuple(rows)


def _balance(label: str, amount: int) -> Row:
    return Row(cells=(label, None, None, None, None, amount), tone=Tone.SUBTOTAL)


def _heading(label: str, lines: tuple[Apart, ...]) -> Row:
    """Give a group its sums, or say that there is nothing in it."""
    inward = sum(one.amount for one in lines if one.amount > 0)
    outward = -sum(one.amount for one in lines if one.amount < 0)
    told = label if lines else f"{label}: {gettext('không có')}"
    return Row(cells=(told, None, None, inward or None, outward or None, None), tone=Tone.SUBTOTAL)


def _line(one: Apart) -> Row:
    amounts: tuple[Cell, Cell] = (one.amount, None) if one.amount > 0 else (None, -one.amount)
    if one.entry_id:
        link = Link(screen="voucher", id=one.entry_id)
    else:
        link = Link(screen="bank-statement", id=one.statement_id)
    cells = (one.memo or one.reference, one.on, one.reference, *amounts, None)
    return Row(cells=cells, link=link)
