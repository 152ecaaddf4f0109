"""Which page, month or number does an address ask for? Nonsense means the first."""

import re
from datetime import date

from django.http import HttpRequest


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
