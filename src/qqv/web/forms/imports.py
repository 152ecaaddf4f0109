"""What is typed while a workbook is taken in?"""

import json
import re
from datetime import UTC, datetime, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from qqv.imports.queries import Run
from qqv.web.forms.fields import Doorway, MoneyField


class Upload(Doorway):
    """Which sheet of which board, and the file (chọn tệp)."""

    kind = forms.ChoiceField(label=_("Loại bảng"))
    board_id = forms.TypedChoiceField(label=_("Xã"), coerce=int)
    file = forms.FileField(
        label=_("Tệp Excel"),
        allow_empty_file=True,
        help_text=_("Tệp .xlsx, .xls, .xlsb hoặc .ods, nhiều nhất 20 MB"),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.xls,.xlsb,.xlsm,.ods"}),
    )

    def __init__(self, *args: Any, boards: Any, kinds: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["board_id"].choices = list(boards)  # type: ignore[attr-defined]
        self.fields["kind"].choices = [(k.key, k.title) for k in kinds]  # type: ignore[attr-defined]


class NameColumns(Doorway):
    """Which column of the sheet is which (ghép cột)."""

    sheet = forms.ChoiceField(label=_("Trang tính"))
    first_row = forms.IntegerField(
        label=_("Dòng dữ liệu đầu tiên"),
        min_value=1,
        help_text=_("Số dòng như Excel hiện bên trái"),
    )

    def __init__(self, *args: Any, page: Any, **options: Any) -> None:
        options["initial"] = {"sheet": page.sheet, "first_row": page.first_row}
        super().__init__(*args, **options)
        self.page = page
        self.fields["sheet"].choices = [(name, name) for name in page.sheets]  # type: ignore[attr-defined]
        offered = [("", "–"), *((str(c.number), _told(c)) for c in page.choices)]
        for one in page.kind.fields:
            chosen = page.chosen.get(one.key, "")
            self.fields[f"column-{one.key}"] = forms.TypedChoiceField(
                label=f"{one.label} (*)" if one.required else one.label,
                choices=offered,
                coerce=int,
                empty_value=None,
                required=one.required,
                error_messages={"required": _("Chọn cột này.")},
                initial=chosen,
                widget=forms.Select(attrs={"class": "form-select"}),
            )

    @property
    def columns(self) -> list[Any]:
        """The choosers in the order of the template (các cột)."""
        return [self[f"column-{one.key}"] for one in self.page.kind.fields]

    def chosen(self) -> dict[str, int]:
        """Give column numbers by field (cột đã chọn)."""
        data = self.cleaned_data
        keys = [one.key for one in self.page.kind.fields]
        return {k: data[f"column-{k}"] for k in keys if data.get(f"column-{k}") is not None}


class ConfirmReadings(Doorway):
    """Cells that mean what was read from them, as JSON lists (xác nhận cách đọc)."""

    readings = forms.MultipleChoiceField(widget=forms.MultipleHiddenInput)

    def __init__(self, *args: Any, asked: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["readings"].choices = [(one.key, one.key) for one in asked]  # type: ignore[attr-defined]

    def clean_readings(self) -> list[tuple[str, str, str]]:
        """Read what the buttons send (các cách đọc)."""
        return [tuple(json.loads(text)) for text in self.cleaned_data["readings"]]


def told(run: Run) -> str:
    """Write a run into the address that goes on with it (lượt ghi)."""
    return f"{int(run.since.timestamp() * 1000)}-{run.before}"


def run_of(text: str) -> Run | None:
    """Read the run an address goes on with; None begins a new one (lượt ghi)."""
    found = re.fullmatch(r"(\d{13})-(\d{1,9})", text)
    if found is None:
        return None
    since = datetime.fromtimestamp(int(found[1][:10]), tz=UTC)
    return Run(since=since + timedelta(milliseconds=int(found[1][10:])), before=int(found[2]))


class Start(Doorway):
    """What is written, and the total on paper (ghi)."""

    paper_total = MoneyField(
        label=_("Tổng trên sổ giấy"),
        required=False,
        help_text=_("Chị cộng sổ giấy rồi gõ vào đây để đối chiếu"),
    )
    partly = forms.TypedChoiceField(
        label=_("Khi còn dòng lỗi"),
        coerce=lambda text: text == "1",
        choices=[
            ("0", _("Chỉ ghi khi hết lỗi")),
            ("1", _("Ghi các dòng đúng, để lại dòng lỗi")),
        ],
        initial="0",
        widget=forms.RadioSelect,
    )


def _told(choice: Any) -> str:
    label = choice.label or choice.sample
    return f"{choice.letter}: {label[:50]}" if label else choice.letter
