"""How is the bank's statement taken in, and each line held against the book? (sao kê)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from qqv.capital.actions import bank_account
from qqv.capital.models import BankLine, BankMatch, BankStatement
from qqv.ledger.drawers import closed_through
from qqv.ledger.journal import passed_through
from qqv.people.models import Board
from qqv.rules.access import ROLE_NAMES, Actor, Role, Verb
from qqv.rules.bank import MOST_DAYS, Moved, fits
from qqv.rules.money import Vnd
from qqv.rules.refusals import Forbidden, Refusal, Unseen, shown
from qqv.trail.recording import recording


class StatementUneven(Refusal):
    """The lines do not lead from the opening to the closing balance (sao kê không khớp)."""

    text = (
        "Số dư đầu kỳ {opening} đ, cộng tiền vào {inward} đ, trừ tiền ra {outward} đ là {sum} đ; "
        "sao kê ghi cuối kỳ {closing} đ. Tệp thiếu dòng, hoặc cột tiền vào, tiền ra chưa đúng."
    )


class StatementOverlaps(Refusal):
    """Part of the span was taken in before (kỳ sao kê trùng)."""

    text = "Đã nhập sao kê từ {first} đến {last}. Kỳ của tệp này trùng với kỳ đó."


class StatementAhead(Refusal):
    """A statement does not reach beyond today (sao kê của ngày chưa tới)."""

    text = "Sao kê đến {last} nhưng hôm nay mới {on}. Chị nhập khi đã hết kỳ."


class SpanTurned(Refusal):
    """A span begins before it ends (kỳ sao kê ngược)."""

    text = "Kỳ sao kê từ {first} đến {last} bị ngược."


class LineOutside(Refusal):
    """A line's day lies outside the statement's span (dòng ngoài kỳ)."""

    text = "Dòng ngày {on} nằm ngoài kỳ sao kê từ {first} đến {last}."


class AlreadyMatched(Refusal):
    """A line and a voucher are matched once (đã đối chiếu)."""

    text = "Dòng sao kê hoặc phiếu này đã khớp rồi. Chị tải lại trang."


class NoFit(Refusal):
    """Only the same amount, side, and nearly the same day are matched (không khớp)."""

    text = "Dòng ngày {on} và phiếu này không khớp: khác số tiền, hoặc cách nhau quá {days} ngày."


class StillMatched(Refusal):
    """A statement that explains vouchers is not withdrawn (còn dòng đã khớp)."""

    text = "Sao kê còn {n} dòng đã khớp với phiếu. Chị bỏ khớp các dòng đó trước."


class StatementSettled(Refusal):
    """A month was closed with this statement (tháng đã khóa)."""

    text = "Sao kê từ {first} nằm trong tháng đã khóa sổ đến {through}, nên không bỏ được."


class StatementDropped(Refusal):
    """A statement is withdrawn once (đã bỏ)."""

    text = "Sao kê này đã bỏ rồi."


@dataclass(frozen=True, slots=True, kw_only=True)
class LineIn:
    """One line of a statement, in đồng: one of both amounts is nothing (dòng sao kê)."""

    on: date
    inward: Vnd
    outward: Vnd
    memo: str
    reference: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementIn:
    """A statement as read, balances in đồng, lines in the bank's order (sao kê)."""

    first: date
    last: date
    opening: Vnd
    closing: Vnd
    file_name: str
    lines: tuple[LineIn, ...]


def take_statement(
    actor: Actor, *, board_id: int, statement: StatementIn, on: date, request_id: UUID
) -> BankStatement:
    """Take in what the bank says of a board's account (nhập sao kê).

    Refuses lines that do not lead from the opening to the closing balance or lie outside the
    span, a span that overlaps one taken before or is not over yet.
    """
    content = {"board": board_id, "statement": str(statement)}
    with recording(actor, Verb.TAKE_STATEMENT, request_id, content) as record:
        board = _own_board(actor, Verb.TAKE_STATEMENT, board_id)
        bank = bank_account(board.pk)
        _refuse_uneven(statement)
        _refuse_span(statement, bank.pk, on)
        taken = BankStatement.objects.create(
            board=board,
            bank=bank,
            first=statement.first,
            last=statement.last,
            opening=statement.opening,
            closing=statement.closing,
            file_name=statement.file_name,
            record=record,
        )
        BankLine.objects.bulk_create(
            BankLine(
                statement=taken,
                number=number,
                on=line.on,
                inward=line.inward,
                outward=line.outward,
                memo=line.memo,
                reference=line.reference,
            )
            for number, line in enumerate(statement.lines, 1)
        )
        record.subject = f"{board}, {shown(taken.first)} – {shown(taken.last)}"
        record.facts = {"statement": taken.pk}
        return taken


def drop_statement(actor: Actor, *, statement_id: int, request_id: UUID) -> BankStatement:
    """Withdraw a statement taken in wrongly (bỏ sao kê); its lines stay known, but count no more.

    Refuses one with matched lines, one of a closed month, and a second time.
    """
    with recording(actor, Verb.DROP_STATEMENT, request_id, {"statement": statement_id}) as record:
        reach = BankStatement.objects.within(actor.scope(Verb.DROP_STATEMENT))
        known = reach.filter(pk=statement_id).first()
        if known is None:
            raise Unseen
        board = _own_board(actor, Verb.DROP_STATEMENT, known.board_id)
        statement = BankStatement.objects.select_for_update().get(pk=known.pk)
        _refuse_drop(statement)
        statement.undone_by = record
        statement.save(update_fields=["undone_by"])
        record.subject = f"{board}, {shown(statement.first)} – {shown(statement.last)}"
        record.facts = {"statement": statement.pk}
        return statement


