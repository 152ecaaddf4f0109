"""How does capital go back to who gave it, and how is a mistaken allocation undone?"""

from dataclasses import replace
from datetime import date
from uuid import UUID

from django.db.models import Sum

from qqv.capital.actions import bank_account, board_in, refuse_nothing, write
from qqv.capital.models import Allocation, AllocationReversal, CapitalSource, SourceReturn
from qqv.capital.slips import ReasonMissing
from qqv.ledger.actions import mirror_of, post
from qqv.people.models import Board
from qqv.rules.access import Actor, OwnWork, Verb
from qqv.rules.chart import Chart
from qqv.rules.entries import PostingDraft, VoucherKind
from qqv.rules.money import Vnd
from qqv.rules.refusals import Refusal, Unseen, shown
from qqv.rules.sources import PaperMissing, require_left
from qqv.trail.recording import recording


class AllocationUndone(Refusal):
    """An allocation is undone at most once (đã đảo)."""

    text = "Lần chuyển vốn này đã được đảo ngày {on} rồi."


def original_capital(fund_id: int, *, on: date | None = None) -> Vnd:
    """Add up what givers gave and did not take back by a day, or until now (vốn gốc)."""
    given = CapitalSource.objects.filter(fund_id=fund_id)
    back = SourceReturn.objects.filter(source__fund_id=fund_id)
    if on is not None:
        given, back = given.filter(since__lte=on), back.filter(on__lte=on)
    sums = [rows.aggregate(n=Sum("amount"))["n"] or 0 for rows in (given, back)]
    return sums[0] - sums[1]


def capital_moves(fund_id: int) -> list[tuple[date, Vnd]]:
    """List what givers gave, and took back as less, each with its day (vốn gốc từng lần)."""
    given = CapitalSource.objects.filter(fund_id=fund_id).values_list("since", "amount")
    back = SourceReturn.objects.filter(source__fund_id=fund_id).values_list("on", "amount")
    return [*given, *((on, -amount) for on, amount in back)]


def left_of(source: CapitalSource) -> Vnd:
    """Tell what of a source is still the fund's (còn lại của nguồn vốn)."""
    back: Vnd = source.returns.aggregate(n=Sum("amount"))["n"] or 0
    return source.amount - back


def repay_source(
    actor: Actor, *, source_id: int, amount: Vnd, on: date, document_no: str, request_id: UUID
) -> SourceReturn:
    """Pay capital back to its giver from the province's bank (trả vốn cho bên cấp).

    Refuses more than is left of it or in the bank, and none without a paper.
    """
    content = {"source": source_id, "amount": amount, "on": on, "no": document_no}
    with recording(actor, Verb.ALLOCATE, request_id, content) as record:
        board = _province(actor)
        source = CapitalSource.objects.filter(pk=source_id, fund_id=board.fund_id).first()
        if source is None:
            raise Unseen
        if not document_no.strip():
            raise PaperMissing
        refuse_nothing(amount)
        require_left(source.name, left=left_of(source), wanted=amount)
        line = PostingDraft(
            debit=Chart.CAPITAL.value, credit=bank_account(board.pk).number, amount=amount
        )
        memo = f"Trả vốn cho {source.name}, {document_no}"
        entry = write(record, board, VoucherKind.BANK_DEBIT, on, memo, line)
        record.subject = f"{source.name}, {shown(amount)} đ"
        return SourceReturn.objects.create(
            source=source,
            on=on,
            amount=amount,
            document_no=document_no.strip(),
            entry=entry,
            record=record,
        )


def reverse_allocation(
    actor: Actor, *, allocation_id: int, reason: str, on: date, request_id: UUID
) -> AllocationReversal:
    """Undo a mistaken allocation or return by its mirror in both books (đảo phân bổ vốn).

    Another than who made it; refuses twice, without a reason, and money that is gone.
    """
    content = {"allocation": allocation_id, "reason": reason, "on": on}
    with recording(actor, Verb.UNDO_ALLOCATION, request_id, content) as record:
        allocation = (
            Allocation.objects.within(actor.scope(Verb.UNDO_ALLOCATION))
            .select_related("board__parent", "given", "received", "record", "reversal")
            .filter(pk=allocation_id)
            .first()
        )
        if allocation is None or allocation.board.parent is None:
            raise Unseen
        if allocation.record.actor_id == actor.user_id:
            raise OwnWork(did="lập", wanted="đảo")
        if undone := getattr(allocation, "reversal", None):
            raise AllocationUndone(on=undone.on)
        if not reason.strip():
            raise ReasonMissing
        # The province's book first, as in allocate: two locks are always taken in one order.
        given, received = (
            post(
                record,
                board.pk,
                replace(
                    mirror_of(entry, on=on, memo=f"Đảo phiếu {entry.code}: {reason.strip()}"),
                    kind=VoucherKind.JOURNAL,
                ),
            )
            for board, entry in (
                (allocation.board.parent, allocation.given),
                (allocation.board, allocation.received),
            )
        )
        record.subject = f"{allocation.board}, {shown(abs(allocation.amount))} đ"
        return AllocationReversal.objects.create(
            allocation=allocation,
            on=on,
            reason=reason.strip(),
            given=given,
            received=received,
            record=record,
        )


def _province(actor: Actor) -> Board:
    """Find the board that holds the fund's capital; unseen but for who reaches the whole fund."""
    scope = actor.scope(Verb.ALLOCATE)
    if not scope.everywhere:
        raise Unseen
    board = Board.objects.within(scope).filter(level=Board.Level.PROVINCE).order_by("pk").first()
    if board is None:
        raise Unseen
    return board_in(scope, board.pk)
