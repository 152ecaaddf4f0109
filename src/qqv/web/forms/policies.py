"""What does the province decide on appraisals?"""

from dataclasses import asdict
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from qqv.lending.queries.policies import PolicyPage
from qqv.rules.appraising import Policy
from qqv.rules.conflicts import OfficersBorrow
from qqv.web.forms.fields import Doorway

OFFICERS = (
    (OfficersBorrow.REFUSED.value, _("Không cho vay")),
    (OfficersBorrow.PROVINCE.value, _("Cho vay khi cán bộ tỉnh đã thẩm định")),
)


def _count(label: Any, hint: Any) -> forms.IntegerField:
    return forms.IntegerField(label=label, help_text=hint, min_value=0, max_value=3650)


class SetPolicy(Doorway):
    """The fund's decision on appraisals (quy định thẩm định)."""

    officers_borrow = forms.TypedChoiceField(
        label=_("Cán bộ giữ tiền, ký duyệt của xã vay quỹ xã mình"),
        coerce=OfficersBorrow,
        choices=OFFICERS,
    )
    second_from_province = forms.TypedChoiceField(
        label=_("Vòng sau: một trong hai người thẩm định là cán bộ tỉnh"),
        coerce=lambda text: text == "1",
        choices=(("0", _("Không bắt buộc")), ("1", _("Bắt buộc"))),
    )
    refinance_days = _count(
        _("Báo đảo nợ: trả dứt trong số ngày này trước đơn mới"), _("Đơn vị: ngày")
    )
    lump_installments = _count(_("Báo đảo nợ: lần trả cuối ít nhất bằng"), _("Đơn vị: kỳ trả gốc"))
    homes_at_an_address = _count(
        _("Địa chỉ chung: nhiều hộ hơn số này thì coi là tên xóm"), _("Đơn vị: hộ")
    )
    visit_photos = _count(_("Số ảnh tối thiểu khi đến nhà"), _("0 là không bắt buộc"))
    works = forms.MultipleChoiceField(
        label=_("Công trình được vay lại để sửa chữa"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, page: PolicyPage, **options: Any) -> None:
        current = asdict(page.current)
        current["second_from_province"] = str(int(page.current.second_from_province))
        current["works"] = [str(pk) for pk in page.again]
        super().__init__(*args, initial=current, **options)
        self.fields["works"].choices = [(str(pk), name) for pk, name in page.works]  # type: ignore[attr-defined]

    def policy(self) -> Policy:
        """Give the decision as the action takes it (quy định)."""
        left_out = {"request_id", "works"}
        return Policy(**{k: v for k, v in self.cleaned_data.items() if k not in left_out})

    def again(self) -> frozenset[int]:
        """Give the works that may be lent for again (được vay lại)."""
        return frozenset(int(pk) for pk in self.cleaned_data["works"])
