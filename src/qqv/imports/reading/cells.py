"""What did somebody mean by a cell? Amounts, days, numbers, names, in every usual dress."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext

from qqv.rules.refusals import shown

MOST = 10**13
_UNITS = {"tr": 6, "triệu": 6, "trieu": 6, "trđ": 6, "n": 3, "k": 3, "nghìn": 3, "ngàn": 3, "tỷ": 9}
_UNIT = re.compile(rf"([\d.,]+)\s*({'|'.join(sorted(_UNITS, key=len, reverse=True))})\.?")
_GROUPED = re.compile(r"\d{1,3}(?:([.,\s])\d{3})(?:\1\d{3})*(?:[.,]0{1,2})?")
_DAY = re.compile(r"(\d{1,2})\s*[/.\-\s]\s*(\d{1,2})\s*[/.\-\s]\s*(\d{4}|\d{2})")
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ].*)?")
_EPOCH = date(1899, 12, 30)
_ERRORS = re.compile(r"#(?:DIV/0!|N/A|NAME\?|NULL!|NUM!|REF!|VALUE!|SPILL!|CALC!)", re.IGNORECASE)


class CellFault(Exception):
    """A cell that says nothing certain (ô sai): the sentence for its row."""


@dataclass(slots=True)
class Seen:
    """What was read from a cell (ô đã đọc): `note` is told beside the row.

    `asked` is the reading of a cell that may mean something else; somebody must confirm it.
    """

    value: Any
    note: str = ""
    asked: str = ""


def read_amount(cell: object) -> Seen:
    """Read đồng: 1330000.0, 1.330.000, 1,330,000, 5 tr, 5,5 triệu (số tiền)."""
    if isinstance(cell, (int, float)) and not isinstance(cell, bool):
        return Seen(_whole(cell))
    text = _plain(cell).casefold().rstrip("đ₫").replace("vnd", "").replace("đồng", "").strip()
    if text.startswith(("-", "−", "(")):
        raise CellFault(gettext("Số tiền âm: %(typed)s.") % {"typed": _plain(cell)})
    if text.isascii() and text.isdigit():
        return Seen(_bounded(int(text)))
    if re.fullmatch(r"\d+[.,]0{1,2}", text):
        return Seen(_bounded(int(re.split("[.,]", text)[0])))
    if _GROUPED.fullmatch(text):
        whole = re.sub(r"[.,]0{1,2}$", "", text)
        return Seen(_bounded(int(re.sub(r"\D", "", whole))))
    if found := _UNIT.fullmatch(text):
        amount = _scaled(found[1], _UNITS[found[2]])
        return Seen(amount, asked=f"{shown(amount)} đ")
    raise CellFault(
        gettext("Chưa hiểu số tiền “%(typed)s”. Gõ đủ số, ví dụ 1.500.000.")
        % {"typed": _plain(cell)[:30]}
    )


def read_date(cell: object) -> Seen:
    """Read a day: 5/3/22, 05.03.2022, 050322, an Excel serial, a real date (ngày)."""
    if isinstance(cell, datetime):
        return Seen(cell.date())
    if isinstance(cell, date):
        return Seen(cell)
    if isinstance(cell, (int, float)) and not isinstance(cell, bool):
        return _day_of_number(int(cell))
    text = _plain(cell)
    if found := _ISO.fullmatch(text):
        return Seen(_day(found[3], found[2], found[1]))
    if found := _DAY.fullmatch(text):
        return Seen(_day(found[1], found[2], found[3]))
    if text.isascii() and text.isdigit() and len(text) in (6, 8):
        return _asked_day(_day(text[:2], text[2:4], text[4:]))
    if text.isascii() and text.isdigit():
        return _day_of_number(int(text))
    raise CellFault(
        gettext("Chưa hiểu ngày “%(typed)s”. Gõ ngày/tháng/năm, ví dụ 05/03/2026.")
        % {"typed": text[:30]}
    )


def read_birth(cell: object) -> Seen:
    """Read a birthday, or a birth year alone as its first day (ngày sinh, năm sinh)."""
    text = str(int(cell)) if isinstance(cell, float) and cell == int(cell) else _plain(cell)
    if text.isascii() and text.isdigit() and len(text) == 4 and 1900 <= int(text) <= 2100:
        note = gettext("Chỉ có năm sinh %(year)s, ghi là 01/01/%(year)s.") % {"year": text}
        return Seen(date(int(text), 1, 1), note)
    seen = read_date(cell)
    if seen.value.year > 2030:
        seen.value = seen.value.replace(year=seen.value.year - 100)
    return seen


def read_text(cell: object) -> Seen:
    """Read words with single spaces (chữ)."""
    return Seen(_plain(cell))


def read_name(cell: object) -> Seen:
    """Read a person's name; capitals throughout become ordinary ones (họ tên)."""
    text = _plain(cell)
    if not any(letter.isalpha() for letter in text) or any(letter.isdigit() for letter in text):
        raise CellFault(gettext("“%(typed)s” không phải họ tên.") % {"typed": text[:40]})
    return Seen(text.title() if text.isupper() or text.islower() else text)


