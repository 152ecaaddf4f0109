"""Which page, month or number does an address ask for? Nonsense means the first."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from django.http import HttpRequest

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Pages:
    """Which page of many is shown (trang)."""

    number: int
    has_more: bool

    @property
    def next(self) -> int:
        return self.number + 1

    @property
    def previous(self) -> int:
        return self.number - 1


def cut(rows: Sequence[T], *, asked: int, size: int) -> tuple[Sequence[T], Pages]:
    """Cut a page out of all rows; past the end is the last (cắt trang)."""
    number = max(min(asked, -(-len(rows) // size)), 1)
    start = (number - 1) * size
    more = len(rows) > start + size
    return rows[start : start + size], Pages(number=number, has_more=more)


def page_of(request: HttpRequest) -> int:
    """Read the number of the page (trang)."""
    return number_of(request, "trang") or 1


def number_of(request: HttpRequest, name: str) -> int | None:
    """Read a whole number of the address, if it is one (số)."""
    text = request.GET.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


def month_of(request: HttpRequest, on: date) -> date:
    """Read a month as 2022-12, else the month of the working day (tháng)."""
    found = re.fullmatch(r"(20\d\d)-(0[1-9]|1[0-2])", request.GET.get("thang", ""))
    return date(int(found[1]), int(found[2]), 1) if found else on.replace(day=1)
