"""What is typed about complaints, people's data and what they agree to?"""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from qqv.people.correcting import Details
from qqv.web.forms.fields import DateField, Doorway
from qqv.web.forms.people import STANDINGS

ABOUT = (
    ("money", _("tiền thu, chi, số dư")),
    ("officer", _("thái độ, việc làm của cán bộ")),
    ("decision", _("xét duyệt, giải ngân")),
    ("works", _("công trình")),
    ("other", _("việc khác")),
)
ASKED = (
    ("see", _("xem, nhận bản sao")),
    ("correct", _("sửa")),
    ("limit", _("hạn chế, xóa")),
    ("withdraw", _("rút lại sự đồng ý")),
)


def _text(label: Any, *, most: int = 2000, required: bool = True) -> forms.CharField:
    area = forms.Textarea(attrs={"rows": 4, "class": "form-control"})
    return forms.CharField(label=label, max_length=most, required=required, widget=area)


class TakeComplaint(Doorway):
    """A complaint (phản ánh)."""

    board_id = forms.TypedChoiceField(label=_("Xã"), coerce=int)
    about = forms.ChoiceField(label=_("Về việc"), choices=ABOUT)
    officer_id = forms.TypedChoiceField(
        label=_("Cán bộ bị phản ánh"), coerce=int, required=False, empty_value=None
    )
    text = _text(_("Nội dung"))
    who = forms.CharField(
        label=_("Người phản ánh"),
        max_length=120,
        required=False,
        help_text=_("không muốn nêu tên thì để trống"),
    )
    phone = forms.CharField(label=_("Điện thoại"), max_length=20, required=False)
    confidential = forms.BooleanField(
        label=_("Chỉ cấp tỉnh được xem"),
        required=False,
        help_text=_("ban quản lý xã sẽ không thấy phản ánh này"),
    )
    on = DateField(label=_("Ngày nhận"))

    def __init__(self, *args: Any, boards: Any, officers: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["board_id"].choices = boards  # type: ignore[attr-defined]
        self.fields["officer_id"].choices = [("", "–"), *officers]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """A complaint on screen is about a board; its group is told in the text."""
        return {"group_id": None, **(super().clean() or {})}


class StepComplaint(Doorway):
    """What was done about a complaint (giải quyết)."""

    text = _text(_("Đã làm gì, kết quả ra sao"))
    closes = forms.BooleanField(label=_("Giải quyết xong"), required=False)
    on = DateField(label=_("Ngày"))


class AskData(Doorway):
    """What a member asks about her data (yêu cầu dữ liệu)."""

    kind = forms.ChoiceField(label=_("Yêu cầu"), choices=ASKED)
    text = _text(_("Nội dung"), most=1000, required=False)
    on = DateField(label=_("Ngày nhận"))


class AnswerData(Doorway):
    """The answer to her request (trả lời)."""

    granted = forms.TypedChoiceField(
        label=_("Trả lời"),
        coerce=lambda text: text == "1",
        choices=[("1", _("đã làm theo yêu cầu")), ("0", _("không làm được, có lý do"))],
    )
    text = _text(_("Đã làm gì, hoặc vì sao không"), most=1000)
    on = DateField(label=_("Ngày trả lời"))


class Consents(Doorway):
    """She agrees, or no longer does (đồng ý)."""

    given = forms.TypedChoiceField(
        label=_("Ý kiến"),
        coerce=lambda text: text == "1",
        choices=[("1", _("đồng ý")), ("0", _("rút lại sự đồng ý"))],
    )
    paper_no = forms.CharField(label=_("Giấy có chữ ký, số"), max_length=60)
    on = DateField(label=_("Ngày ký"))


class Correct(Doorway):
    """What is written about a member, put right (sửa thông tin)."""

    name = forms.CharField(label=_("Họ và tên"), max_length=120)
    born_on = DateField(label=_("Ngày sinh"), required=False)
    id_number = forms.CharField(
        label=_("Số CCCD"), max_length=20, required=False, help_text=_("12 chữ số")
    )
    phone = forms.CharField(label=_("Điện thoại"), max_length=20, required=False)
    bank_account = forms.CharField(label=_("Số tài khoản ngân hàng"), max_length=30, required=False)
    address = forms.CharField(label=_("Địa chỉ"), max_length=200, required=False)
    standing = forms.ChoiceField(label=_("Diện hộ"), choices=STANDINGS)
    why = forms.CharField(label=_("Vì sao sửa"), max_length=200)

    def clean(self) -> dict[str, Any]:
        """Give the details as the action takes them, once every field is right."""
        typed: dict[str, Any] = super().clean() or {}
        if self.errors:
            return typed
        rest = {key: typed[key] for key in typed if key not in ("request_id", "why")}
        rest["id_number"] = rest["id_number"].replace(" ", "")
        return {
            "request_id": typed["request_id"],
            "why": typed["why"],
            "details": Details(**rest),
        }
