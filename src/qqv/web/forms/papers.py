"""What is typed about the heads of papers and the account borrowers pay into?"""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from qqv.papers.heads import HEADS, STYLE_NAMES
from qqv.web.forms.fields import Doorway


class SetHead(Doorway):
    """The head of one kind of paper (đầu trang)."""

    kind = forms.ChoiceField(
        label=_("Loại giấy tờ"), choices=[(kind, head.name) for kind, head in HEADS.items()]
    )
    style = forms.ChoiceField(
        label=_("Kiểu đầu trang"), choices=[(s.value, name) for s, name in STYLE_NAMES.items()]
    )
    form_no = forms.CharField(label=_("Số mẫu"), max_length=60, required=False)
    union = forms.CharField(
        label=_("Dòng tên Hội"),
        max_length=200,
        required=False,
        help_text=_("Để trống thì dùng tên Hội của quỹ"),
    )


class SetPaymentPlace(Doorway):
    """The account borrowers may pay into (tài khoản nhận tiền)."""

    board_id = forms.TypedChoiceField(label=_("Ban quản lý"), coerce=int)
    bank = forms.CharField(
        label=_("Mã ngân hàng (BIN)"), max_length=6, help_text=_("6 chữ số, ví dụ 970405")
    )
    account = forms.CharField(label=_("Số tài khoản"), max_length=19)
    holder = forms.CharField(label=_("Tên tài khoản"), max_length=60)

    def __init__(self, *args: Any, boards: Iterable[tuple[int, str, str]], **more: Any) -> None:
        # Two forms stand on one page: their fields may not share ids.
        super().__init__(*args, auto_id="place_%s", **more)
        choices = [(pk, name) for pk, name, _account in boards]
        self.fields["board_id"].choices = choices  # type: ignore[attr-defined]
