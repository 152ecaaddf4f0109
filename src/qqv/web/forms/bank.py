"""What is typed about the bank's statement?"""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from qqv.web.forms.fields import DateField, Doorway, MoneyField

_IN_FILE = _("để trống nếu tệp có ghi")


class TakeStatement(Doorway):
    """The bank's file, and what it may not say itself (nhập sao kê)."""

    file = forms.FileField(
        label=_("Tệp sao kê"),
        allow_empty_file=True,
        help_text=_("Tệp .xlsx, .xls hoặc .csv tải từ ngân hàng"),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.xls,.xlsb,.ods,.csv,.txt"}),
    )
    first = DateField(label=_("Từ ngày"), required=False, help_text=_IN_FILE)
    last = DateField(label=_("Đến ngày"), required=False, help_text=_IN_FILE)
    opening = MoneyField(label=_("Số dư đầu kỳ"), required=False, help_text=_IN_FILE)
    closing = MoneyField(label=_("Số dư cuối kỳ"), required=False, help_text=_IN_FILE)


class MatchLines(Doorway):
    """Lines and vouchers, as line-voucher line-voucher (khớp)."""

    pairs = forms.CharField(widget=forms.HiddenInput, max_length=100_000)

    def clean_pairs(self) -> list[tuple[int, int]]:
        """Read the pairs; a list that no page of ours sends is nonsense."""
        text: str = self.cleaned_data["pairs"]
        found = [re.fullmatch(r"(\d{1,18})-(\d{1,18})", pair) for pair in text.split()]
        if not found or not all(found):
            raise ValidationError(_("Chị chọn phiếu cần khớp."))
        return [(int(pair[1]), int(pair[2])) for pair in found if pair]


def matching(pairs: Any) -> MatchLines:
    """Give the form of the one button that confirms every proposal (xác nhận khớp)."""
    return MatchLines(initial={"pairs": " ".join(f"{line}-{entry}" for line, entry in pairs)})
