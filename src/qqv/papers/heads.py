"""Which head does each kind of paper carry? The state's or the Union's, and a form number."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext_lazy as _

from qqv.papers.models import PaperHead, PaymentPlace
from qqv.people.models import Board
from qqv.rules.access import Actor, Verb


class Style(StrEnum):
    """Two customs of heading a paper (kiểu đầu trang): the state's, or the Union's own."""

    STATE = "state"
    UNION = "union"


STYLE_NAMES = {
    Style.STATE: _("Có Quốc hiệu (nhà nước)"),
    Style.UNION: _("Của Hội, không Quốc hiệu"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """The head of one kind of paper (đầu trang)."""

    name: Any
    style: Style
    form_no: str = ""


# Loan papers and minutes carry the national motto as the bank's do; books and slips do not.
HEADS = {
    "voucher": Head(name=_("Phiếu thu, phiếu chi"), style=Style.UNION, form_no="Mẫu QQV-01"),
    "book": Head(name=_("Sổ sách"), style=Style.UNION, form_no="Mẫu QQV-02"),
    "sheet": Head(name=_("Bảng kê thu"), style=Style.UNION, form_no="Mẫu QQV-03"),
    "loan": Head(name=_("Giấy tờ vay vốn"), style=Style.STATE),
    "minutes": Head(name=_("Biên bản"), style=Style.STATE),
    "decision": Head(name=_("Quyết định"), style=Style.STATE),
    "award": Head(name=_("Giấy khen, danh sách khen thưởng"), style=Style.STATE),
    "public": Head(name=_("Danh sách công khai"), style=Style.STATE),
    "report": Head(name=_("Báo cáo hội nghị"), style=Style.STATE),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class HeadRow:
    """One kind of paper and how it is headed now (đầu trang hiện nay)."""

    kind: str
    name: Any
    style: Any
    form_no: str
    union: str


def head_of(kind: str, board: Board, *, number: str = "", place: str = "") -> dict[str, str]:
    """Give the head of a paper of a board (đầu trang)."""
    head, own = HEADS[kind], PaperHead.objects.filter(fund=board.fund_id, kind=kind).first()
    return {
        "style": own.style if own else head.style,
        "form_no": own.form_no if own else head.form_no,
        "union": own.union if own and own.union else board.fund.union,
        "board": f"Ban quản lý Quỹ quay vòng {board.name}",
        "number": number,
        "place": place,
    }


def heads_of(actor: Actor) -> tuple[HeadRow, ...]:
    """List how each kind of paper is headed (đầu trang các loại giấy tờ)."""
    actor.require(Verb.SET_PAPERS)
    own = {row.kind: row for row in PaperHead.objects.filter(fund=actor.fund_id)}
    return tuple(
        HeadRow(
            kind=kind,
            name=head.name,
            style=STYLE_NAMES[Style(own[kind].style) if kind in own else head.style],
            form_no=own[kind].form_no if kind in own else head.form_no,
            union=own[kind].union if kind in own else "",
        )
        for kind, head in HEADS.items()
    )


def places_of(actor: Actor) -> tuple[tuple[int, str, str], ...]:
    """List boards with the account borrowers may pay into (tài khoản nhận tiền)."""
    boards = Board.objects.within(actor.scope(Verb.SET_PAPERS)).order_by("level", "code")
    held = {row.board_id: str(row) for row in PaymentPlace.objects.filter(board__in=boards)}
    return tuple((board.pk, board.name, held.get(board.pk, "")) for board in boards)
