"""The books and the reports on paper: whatever a screen shows, complete and numbered."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from qqv.papers.book import KEEPERS, book_paper
from qqv.papers.press import Paper
from qqv.people.models import Board, Group
from qqv.reports import books
from qqv.reports.asked import Asked, By, Units, query_of
from qqv.reports.registry import REPORTS, Report
from qqv.rules.access import Actor, Scope
from qqv.rules.chart import Chart
from qqv.rules.periods import Every, Span, span_around
from qqv.rules.refusals import Unseen

CASHIER = (("Thủ quỹ", ""), ("Kế toán", ""), ("Trưởng ban", ""))
BOOKS = {"quy": CASHIER, "ngan-hang": CASHIER}
# What a report's number carries, as its address does, and what each is.
DAYS = {"ngay": "on", "tu": "first", "den": "last", "so-voi": "before", "biet-den": "known"}
NUMBERS = {
    "xa": "board_id",
    "nhom": "group_id",
    "cham": "late",
    "cham-den": "late_to",
    "nhom-no": "debt_group",
    "tai-khoan": "account_id",
    "xa-ghep": "unit_id",
    "thang": "months",
}


def book_number(
    slug: str, *, board_id: int, span: Span, chart: str, known: date | None = None
) -> str:
    """Name a book of a board over a period (số của quyển sổ)."""
    page = f"-{chart}" if books.KINDS[slug].per_account else ""
    said = f"-biet-{known}" if known else ""
    return f"SO-{slug}-{board_id}-{span.every}-{span.first:%Y-%m}{page}{said}"


def bound_book(
    actor: Actor,
    slug: str,
    board: str,
    every: str,
    month: str,
    chart: str | None,
    known: str | None = None,
) -> Paper:
    """Print one book over a month, a quarter or a year (in sổ)."""
    span = span_around(date.fromisoformat(f"{month}-01"), every=Every(every))
    asked = chart or Chart.CASH.value
    day = date.fromisoformat(known) if known else None
    table = books.book(actor, slug, board_id=int(board), span=span, chart=asked, known=day)
    whose = Board.objects.select_related("fund").get(pk=board)
    table = replace(table, unit=table.note, note="")  # the board stands in the head
    paper = book_paper(table, board=whose, of=span.last, people=BOOKS.get(slug, KEEPERS))
    return _titled(paper, books.KINDS[slug].title)


def report_number(report: Report, asked: Asked, *, scope: Scope) -> str:
    """Name a report with all that was asked, and of which places it speaks (số của báo cáo)."""
    days = {"ngay", "biet-den"} | ({"tu", "den"} if report.spans else set())
    days |= {"so-voi"} if report.compares else set()
    said = [(k, v) for k, v in query_of(asked) if k not in DAYS or k in days]
    if not scope.everywhere:
        said.append(("cac-xa", ".".join(map(str, sorted(scope.boards)))))
        said.append(("cac-nhom", ".".join(map(str, sorted(scope.groups)))))
    return ",".join([f"BC-{report.name}", *(f"{key}={value}" for key, value in said if value)])


def report_paper(actor: Actor, name: str, said: str) -> Paper:
    """Print a report as it was asked; Unseen: none of that name (in báo cáo)."""
    report = REPORTS.get(name)
    if report is None:
        raise Unseen
    actor.require(report.verb)
    given = dict(part.split("=") for part in said.split(",") if part)
    scope, asked = _reach(actor.scope(report.verb), given), asked_of(given)
    table = report.table(scope, asked)
    last = asked.last if report.spans else asked.on
    return _titled(book_paper(table, board=_board(scope, asked), of=last), report.title)


def asked_of(given: Mapping[str, str]) -> Asked:
    """Read what is asked from a report's number; ValueError: it is none (điều kiện)."""
    days: dict[str, Any] = {field: _day(given[key]) for key, field in DAYS.items() if key in given}
    day = days["on"]
    numbers: dict[str, Any] = {f: _whole(given[k]) for k, f in NUMBERS.items() if k in given}
    start = Asked(on=day, first=day, last=day, before=day, by=By(given["theo"]))
    units = Units(given.get("don-vi", Units.THEN))
    return replace(start, **days, **numbers, chart=given.get("dong", ""), units=units)


def _reach(scope: Scope, given: Mapping[str, str]) -> Scope:
    """Narrow a scope to the places of whoever printed it; refuses one that is outside."""
    boards, groups = (_ids(given.get(key, "")) for key in ("cac-xa", "cac-nhom"))
    if scope.everywhere and not boards and not groups:
        return scope
    there = Board.objects.within(scope).filter(pk__in=boards).count()
    here = Group.objects.within(scope).filter(pk__in=groups).count()
    if not boards | groups or (there, here) != (len(boards), len(groups)):
        raise Unseen
    return replace(scope, everywhere=False, boards=boards, groups=groups)


def _ids(text: str) -> frozenset[int]:
    return frozenset(_whole(number) for number in text.split(".") if number)


def _day(text: str) -> date:
    """Read a day of this century; others are no day of the fund's."""
    if not text.startswith("20"):
        raise ValueError(text)
    return date.fromisoformat(text)


def _whole(text: str) -> int:
    if len(text) > 15:
        raise ValueError(text)
    return int(text)


def _board(scope: Scope, asked: Asked) -> Board:
    """Find whose report it is: the place asked for, else her own, else the province's."""
    boards = Board.objects.filter(fund=scope.fund_id).select_related("fund")
    group = asked.group_id or min(scope.groups, default=None)
    if asked.board_id or scope.boards:
        return boards.get(pk=asked.board_id or min(scope.boards))
    if group:
        return boards.get(groups__pk=group)
    return boards.filter(level=Board.Level.PROVINCE).order_by("pk")[0]


def _titled(paper: Paper, title: Any) -> Paper:
    """Tell which book or report it is, without a name that may stand in its heading."""
    return replace(paper, told=replace(paper.told, title=title))