def match_lines(
    actor: Actor, *, statement_id: int, pairs: Sequence[tuple[int, int]], request_id: UUID
) -> list[BankMatch]:
    """Confirm that lines and vouchers are the same money (đối chiếu), pairs of their ids.

    Refuses what is matched already, and another amount, another side, a day too far away.
    """
    content = {"statement": statement_id, "pairs": [list(pair) for pair in pairs]}
    with recording(actor, Verb.MATCH_BANK, request_id, content) as record:
        reach = BankStatement.objects.within(actor.scope(Verb.MATCH_BANK))
        statement = reach.select_related("bank").filter(pk=statement_id).first()
        if statement is None:
            raise Unseen
        board = _own_board(actor, Verb.MATCH_BANK, statement.board_id)
        if not BankStatement.objects.standing().filter(pk=statement.pk).exists():
            raise StatementDropped
        _refuse_pairs(statement, pairs)
        matches = BankMatch.objects.bulk_create(
            BankMatch(line_id=line, entry_id=entry, bank=statement.bank, record=record)
            for line, entry in pairs
        )
        record.subject = f"{board}, {shown(statement.last)}: {len(matches)} dòng"
        return matches


def unmatch(actor: Actor, *, match_id: int, request_id: UUID) -> BankMatch:
    """Take a match back; who matched and who took it back stays known (bỏ khớp)."""
    with recording(actor, Verb.MATCH_BANK, request_id, {"match": match_id}) as record:
        reach = BankMatch.objects.within(actor.scope(Verb.MATCH_BANK))
        known = reach.select_for_update(of=("self",)).select_related("line__statement", "entry")
        match = known.filter(pk=match_id).first()
        if match is None or match.undone_by_id:
            raise Unseen
        board = _own_board(actor, Verb.MATCH_BANK, match.line.statement.board_id)
        match.undone_by = record
        match.save(update_fields=["undone_by"])
        record.subject = f"{board}, {match.entry.code}"
        record.facts = {"match": match.pk, "statement": match.line.statement_id}
        return match


def _own_board(actor: Actor, verb: Verb, board_id: int) -> Board:
    """Find and lock the board; the province does this for its own account only."""
    scope = actor.scope(verb)
    reach = Board.objects.within(scope).filter(pk=board_id)
    board = reach.select_for_update(no_key=True, of=("self",)).first()
    if board is None:
        raise Unseen
    if not may_reconcile(actor, board_id=board.pk, parent_id=board.parent_id):
        raise Forbidden(who=ROLE_NAMES[Role.COMMUNE_ACCOUNTANT])
    return board


def may_reconcile(actor: Actor, *, board_id: int, parent_id: int | None) -> bool:
    """Tell whether she takes in and matches for this board (có quyền đối chiếu)."""
    scope = actor.scope(Verb.MATCH_BANK)
    return board_id in scope.boards or (scope.everywhere and parent_id is None)


def _refuse_uneven(statement: StatementIn) -> None:
    inward = sum(line.inward for line in statement.lines)
    outward = sum(line.outward for line in statement.lines)
    reached = statement.opening + inward - outward
    if reached != statement.closing:
        raise StatementUneven(
            opening=statement.opening,
            inward=inward,
            outward=outward,
            sum=reached,
            closing=statement.closing,
        )


def _refuse_drop(statement: BankStatement) -> None:
    if statement.undone_by_id:
        raise StatementDropped
    matched = BankMatch.objects.filter(line__statement=statement, undone_by=None).count()
    if matched:
        raise StillMatched(n=matched)
    closed = closed_through(statement.board_id)
    if closed and closed >= statement.first:
        raise StatementSettled(first=statement.first, through=closed)


def _refuse_span(statement: StatementIn, bank_id: int, on: date) -> None:
    first, last = statement.first, statement.last
    if first > last:
        raise SpanTurned(first=first, last=last)
    if last > on:
        raise StatementAhead(last=last, on=on)
    for line in statement.lines:
        if not first <= line.on <= last:
            raise LineOutside(on=line.on, first=first, last=last)
    standing = BankStatement.objects.standing().filter(bank=bank_id)
    known = standing.filter(first__lte=last, last__gte=first).first()
    if known:
        raise StatementOverlaps(first=known.first, last=known.last)


def _refuse_pairs(statement: BankStatement, pairs: Sequence[tuple[int, int]]) -> None:
    wanted = [line for line, _ in pairs]
    lines = {
        line.pk: Moved(id=line.pk, on=line.on, amount=line.inward - line.outward)
        for line in statement.lines.filter(pk__in=wanted)
    }
    passed = passed_through(statement.bank_id, last=date.max)
    vouchers = {
        one.entry_id: Moved(id=one.entry_id, on=one.on, amount=one.amount) for one in passed
    }
    standing = BankMatch.objects.filter(bank=statement.bank, undone_by=None)
    taken = list(standing.values_list("line_id", "entry_id"))
    done, used = {line for line, _ in taken}, {entry for _, entry in taken}
    for line, entry in pairs:
        if line not in lines or entry not in vouchers:
            raise Unseen
        if line in done or entry in used:
            raise AlreadyMatched
        if not fits(lines[line], vouchers[entry]):
            raise NoFit(on=lines[line].on, days=MOST_DAYS)
        done.add(line)
        used.add(entry)
