"""What is typed in the plan room: a total, figures fixed by hand, a signature, the limits?"""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from qqv.rules.allotting import PlanTerms
from qqv.web.forms.fields import DateField, Doorway

LEAST, MOST = 2000, 2100


class Propose(Doorway):
    """A total to be allotted, communes fixed by hand, and why it is kept (lập phương án)."""

    total = forms.IntegerField(label=_("Tổng số khoản vay mới"), min_value=1, max_value=1_000_000)
    reason = forms.CharField(label=_("Vì sao lập phương án này"), max_length=500, required=False)

    def __init__(self, *args: Any, boards: Mapping[int, str], **options: Any) -> None:
        super().__init__(*args, **options)
        self.boards = boards

    def locks(self) -> dict[int, int]:
        """Read the figures fixed by hand, by commune (số ấn định)."""
        found = {}
        for board, name in self.boards.items():
            if f"khoa-{board}" not in self.data:
                continue
            typed = str(self.data.get(f"khoan-{board}", "")).strip().replace(".", "")
            if not typed.isdecimal() or len(typed) > 6:
                said = gettext("%(name)s: số khoản ấn định phải là một số, ví dụ 40.")
                raise ValidationError(said % {"name": name})
            found[board] = int(typed)
        return found

    def clean(self) -> dict[str, Any]:
        """Say which commune's figure is no number."""
        cleaned: dict[str, Any] = super().clean() or {}
        try:
            self.locks()
        except ValidationError as wrong:
            self.add_error(None, wrong)
        return cleaned


class Sign(Doorway):
    """The decision that makes a version the plan (ký quyết định)."""

    decision_no = forms.CharField(label=_("Số quyết định"), max_length=60)


class Terms(Doorway):
    """Limits, weights and lights, from a day on (quy định lập kế hoạch)."""

    LABELS = {
        "floor": _("Sàn, phần trăm năm trước"),
        "ceiling": _("Trần, phần trăm năm trước"),
        "par": _("PAR30 trên bao nhiêu % thì không tăng"),
        "poor": _("Trọng số hộ nghèo, cận nghèo, chính sách"),
        "first": _("Trọng số hộ vay lần đầu"),
        "other": _("Trọng số hộ khác"),
        "green": _("Đèn xanh từ mấy phần trăm số phải đạt"),
        "amber": _("Đèn vàng từ mấy phần trăm số phải đạt"),
    }
    valid_from = DateField(label=_("Áp dụng từ ngày"))
    decision_no = forms.CharField(label=_("Số quyết định"), max_length=60)

    def __init__(self, *args: Any, current: PlanTerms, **options: Any) -> None:
        super().__init__(*args, **options)
        for name, label in self.LABELS.items():
            initial = getattr(current, name)
            self.fields[name] = forms.IntegerField(
                label=label, min_value=0, max_value=500, initial=initial
            )

    @property
    def limits(self) -> list[Any]:
        return [self[name] for name in self.LABELS]

    def terms(self) -> PlanTerms:
        """Give the limits as the action takes them (quy định)."""
        return PlanTerms(**{name: self.cleaned_data[name] for name in self.LABELS})
