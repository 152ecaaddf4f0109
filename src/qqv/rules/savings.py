"""What must be saved each month, and when may savings be taken out? (tiết kiệm)"""

from qqv.rules.money import Vnd
from qqv.rules.refusals import Refusal


class StillOwes(Refusal):
    """Compulsory savings stand behind the loan (còn nợ, chưa rút được)."""

    text = "{member} còn nợ vốn, chưa rút tiết kiệm bắt buộc được."


class NothingToTake(Refusal):
    """A withdrawal is more than nothing and not more than was saved (quá số dư)."""

    text = "Chỉ rút được từ 1 đ đến {held} đ."


class NotSigned(Refusal):
    """Nobody draws a member's savings without her hand on the paper (chưa ký nhận)."""

    text = "{member} chưa ký nhận tiền. Thành viên ký trước mặt thủ quỹ rồi mới ghi sổ."


def require_withdrawable(
    *, member: str, held: Vnd, wanted: Vnd, compulsory: bool, owes: bool, signed: bool
) -> None:
    """Refuse more than was saved, compulsory savings of a debtor, and money not signed for
    (rút tiết kiệm), fund.md 11.18."""
    if not signed:
        raise NotSigned(member=member)
    if compulsory and owes:
        raise StillOwes(member=member)
    if not 0 < wanted <= held:
        raise NothingToTake(held=held)
