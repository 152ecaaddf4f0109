"""Which day is some months on? (kỳ hạn)"""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

FRIDAY = 4


def months_later(start: date, months: int) -> date:
    """Go months on, cut to the month's end, never carried forward (cộng tháng)."""
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    return date(year, month + 1, min(start.day, monthrange(year, month + 1)[1]))


def meeting_in(meeting_day: int, month: date) -> date:
    """Tell the day of a meeting in a month, the last day where it is too short (ngày họp)."""
    return month.replace(day=min(meeting_day, monthrange(month.year, month.month)[1]))


def months_between(first: date, last: date) -> int:
    """Count the months from that of one day to that of another (số tháng)."""
    return (last.year - first.year) * 12 + last.month - first.month


def working_days_later(start: date, days: int) -> date:
    """Go working days on, Monday to Friday; holidays are not known (ngày làm việc)."""
    last = start
    while days:
        last += timedelta(days=1)
        days -= last.weekday() <= FRIDAY
    return last


class Every(StrEnum):
    """How long a period of a book is (kỳ): a month, a quarter, a year."""

    MONTH = "thang"
    QUARTER = "quy"
    YEAR = "nam"


MONTHS = {Every.MONTH: 1, Every.QUARTER: 3, Every.YEAR: 12}


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """The days of one period, both included (từ ngày, đến ngày)."""

    every: Every
    first: date
    last: date

    @property
    def months(self) -> tuple[date, ...]:
        """The first day of each month in it (các tháng trong kỳ)."""
        return tuple(months_later(self.first, n) for n in range(MONTHS[self.every]))

    @property
    def before(self) -> "Span":
        return span_around(months_later(self.first, -MONTHS[self.every]), every=self.every)

    @property
    def after(self) -> "Span":
        return span_around(self.last + timedelta(days=1), every=self.every)


def span_around(on: date, *, every: Every) -> Span:
    """Give the month, quarter or year a day lies in (kỳ chứa ngày)."""
    months = MONTHS[every]
    first = date(on.year, on.month - (on.month - 1) % months, 1)
    return Span(every=every, first=first, last=months_later(first, months) - timedelta(days=1))
