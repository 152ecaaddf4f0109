"""How do papers write đồng, days, blanks and file names? Always in Vietnamese."""

import re
from datetime import date
from typing import Any

from qqv.rules.money import Vnd
from qqv.rules.words import folded

BLANK = ""


def vnd(amount: Vnd | None, *, zero: str = "0") -> str:
    """Write đồng with dots between thousands (1.330.000)."""
    if not amount:
        return BLANK if amount is None else zero
    return ("−" if amount < 0 else "") + f"{abs(amount):,}".replace(",", ".")


def day(value: date | None) -> str:
    """Write a day as dd/mm/yyyy; none is left blank (ngày)."""
    return f"{value:%d/%m/%Y}" if value else BLANK


def long_day(value: date | None) -> str:
    """Write a day in words as at the head of a paper; none is left to fill in (ngày tháng năm)."""
    if value is None:
        return "ngày ..... tháng ..... năm 20....."
    month = f"{value.month:02d}" if value.month < 3 else str(value.month)
    return f"ngày {value.day:02d} tháng {month} năm {value.year}"


def slug(*parts: Any) -> str:
    """Make an ASCII file name (tên tệp)."""
    text = re.sub(r"[^a-z0-9]+", "-", folded(" ".join(str(part) for part in parts)))
    return text.strip("-")[:80] or "giay-to"
