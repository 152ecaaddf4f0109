"""What is ticked at the table when money is paid out?"""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from qqv.lending.actions.disburse import NotInPerson, ToDisburse
from qqv.lending.queries.disbursing import ToPayRow
from qqv.web.asking import sentence_of
from qqv.web.forms.dossiers import ids_typed
from qqv.web.forms.fields import Doorway

TICKS = ("pay", "seen", "full")


class Disburse(Doorway):
    """The ticks at the table (giải ngân): pay-ID, seen-ID, full-ID."""

    channel = forms.ChoiceField(
        label=_("Hình thức"),
        choices=[("cash", _("Tiền mặt tại quỹ xã")), ("transfer", _("Chuyển khoản"))],
    )

    def __init__(self, *args: Any, rows: Sequence[ToPayRow], **options: Any) -> None:
        super().__init__(*args, **options)
        self.rows = rows
        self.row_errors: dict[int, str] = {}

    def table(self) -> list[tuple[ToPayRow, dict[str, bool], str]]:
        """Give each row with its ticks and what is wrong; at first all are to be paid (bảng)."""
        return [
            (
                row,
                {tick: self._ticked(tick, row.id) for tick in TICKS},
                self.row_errors.get(row.id, ""),
            )
            for row in self.rows
        ]

    def kept(self) -> list[str]:
        """Name the ticks, to be carried over to the last question (các dấu đã đánh)."""
        return [f"{t}-{r.id}" for r in self.rows for t in TICKS if self._ticked(t, r.id)]

    def clean(self) -> dict[str, Any]:
        """Keep the rows that were ticked to be paid; each must be there in person.

        A list that was posted before no longer waits; sent once more it must still read the same.
        """
        cleaned: dict[str, Any] = super().clean() or {}
        paid = ids_typed(self.data, "pay")
        if not paid:
            raise ValidationError(_("Chị đánh dấu ít nhất một người nhận tiền."))
        for row in self.rows:
            in_person = self._ticked("seen", row.id) and self._ticked("full", row.id)
            if row.id in paid and not in_person:
                self.row_errors[row.id] = sentence_of(NotInPerson(member=row.member))
        if self.row_errors:
            raise ValidationError(list(self.row_errors.values()))
        cleaned["rows"] = [
            ToDisburse(
                application_id=pk,
                id_seen=self._ticked("seen", pk),
                received_in_full=self._ticked("full", pk),
            )
            for pk in paid
        ]
        return cleaned

    def _ticked(self, tick: str, row_id: int) -> bool:
        return f"{tick}-{row_id}" in self.data if self.is_bound else tick == "pay"
