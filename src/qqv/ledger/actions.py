"""How are the books written? Open books and accounts, post, close and reopen months."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple
from uuid import UUID

from qqv.ledger.models import Account, Book, Entry, Period, Posting
from qqv.ledger.sealing import sealed
from qqv.people.models import Board
from qqv.rules.access import Actor, Scope, Verb
from qqv.rules.chart import LINES, Chart, Side
from qqv.rules.entries import EntryDraft, PostingDraft, VoucherKind, mirrored
from qqv.rules.money import Vnd
from qqv.rules.refusals import Refusal, Unseen
from qqv.trail.models import Record
from qqv.trail.recording import recording
from qqv.trail.rows import insert_made, insert_rows, update_rows

ENTRY = "seq book_id kind year number on recorded_at memo reverses_id record_id seal".split()


class NotEnough(Refusal):
    """A drawer would go below zero (không đủ tiền)."""

    text = "{account} chỉ còn {balance} đ, không đủ cho {wanted} đ."


class MonthClosed(Refusal):
    """The books of that month are closed (đã khóa sổ)."""

    text = (
        "Sổ đã khóa đến hết ngày {through}, không ghi được vào ngày {on}. "
        "Chị ghi vào tháng đang mở, hoặc đề nghị tỉnh mở khóa (có lý do)."
    )


class BeforeOpening(Refusal):
    """The date lies before the book's first day (trước ngày mở sổ)."""

    text = "Sổ mở từ ngày {opened}, không ghi được vào ngày {on}."


class AccountClosed(Refusal):
    """The drawer was closed (tài khoản đã đóng)."""

    text = "{account} đã đóng, không ghi thêm được."


class BookEnded(Refusal):
    """The book was closed for good (sổ đã đóng hẳn)."""

    text = "Sổ của {board} đã đóng hẳn ngày {on} sau khi tất toán nguồn vốn, không ghi thêm được."


class AlreadyReversed(Refusal):
    """An entry is undone at most once (đã đảo)."""

    text = "Phiếu này đã được đảo rồi."


class NotNextMonth(Refusal):
    """Months are closed one after the other (khóa sổ theo thứ tự)."""

    text = "Phải khóa sổ lần lượt từng tháng. Tháng cần khóa tiếp theo kết thúc ngày {next}."


@dataclass(frozen=True, slots=True, kw_only=True)
class NewAccount:
    """A drawer to open under a control account (tài khoản mở mới)."""

    chart: Chart
    suffix: str
    name: str
    group_id: int | None = None
    member_id: int | None = None


def open_book(board: Board, *, on: date) -> Book:
    """Open a board's book with every line of the default chart (mở sổ)."""
    book = Book.objects.create(board=board, opened_on=on)
    Account.objects.bulk_create(
        Account(
            board=board,
            chart=code.value,
            number=code.value,
            name=line.name,
            side=line.side.value,
            may_overdraw=line.may_overdraw,
            opened_on=on,
        )
        for code, line in LINES.items()
    )
    return book


def open_accounts(board_id: int, drafts: Sequence[NewAccount], *, on: date) -> list[Account]:
    """Open drawers under their control accounts, in one insert (mở tài khoản chi tiết)."""
    controls = {
        account.chart: account
        for account in Account.objects.filter(
            board_id=board_id, control=None, chart__in={draft.chart for draft in drafts}
        )
    }
    return Account.objects.bulk_create(
        [
            Account(
                board_id=board_id,
                chart=draft.chart.value,
                number=f"{draft.chart}.{draft.suffix}",
                name=draft.name[:160],
                side=LINES[draft.chart].side.value,
                control=controls[draft.chart],
                group_id=draft.group_id,
                member_id=draft.member_id,
                may_overdraw=LINES[draft.chart].may_overdraw,
                opened_on=on,
            )
            for draft in drafts
        ]
    )


def close_accounts(accounts: Iterable[int], *, on: date) -> None:
    """Close empty drawers; the books refuse one with a balance (đóng tài khoản)."""
    Account.objects.filter(pk__in=list(accounts)).update(closed_on=on)


def reopen_accounts(accounts: Iterable[int]) -> None:
    """Open drawers again after a reversal (mở lại tài khoản)."""
    Account.objects.filter(pk__in=list(accounts)).update(closed_on=None)


def post(record: Record, board_id: int, draft: EntryDraft) -> Entry:
    """Write one voucher into a board's book (ghi sổ)."""
    return post_many(record, board_id, [draft])[0]


