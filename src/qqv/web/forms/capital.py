"""What is typed about the fund's capital?"""

from django import forms
from django.utils.translation import gettext_lazy as _

from qqv.web.forms.fields import DateField, Doorway, MoneyField


class Receive(Doorway):
    """Capital given to the fund (nhận nguồn vốn)."""

    name = forms.CharField(
        label=_("Nguồn vốn"), max_length=160, help_text=_("Ai cấp, theo chương trình nào.")
    )
    amount = MoneyField(label=_("Số tiền"))
    on = DateField(label=_("Ngày tiền về ngân hàng"))


class MoveCapital(Doorway):
    """Capital to a commune, or back from it, by decision (phân bổ, trả lại vốn)."""

    amount = MoneyField(label=_("Số tiền"))
    decision_no = forms.CharField(label=_("Số quyết định"), max_length=60)
    on = DateField(label=_("Ngày chuyển tiền"))
