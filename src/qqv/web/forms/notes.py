"""How many of each note were counted, and do they make the amount typed?"""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext

from qqv.rules.money import Vnd
from qqv.rules.refusals import shown

NOTES = (500_000, 200_000, 100_000, 50_000, 20_000, 10_000, 5_000, 2_000, 1_000)


def notes_typed(data: Mapping[str, Any]) -> dict[int, str]:
    """Read the table of notes as it was typed (bảng mệnh giá)."""
    return {note: str(data.get(f"note-{note}", "")).strip() for note in NOTES}


def notes_counted(typed: Mapping[int, str]) -> dict[str, int]:
    """Give how many there are of each note; refuses what is no whole number (số tờ)."""
    counted = {}
    for note, text in typed.items():
        if not text:
            continue
        if not (text.isascii() and text.isdigit() and len(text) < 7):
            raise ValidationError(
                gettext("Số tờ %(note)s chưa đúng: “%(typed)s”. Chị gõ số tờ, ví dụ 12.")
                % {"note": shown(note), "typed": text[:20]}
            )
        counted[str(note)] = int(text)
    return counted


def notes_sum(counted: Mapping[str, int]) -> Vnd:
    """Add the notes up, in đồng (cộng mệnh giá)."""
    return sum(int(note) * pieces for note, pieces in counted.items())


def refuse_other_sum(counted: Mapping[str, int], typed: Vnd) -> None:
    """Refuse notes that do not make the amount typed beside them (mệnh giá lệch tổng)."""
    if counted and notes_sum(counted) != typed:
        raise ValidationError(
            gettext("Các tờ tiền cộng lại là %(sum)s đ, khác số %(typed)s đ ở ô này.")
            % {"sum": shown(notes_sum(counted)), "typed": shown(typed)}
        )
