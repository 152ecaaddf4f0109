"""What is typed to try a loan out, and at which field is it wrong?"""

from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from qqv.rules.money import Rounding
from qqv.rules.refusals import Refusal
from qqv.rules.schedule import (
    BadFirstDue,
    BadGrace,
    BadRate,
    BadRoundTo,
    BadTerms,
    Frequency,
    Method,
    NoInstallments,
    NoPrincipal,
    RatePer,
    Terms,
)
from qqv.web.asking import sentence_of
from qqv.web.forms.fields import DateField, MoneyField, read_rate

METHODS = (
    (Method.DECLINING_EQUAL_PRINCIPAL.value, _("Gốc đều, lãi trên dư nợ giảm dần")),
    (Method.DECLINING_EQUAL_INSTALLMENT.value, _("Trả đều mỗi kỳ (gốc và lãi)")),
    (Method.FLAT.value, _("Lãi trên gốc ban đầu")),
    (Method.DAILY.value, _("Lãi theo ngày thực tế (365 ngày)")),
)
FREQUENCIES = (
    (Frequency.MONTHLY.value, _("Hằng tháng")),
    (Frequency.QUARTERLY.value, _("Hằng quý")),
    (Frequency.WEEKLY.value, _("Hằng tuần")),
)
WRONG_AT: dict[type[BadTerms], str] = {
    NoPrincipal: "principal",
    NoInstallments: "installments",
    BadRate: "rate",
    BadGrace: "grace_principal",
    BadRoundTo: "round_to",
    BadFirstDue: "first_due_on",
}


class Calculate(forms.Form):
    """Try a loan out (tính thử khoản vay)."""

    principal = MoneyField(label=_("Số tiền vay"), initial=10_000_000)
    installments = forms.IntegerField(label=_("Số kỳ trả"), min_value=1, max_value=600, initial=36)
    rate = forms.CharField(label=_("Lãi suất, %"), initial="0,6", max_length=10)
    rate_per = forms.ChoiceField(
        label=_("Lãi suất tính theo"),
        choices=[(RatePer.MONTH.value, _("tháng")), (RatePer.YEAR.value, _("năm"))],
    )
    method = forms.ChoiceField(label=_("Cách tính"), choices=METHODS)
    frequency = forms.ChoiceField(label=_("Kỳ trả"), choices=FREQUENCIES)
    disbursed_on = DateField(label=_("Ngày nhận tiền"))
    first_due_on = DateField(label=_("Ngày trả kỳ đầu"), required=False)
    grace_principal = forms.IntegerField(
        label=_("Số kỳ ân hạn gốc"),
        min_value=0,
        max_value=120,
        initial=0,
        help_text=_("Các kỳ đầu chỉ trả lãi."),
    )
    grace_all = forms.IntegerField(
        label=_("Số kỳ ân hạn cả gốc và lãi"),
        min_value=0,
        max_value=120,
        initial=0,
        help_text=_("Các kỳ đầu chưa phải trả gì."),
    )
    round_to = forms.TypedChoiceField(
        label=_("Làm tròn tới"),
        coerce=int,
        choices=[(1000, "1.000 đ"), (100, "100 đ"), (500, "500 đ"), (1, "1 đ")],
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for bound in self.visible_fields():
            css = "form-select" if isinstance(bound.field, forms.ChoiceField) else "form-control"
            bound.field.widget.attrs.setdefault("class", css)
            bound.field.widget.attrs["aria-describedby"] = f"{bound.auto_id}_about"

    def full_clean(self) -> None:
        """Mark what is wrong for readers of the screen too."""
        super().full_clean()
        for name in self.errors:
            if name in self.fields:
                self.fields[name].widget.attrs["aria-invalid"] = "true"

    def clean_rate(self) -> Decimal:
        """Read a rate with a comma or a point."""
        return read_rate(self.cleaned_data["rate"])

    def clean(self) -> dict[str, Any]:
        """Put the terms together; the rules say what is wrong with them, and where."""
        cleaned: dict[str, Any] = super().clean() or {}
        if self.errors:
            return cleaned
        try:
            cleaned["terms"] = Terms(
                principal=cleaned["principal"],
                installments=cleaned["installments"],
                rate=cleaned["rate"],
                rate_per=RatePer(cleaned["rate_per"]),
                method=Method(cleaned["method"]),
                frequency=Frequency(cleaned["frequency"]),
                disbursed_on=cleaned["disbursed_on"],
                first_due_on=cleaned["first_due_on"],
                grace_principal=cleaned["grace_principal"],
                grace_all=cleaned["grace_all"],
                round_to=cleaned["round_to"],
                rounding=Rounding.HALF_UP,
            )
        except BadTerms as wrong:
            self.add_error(WRONG_AT.get(type(wrong)), sentence_of(wrong))
        except Refusal as refusal:
            raise ValidationError(sentence_of(refusal)) from None
        return cleaned
