"""What would a quarter's sharing say, with each undone receipt in the quarter it was paid in?"""

from qqv.capital.sharing import shared_quarters
from qqv.capital.sharing_draft import Draft, drafted
from qqv.lending.queries.undone import undone_days
from qqv.people.models import Board
from qqv.rules.periods import Span


def draft_of(board: Board, span: Span) -> Draft:
    """Reckon a quarter of a board, nothing written (bản tính chia lãi)."""
    first = min([span.first, *shared_quarters(board.pk)])
    return drafted(board, span, undone=undone_days(board.pk, first=first, last=span.last))
