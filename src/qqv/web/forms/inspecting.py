"""What is typed about a plan, a draw, a visit step by step, and what became of a finding?"""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from qqv.rules.checklist import ANSWER_NAMES, Answer
from qqv.rules.inspecting import DeadlineMissing
from qqv.rules.schedule import months_later
from qqv.web.forms.fields import DateField, Doorway, MoneyField, PhotosField
from qqv.web.forms.handover import Counting

MONTHS = 12
Choices = Sequence[tuple[Any, Any]]


def _long(label: Any, *, most: int, required: bool = True, rows: int = 3) -> forms.CharField:
    return forms.CharField(
        label=label, max_length=most, required=required, widget=forms.Textarea({"rows": rows})
    )


def _yes(value: str) -> bool:
    return value == "1"


class PlanVisits(Doorway):
    """Which units, in which month, by whom (kế hoạch kiểm tra)."""

    units = forms.MultipleChoiceField(label=_("Nơi kiểm tra"), widget=forms.CheckboxSelectMultiple)
    month = forms.ChoiceField(label=_("Tháng"))
    inspector_id = forms.TypedChoiceField(label=_("Người kiểm tra"), coerce=int)
    note = forms.CharField(label=_("Ghi chú"), max_length=250, required=False)

    def __init__(
        self, *args: Any, units: Choices, people: Choices, on: date, **options: Any
    ) -> None:
        super().__init__(*args, **options)
        first = on.replace(day=1)
        months = [months_later(first, n) for n in range(MONTHS)]
        self.fields["units"].choices = units  # type: ignore[attr-defined]
        self.fields["units"].error_messages["required"] = _("Chị chọn ít nhất một nơi.")
        self.fields["month"].choices = [(f"{m:%Y-%m}", f"{m:%m/%Y}") for m in months]  # type: ignore[attr-defined]
        self.fields["inspector_id"].choices = people  # type: ignore[attr-defined]

    def clean_month(self) -> date:
        """Give the month as its first day (tháng)."""
        return date.fromisoformat(f"{self.cleaned_data['month']}-01")


class DrawVisits(Doorway):
    """Among which units, how many, on which day, by whom (bốc thăm)."""

    groups = forms.TypedChoiceField(
        label=_("Bốc trong"),
        choices=(("0", _("Ban quản lý các xã")), ("1", _("Tất cả các nhóm"))),
        coerce=_yes,
    )
    count = forms.IntegerField(
        label=_("Số nơi"),
        min_value=1,
        max_value=50,
        initial=1,
        widget=forms.NumberInput({"inputmode": "numeric"}),
    )
    visit_on = DateField(label=_("Ngày đi"))
    inspector_id = forms.TypedChoiceField(label=_("Người kiểm tra"), coerce=int)

    def __init__(self, *args: Any, people: Choices, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["inspector_id"].choices = people  # type: ignore[attr-defined]


class Begin(Doorway):
    """The visit begins (bắt đầu), or a plan or finding is taken back (rút, bỏ)."""


class AnswerPoint(Doorway):
    """What was seen at one point (một điểm kiểm tra)."""

    answer = forms.TypedChoiceField(
        label=_("Kết quả"),
        choices=[(a.value, _(ANSWER_NAMES[a])) for a in Answer],
        coerce=Answer,
        widget=forms.RadioSelect,
        error_messages={"required": _("Chị chọn một kết quả.")},
    )
    note = _long(_("Ghi rõ thêm"), most=500, required=False)
    photos = PhotosField(label=_("Ảnh"), required=False)


class CountOnSpot(Counting):
    """What was counted on the spot (kiểm quỹ tại chỗ)."""

    amount = "counted"
    counted = MoneyField(label=_("Số tiền đếm được"))
    reason = forms.CharField(
        label=_("Lý do thừa, thiếu"), max_length=250, required=False, help_text=_("chỉ khi lệch sổ")
    )


class ConfirmBalance(Doorway):
    """What a drawn member says and her passbook shows (đối chiếu)."""

    # Who was not met has said no figures: the browser must not ask for them.
    use_required_attribute = False

    met = forms.TypedChoiceField(
        label=_("Đã gặp thành viên?"),
        choices=(("1", _("Đã gặp")), ("0", _("Không gặp được"))),
        coerce=_yes,
        widget=forms.RadioSelect,
    )
    principal = MoneyField(label=_("Chị ấy nói còn nợ gốc"))
    savings = MoneyField(label=_("Chị ấy nói có tiết kiệm"))
    passbook = forms.BooleanField(label=_("Đã xem sổ vay chị ấy giữ"), required=False)
    note = _long(_("Lời thành viên, số trong sổ vay"), most=500, required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if self.data.get("met") == "0":
            for name in ("principal", "savings"):
                self.fields[name].required = False


class ReportFinding(Doorway):
    """What is to be put right, by whom, until when (phát hiện)."""

    use_required_attribute = False

    text = _long(_("Phát hiện, việc phải khắc phục"), most=1000)
    responsible = forms.CharField(label=_("Người chịu trách nhiệm"), max_length=120)
    due_on = DateField(
        label=_("Hạn khắc phục"), error_messages={"required": _(DeadlineMissing.text)}
    )
    photos = PhotosField(label=_("Ảnh"), required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["responsible"].widget.attrs["list"] = "can-bo"


class Finish(Doorway):
    """Who was there and what comes of it (kết thúc)."""

    present = _long(_("Những người có mặt"), most=500, rows=2)
    conclusion = _long(_("Kết luận"), most=2000, rows=5)


class AddNote(Doorway):
    """A word after the end (ghi chú thêm)."""

    text = _long(_("Ghi chú thêm"), most=1000)


class Remedy(Doorway):
    """What the unit did (khắc phục)."""

    note = _long(_("Đã khắc phục thế nào"), most=1000)
    photos = PhotosField(label=_("Ảnh, giấy tờ chứng minh"), papers=True, required=False)


class Judge(Doorway):
    """Whether it is good (kết luận khắc phục)."""

    good = forms.TypedChoiceField(
        label=_("Kết luận"),
        choices=(("1", _("Đạt, đóng phát hiện")), ("0", _("Chưa được, mở lại"))),
        coerce=_yes,
        widget=forms.RadioSelect,
        initial="1",
    )
    note = _long(_("Nhận xét"), most=500, required=False)
    due_on = DateField(label=_("Hạn mới, nếu mở lại"), required=False)
