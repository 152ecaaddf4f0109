"""Does a board still lend? Not once it has asked to stop (đang tất toán nguồn vốn)."""

from datetime import date

from qqv.people.models import Board
from qqv.people.queries import closing
from qqv.rules.refusals import Refusal


class Stopping(Refusal):
    """A commune that asked to stop lends no more (đang xin dừng)."""

    text = (
        "{board} đang tất toán nguồn vốn (tờ trình số {number}): không nhận đơn, không duyệt, "
        "không giải ngân thêm."
    )


def refuse_stopping(board: Board) -> None:
    """Refuse new loans where liquidation was asked for, whatever their date (ngừng cho vay)."""
    # A loan dated before the petition, but entered after it, would be a new loan all the same.
    if asked := closing(board.pk, date.max):
        raise Stopping(board=board.name, number=asked.number)
