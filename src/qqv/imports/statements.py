"""What does the bank's own file say? Its lines, its span and its balances (đọc sao kê)."""

import re
from collections.abc import Callable, Sequence
from datetime import date

from django.utils.translation import gettext_lazy

from qqv.capital.statements import LineIn, StatementIn
from qqv.imports.kind import Field, Layout, RowIn
from qqv.imports.reading.cells import CellFault, Seen, read_amount, read_date, read_text
from qqv.imports.reading.commas import read_commas
from qqv.imports.reading.table import as_shown, find_heading, guess_columns, read_rows
from qqv.imports.reading.workbook import Sheet, Workbook
from qqv.rules.money import Vnd
from qqv.rules.refusals import Refusal
from qqv.rules.words import folded

_OPENING = ("so du dau", "so du truoc", "opening balance", "beginning balance", "balance b/f")
_CLOSING = ("so du cuoi", "closing balance", "ending balance", "balance c/f")
_DAY = re.compile(r"\b\d{1,2}[/.-]\d{1,2}[/.-]\d{4}\b")
_SPAN = re.compile(rf"(?:tu|from)\D*({_DAY.pattern})\D*(?:den|to)\D*({_DAY.pattern})")
_AMOUNT = re.compile(r"\d[\d.,]*")
_WORKBOOKS = (b"PK", b"\xd0\xcf\x11\xe0")


class NoTable(Refusal):
    """No line of the file names a day and money in or out (không thấy bảng sao kê)."""

    text = (
        "Không thấy bảng sao kê trong tệp. Bảng phải có cột ngày và cột tiền vào, tiền ra "
        "(ghi có, ghi nợ)."
    )


class BadLine(Refusal):
    """A line of the file cannot be read (dòng sao kê sai)."""

    text = "Dòng {row} của tệp: {fault} Chị sửa trong tệp rồi chọn lại."


class BothSides(Refusal):
    """A line has money in and money out, or neither (dòng hai chiều)."""

    text = "Dòng {row} của tệp phải có hoặc tiền vào, hoặc tiền ra."


class NoDay(Refusal):
    """A line has money but no day (dòng không ngày)."""

    text = "Dòng {row} của tệp có số tiền mà không có ngày."


class SpanUntold(Refusal):
    """The file does not say which days it covers (không rõ kỳ sao kê)."""

    text = "Tệp không ghi sao kê từ ngày nào đến ngày nào. Chị gõ vào ô Từ ngày, Đến ngày."


class BalanceUntold(Refusal):
    """The file does not say what was there before and after (không rõ số dư)."""

    text = "Tệp không ghi số dư đầu kỳ, cuối kỳ. Chị gõ vào hai ô số dư."


def _read_day(cell: object) -> Seen:
    """Read a day that may carry the time of day with it."""
    found = _DAY.search(cell) if isinstance(cell, str) else None
    return read_date(found[0] if found else cell)


def _read_money(cell: object) -> Seen:
    """Read an amount whatever sign the bank puts before it: its column tells the side."""
    seen = _read_signed(cell)
    return Seen(abs(seen.value), seen.note)


def _read_signed(cell: object) -> Seen:
    if isinstance(cell, (int, float)):
        seen = read_amount(abs(cell))
        return Seen(seen.value if cell >= 0 else -seen.value)
    text = str(cell).strip()
    seen = read_amount(text.lstrip("+-− ").strip("()"))
    return Seen(-seen.value if text.startswith(("-", "−", "(")) else seen.value, seen.note)


LAYOUT = Layout(
    fields=(
        Field(
            key="on",
            label=gettext_lazy("Ngày"),
            read=_read_day,
            names=("ngay giao dich", "ngay gd", "ngay hach toan", "ngay", "transaction date"),
        ),
        Field(
            key="inward",
            label=gettext_lazy("Tiền vào"),
            read=_read_money,
            names=("tien vao", "ghi co", "phat sinh co", "ps co", "gui vao", "credit", "co", "thu"),
        ),
        Field(
            key="outward",
            label=gettext_lazy("Tiền ra"),
            read=_read_money,
            names=("tien ra", "ghi no", "phat sinh no", "ps no", "rut ra", "debit", "no", "chi"),
        ),
        Field(
            key="memo",
            label=gettext_lazy("Nội dung"),
            read=read_text,
            names=("noi dung", "dien giai", "mo ta", "chi tiet", "description", "remark"),
        ),
        Field(
            key="reference",
            label=gettext_lazy("Số chứng từ"),
            read=read_text,
            names=("so chung tu", "so but toan", "ma giao dich", "so ct", "so tham chieu", "ref"),
        ),
        Field(
            key="balance",
            label=gettext_lazy("Số dư"),
            read=_read_signed,
            names=("so du", "balance"),
        ),
        Field(
            key="amount",
            label=gettext_lazy("Số tiền"),
            read=_read_signed,
            names=("so tien", "so tien giao dich", "amount"),
        ),
    )
)


def read_statement(
    content: bytes,
    *,
    file_name: str,
    first: date | None = None,
    last: date | None = None,
    opening: Vnd | None = None,
    closing: Vnd | None = None,
) -> StatementIn:
    """Read a bank's file (đọc sao kê); what is typed beside it goes before what it says.

    Refuses a file without a table, a line that cannot be read, and a span or balances that are
    neither in the file nor typed.
    """
    sheet = _sheet(content, file_name)
    rows = _rows(sheet)
    told = _span(sheet)
    if (first is None or last is None) and told is None:
        raise SpanUntold
    before, after = _balances(sheet, rows)
    before = before if opening is None else opening
    after = after if closing is None else closing
    if before is None or after is None:
        raise BalanceUntold
    return StatementIn(
        first=first or (told or (date.min, date.min))[0],
        last=last or (told or (date.min, date.min))[1],
        opening=before,
        closing=after,
        file_name=file_name[:160],
        lines=tuple(_line(row) for row in rows),
    )


