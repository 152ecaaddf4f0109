"""How good was each group's month, and why? Counted from the books and facts (xếp loại nhóm)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from qqv.collection.misuses import groups_of_misuse
from qqv.collection.models import CollectionSheet
from qqv.inspection.queries.coverage import confirmed_by_group
from qqv.ledger.actions import month_end
from qqv.ledger.moves import leader_moves
from qqv.lending.models import Acceptance, Loan
from qqv.lending.queries.dues import dues
from qqv.lending.queries.portfolio import by_group, standings
from qqv.people.models import Fund, Group, valid
from qqv.reports.asked import Asked, count, table
from qqv.reports.table import Cell, Column, Link, Row, Table
from qqv.rules.access import Actor, Scope, Verb
from qqv.rules.grading import RUBRIC, Counted, Criterion, Graded, grade_of
from qqv.rules.money import Vnd
from qqv.rules.schedule import months_later
from qqv.savings.queries import savers

HANDED_WITHIN = 3  # days from a meeting to the till
OLD = 30  # days late that make a debt old
REMEMBERED = 12  # months for which misuse, and what was compared with the books, count
NOTHING = Counted(part=0, whole=0)

CRITERIA: dict[Criterion, tuple[Any, Any]] = {
    Criterion.ON_TIME: (
        gettext_lazy("Trả đúng hạn"),
        gettext_lazy("Tiền đến hạn trong tháng đã trả vào hoặc trước ngày đến hạn (I06)."),
    ),
    Criterion.NO_OLD_DEBT: (
        gettext_lazy("Không có nợ trên 30 ngày"),
        gettext_lazy("Đủ điểm khi cuối tháng không khoản nào chậm trên 30 ngày, có thì 0 điểm."),
    ),
    Criterion.HANDED_OVER: (
        gettext_lazy("Nộp tiền trong 3 ngày"),
        gettext_lazy("Số buổi trong tháng mà tiền thu đã về thủ quỹ trong 3 ngày."),
    ),
    Criterion.SAVED: (
        gettext_lazy("Gửi tiết kiệm"),
        gettext_lazy("Số thành viên gửi đủ mức tiết kiệm của tháng."),
    ),
    Criterion.SIZE: (
        gettext_lazy("Đủ thành viên"),
        gettext_lazy("Đủ điểm khi cuối tháng nhóm có ít nhất số thành viên quỹ quy định."),
    ),
    Criterion.MET: (
        gettext_lazy("Họp có ghi chép"),
        gettext_lazy(
            "Đủ điểm khi trong tháng có bảng kê thu của một buổi họp; bảng kê là ghi chép."
        ),
    ),
    Criterion.WORKS: (
        gettext_lazy("Nghiệm thu công trình"),
        gettext_lazy("Công trình phải nghiệm thu đến cuối tháng mà đã nghiệm thu đạt."),
    ),
    Criterion.BOOKS: (
        gettext_lazy("Sổ của thành viên khớp máy"),
        gettext_lazy("Thành viên được đối chiếu trong 12 tháng mà số dư khớp với máy."),
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupGrade:
    """One group's month (xếp loại một nhóm)."""

    group_id: int
    name: str
    commune: str
    month: date
    graded: Graded


def grades(scope: Scope, *, month: date) -> list[GroupGrade]:
    """Grade every group in reach that served at a month's end (xếp loại nhóm)."""
    first, last = month.replace(day=1), month_end(month)
    groups = list(
        Group.objects.within(scope)
        .filter(valid(last))
        .select_related("board")
        .order_by("board__code", "number")
    )
    counted = _counted(scope, groups, first, last)
    since = months_later(first, -REMEMBERED + 1)
    misused = groups_of_misuse(scope, first=since, last=last)
    return [
        GroupGrade(
            group_id=group.pk,
            name=str(group),
            commune=group.board.name,
            month=first,
            graded=grade_of(counted[group.pk], misused=group.pk in misused),
        )
        for group in groups
    ]