def post_many(record: Record, board_id: int, drafts: Sequence[EntryDraft]) -> list[Entry]:
    """Write vouchers into a board's book with a constant number of statements (ghi sổ).

    Refuses dates before the book or in a closed month, closed drawers, and any line that
    would leave a drawer below zero at the end.
    """
    book = locked_book(board_id)
    for draft in drafts:
        _refuse_date(book, draft.on)
    accounts = _accounts_of(board_id, drafts)
    _move(accounts, drafts)
    entries = _numbered(book, record, drafts)
    _seal(book, record, entries, drafts)
    insert_made(entries, ENTRY)
    _write_postings(entries, drafts, accounts)
    Book.objects.filter(pk=book.pk).update(
        last_seq=book.last_seq, last_seal=book.last_seal, numbers=book.numbers
    )
    return entries


def locked_book(board_id: int) -> Book:
    """Take the lock under which a book's entries follow each other (khóa sổ khi ghi).

    Refuses a book that was closed for good.
    """
    try:
        books = Book.objects.select_for_update(of=("self",)).select_related("board")
        book = books.get(board_id=board_id)
    except Book.DoesNotExist:
        raise Unseen from None
    if book.ended_on:
        raise BookEnded(board=book.board.name, on=book.ended_on)
    return book


def entry_in(scope: Scope, entry_id: int) -> tuple[Board, Entry]:
    """Find a voucher in reach under its book's lock; unseen otherwise (chứng từ trong phạm vi)."""
    reach = Entry.objects.within(scope).filter(pk=entry_id).select_related("book__board")
    entry = reach.first()
    if entry is None:
        raise Unseen
    locked_book(entry.book.board_id)
    return entry.book.board, entry


def mirror_of(entry: Entry, *, on: date, memo: str) -> EntryDraft:
    """Draft the voucher that undoes a voucher; refuses a second time (bút toán đảo)."""
    if Entry.objects.filter(reverses=entry).exists():
        raise AlreadyReversed
    return EntryDraft(
        kind=VoucherKind(entry.kind),
        on=on,
        memo=memo,
        postings=mirrored(drafts_of(entry)),
        reverses_id=entry.pk,
    )


def drafts_of(entry: Entry) -> tuple[PostingDraft, ...]:
    """Read a voucher's lines back as drafts, in account numbers (đọc lại định khoản)."""
    lines = entry.postings.order_by("line").values_list(
        "debit__number", "credit__number", "amount", "party__number"
    )
    return tuple(
        PostingDraft(debit=debit, credit=credit, amount=amount, party=party)
        for debit, credit, amount, party in lines
    )


def close_period(actor: Actor, *, board_id: int, ends_on: date, request_id: UUID) -> Period:
    """Close a month of a book, months in turn (khóa sổ). Refuses a month out of turn."""
    content = {"board": board_id, "ends_on": ends_on}
    with recording(actor, Verb.CLOSE_PERIOD, request_id, content) as record:
        board = _board_in_reach(actor, Verb.CLOSE_PERIOD, board_id)
        book = locked_book(board.pk)
        following = month_end((book.closed_through or book.opened_on - timedelta(1)) + timedelta(1))
        if ends_on != following:
            raise NotNextMonth(next=following)
        period = Period.objects.create(book=book, ends_on=ends_on, closed_by=record)
        Book.objects.filter(pk=book.pk).update(closed_through=ends_on)
        record.subject = f"{board.name}, tháng {ends_on:%m/%Y}"
        record.facts = {"period": period.pk}
        return period


def reopen_period(
    actor: Actor, *, board_id: int, ends_on: date, reason: str, request_id: UUID
) -> Period:
    """Open the last closed month of a book again, with a reason (mở khóa sổ)."""
    content = {"board": board_id, "ends_on": ends_on, "reason": reason}
    with recording(actor, Verb.REOPEN_PERIOD, request_id, content) as record:
        board = _board_in_reach(actor, Verb.REOPEN_PERIOD, board_id)
        book = locked_book(board.pk)
        if book.closed_through != ends_on:
            raise NotNextMonth(next=book.closed_through or "–")
        period = Period.objects.get(book=book, ends_on=ends_on, reopened_by=None)
        Period.objects.filter(pk=period.pk).update(reopened_by=record, reason=reason)
        before = Period.objects.filter(book=book, ends_on__lt=ends_on, reopened_by=None)
        last = before.order_by("-ends_on").values_list("ends_on", flat=True).first()
        Book.objects.filter(pk=book.pk).update(closed_through=last)
        record.subject = f"{board.name}, mở lại tháng {ends_on:%m/%Y}"
        record.facts = {"period": period.pk}
        return period


def month_end(on: date) -> date:
    """Tell the last day of a month (cuối tháng)."""
    return (on.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)


def _board_in_reach(actor: Actor, verb: Verb, board_id: int) -> Board:
    board = Board.objects.within(actor.scope(verb)).filter(pk=board_id).first()
    if board is None:
        raise Unseen
    return board


