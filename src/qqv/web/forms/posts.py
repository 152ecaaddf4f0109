"""What is typed when a post passes to somebody else? (kiện toàn)"""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from qqv.capital.reconstituting import Change, Handed, Incoming
from qqv.people.posts import Place
from qqv.web.forms.fields import DateField, MoneyField
from qqv.web.forms.handover import Counting

LINES = forms.Textarea(attrs={"rows": 4, "class": "form-control"})


class PassOn(Counting):
    """Who takes a post up, on which paper, with what money and papers (bàn giao)."""

    amount = "counted"
    name = forms.CharField(label=_("Họ và tên người nhận"), max_length=120)
    phone = forms.CharField(label=_("Điện thoại"), max_length=20, required=False)
    username = forms.CharField(
        label=_("Tên đăng nhập của người nhận"),
        max_length=40,
        required=False,
        help_text=_("để giao quyền; người giao hết quyền từ ngày bàn giao"),
    )
    decision_no = forms.CharField(label=_("Số quyết định"), max_length=60)
    on = DateField(label=_("Ngày bàn giao"))
    witness = forms.CharField(label=_("Người chứng kiến"), max_length=120)
    counted = MoneyField(label=_("Số tiền hai bên cùng đếm được"))
    bank_stated = MoneyField(label=_("Số dư theo sổ phụ ngân hàng"), required=False)
    papers = forms.CharField(
        label=_("Sổ sách, chứng từ, con dấu"), max_length=2000, required=False, widget=LINES
    )
    open_cases = forms.CharField(
        label=_("Việc còn dở"), max_length=2000, required=False, widget=LINES
    )

    def __init__(self, *args: Any, place: Place, keeps: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        self.place = place
        if not keeps:
            del self.fields["counted"]
        if place.group_id:
            del self.fields["bank_stated"]

    def clean(self) -> dict[str, Any]:
        """Give the change as the action takes it, once every field is right."""
        typed: dict[str, Any] = super().clean() or {}
        if self.errors:
            return typed
        handed = Handed(
            counted=typed.get("counted"),
            denominations=typed.get("denominations", {}),
            bank_stated=typed.get("bank_stated"),
            papers=typed["papers"],
            open_cases=typed["open_cases"],
        )
        incoming = Incoming(**{key: typed[key] for key in ("name", "phone", "username")})
        change = Change(
            board_id=self.place.board_id,
            group_id=self.place.group_id,
            post=self.place.held.post,
            outgoing_id=self.place.held.officer_id,
            incoming=incoming,
            decision_no=typed["decision_no"],
            witness=typed["witness"],
            handed=handed,
        )
        return {"request_id": typed["request_id"], "change": change, "on": typed["on"]}
