"""What is typed about who is close to whom, and about an officer's own interests?"""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from qqv.people.interests import Interests
from qqv.rules.conflicts import RELATION_NAMES, Relation
from qqv.web.forms.fields import Doorway

YES_NO = (("0", _("Không")), ("1", _("Có")))


class DeclareKin(Doorway):
    """An officer is close to a member (khai quan hệ)."""

    user_id = forms.TypedChoiceField(label=_("Cán bộ"), coerce=int)
    relation = forms.TypedChoiceField(
        label=_("Quan hệ của cán bộ với thành viên"),
        coerce=Relation,
        choices=[(code.value, _(name)) for code, name in RELATION_NAMES.items()],
        initial=Relation.SPOUSE,
    )
    note = forms.CharField(label=_("Ghi chú"), required=False, max_length=250)

    def __init__(self, *args: Any, officers: Sequence[tuple[int, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["user_id"].choices = list(officers)  # type: ignore[attr-defined]


class EndKin(Doorway):
    """Why a declared relation no longer holds (chấm dứt quan hệ)."""

    reason = forms.CharField(label=_("Lý do chấm dứt"), max_length=200, required=False)


def _question(label: Any) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=label, coerce=lambda text: text == "1", choices=YES_NO, initial="0"
    )


class DeclareInterests(Doorway):
    """The three questions of a year (kê khai lợi ích)."""

    kin_borrow = _question(_("Có người thân đang vay hoặc xin vay ở Quỹ"))
    private_money = _question(_("Có vay mượn riêng, chơi hụi hoặc giữ hộ tiền với thành viên"))
    sells_works = _question(
        _("Bản thân hoặc gia đình bán vật liệu, nhận xây công trình cho hộ vay")
    )
    explanation = forms.CharField(
        label=_("Nếu có: ai, việc gì, từ bao giờ"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def interests(self) -> Interests:
        """Give the answers as the action takes them (bản kê khai)."""
        return Interests(**{k: v for k, v in self.cleaned_data.items() if k != "request_id"})
