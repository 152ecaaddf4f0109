"""What is typed when a debt is frozen, written off, or comes back?"""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from qqv.rules.relief import CAUSES, RELIEFS, Cause, Relief
from qqv.web.forms.fields import DateField, Doorway, MoneyField


class Ask(Doorway):
    """A commune's request with its papers (tờ trình xử lý nợ)."""

    kind = forms.TypedChoiceField(label=_("Đề nghị"), coerce=Relief)
    cause = forms.TypedChoiceField(label=_("Nguyên nhân khách quan"), coerce=Cause)
    since = DateField(
        label=_("Khoanh từ ngày"), required=False, help_text=_("Chỉ ghi khi khoanh nợ.")
    )
    until = DateField(label=_("Đến hết ngày"), required=False)
    number = forms.CharField(label=_("Số tờ trình"), max_length=60)
    on = DateField(label=_("Ngày tờ trình"))
    documents = forms.CharField(
        label=_("Giấy tờ chứng minh"),
        max_length=500,
        help_text=_("Ví dụ: giấy chứng tử, xác nhận thiệt hại của UBND xã."),
    )
    reason = forms.CharField(label=_("Lý do"), max_length=500)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["kind"].choices = [(k.value, _(name)) for k, name in RELIEFS.items()]  # type: ignore[attr-defined]
        self.fields["cause"].choices = [(c.value, _(name)) for c, name in CAUSES.items()]  # type: ignore[attr-defined]


class Decide(Doorway):
    """The province's yes or no (quyết định xử lý nợ)."""

    agreed = forms.TypedChoiceField(
        label=_("Ý kiến của tỉnh"),
        coerce=lambda text: text == "1",
        choices=[("1", _("Đồng ý")), ("0", _("Không đồng ý"))],
    )
    number = forms.CharField(label=_("Số quyết định"), max_length=60)
    on = DateField(label=_("Ngày quyết định"))
    reason = forms.CharField(label=_("Lý do, căn cứ"), max_length=500)


class Recover(Doorway):
    """Money that came back (thu nợ đã xóa)."""

    received = MoneyField(label=_("Số tiền nhận"))
    on = DateField(label=_("Ngày thu"))
