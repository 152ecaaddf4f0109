"""Set how papers are headed, where borrowers may pay; publish a ranking for good."""

import re
from datetime import date
from uuid import UUID

from qqv.outreach.emulating import NoPointTable, keep_ranking, require_freezable
from qqv.outreach.models import Ranking
from qqv.outreach.point_tables import points_of_year
from qqv.papers.heads import HEADS, Style
from qqv.papers.models import PaperHead, PaymentPlace
from qqv.people.models import Board
from qqv.reports.emulation import content_of, emulation
from qqv.rules.access import Actor, Verb
from qqv.rules.refusals import Refusal, Unseen
from qqv.trail.recording import recording


class NotAnAccount(Refusal):
    """A bank's number or an account's is not one (số tài khoản sai)."""

    text = "Mã ngân hàng phải có 6 chữ số, số tài khoản từ 6 đến 19 chữ số hoặc chữ cái không dấu."


def set_head(
    actor: Actor, *, kind: str, style: str, form_no: str, union: str, request_id: UUID
) -> PaperHead:
    """Set the head of one kind of paper from now on (đầu trang giấy tờ)."""
    content = {"kind": kind, "style": style, "form_no": form_no, "union": union}
    with recording(actor, Verb.SET_PAPERS, request_id, content) as record:
        assert kind in HEADS and style in set(Style), content
        record.subject = f"Đầu trang giấy tờ: {HEADS[kind].name}"
        made, _new = PaperHead.objects.update_or_create(
            fund_id=actor.fund_id,
            kind=kind,
            defaults={"style": style, "form_no": form_no, "union": union},
        )
        return made


def set_payment_place(
    actor: Actor, *, board_id: int, bank: str, account: str, holder: str, request_id: UUID
) -> PaymentPlace:
    """Set the account borrowers may pay into; refuses what is no account (tài khoản nhận)."""
    content = {"board": board_id, "bank": bank, "account": account, "holder": holder}
    with recording(actor, Verb.SET_PAPERS, request_id, content) as record:
        board = Board.objects.within(actor.scope(Verb.SET_PAPERS)).filter(pk=board_id).first()
        if board is None:
            raise Unseen
        if not re.fullmatch(r"\d{6}", bank) or not re.fullmatch(r"[0-9A-Za-z]{6,19}", account):
            raise NotAnAccount
        record.subject = f"Tài khoản nhận tiền của {board.name}"
        made, _new = PaymentPlace.objects.update_or_create(
            board=board, defaults={"bank": bank, "account": account, "holder": holder}
        )
        return made


def freeze_ranking(actor: Actor, *, year: int, on: date, request_id: UUID) -> Ranking:
    """Freeze a year's ranking with all it is made of (chốt xếp hạng thi đua).

    Refuses a year frozen before or to come, open objections, and a year without points.
    """
    with recording(actor, Verb.FREEZE_RANKING, request_id, {"year": year, "on": on}) as record:
        fund_id = require_freezable(actor, year=year, on=on)
        points = points_of_year(fund_id, year=year)
        if points is None:
            raise NoPointTable(year=str(year))
        record.subject = f"Chốt xếp hạng thi đua năm {year}"
        return keep_ranking(
            record,
            fund_id=fund_id,
            year=year,
            on=on,
            table_id=points.id,
            content=content_of(emulation(fund_id, year=year, on=on)),
        )
