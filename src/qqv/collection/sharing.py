"""What would a quarter's sharing say, with each undone receipt in the quarter it was paid in?"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from qqv.capital.sharing_draft import Draft, drafted
from qqv.lending.queries.undone import undone_days
from qqv.people.models import Board
from qqv.rules.access import Actor, Verb
from qqv.rules.money import Vnd
from qqv.rules.periods import Every, Span, span_around
from qqv.rules.refusals import Unseen
from qqv.rules.sharing import WHO_NAMES, Who


def drafts_of(boards: Collection[Board], span: Span) -> dict[int, Draft]:
    """Reckon a quarter of boards, nothing written (bản tính chia lãi).

    Refuses a quarter without a table. Statements do not grow with the boards.
    """
    undone = undone_days([board.pk for board in boards], last=span.last)
    return drafted(boards, span, undone=undone)


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """A quarter as it would be shared, in đồng by receiver (xem trước)."""

    board_id: int
    board: str
    first: date
    last: date
    interest: Vnd
    payable: Vnd
    corrections: Vnd
    groups: int
    receipts: int
    rows: tuple[tuple[str, int, Vnd], ...]


def preview(actor: Actor, *, board_id: int, quarter: date) -> Preview:
    """Show a quarter before it is shared, by whom and how many (xem trước chia lãi).

    Refuses a quarter without a table; Unseen outside her scope.
    """
    boards = Board.objects.within(actor.scope(Verb.SHARE_INTEREST)).select_related("parent")
    board = boards.filter(pk=board_id, level=Board.Level.COMMUNE).first()
    if board is None:
        raise Unseen
    draft = drafts_of([board], span_around(quarter, every=Every.QUARTER))[board.pk]
    sums: dict[Who, list[Vnd]] = {}
    for line in draft.lines:
        sums.setdefault(line.who, []).append(line.amount)
    late = [base for base in draft.bases if base.quarter != draft.span.first]
    return Preview(
        board_id=board.pk,
        board=board.name,
        first=draft.span.first,
        last=draft.span.last,
        interest=draft.interest,
        payable=draft.payable,
        corrections=sum(base.interest for base in late),
        groups=len({base.group_id for base in draft.bases}),
        receipts=sum(len(base.sources) for base in draft.bases),
        rows=tuple((WHO_NAMES[who], len(rows), sum(rows)) for who, rows in sums.items()),
    )
