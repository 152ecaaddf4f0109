"""What is the same on every page of every book? Whose, which days, which account."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext

from qqv.reports.table import Column, Kind, Link
from qqv.rules.periods import Every, Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """The page a book is written on (trang sổ)."""

    board_id: int
    board: str
    opened_on: date
    span: Span
    chart: str

    @property
    def eve(self) -> date:
        """The day before the period begins."""
        return self.span.first - timedelta(days=1)

    @property
    def period(self) -> str:
        """The period in words (kỳ)."""
        first = self.span.first
        if self.span.every == Every.MONTH:
            return gettext("Tháng %(month)s") % {"month": first.strftime("%m/%Y")}
        if self.span.every == Every.YEAR:
            return gettext("Năm %(year)s") % {"year": first.year}
        quarter = (first.month + 2) // 3
        return gettext("Quý %(quarter)s/%(year)s") % {"quarter": quarter, "year": first.year}

    def slug(self, name: str) -> str:
        """Name the book's file: so-quy-2022-12 (tên tệp)."""
        return f"{name}-{self.span.every}-{self.span.first:%Y-%m}"


def vnd(key: str, label: object, *, carried: bool = True) -> Column:
    """Make a column of đồng (cột tiền)."""
    return Column(key=key, label=label, kind=Kind.VND, weight=2, carried=carried)


def voucher(entry_id: int) -> Link:
    """Lead to a voucher's page (tới chứng từ)."""
    return Link(screen="voucher", id=entry_id)
