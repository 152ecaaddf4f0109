"""How do members save? Open books, take deposits, pay withdrawals."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from qqv.ledger.actions import NewAccount, open_accounts, post
from qqv.ledger.drawers import cash_of, owed_by
from qqv.ledger.queries import balances_by_board
from qqv.people.models import Member, valid
from qqv.rules.access import Actor, Verb
from qqv.rules.chart import Chart
from qqv.rules.entries import EntryDraft, PostingDraft, VoucherKind
from qqv.rules.money import Vnd
from qqv.rules.refusals import Unseen, shown
from qqv.rules.savings import require_deposit, require_room, require_withdrawable
from qqv.savings.models import Deposit, SavingsBook, SavingsTerms, Withdrawal
from qqv.trail.models import Record
from qqv.trail.recording import recording

CHARTS = {
    SavingsBook.Kind.COMPULSORY: Chart.COMPULSORY_SAVINGS,
    SavingsBook.Kind.VOLUNTARY: Chart.VOLUNTARY_SAVINGS,
}


def open_savings(
    members: Sequence[Member], *, on: date, kind: SavingsBook.Kind = SavingsBook.Kind.COMPULSORY
) -> list[SavingsBook]:
    """Open savings books for members of one board, all at once (mở sổ tiết kiệm)."""
    if not members:
        return []
    drafts = [
        NewAccount(
            chart=CHARTS[kind],
            suffix=member.number,
            name=f"Tiết kiệm {member.name}, sổ {member.number}",
            group_id=member.group_id,
            member_id=member.pk,
        )
        for member in members
    ]
    accounts = open_accounts(members[0].board_id, drafts, on=on)
    return SavingsBook.objects.bulk_create(
        SavingsBook(
            board_id=member.board_id,
            group_id=member.in_group,
            member=member,
            kind=kind,
            account=account,
        )
        for member, account in zip(members, accounts, strict=True)
    )


def open_balances(
    actor: Actor, *, board_id: int, rows: Sequence[tuple[int, Vnd]], on: date, request_id: UUID
) -> list[SavingsBook]:
    """Take members' savings into newly opened books: (member, đồng) (mở sổ tiết kiệm).

    They are owed to members, so the capital the commune holds is that much less.
    """
    content = {"board": board_id, "rows": list(rows), "on": on}
    with recording(actor, Verb.OPEN_LOANS, request_id, content) as record:
        reach = Member.objects.within(actor.scope(Verb.OPEN_LOANS)).filter(board_id=board_id)
        members = reach.in_bulk([member for member, _ in rows])
        if len(members) != len(rows):
            raise Unseen
        books = take_balances(
            record, board_id, [(members[member], amount) for member, amount in rows], on=on
        )
        record.subject = f"Mở sổ tiết kiệm {len(books)} thành viên"
        return books


def take_balances(
    record: Record, board_id: int, rows: Sequence[tuple[Member, Vnd]], *, on: date
) -> list[SavingsBook]:
    """Put opening balances into savings books behind a doorway, opening those missing."""
    kind = SavingsBook.Kind.COMPULSORY
    known = {
        book.member_id: book
        for book in SavingsBook.objects.filter(
            member__in=[member for member, _ in rows], kind=kind
        ).select_related("account")
    }
    missing = [member for member, _ in rows if member.pk not in known]
    known |= {book.member_id: book for book in open_savings(missing, on=on)}
    books = [known[member.pk] for member, _ in rows]
    for book, (_, amount) in zip(books, rows, strict=True):
        assert book.opening == 0, book
        book.opening = amount
    SavingsBook.objects.bulk_update(books, ["opening"], batch_size=500)
    postings = tuple(
        PostingDraft(
            debit=Chart.RECEIVED_CAPITAL.value, credit=book.account.number, amount=book.opening
        )
        for book in books
        if book.opening
    )
    memo = f"Mở sổ tiết kiệm {len(postings)} thành viên"
    if postings:
        draft = EntryDraft(kind=VoucherKind.JOURNAL, on=on, memo=memo, postings=postings)
        post(record, board_id, draft)
    return books


def deposit(
    actor: Actor,
    *,
    member_id: int,
    kind: SavingsBook.Kind,
    amount: Vnd,
    on: date,
    request_id: UUID,
) -> Deposit:
    """Take savings at the commune's desk, opening the book if missing (nhận gửi tiết kiệm).

    Refuses nothing, a member who left her group, and voluntary savings beyond the limit.
    """
    content = {"member": member_id, "kind": kind, "amount": amount, "on": on}
    with recording(actor, Verb.DEPOSIT, request_id, content) as record:
        reach = Member.objects.within(actor.scope(Verb.DEPOSIT)).select_related("board")
        member = reach.filter(pk=member_id).exclude(group=None).first()
        if member is None:
            raise Unseen
        require_deposit(amount)
        found = SavingsBook.objects.filter(member=member, kind=kind).select_related("account")
        book = found.first() or open_savings([member], on=on, kind=kind)[0]
        cash = cash_of(member.board_id)
        draft = EntryDraft(
            kind=VoucherKind.RECEIPT,
            on=on,
            memo=f"Gửi tiết kiệm, {member.name}, sổ {member.number}",
            postings=(PostingDraft(debit=cash.number, credit=book.account.number, amount=amount),),
        )
        entry = post(record, member.board_id, draft)
        if kind == SavingsBook.Kind.VOLUNTARY:
            # Posting has locked the drawers: two deposits at once cannot both find room.
            _require_room(member, amount, on)
        record.subject = f"{member}, gửi {shown(amount)} đ"
        record.facts = {"entry": entry.pk}
        return Deposit.objects.create(
            savings_book=book, key=request_id, on=on, amount=amount, place=cash, entry=entry
        )


def _require_room(member: Member, amount: Vnd, on: date) -> None:
    board = member.board_id
    drawers = balances_by_board([board], (Chart.VOLUNTARY_SAVINGS, Chart.RECEIVED_CAPITAL))
    terms = SavingsTerms.objects.filter(valid(on), fund=member.board.fund_id)
    percent = terms.order_by("-valid_from").values_list("voluntary_percent", flat=True).first()
    require_room(
        board=str(member.board),
        held=drawers.get((board, Chart.VOLUNTARY_SAVINGS), 0) - amount,
        wanted=amount,
        capital=drawers.get((board, Chart.RECEIVED_CAPITAL), 0),
        percent=percent or 0,
    )


def withdraw(
    actor: Actor, *, savings_book_id: int, amount: Vnd, signed: bool, on: date, request_id: UUID
) -> Withdrawal:
    """Pay savings out of the commune's cash box (rút tiết kiệm).

    Refuses more than was saved or the box holds, compulsory savings while the member still
    owes, and money she did not sign for.
    """
    content = {"book": savings_book_id, "amount": amount, "signed": signed, "on": on}
    with recording(actor, Verb.WITHDRAW, request_id, content) as record:
        reach = SavingsBook.objects.within(actor.scope(Verb.WITHDRAW))
        book = reach.select_related("account", "member").filter(pk=savings_book_id).first()
        if book is None:
            raise Unseen
        require_withdrawable(
            member=book.member.name,
            held=book.account.balance,
            wanted=amount,
            compulsory=book.kind == SavingsBook.Kind.COMPULSORY,
            owes=owed_by(book.member) > 0,
            signed=signed,
        )
        draft = EntryDraft(
            kind=VoucherKind.PAYMENT,
            on=on,
            memo=f"Rút tiết kiệm, {book.member.name}, sổ {book.member.number}",
            postings=(
                PostingDraft(debit=book.account.number, credit=Chart.CASH.value, amount=amount),
            ),
        )
        entry = post(record, book.board_id, draft)
        record.subject = f"{book.member}, rút {shown(amount)} đ"
        record.facts = {"entry": entry.pk}
        return Withdrawal.objects.create(savings_book=book, on=on, amount=amount, entry=entry)
