"""When may the fund call its money back before its time? Only for cause."""

from dataclasses import dataclass
from datetime import date

from qqv.rules.refusals import Refusal


class NoGrounds(Refusal):
    """A loan that keeps its promise is not called back (chưa có căn cứ thu hồi)."""

    text = (
        "Chưa có lần kiểm tra sai mục đích hay nghiệm thu chưa đạt, và chưa quá hạn nghiệm thu "
        "{accept_by}, nên chưa thu hồi được."
    )


class AlreadyRecalled(Refusal):
    """A loan is called back once (đã thu hồi)."""

    text = "Khoản vay {loan} đã có quyết định thu hồi."


class DueBeforeDecision(Refusal):
    """Nobody can pay before she is told (hạn trả sớm hơn ngày quyết định)."""

    text = "Hạn trả {due_on} sớm hơn ngày quyết định {on}."


@dataclass(frozen=True, slots=True, kw_only=True)
class Grounds:
    """What was seen of a loan's works (căn cứ thu hồi)."""

    misused: bool
    failed: bool
    accepted: bool
    accept_by: date


def require_grounds(grounds: Grounds, *, on: date) -> None:
    """Refuse a recall without cause (căn cứ thu hồi vốn).

    Cause is a use check that found the money used for something else, works looked at and not
    accepted, or no accepted works after the day they were due.
    """
    if grounds.misused:
        return
    if not grounds.accepted and (grounds.failed or on > grounds.accept_by):
        return
    raise NoGrounds(accept_by=grounds.accept_by)
