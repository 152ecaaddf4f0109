"""What stands in the books: cash book, vouchers, statements, trial balance?"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q, Sum

from qqv.ledger.actions import month_end
from qqv.ledger.models import Account, Book, Entry, Period, Posting
from qqv.people.models import Board
from qqv.rules.access import Actor, Scope, Verb
from qqv.rules.chart import Side
from qqv.rules.entries import VOUCHER_NAMES, VoucherKind
from qqv.rules.money import Vnd
from qqv.rules.refusals import Unseen

PAGE = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class BookChoice:
    """A board whose books may be looked at (chọn sổ)."""

    id: int
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BookLine:
    """One line of a cash book or statement, in đồng (dòng sổ)."""

    entry_id: int
    on: date
    receipt: str
    payment: str
    memo: str
    against: str
    inward: Vnd
    outward: Vnd
    balance: Vnd
    undone: bool
    pair_id: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """A drawer's movements in a month (sổ chi tiết, sổ quỹ)."""

    account_id: int
    board_id: int
    board: str
    number: str
    name: str
    first: date
    last: date
    opening: Vnd
    inward: Vnd
    outward: Vnd
    lines: tuple[BookLine, ...]

    @property
    def closing(self) -> Vnd:
        return self.opening + self.inward - self.outward

    @property
    def month_before(self) -> date:
        return (self.first - timedelta(days=1)).replace(day=1)

    @property
    def month_after(self) -> date:
        return self.last + timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class VoucherLine:
    """Debit, credit and amount of a voucher's line (định khoản)."""

    debit: str
    debit_name: str
    credit: str
    credit_name: str
    amount: Vnd


@dataclass(frozen=True, slots=True, kw_only=True)
class VoucherPage:
    """A voucher as it stands in the book (chứng từ)."""

    id: int
    kind: str
    title: str
    code: str
    board_id: int
    board: str
    union: str
    on: date
    memo: str
    total: Vnd
    lines: tuple[VoucherLine, ...]
    recorded_at: object
    recorded_by: str
    check_code: str
    seal: str
    reverses: tuple[int, str] | None
    reversed_by: tuple[int, str] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class TrialLine:
    """One line of the trial balance, in đồng (dòng cân đối)."""

    account_id: int
    number: str
    name: str
    debits: Vnd
    credits: Vnd
    debit_balance: Vnd
    credit_balance: Vnd


