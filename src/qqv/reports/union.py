"""What did the Union do around the loans? By commune, as a table."""

from dataclasses import replace

from django.utils.translation import gettext as _

from qqv.outreach.queries.work import UnionWork, union_work, work_by_board
from qqv.people.models import Board
from qqv.reports import said
from qqv.reports.asked import Asked, count, in_span, share, table
from qqv.reports.table import Cell, Column, Row, Table
from qqv.rules.access import Scope
from qqv.rules.money import ratio

MOST = 2  # topics named in a line


def union_table(scope: Scope, asked: Asked) -> Table:
    """Show meetings, campaigns and trainings of a span by board (việc của Hội)."""
    first, last = asked.first, asked.last
    by_board = work_by_board(scope, first=first, last=last)
    names = Board.objects.filter(pk__in=list(by_board)).order_by("-level", "code")
    columns = (
        Column(key="name", label=_("Đơn vị"), weight=3),
        count("planned", _("Họp theo lịch")),
        count("meetings", _("Đã họp")),
        share("held", _("Họp so với lịch")),
        count("minuted", _("Có biên bản")),
        share("attendance", _("Tỷ lệ dự họp")),
        count("passed", _("Truyền đạt thông điệp")),
        Column(key="topics", label=_("Chuyên đề nhiều nhất"), weight=4),
        count("campaigns", _("Đợt tuyên truyền")),
        count("reached", _("Lượt người nghe")),
        count("trainings", _("Lớp tập huấn")),
        count("trainees", _("Lượt người học")),
    )
    whole = union_work(scope, first=first, last=last)
    made = table(
        "viec-cua-hoi",
        _("Việc của Hội: sinh hoạt, tuyên truyền, tập huấn"),
        in_span(asked),
        columns,
        [
            Row(cells=(name, *_figures(by_board[pk])))
            for pk, name in names.values_list("pk", "name")
        ],
        (said.MEETINGS_HELD, said.ATTENDANCE, said.TRAINED),
        held=_held(whole),
        attendance=whole.attendance,
        topics=_topics(whole),
    )
    return replace(made, unit=_("Đơn vị: buổi, đợt, lớp, lượt người"))


def _figures(work: UnionWork) -> tuple[Cell, ...]:
    return (
        work.planned,
        work.meetings,
        _held(work),
        work.minuted,
        work.attendance,
        work.passed,
        _topics(work),
        work.campaigns,
        work.reached,
        work.trainings,
        work.trainees,
    )


def _held(work: UnionWork) -> Cell:
    return ratio(work.meetings, work.planned) if work.planned else None


def _topics(work: UnionWork) -> str:
    return "; ".join(f"{_(name)} ({times})" for name, times in work.topics[:MOST])
