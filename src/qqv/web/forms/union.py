"""What is typed about meetings, messages, campaigns, trainings and topics?"""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from qqv.outreach.campaigning import CampaignIn
from qqv.outreach.gathering import MeetingIn
from qqv.outreach.queries.teaching import InPost
from qqv.outreach.topics import LONGEST
from qqv.outreach.training import MOST_SESSIONS, Guest, Mark, TrainingIn
from qqv.web.forms.fields import DateField, Doorway, PhotosField
from qqv.web.forms.groups import OneOf, Some

FORMS = (
    ("loudspeaker", _("loa truyền thanh")),
    ("hamlet", _("họp thôn, xóm")),
    ("union", _("sinh hoạt chi hội")),
    ("leaflet", _("phát tờ rơi")),
    ("online", _("Zalo, Facebook")),
    ("event", _("sự kiện, hội thi")),
    ("household", _("đến từng hộ")),
)
USES = (
    ("meeting", _("Sinh hoạt nhóm")),
    ("campaign", _("Tuyên truyền")),
    ("training", _("Tập huấn")),
)
Pair = tuple[Any, Any]


def _area(label: Any, *, most: int, rows: int = 3, hint: Any = "") -> forms.CharField:
    area = forms.Textarea(attrs={"rows": rows, "class": "form-control"})
    return forms.CharField(
        label=label, max_length=most, required=False, widget=area, help_text=hint
    )


def _people(label: Any) -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=0, max_value=1_000_000)


def _offer(form: forms.Form, name: str, choices: Iterable[Pair]) -> None:
    form.fields[name].choices = list(choices)  # type: ignore[attr-defined]


def _named(names: Iterable[str]) -> list[Pair]:
    """Offer names as they are kept, told in the reader's language."""
    return [(name, gettext(name)) for name in names]


class Meet(Doorway):
    """One meeting of a group (buổi sinh hoạt)."""

    on = DateField(label=_("Ngày họp"))
    place = forms.CharField(label=_("Địa điểm"), max_length=120, required=False)
    present = Some(label=_("Ai có mặt"), coerce=int, required=False)
    topics = Some(label=_("Chuyên đề"), required=False)
    message_passed = forms.BooleanField(label=_("Đã truyền đạt thông điệp của Hội"), required=False)
    minutes = _area(_("Nội dung họp"), most=5000)
    decisions = _area(_("Quyết định của nhóm"), most=2000, rows=2)
    secretary = forms.CharField(label=_("Thư ký ghi biên bản"), max_length=120, required=False)
    photos = PhotosField(label=_("Ảnh"))

    def __init__(
        self,
        *args: Any,
        people: Sequence[tuple[int, str]],
        topics: Sequence[str],
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        self.people = people
        _offer(self, "present", people)
        _offer(self, "topics", _named(topics))

    @property
    def rows(self) -> list[tuple[int, str, bool]]:
        """Pair each member with whether she was there (điểm danh)."""
        ticked = {str(pk) for pk in self["present"].value() or ()}
        return [(pk, name, str(pk) in ticked) for pk, name in self.people]

    @property
    def talked(self) -> list[tuple[str, Any, bool]]:
        """Pair each topic with whether it was talked of (chuyên đề)."""
        ticked = set(self["topics"].value() or ())
        return [(name, told, name in ticked) for name, told in self.fields["topics"].choices]  # type: ignore[attr-defined]

    def meeting(self, group_id: int) -> MeetingIn:
        """Give the meeting as the action takes it (buổi họp)."""
        data = self.cleaned_data
        return MeetingIn(
            group_id=group_id,
            on=data["on"],
            present=tuple(data["present"]),
            topics=tuple(data["topics"]),
            place=data["place"],
            minutes=data["minutes"],
            decisions=data["decisions"],
            secretary=data["secretary"],
            message_passed=data["message_passed"],
        )


class Withdraw(Doorway):
    """Why a record no longer counts (rút lại)."""

    why = forms.CharField(label=_("Vì sao rút lại"), max_length=250)


class Publish(Doorway):
    """The month's message (thông điệp)."""

    text = forms.CharField(
        label=_("Nội dung thông điệp"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3, "class": "form-control"}),
    )


class Tell(Doorway):
    """One campaign (đợt tuyên truyền)."""

    board_id = OneOf(label=_("Đơn vị tổ chức"), coerce=int)
    topic = OneOf(label=_("Chuyên đề"))
    form = forms.ChoiceField(label=_("Hình thức"), choices=FORMS)
    place = forms.CharField(label=_("Địa điểm"), max_length=120)
    first_on = DateField(label=_("Từ ngày"))
    last_on = DateField(label=_("Đến ngày"))
    reached = _people(_("Số người đã nghe"))
    women = _people(_("Trong đó phụ nữ"))
    handouts = forms.IntegerField(
        label=_("Số tờ rơi đã phát"), min_value=0, max_value=1_000_000, initial=0
    )
    note = _area(_("Ghi chú"), most=1000, rows=2)
    photos = PhotosField(label=_("Ảnh"))

    def __init__(
        self, *args: Any, boards: Sequence[Pair], topics: Sequence[str], **options: Any
    ) -> None:
        super().__init__(*args, **options)
        _offer(self, "board_id", boards)
        _offer(self, "topic", _named(topics))

    def told(self) -> CampaignIn:
        """Give the campaign as the action takes it (đợt tuyên truyền)."""
        names = "board_id form topic place first_on last_on reached women handouts note".split()
        return CampaignIn(**{name: self.cleaned_data[name] for name in names})


