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


class Withdraw(Doorway):
    """Money out of a savings book (rút tiết kiệm)."""

    amount = MoneyField(label=_("Số tiền rút"))
    on = DateField(label=_("Ngày"))
    signed = forms.BooleanField(
        label=_("Thành viên đã ký nhận trước mặt tôi"),
        error_messages={"required": _("Thành viên chưa ký nhận tiền thì chưa ghi sổ được.")},
        widget=forms.CheckboxInput(attrs={"class": "tick-box"}),
    )