def read_count(cell: object) -> Seen:
    """Read a small whole number (số đếm)."""
    text = _number_text(cell)
    if not (text.isascii() and text.isdigit() and len(text) <= 6):
        raise CellFault(gettext("“%(typed)s” không phải số đếm.") % {"typed": _plain(cell)[:30]})
    return Seen(int(text))


def read_rate(cell: object) -> Seen:
    """Read a rate in percent a month: 0.6, 0,6, 0,6% (lãi suất)."""
    if isinstance(cell, float) and 0 < cell < 0.05:
        # A cell shown as 0,6% holds 0.006.
        return Seen((Decimal(str(cell)) * 100).normalize())
    text = _plain(cell).replace("%", "").replace(",", ".").strip()
    try:
        rate = Decimal(text)
    except InvalidOperation:
        raise CellFault(gettext("Chưa hiểu lãi suất “%(typed)s”.") % {"typed": text[:20]}) from None
    if not 0 <= rate <= 5:
        raise CellFault(gettext("Lãi suất %(typed)s%% một tháng là quá xa.") % {"typed": text[:20]})
    return Seen(rate)


def read_id(cell: object) -> Seen:
    """Read an identity number of twelve digits; Excel drops its leading zero (số CCCD)."""
    digits = re.sub(r"\D", "", _number_text(cell))
    if len(digits) == 11:
        return Seen(f"0{digits}", asked=f"0{digits}")
    if len(digits) != 12:
        raise CellFault(
            gettext("Số CCCD “%(typed)s” có %(n)s chữ số, phải có 12.")
            % {"typed": digits[:20], "n": len(digits)}
        )
    return Seen(digits)


def read_phone(cell: object) -> Seen:
    """Read a telephone number; Excel drops its leading zero (số điện thoại)."""
    digits = re.sub(r"\D", "", _number_text(cell))
    if digits.startswith("84") and len(digits) == 11:
        digits = f"0{digits[2:]}"
    if len(digits) == 9 and digits[0] in "35789":
        return Seen(f"0{digits}", asked=f"0{digits}")
    if not (digits.startswith("0") and len(digits) in (10, 11)):
        raise CellFault(gettext("Số điện thoại “%(typed)s” chưa đúng.") % {"typed": digits[:20]})
    return Seen(digits)


def is_error(cell: object) -> bool:
    """Tell whether a formula came to nothing (ô công thức lỗi)."""
    return isinstance(cell, str) and _ERRORS.fullmatch(cell.strip()) is not None


Reader = Callable[[object], Seen]


def _plain(cell: object) -> str:
    if isinstance(cell, float) and cell == int(cell):
        return str(int(cell))
    if isinstance(cell, datetime):
        return cell.strftime("%d/%m/%Y")
    return " ".join(str(cell).split())


def _number_text(cell: object) -> str:
    return _plain(cell).strip("'’` ")


def _whole(cell: float) -> int:
    if cell < 0:
        raise CellFault(gettext("Số tiền âm: %(typed)s.") % {"typed": shown(round(cell))})
    if abs(cell - round(cell)) > 0.005:
        raise CellFault(gettext("Số tiền lẻ %(typed)s, đồng không có phần lẻ.") % {"typed": cell})
    return _bounded(round(cell))


def _bounded(amount: int) -> int:
    if amount > MOST:
        raise CellFault(gettext("Số tiền lớn quá, kiểm tra lại các số không."))
    return amount


def _scaled(digits: str, power: int) -> int:
    try:
        number = Decimal(digits.replace(",", "."))
    except InvalidOperation:
        raise CellFault(gettext("Chưa hiểu số tiền “%(typed)s”.") % {"typed": digits}) from None
    return _bounded(int(number.scaleb(power)))


def _day_of_number(number: int) -> Seen:
    if 20_000 <= number <= 80_000:
        return _asked_day(_EPOCH + timedelta(days=number))
    text = str(number)
    if len(text) in (5, 6, 7, 8):
        # 050322 typed into a cell for numbers lost its zero.
        text = text.zfill(6 if len(text) < 7 else 8)
        return _asked_day(_day(text[:2], text[2:4], text[4:]))
    raise CellFault(gettext("Chưa hiểu ngày “%(typed)s”.") % {"typed": number})


def _asked_day(day: date) -> Seen:
    """A day without its strokes is a guess; shown the way people write it."""
    return Seen(day, asked=f"{day:%d/%m/%Y}")


def _day(day: str, month: str, year: str) -> date:
    full = int(year) if len(year) == 4 else 2000 + int(year)
    if len(year) == 2 and full > 2040:
        full -= 100
    try:
        return date(full, int(month), int(day))
    except ValueError:
        written = f"{int(day):02d}/{int(month):02d}/{full}"
        raise CellFault(gettext("Ngày %(day)s không có trong lịch.") % {"day": written}) from None
