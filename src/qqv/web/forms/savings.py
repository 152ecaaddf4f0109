"""What is typed when savings are put aside at the desk, or taken out?"""

from django import forms
from django.utils.translation import gettext_lazy as _

from qqv.web.forms.fields import DateField, Doorway, MoneyField


class Deposit(Doorway):
    """Money into a savings book (gửi tiết kiệm)."""

    kind = forms.ChoiceField(
        label=_("Loại tiết kiệm"),
        choices=[("compulsory", _("bắt buộc")), ("voluntary", _("tự nguyện"))],
    )
    amount = MoneyField(label=_("Số tiền gửi"))
    on = DateField(label=_("Ngày"))


class Terms(Doorway):
    """What members put aside each month, from a day on (mức tiết kiệm)."""

    monthly = MoneyField(label=_("Tiết kiệm bắt buộc mỗi tháng"), help_text=_("Mỗi thành viên"))
    voluntary_percent = forms.IntegerField(
        label=_("Tiết kiệm tự nguyện nhiều nhất, % vốn được giao"), min_value=0, max_value=100
    )
    valid_from = DateField(label=_("Áp dụng từ ngày"))
    decision_no = forms.CharField(label=_("Số quyết định"), max_length=60)


class Withdraw(Doorway):
    """Money out of a savings book (rút tiết kiệm)."""

    amount = MoneyField(label=_("Số tiền rút"))
    on = DateField(label=_("Ngày"))
    signed = forms.BooleanField(
        label=_("Thành viên đã ký nhận trước mặt tôi"),
        error_messages={"required": _("Thành viên chưa ký nhận tiền thì chưa ghi sổ được.")},
        widget=forms.CheckboxInput(attrs={"class": "tick-box"}),
    )
