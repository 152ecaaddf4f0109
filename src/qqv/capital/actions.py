"""How does money move between the province, the communes and the banks?"""

from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from qqv.capital.models import Allocation, CapitalSource, CashMove
from qqv.ledger.actions import NewAccount, open_accounts, post
from qqv.ledger.drawers import bank_of
from qqv.people.models import Board
from qqv.rules.access import Actor, Scope, Verb
from qqv.rules.chart import Chart
from qqv.rules.entries import EntryDraft, PostingDraft, VoucherKind
from qqv.rules.money import Vnd
from qqv.rules.refusals import Refusal, Unseen, shown
from qqv.rules.sources import SourceKind, require_due_day
from qqv.trail.models import Record
from qqv.trail.recording import recording

if TYPE_CHECKING:
    from qqv.ledger.models import Account, Entry


class NothingToMove(Refusal):
    """An amount must be more than nothing (số tiền phải lớn hơn 0)."""

    text = "Số tiền phải lớn hơn 0."


def receive_capital(
    actor: Actor,
    *,
    board_id: int,
    name: str,
    amount: Vnd,
    on: date,
    request_id: UUID,
    kind: str = SourceKind.GRANTED,
    document_no: str = "",
    document_on: date | None = None,
    due_on: date | None = None,
) -> CapitalSource:
    """Book capital given or lent to the fund into the province's bank (nhận nguồn vốn).

    Refuses lent capital without a day to pay it back, and given capital with one.
    """
    content = {"board": board_id, "name": name, "amount": amount, "on": on}
    content |= {"kind": kind, "no": document_no, "dated": document_on, "due": due_on}
    with recording(actor, Verb.ALLOCATE, request_id, content) as record:
        board = board_in(actor.scope(Verb.ALLOCATE), board_id)
        refuse_nothing(amount)
        require_due_day(SourceKind(kind), on=on, due_on=due_on)
        line = PostingDraft(
            debit=bank_account(board.pk).number, credit=Chart.CAPITAL.value, amount=amount
        )
        memo = f"Nhận nguồn vốn {name}" + (f", {document_no}" if document_no else "")
        entry = write(record, board, VoucherKind.BANK_CREDIT, on, memo, line)
        record.subject = name
        return CapitalSource.objects.create(
            fund_id=board.fund_id,
            name=name,
            kind=kind,
            amount=amount,
            since=on,
            document_no=document_no,
            document_on=document_on,
            due_on=due_on,
            entry=entry,
            record=record,
        )


def open_capital(
    actor: Actor,
    *,
    board_id: int,
    name: str,
    amount: Vnd,
    allocated: Vnd,
    on: date,
    request_id: UUID,
) -> CapitalSource:
    """Take the fund's capital into the province's new book (mở sổ nguồn vốn), in đồng.

    `allocated` of it already lies with the communes, the rest in the province's bank.
    """
    content = {"board": board_id, "name": name, "amount": amount, "out": allocated, "on": on}
    with recording(actor, Verb.ALLOCATE, request_id, content) as record:
        board = board_in(actor.scope(Verb.ALLOCATE), board_id)
        refuse_nothing(amount - allocated)
        capital = Chart.CAPITAL.value
        lines = (
            PostingDraft(debit=Chart.ALLOCATED.value, credit=capital, amount=allocated),
            PostingDraft(
                debit=bank_account(board.pk).number, credit=capital, amount=amount - allocated
            ),
        )
        entry = write(record, board, VoucherKind.JOURNAL, on, f"Mở sổ nguồn vốn {name}", *lines)
        record.subject = name
        return CapitalSource.objects.create(
            fund_id=board.fund_id, name=name, amount=amount, since=on, entry=entry, record=record
        )


def open_bank_balance(
    actor: Actor, *, board_id: int, amount: Vnd, on: date, request_id: UUID
) -> None:
    """Take a commune's bank balance into its new book (mở sổ tiền gửi), in đồng."""
    content = {"board": board_id, "amount": amount, "on": on}
    with recording(actor, Verb.OPEN_LOANS, request_id, content) as record:
        board = board_in(actor.scope(Verb.OPEN_LOANS), board_id)
        refuse_nothing(amount)
        line = PostingDraft(
            debit=bank_account(board.pk).number, credit=Chart.RECEIVED_CAPITAL.value, amount=amount
        )
        write(record, board, VoucherKind.JOURNAL, on, "Mở sổ tiền gửi ngân hàng", line)
        record.subject = f"{board}, mở sổ tiền gửi"


