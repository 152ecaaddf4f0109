"""What does a filled-in collection sheet look like as typed? One pass over the rows."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from qqv.collection.actions import LineIn, SheetIn
from qqv.rules.refusals import Refusal
from qqv.web.asking import sentence_of
from qqv.web.forms.fields import DateField, Doorway, MoneyField, read_money
from qqv.web.forms.notes import notes_counted, notes_sum, notes_typed, refuse_other_sum

_COLUMNS = ("loan", "savings", "attended")


class Sheet(Doorway):
    """A group's sheet: attended-ID, loan-ID and savings-ID for every member (bảng kê thu)."""

    met_on = DateField(label=_("Ngày họp"))
    counted = MoneyField(
        label=_("Tiền đếm được"),
        required=False,
        help_text=_("Phải bằng tổng bảng kê mới ghi sổ được."),
    )
    supplement = forms.BooleanField(label=_("Thu bổ sung cho buổi đã ghi sổ"), required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        self.row_errors: dict[int, dict[str, str]] = {}
        self.typed: dict[int, dict[str, str]] = {}
        super().__init__(*args, **options)

    @property
    def notes(self) -> list[tuple[int, str]]:
        """Give the table of notes back as it was typed (bảng mệnh giá)."""
        return list(notes_typed(self.data).items())

    @property
    def day(self) -> date | None:
        """Tell which meeting was typed, if it is a day (ngày họp)."""
        return getattr(self, "cleaned_data", {}).get("met_on")

    def clean(self) -> dict[str, Any]:
        """Read the rows; what is wrong is told beside its row."""
        cleaned: dict[str, Any] = super().clean() or {}
        self.typed = _rows(self.data)
        lines = tuple(self._lines())
        # A supplement holds who came later; the others stand on the meeting's own sheet.
        if cleaned.get("supplement"):
            lines = tuple(line for line in lines if line.attended or line.received or line.saved)
        cleaned["lines"] = lines
        self._read_notes(cleaned)
        if self.row_errors:
            raise ValidationError(_("Có số tiền chưa đúng, chị xem dòng đánh dấu. Chưa ghi gì cả."))
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

    def refuse(self, refusal: Refusal) -> None:
        """Put the fund's no on top, and beside the row it speaks of (câu từ chối)."""
        self.add_error(None, sentence_of(refusal))
        member = refusal.facts.get("member_id")
        if isinstance(member, int):
            self.row_errors[member] = {"loan": sentence_of(refusal)}

    def _lines(self) -> Iterator[LineIn]:
        for member, row in self.typed.items():
            received, saved = (
                self._amount(member, row, "loan"),
                self._amount(member, row, "savings"),
            )
            yield LineIn(
                member_id=member, attended="attended" in row, received=received, saved=saved
            )

    def _amount(self, member: int, row: Mapping[str, str], column: str) -> int:
        text = row.get(column, "").strip()
        try:
            return read_money(text) if text else 0
        except ValidationError as fault:
            self.row_errors.setdefault(member, {})[column] = " ".join(fault.messages)
            return 0

    def _read_notes(self, cleaned: dict[str, Any]) -> None:
        """Let the notes speak for the count where only they were typed."""
        try:
            notes = notes_counted(notes_typed(self.data))
            if notes and cleaned.get("counted") is None and "counted" in cleaned:
                cleaned["counted"] = notes_sum(notes)
            if "counted" in cleaned:
                refuse_other_sum(notes, cleaned["counted"])
        except ValidationError as fault:
            self.add_error("counted", fault)


class MeetingDay(forms.Form):
    """Which meeting's sheet is wanted (ngày họp)."""

    ngay = DateField(required=False)


def wanted_day(data: Mapping[str, Any]) -> date | None:
    """Read which meeting is wanted from the address; nonsense means this month's (ngày họp)."""
    form = MeetingDay(data)
    return form.cleaned_data["ngay"] if form.is_valid() else None


def _rows(data: Mapping[str, Any]) -> dict[int, dict[str, str]]:
    """Gather what was typed by member, in one pass over the posted names."""
    rows: dict[int, dict[str, str]] = {}
    for name in data:
        column, _dash, member = name.partition("-")
        if column in _COLUMNS and member.isascii() and member.isdigit() and len(member) < 19:
            rows.setdefault(int(member), {})[column] = data[name]
    return rows
