"""How are money, days and request ids typed and read?"""

import re
import unicodedata
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import uuid4

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from qqv.people.attaching import Sent

MOST = 10**13
_GROUPED = re.compile(r"\d{1,3}([.,\s]\d{3})+")
_MILLIONS = re.compile(r"(\d+)(?:[.,](\d{1,3}))?\s*(?:tr|triệu|trieu)\.?", re.IGNORECASE)
_DAY = re.compile(r"(\d{1,2})[/.\-\s](\d{1,2})[/.\-\s](\d{2}|\d{4})")
_DIGITS = {6: (2, 4), 8: (2, 4)}


def read_money(text: str) -> int:
    """Read an amount as people type it, in đồng (đọc số tiền).

    Takes 1330000, 1.330.000, "1,330,000", 5 tr; refuses what could be meant in two ways.
    """
    typed = unicodedata.normalize("NFKC", text).strip().rstrip("đĐ₫").strip()
    if typed.isascii() and typed.isdigit():
        amount = int(typed)
    elif _GROUPED.fullmatch(typed) and len(set(re.findall(r"[.,\s]", typed))) == 1:
        amount = int(re.sub(r"\D", "", typed))
    elif found := _MILLIONS.fullmatch(typed):
        amount = int(found[1]) * 1_000_000 + int((found[2] or "0").ljust(6, "0"))
    elif typed.startswith(("-", "−")):
        raise ValidationError(gettext("Số tiền không được nhỏ hơn 0."))
    elif found := re.fullmatch(r"(\d+)[.,](\d{1,2})", typed):
        example = {
            "thousand": f"{found[1]}.{found[2].ljust(3, '0')}",
            "million": f"{found[1]}.{found[2].ljust(3, '0')}.000",
        }
        raise ValidationError(gettext("Ý chị là %(thousand)s hay %(million)s?") % example)
    else:
        raise ValidationError(
            gettext("Chưa hiểu số tiền “%(typed)s”. Chị gõ đủ số, ví dụ 1.500.000.")
            % {"typed": text[:30]}
        )
    if amount > MOST:
        raise ValidationError(gettext("Số tiền lớn quá. Chị kiểm tra lại các số không."))
    return amount


def read_day(text: str) -> date:
    """Read a day as people type it: 23/12/2022, 5/3/22, 05.03.2022, 050322 (đọc ngày)."""
    typed = unicodedata.normalize("NFKC", text).strip()
    if found := _DAY.fullmatch(typed):
        parts = found[1], found[2], found[3]
    elif typed.isascii() and typed.isdigit() and len(typed) in _DIGITS:
        first, second = _DIGITS[len(typed)]
        parts = typed[:first], typed[first:second], typed[second:]
    else:
        raise ValidationError(
            gettext("Chưa hiểu ngày “%(typed)s”. Chị gõ ngày/tháng/năm, ví dụ 05/03/2026.")
            % {"typed": text[:30]}
        )
    the_day, the_month, year = (int(part) for part in parts)
    try:
        return date(year if year > 99 else 2000 + year, the_month, the_day)
    except ValueError:
        written = f"{the_day:02d}/{the_month:02d}/{year if year > 99 else 2000 + year}"
        raise ValidationError(
            gettext("Ngày %(day)s không có trong lịch. Chị kiểm tra lại tháng.") % {"day": written}
        ) from None


def read_rate(text: str) -> Decimal:
    """Read a rate in percent, with a comma or a point (đọc lãi suất)."""
    typed = text.replace(",", ".").strip().rstrip("%").strip()
    if not typed.isascii() or not typed.replace(".", "", 1).isdigit():
        raise ValidationError(gettext("Chị gõ lãi suất bằng số, ví dụ 0,6."))
    return Decimal(typed)


def written_rate(rate: Decimal) -> str:
    """Write a rate with a comma and no idle zeros: 0,6 (lãi suất)."""
    return f"{rate.normalize():f}".replace(".", ",")


