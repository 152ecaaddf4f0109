"""How does a commune's fund end? Ask every borrower, send the result home, close for good."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from qqv.capital.actions import bank_account, board_in, write
from qqv.capital.liquidation_page import unconfirmed
from qqv.capital.models import BalanceConfirmation
from qqv.ledger.drawers import drawer_balance
from qqv.ledger.ending import end_book
from qqv.ledger.moves import balances_on
from qqv.people.liquidating import end_board
from qqv.people.models import Board, Liquidation
from qqv.people.queries import Closing, closing
from qqv.rules.access import Actor, Scope, Verb
from qqv.rules.chart import Chart
from qqv.rules.entries import PostingDraft, VoucherKind
from qqv.rules.money import Vnd
from qqv.rules.refusals import Refusal, Unseen, shown
from qqv.rules.result import result_of, result_postings
from qqv.trail.recording import recording


class NotDecided(Refusal):
    """The province has not agreed by that day (chưa có quyết định)."""

    text = "Đến ngày {on}, tỉnh chưa quyết định cho {board} tất toán nguồn vốn."


class GapUnexplained(Refusal):
    """She says another sum than the book, and nobody wrote why (chênh lệch chưa ghi rõ)."""

    text = "{account}: sổ ghi {booked} đ, người vay nói {said} đ. Chị ghi rõ vì sao khác nhau."


class Unconfirmed(Refusal):
    """Every borrower is asked before the end (chưa đối chiếu đủ)."""

    text = "Còn {count} người vay chưa đối chiếu dư nợ, trước hết là {first}."


class NothingToClose(Refusal):
    """Income and expense are nothing (không có chênh lệch)."""

    text = "Thu, chi của {board} đã bằng 0, không còn gì để kết chuyển."


class MinutesMissing(Refusal):
    """A fund ends with minutes on paper (thiếu biên bản)."""

    text = "Kết thúc tất toán phải có số biên bản."


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What a borrower says she owes, in đồng (người vay xác nhận)."""

    account_id: int
    said: Vnd
    note: str = ""


def confirm_balances(
    actor: Actor, *, board_id: int, said: Sequence[Said], on: date, request_id: UUID
) -> list[BalanceConfirmation]:
    """Write what borrowers say they owe beside what the book says (đối chiếu dư nợ).

    Many at once; who is asked again is heard again, the last word counts. Refuses before the
    decision, a loan of another board, and a gap without a note.
    """
    content = {"board": board_id, "said": [str(one) for one in said], "on": on}
    with recording(actor, Verb.CONFIRM_BALANCE, request_id, content) as record:
        board = board_in(actor.scope(Verb.CONFIRM_BALANCE), board_id)
        _decided(board, on)
        booked = balances_on(Chart.LOANS.value, _only(board), on=on)
        names = {asked.account_id: asked for asked in unconfirmed(board.pk, whole=True)}
        rows = []
        for one in said:
            if one.account_id not in names:
                raise Unseen
            held = booked.get(one.account_id, 0)
            if one.said != held and not one.note.strip():
                raise GapUnexplained(
                    account=names[one.account_id].member, booked=held, said=one.said
                )
            rows.append(
                BalanceConfirmation(
                    account_id=one.account_id,
                    on=on,
                    booked=held,
                    said=one.said,
                    note=one.note.strip(),
                    record=record,
                )
            )
        record.subject = f"Đối chiếu dư nợ {len(rows)} người vay, {board}"
        record.facts = {"board": board.pk}
        return BalanceConfirmation.objects.bulk_create(rows)


def close_result(actor: Actor, *, board_id: int, on: date, request_id: UUID) -> Vnd:
    """Close a commune's income and expense and send the difference home; tells it, in đồng
    (kết chuyển chênh lệch thu chi).

    A surplus goes by bank to the province; a loss is borne by the province's capital. Refuses
    before the decision, and more than the commune's bank holds.
    """
    with recording(actor, Verb.CLOSE_RESULT, request_id, {"board": board_id, "on": on}) as record:
        board = board_in(actor.scope(Verb.CLOSE_RESULT), board_id)
        if board.parent is None:
            raise Unseen
        _decided(board, on)
        balances = {chart: drawer_balance(board.pk, chart.value) for chart in RESULT}
        result = result_of(balances)
        lines = result_postings(balances)
        if not lines and not result:
            raise NothingToClose(board=board.name)
        home, away = _sent(board, board.parent, result)
        # The province's book first, as in allocate: two locks are always taken in one order.
        if home:
            kind = VoucherKind.BANK_CREDIT if result > 0 else VoucherKind.JOURNAL
            write(record, board.parent, kind, on, f"Chênh lệch thu chi của {board}", home)
        if lines:
            write(record, board, VoucherKind.JOURNAL, on, "Kết chuyển thu, chi", *lines)
        if away:
            kind = VoucherKind.BANK_DEBIT if result > 0 else VoucherKind.JOURNAL
            write(record, board, kind, on, "Chênh lệch thu chi chuyển về tỉnh", away)
        record.subject = f"{board}, chênh lệch thu chi {shown(result)} đ"
        record.facts = {"board": board.pk}
        return result


RESULT = (
    Chart.SURPLUS,
    Chart.INTEREST_INCOME,
    Chart.OTHER_INCOME,
    Chart.EXPENSE,
    Chart.LOSS,
)


def liquidate(
    actor: Actor, *, board_id: int, minutes_no: str, on: date, request_id: UUID
) -> Liquidation:
    """End a commune's fund: its book is closed for good, its users only look (tất toán, dừng quỹ).

    Refuses before the decision, without minutes, while a borrower was not asked, and while
    any account of its book holds money.
    """
    content = {"board": board_id, "no": minutes_no, "on": on}
    with recording(actor, Verb.LIQUIDATE, request_id, content) as record:
        board = board_in(actor.scope(Verb.LIQUIDATE), board_id)
        _decided(board, on)
        if not minutes_no.strip():
            raise MinutesMissing
        if waiting := unconfirmed(board.pk):
            raise Unconfirmed(count=len(waiting), first=waiting[0].member)
        end_book(board.pk, on=on)
        record.subject = f"Kết thúc tất toán nguồn vốn {board}"
        record.facts = {"board": board.pk}
        return end_board(record, board, minutes_no=minutes_no.strip(), on=on)


def _decided(board: Board, on: date) -> Closing:
    case = closing(board.pk, on)
    if case is None or case.decided_on is None:
        raise NotDecided(on=on, board=board.name)
    return case


def _only(board: Board) -> Scope:
    return Scope(
        fund_id=board.fund_id, everywhere=False, boards=frozenset({board.pk}), groups=frozenset()
    )


def _sent(
    board: Board, above: Board, result: Vnd
) -> tuple[PostingDraft | None, PostingDraft | None]:
    """Draft both sides of the way home: a surplus as money, a loss as capital given up."""
    surplus, amount = Chart.SURPLUS.value, abs(result)
    if result > 0:
        return (
            PostingDraft(debit=bank_account(above.pk).number, credit=surplus, amount=amount),
            PostingDraft(debit=surplus, credit=bank_account(board.pk).number, amount=amount),
        )
    if result < 0:
        return (
            PostingDraft(debit=surplus, credit=Chart.ALLOCATED.value, amount=amount),
            PostingDraft(debit=Chart.RECEIVED_CAPITAL.value, credit=surplus, amount=amount),
        )
    return None, None
