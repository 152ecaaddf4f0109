"""What is typed when a loan is paid, settled, extended or a payment undone?"""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from qqv.rules.repayment import Due
from qqv.web.forms.fields import DateField, Doorway, MoneyField

OTHER = "Lý do khác"
REASONS = (
    ("Gõ nhầm số tiền", _("Gõ nhầm số tiền")),
    ("Ghi nhầm người", _("Ghi nhầm người")),
    ("Ghi hai lần", _("Ghi hai lần")),
    (OTHER, _("Lý do khác")),
)


class Receive(Doorway):
    """Money received at the commune's desk (thu tại quỹ)."""

    received = MoneyField(label=_("Số tiền nhận"))
    on = DateField(label=_("Ngày thu"))


class Extend(Doorway):
    """More time for a borrower (gia hạn)."""

    months = forms.IntegerField(label=_("Số tháng gia hạn"), min_value=1, max_value=36)
    decision_no = forms.CharField(label=_("Số quyết định"), max_length=60)
    reason = forms.CharField(label=_("Lý do"), max_length=250)


class Waive(Doorway):
    """Interest given up: of which installments, all of it or a part (miễn, giảm lãi)."""

    numbers = forms.TypedMultipleChoiceField(
        label=_("Kỳ được miễn, giảm lãi"),
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Chị chọn ít nhất một kỳ.")},
    )
    amount = MoneyField(
        label=_("Số lãi giảm"),
        required=False,
        help_text=_("Để trống là miễn hết lãi còn nợ của các kỳ đã chọn."),
    )
    decision_no = forms.CharField(label=_("Số quyết định"), max_length=60)
    on = DateField(label=_("Ngày quyết định"))
    reason = forms.CharField(label=_("Lý do chị ấy không trả được"), max_length=250)

    def __init__(self, *args: Any, dues: Sequence[Due], **options: Any) -> None:
        super().__init__(*args, **options)
        self.dues = dues
        self.fields["numbers"].choices = [(due.number, due.number) for due in dues]  # type: ignore[attr-defined]

    @property
    def rows(self) -> list[tuple[Due, bool]]:
        """Give each installment that owes interest, and whether it is ticked (kỳ nợ lãi)."""
        ticked = [str(number) for number in self["numbers"].value() or []]
        return [(due, str(due.number) in ticked) for due in self.dues]


class Reverse(Doorway):
    """Why a repayment is undone (đảo khoản thu)."""

    why = forms.ChoiceField(label=_("Lý do"), choices=REASONS)
    more = forms.CharField(label=_("Nói rõ thêm"), max_length=180, required=False)

    def clean(self) -> dict[str, Any]:
        """Give the reason as one text; another reason is written out."""
        cleaned: dict[str, Any] = super().clean() or {}
        why, more = cleaned.pop("why", ""), cleaned.pop("more", "").strip()
        if why == OTHER and not more:
            self.add_error("more", ValidationError(_("Chị ghi rõ lý do.")))
        cleaned["reason"] = f"{why}: {more}" if more else why
        return cleaned
