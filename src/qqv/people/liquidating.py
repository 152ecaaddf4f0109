"""How does the province answer a commune that asks to stop? And how does a board end?"""

from datetime import date
from uuid import UUID

from qqv.people.models import (
    Board,
    Group,
    Liquidation,
    LiquidationDecision,
    Membership,
    Officer,
    Petition,
)
from qqv.rules.access import Actor, Verb
from qqv.rules.refusals import Refusal, Unseen
from qqv.trail.models import Record
from qqv.trail.recording import recording


class NotOnPaper(Refusal):
    """A liquidation is decided on paper, for a reason (thiếu quyết định)."""

    text = "Quyết định tất toán nguồn vốn phải có số quyết định và lý do."


class AlreadyAgreed(Refusal):
    """The province agreed before (đã có quyết định)."""

    text = "Tỉnh đã quyết định cho {board} tất toán nguồn vốn, quyết định số {number}."


class BeforePetition(Refusal):
    """A decision follows the petition (quyết định trước tờ trình)."""

    text = "Ngày quyết định {on} sớm hơn ngày tờ trình {asked}."


def decide_liquidation(
    actor: Actor,
    *,
    board_id: int,
    agreed: bool,
    number: str,
    reason: str,
    on: date,
    request_id: UUID,
) -> LiquidationDecision:
    """Agree to a commune's petition, or refuse it (quyết định tất toán nguồn vốn).

    What was refused may be agreed to later. Refuses a second yes, a day before the petition,
    and a decision without its number or reason.
    """
    content = {"board": board_id, "agreed": agreed, "number": number, "reason": reason, "on": on}
    with recording(actor, Verb.DECIDE_LIQUIDATION, request_id, content) as record:
        boards = Board.objects.within(actor.scope(Verb.DECIDE_LIQUIDATION))
        petition = Petition.objects.filter(board__in=boards.filter(pk=board_id)).first()
        if petition is None:
            raise Unseen
        before = LiquidationDecision.objects.filter(petition=petition, agreed=True).first()
        if before:
            raise AlreadyAgreed(board=petition.board.name, number=before.number)
        if not number.strip() or not reason.strip():
            raise NotOnPaper
        if on < petition.on:
            raise BeforePetition(on=on, asked=petition.on)
        record.subject = f"{'Cho' if agreed else 'Không cho'} {petition.board} tất toán nguồn vốn"
        record.facts = {"board": board_id}
        return LiquidationDecision.objects.create(
            petition=petition,
            on=on,
            number=number.strip(),
            agreed=agreed,
            reason=reason.strip(),
            record=record,
        )


def end_board(record: Record, board: Board, *, minutes_no: str, on: date) -> Liquidation:
    """Let a board, its groups and its posts end with a day, behind a doorway (dừng hoạt động).

    Nothing is deleted: what was is still seen on every earlier day.
    """
    Board.objects.filter(pk=board.pk).update(valid_to=on)
    Group.objects.filter(board=board, valid_to=None).update(valid_to=on)
    Membership.objects.filter(group__board=board, valid_to=None).update(valid_to=on)
    Officer.objects.filter(board=board, valid_to=None).update(valid_to=on)
    return Liquidation.objects.create(board=board, on=on, minutes_no=minutes_no, record=record)
