"""What is typed when an event strikes many borrowers at once?"""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from qqv.lending.actions import Struck
from qqv.lending.queries.event import Struckable
from qqv.rules.relief import CAUSES, OF_MANY, Cause
from qqv.web.forms.fields import DateField, Doorway


class ByEvent(Doorway):
    """The event, its papers, whom it struck and how much time they get (gia hạn hàng loạt).

    `seen` comes back from the preview: how many loans it showed.
    """

    cause = forms.TypedChoiceField(label=_("Loại sự kiện"), coerce=Cause)
    name = forms.CharField(
        label=_("Tên sự kiện"), max_length=160, help_text=_("Ví dụ: Bão số 3 năm 2024.")
    )
    happened_on = DateField(label=_("Ngày xảy ra"))
    documents = forms.CharField(
        label=_("Giấy tờ chứng minh"),
        max_length=500,
        help_text=_("Ví dụ: công văn của UBND, biên bản thiệt hại."),
    )
    first_due = DateField(label=_("Có kỳ đến hạn từ ngày"))
    last_due = DateField(label=_("đến ngày"))
    months = forms.IntegerField(label=_("Số tháng gia hạn"), min_value=1, max_value=36)
    decision_no = forms.CharField(label=_("Số quyết định"), max_length=60)
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, places: Sequence[Struckable], **options: Any) -> None:
        super().__init__(*args, **options)
        self.places = places
        self.fields["cause"].choices = [(c.value, _(CAUSES[c])) for c in OF_MANY]  # type: ignore[attr-defined]

    @property
    def ticked(self) -> list[tuple[str, str]]:
        """Give the boxes that are ticked, to be sent again with the decision (đã chọn)."""
        boards = [("xa", str(one)) for one in self._chosen("xa")]
        return boards + [("nhom", str(one)) for one in self._chosen("nhom")]

    @property
    def rows(self) -> list[tuple[Struckable, bool, list[tuple[int, str, bool]]]]:
        """Give each commune and its groups, and whether they are ticked (xã, nhóm)."""
        boards, groups = set(self._chosen("xa")), set(self._chosen("nhom"))
        return [
            (
                place,
                place.board_id in boards,
                [(pk, name, pk in groups) for pk, name in place.groups],
            )
            for place in self.places
        ]

    def clean(self) -> dict[str, Any]:
        """Put the places together; none is an error."""
        cleaned: dict[str, Any] = super().clean() or {}
        boards, groups = self._chosen("xa"), self._chosen("nhom")
        if not boards and not groups:
            self.add_error(None, ValidationError(_("Chị chọn ít nhất một xã hoặc một nhóm.")))
        first, last = cleaned.pop("first_due", None), cleaned.pop("last_due", None)
        if first and last:
            cleaned["whom"] = Struck(
                board_ids=tuple(boards), group_ids=tuple(groups), first_due=first, last_due=last
            )
        return cleaned

    def _chosen(self, name: str) -> list[int]:
        typed = self.data.getlist(name) if hasattr(self.data, "getlist") else []
        return sorted({int(one) for one in typed if one.isascii() and one.isdigit()})
