"""What is typed when somebody sees what became of a loan?"""

from django import forms
from django.utils.translation import gettext_lazy as _

from qqv.web.forms.checklist import Answered
from qqv.web.forms.fields import DateField, Doorway, PhotosField


def _yes(text: str) -> bool:
    return text == "1"


class CheckUse(Answered):
    """Where the money went (kiểm tra sử dụng vốn)."""

    on = DateField(label=_("Ngày kiểm tra"))
    used_right = forms.TypedChoiceField(
        label=_("Kết luận"),
        coerce=_yes,
        choices=[("1", _("Đúng mục đích")), ("0", _("Sai mục đích, đề nghị thu hồi"))],
    )
    note = forms.CharField(
        label=_("Đã thấy gì"),
        max_length=500,
        required=False,
        help_text=_("Phải ghi khi sai mục đích hoặc có điểm chưa đạt"),
    )
    photos = PhotosField(label=_("Ảnh tại nhà"))


class Accept(Answered):
    """How the works were found, point by point (nghiệm thu)."""

    on = DateField(label=_("Ngày nghiệm thu"))
    accepted = forms.TypedChoiceField(
        label=_("Kết luận"),
        coerce=_yes,
        choices=[("1", _("Đạt, nghiệm thu")), ("0", _("Chưa đạt, hẹn lần sau"))],
    )
    return_on = DateField(
        label=_("Hẹn xem lại"), required=False, help_text=_("Phải ghi khi chưa đạt")
    )
    note = forms.CharField(label=_("Ghi chú"), max_length=500, required=False)
    before = PhotosField(label=_("Ảnh trước khi làm"))
    after = PhotosField(label=_("Ảnh công trình bây giờ"))


class Recall(Doorway):
    """All that is left, due on one day (thu hồi vốn)."""

    on = DateField(label=_("Ngày quyết định"))
    due_on = DateField(label=_("Ngày phải trả hết"), help_text=_("Lãi tính đến ngày này"))
    decision_no = forms.CharField(label=_("Số quyết định"), max_length=60)
    reason = forms.CharField(label=_("Lý do thu hồi"), max_length=250)
