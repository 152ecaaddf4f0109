"""What must be saved each month, and when may savings be taken out? (tiết kiệm)"""

from datetime import date

from qqv.rules.money import Rounding, Vnd, part_of, rounded
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


class NothingToPutAside(Refusal):
    """A deposit is more than nothing (không có tiền gửi)."""

    text = "Số tiền gửi phải lớn hơn 0."


class TooMuchVoluntary(Refusal):
    """Voluntary savings stay within a share of the capital (quá mức tiết kiệm tự nguyện)."""

    text = (
        "Tiết kiệm tự nguyện của {board} chỉ được đến {most} đ, bằng {percent}% vốn được giao "
        "(Quyết định 20/2017/QĐ-TTg). Nhận thêm được nhiều nhất {left} đ."
    )


class TermsMissing(Refusal):
    """New terms have a decision, a sum and a percentage that can be (mức tiết kiệm sai)."""

    text = "Mức tiết kiệm phải từ 0 đ, tỷ lệ từ 0 đến 100%, và có số quyết định."


class TermsTooEarly(Refusal):
    """New terms are not dated back, nor before others (mức mới phải sau mức cũ)."""

    text = "Mức tiết kiệm mới phải áp dụng từ ngày {first} trở đi."


def require_terms(
    *, monthly: Vnd, percent: int, decision_no: str, valid_from: date, first: date
) -> None:
    """Refuse terms without a decision, dated back, or out of bounds (mức tiết kiệm)."""
    if monthly < 0 or not 0 <= percent <= 100 or not decision_no.strip():
        raise TermsMissing
    if valid_from < first:
        raise TermsTooEarly(first=first)


def require_deposit(amount: Vnd) -> None:
    """Refuse a deposit of nothing, in đồng (gửi tiết kiệm)."""
    if amount <= 0:
        raise NothingToPutAside


def require_room(*, board: str, held: Vnd, wanted: Vnd, capital: Vnd, percent: int) -> None:
    """Refuse voluntary savings beyond `percent` of the capital, in đồng (tiết kiệm tự nguyện)."""
    part = part_of(capital, numerator=percent, denominator=100)
    most = rounded(part, rounding=Rounding.DOWN)
    if held + wanted > most:
        raise TooMuchVoluntary(board=board, most=most, percent=percent, left=max(most - held, 0))


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
