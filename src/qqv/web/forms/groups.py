"""What is typed when members change groups, and groups merge or split?"""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from qqv.collection.actions import Minutes, NewName
from qqv.collection.queries.regrouping import Choice, Person
from qqv.web.forms.fields import DateField, Doorway

NEW = 0  # no group bears this id
NOBODY = {"required": _("Chị chọn ít nhất một thành viên.")}


class OneOf(forms.TypedChoiceField):
    """A choice whose list may be out of date: a form sent twice finds her gone (chọn một)."""

    def valid_value(self, value: object) -> bool:
        """Leave it to the action who may be chosen."""
        return True


class Some(forms.TypedMultipleChoiceField):
    """Choices whose list may be out of date, as in `OneOf` (chọn nhiều)."""

    def valid_value(self, value: object) -> bool:
        """Leave it to the action who may be chosen."""
        return True


class Whom(Doorway):
    """Members ticked in a list (chọn thành viên)."""

    member_ids = Some(
        label=_("Thành viên"),
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        error_messages=NOBODY,
    )

    def __init__(self, *args: Any, people: Sequence[Person], **options: Any) -> None:
        super().__init__(*args, **options)
        self.people = people
        _choose(self, "member_ids", [(person.id, person.name) for person in people])

    @property
    def rows(self) -> list[tuple[Person, bool]]:
        """Pair each member with whether she is ticked (thành viên được chọn)."""
        ticked = {str(pk) for pk in self["member_ids"].value() or ()}
        return [(person, str(person.id) in ticked) for person in self.people]


class Move(Whom):
    """Members go to another group (chuyển nhóm)."""

    group_id = OneOf(label=_("Chuyển sang nhóm"), coerce=int)
    on = DateField(label=_("Từ ngày"))
    reason = forms.CharField(label=_("Lý do"), max_length=250)

    def __init__(self, *args: Any, others: Sequence[Choice], **options: Any) -> None:
        super().__init__(*args, **options)
        _choose(self, "group_id", [(one.id, f"{one.name} ({one.members})") for one in others])


class Place(Doorway):
    """The hamlet a group lies in now (đặt lại thôn, xóm)."""

    hamlet_id = OneOf(label=_("Thôn, xóm"), coerce=int)

    def __init__(self, *args: Any, hamlets: Sequence[tuple[int, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        _choose(self, "hamlet_id", hamlets)


class Minuted(Doorway):
    """What a meeting of members minuted: day, number, leader, name (biên bản họp)."""

    leader_id = OneOf(label=_("Trưởng nhóm được bầu"), coerce=int)
    on = DateField(label=_("Từ ngày"))
    minutes_no = forms.CharField(label=_("Số biên bản họp"), max_length=60)
    name = forms.CharField(
        label=_("Tên nhóm mới"),
        max_length=120,
        required=False,
        help_text=_("chỉ ghi khi lập nhóm mới"),
    )
    meeting_day = forms.IntegerField(
        label=_("Ngày họp hằng tháng"), min_value=1, max_value=31, initial=10
    )

    def minutes(self) -> Minutes:
        """Give the minutes as the actions take them (biên bản)."""
        data = self.cleaned_data
        return Minutes(on=data["on"], number=data["minutes_no"], leader_id=data["leader_id"])

    def named(self) -> NewName:
        """Give the new group's name and day of meeting (tên nhóm mới)."""
        data = self.cleaned_data
        return NewName(name=data["name"], meeting_day=data["meeting_day"])


class Merge(Minuted):
    """Groups become one: a new one, or one of them (ghép nhóm)."""

    into = OneOf(label=_("Sau khi ghép là"), coerce=int)
    field_order = ["into", "name", "meeting_day", "leader_id", "on", "minutes_no"]

    def __init__(
        self, *args: Any, people: Sequence[Person], groups: Sequence[Choice], **options: Any
    ) -> None:
        super().__init__(*args, **options)
        stays = [(one.id, _("giữ %(group)s") % {"group": one.name}) for one in groups]
        _choose(self, "into", [(NEW, _("một nhóm mới")), *stays])
        _choose(self, "leader_id", [(one.id, f"{one.name} · {one.group}") for one in people])
        leading = (person.id for person in people if person.leads)
        self.fields["leader_id"].initial = next(leading, None)

    def target(self) -> int | NewName:
        """Give the group that stays, or the new one (nhóm sau khi ghép)."""
        into: int = self.cleaned_data["into"]
        return self.named() if into == NEW else into


class Split(Whom, Minuted):
    """Some members form a group of their own (tách nhóm)."""

    name = forms.CharField(label=_("Tên nhóm mới"), max_length=120)

    def __init__(self, *args: Any, people: Sequence[Person], **options: Any) -> None:
        super().__init__(*args, people=people, **options)
        _choose(self, "leader_id", [(person.id, person.name) for person in people])


def _choose(form: forms.Form, name: str, choices: Sequence[tuple[Any, Any]]) -> None:
    form.fields[name].choices = choices  # type: ignore[attr-defined]
