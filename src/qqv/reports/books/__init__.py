"""Which books does a board keep? Each is a function that gives one `Table` (sổ sách)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from qqv.ledger.journal import book_of
from qqv.reports.books.accounts import (
    bank_book,
    cash_book,
    general_journal,
    general_ledger,
    trial_balance,
)
from qqv.reports.books.members import interest_book, loan_ledger, savings_book
from qqv.reports.books.paper import Paper
from qqv.reports.known import KnownBefore, NotKnown, as_known_on, noted
from qqv.reports.table import Table
from qqv.rules.access import Actor
from qqv.rules.chart import LINES, Chart
from qqv.rules.periods import Span
from qqv.rules.refusals import Unseen


@dataclass(frozen=True, slots=True, kw_only=True)
class BookKind:
    """One of the books, in the words of the people who keep it (loại sổ).

    `knows` ones can be written as known on an earlier day.
    """

    slug: str
    title: Any
    purpose: Any
    make: Callable[[Paper], Table]
    per_account: bool = False
    knows: bool = False


BOOKS = (
    BookKind(
        slug="quy",
        title=_("Sổ quỹ tiền mặt"),
        purpose=_("Từng phiếu thu, phiếu chi tiền mặt và số còn trong két."),
        make=cash_book,
        knows=True,
    ),
    BookKind(
        slug="ngan-hang",
        title=_("Sổ tiền gửi ngân hàng"),
        purpose=_("Tiền vào, ra tài khoản ngân hàng của ban quản lý."),
        make=bank_book,
        knows=True,
    ),
    BookKind(
        slug="cho-vay",
        title=_("Sổ cho vay theo nhóm"),
        purpose=_("Mỗi thành viên: dư nợ đầu kỳ, vay thêm, gốc đã trả, lãi đã trả, dư nợ cuối kỳ."),
        make=loan_ledger,
    ),
    BookKind(
        slug="tiet-kiem",
        title=_("Sổ tiết kiệm"),
        purpose=_("Mỗi thành viên: số dư đầu kỳ, gửi vào, rút ra, số dư cuối kỳ."),
        make=savings_book,
    ),
    BookKind(
        slug="thu-lai",
        title=_("Sổ thu lãi"),
        purpose=_("Tiền lãi đã thu của từng nhóm, từng tháng."),
        make=interest_book,
    ),
    BookKind(
        slug="nhat-ky",
        title=_("Sổ nhật ký chung"),
        purpose=_("Mọi chứng từ theo thứ tự ngày, ghi Nợ tài khoản nào, Có tài khoản nào."),
        make=general_journal,
        knows=True,
    ),
    BookKind(
        slug="cai",
        title=_("Sổ cái"),
        purpose=_("Một tài khoản: từng chứng từ, tài khoản đối ứng và số dư sau mỗi dòng."),
        make=general_ledger,
        per_account=True,
        knows=True,
    ),
    BookKind(
        slug="can-doi",
        title=_("Bảng cân đối tài khoản"),
        purpose=_("Số dư đầu kỳ, phát sinh, số dư cuối kỳ của mọi tài khoản; Nợ phải bằng Có."),
        make=trial_balance,
        knows=True,
    ),
)

KINDS = {kind.slug: kind for kind in BOOKS}


def book(
    actor: Actor,
    slug: str,
    *,
    board_id: int,
    span: Span,
    chart: str = Chart.CASH.value,
    known: date | None = None,
) -> Table:
    """Write one book of a board over a period, perhaps as known on a day (một quyển sổ).

    Unseen: a book of that name, a board outside her reach, an account not in the chart.
    """
    if slug not in KINDS or chart not in set(Chart):
        raise Unseen
    name, opened_on = book_of(actor, board_id=board_id)
    paper = Paper(board_id=board_id, board=name, opened_on=opened_on, span=span, chart=chart)
    kind = KINDS[slug]
    if known is None:
        return kind.make(paper)
    if not kind.knows:
        raise NotKnown(title=str(kind.title), known=known)
    if known < span.first:
        raise KnownBefore(known=known, on=span.first)
    with as_known_on(known):
        return noted(kind.make(paper), known=known)


def accounts() -> tuple[tuple[str, str], ...]:
    """List the chart for choosing a ledger page (các tài khoản)."""
    return tuple((chart.value, line.name) for chart, line in LINES.items())