@dataclass(frozen=True, slots=True, kw_only=True)
class PeriodRow:
    """A month of a book (kỳ kế toán)."""

    ends_on: date
    closed_by: str
    closed_at: object
    reopened: bool
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PeriodsPage:
    """Which months are closed, which one is next (khóa sổ)."""

    board_id: int
    board: str
    closed_through: date | None
    following: date
    rows: tuple[PeriodRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tills:
    """Where a board's money is now, in đồng (tiền đang ở đâu)."""

    cash: Vnd
    bank: Vnd
    with_leaders: Vnd
    loans: Vnd


def boards_of(actor: Actor) -> tuple[BookChoice, ...]:
    """List boards with books in reach (các ban quản lý)."""
    boards = Board.objects.within(actor.scope(Verb.SEE_BOOKS)).filter(book__isnull=False)
    return tuple(BookChoice(id=b.pk, name=b.name) for b in boards.order_by("level", "code"))


def statement(actor: Actor, *, on: date, board_id: int, number: str, month: date) -> Statement:
    """Show a drawer's month like its paper book; control lines show all their parts (sổ)."""
    scope = actor.scope(Verb.SEE_BOOKS)
    account = (
        Account.objects.within(scope)
        .select_related("board")
        .filter(board_id=board_id, number=number)
        .first()
    )
    if account is None:
        raise Unseen
    first, last = month.replace(day=1), month_end(month)
    ids = {account.pk, *account.parts.values_list("pk", flat=True)}
    touched = Posting.objects.filter(Q(debit__in=ids) | Q(credit__in=ids))
    rows = (
        touched.filter(on__range=(first, last))
        .select_related("entry", "debit", "credit")
        # Joined, SQLite starts at all entries of all funds.
        .prefetch_related("entry__reversed_by")
        .order_by("on", "entry__seq", "line")
    )
    sign = 1 if account.side == Side.DEBIT else -1
    opening = account.balance - _moved(ids, first) * sign
    lines = _lines(list(rows), ids, sign, opening)
    inward = sum(line.inward for line in lines)
    return Statement(
        account_id=account.pk,
        board_id=account.board_id,
        board=account.board.name,
        number=account.number,
        name=account.name,
        first=first,
        last=last,
        opening=opening,
        inward=inward,
        outward=sum(line.outward for line in lines),
        lines=tuple(lines),
    )


def statement_of(actor: Actor, *, on: date, account_id: int, month: date) -> Statement:
    """Show a drawer's month by its id (sổ chi tiết)."""
    reach = Account.objects.within(actor.scope(Verb.SEE_BOOKS)).filter(pk=account_id)
    found = reach.values_list("board_id", "number").first()
    if found is None:
        raise Unseen
    return statement(actor, on=on, board_id=found[0], number=found[1], month=month)


def voucher_page(actor: Actor, *, entry_id: int) -> VoucherPage:
    """Show a voucher; a group leader sees those of her own group (chứng từ)."""
    entry = (
        Entry.objects.filter(pk=entry_id)
        .select_related("book__board__fund", "record__actor", "reverses", "reversed_by")
        .first()
    )
    if entry is None or not _may_see(actor, entry):
        raise Unseen
    lines = entry.postings.select_related("debit", "credit").order_by("line")
    back = getattr(entry, "reversed_by", None)
    return VoucherPage(
        id=entry.pk,
        kind=entry.kind,
        title=VOUCHER_NAMES[VoucherKind(entry.kind)],
        code=entry.code,
        board_id=entry.book.board_id,
        board=entry.book.board.name,
        union=entry.book.board.fund.union,
        on=entry.on,
        memo=entry.memo,
        total=sum(line.amount for line in lines),
        lines=tuple(
            VoucherLine(
                debit=line.debit.number,
                debit_name=line.debit.name,
                credit=line.credit.number,
                credit_name=line.credit.name,
                amount=line.amount,
            )
            for line in lines
        ),
        recorded_at=entry.recorded_at,
        recorded_by=entry.record.actor.name,
        check_code=entry.check_code,
        seal=entry.seal,
        reverses=(entry.reverses.pk, entry.reverses.code) if entry.reverses else None,
        reversed_by=(back.pk, back.code) if back else None,
    )


def trial_balance(actor: Actor, *, board_id: int) -> tuple[str, tuple[TrialLine, ...]]:
    """Show every line of a board's chart; debits equal credits (bảng cân đối tài khoản)."""
    board = Board.objects.within(actor.scope(Verb.SEE_BOOKS)).filter(pk=board_id).first()
    if board is None:
        raise Unseen
    rows = Account.objects.filter(board=board, control=None).order_by("number")
    return board.name, tuple(
        TrialLine(
            account_id=row.pk,
            number=row.number,
            name=row.name,
            debits=row.debits,
            credits=row.credits,
            debit_balance=max(row.debits - row.credits, 0),
            credit_balance=max(row.credits - row.debits, 0),
        )
        for row in rows
    )


def periods_page(actor: Actor, *, board_id: int) -> PeriodsPage:
    """Show which months are closed and which is next (khóa sổ)."""
    reach = Book.objects.within(actor.scope(Verb.SEE_BOOKS)).select_related("board")
    book = reach.filter(board_id=board_id).first()
    if book is None:
        raise Unseen
    rows = Period.objects.filter(book=book).select_related("closed_by__actor", "reopened_by")
    through = book.closed_through
    return PeriodsPage(
        board_id=board_id,
        board=book.board.name,
        closed_through=through,
        following=month_end((through or book.opened_on - timedelta(1)) + timedelta(1)),
        rows=tuple(
            PeriodRow(
                ends_on=row.ends_on,
                closed_by=row.closed_by.actor.name,
                closed_at=row.closed_by.at,
                reopened=row.reopened_by is not None,
                reason=row.reason,
            )
            for row in rows.order_by("-ends_on", "-pk")[:24]
        ),
    )


def tills(actor: Actor) -> Tills:
    """Add up where the money in reach is, from the control lines (tiền đang ở đâu)."""
    rows = (
        Account.objects.within(actor.scope(Verb.SEE_BOOKS))
        .filter(control=None, number__in=("111", "112", "113", "131"))
        .values_list("number")
        .annotate(n=Sum("debits") - Sum("credits"))
    )
    held = dict(rows)
    return Tills(
        cash=held.get("111", 0),
        bank=held.get("112", 0),
        with_leaders=held.get("113", 0),
        loans=held.get("131", 0),
    )


def control_totals(scope: Scope, *, level: str) -> dict[str, Vnd]:
    """Add up each line of the chart over the books of one level, on its own side (tổng hợp)."""
    rows = (
        Account.objects.within(scope)
        .filter(control=None, board__level=level)
        .values_list("number", "side")
        .annotate(d=Sum("debits"), c=Sum("credits"))
    )
    return {number: d - c if side == Side.DEBIT else c - d for number, side, d, c in rows}


def balances_by_board(
    board_ids: Collection[int], numbers: Collection[str]
) -> dict[tuple[int, str], Vnd]:
    """Tell balances of lines of the chart by board and number, in đồng (số dư từng sổ)."""
    rows = Account.objects.filter(board__in=board_ids, number__in=numbers)
    return {(row.board_id, row.number): row.balance for row in rows}


def latest_closing(fund_id: int) -> date | None:
    """Tell up to which day any book of a fund is closed (ngày khóa sổ muộn nhất)."""
    books = Book.objects.filter(board__fund_id=fund_id, closed_through__isnull=False)
    days = books.order_by("-closed_through").values_list("closed_through", flat=True)
    return days.first()


def entries_found(actor: Actor, *, text: str) -> tuple[tuple[int, str, str], ...]:
    """Find vouchers by their number as printed: PT-0012/2022 (tìm chứng từ)."""
    kind, _, rest = text.upper().partition("-")
    number, _, year = rest.partition("/")
    if kind not in set(VoucherKind) or not number.isdigit():
        return ()
    rows = Entry.objects.within(actor.scope(Verb.SEE_BOOKS)).filter(kind=kind, number=int(number))
    if year.isdigit():
        rows = rows.filter(year=int(year))
    found = rows.select_related("book__board").order_by("-year", "book_id")[:30]
    return tuple((e.pk, f"{e.code} · {e.book.board.name}", e.memo) for e in found)


def _moved(ids: set[int], since: date) -> Vnd:
    """Debits less credits from a day on: what is later is fewer than what was before."""
    later = Posting.objects.filter(on__gte=since)
    debits = later.filter(debit__in=ids).aggregate(n=Sum("amount"))["n"] or 0
    credits = later.filter(credit__in=ids).aggregate(n=Sum("amount"))["n"] or 0
    return int(debits - credits)


def _lines(rows: list[Posting], ids: set[int], sign: int, opening: Vnd) -> list[BookLine]:
    lines, balance = [], opening
    for row in rows:
        debited, credited = row.debit_id in ids, row.credit_id in ids
        if debited and credited:
            continue
        grows = debited == (sign == 1)
        balance += row.amount if grows else -row.amount
        code = row.entry.code
        back = getattr(row.entry, "reversed_by", None)
        pair = back.pk if back else row.entry.reverses_id
        lines.append(
            BookLine(
                entry_id=row.entry_id,
                on=row.on,
                receipt=code if grows else "",
                payment="" if grows else code,
                memo=row.entry.memo,
                against=(row.credit if debited else row.debit).number,
                inward=row.amount if grows else 0,
                outward=0 if grows else row.amount,
                balance=balance,
                undone=pair is not None,
                pair_id=pair,
            )
        )
    return lines


def _may_see(actor: Actor, entry: Entry) -> bool:
    if actor.may(Verb.SEE_BOOKS):
        scope = actor.scope(Verb.SEE_BOOKS)
        if Board.objects.within(scope).filter(pk=entry.book.board_id).exists():
            return True
    groups = actor.scope(Verb.SEE).groups
    touched = entry.postings.filter(Q(debit__group__in=groups) | Q(credit__group__in=groups))
    return bool(groups) and touched.exists()
