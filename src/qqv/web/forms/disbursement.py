"""What is ticked at the table when money is paid out?"""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from qqv.lending.actions.disburse import NotInPerson, ToDisburse
from qqv.lending.queries.disbursing import ToPayRow
from qqv.web.asking import sentence_of
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
                {tick: self._ticked(tick, row) for tick in TICKS},
                self.row_errors.get(row.id, ""),
            )
            for row in self.rows
        ]

    def kept(self) -> list[str]:
        """Name the ticks, to be carried over to the last question (các dấu đã đánh)."""
        return [f"{t}-{r.id}" for r in self.rows for t in TICKS if self._ticked(t, r)]

    def clean(self) -> dict[str, Any]:
        """Keep the rows that were ticked to be paid; each must be there in person."""
        cleaned: dict[str, Any] = super().clean() or {}
        paid = [row for row in self.rows if self._ticked("pay", row)]
        if not paid:
            raise ValidationError(_("Chị đánh dấu ít nhất một người nhận tiền."))
        for row in paid:
            if not (self._ticked("seen", row) and self._ticked("full", row)):
                self.row_errors[row.id] = sentence_of(NotInPerson(member=row.member))
        if self.row_errors:
            raise ValidationError(list(self.row_errors.values()))
        cleaned["rows"] = [
            ToDisburse(application_id=row.id, id_seen=True, received_in_full=True) for row in paid
        ]
        return cleaned

    def _ticked(self, tick: str, row: ToPayRow) -> bool:
        return f"{tick}-{row.id}" in self.data if self.is_bound else tick == "pay"
