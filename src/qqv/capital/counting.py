"""How is the till counted, and a day's paper held against the book? Always by two people."""

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from qqv.capital.actions import board_in, write
from qqv.capital.models import CashCount, CountWitness, DayCheck
from qqv.ledger.drawers import cash_of
from qqv.ledger.journal import Turnover, turnovers
from qqv.rules.access import Actor, OwnWork, Verb
from qqv.rules.chart import Chart
from qqv.rules.counting import DifferenceUnexplained as DifferenceUnexplained
from qqv.rules.counting import require_explained
from qqv.rules.entries import VoucherKind
from qqv.rules.money import Vnd
from qqv.rules.purposes import count_posting
from qqv.rules.refusals import Refusal, Unseen, shown
from qqv.trail.recording import recording


class AlreadyConfirmed(Refusal):
    """A count is confirmed once (đã xác nhận)."""

    text = "Lần kiểm kê này đã được xác nhận rồi."


class MovedSince(Refusal):
    """Cash moved after the count, so it proves nothing any more (quỹ đã thu chi thêm)."""

    text = (
        "Sau lần đếm này quỹ đã thu, chi thêm: lúc đếm sổ ghi {then} đ, nay {now} đ. Phải đếm lại."
    )


class DifferenceUnnoted(Refusal):
    """Paper, book and till that differ need a word (chênh lệch phải ghi chú)."""

    text = "Giấy, máy và tiền chưa khớp. Chị ghi vì sao lệch rồi mới lưu được."


def count_cash(
    actor: Actor,
    *,
    board_id: int,
    counted: Vnd,
    denominations: Mapping[str, int],
    reason: str,
    on: date,
    request_id: UUID,
) -> CashCount:
    """Count the till beside the book (kiểm kê quỹ). Refuses a difference without a reason."""
    content = {"board": board_id, "n": counted, "notes": denominations, "why": reason, "on": on}
    with recording(actor, Verb.COUNT_CASH, request_id, content) as record:
        board = board_in(actor.scope(Verb.COUNT_CASH), board_id)
        booked = cash_of(board.pk).balance
        require_explained(counted=counted, booked=booked, reason=reason)
        count = CashCount.objects.create(
            board=board,
            on=on,
            counted=counted,
            booked=booked,
            denominations=dict(denominations),
            reason=reason.strip(),
            counted_by_id=actor.user_id,
            record=record,
        )
        record.subject = f"{board}, {shown(counted)} đ"
        record.facts = {"count": count.pk}
        return count


def confirm_count(actor: Actor, *, count_id: int, on: date, request_id: UUID) -> CountWitness:
    """Confirm a count as the second person; what is over or short is booked (xác nhận).

    Refuses the one who counted, a second time, and a till that has moved since.
    """
    content = {"count": count_id, "on": on}
    with recording(actor, Verb.CONFIRM_COUNT, request_id, content) as record:
        reach = CashCount.objects.within(actor.scope(Verb.CONFIRM_COUNT)).filter(pk=count_id)
        count = reach.select_for_update(of=("self",)).select_related("board").first()
        if count is None:
            raise Unseen
        if count.counted_by_id == actor.user_id:
            raise OwnWork(did="đếm tiền trong", wanted="xác nhận")
        if CountWitness.objects.filter(count=count).exists():
            raise AlreadyConfirmed
        now = cash_of(count.board_id).balance
        if now != count.booked:
            raise MovedSince(then=count.booked, now=now)
        entry = None
        if difference := count.counted - count.booked:
            kind = VoucherKind.RECEIPT if difference > 0 else VoucherKind.PAYMENT
            what = "Thừa quỹ" if difference > 0 else "Thiếu quỹ"
            memo = f"{what} khi kiểm kê {count.on:%d/%m/%Y}: {count.reason}"
            entry = write(record, count.board, kind, on, memo, *count_posting(difference))
        record.subject = f"{count.board}, {shown(count.counted)} đ"
        return CountWitness.objects.create(
            count=count,
            counted_by_id=count.counted_by_id,
            confirmed_by_id=actor.user_id,
            entry=entry,
            record=record,
        )


def check_day(
    actor: Actor,
    *,
    board_id: int,
    day: date,
    paper_received: Vnd,
    paper_paid: Vnd,
    note: str,
    request_id: UUID,
) -> DayCheck:
    """Keep a day's paper sums beside the book and the till (giấy = máy = tiền), in đồng.

    Refuses a difference without a note.
    """
    content = {"board": board_id, "day": day, "in": paper_received, "out": paper_paid, "n": note}
    with recording(actor, Verb.CHECK_DAY, request_id, content) as record:
        board = board_in(actor.scope(Verb.CHECK_DAY), board_id)
        cash = Chart.CASH.value
        moved = turnovers(board.pk, first=day, last=day).get(cash, Turnover())
        balance = turnovers(board.pk, last=day).get(cash, Turnover()).net
        count = CashCount.objects.filter(board=board, on=day).order_by("-pk").first()
        agree = (paper_received, paper_paid) == (moved.debits, moved.credits)
        if not (agree and count and count.counted == balance) and not note.strip():
            raise DifferenceUnnoted
        record.subject = f"{board}, {day:%d/%m/%Y}"
        return DayCheck.objects.create(
            board=board,
            on=day,
            paper_received=paper_received,
            paper_paid=paper_paid,
            booked_received=moved.debits,
            booked_paid=moved.credits,
            booked_balance=balance,
            count=count,
            note=note.strip(),
            record=record,
        )
