"""How is a wrong deposit or withdrawal undone? By its mirror; both stay in the book."""

from datetime import date
from typing import TypeVar
from uuid import UUID

from qqv.ledger.actions import post
from qqv.ledger.drawers import balance_of, cash_of
from qqv.rules.access import MAY, ROLE_NAMES, Actor, Role, Verb
from qqv.rules.chart import Chart
from qqv.rules.entries import EntryDraft, PostingDraft, VoucherKind
from qqv.rules.refusals import Forbidden, Refusal, Unseen
from qqv.savings.models import Deposit, SavingsBook, Withdrawal
from qqv.trail.models import Record
from qqv.trail.recording import recording

Move = TypeVar("Move", Deposit, Withdrawal)


class AlreadyUndone(Refusal):
    """A deposit or withdrawal is undone at most once (đã đảo)."""

    text = "Lần gửi, rút này đã được đảo rồi."


class UndoneWithoutReason(Refusal):
    """A reversal gives its reason (thiếu lý do)."""

    text = "Đảo phiếu thì phải ghi lý do."


class UndoneTooEarly(Refusal):
    """The mirror does not come before what it undoes (ngày đảo sớm hơn)."""

    text = "Ngày đảo {on} sớm hơn ngày của phiếu {undone}."


def reverse_deposit(
    actor: Actor, *, deposit_id: int, reason: str, on: date, request_id: UUID
) -> Deposit:
    """Undo a deposit of the desk or of a meeting (đảo lần gửi tiết kiệm).

    On its day by whoever takes money; later by the commune chair or the province. Refuses
    twice, without a reason, and savings or cash that are no longer there.
    """
    content = {"deposit": deposit_id, "reason": reason, "on": on}
    verb = undoing(actor)
    with recording(actor, verb, request_id, content) as record:
        row = _found(actor, verb, Deposit, deposit_id, reason, on)
        place, cash = row.place, cash_of(row.savings_book.board_id)
        short = row.amount - balance_of(place.pk) if place.pk != cash.pk else 0
        account = row.savings_book.account.number
        back = [PostingDraft(debit=account, credit=place.number, amount=row.amount)]
        if short > 0:
            # The leader has handed the money over: it comes back from the cash box.
            back.insert(0, PostingDraft(debit=place.number, credit=cash.number, amount=short))
        return _undo(record, row, f"Đảo gửi tiết kiệm {row.on:%d/%m/%Y}", reason, on, tuple(back))


def reverse_withdrawal(
    actor: Actor, *, withdrawal_id: int, reason: str, on: date, request_id: UUID
) -> Withdrawal:
    """Undo a withdrawal: the money is back in the cash box (đảo lần rút tiết kiệm).

    By the same hands as a deposit. Refuses twice, and without a reason.
    """
    content = {"withdrawal": withdrawal_id, "reason": reason, "on": on}
    verb = undoing(actor)
    with recording(actor, verb, request_id, content) as record:
        row = _found(actor, verb, Withdrawal, withdrawal_id, reason, on)
        account = row.savings_book.account.number
        back = PostingDraft(debit=Chart.CASH.value, credit=account, amount=row.amount)
        return _undo(record, row, f"Đảo rút tiết kiệm {row.on:%d/%m/%Y}", reason, on, (back,))


def undoing(actor: Actor) -> Verb:
    """Take the right of hers that reaches farthest back (quyền đảo)."""
    return Verb.REVERSE_OLD if actor.may(Verb.REVERSE_OLD) else Verb.REVERSE


def _found(actor: Actor, verb: Verb, kind: type[Move], row_id: int, reason: str, on: date) -> Move:
    """Lock the book, then the move in it: two hands undo it once."""
    book_id = kind.objects.filter(pk=row_id).values_list("savings_book", flat=True).first() or 0
    books = SavingsBook.objects.within(actor.scope(verb)).filter(pk=book_id)
    if books.select_for_update(of=("self",)).first() is None:
        raise Unseen
    around = kind.objects.select_related("savings_book__account", "savings_book__member")
    row = around.get(pk=row_id)
    if row.reversed_by_id:
        raise AlreadyUndone
    if row.on != on and verb == Verb.REVERSE:
        raise Forbidden(who=", ".join(ROLE_NAMES[r] for r in Role if r in MAY[Verb.REVERSE_OLD]))
    if not reason.strip():
        raise UndoneWithoutReason
    if on < row.on:
        raise UndoneTooEarly(on=on, undone=row.on)
    return row


def _undo(
    record: Record,
    row: Move,
    what: str,
    reason: str,
    on: date,
    postings: tuple[PostingDraft, ...],
) -> Move:
    book = row.savings_book
    memo = f"{what}, sổ {book.member.number}: {reason.strip()}"
    draft = EntryDraft(kind=VoucherKind.JOURNAL, on=on, memo=memo, postings=postings)
    row.reversed_by = post(record, book.board_id, draft)
    row.save(update_fields=["reversed_by"])
    record.subject = f"{what}, {book.member}"
    record.facts = {"entry": row.reversed_by.pk}
    return row
