"""What is typed about an alarm and its thresholds?"""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from qqv.watch.alarm import Limit, Measure
from qqv.watch.queries import ACTS
from qqv.web.forms.fields import DateField, Doorway, MoneyField


class Note(Doorway):
    """What somebody says about an alarm (ghi chú cảnh báo)."""

    act = forms.ChoiceField(label=_("Tình trạng"), choices=ACTS)
    note = forms.CharField(
        label=_("Đã làm gì, kết quả ra sao"),
        max_length=500,
        required=False,
        widget=forms.Textarea({"rows": 3}),
    )
    misused = forms.BooleanField(
        label=_("Xác nhận có chiếm dụng tiền của quỹ; nhóm xếp loại yếu ngay"), required=False
    )

    def __init__(self, *args: Any, fraud: bool, may_resolve: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        if not may_resolve:
            self.fields["act"].choices = ACTS[:1]  # type: ignore[attr-defined]
        if not (fraud and may_resolve):
            self.fields["misused"].widget = forms.HiddenInput()


class Threshold(Doorway):
    """From which value on an alarm is raised (ngưỡng cảnh báo)."""

    valid_from = DateField(label=_("Áp dụng từ ngày"))

    def __init__(self, *args: Any, limit: Limit, **options: Any) -> None:
        super().__init__(*args, **options)
        value: forms.Field = (
            MoneyField(label=limit.label)
            if limit.measure == Measure.VND
            else forms.IntegerField(
                label=limit.label,
                min_value=0,
                max_value=10_000,
                widget=forms.NumberInput({"class": "form-control", "inputmode": "numeric"}),
            )
        )
        self.fields = {"request_id": self.fields["request_id"], "value": value} | {
            "valid_from": self.fields["valid_from"]
        }
