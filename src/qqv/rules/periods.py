"""Which day is some months on? (kỳ hạn)"""

from calendar import monthrange
from datetime import date


def months_later(start: date, months: int) -> date:
    """Go months on, cut to the month's end, never carried forward (cộng tháng)."""
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    return date(year, month + 1, min(start.day, monthrange(year, month + 1)[1]))
