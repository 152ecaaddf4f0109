"""What is typed about points, objections and rewards?"""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from qqv.outreach.emulating import Honored
from qqv.reports.awards import Nominee
from qqv.reports.emulation import SCORABLE
from qqv.reports.indicators import DEFINITIONS, Unit
from qqv.rules.emulation import PART, PROPOSED, PointTable, Scale
from qqv.web.forms.fields import DateField, Doorway, read_rate

STARTS = {scale.code: scale for scale in PROPOSED.scales}


class BoundField(forms.Field):
    """The value of an indicator from which points begin or are full (ô mức)."""

    def __init__(self, *, unit: Unit, **options: Any) -> None:
        looks = {"inputmode": "decimal", "autocomplete": "off"}
        super().__init__(widget=forms.TextInput(looks), required=False, **options)
        self.step = 100 if unit == Unit.SHARE else PART

    def to_python(self, value: Any) -> int | None:
        typed = str(value or "").strip()
        if not typed:
            return None
        steps = read_rate(typed) * self.step
        if steps != steps.to_integral_value() or steps > 10**8:
            raise ValidationError(gettext("Mức ghi nhiều nhất 2 số lẻ."))
        return int(steps)

    def shown(self, steps: int) -> str:
        """Write a kept value as it is typed: 95; 2,5 (cách viết)."""
        whole, rest = divmod(steps, self.step)
        tail = f"{rest * 10_000 // self.step:04d}".rstrip("0")
        return f"{whole},{tail}" if tail else str(whole)


class ProposePoints(Doorway):
    """A new table of points (đề nghị bảng điểm)."""

    good_from = forms.IntegerField(label=_("Tốt từ"), min_value=1, max_value=100, initial=80)
    fair_from = forms.IntegerField(label=_("Khá từ"), min_value=1, max_value=100, initial=65)
    average_from = forms.IntegerField(
        label=_("Trung bình từ"), min_value=1, max_value=100, initial=50
    )
    valid_from = DateField(label=_("Áp dụng từ ngày"), help_text=_("Ngày đầu một năm."))
    reason = forms.CharField(
        label=_("Lý do đề nghị"), max_length=500, widget=forms.Textarea({"rows": 3})
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for code in SCORABLE:
            start, unit = STARTS.get(code), DEFINITIONS[code].unit
            name = f"{code} · {DEFINITIONS[code].name}"
            most = forms.IntegerField(
                label=_("%(name)s: điểm tối đa") % {"name": name},
                required=False,
                min_value=-100,
                max_value=100,
                initial=start.most if start else None,
                widget=forms.TextInput({"inputmode": "numeric"}),
            )
            zero = BoundField(label=_("%(name)s: 0 điểm ở mức") % {"name": name}, unit=unit)
            full = BoundField(label=_("%(name)s: đủ điểm ở mức") % {"name": name}, unit=unit)
            if start:
                zero.initial, full.initial = zero.shown(start.zero), full.shown(start.full)
            self.fields |= {f"{code}-most": most, f"{code}-zero": zero, f"{code}-full": full}

    def rows(self) -> list[tuple[str, Any, str, tuple[forms.BoundField, ...]]]:
        """The boxes criterion by criterion with their unit (các dòng)."""
        return [
            (
                code,
                DEFINITIONS[code].name,
                "%" if DEFINITIONS[code].unit == Unit.SHARE else gettext("ngày"),
                tuple(self[f"{code}-{part}"] for part in ("most", "zero", "full")),
            )
            for code in SCORABLE
        ]

    def clean(self) -> dict[str, Any]:
        """Put the table together as the action takes it; a line without points is left out."""
        cleaned: dict[str, Any] = super().clean() or {}
        scales = []
        for code in SCORABLE:
            most, zero, full = (cleaned.pop(f"{code}-{p}", None) for p in ("most", "zero", "full"))
            if most is None:
                continue
            if zero is None or full is None:
                self.add_error(f"{code}-zero", gettext("Ghi đủ cả hai mức."))
                continue
            scales.append(Scale(code=code, most=most, zero=zero, full=full))
        if not self.errors:
            bands = {key: cleaned.pop(key) for key in ("good_from", "fair_from", "average_from")}
            cleaned["table"] = PointTable(scales=tuple(scales), **bands)
        return cleaned


class Approve(Doorway):
    """The chair's yes (duyệt bảng điểm)."""

    decision_no = forms.CharField(label=_("Số quyết định"), max_length=60)


class Refuse(Doorway):
    """The chair's no (không duyệt bảng điểm)."""

    reason = forms.CharField(
        label=_("Lý do không duyệt"), max_length=500, widget=forms.Textarea({"rows": 2})
    )


class Disagree(Doorway):
    """What a commune says is wrong (gửi ý kiến)."""

    text = forms.CharField(
        label=_("Ý kiến của xã"),
        max_length=1000,
        widget=forms.Textarea({"rows": 4}),
        help_text=_("Ghi tiêu chí nào chưa đúng, vì sao, kèm số chứng từ nếu có."),
    )


class Answer(Doorway):
    """The province's answer (trả lời ý kiến)."""

    upheld = forms.TypedChoiceField(
        label=_("Kết luận"),
        choices=[("yes", _("Ý kiến đúng, số liệu đã hoặc sẽ sửa")), ("no", _("Giữ nguyên điểm"))],
        coerce=lambda value: value == "yes",
        widget=forms.Select({"class": "form-select"}),
    )
    text = forms.CharField(
        label=_("Nội dung trả lời"), max_length=1000, widget=forms.Textarea({"rows": 3})
    )


class Freeze(Doorway):
    """Freeze a year (chốt xếp hạng)."""


class AwardUnits(Doorway):
    """Who is rewarded by one decision (quyết định khen thưởng)."""

    honored = forms.MultipleChoiceField(label=_("Đơn vị được khen"), required=False)
    persons = forms.CharField(
        label=_("Cá nhân được khen"),
        required=False,
        max_length=4000,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("Mỗi dòng một người: họ tên, chức vụ, đơn vị."),
    )
    title = forms.CharField(label=_("Danh hiệu"), max_length=200)
    merit = forms.CharField(label=_("Thành tích"), max_length=300, required=False)
    decision_no = forms.CharField(label=_("Số quyết định"), max_length=60)

    def __init__(self, *args: Any, nominees: Sequence[Nominee], **options: Any) -> None:
        super().__init__(*args, **options)
        self.nominees = {one.key: one for one in nominees}
        field = self.fields["honored"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = [(one.key, one.name) for one in nominees]

    def rows(self) -> list[tuple[Nominee, bool]]:
        """The units with those ticked, to show them again (đã đánh dấu)."""
        typed = set(self["honored"].value() or ()) if self.is_bound else set()
        return [(one, one.key in typed) for one in self.nominees.values()]

    def clean(self) -> dict[str, Any]:
        """Name those to be rewarded as the action takes them."""
        cleaned: dict[str, Any] = super().clean() or {}
        chosen = [_honored(self.nominees[key]) for key in cleaned.get("honored", ())]
        lines = [" ".join(line.split()) for line in cleaned.pop("persons", "").splitlines()]
        cleaned["honored"] = (*chosen, *(Honored(name=line) for line in lines if line))
        return cleaned


def _honored(one: Nominee) -> Honored:
    kind, _dash, key = one.key.partition("-")
    place = {"unit_id" if kind == "huyen" else "board_id": int(key)}
    return Honored(name=one.name, **place)
