"""How are the rows behind an alarm headed? Short names for the columns they share."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from qqv.reports.table import Column, Kind
from qqv.rules.money import Vnd, ratio, rounded


def text(key: str, label: Any, weight: int = 1) -> Column:
    """Make a column of words (cột chữ)."""
    return Column(key=key, label=label, weight=weight)


def day(key: str, label: Any) -> Column:
    """Make a column of days (cột ngày)."""
    return Column(key=key, label=label, kind=Kind.DAY)


def money(key: str, label: Any) -> Column:
    """Make a column of đồng (cột tiền)."""
    return Column(key=key, label=label, kind=Kind.VND, weight=2)


def count(key: str, label: Any) -> Column:
    """Make a column of a count (cột số lượng)."""
    return Column(key=key, label=label, kind=Kind.COUNT)


def as_percent(part: Vnd, whole: Vnd) -> str:
    """Write a part of a whole in percent with one decimal: 84,3% (tỷ lệ)."""
    tenths = rounded(ratio(part, whole) * 1000)
    sign = "-" if tenths < 0 else ""
    return f"{sign}{abs(tenths) // 10},{abs(tenths) % 10}%"


def share(key: str, label: Any) -> Column:
    """Make a column of a ratio (cột tỷ lệ)."""
    return Column(key=key, label=label, kind=Kind.PERCENT)


MEMBER = text("member", _("Thành viên"), 3)
GROUP = text("group", _("Nhóm"), 2)
LOAN = text("loan", _("Sổ vay"))
VOUCHER = text("voucher", _("Chứng từ"))
