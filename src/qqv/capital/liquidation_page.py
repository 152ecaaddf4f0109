"""Which communes are being settled, and which borrowers were asked what they owe?"""

from dataclasses import dataclass
from datetime import date

from qqv.capital.models import BalanceConfirmation
from qqv.ledger.owing import Owing, drawers_owing
from qqv.people.models import Board
from qqv.people.queries import Closing, closings
from qqv.rules.access import Actor, Verb
from qqv.rules.chart import Chart
from qqv.rules.money import Vnd
from qqv.rules.refusals import Unseen


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One borrower of the day of the decision and what she said, in đồng (người được đối chiếu)."""

    account_id: int
    member_id: int
    member: str
    group: str
    loan: str
    booked: Vnd
    now: Vnd
    said: Vnd | None = None
    said_on: date | None = None
    booked_then: Vnd | None = None
    note: str = ""

    @property
    def gap(self) -> Vnd:
        """By how much she says more than the book said then (chênh lệch)."""
        return (self.said or 0) - (self.booked_then or 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseRow:
    """A commune that asked to stop, or whose fund ended (vụ tất toán)."""

    board_id: int
    board: str
    case: Closing


def cases(actor: Actor, *, on: date) -> tuple[CaseRow, ...]:
    """List communes in reach that asked to stop, the running ones first (các vụ tất toán)."""
    boards = Board.objects.within(actor.scope(Verb.SEE_BOOKS)).filter(petition__isnull=False)
    rows = {board.pk: board for board in boards.order_by("code")}
    found = closings(rows, on=on)
    held = (
        CaseRow(board_id=pk, board=board.name, case=found[pk])
        for pk, board in rows.items()
        if pk in found
    )
    return tuple(sorted(held, key=lambda row: row.case.ended_on is not None))


def case_board(actor: Actor, *, board_id: int, verb: Verb = Verb.SEE_BOOKS) -> Board:
    """Find a commune's board with a book in reach; unseen otherwise (xã có sổ)."""
    reach = Board.objects.within(actor.scope(verb)).filter(level=Board.Level.COMMUNE)
    board = reach.filter(pk=board_id, book__isnull=False).select_related("parent", "fund").first()
    if board is None:
        raise Unseen
    return board


def may_ask(actor: Actor, *, on: date) -> tuple[tuple[int, str], ...]:
    """List boards for which she may petition and none is there (xã có thể lập tờ trình)."""
    if not actor.may(Verb.PETITION):
        return ()
    boards = Board.objects.within(actor.scope(Verb.PETITION)).filter(petition__isnull=True)
    return tuple(boards.filter(book__isnull=False).order_by("code").values_list("pk", "name"))


def asked(board_id: int) -> tuple[Asked, ...]:
    """List who owed on the day of the decision, and what each says she owes (đối chiếu dư nợ)."""
    case = closings([board_id], on=date.max).get(board_id)
    if case is None or case.decided_on is None:
        return ()
    drawers = drawers_owing(board_id, Chart.LOANS.value, on=case.decided_on)
    words = {
        word.account_id: word
        for word in BalanceConfirmation.objects.filter(account__board=board_id).order_by("on", "pk")
    }
    return tuple(_asked(drawer, words.get(drawer.account_id)) for drawer in drawers)


def unconfirmed(board_id: int, *, whole: bool = False) -> tuple[Asked, ...]:
    """List borrowers who were not asked yet, or all of them (chưa đối chiếu)."""
    return tuple(row for row in asked(board_id) if whole or row.said is None)


def _asked(drawer: Owing, word: BalanceConfirmation | None) -> Asked:
    return Asked(
        account_id=drawer.account_id,
        member_id=drawer.member_id,
        member=drawer.member,
        group=drawer.group,
        loan=drawer.number.partition(".")[2],
        booked=drawer.then,
        now=drawer.now,
        said=word.said if word else None,
        said_on=word.on if word else None,
        booked_then=word.booked if word else None,
        note=word.note if word else "",
    )
