"""What must be saved each month, and when may savings be taken out? (tiết kiệm)"""

from qqv.rules.money import Vnd
from qqv.rules.refusals import Refusal


class StillOwes(Refusal):
    """Compulsory savings stand behind the loan (còn nợ, chưa rút được)."""

    text = "{member} còn nợ vốn, chưa rút tiết kiệm bắt buộc được."


class NothingToTake(Refusal):
    """A withdrawal is more than nothing and not more than was saved (quá số dư)."""

    text = "Chỉ rút được từ 1 đ đến {held} đ."


def require_withdrawable(
    *, member: str, held: Vnd, wanted: Vnd, compulsory: bool, owes: bool
) -> None:
    """Refuse more than was saved, and compulsory savings of a debtor (rút tiết kiệm)."""
    if compulsory and owes:
        raise StillOwes(member=member)
    if not 0 < wanted <= held:
        raise NothingToTake(held=held)
