"""How is the interest that was collected shared? Receipts and their undoing come from lending."""

from datetime import date
from uuid import UUID

from qqv.capital.actions import board_in
from qqv.capital.models import SharingRun
from qqv.capital.sharing import quarter_of, share_quarter, shared_quarters
from qqv.collection.sharing import drafts_of
from qqv.ledger.actions import locked_book
from qqv.rules.access import Actor, Verb
from qqv.rules.periods import Every, span_around
from qqv.rules.refusals import Unseen, shown
from qqv.rules.sharing import require_runnable
from qqv.trail.recording import recording


def run_sharing(
    actor: Actor, *, board_id: int, quarter: date, on: date, request_id: UUID
) -> SharingRun:
    """Share the interest a board collected in the quarter of a day (chia lãi quý).

    What is to be paid becomes an expense at once. Refuses a quarter that is not over, not closed,
    shared before or out of turn, and one without a table.
    """
    span = span_around(quarter, every=Every.QUARTER)
    content = {"board": board_id, "quarter": span.first, "on": on}
    with recording(actor, Verb.SHARE_INTEREST, request_id, content) as record:
        board = board_in(actor.scope(Verb.SHARE_INTEREST), board_id)
        if board.parent is None:
            raise Unseen
        book = locked_book(board.pk)
        shared = shared_quarters(board.pk)
        require_runnable(span, on=on, closed_through=book.closed_through, shared=shared)
        run = share_quarter(record, drafts_of([board], span)[board.pk], on=on)
        record.subject = f"{board}, {quarter_of(span.first)}, lãi {shown(run.interest)} đ"
        record.facts = {"run": run.pk}
        return run
