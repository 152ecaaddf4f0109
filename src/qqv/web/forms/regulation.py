"""What is typed about the loan terms, and how are they written out?"""

from dataclasses import asdict
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from qqv.rules.money import Rounding
from qqv.rules.regulation import Offer
from qqv.rules.repayment import SettlementInterest
from qqv.rules.schedule import Frequency, Method, RatePer
from qqv.web.forms.calculator import FREQUENCIES, METHODS
from qqv.web.forms.fields import DateField, Doorway, MoneyField, read_rate, written_rate
from qqv.web.parts import grouped

ROUNDINGS = (
    (Rounding.HALF_UP.value, _("từ nửa trở lên thì lên")),
    (Rounding.HALF_EVEN.value, _("đúng nửa thì về số chẵn")),
    (Rounding.UP.value, _("luôn lên")),
    (Rounding.DOWN.value, _("luôn xuống")),
)
SETTLEMENTS = (
    (SettlementInterest.RUNNING_PERIOD.value, _("đến hết kỳ đang chạy")),
    (SettlementInterest.TO_THE_DAY.value, _("đến đúng ngày tất toán")),
    (SettlementInterest.FULL_TERM.value, _("hết thời hạn vay")),
)
UNITS = (1, 100, 500, 1000, 5000, 10_000)


class RateField(forms.Field):
    """A rate in percent, up to five decimals as it is kept (ô lãi suất)."""

    def to_python(self, value: Any) -> Any:
        if not isinstance(value, str) or not value.strip():
            return value or None
        rate = read_rate(value)
        if -int(rate.normalize().as_tuple().exponent) > 5 or rate > 100:
            raise ValidationError(gettext("Lãi suất từ 0 đến 100, nhiều nhất 5 số lẻ."))
        return rate

    def prepare_value(self, value: Any) -> Any:
        return value if isinstance(value, str) or value is None else written_rate(value)


def _enum(kind: Any, label: Any, choices: Any, **options: Any) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(label=label, coerce=kind, choices=choices, **options)


def _count(label: Any, least: int, most: int, **options: Any) -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=least, max_value=most, **options)


class Propose(Doorway):
    """A new version of the loan terms (đề nghị sửa quy chế)."""

    name = forms.CharField(label=_("Tên sản phẩm"), max_length=120)
    principal_min = MoneyField(label=_("Mức vay thấp nhất"))
    principal_usual = MoneyField(label=_("Mức vay thường dùng"))
    principal_max = MoneyField(label=_("Mức vay cao nhất"))
    installments = _count(_("Số kỳ trả"), 1, 600)
    frequency = _enum(Frequency, _("Kỳ trả"), FREQUENCIES)
    rate = RateField(label=_("Lãi suất, %"))
    rate_per = _enum(
        RatePer,
        _("Lãi suất tính theo"),
        [(RatePer.MONTH.value, _("tháng")), (RatePer.YEAR.value, _("năm"))],
    )
    method = _enum(Method, _("Cách tính"), METHODS)
    settlement_interest = _enum(SettlementInterest, _("Lãi khi tất toán sớm"), SETTLEMENTS)
    grace_principal = _count(_("Số kỳ ân hạn gốc"), 0, 120, help_text=_("Các kỳ đầu chỉ trả lãi."))
    grace_all = _count(
        _("Số kỳ ân hạn cả gốc và lãi"), 0, 120, help_text=_("Các kỳ đầu chưa phải trả gì.")
    )
    round_to = forms.TypedChoiceField(
        label=_("Làm tròn tới"), coerce=int, choices=[(n, f"{grouped(n)}\u00a0đ") for n in UNITS]
    )
    rounding = _enum(Rounding, _("Cách làm tròn"), ROUNDINGS)
    second_appraiser_from_cycle = _count(_("Cần hai người thẩm định từ vòng"), 1, 99)
    days_between_cycles = _count(_("Số ngày giữa hai vòng vay"), 0, 3650)
    valid_from = DateField(label=_("Áp dụng từ ngày"))
    reason = forms.CharField(
        label=_("Lý do đề nghị"), max_length=500, widget=forms.Textarea({"rows": 3})
    )

    def __init__(self, *args: Any, offer: Offer, **options: Any) -> None:
        super().__init__(*args, initial=asdict(offer), **options)

    def clean(self) -> dict[str, Any]:
        """Put the terms together as the action takes them."""
        cleaned: dict[str, Any] = super().clean() or {}
        if not self.errors:
            terms = {name: cleaned.pop(name) for name in Offer.__dataclass_fields__}
            cleaned["offer"] = Offer(**terms)
        return cleaned


class Approve(Doorway):
    """The chair's yes (duyệt quy chế mới)."""

    decision_no = forms.CharField(label=_("Số quyết định"), max_length=60)


class Refuse(Doorway):
    """The chair's no (không duyệt quy chế mới)."""

    reason = forms.CharField(
        label=_("Lý do không duyệt"), max_length=500, widget=forms.Textarea({"rows": 2})
    )


def lines_of(offer: Offer) -> list[tuple[Any, str]]:
    """Write out every term of an offer, but not what it is called (các điều khoản)."""
    return [
        (Propose.base_fields[name].label, _said(name, value))
        for name, value in asdict(offer).items()
        if name != "name"
    ]


def changes_of(before: Offer | None, after: Offer) -> list[tuple[Any, str, str]]:
    """Write out what differs between two versions: name, before, after (điểm thay đổi)."""
    if before is None:
        return []
    old, new = asdict(before), asdict(after)
    return [
        (Propose.base_fields[name].label, _said(name, old[name]), _said(name, new[name]))
        for name in new
        if old[name] != new[name]
    ]


def _said(name: str, value: Any) -> str:
    field = Propose.base_fields[name]
    if isinstance(field, MoneyField):
        return f"{grouped(value)}\u00a0đ"
    if isinstance(field, RateField):
        return f"{written_rate(value)}\u00a0%"
    if isinstance(field, forms.ChoiceField):
        labels = {str(key): str(label) for key, label in field.widget.choices}
        return labels.get(str(value), str(value))
    return str(value)
