"""Who may inspect whom, when, and what is still to be done before a visit ends?"""

from collections.abc import Iterable
from datetime import date
from enum import StrEnum

from qqv.rules.access import Actor, Grant, Role
from qqv.rules.money import Vnd
from qqv.rules.refusals import Refusal

_COMMUNE = {
    Role.COMMUNE_CHAIR,
    Role.COMMUNE_ACCOUNTANT,
    Role.COMMUNE_CASHIER,
    Role.GROUP_LEADER,
}
_PROVINCE = {Role.PROVINCE_CHAIR, Role.PROVINCE_ACCOUNTANT, Role.PROVINCE_CASHIER}


class State(StrEnum):
    """Where a finding stands (tình trạng của phát hiện)."""

    OPEN = "open"
    REMEDIED = "remedied"
    REOPENED = "reopened"
    CLOSED = "closed"


class OwnUnit(Refusal):
    """Nobody inspects the board she sits on (tự kiểm tra đơn vị mình)."""

    text = "{who} làm việc ở {unit} nên không kiểm tra nơi đó được. Phải là một người khác."


class NotHerUnit(Refusal):
    """A finding is answered by those it was found with (không phải đơn vị mình)."""

    text = "Chỉ người làm việc ở {unit} mới ghi khắc phục được."


class OwnRemedy(Refusal):
    """A remedy is judged by another than who made it (tự đóng việc mình khắc phục)."""

    text = "Chị là người ghi khắc phục nên không tự kết luận được. Phải là một người khác."


class TooEarly(Refusal):
    """A visit begins on its day, not before (chưa đến ngày)."""

    text = "Lần kiểm tra này từ ngày {day}, chưa bắt đầu được."


class DeadlineMissing(Refusal):
    """A finding has a day by which it is put right (thiếu hạn)."""

    text = "Phát hiện phải có hạn khắc phục."


class DeadlinePast(Refusal):
    """A deadline lies ahead (hạn đã qua)."""

    text = "Hạn khắc phục {due} phải sau ngày {on}."


class ResponsibleMissing(Refusal):
    """A finding has somebody who puts it right (thiếu người chịu trách nhiệm)."""

    text = "Phát hiện phải ghi rõ việc gì và ai chịu trách nhiệm."


class GapUnexplained(Refusal):
    """What a member says differently is written down in words (lệch phải ghi rõ)."""

    text = "Số thành viên nói khác sổ của quỹ. Chị ghi lời chị ấy và số trong sổ vay."


class VisitUnfinished(Refusal):
    """A visit ends when every step was done (còn bước chưa làm)."""

    text = "Chưa kết thúc được, còn: {left}."


def runs(grants: Iterable[Grant], *, board_id: int, province: bool) -> bool:
    """Tell whether a holder of these roles works at a board or one of its groups (làm ở đó)."""
    for grant in grants:
        if province and grant.role in _PROVINCE:
            return True
        if grant.role in _COMMUNE and board_id in (grant.board_ids or ()):
            return True
    return False


def require_stranger(inspector: Actor, *, board_id: int, province: bool, unit: str) -> None:
    """Refuse an inspector who works at the unit (không tự kiểm tra)."""
    if runs(inspector.grants, board_id=board_id, province=province):
        raise OwnUnit(who=inspector.name, unit=unit)


def require_day(day: date, *, on: date) -> None:
    """Refuse to begin before the day (đúng ngày)."""
    if on < day:
        raise TooEarly(day=day)


def require_deadline(due_on: date | None, *, on: date) -> date:
    """Refuse a finding without a deadline or with one that is past (hạn khắc phục)."""
    if due_on is None:
        raise DeadlineMissing
    if due_on <= on:
        raise DeadlinePast(due=due_on, on=on)
    return due_on


def require_gap_told(*, booked: tuple[Vnd, ...], said: tuple[Vnd, ...], note: str) -> None:
    """Refuse a gap between book and member without her words, in đồng (chênh lệch)."""
    if booked != said and not note.strip():
        raise GapUnexplained


def state_of(verdicts: Iterable[bool | None]) -> State:
    """Tell where a finding stands from its remedies' verdicts, oldest first (tình trạng).

    None is a remedy nobody has judged yet.
    """
    state = State.OPEN
    for good in verdicts:
        if good is None:
            return State.REMEDIED
        state = State.CLOSED if good else State.REOPENED
    return state
