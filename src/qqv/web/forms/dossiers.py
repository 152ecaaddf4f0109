"""What is typed when money is asked for, voted on, appraised and approved?"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from qqv.lending.actions.dossier import Finding, Verdict, Wish
from qqv.lending.queries.dossiers import Choice, DossierRow
from qqv.rules.checklist import Answer, Item
from qqv.rules.money import Vnd
from qqv.web.forms.fields import DateField, Doorway, MoneyField, PhotosField, read_money
from qqv.web.parts import grouped

ANSWERS = frozenset(answer.value for answer in Answer)


class NewDossier(Doorway):
    """A member's wish (đơn xin vay)."""

    member = forms.TypedChoiceField(
        label=_("Thành viên"),
        coerce=int,
        error_messages={"required": _("Chị chọn người vay.")},
    )
    principal = MoneyField(label=_("Số tiền xin vay"))
    work_kind = forms.TypedChoiceField(
        label=_("Công trình"),
        coerce=int,
        error_messages={"required": _("Chị chọn công trình.")},
    )
    estimate = MoneyField(label=_("Dự toán công trình"), required=False)
    purpose = forms.CharField(label=_("Ghi chú về công trình"), required=False, max_length=250)

    def __init__(
        self, *args: Any, members: Sequence[Choice], works: Sequence[Choice], **options: Any
    ) -> None:
        super().__init__(*args, **options)
        by_group: dict[str, list[tuple[int, str]]] = {}
        owing = gettext("đang vay")
        for choice in members:
            label = f"{choice.name} · {owing}" if choice.borrowing else choice.name
            by_group.setdefault(choice.group, []).append((choice.id, label))
        found: list[Any] = list(by_group.items())
        if len(members) != 1:
            found.insert(0, ("", gettext("Chọn thành viên")))
        self.fields["member"].choices = found  # type: ignore[attr-defined]
        self.fields["work_kind"].choices = [(w.id, w.name) for w in works]  # type: ignore[attr-defined]

    def wish(self, survey_id: int | None = None) -> Wish:
        """Give the wish as the action takes it, and the survey it follows from (nhu cầu)."""
        data = self.cleaned_data
        return Wish(
            member_id=data["member"],
            principal=data["principal"],
            work_kind_id=data["work_kind"],
            estimate=data["estimate"] or 0,
            purpose=data["purpose"],
            survey_id=survey_id,
        )


class OfRows(Doorway):
    """A form over chosen dossiers: one table, what is wrong stands in its row."""

    def __init__(self, *args: Any, rows: Sequence[DossierRow], **options: Any) -> None:
        super().__init__(*args, **options)
        self.rows = rows
        self.row_errors: dict[int, str] = {}

    def typed(self, name: str, row_id: int | str, otherwise: str = "") -> str:
        """Read a row's box as it was typed, or what it shows at first (ô của dòng)."""
        return str(self.data.get(f"{name}-{row_id}", "")).strip() if self.is_bound else otherwise

    def refuse_wrong_rows(self) -> None:
        """Say on top that some row is marked (có dòng sai)."""
        if self.row_errors:
            raise ValidationError(_("Có dòng chưa đúng, chị xem chỗ đánh dấu. Chưa ghi gì cả."))