def _sheet(content: bytes, file_name: str) -> Sheet:
    if file_name.casefold().endswith((".csv", ".txt")) and not content.startswith(_WORKBOOKS):
        return read_commas(content, name=file_name)
    book = Workbook(content)
    sheets = [book.sheet(name) for name in book.names]
    return next((one for one in sheets if _columns(one)), sheets[0])


def _columns(sheet: Sheet) -> tuple[int, dict[str, int], tuple[str, ...]] | None:
    """Find the table: it must have a day, and money in and out or one amount with its sign."""
    heading = find_heading(sheet, LAYOUT)
    if heading is None:
        return None
    columns = guess_columns(LAYOUT, heading.labels, {})
    sides = {"inward", "outward"} <= columns.keys()
    if "on" not in columns or not (sides or "amount" in columns):
        return None
    return heading.first, columns, heading.labels


def _rows(sheet: Sheet) -> list[RowIn]:
    """Read the lines in the order of their days; what names no day and no money is no line."""
    found = _columns(sheet)
    if found is None:
        raise NoTable
    first, columns, labels = found
    table = Sheet(
        name=sheet.name,
        rows=tuple([] if _is_balance(row) else row for row in sheet.rows),
        alphabet=sheet.alphabet,
        converted=sheet.converted,
    )
    rows = [
        row
        for row in read_rows(table, LAYOUT, columns, first=first).rows
        if _has_money(row) or row.get("on")
    ]
    repeated = labels[columns["on"]]
    rows = [row for row in rows if row.typed.get("on") != repeated]
    for row in rows:
        _refuse_row(row)
    if len(rows) > 1 and rows[0].get("on") > rows[-1].get("on"):
        rows.reverse()
    return rows


def _has_money(row: RowIn) -> bool:
    return any(key in row.typed for key in ("inward", "outward", "amount"))


def _refuse_row(row: RowIn) -> None:
    if row.faults:
        raise BadLine(row=row.number, fault=row.faults[0][1])
    if row.get("on") is None:
        raise NoDay(row=row.number)
    inward, outward = _sides(row)
    if bool(inward) == bool(outward):
        raise BothSides(row=row.number)


def _sides(row: RowIn) -> tuple[Vnd, Vnd]:
    inward, outward = row.get("inward") or 0, row.get("outward") or 0
    amount = row.get("amount") or 0
    if inward or outward or not amount:
        return inward, outward
    return max(amount, 0), max(-amount, 0)


def _line(row: RowIn) -> LineIn:
    inward, outward = _sides(row)
    return LineIn(
        on=row.get("on"),
        inward=inward,
        outward=outward,
        memo=(row.get("memo") or "")[:250],
        reference=(row.get("reference") or "")[:60],
    )


def _span(sheet: Sheet) -> tuple[date, date] | None:
    """Find "từ ngày … đến ngày …" anywhere on the sheet."""
    text = folded(" ".join(as_shown(cell) for row in sheet.rows[:40] for cell in row))
    found = _SPAN.search(text)
    if not found:
        return None
    try:
        return read_date(found[1]).value, read_date(found[2]).value
    except CellFault:
        return None


def _balances(sheet: Sheet, rows: Sequence[RowIn]) -> tuple[Vnd | None, Vnd | None]:
    """Take both balances from their own lines, else from the running balance of the lines."""
    opening, closing = _labeled(sheet, _OPENING), _labeled(sheet, _CLOSING)
    running = [row for row in rows if row.get("balance") is not None]
    if len(running) == len(rows) and rows:
        inward, outward = _sides(rows[0])
        opening = rows[0].get("balance") - inward + outward if opening is None else opening
        closing = rows[-1].get("balance") if closing is None else closing
    return opening, closing


def _labeled(sheet: Sheet, names: tuple[str, ...]) -> Vnd | None:
    """Find the amount that stands behind a label, in its cell or to its right."""
    for row in sheet.rows:
        for n, cell in enumerate(row):
            text = folded(str(cell))
            if not any(name in text for name in names):
                continue
            behind = [text[_end(text, names) :], *row[n + 1 :]]
            for one in behind:
                if (amount := _amount_in(one)) is not None:
                    return amount
    return None


def _end(text: str, names: tuple[str, ...]) -> int:
    return max(text.find(name) + len(name) for name in names if name in text)


def _amount_in(cell: object) -> Vnd | None:
    found: object = cell
    if isinstance(cell, str):
        # A balance is often told with its day; that is no amount.
        match = _AMOUNT.search(_DAY.sub(" ", cell))
        if match is None:
            return None
        found = match[0].rstrip(".,")
    try:
        return int(_read_signed(found).value) if found != "" else None
    except CellFault:
        return None


def _is_balance(row: Sequence[object]) -> bool:
    text = folded(" ".join(str(cell) for cell in row if isinstance(cell, str)))
    wanted: Callable[[str], bool] = text.__contains__
    return any(map(wanted, (*_OPENING, *_CLOSING)))
