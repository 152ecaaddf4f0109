"""What is typed about the fund's capital?"""

from django import forms
from django.utils.translation import gettext_lazy as _

from qqv.rules.sources import SOURCES
from qqv.web.forms.fields import DateField, Doorway, MoneyField


class Receive(Doorway):
    """Capital given or lent to the fund, and the paper that says so (nhận nguồn vốn)."""

    name = forms.CharField(
        label=_("Nguồn vốn"), max_length=160, help_text=_("Ai cấp, theo chương trình nào.")
    )
    kind = forms.ChoiceField(
        label=_("Loại nguồn vốn"),
        choices=[(kind.value, _(about.name)) for kind, about in SOURCES.items()],
        widget=forms.Select(attrs={"class": "form-select"}),
    )
    document_no = forms.CharField(
        label=_("Số chứng từ"), max_length=60, help_text=_("Quyết định, biên bản hoặc giấy báo.")
    )
    document_on = DateField(label=_("Ngày chứng từ"))
    amount = MoneyField(label=_("Số tiền"))
    on = DateField(label=_("Ngày tiền về ngân hàng"))
    due_on = DateField(
        label=_("Ngày phải trả"),
        required=False,
        help_text=_("Chỉ với vốn mượn; nguồn khác bỏ trống."),
    )


class RepaySource(Doorway):
    """Capital that goes back to its giver (trả vốn cho bên cấp)."""

    amount = MoneyField(label=_("Số tiền"))
    document_no = forms.CharField(label=_("Số chứng từ"), max_length=60)
    on = DateField(label=_("Ngày chuyển tiền"))


class UndoAllocation(Doorway):
    """Why a move of capital is undone (đảo phân bổ vốn)."""

    reason = forms.CharField(label=_("Lý do đảo"), max_length=250)


class SetTurning(Doorway):
    """New terms for turning capital (quy định quay vòng vốn)."""

    reserve = MoneyField(
        label=_("Mức giữ lại ở mỗi xã"), help_text=_("Tiền luôn để lại, không cho vay.")
    )
    savings_lent = forms.IntegerField(
        label=_("Tiết kiệm được cho vay, %"),
        min_value=0,
        max_value=100,
        help_text=_("0 là không cho vay bằng tiết kiệm của thành viên."),
    )
    idle_months = forms.IntegerField(
        label=_("Số tháng không ai cần thì coi là tiền thừa"), min_value=1, max_value=24
    )
    valid_from = DateField(label=_("Áp dụng từ ngày"))
    decision_no = forms.CharField(label=_("Số quyết định"), max_length=60)


class MoveCapital(Doorway):
    """Capital to a commune, or back from it, by decision (phân bổ, trả lại vốn)."""

    amount = MoneyField(label=_("Số tiền"))
    decision_no = forms.CharField(label=_("Số quyết định"), max_length=60)
    on = DateField(label=_("Ngày chuyển tiền"))
