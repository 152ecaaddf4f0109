"""What does a filled-in collection sheet look like as typed? One pass over the rows."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from qqv.collection.actions import LineIn, SheetIn
from qqv.web.forms.fields import DateField, Doorway, MoneyField, read_money

NOTES = (500_000, 200_000, 100_000, 50_000, 20_000, 10_000, 5_000, 2_000, 1_000)


class Sheet(Doorway):
    """A group's sheet: attended-ID, loan-ID and savings-ID for every member (bảng kê thu)."""

    met_on = DateField(label=_("Ngày họp"))
    counted = MoneyField(
        label=_("Tiền đếm được"),
        required=False,
        help_text=_("Đếm tiền rồi gõ tổng số; phải bằng tổng bảng kê mới ghi sổ được."),
    )
    supplement = forms.BooleanField(label=_("Thu bổ sung cho buổi đã ghi sổ"), required=False)

    def __init__(self, *args: Any, members: Iterable[int], **options: Any) -> None:
        super().__init__(*args, **options)
        self.members = tuple(members)
        self.row_errors: dict[int, str] = {}
        self.typed: dict[int, tuple[bool, str, str]] = {}

    def clean(self) -> dict[str, Any]:
        """Read the rows; what is wrong is told beside its row."""
        cleaned: dict[str, Any] = super().clean() or {}
        lines = []
        for member in self.members:
            attended = f"attended-{member}" in self.data
            loan = self.data.get(f"loan-{member}", "")
            saved = self.data.get(f"savings-{member}", "")
            self.typed[member] = attended, loan, saved
            try:
                received, put = _amount(loan), _amount(saved)
            except ValidationError as fault:
                self.row_errors[member] = " ".join(fault.messages)
                continue
            if attended or received or put:
                lines.append(
                    LineIn(member_id=member, attended=attended, received=received, saved=put)
                )
            else:
                lines.append(LineIn(member_id=member, attended=False))
        if self.row_errors:
            raise ValidationError(_("Có số tiền chưa đúng, chị xem dòng đánh dấu."))
        cleaned["lines"] = tuple(lines)
        return cleaned

    def sheet(self, group_id: int) -> SheetIn:
        """Give the sheet as the action takes it (bảng kê)."""
        data = self.cleaned_data
        return SheetIn(
            group_id=group_id,
            met_on=data["met_on"],
            lines=data["lines"],
            counted=data["counted"],
            supplement=data["supplement"],
        )


class MeetingDay(forms.Form):
    """Which meeting's sheet is wanted (ngày họp)."""

    ngay = DateField(required=False)


class Declare(Doorway):
    """What a leader hands over (nộp tiền)."""

    declared = MoneyField(label=_("Số tiền nộp"))

    def denominations(self) -> dict[str, int]:
        """Read the table of notes, what was filled in of it (mệnh giá)."""
        return notes_of(self.data)


class CountIt(Doorway):
    """What the cashier counted herself (nhận tiền)."""

    counted = MoneyField(label=_("Số tiền chị đếm được"))

    def denominations(self) -> dict[str, int]:
        """Read the table of notes, what was filled in of it (mệnh giá)."""
        return notes_of(self.data)


def notes_of(data: Mapping[str, Any]) -> dict[str, int]:
    """Read how many of each note were typed (đếm theo mệnh giá)."""
    typed = {str(note): str(data.get(f"note-{note}", "")).strip() for note in NOTES}
    return {
        note: int(count) for note, count in typed.items() if count.isascii() and count.isdigit()
    }


def wanted_day(data: Mapping[str, Any]) -> date | None:
    """Read which meeting is wanted from the address; nonsense means this month's (ngày họp)."""
    form = MeetingDay(data)
    return form.cleaned_data["ngay"] if form.is_valid() else None


def _amount(text: str) -> int:
    return read_money(text) if text.strip() else 0
