"""What do a leader and a cashier type about money that changes hands?"""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from qqv.web.forms.fields import Doorway, MoneyField
from qqv.web.forms.notes import notes_counted, notes_typed, refuse_other_sum


class Counting(Doorway):
    """An amount with the notes that make it; the notes may be left out (đếm tiền)."""

    amount = ""

    @property
    def notes(self) -> list[tuple[int, str]]:
        """Give the table of notes back as it was typed (bảng mệnh giá)."""
        return list(notes_typed(self.data).items())

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        try:
            counted = notes_counted(notes_typed(self.data))
            if self.amount in cleaned:
                refuse_other_sum(counted, cleaned[self.amount])
        except ValidationError as fault:
            self.add_error(self.amount, fault)
        else:
            cleaned["denominations"] = counted
        return cleaned


class Declare(Counting):
    """What a leader hands over (nộp tiền)."""

    amount = "declared"
    declared = MoneyField(label=_("Số tiền nộp"))


class CountIt(Counting):
    """What the cashier counted herself (nhận tiền)."""

    amount = "counted"
    counted = MoneyField(label=_("Số tiền chị đếm được"))
