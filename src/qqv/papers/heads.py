"""Which head does each kind of paper carry? The state's or the Union's, and a form number."""

from dataclasses import dataclass
from enum import StrEnum

from qqv.people.models import Board


class Style(StrEnum):
    """Two customs of heading a paper (kiểu đầu trang): the state's, or the Union's own."""

    STATE = "state"
    UNION = "union"


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """The head of one kind of paper (đầu trang)."""

    style: Style
    form_no: str = ""


# Loan papers and minutes carry the national motto as the bank's do; books and slips do not.
HEADS = {
    "voucher": Head(style=Style.UNION, form_no="Mẫu QQV-01"),
    "book": Head(style=Style.UNION, form_no="Mẫu QQV-02"),
    "sheet": Head(style=Style.UNION, form_no="Mẫu QQV-03"),
    "loan": Head(style=Style.STATE),
    "minutes": Head(style=Style.STATE),
    "decision": Head(style=Style.STATE),
    "public": Head(style=Style.STATE),
}


def head_of(kind: str, board: Board, *, number: str = "", place: str = "") -> dict[str, str]:
    """Give the head of a paper of a board (đầu trang)."""
    head = HEADS[kind]
    return {
        "style": head.style,
        "form_no": head.form_no,
        "union": board.fund.union,
        "board": f"Ban quản lý Quỹ quay vòng {board.name}",
        "number": number,
        "place": place,
    }