class MoneyField(forms.Field):
    """An amount in đồng, grouped while typed (ô số tiền)."""

    default_error_messages = {"required": _("Chị nhập số tiền.")}

    def __init__(self, **options: Any) -> None:
        options.setdefault("widget", forms.TextInput())
        super().__init__(**options)
        self.widget.attrs |= {
            "inputmode": "numeric",
            "autocomplete": "off",
            "class": "form-control money-input",
            "data-words": "1",
        }

    def to_python(self, value: Any) -> int | None:
        if isinstance(value, int):
            return value
        return read_money(value) if value and value.strip() else None

    def prepare_value(self, value: Any) -> Any:
        return f"{value:,}".replace(",", ".") if isinstance(value, int) else value


class DateField(forms.Field):
    """A day typed as dd/mm/yyyy (ô ngày)."""

    default_error_messages = {"required": _("Chị nhập ngày.")}

    def __init__(self, **options: Any) -> None:
        options.setdefault("widget", forms.TextInput())
        super().__init__(**options)
        self.widget.attrs |= {
            "inputmode": "numeric",
            "autocomplete": "off",
            "placeholder": "dd/mm/yyyy",
            "class": "form-control date-input",
        }

    def to_python(self, value: Any) -> date | None:
        if isinstance(value, date):
            return value
        return read_day(value) if value and value.strip() else None

    def prepare_value(self, value: Any) -> Any:
        return value.strftime("%d/%m/%Y") if isinstance(value, date) else value


class SeveralFiles(forms.FileInput):
    """A control that takes several files at once (chọn nhiều tệp)."""

    allow_multiple_selected = True

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        """Give all files of the control, not the last alone (các tệp)."""
        return files.getlist(name) if hasattr(files, "getlist") else files.get(name)


class PhotosField(forms.FileField):
    """Photos, or scanned papers too, several at once (ô ảnh).

    Gives a tuple of `Sent` with their content; what is in them is judged by the action. On the
    device `photos.js` shrinks them first.
    """

    def __init__(self, *, papers: bool = False, **options: Any) -> None:
        options.setdefault("required", False)
        super().__init__(widget=SeveralFiles(), allow_empty_file=True, **options)
        self.widget.attrs |= {
            "accept": "image/*,application/pdf" if papers else "image/*",
            "data-photos": str(settings.PHOTO_SIDE),
            "data-most": str(settings.ATTACHMENT_MOST_FILES),
            "data-remove": _("Bỏ ảnh"),
        }
        if not papers:
            self.widget.attrs["capture"] = "environment"

    def clean(self, data: Any, initial: Any = None) -> Any:
        """Read every file that was sent (đọc các ảnh)."""
        files = [one for one in data or () if one]
        if self.required and not files:
            raise ValidationError(gettext("Chị chụp hoặc chọn ít nhất một ảnh."))
        return tuple(Sent(name=one.name, content=_content(one)) for one in files)


def _content(file: Any) -> bytes:
    """Read no more than shows that a file is too large, however large it is."""
    read: bytes = file.read(settings.ATTACHMENT_MOST_BYTES + 1)
    return read


class Doorway(forms.Form):
    """A form that writes: it bears the id under which it counts once (mã yêu cầu)."""

    request_id = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)

    def __init__(self, *args: Any, **options: Any) -> None:
        # Without this the types want every argument of Django's form named again.
        super().__init__(*args, **options)

    def __getitem__(self, name: str) -> forms.BoundField:
        """Dress a field as it is shown, also one that was added to the form later."""
        bound = super().__getitem__(name)
        widget = bound.field.widget
        if not bound.is_hidden:
            if isinstance(widget, forms.Select):
                widget.attrs.setdefault("class", "form-select")
            elif not isinstance(widget, forms.CheckboxInput | forms.RadioSelect):
                widget.attrs.setdefault("class", "form-control")
            widget.attrs["aria-describedby"] = f"{bound.auto_id}_about"
        return bound

    def full_clean(self) -> None:
        """Mark what is wrong for readers of the screen too."""
        super().full_clean()
        for name in self.errors:
            if name in self.fields:
                self.fields[name].widget.attrs["aria-invalid"] = "true"
