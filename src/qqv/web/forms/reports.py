"""What may be asked of a report on its page?"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from qqv.reports.asked import MONTHS, Asked, By, Units
from qqv.reports.registry import Report
from qqv.web.forms.fields import DateField, read_day

BY_NAMES = {
    By.COMMUNE: _("Xã"),
    By.GROUP: _("Nhóm"),
    By.MEMBER: _("Thành viên"),
    By.HAMLET: _("Thôn, xóm"),
    By.MONTH: _("Tháng"),
    By.TOTAL: _("Toàn bộ"),
}
UNIT_NAMES = {Units.THEN: _("theo lúc đó"), Units.NOW: _("theo hiện nay")}
# Address -> what it narrows; kept as hidden fields while the day is changed.
NUMBERS = {
    "cham": "late",
    "cham-den": "late_to",
    "nhom-no": "debt_group",
    "tai-khoan": "account_id",
    "xa-ghep": "unit_id",
    "thang": "months",
}
DAYS = {"ngay": "on", "tu": "first", "den": "last", "so-voi": "before", "biet-den": "known"}

Choices = Sequence[tuple[int, str]]


class Conditions(forms.Form):
    """The filters of one report: days, place, what a line stands for (điều kiện)."""

    def __init__(
        self,
        typed: QueryDict,
        *,
        report: Report,
        on: date,
        boards: Choices,
        groups: Choices,
        moved: bool = False,
    ) -> None:
        self.start = _start(report, on)
        super().__init__(_typed(typed))
        self._ask_days(report)
        if len(report.by) > 1:
            named = [(by.value, BY_NAMES[by]) for by in report.by]
            self.fields["theo"] = _choice(_("Theo"), named)
        if len(boards) > 1:
            self.fields["xa"] = _choice(_("Xã"), [("", _("Tất cả các xã")), *boards])
        if len(groups) > 1:
            self.fields["nhom"] = _choice(_("Nhóm"), [("", _("Tất cả các nhóm")), *groups])
        if moved:
            named = [(units.value, UNIT_NAMES[units]) for units in Units]
            self.fields["don-vi"] = _choice(_("Cơ cấu đơn vị"), named)
        for name in self.errors:
            attrs = self.fields[name].widget.attrs
            attrs |= {"aria-describedby": f"id_{name}_about", "aria-invalid": "true"}
        self._fill()

    def _ask_days(self, report: Report) -> None:
        days = [("tu", _("Từ ngày")), ("den", _("Đến ngày"))]
        if not report.spans:
            days = [("ngay", _("Đến hết ngày"))]
        if report.compares:
            days.append(("so-voi", _("So với ngày")))
        if report.knows:
            days.append(("biet-den", _("Theo những gì đã biết đến ngày")))
        for name, label in days:
            self.fields[name] = DateField(label=label, required=False)

    def _fill(self) -> None:
        """Show in every box what the report was made with, also where nothing was typed."""
        asked, data = self.asked, QueryDict(mutable=True)
        data.update(self.data)
        for name, key in DAYS.items():
            if name in self.fields and name not in self.errors:
                data[name] = getattr(asked, key) or ""
        data["theo"] = asked.by.value
        self.data = data

    @property
    def asked(self) -> Asked:
        """Read what is asked; what is not understood stays as it was at the start (điều kiện)."""
        self.is_valid()
        given = {key: self.cleaned_data.get(name) for name, key in DAYS.items()}
        asked = replace(self.start, **{key: value for key, value in given.items() if value})
        by = self.data.get("theo", "")
        numbers: dict[str, Any] = {key: self._number(name) for name, key in NUMBERS.items()}
        numbers["months"] = numbers["months"] or MONTHS
        return replace(
            asked,
            on=given["on"] or self._day("ngay") or self.start.on,
            known=given["known"] or self._day("biet-den"),
            by=By(by) if by in self._by() else self.start.by,
            board_id=self._number("xa"),
            group_id=self._number("nhom"),
            chart=str(self.data.get("dong", ""))[:6],
            units=Units.NOW if self.data.get("don-vi") == Units.NOW else Units.THEN,
            **numbers,
        )

    @property
    def kept(self) -> list[tuple[str, str]]:
        """What the address holds besides the visible filters (điều kiện giữ nguyên)."""
        names = (*NUMBERS, "dong", "xa", "nhom", "ngay", "don-vi")
        return [
            (name, str(self.data[name]))
            for name in names
            if name not in self.fields and self.data.get(name)
        ]

    def _by(self) -> list[str]:
        field = self.fields.get("theo")
        return [value for value, _label in field.choices] if field else []  # type: ignore[attr-defined]

    def _number(self, name: str) -> int | None:
        text = str(self.data.get(name, ""))
        return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else None

    def _day(self, name: str) -> date | None:
        try:
            return read_day(str(self.data.get(name, "")))
        except ValidationError:
            return None


def _typed(given: QueryDict) -> QueryDict:
    """Read days as links write them like days as people type them."""
    read = given.copy()
    for name in DAYS:
        try:
            read[name] = f"{date.fromisoformat(str(given.get(name, ''))):%d/%m/%Y}"
        except ValueError:
            continue
    return read


def _choice(label: Any, choices: Any) -> forms.ChoiceField:
    widget = forms.Select(attrs={"class": "form-select"})
    return forms.ChoiceField(label=label, choices=choices, required=False, widget=widget)


def _start(report: Report, on: date) -> Asked:
    """What a report shows before anything is asked: this year, or the month to come."""
    first, last = on.replace(month=1, day=1), on
    if report.next_month:
        first = (on.replace(day=28) + timedelta(days=4)).replace(day=1)
        last = (first.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
    by = report.by[0] if report.by else By.COMMUNE
    before = on.replace(month=1, day=1)
    return Asked(on=on, first=first, last=last, before=before, by=by)
