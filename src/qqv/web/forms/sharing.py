"""What is typed about the shares of the interest, and who signed the pay list?"""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from qqv.rules.sharing import OF_GROUP, WHO_NAMES, ShareLine, ShareTable, Who
from qqv.web.forms.fields import DateField, Doorway, read_rate

BANDED = (Who.FUND, Who.LEADER, Who.DEPUTY_LEADER)


class PartInput(forms.TextInput):
    """A box that may stay empty: nothing is no part (ô trống là 0)."""

    def use_required_attribute(self, initial: Any) -> bool:
        return False


class PartField(forms.Field):
    """A part in percent with two decimals at most, kept in 10,000 (ô phần trăm)."""

    def __init__(self, **options: Any) -> None:
        looks = {"inputmode": "decimal", "autocomplete": "off", "class": "form-control"}
        super().__init__(widget=PartInput(looks), **options)

    def to_python(self, value: Any) -> int:
        typed = str(value or "").strip().rstrip("%").strip()
        if not typed:
            return 0
        negative = typed.startswith("-")
        part = read_rate(typed.removeprefix("-")) * 100
        if part != part.to_integral_value() or part > 1_000_000:
            raise ValidationError(gettext("Phần trăm có nhiều nhất 2 số lẻ."))
        return -int(part) if negative else int(part)


class ProposeShares(Doorway):
    """A new table of shares (đề nghị bảng chia lãi)."""

    smaller_than = forms.IntegerField(
        label=_("Nhóm nhỏ: dưới bao nhiêu thành viên"),
        required=False,
        min_value=1,
        max_value=999,
        help_text=_("Để trống nếu mọi nhóm chia như nhau."),
    )
    valid_from = DateField(label=_("Áp dụng từ ngày"), help_text=_("Ngày đầu một quý."))
    reason = forms.CharField(
        label=_("Lý do đề nghị"), max_length=500, widget=forms.Textarea({"rows": 3})
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for who in Who:
            self.fields[who.value] = PartField(label=gettext(WHO_NAMES[who]))
        for who in BANDED:
            self.fields[f"small_{who}"] = PartField(label=gettext(WHO_NAMES[who]))

    def parts(self) -> list[forms.BoundField]:
        """The boxes of the table, the fund's first (các phần)."""
        return [self[who.value] for who in Who]

    def small_parts(self) -> list[forms.BoundField]:
        """The boxes that differ for small groups (phần của nhóm nhỏ)."""
        return [self[f"small_{who}"] for who in BANDED]

    def clean(self) -> dict[str, Any]:
        """Put the table together as the action takes it."""
        cleaned: dict[str, Any] = super().clean() or {}
        if self.errors:
            return cleaned
        size = cleaned.pop("smaller_than", None)
        parts = {who: cleaned.pop(who.value) for who in Who}
        small = {who: cleaned.pop(f"small_{who}") for who in BANDED}
        lines = [
            ShareLine(who=who, part=small[who] if size and who in small else part)
            for who, part in parts.items()
            if part or who == Who.FUND or who in OF_GROUP
        ]
        if size:
            lines += [ShareLine(who=who, part=parts[who], members_from=size) for who in BANDED]
        cleaned["table"] = ShareTable(lines=tuple(lines))
        return cleaned


class Approve(Doorway):
    """The chair's yes (duyệt bảng chia)."""

    decision_no = forms.CharField(label=_("Số quyết định"), max_length=60)


class Refuse(Doorway):
    """The chair's no (không duyệt bảng chia)."""

    reason = forms.CharField(
        label=_("Lý do không duyệt"), max_length=500, widget=forms.Textarea({"rows": 2})
    )


class RunSharing(Doorway):
    """Share a quarter (chia lãi quý)."""


class PayShares(Doorway):
    """Who signed for her money (ký nhận phụ cấp)."""

    line_ids = forms.TypedMultipleChoiceField(label=_("Đã ký nhận"), coerce=int, required=False)

    def __init__(self, *args: Any, lines: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["line_ids"]
        assert isinstance(field, forms.TypedMultipleChoiceField)
        # A line paid meanwhile is still a choice: the action says so in a sentence.
        field.choices = [(line.id, line.title) for line in lines]

    def ticked(self) -> list[int]:
        """The lines she ticked, to show them again (đã đánh dấu)."""
        typed = self["line_ids"].value() if self.is_bound else None
        return [int(one) for one in typed or () if str(one).isdecimal()]