def _refuse_date(book: Book, on: date) -> None:
    if on < book.opened_on:
        raise BeforeOpening(opened=book.opened_on, on=on)
    if book.closed_through and on <= book.closed_through:
        raise MonthClosed(through=book.closed_through, on=on)


class Drawer(NamedTuple):
    """What the books must know of an account to move it, in đồng (tài khoản khi ghi sổ)."""

    number: str
    pk: int
    control_id: int | None
    name: str
    side: str
    may_overdraw: bool
    debits: Vnd
    credits: Vnd
    closed_on: date | None

    @property
    def balance(self) -> Vnd:
        moved = self.debits - self.credits
        return moved if self.side == Side.DEBIT else -moved


def _accounts_of(board_id: int, drafts: Sequence[EntryDraft]) -> dict[str, Drawer]:
    numbers = {
        number
        for draft in drafts
        for line in draft.postings
        for number in (line.debit, line.credit, line.party)
        if number
    }
    found = Account.objects.filter(board_id=board_id, number__in=numbers)
    accounts = {row[0]: Drawer(*row) for row in found.values_list(*Drawer._fields)}
    assert len(accounts) == len(numbers), sorted(numbers - set(accounts))
    return accounts


def _move(accounts: dict[str, Drawer], drafts: Sequence[EntryDraft]) -> None:
    """Move the running totals of drawers and of their control accounts, in one statement."""
    debits: dict[str, int] = defaultdict(int)
    credits: dict[str, int] = defaultdict(int)
    for draft in drafts:
        for line in draft.postings:
            debits[line.debit] += line.amount
            credits[line.credit] += line.amount
    moves: dict[int, list[int]] = defaultdict(lambda: [0, 0])
    for number in {**debits, **credits}:
        account = accounts[number]
        _refuse_overdraft(account, debits[number], credits[number])
        for pk in (account.pk, account.control_id):
            if pk:
                moves[pk][0] += debits[number]
                moves[pk][1] += credits[number]
    # In the order of their ids, so that no two savings wait for each other.
    rows = [(pk, *moves[pk]) for pk in sorted(moves)]
    update_rows(Account, ("id", "debits", "credits"), rows, adding=True)


def _refuse_overdraft(account: Drawer, debit: int, credit: int) -> None:
    if account.closed_on:
        raise AccountClosed(account=account.name)
    if account.may_overdraw:
        return
    grows, shrinks = (debit, credit) if account.side == Side.DEBIT else (credit, debit)
    if account.balance + grows < shrinks:
        raise NotEnough(account=account.name, balance=account.balance + grows, wanted=shrinks)


def _numbered(book: Book, record: Record, drafts: Sequence[EntryDraft]) -> list[Entry]:
    entries = []
    for draft in drafts:
        series = f"{draft.kind}/{draft.on.year}"
        book.numbers[series] = book.numbers.get(series, 0) + 1
        book.last_seq += 1
        entries.append(
            Entry(
                book=book,
                seq=book.last_seq,
                kind=draft.kind.value,
                year=draft.on.year,
                number=book.numbers[series],
                on=draft.on,
                recorded_at=record.at,
                memo=draft.memo[:250],
                reverses_id=draft.reverses_id,
                record=record,
            )
        )
    return entries


def _seal(
    book: Book, record: Record, entries: Sequence[Entry], drafts: Sequence[EntryDraft]
) -> None:
    reversed_ids = [draft.reverses_id for draft in drafts if draft.reverses_id]
    seqs = dict(Entry.objects.filter(pk__in=reversed_ids).values_list("pk", "seq"))
    for entry, draft in zip(entries, drafts, strict=True):
        entry.seal = sealed(
            previous=book.last_seal,
            book=book.board.code,
            seq=entry.seq,
            kind=entry.kind,
            year=entry.year,
            number=entry.number,
            on=entry.on,
            recorded_at=entry.recorded_at,
            memo=entry.memo,
            reverses_seq=seqs[draft.reverses_id] if draft.reverses_id else None,
            request_id=record.request_id,
            lines=(
                (n, entry.on, line.debit, line.credit, line.amount, line.party or "")
                for n, line in enumerate(draft.postings, 1)
            ),
        )
        book.last_seal = entry.seal


def _write_postings(
    entries: Sequence[Entry], drafts: Sequence[EntryDraft], accounts: dict[str, Drawer]
) -> None:
    insert_rows(
        Posting,
        ("entry_id", "line", "on", "debit_id", "credit_id", "amount", "party_id"),
        (
            (
                entry.pk,
                n,
                entry.on,
                accounts[line.debit].pk,
                accounts[line.credit].pk,
                line.amount,
                accounts[line.party].pk if line.party else None,
            )
            for entry, draft in zip(entries, drafts, strict=True)
            for n, line in enumerate(draft.postings, 1)
        ),
    )
