"""What is typed about a conference report: its own words, why it is frozen again, a template?"""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from qqv.papers.conference.actions import known_parts
from qqv.papers.conference.uploaded import MOST_BYTES
from qqv.people.attaching import Sent
from qqv.web.forms.fields import Doorway


class Words(Doorway):
    """What the board writes into a report; parts that were not sent stay (lời báo cáo)."""

    def clean(self) -> dict[str, Any]:
        """Gather the parts that were sent."""
        cleaned: dict[str, Any] = super().clean() or {}
        sent = known_parts() & set(self.data)
        return cleaned | {"texts": {part: str(self.data[part]) for part in sorted(sent)}}


class Freeze(Doorway):
    """Freeze a report (chốt báo cáo)."""

    reason = forms.CharField(
        label=_("Lý do chốt bản mới"),
        max_length=500,
        required=False,
        widget=forms.Textarea({"rows": 3}),
    )

    def __init__(self, *args: Any, again: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        if not again:
            self.fields["reason"].widget = forms.HiddenInput()


class UseTemplate(Doorway):
    """A Word template of the fund's own (mẫu Word)."""

    file = forms.FileField(label=_("Tệp mẫu (.docx)"), required=False, allow_empty_file=True)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["file"].widget.attrs["accept"] = ".docx"

    def clean_file(self) -> Sent:
        """Read no more than shows that a file is too large."""
        file = self.cleaned_data.get("file")
        if file is None:
            raise ValidationError(gettext("Chị chọn tệp mẫu."))
        return Sent(name=file.name, content=file.read(MOST_BYTES + 1))


class DropTemplate(Doorway):
    """Back to the program's template (bỏ mẫu riêng)."""
