"""Which page shows the rows behind a part of a formula?"""

from dataclasses import replace
from typing import Any

from qqv.reports.asked import By, to_report
from qqv.reports.indicators.defined import Behind
from qqv.reports.table import Link


def report(name: str, **changed: Any) -> Behind:
    """Lead to a report about the same days and place (đường dẫn báo cáo)."""
    return lambda asked: to_report(name, asked, **changed)


def screen(name: str, *query: tuple[str, str]) -> Behind:
    """Lead to a list that is not a report (đường dẫn danh sách)."""
    return lambda _asked: Link(screen=name, query=query)


def lines(chart: str) -> Behind:
    """Lead to the postings of a line of the chart within the span (sổ chi tiết)."""
    return lambda asked: to_report("lines", asked, chart=chart)


def balance(chart: str) -> Behind:
    """Lead to what a line of the chart held on the day, book by book (số dư)."""
    return lambda asked: to_report("drawers", replace(asked, on=asked.last), chart=chart)


LOANS = report("loans")
LATE_0 = report("loans", late=0)
LATE_30 = report("loans", late=30)
LATE_90 = report("loans", late=90)
LENT = report("appraisal", by=By.GROUP)
DUE = report("due", by=By.MEMBER)
PAYMENTS = report("payments")
SAVERS = report("savings", by=By.MEMBER)
CAPITAL = report("capital", by=By.TOTAL)
WRITE_OFFS = report("write-offs")
WORKS = screen("works")
GROUPS = screen("groups")
SMALL_GROUPS = screen("groups", ("it", "1"))
MEETINGS = screen("collection")
HAND_OVERS = screen("handovers")
INSPECTIONS = screen("inspections")
BOARDS = screen("boards")