class Endorse(OfRows):
    """The group's vote (bình xét): votes-ID for every dossier."""

    on = DateField(label=_("Ngày họp bình xét"))
    present = forms.IntegerField(label=_("Số người dự họp"), min_value=1, max_value=500)
    minutes_no = forms.CharField(label=_("Số biên bản"), max_length=40, required=False)

    @property
    def mixed(self) -> bool:
        """Whether the dossiers are of more than one group (nhiều nhóm)."""
        return len({row.group_id for row in self.rows}) > 1

    def table(self) -> list[tuple[DossierRow, str, str]]:
        """Give each dossier with its typed votes and what is wrong (bảng phiếu)."""
        return [(r, self.typed("votes", r.id), self.row_errors.get(r.id, "")) for r in self.rows]

    def clean(self) -> dict[str, Any]:
        """Read the votes for each dossier; nothing typed means all present."""
        cleaned: dict[str, Any] = super().clean() or {}
        present = cleaned.get("present")
        if self.mixed:
            raise ValidationError(_("Mỗi nhóm một biên bản: chị chọn hồ sơ của một nhóm thôi."))
        if present is None:
            return cleaned
        votes: dict[int, int] = {}
        for row in self.rows:
            text = self.typed("votes", row.id)
            if not text:
                votes[row.id] = present
            elif text.isascii() and text.isdigit() and int(text[:9]) <= present:
                votes[row.id] = int(text)
            else:
                self.row_errors[row.id] = gettext(
                    "Số người đồng ý phải là số từ 0 đến %(most)s."
                ) % {"most": present}
        self.refuse_wrong_rows()
        cleaned["votes_for"] = votes
        return cleaned


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One point as a card of the form: what is asked, what was typed so far (điểm kiểm tra)."""

    key: str
    text: str
    answer: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class House:
    """One household as the form shows it (một hộ)."""

    row: DossierRow
    questions: tuple[Question, ...]
    result: str
    note: str
    doubles: str
    photos: Any
    error: str


class Appraise(OfRows):
    """Visits to households (thẩm định): for each row answer-ID-KEY, why-ID-KEY, result-ID, note-ID,
    doubles-ID and photos-ID."""

    visited_on = DateField(label=_("Ngày đến nhà"))

    def __init__(self, *args: Any, questions: Mapping[int, Sequence[Item]], **options: Any) -> None:
        self.questions = questions
        super().__init__(*args, **options)
        for row in self.rows:
            field = PhotosField(label=_("Ảnh chụp khi đến nhà"))
            field.widget.attrs["aria-describedby"] = f"id_photos-{row.id}_about"
            field.widget.attrs["class"] = "form-control"
            self.fields[f"photos-{row.id}"] = field

    def houses(self) -> list[House]:
        """Give each household with its points and what was typed (các hộ)."""
        return [
            House(
                row=row,
                questions=tuple(
                    Question(
                        key=item.key,
                        text=gettext(item.text),
                        answer=self.typed(f"answer-{row.id}", item.key),
                        note=self.typed(f"why-{row.id}", item.key),
                    )
                    for item in self.questions[row.id]
                ),
                result=self.typed("result", row.id),
                note=self.typed("note", row.id),
                doubles=self.typed("doubles", row.id),
                photos=self[f"photos-{row.id}"],
                error=self.row_errors.get(row.id, ""),
            )
            for row in self.rows
        ]

    def clean(self) -> dict[str, Any]:
        """Read what was found at each household; a yes wants every point answered."""
        cleaned: dict[str, Any] = super().clean() or {}
        visited_on = cleaned.get("visited_on")
        findings = [self._finding(row.id, visited_on, cleaned) for row in self.rows]
        self.refuse_wrong_rows()
        cleaned = {"request_id": cleaned.get("request_id")}
        return cleaned | {"findings": findings}

    def _finding(self, pk: int, visited_on: Any, cleaned: Mapping[str, Any]) -> Finding | None:
        keys = [item.key for item in self.questions[pk]]
        answers = {key: self.typed(f"answer-{pk}", key) for key in keys}
        checklist = {key: Answer(said) for key, said in answers.items() if said in ANSWERS}
        notes = {key: said for key in keys if (said := self.typed(f"why-{pk}", key)[:200])}
        passed = self.typed("result", pk) == "yes"
        open_points = len(keys) - len(checklist)
        if self.typed("result", pk) not in ("yes", "no"):
            self.row_errors[pk] = gettext("Chị chọn kết luận.")
        elif passed and open_points:
            said = gettext("Còn %(n)s điểm chưa trả lời nên chưa kết luận “Đủ điều kiện” được.")
            self.row_errors[pk] = said % {"n": open_points}
        elif passed and any(
            found is Answer.UNMET and key not in notes for key, found in checklist.items()
        ):
            self.row_errors[pk] = gettext(
                "Còn điểm chưa đạt mà chưa ghi vì sao vẫn đủ điều kiện. Ghi rõ, hoặc kết luận "
                "“Chưa đủ điều kiện”."
            )
        if visited_on is None:
            return None
        return Finding(
            application_id=pk,
            visited_on=visited_on,
            passed=passed,
            checklist=checklist,
            notes=notes,
            note=self.typed("note", pk)[:500],
            doubles_note=self.typed("doubles", pk)[:500],
            photos=cleaned.get(f"photos-{pk}") or (),
        )


class Approve(OfRows):
    """Verdicts on many dossiers at once (duyệt): verdict-ID, principal-ID, reason-ID."""

    decision_no = forms.CharField(label=_("Số quyết định"), max_length=60)

    def table(self) -> list[tuple[DossierRow, str, str, str, str]]:
        """Give each dossier with its verdict, amount, reason and what is wrong (bảng duyệt)."""
        return [
            (
                row,
                self.typed("verdict", row.id, "" if row.wants_second or not row.passed else "yes"),
                self.typed("principal", row.id, grouped(row.principal)),
                self.typed("reason", row.id),
                self.row_errors.get(row.id, ""),
            )
            for row in self.rows
        ]

    def clean(self) -> dict[str, Any]:
        """Read each row's verdict; rows left open are not decided.

        What was decided before no longer waits; sent once more it must still read the same.
        """
        cleaned: dict[str, Any] = super().clean() or {}
        asked = {row.id: row.principal for row in self.rows}
        verdicts = []
        for pk in ids_typed(self.data, "verdict"):
            said, reason = self.typed("verdict", pk), self.typed("reason", pk)[:250]
            if said not in ("yes", "no"):
                continue
            if said == "no" and not reason:
                self.row_errors[pk] = gettext("Không duyệt thì phải ghi lý do.")
                continue
            try:
                text = self.typed("principal", pk)
                principal: Vnd = read_money(text) if text else asked.get(pk, 0)
            except ValidationError as fault:
                self.row_errors[pk] = " ".join(fault.messages)
                continue
            verdicts.append(
                Verdict(
                    application_id=pk, approved=said == "yes", principal=principal, reason=reason
                )
            )
        self.refuse_wrong_rows()
        if not verdicts:
            raise ValidationError(_("Chị chọn ít nhất một hồ sơ để duyệt hoặc không duyệt."))
        cleaned["verdicts"] = verdicts
        return cleaned


def ids_typed(data: Any, name: str) -> list[int]:
    """Read for which rows a box came, as in pay-12 (các dòng đã gửi)."""
    found = (re.fullmatch(rf"{name}-(\d{{1,15}})", key, re.ASCII) for key in data)
    return sorted(int(match[1]) for match in found if match)
