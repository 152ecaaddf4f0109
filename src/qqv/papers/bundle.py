"""How is everything of an ended board kept on paper? All its books in one file (gói lưu trữ)."""

import io
import zipfile
from datetime import date

from django.utils import translation

from qqv.papers.press import Printing, pdf
from qqv.papers.registry import paper_of
from qqv.papers.writing import slug
from qqv.people.models import Board
from qqv.reports.books import KINDS
from qqv.rules.access import Actor, Verb
from qqv.rules.periods import Every
from qqv.rules.refusals import Unseen


def bundle(actor: Actor, *, board_id: int, printing: Printing) -> tuple[str, bytes]:
    """Pack the yearly books and the minutes of an ended board (gói lưu trữ).

    Tells the file's name and content. Unseen: a board that has not ended.
    """
    boards = Board.objects.within(actor.scope(Verb.SEE_BOOKS)).filter(liquidation__isnull=False)
    board = boards.select_related("liquidation", "book").filter(pk=board_id).first()
    if board is None:
        raise Unseen
    ended = board.liquidation.on
    packed = io.BytesIO()
    with translation.override("vi"), zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as out:
        for number in numbers(board_id, since=board.book.opened_on, until=ended):
            paper = paper_of(actor, number)
            out.writestr(f"{slug(number)}.pdf", pdf(paper, printing))
    return slug("luu-tru", board.name, ended), packed.getvalue()


def numbers(board_id: int, *, since: date, until: date) -> tuple[str, ...]:
    """Name the minutes and each yearly book that stands alone (các giấy trong gói)."""
    years = range(since.year, until.year + 1)
    books = [slug for slug, kind in KINDS.items() if not kind.per_account]
    return (
        f"TQ-{board_id}-{until}",
        *(f"SO-{slug}-{board_id}-{Every.YEAR}-{year}-01" for year in years for slug in books),
    )
