"""How does capital come back from a commune to the province?"""

from datetime import date
from uuid import UUID

from qqv.capital.actions import bank_account, board_in, refuse_nothing, write
from qqv.capital.models import Allocation
from qqv.ledger.drawers import drawer_balance
from qqv.rules.access import Actor, Verb
from qqv.rules.chart import Chart
from qqv.rules.entries import PostingDraft, VoucherKind
from qqv.rules.money import Vnd
from qqv.rules.refusals import Refusal, Unseen, shown
from qqv.trail.recording import recording


class DecisionMissing(Refusal):
    """Capital comes back by a decision on paper (thiếu quyết định)."""

    text = "Trả lại vốn phải có số quyết định."


class MoreThanAllocated(Refusal):
    """A commune returns no more capital than it was given (trả quá vốn được phân bổ)."""

    text = "{board} đang giữ {held} đ vốn tỉnh phân bổ, không trả lại {wanted} đ được."


def return_capital(
    actor: Actor, *, board_id: int, amount: Vnd, on: date, decision_no: str, request_id: UUID
) -> Allocation:
    """Send capital from a commune's bank back to the province's (trả lại vốn); in both books.

    Refuses more than the commune was given or has in the bank, and none without a decision.
    """
    content = {"board": board_id, "amount": amount, "on": on, "no": decision_no, "back": True}
    with recording(actor, Verb.ALLOCATE, request_id, content) as record:
        board = board_in(actor.scope(Verb.ALLOCATE), board_id)
        if board.parent is None:
            raise Unseen
        if not decision_no.strip():
            raise DecisionMissing
        refuse_nothing(amount)
        held = drawer_balance(board.pk, Chart.RECEIVED_CAPITAL.value)
        if amount > held:
            raise MoreThanAllocated(board=board.name, held=held, wanted=amount)
        # The province's book first, as in allocate: two locks are always taken in one order.
        home = PostingDraft(
            debit=bank_account(board.parent.pk).number, credit=Chart.ALLOCATED.value, amount=amount
        )
        away = PostingDraft(
            debit=Chart.RECEIVED_CAPITAL.value, credit=bank_account(board.pk).number, amount=amount
        )
        memo = f"{board} trả lại vốn, {decision_no}"
        taken = write(record, board.parent, VoucherKind.BANK_CREDIT, on, memo, home)
        memo = f"Trả lại vốn tỉnh phân bổ, {decision_no}"
        returned = write(record, board, VoucherKind.BANK_DEBIT, on, memo, away)
        record.subject = f"{board} trả lại vốn {shown(amount)} đ"
        return Allocation.objects.create(
            board=board,
            on=on,
            amount=-amount,
            decision_no=decision_no,
            given=taken,
            received=returned,
            record=record,
        )
