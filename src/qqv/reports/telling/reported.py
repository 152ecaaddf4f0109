"""Of which year or half-year does a report tell, and how is it called?"""

import re
from dataclasses import dataclass
from datetime import date

from qqv.rules.refusals import Refusal, Unseen

WHOLE_YEAR = 0
NAMES = {0: "năm {year}", 1: "6 tháng đầu năm {year}", 2: "6 tháng cuối năm {year}"}
WITHIN = {0: "Trong năm", 1: "Trong 6 tháng đầu năm", 2: "Trong 6 tháng cuối năm"}
KINDS = {0: "tổng kết", 1: "sơ kết", 2: "sơ kết"}
AHEAD = {0: "năm {next}", 1: "6 tháng cuối năm {year}", 2: "năm {next}"}


class NotBegun(Refusal):
    """There is nothing to tell of days that have not come (kỳ chưa tới)."""

    text = "Chưa lập được báo cáo {name}: kỳ này bắt đầu ngày {first}."


@dataclass(frozen=True, slots=True, kw_only=True)
class Reported:
    """A year, or its first or second half (kỳ báo cáo): `half` is 1, 2, or 0 for all of it."""

    year: int
    half: int = WHOLE_YEAR

    @property
    def first(self) -> date:
        return date(self.year, 7 if self.half == 2 else 1, 1)

    @property
    def last(self) -> date:
        return date(self.year, 6, 30) if self.half == 1 else date(self.year, 12, 31)

    @property
    def key(self) -> str:
        """As it stands in addresses and numbers: 2022, 2022-1."""
        return f"{self.year}-{self.half}" if self.half else str(self.year)

    @property
    def name(self) -> str:
        return NAMES[self.half].format(year=self.year)

    @property
    def within(self) -> str:
        return WITHIN[self.half]

    @property
    def kind(self) -> str:
        return KINDS[self.half]

    @property
    def ahead(self) -> str:
        """What comes next, for which tasks are set (kỳ tới)."""
        return AHEAD[self.half].format(year=self.year, next=self.year + 1)

    @property
    def before(self) -> "Reported":
        return Reported(year=self.year - 1, half=self.half)

    def until(self, on: date) -> date:
        """Give the last day that counts as of a working day; refuses a span not begun."""
        if on < self.first:
            raise NotBegun(name=self.name, first=self.first)
        return min(self.last, on)


def reported_of(key: str) -> Reported:
    """Read a year or half-year from an address; Unseen: it is none (kỳ báo cáo)."""
    found = re.fullmatch(r"(20\d\d)(?:-([12]))?", key, re.ASCII)
    if not found:
        raise Unseen
    return Reported(year=int(found[1]), half=int(found[2] or 0))
