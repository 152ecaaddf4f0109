"""From which day, and how far, is to be looked ahead?"""

from datetime import date

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from qqv.reports.asked import MONTHS
from qqv.web.forms.fields import DateField

LENGTHS = (6, 12, 24, 36)


class Ahead(forms.Form):
    """The day a forecast is made on and its months (điều kiện dự báo).

    What is not understood stays as it was at the start.
    """

    ngay = DateField(label=_("Lập vào ngày"), required=False)
    thang = forms.ChoiceField(
        label=_("Số tháng"),
        choices=[(str(length), str(length)) for length in LENGTHS],
        required=False,
        widget=forms.Select(attrs={"class": "form-select"}),
    )

    def __init__(self, typed: QueryDict, *, on: date) -> None:
        shown = typed.copy()
        shown.setdefault("thang", str(MONTHS))
        if not shown.get("ngay"):
            shown["ngay"] = f"{on:%d/%m/%Y}"
        super().__init__(shown)
        for name in self.errors:
            attrs = self.fields[name].widget.attrs
            attrs |= {"aria-describedby": f"id_{name}_about", "aria-invalid": "true"}
        self.on: date = self.cleaned_data.get("ngay") or on
        self.months = int(self.cleaned_data.get("thang") or MONTHS)
