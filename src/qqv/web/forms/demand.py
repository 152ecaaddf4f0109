"""What is typed at a household's door, and when the order of loans is decided?"""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from qqv.lending.actions.survey import Asked
from qqv.lending.queries.surveying import SurveyGround
from qqv.rules.ranking import CRITERION_NAMES, Criterion
from qqv.web.forms.fields import DateField, Doorway, MoneyField
from qqv.web.forms.people import STANDINGS

# Stored as they are said, so that a sheet from Excel and one from here read alike.
LATRINES = (
    ("", _("Chưa hỏi")),
    ("Chưa có", _("Chưa có")),
    ("Tạm, hố đào", _("Tạm, hố đào")),
    ("Một ngăn, đã hỏng", _("Một ngăn, đã hỏng")),
    ("Hai ngăn hợp vệ sinh", _("Hai ngăn hợp vệ sinh")),
    ("Thấm dội nước", _("Thấm dội nước")),
    ("Tự hoại", _("Tự hoại")),
)
WATERS = (
    ("", _("Chưa hỏi")),
    ("Nước máy", _("Nước máy")),
    ("Nước mưa", _("Nước mưa")),
    ("Giếng khoan", _("Giếng khoan")),
    ("Giếng đào", _("Giếng đào")),
    ("Ao, hồ, sông", _("Ao, hồ, sông")),
)


class SurveyForm(Doorway):
    """One household's answers (phiếu khảo sát)."""

    board_id = forms.TypedChoiceField(label=_("Xã"), coerce=int)
    group_id = forms.TypedChoiceField(label=_("Nhóm"), coerce=int, required=False, empty_value=None)
    name = forms.CharField(label=_("Họ và tên chủ hộ"), max_length=120)
    phone = forms.CharField(label=_("Điện thoại"), max_length=20, required=False)
    hamlet = forms.CharField(label=_("Thôn, xóm"), max_length=120, required=False)
    standing = forms.ChoiceField(label=_("Diện hộ"), choices=STANDINGS)
    woman_headed = forms.BooleanField(
        label=_("Phụ nữ làm chủ hộ"),
        required=False,
        widget=forms.CheckboxInput(attrs={"class": "tick-box"}),
    )
    latrine = forms.ChoiceField(label=_("Nhà tiêu đang dùng"), choices=LATRINES, required=False)
    water = forms.ChoiceField(label=_("Nguồn nước"), choices=WATERS, required=False)
    work_kind_id = forms.TypedChoiceField(label=_("Công trình muốn làm"), coerce=int)
    wish = forms.CharField(label=_("Nói rõ thêm"), max_length=200, required=False)
    cost = MoneyField(label=_("Dự toán"), required=False)
    own_money = MoneyField(label=_("Vốn tự có"), required=False)
    on = DateField(label=_("Ngày khảo sát"))

    def __init__(self, *args: Any, ground: SurveyGround, **options: Any) -> None:
        super().__init__(*args, **options)
        self.ground = ground
        choices: dict[str, list[tuple[Any, Any]]] = {
            "board_id": list(ground.boards),
            "group_id": [
                ("", _("Chưa vào nhóm nào")),
                *((g, name) for _b, g, name in ground.groups),
            ],
            "work_kind_id": list(ground.works),
        }
        for name, offered in choices.items():
            self.fields[name].choices = offered  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Refuse a group of another commune."""
        cleaned: dict[str, Any] = super().clean() or {}
        boards = {group: board for board, group, _name in self.ground.groups}
        group = cleaned.get("group_id")
        if group and boards[group] != cleaned.get("board_id"):
            self.add_error("group_id", ValidationError(_("Nhóm này ở xã khác. Chị chọn lại.")))
        return cleaned

    def answer(self) -> Asked:
        """Give the answers as the action takes them (một phiếu)."""
        data = self.cleaned_data
        works = dict(self.ground.works)
        member = self.ground.member
        return Asked(
            name=data["name"],
            wish=data["wish"] or works[data["work_kind_id"]],
            on=data["on"],
            member_id=member.id if member else None,
            group_id=member.group_id if member else data["group_id"],
            phone=data["phone"],
            hamlet=data["hamlet"],
            standing=data["standing"],
            latrine=data["latrine"],
            water=data["water"],
            woman_headed=data["woman_headed"],
            work_kind_id=data["work_kind_id"],
            cost=data["cost"] or 0,
            own_money=data["own_money"] or 0,
        )


class WithdrawSurvey(Doorway):
    """Why a survey is taken back (rút phiếu)."""

    reason = forms.CharField(label=_("Vì sao rút phiếu"), max_length=200)


class Points(Doorway):
    """The points of each criterion, from a day on (thang điểm)."""

    valid_from = DateField(label=_("Áp dụng từ ngày"))
    decision_no = forms.CharField(label=_("Số quyết định"), max_length=60)

    def __init__(self, *args: Any, current: dict[Criterion, int], **options: Any) -> None:
        super().__init__(*args, **options)
        for one in Criterion:
            self.fields[one.value] = forms.IntegerField(
                label=_(CRITERION_NAMES[one]).capitalize(),
                min_value=0,
                max_value=100,
                initial=current[one],
            )

    @property
    def criteria(self) -> list[Any]:
        return [self[one.value] for one in Criterion]

    def points(self) -> dict[Criterion, int]:
        """Give the points as the action takes them (thang điểm)."""
        return {one: self.cleaned_data[one.value] for one in Criterion}
