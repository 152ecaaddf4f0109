"""What is typed when money is asked for, appraised, approved, lent and settled?"""

from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from qqv.lending.actions.disburse import ToDisburse
from qqv.lending.actions.dossier import Finding, Verdict, Wish
from qqv.rules.money import Rounding
from qqv.rules.refusals import Refusal
from qqv.rules.schedule import Frequency, Method, RatePer, Terms
from qqv.web.asking import sentence_of
from qqv.web.forms.fields import DateField, Doorway, MoneyField, read_money

APPRAISAL = (
    ("dung_doi_tuong", _("Hộ đúng đối tượng vay của Quỹ")),
    ("co_dat", _("Có đất làm công trình, không ngập nước")),
    ("nguon_nuoc", _("Cách nguồn nước ăn uống ít nhất 10 m")),
    ("doi_ung", _("Có vốn đối ứng và khả năng trả nợ")),
    ("khong_vay_trung", _("Không vay nơi khác cho cùng công trình")),
)
WORKS = (
    ("vi_tri", _("Không xây ở nơi thường bị ngập, úng")),
    ("nguon_nuoc", _("Cách nguồn nước ăn uống, sinh hoạt từ 10 m trở lên")),
    ("nen", _("Nền nhẵn, phẳng, không đọng nước")),
    ("mai", _("Có mái lợp ngăn nước mưa")),
    ("cua", _("Cửa và lỗ thông có lưới, che kín")),
    ("be", _("Bể chứa phân kín, không thấm ra ngoài")),
    ("ong_thong_hoi", _("Ống thông hơi đường kính trong từ 90 mm, cao hơn mái 400 mm")),
)
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
REASONS = (
    ("Gõ nhầm số tiền", _("Gõ nhầm số tiền")),
    ("Ghi nhầm người", _("Ghi nhầm người")),
    ("Ghi hai lần", _("Ghi hai lần")),
    ("Lý do khác", _("Lý do khác")),
)