def whole_month(on: date) -> date:
    """Tell the last month that was over by a day's end, as its first day (tháng trọn)."""
    first = on.replace(day=1)
    return first if on == month_end(on) else months_later(first, -1)


def group_grade(actor: Actor, *, group_id: int, on: date) -> GroupGrade | None:
    """Grade one group's last whole month; None before it had one (hạng của nhóm)."""
    reach = Group.objects.within(actor.scope(Verb.SEE)).filter(pk=group_id).first()
    if reach is None:
        return None
    month = whole_month(on)
    only = Scope(
        fund_id=actor.fund_id,
        everywhere=False,
        boards=frozenset(),
        groups=frozenset({group_id}),
    )
    found = grades(only, month=month) if reach.valid_from <= month_end(month) else []
    return found[0] if found else None


def _counted(
    scope: Scope, groups: Sequence[Group], first: date, last: date
) -> dict[int, dict[Criterion, Counted]]:
    on_time = _paid_in_time(scope, first, last)
    late = _old_debt(scope, last)
    meetings = _meetings(scope, first, last)
    handed = _handed_over(scope, meetings)
    saved, sizes = _savings(scope, last)
    works = _works(scope, last)
    since = months_later(first, -REMEMBERED + 1)
    agreed = confirmed_by_group(scope, first=since, last=last)
    least = Fund.objects.values_list("group_min", flat=True).get(pk=scope.fund_id)
    return {
        group.pk: {
            Criterion.ON_TIME: on_time.get(group.pk, NOTHING),
            Criterion.NO_OLD_DEBT: late.get(group.pk, NOTHING),
            Criterion.HANDED_OVER: handed.get(group.pk, NOTHING),
            Criterion.SAVED: saved.get(group.pk, NOTHING),
            Criterion.SIZE: Counted(part=int(sizes.get(group.pk, 0) >= least), whole=1),
            Criterion.MET: Counted(part=int(group.pk in meetings), whole=1),
            Criterion.WORKS: works.get(group.pk, NOTHING),
            Criterion.BOOKS: Counted(part=agreed[group.pk][0], whole=agreed[group.pk][1])
            if group.pk in agreed
            else NOTHING,
        }
        for group in groups
    }


def _paid_in_time(scope: Scope, first: date, last: date) -> dict[int, Counted]:
    sums: dict[int, tuple[Vnd, Vnd]] = {}
    for row in dues(scope, first=first, last=last, on=last):
        paid, due = sums.get(row.group_id, (0, 0))
        sums[row.group_id] = paid + row.in_time, due + row.due
    return {group: Counted(part=paid, whole=due) for group, (paid, due) in sums.items()}


def _old_debt(scope: Scope, last: date) -> dict[int, Counted]:
    return {
        group: Counted(part=int(all(loan.late <= OLD for loan in loans)), whole=1)
        for group, loans in by_group(standings(scope, on=last)).items()
    }


def _meetings(scope: Scope, first: date, last: date) -> dict[int, list[date]]:
    sheets = CollectionSheet.objects.within(scope).filter(met_on__range=(first, last))
    found: dict[int, list[date]] = {}
    for group, met_on in sheets.order_by("met_on").values_list("group", "met_on"):
        found.setdefault(group, []).append(met_on)
    return found


def _handed_over(scope: Scope, meetings: dict[int, list[date]]) -> dict[int, Counted]:
    """Count meetings whose money had left the leader's hands in time, the oldest leaving first."""
    if not meetings:
        return {}
    until = max(met[-1] for met in meetings.values()) + timedelta(days=HANDED_WITHIN)
    moves = leader_moves(scope, until=until)
    return {
        group: Counted(
            part=sum(_gone(moves[group], met_on) for met_on in met),
            whole=len(met),
        )
        for group, met in meetings.items()
        if group in moves
    }