class Invite(Doorway):
    """Officers picked from their posts, and guests by name (danh sách học viên)."""

    officers = Some(label=_("Cán bộ dự"), coerce=int, required=False)
    guests = _area(
        _("Khách mời"),
        most=5000,
        hint=_("mỗi dòng một người, ví dụ: Vũ Thị Na, Hội LHPN huyện"),
    )

    def __init__(self, *args: Any, people: Sequence[InPost], **options: Any) -> None:
        super().__init__(*args, **options)
        self.people = people
        _offer(self, "officers", [(one.id, one.name) for one in people])

    @property
    def rows(self) -> list[tuple[InPost, bool]]:
        """Pair each officer with whether she is picked (cán bộ được chọn)."""
        ticked = {str(pk) for pk in self["officers"].value() or ()}
        return [(one, str(one.id) in ticked) for one in self.people]

    @property
    def named(self) -> tuple[Guest, ...]:
        """Read the guests, a name and after a comma what she is (khách mời)."""
        lines = (line.strip() for line in self.cleaned_data["guests"].splitlines())
        parts = (line.partition(",") for line in lines if line)
        return tuple(
            Guest(name=name.strip()[:120], title=title.strip()[:160]) for name, _, title in parts
        )


class SetUp(Invite):
    """One training with its roster (lớp tập huấn)."""

    board_id = OneOf(label=_("Đơn vị tổ chức"), coerce=int)
    topics = Some(
        label=_("Nội dung tập huấn"), error_messages={"required": _("Chị chọn nội dung.")}
    )
    trainer = forms.CharField(label=_("Người giảng"), max_length=120)
    place = forms.CharField(label=_("Địa điểm"), max_length=120)
    first_on = DateField(label=_("Từ ngày"))
    last_on = DateField(label=_("Đến ngày"))
    sessions = forms.IntegerField(
        label=_("Số buổi"), min_value=1, max_value=MOST_SESSIONS, initial=1
    )

    def __init__(
        self, *args: Any, boards: Sequence[Pair], topics: Sequence[str], **options: Any
    ) -> None:
        super().__init__(*args, **options)
        _offer(self, "board_id", boards)
        _offer(self, "topics", _named(topics))

    @property
    def taught(self) -> list[tuple[str, Any, bool]]:
        """Pair each topic with whether it is taught (nội dung)."""
        ticked = set(self["topics"].value() or ())
        return [(name, told, name in ticked) for name, told in self.fields["topics"].choices]  # type: ignore[attr-defined]

    def training(self) -> TrainingIn:
        """Give the training as the action takes it (lớp tập huấn)."""
        data = self.cleaned_data
        return TrainingIn(
            board_id=data["board_id"],
            topics=tuple(data["topics"]),
            trainer=data["trainer"],
            place=data["place"],
            first_on=data["first_on"],
            last_on=data["last_on"],
            sessions=data["sessions"],
            officers=tuple(data["officers"]),
            guests=self.named,
        )


class MarkRoster(Doorway):
    """Who was at which session: `at` holds "trainee-session", `result-<id>` a word (điểm danh)."""

    at = Some(label=_("Có mặt"), required=False)
    photos = PhotosField(label=_("Ảnh"))

    def marks(self) -> list[Mark]:
        """Give the marks as the action takes them (điểm danh)."""
        sessions: dict[int, list[int]] = {}
        for text in self.cleaned_data["at"]:
            trainee, _dash, session = text.partition("-")
            if trainee.isascii() and trainee.isdigit() and session.isascii() and session.isdigit():
                sessions.setdefault(int(trainee), []).append(int(session))
        return [
            Mark(
                trainee_id=trainee,
                sessions=tuple(numbers),
                result=str(self.data.get(f"result-{trainee}", ""))[:60],
            )
            for trainee, numbers in sessions.items()
        ]


class SetTopics(Doorway):
    """A fund's list for a use, from a day on (danh sách chuyên đề)."""

    use = forms.ChoiceField(choices=USES, widget=forms.HiddenInput)
    names = forms.CharField(
        label=_("Các chuyên đề, mỗi dòng một tên"),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 8, "class": "form-control"}),
        help_text=_("mỗi tên dài nhất %(most)d chữ") % {"most": LONGEST},
    )
    valid_from = DateField(label=_("Áp dụng từ ngày"))

    def clean_names(self) -> list[str]:
        """Read a name a line (mỗi dòng một tên)."""
        return str(self.cleaned_data["names"]).splitlines()
