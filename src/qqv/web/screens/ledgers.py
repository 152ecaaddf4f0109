"""The shelf of books, and any one of them over a month, a quarter or a year (sổ sách)."""

from dataclasses import replace
from datetime import date

from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from qqv.ledger import queries
from qqv.papers.shelf import book_number
from qqv.reports import books
from qqv.reports.known import KnownBefore, NotKnown
from qqv.reports.table import Table, Tone
from qqv.rules.access import Actor, Verb
from qqv.rules.chart import Chart
from qqv.rules.pages import cut
from qqv.rules.periods import Every, Span, span_around
from qqv.rules.refusals import Unseen
from qqv.web.asking import actor_of, day_of, sentence_of
from qqv.web.forms.fields import read_day
from qqv.web.paging import month_of, number_of, page_of
from qqv.web.printing import printed
from qqv.web.tables import exported, sheet_of

LINES = 200


@login_required
@require_safe
def shelf(request: HttpRequest) -> HttpResponse:
    """Every book with one sentence (sổ sách)."""
    actor = actor_of(request, Verb.SEE_BOOKS)
    boards, board_id = board_of(request, actor)
    context = {"kinds": books.BOOKS, "boards": boards, "board_id": board_id}
    return render(request, "books/shelf.html", context)


@login_required
@require_safe
def book(request: HttpRequest, slug: str) -> HttpResponse:
    """One book over a period (một quyển sổ)."""
    actor = actor_of(request, Verb.SEE_BOOKS)
    boards, board_id = board_of(request, actor)
    chart = request.GET.get("tk", Chart.CASH.value)
    span = span_of(request)
    known, refusal = known_of(request), ""
    try:
        table = books.book(actor, slug, board_id=board_id, span=span, chart=chart, known=known)
    except (NotKnown, KnownBefore) as no:
        known, refusal = None, sentence_of(no)
        table = books.book(actor, slug, board_id=board_id, span=span, chart=chart)
    number = book_number(slug, board_id=board_id, span=span, chart=chart, known=known)
    if not refusal and (answer := _file(request, table, number)):
        return answer
    context = {
        "boards": boards,
        "board_id": board_id,
        "kind": books.KINDS[slug],
        "span": span,
        "every": [every.value for every in Every],
        "chart": chart,
        "accounts": books.accounts(),
        "hidden": hides(request),
        "known": known,
        "refusal": refusal,
        "has_undone": any(row.tone == Tone.UNDONE for row in table.rows),
        **paged(request, table),
    }
    return render(request, "books/book.html", context, status=422 if refusal else 200)


def _file(request: HttpRequest, table: Table, number: str) -> HttpResponse | None:
    if request.GET.get("xuat") == "pdf":
        return printed(request, number, Verb.SEE_BOOKS)
    return exported(request, lambda: table)


def known_of(request: HttpRequest) -> date | None:
    """Read the day up to which things had been written: biet-den=28/02/2026 (đã biết đến)."""
    given = request.GET.get("biet-den", "")
    try:
        return date.fromisoformat(given) if "-" in given else read_day(given)
    except (ValueError, ValidationError):
        return None


def board_of(request: HttpRequest, actor: Actor) -> tuple[tuple[queries.BookChoice, ...], int]:
    """Give the boards she may choose, and the one asked for (sổ của)."""
    boards = queries.boards_of(actor)
    if not boards:
        raise Unseen
    return boards, number_of(request, "xa") or boards[0].id


def span_of(request: HttpRequest) -> Span:
    """Read the period: ky=thang|quy|nam around thang=2022-12 (kỳ)."""
    asked = request.GET.get("ky", "")
    every = Every(asked) if asked in set(Every) else Every.MONTH
    return span_around(month_of(request, day_of(request)), every=every)


def hides(request: HttpRequest) -> bool:
    """Tell whether reversed pairs are to be left out (ẩn phiếu đã đảo)."""
    return request.GET.get("an") == "1"


def paged(request: HttpRequest, table: Table) -> dict[str, object]:
    """Cut a long book into pages; undone pairs left out if asked (trang)."""
    rows = [row for row in table.rows if not (hides(request) and row.tone == Tone.UNDONE)]
    part, page = cut(rows, asked=page_of(request), size=LINES)
    return {"sheet": sheet_of(replace(table, rows=tuple(part))), "page": page}