class NewDossier(Doorway):
    """A member's wish (đơn xin vay)."""

    member = forms.TypedChoiceField(label=_("Thành viên"), coerce=int)
    principal = MoneyField(label=_("Số tiền xin vay"))
    work_kind = forms.TypedChoiceField(label=_("Công trình"), coerce=int)
    estimate = MoneyField(label=_("Dự toán công trình"), required=False)
    purpose = forms.CharField(label=_("Ghi chú về công trình"), required=False, max_length=250)

    def __init__(self, *args: Any, members: Any, works: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        by_group: dict[str, list[tuple[int, str]]] = {}
        for choice in members:
            by_group.setdefault(choice.group, []).append((choice.id, choice.name))
        self.fields["member"].choices = list(by_group.items())  # type: ignore[attr-defined]
        self.fields["work_kind"].choices = [(w.id, w.name) for w in works]  # type: ignore[attr-defined]

    def wish(self) -> Wish:
        """Give the wish as the action takes it (nhu cầu)."""
        data = self.cleaned_data
        return Wish(
            member_id=data["member"],
            principal=data["principal"],
            work_kind_id=data["work_kind"],
            estimate=data["estimate"] or 0,
            purpose=data["purpose"],
        )


class Endorse(Doorway):
    """The group's vote (bình xét): votes-ID for every dossier."""

    on = DateField(label=_("Ngày họp bình xét"))
    present = forms.IntegerField(label=_("Số người dự họp"), min_value=1, max_value=500)
    minutes_no = forms.CharField(label=_("Số biên bản"), max_length=40, required=False)

    def votes(self, ids: list[int]) -> dict[int, int]:
        """Read the votes for each dossier; nothing typed means all present (số phiếu)."""
        typed = {pk: self.data.get(f"votes-{pk}", "").strip() for pk in ids}
        present = int(self.cleaned_data["present"])
        return {
            pk: min(int(text), present) if text.isascii() and text.isdigit() else present
            for pk, text in typed.items()
        }


class Appraise(Doorway):
    """One household's appraisal (thẩm định)."""

    visited_on = DateField(label=_("Ngày đến nhà"))
    passed = forms.TypedChoiceField(
        label=_("Kết luận"),
        coerce=lambda text: text == "1",
        choices=[("1", _("Đủ điều kiện cho vay")), ("0", _("Chưa đủ điều kiện"))],
    )
    note = forms.CharField(
        label=_("Nhận xét"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def checklist(self) -> dict[str, bool]:
        """Read the ticked points (phiếu thẩm định)."""
        return {name: f"point-{name}" in self.data for name, _label in APPRAISAL}

    def clean(self) -> dict[str, Any]:
        """Refuse a yes with points left open."""
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("passed") and not all(self.checklist().values()):
            raise ValidationError(_("Còn điểm chưa đạt nên chưa kết luận “Đủ điều kiện” được."))
        return cleaned

    def finding(self, application_id: int) -> Finding:
        """Give the finding as the action takes it (kết quả)."""
        data = self.cleaned_data
        return Finding(
            application_id=application_id,
            visited_on=data["visited_on"],
            passed=data["passed"],
            checklist=self.checklist(),
            note=data["note"],
        )


class Approve(Doorway):
    """Verdicts on many dossiers at once (duyệt): verdict-ID, principal-ID, reason-ID."""

    decision_no = forms.CharField(label=_("Số quyết định"), max_length=60)

    def __init__(self, *args: Any, rows: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.rows = rows
        self.row_errors: dict[int, str] = {}

    def clean(self) -> dict[str, Any]:
        """Read each row's verdict; rows left open are not decided."""
        cleaned: dict[str, Any] = super().clean() or {}
        verdicts = []
        for row in self.rows:
            said = self.data.get(f"verdict-{row.id}", "")
            if said not in ("yes", "no"):
                continue
            try:
                typed = self.data.get(f"principal-{row.id}", "").strip()
                principal = read_money(typed) if typed else row.principal
            except ValidationError as fault:
                self.row_errors[row.id] = " ".join(fault.messages)
                continue
            verdicts.append(
                Verdict(
                    application_id=row.id,
                    approved=said == "yes",
                    principal=principal,
                    reason=self.data.get(f"reason-{row.id}", "").strip(),
                )
            )
        if self.row_errors:
            raise ValidationError(_("Có số tiền chưa đúng, chị xem dòng đánh dấu."))
        if not verdicts:
            raise ValidationError(_("Chị chọn ít nhất một hồ sơ để duyệt hoặc không duyệt."))
        cleaned["verdicts"] = verdicts
        return cleaned


class Disburse(Doorway):
    """The ticks at the table (giải ngân): pay-ID, seen-ID, full-ID."""

    channel = forms.ChoiceField(
        label=_("Hình thức"),
        choices=[("cash", _("Tiền mặt tại quỹ xã")), ("transfer", _("Chuyển khoản"))],
    )

    def __init__(self, *args: Any, rows: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.rows = rows

    def clean(self) -> dict[str, Any]:
        """Keep the rows that were ticked to be paid."""
        cleaned: dict[str, Any] = super().clean() or {}
        cleaned["rows"] = [
            ToDisburse(
                application_id=row.id,
                id_seen=f"seen-{row.id}" in self.data,
                received_in_full=f"full-{row.id}" in self.data,
            )
            for row in self.rows
            if f"pay-{row.id}" in self.data
        ]
        if not cleaned["rows"]:
            raise ValidationError(_("Chị đánh dấu ít nhất một người nhận tiền."))
        return cleaned


class Receive(Doorway):
    """Money received at the commune's desk (thu tại quỹ)."""

    received = MoneyField(label=_("Số tiền nhận"))
    on = DateField(label=_("Ngày thu"))


class Extend(Doorway):
    """More time for a borrower (gia hạn)."""

    months = forms.IntegerField(label=_("Số tháng gia hạn"), min_value=1, max_value=36)
    decision_no = forms.CharField(label=_("Số quyết định"), max_length=60)
    reason = forms.CharField(label=_("Lý do"), max_length=250)


class Accept(Doorway):
    """How the works were found (nghiệm thu)."""

    on = DateField(label=_("Ngày nghiệm thu"))
    accepted = forms.TypedChoiceField(
        label=_("Kết luận"),
        coerce=lambda text: text == "1",
        choices=[("1", _("Đạt, nghiệm thu")), ("0", _("Chưa đạt, hẹn lần sau"))],
    )
    note = forms.CharField(label=_("Ghi chú"), max_length=500, required=False)

    def checklist(self) -> dict[str, bool]:
        """Read the ticked points, QCVN 01:2011/BYT (phiếu nghiệm thu)."""
        return {name: f"point-{name}" in self.data for name, _label in WORKS}


class Reverse(Doorway):
    """Why a repayment is undone (đảo khoản thu)."""

    why = forms.ChoiceField(label=_("Lý do"), choices=REASONS)
    more = forms.CharField(label=_("Nói rõ thêm"), max_length=180, required=False)

    def reason(self) -> str:
        """Give the reason as one text (lý do)."""
        data = self.cleaned_data
        return f"{data['why']}: {data['more']}" if data["more"] else str(data["why"])


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
    grace_principal = forms.IntegerField(
        label=_("Số kỳ ân hạn gốc"), min_value=0, max_value=120, initial=0
    )
    round_to = forms.TypedChoiceField(
        label=_("Làm tròn tới"),
        coerce=int,
        choices=[(1000, "1.000 đ"), (100, "100 đ"), (500, "500 đ"), (1, "1 đ")],
    )

    def clean_rate(self) -> Decimal:
        """Read a rate with a comma or a point."""
        text = self.cleaned_data["rate"].replace(",", ".").strip()
        if not text.isascii() or not text.replace(".", "", 1).isdigit():
            raise ValidationError(_("Chị gõ lãi suất bằng số, ví dụ 0,6."))
        return Decimal(text)

    def clean(self) -> dict[str, Any]:
        """Put the terms together; the rules say what is wrong with them."""
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
                grace_principal=cleaned["grace_principal"],
                round_to=cleaned["round_to"],
                rounding=Rounding.HALF_UP,
            )
        except Refusal as refusal:
            raise ValidationError(sentence_of(refusal)) from None
        return cleaned

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for bound in self.visible_fields():
            css = "form-select" if isinstance(bound.field, forms.ChoiceField) else "form-control"
            bound.field.widget.attrs.setdefault("class", css)
            bound.field.widget.attrs["aria-describedby"] = f"{bound.auto_id}_about"
