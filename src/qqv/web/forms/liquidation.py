"""What is typed when a commune's fund is settled and ended?"""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from qqv.capital.liquidating import Said
from qqv.capital.liquidation_page import Asked
from qqv.ledger.owing import Owing
from qqv.lending.queries.event import Struckable
from qqv.web.forms.fields import DateField, Doorway, read_money


class Petition(Doorway):
    """A commune asks to stop (tờ trình)."""

    number = forms.CharField(label=_("Số tờ trình"), max_length=60)
    on = DateField(label=_("Ngày tờ trình"))
    reason = forms.CharField(label=_("Lý do xin tất toán"), max_length=500)


class Decide(Doorway):
    """The province's yes or no (quyết định)."""

    agreed = forms.TypedChoiceField(
        label=_("Ý kiến của tỉnh"),
        coerce=lambda text: text == "1",
        choices=[("1", _("Đồng ý cho tất toán, dừng hoạt động")), ("0", _("Không đồng ý"))],
    )
    number = forms.CharField(label=_("Số quyết định"), max_length=60)
    on = DateField(label=_("Ngày quyết định"))
    reason = forms.CharField(label=_("Lý do, căn cứ"), max_length=500)


class Result(Doorway):
    """The day on which the result goes home (kết chuyển)."""

    on = DateField(label=_("Ngày chuyển"))


class End(Doorway):
    """The last act: minutes and a day (kết thúc)."""

    minutes_no = forms.CharField(label=_("Số biên bản tất toán"), max_length=60)
    on = DateField(label=_("Ngày kết thúc"))


class Confirm(Doorway):
    """What each borrower says, for those who were asked (đối chiếu dư nợ)."""

    on = DateField(label=_("Ngày đối chiếu"))

    def __init__(self, *args: Any, asked: Sequence[Asked], **options: Any) -> None:
        super().__init__(*args, **options)
        self.asked = asked

    @property
    def rows(self) -> list[tuple[Asked, str, str, str, bool]]:
        """Give each borrower with what was typed: name of the box, sum, note, ticked (dòng)."""
        return [
            (
                row,
                str(row.account_id),
                self.data.get(f"said-{row.account_id}", ""),
                self.data.get(f"note-{row.account_id}", ""),
                f"same-{row.account_id}" in self.data,
            )
            for row in self.asked
        ]

    def clean(self) -> dict[str, Any]:
        """Gather who agrees with the book and who says another sum; nobody is an error."""
        cleaned: dict[str, Any] = super().clean() or {}
        said = [one for row in self.asked if (one := self._said(row))]
        if not said and not self.errors:
            self.add_error(None, ValidationError(_("Chị đánh dấu ít nhất một người vay.")))
        cleaned["said"] = said
        return cleaned

    def _said(self, row: Asked) -> Said | None:
        typed = self.data.get(f"said-{row.account_id}", "").strip()
        note = self.data.get(f"note-{row.account_id}", "").strip()[:250]
        if typed:
            try:
                return Said(account_id=row.account_id, said=read_money(typed), note=note)
            except ValidationError as fault:
                self.add_error(None, f"{row.member}: {fault.messages[0]}")
                return None
        if f"same-{row.account_id}" in self.data:
            return Said(account_id=row.account_id, said=row.now, note=note)
        return None


class HandOver(Doorway):
    """Which loans go to which group of another commune (bàn giao khoản vay)."""

    group_id = forms.TypedChoiceField(label=_("Nhóm nhận"), coerce=int)
    decision_no = forms.CharField(label=_("Số quyết định"), max_length=60)
    on = DateField(label=_("Ngày bàn giao"))

    def __init__(
        self,
        *args: Any,
        loans: Sequence[tuple[int, Owing]],
        places: Sequence[Struckable],
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        self.loans = loans
        self.fields["group_id"].choices = [  # type: ignore[attr-defined]
            (p.name, [(pk, f"{name}, {p.name}") for pk, name in p.groups]) for p in places
        ]

    @property
    def rows(self) -> list[tuple[int, Owing, bool]]:
        """Give each loan and whether it is ticked; all at first (dòng)."""
        ticked = self._ticked()
        return [(pk, owing, not self.is_bound or pk in ticked) for pk, owing in self.loans]

    def clean(self) -> dict[str, Any]:
        """Put the ticked loans together."""
        cleaned: dict[str, Any] = super().clean() or {}
        cleaned["loan_ids"] = sorted(self._ticked())
        return cleaned

    def _ticked(self) -> set[int]:
        typed = self.data.getlist("vay") if hasattr(self.data, "getlist") else []
        return {int(one) for one in typed if one.isascii() and one.isdigit()}
