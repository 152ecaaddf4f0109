"""What is typed about other vouchers, the till, and a day's paper?"""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from qqv.capital.slips import Wanted
from qqv.rules.entries import VOUCHER_NAMES, VoucherKind
from qqv.rules.purposes import PURPOSES, SLIPS, Purpose
from qqv.web.forms.fields import DateField, Doorway, MoneyField
from qqv.web.forms.handover import Counting

OTHER = "Lý do khác"
REASONS = (
    ("Gõ nhầm số tiền", _("Gõ nhầm số tiền")),
    ("Sai nội dung", _("Sai nội dung")),
    ("Ghi hai lần", _("Ghi hai lần")),
    (OTHER, _("Lý do khác")),
)


def _purposes(inward: bool) -> list[tuple[str, Any]]:
    return [(p.value, _(about.name)) for p, about in PURPOSES.items() if about.inward == inward]


class MakeSlip(Doorway):
    """A receipt or payment (phiếu thu, phiếu chi)."""

    kind = forms.ChoiceField(
        label=_("Loại phiếu"), choices=[(kind.value, _(VOUCHER_NAMES[kind])) for kind in SLIPS]
    )
    purpose = forms.ChoiceField(
        label=_("Nội dung"),
        choices=[(_("Thu"), _purposes(True)), (_("Chi"), _purposes(False))],
    )
    party = forms.CharField(label=_("Người nộp, người nhận"), max_length=120)
    address = forms.CharField(label=_("Địa chỉ"), max_length=200, required=False)
    reason = forms.CharField(label=_("Lý do"), max_length=200)
    amount = MoneyField(label=_("Số tiền"))
    attached = forms.IntegerField(
        label=_("Kèm theo (số giấy)"), min_value=0, max_value=99, initial=0
    )
    on = DateField(label=_("Ngày"))

    def clean(self) -> dict[str, Any]:
        """Give the slip as the action takes it, once every field is right."""
        typed: dict[str, Any] = super().clean() or {}
        if self.errors:
            return typed
        rest = {name: typed[name] for name in typed if name not in ("request_id",)}
        rest["kind"], rest["purpose"] = VoucherKind(rest["kind"]), Purpose(rest["purpose"])
        return {"request_id": typed["request_id"], "wanted": Wanted(**rest)}


class PaySlip(Doorway):
    """The money changed hands (đã thu, đã chi)."""

    on = DateField(label=_("Ngày ghi sổ"))


class RefuseSlip(Doorway):
    """Why a slip is sent back (trả lại phiếu)."""

    reason = forms.CharField(label=_("Vì sao trả lại"), max_length=250)


class ReverseVoucher(Doorway):
    """Why a voucher is undone (đảo phiếu)."""

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


class CountCash(Counting):
    """What the cashier counted in the till (kiểm kê quỹ)."""

    amount = "counted"
    counted = MoneyField(label=_("Số tiền đếm được"))
    reason = forms.CharField(
        label=_("Lý do thừa, thiếu"), max_length=250, required=False, help_text=_("chỉ khi lệch sổ")
    )


class ConfirmCount(Doorway):
    """The second person agrees with a count (xác nhận kiểm kê)."""


class CheckDay(Doorway):
    """What the paper of a day says (tổng trên giấy)."""

    paper_received = MoneyField(label=_("Tổng thu trên giấy"))
    paper_paid = MoneyField(label=_("Tổng chi trên giấy"))
    note = forms.CharField(
        label=_("Vì sao lệch"), max_length=250, required=False, help_text=_("chỉ khi chưa khớp")
    )
