"""Does counted money agree with its notes and with the book? For every count of cash."""

from collections.abc import Mapping

from qqv.rules.money import Vnd
from qqv.rules.refusals import Refusal


class DifferenceUnexplained(Refusal):
    """A till that differs from the book needs a reason (thừa thiếu phải có lý do)."""

    text = "Đếm được {counted} đ, sổ ghi {booked} đ. Chị ghi lý do thừa, thiếu."


class NegativeCount(Refusal):
    """Money that was counted is not less than nothing (đếm số âm)."""

    text = "Số tiền và số tờ đếm được không được nhỏ hơn 0."


class NotesDiffer(Refusal):
    """The notes make another sum than was written (mệnh giá không khớp)."""

    text = "Cộng theo mệnh giá được {notes} đ, chị ghi {counted} đ. Chị đếm lại."


def require_counted(counted: Vnd, notes: Mapping[str, int]) -> None:
    """Refuse a count below nothing, or one its own notes do not make, in đồng (đếm tiền)."""
    if counted < 0 or any(pieces < 0 for pieces in notes.values()):
        raise NegativeCount
    made = sum(int(note) * pieces for note, pieces in notes.items())
    if notes and made != counted:
        raise NotesDiffer(notes=made, counted=counted)


def require_explained(*, counted: Vnd, booked: Vnd, reason: str) -> None:
    """Refuse a count that differs from the book without a word why, in đồng (giải thích)."""
    if counted != booked and not reason.strip():
        raise DifferenceUnexplained(counted=counted, booked=booked)