def allocate(
    actor: Actor, *, board_id: int, amount: Vnd, on: date, decision_no: str, request_id: UUID
) -> Allocation:
    """Send capital from the province's bank to a commune's (phân bổ vốn); in both books.

    Refuses more than the province has in the bank.
    """
    content = {"board": board_id, "amount": amount, "on": on, "no": decision_no}
    with recording(actor, Verb.ALLOCATE, request_id, content) as record:
        board = board_in(actor.scope(Verb.ALLOCATE), board_id)
        refuse_nothing(amount)
        if board.parent is None:
            raise Unseen
        away = PostingDraft(
            debit=Chart.ALLOCATED.value, credit=bank_account(board.parent.pk).number, amount=amount
        )
        here = PostingDraft(
            debit=bank_account(board.pk).number, credit=Chart.RECEIVED_CAPITAL.value, amount=amount
        )
        memo = f"Phân bổ vốn cho {board}, {decision_no}"
        given = write(record, board.parent, VoucherKind.BANK_DEBIT, on, memo, away)
        memo = f"Nhận vốn tỉnh phân bổ, {decision_no}"
        received = write(record, board, VoucherKind.BANK_CREDIT, on, memo, here)
        record.subject = f"{board}, {shown(amount)} đ"
        return Allocation.objects.create(
            board=board,
            on=on,
            amount=amount,
            decision_no=decision_no,
            given=given,
            received=received,
            record=record,
        )


def move_cash(
    actor: Actor,
    *,
    board_id: int,
    amount: Vnd,
    to_bank: bool,
    on: date,
    slip_no: str,
    request_id: UUID,
) -> CashMove:
    """Take cash to the bank, or fetch it (nộp, rút tiền ngân hàng).

    Refuses more than the cash box, or the bank account, holds.
    """
    content = {"board": board_id, "amount": amount, "to": to_bank, "on": on, "slip": slip_no}
    with recording(actor, Verb.MOVE_CASH, request_id, content) as record:
        board = board_in(actor.scope(Verb.MOVE_CASH), board_id)
        refuse_nothing(amount)
        bank = bank_account(board.pk)
        cash = Chart.CASH.value
        debit, credit = (bank.number, cash) if to_bank else (cash, bank.number)
        entry = write(
            record,
            board,
            VoucherKind.PAYMENT if to_bank else VoucherKind.RECEIPT,
            on,
            f"{'Nộp tiền vào' if to_bank else 'Rút tiền từ'} ngân hàng, chứng từ {slip_no}",
            PostingDraft(debit=debit, credit=credit, amount=amount),
        )
        record.subject = f"{board}, {shown(amount)} đ"
        record.facts = {"entry": entry.pk}
        return CashMove.objects.create(
            board=board,
            bank=bank,
            on=on,
            to_bank=to_bank,
            amount=amount,
            slip_no=slip_no,
            entry=entry,
            record=record,
        )


def open_bank(board: Board, *, suffix: str, name: str, on: date) -> "Account":
    """Open a bank account in a board's book (mở tài khoản ngân hàng)."""
    draft = NewAccount(chart=Chart.BANK, suffix=suffix, name=name)
    return open_accounts(board.pk, [draft], on=on)[0]


def board_in(scope: Scope, board_id: int) -> Board:
    """Find a board in reach; unseen otherwise (ban quản lý trong phạm vi)."""
    board = Board.objects.within(scope).select_related("parent").filter(pk=board_id).first()
    if board is None:
        raise Unseen
    return board


def bank_account(board_id: int) -> "Account":
    """Find a board's bank account; unseen if it has none (tài khoản ngân hàng)."""
    bank = bank_of(board_id)
    if bank is None:
        raise Unseen
    return bank


def refuse_nothing(amount: Vnd) -> None:
    """Refuse an amount of nothing (số tiền phải lớn hơn 0)."""
    if amount <= 0:
        raise NothingToMove


def write(
    record: Record, board: Board, kind: VoucherKind, on: date, memo: str, *lines: PostingDraft
) -> "Entry":
    """Write one voucher into a board's book, for the verbs of this part (ghi sổ)."""
    return post(record, board.pk, EntryDraft(kind=kind, on=on, memo=memo, postings=lines))
