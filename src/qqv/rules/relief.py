"""When is a debt relieved? Only for causes outside the borrower's power (xử lý nợ rủi ro)."""

from enum import StrEnum

from qqv.rules.money import Vnd
from qqv.rules.refusals import Refusal


class Cause(StrEnum):
    """Objective causes; her own fault is none (nguyên nhân khách quan)."""

    DISASTER = "disaster"
    EPIDEMIC = "epidemic"
    ACCIDENT = "accident"
    ILLNESS = "illness"
    DEATH = "death"
    MISSING = "missing"
    POLICY = "policy"


CAUSES: dict[Cause, str] = {
    Cause.DISASTER: "Thiên tai, bão lụt",
    Cause.EPIDEMIC: "Dịch bệnh",
    Cause.ACCIDENT: "Hỏa hoạn, tai nạn bất ngờ",
    Cause.ILLNESS: "Ốm đau nặng, mất sức lao động",
    Cause.DEATH: "Người vay chết, không còn người trả",
    Cause.MISSING: "Người vay mất tích",
    Cause.POLICY: "Nhà nước thay đổi chính sách",
}

# What strikes many at once; the rest strikes one household.
OF_MANY = (Cause.DISASTER, Cause.EPIDEMIC, Cause.POLICY)


class Relief(StrEnum):
    """What is asked for (hình thức xử lý)."""

    FREEZE = "freeze"
    WRITE_OFF = "write_off"


RELIEFS: dict[Relief, str] = {Relief.FREEZE: "Khoanh nợ", Relief.WRITE_OFF: "Xóa nợ"}


class RecoveredTooMuch(Refusal):
    """No more comes back than was written off (thu quá số đã xóa)."""

    text = "Chỉ còn {left} đ của khoản nợ đã xóa chưa thu lại, không thu {received} đ được."


def require_recoverable(*, written_off: Vnd, recovered: Vnd, received: Vnd) -> None:
    """Refuse more than what was written off and not recovered yet, in đồng (thu nợ đã xóa)."""
    left = written_off - recovered
    if received > left:
        raise RecoveredTooMuch(left=left, received=received)
