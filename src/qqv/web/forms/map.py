"""Points and borders as they are typed and sent (bản đồ)."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from qqv.people.attaching import Sent
from qqv.people.geojson import MOST_BYTES
from qqv.web.forms.fields import Doorway

PLACE = re.compile(r"(-?\d{1,3}(?:\.\d+)?)\s*[,; ]\s*(-?\d{1,3}(?:\.\d+)?)")


class PlaceField(forms.CharField):
    """Latitude and longitude as maps on a phone show them: 20.2492, 106.067 (ô tọa độ)."""

    def clean(self, value: Any) -> tuple[int, int]:
        """Read both in millionths of a degree (đọc tọa độ)."""
        found = PLACE.fullmatch(super().clean(value).strip())
        if not found:
            raise ValidationError(
                gettext("Chị gõ vĩ độ, kinh độ, ví dụ 20.2492, 106.067 như trên bản đồ điện thoại.")
            )
        lat, lon = (round(float(part) * 1_000_000) for part in found.groups())
        return lat, lon


class SetPoint(Doorway):
    """A commune puts itself on the map (đặt điểm)."""

    board_id = forms.TypedChoiceField(label=_("Xã"), coerce=int)
    place = PlaceField(
        label=_("Vĩ độ, kinh độ"), help_text=_("Giữ ngón tay trên bản đồ điện thoại để lấy tọa độ.")
    )

    def __init__(self, *args: Any, boards: list[tuple[int, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["board_id"].choices = boards  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Hand latitude and longitude on apart (tọa độ)."""
        data = super().clean() or {}
        if "place" in data:
            data["lat"], data["lon"] = data.pop("place")
        return data


class SetBorders(Doorway):
    """The province sends borders (tải ranh giới)."""

    file = forms.FileField(
        label=_("Tệp ranh giới (GeoJSON)"),
        help_text=_("Tối đa 20 MB, hệ WGS84; mỗi vùng có thuộc tính mang tên xã."),
        allow_empty_file=True,
    )

    def clean_file(self) -> Sent:
        """Read no more than shows that it is too large (đọc tệp)."""
        file = self.cleaned_data["file"]
        return Sent(name=file.name, content=file.read(MOST_BYTES + 1))
