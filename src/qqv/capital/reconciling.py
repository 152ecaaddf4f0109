"""Do bank and book agree, and if not, which lines tell them apart? (đối chiếu ngân hàng)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count

from qqv.capital.models import BankLine, BankMatch, BankStatement
from qqv.capital.statements import may_reconcile
from qqv.ledger.drawers import bank_of
from qqv.ledger.journal import Passed, book_of, passed_through
from qqv.people.models import Board
from qqv.rules.access import Actor, Verb
from qqv.rules.bank import Moved, candidates, proposed, slip_for
from qqv.rules.money import Vnd
from qqv.rules.refusals import Unseen


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementRow:
    """A statement in the list (sao kê): how many lines, how many of them matched."""

    id: int
    first: date
    last: date
    opening: Vnd
    closing: Vnd
    file_name: str
    lines: int
    matched: int
    by: str

    @property
    def left(self) -> int:
        return self.lines - self.matched


@dataclass(frozen=True, slots=True, kw_only=True)
class BankPage:
    """A board's bank account and its statements (tài khoản ngân hàng)."""

    board_id: int
    board: str
    bank: str
    balance: Vnd
    may: bool
    rows: tuple[StatementRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """A voucher a line may stand for (phiếu có thể khớp)."""

    entry_id: int
    code: str
    on: date
    memo: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LinePage:
    """A line of the bank with its match, or what it may be matched with (dòng sao kê)."""

    id: int
    on: date
    inward: Vnd
    outward: Vnd
    memo: str
    reference: str
    match_id: int | None = None
    matched: Choice | None = None
    by: str = ""
    at: datetime | None = None
    proposed: Choice | None = None
    choices: tuple[Choice, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementPage:
    """One statement with its lines, those without a match first asked about (một sao kê)."""

    id: int
    board_id: int
    board: str
    bank: str
    first: date
    last: date
    opening: Vnd
    closing: Vnd
    inward: Vnd
    outward: Vnd
    file_name: str
    by: str
    at: datetime
    may: bool
    dropped_by: str
    dropped_at: datetime | None
    lines: tuple[LinePage, ...]

    @property
    def pairs(self) -> tuple[tuple[int, int], ...]:
        return tuple((one.id, one.proposed.entry_id) for one in self.lines if one.proposed)

    @property
    def left(self) -> int:
        return sum(one.matched is None for one in self.lines)


@dataclass(frozen=True, slots=True, kw_only=True)
class Apart:
    """A line that only one of bank and book knows, in đồng (khoản chênh lệch)."""

    on: date
    memo: str
    reference: str
    amount: Vnd
    line_id: int | None = None
    statement_id: int | None = None
    entry_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reconciliation:
    """Book and bank side by side at a day's end, in đồng (bảng đối chiếu).

    `statement_id` is None where no statement covers the day; then there is no bank balance.
    An account is `used` once money moved on it, in the book or at the bank.
    """

    board_id: int
    board: str
    bank: str
    on: date
    booked: Vnd
    stated: Vnd
    statement_id: int | None
    used: bool
    at_bank: tuple[Apart, ...]
    in_book: tuple[Apart, ...]

    @property
    def reckoned(self) -> Vnd:
        """What the bank should say (số dư ngân hàng tính ra)."""
        more = sum(one.amount for one in self.at_bank)
        return self.booked + more - sum(one.amount for one in self.in_book)

    @property
    def difference(self) -> Vnd:
        return self.stated - self.reckoned


@dataclass(frozen=True, slots=True, kw_only=True)
class SlipFirst:
    """What a slip for a line of the bank begins with (phiếu từ dòng sao kê)."""

    kind: str
    purpose: str
    party: str
    reason: str
    amount: Vnd
    on: date


def bank_page(actor: Actor, *, board_id: int) -> BankPage:
    """List a board's statements, the newest first; unseen outside her reach (sao kê)."""
    name, _opened = book_of(actor, board_id=board_id)
    bank = bank_of(board_id)
    taken = BankStatement.objects.standing().filter(board=board_id)
    rows = taken.select_related("record__actor")
    lines = BankLine.objects.filter(statement__board=board_id).order_by()
    standing = BankMatch.objects.filter(line__statement__board=board_id, undone_by=None)
    counted = dict(lines.values_list("statement").annotate(n=Count("pk")))
    matched = dict(standing.order_by().values_list("line__statement").annotate(n=Count("pk")))
    return BankPage(
        board_id=board_id,
        board=name,
        bank=bank.name if bank else "",
        balance=bank.balance if bank else 0,
        may=bank is not None and _may(actor, board_id),
        rows=tuple(
            StatementRow(
                id=row.pk,
                first=row.first,
                last=row.last,
                opening=row.opening,
                closing=row.closing,
                file_name=row.file_name,
                lines=counted.get(row.pk, 0),
                matched=matched.get(row.pk, 0),
                by=row.record.actor.name,
            )
            for row in rows.order_by("-first")
        ),
    )


def statement_page(actor: Actor, *, statement_id: int) -> StatementPage:
    """Show one statement with matches made and proposed (một sao kê)."""
    reach = BankStatement.objects.within(actor.scope(Verb.SEE_BOOKS)).filter(pk=statement_id)
    row = reach.select_related("board", "bank", "record__actor", "undone_by__actor").first()
    if row is None:
        raise Unseen
    lines = list(row.lines.order_by("number"))
    return StatementPage(
        id=row.pk,
        board_id=row.board_id,
        board=row.board.name,
        bank=row.bank.name,
        first=row.first,
        last=row.last,
        opening=row.opening,
        closing=row.closing,
        inward=sum(line.inward for line in lines),
        outward=sum(line.outward for line in lines),
        file_name=row.file_name,
        by=row.record.actor.name,
        at=row.record.at,
        may=row.undone_by is None and _may(actor, row.board_id),
        dropped_by=row.undone_by.actor.name if row.undone_by else "",
        dropped_at=row.undone_by.at if row.undone_by else None,
        lines=_lines(row, lines),
    )


def slip_first(actor: Actor, *, line_id: int, board_id: int) -> SlipFirst:
    """Begin a slip for a line the book does not know; unseen elsewhere (lập phiếu)."""
    reach = (
        BankStatement.objects.within(actor.scope(Verb.SEE_BOOKS)).standing().filter(board=board_id)
    )
    line = BankLine.objects.filter(pk=line_id, statement__in=reach.values("pk"))
    found = line.select_related("statement__bank").first()
    if found is None:
        raise Unseen
    kind, purpose = slip_for(found.inward - found.outward, found.memo)
    return SlipFirst(
        kind=kind.value,
        purpose=purpose.value,
        party=found.statement.bank.name[:120],
        reason=(found.memo or found.reference)[:200],
        amount=found.inward or found.outward,
        on=found.on,
    )


def last_statement_day(board_id: int) -> date | None:
    """Tell until which day the bank's word is known (sao kê đến ngày)."""
    rows = BankStatement.objects.standing().filter(board=board_id).order_by("-last")
    return rows.values_list("last", flat=True).first()


def reconcile(actor: Actor, *, board_id: int, on: date) -> Reconciliation | None:
    """Hold the book against the bank at a day's end (đối chiếu); None without a bank account.

    What lies before the first statement counts as known to the bank, unless a later line was
    matched with it.
    """
    name, _opened = book_of(actor, board_id=board_id)
    bank = bank_of(board_id)
    if bank is None:
        return None
    taken = BankStatement.objects.standing().filter(bank=bank, first__lte=on)
    statements = list(taken.order_by("first"))
    covering = next((row for row in statements if row.last >= on), None)
    lines = list(BankLine.objects.filter(statement__in=statements, on__lte=on).order_by("on", "pk"))
    passed = passed_through(bank.pk, last=on)
    matches = BankMatch.objects.filter(bank=bank, undone_by=None)
    pairs = list(matches.values_list("line_id", "entry_id"))
    first = statements[0].first if statements else on
    at_bank, in_book = _apart(lines, passed, pairs, first=first)
    within = [line for line in lines if covering and line.statement_id == covering.pk]
    moved = sum(line.inward - line.outward for line in within)
    return Reconciliation(
        board_id=board_id,
        board=name,
        bank=bank.name,
        on=on,
        booked=sum(one.amount for one in passed),
        stated=covering.opening + moved if covering else 0,
        statement_id=covering.pk if covering else None,
        used=bool(passed or statements),
        at_bank=at_bank,
        in_book=in_book,
    )


def _apart(
    lines: Iterable[BankLine],
    passed: Iterable[Passed],
    pairs: list[tuple[int, int]],
    *,
    first: date,
) -> tuple[tuple[Apart, ...], tuple[Apart, ...]]:
    """Leave out what both knew by the day; a match with a later line or voucher is no match."""
    known, booked = {line.pk: line for line in lines}, {one.entry_id: one for one in passed}
    both = [(line, entry) for line, entry in pairs if line in known and entry in booked]
    lines_done, entries_done = {line for line, _ in both}, {entry for _, entry in both}
    later = {entry for line, entry in pairs if line not in known}
    at_bank = tuple(
        Apart(
            on=line.on,
            memo=line.memo,
            reference=line.reference,
            amount=line.inward - line.outward,
            line_id=line.pk,
            statement_id=line.statement_id,
        )
        for line in known.values()
        if line.pk not in lines_done
    )
    only = {pk: one for pk, one in booked.items() if pk not in entries_done}
    in_book = tuple(
        Apart(
            on=one.on,
            memo=one.memo,
            reference=one.code,
            amount=one.amount,
            entry_id=one.entry_id,
        )
        for one in only.values()
        if one.pair not in only and _due(one, first, later)
    )
    return at_bank, in_book


def _due(one: Passed, first: date, later: set[int]) -> bool:
    """Tell whether the bank is still to show a voucher: not what its opening held already."""
    return one.entry_id in later or (one.on >= first and not one.opens)


def _lines(row: BankStatement, lines: list[BankLine]) -> tuple[LinePage, ...]:
    passed = passed_through(row.bank_id, last=date.max)
    booked = {
        one.entry_id: Choice(entry_id=one.entry_id, code=one.code, on=one.on, memo=one.memo)
        for one in passed
    }
    standing = BankMatch.objects.filter(bank=row.bank, undone_by=None)
    matches = list(standing.select_related("record__actor"))
    made = {match.line_id: match for match in matches}
    used = {match.entry_id for match in matches}
    free = [
        Moved(id=one.entry_id, on=one.on, amount=one.amount)
        for one in passed
        if row.undone_by_id is None
        and one.entry_id not in used
        and not one.opens
        and one.pair in {None, *used}
    ]
    asked = [
        Moved(id=line.pk, on=line.on, amount=line.inward - line.outward)
        for line in lines
        if line.pk not in made
    ]
    offers, choices = proposed(asked, free), candidates(asked, free)
    return tuple(
        _line(line, made.get(line.pk), booked, offers.get(line.pk), choices.get(line.pk, []))
        for line in lines
    )


def _line(
    line: BankLine,
    match: BankMatch | None,
    booked: dict[int, Choice],
    offer: int | None,
    choices: list[int],
) -> LinePage:
    return LinePage(
        id=line.pk,
        on=line.on,
        inward=line.inward,
        outward=line.outward,
        memo=line.memo,
        reference=line.reference,
        match_id=match.pk if match else None,
        matched=booked[match.entry_id] if match else None,
        by=match.record.actor.name if match else "",
        at=match.record.at if match else None,
        proposed=booked[offer] if offer else None,
        choices=() if offer else tuple(booked[entry] for entry in choices),
    )


def _may(actor: Actor, board_id: int) -> bool:
    parent = Board.objects.values_list("parent_id", flat=True).get(pk=board_id)
    return may_reconcile(actor, board_id=board_id, parent_id=parent)
