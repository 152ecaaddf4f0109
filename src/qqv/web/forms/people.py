"""What is typed about groups, members, users, cash and months?"""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from qqv.people.actions import Newcomer, NewUser
from qqv.rules.access import ROLE_NAMES, Role
from qqv.web.forms.fields import DateField, Doorway, MoneyField

STANDINGS = (
    ("average", _("hộ mức sống trung bình")),
    ("poor", _("hộ nghèo")),
    ("near_poor", _("hộ cận nghèo")),
    ("escaped", _("hộ mới thoát nghèo")),
    ("policy", _("hộ chính sách")),
)


class Join(Doorway):
    """Somebody who joins a group (vào nhóm)."""

    name = forms.CharField(label=_("Họ và tên"), max_length=120)
    born_on = DateField(label=_("Ngày sinh"), required=False)
    id_number = forms.CharField(
        label=_("Số CCCD"), max_length=20, required=False, help_text=_("12 chữ số")
    )
    phone = forms.CharField(label=_("Điện thoại"), max_length=20, required=False)
    bank_account = forms.CharField(label=_("Số tài khoản ngân hàng"), max_length=30, required=False)
    address = forms.CharField(label=_("Địa chỉ"), max_length=200, required=False)
    standing = forms.ChoiceField(label=_("Diện hộ"), choices=STANDINGS)

    def newcomer(self) -> Newcomer:
        """Give the newcomer as the action takes her (người mới)."""
        data = {k: v for k, v in self.cleaned_data.items() if k != "request_id"}
        data["id_number"] = data["id_number"].replace(" ", "")
        return Newcomer(**data)


class FoundGroup(Doorway):
    """A new group (thành lập nhóm)."""

    name = forms.CharField(label=_("Tên nhóm"), max_length=120)
    board_id = forms.TypedChoiceField(label=_("Xã"), coerce=int)
    hamlet_id = forms.TypedChoiceField(
        label=_("Thôn, xóm"), coerce=int, required=False, empty_value=None
    )
    meeting_day = forms.IntegerField(
        label=_("Ngày họp hằng tháng"), min_value=1, max_value=31, initial=10
    )

    def __init__(self, *args: Any, boards: Any, hamlets: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["board_id"].choices = [(b.id, b.name) for b in boards]  # type: ignore[attr-defined]
        self.fields["hamlet_id"].choices = [("", "–"), *hamlets]  # type: ignore[attr-defined]


class MoveCash(Doorway):
    """Cash to the bank, or back (nộp, rút tiền ngân hàng)."""

    to_bank = forms.TypedChoiceField(
        label=_("Việc"),
        coerce=lambda text: text == "1",
        choices=[("1", _("Nộp tiền mặt vào ngân hàng")), ("0", _("Rút tiền ngân hàng về quỹ"))],
    )
    amount = MoneyField(label=_("Số tiền"))
    slip_no = forms.CharField(label=_("Số giấy nộp, séc"), max_length=60)
    on = DateField(label=_("Ngày"))


class ClosePeriod(Doorway):
    """Close a month (khóa sổ)."""

    ends_on = DateField(label=_("Khóa đến hết ngày"))


class ReopenPeriod(Doorway):
    """Open the last closed month again (mở khóa sổ)."""

    ends_on = DateField(label=_("Mở lại tháng kết thúc ngày"))
    reason = forms.CharField(label=_("Lý do"), max_length=250)


class WorkingDate(Doorway):
    """The day the fund works on, apart from the clock (ngày làm việc)."""

    on = DateField(
        label=_("Quỹ làm việc theo ngày"),
        required=False,
        help_text=_("Để trống là theo lịch hôm nay."),
    )


class AddUser(Doorway):
    """A new user with one role (thêm người dùng)."""

    username = forms.CharField(label=_("Tên đăng nhập hoặc số điện thoại"), max_length=40)
    name = forms.CharField(label=_("Họ và tên"), max_length=120)
    password = forms.CharField(
        label=_("Mật khẩu lần đầu"),
        max_length=200,
        min_length=10,
        strip=False,
        help_text=_("ít nhất 10 ký tự; người dùng tự đổi sau"),
    )
    role = forms.TypedChoiceField(
        label=_("Vai trò"),
        coerce=Role,
        choices=[(role.value, _(ROLE_NAMES[role])) for role in Role if role != Role.GROUP_LEADER],
    )
    board_id = forms.TypedChoiceField(label=_("Xã"), coerce=int, required=False, empty_value=None)

    def __init__(self, *args: Any, boards: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["board_id"].choices = [  # type: ignore[attr-defined]
            ("", _("toàn quỹ")),
            *((board.id, board.name) for board in boards),
        ]

    def user(self) -> NewUser:
        """Give the user as the action takes her (người dùng mới)."""
        return NewUser(**{k: v for k, v in self.cleaned_data.items() if k != "request_id"})