def _gone(moves: list[tuple[date, Vnd, Vnd]], met_on: date) -> bool:
    came = sum(inward for on, inward, _outward in moves if on <= met_on)
    until = met_on + timedelta(days=HANDED_WITHIN)
    return sum(outward for on, _inward, outward in moves if on <= until) >= came


def _savings(scope: Scope, last: date) -> tuple[dict[int, Counted], dict[int, int]]:
    sums: dict[int, tuple[int, int]] = {}
    for one in savers(scope, on=last):
        if one.active:
            paying, members = sums.get(one.group_id, (0, 0))
            sums[one.group_id] = paying + one.pays, members + 1
    counted = {group: Counted(part=p, whole=n) for group, (p, n) in sums.items()}
    return counted, {group: n for group, (_paying, n) in sums.items()}


def _works(scope: Scope, last: date) -> dict[int, Counted]:
    months = Fund.objects.values_list("acceptance_months", flat=True).get(pk=scope.fund_id)
    due = (
        Loan.objects.within(scope)
        .filter(disbursement__isnull=False, disbursed_on__lte=months_later(last, -months))
        .exclude(settled_on__lte=last)
    )
    accepted = Acceptance.objects.filter(accepted=True, on__lte=last, loan__in=due.values("pk"))
    done = set(accepted.values_list("loan", flat=True))
    sums: dict[int, tuple[int, int]] = {}
    for pk, group in due.values_list("pk", "group"):
        built, all_of = sums.get(group, (0, 0))
        sums[group] = built + (pk in done), all_of + 1
    return {group: Counted(part=built, whole=n) for group, (built, n) in sums.items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One criterion as a page shows it (dòng điểm)."""

    name: Any
    means: Any
    points: int | None
    most: int


def lines_of(graded: Graded) -> tuple[Line, ...]:
    """Write the points of a grade with what each criterion counts (bảng điểm)."""
    return tuple(
        Line(
            name=CRITERIA[one.criterion][0],
            means=CRITERIA[one.criterion][1],
            points=one.points,
            most=one.most,
        )
        for one in graded.points
    )


def grades_table(scope: Scope, asked: Asked) -> Table:
    """Show every group's points and grade for the last month over by a day (xếp loại nhóm)."""
    month = whole_month(asked.on)
    columns = (
        Column(key="name", label=_("Nhóm"), weight=3),
        Column(key="commune", label=_("Xã"), weight=2),
        *(count(each.value, f"{CRITERIA[each][0]} ({most})") for each, most in RUBRIC.items()),
        count("total", _("Điểm")),
        Column(key="grade", label=_("Hạng")),
    )
    rows = [
        Row(cells=(*_cells(row),), link=Link(screen="group", id=row.group_id))
        for row in grades(scope, month=month)
    ]
    made = table(
        "xep-loai",
        _("Xếp loại nhóm"),
        _("Tháng %(month)s") % {"month": f"{month:%m/%Y}"},
        columns,
        rows,
        (*CRITERIA.values(), GRADES),
    )
    return Table(
        name=made.name,
        title=made.title,
        unit=_("Đơn vị: điểm; ô trống là tiêu chí không phát sinh"),
        period=made.period,
        columns=columns,
        rows=made.rows,
        definitions=made.definitions,
    )


GRADES = (
    gettext_lazy("Hạng"),
    gettext_lazy(
        "Tốt từ 80 điểm, khá từ 65, trung bình từ 50, dưới 50 là yếu. Tiêu chí không phát sinh thì"
        " bỏ ra và quy điểm còn lại về 100. Nhóm có chiếm dụng đã xác nhận trong 12 tháng là yếu"
        " ngay."
    ),
)


def _cells(row: GroupGrade) -> tuple[Cell, ...]:
    grade = row.graded.grade
    return (
        row.name,
        row.commune,
        *(one.points for one in row.graded.points),
        row.graded.total,
        _(grade.value) if grade else "",
    )
