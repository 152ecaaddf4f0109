"""Who waits for a loan, in which place and why? As a table (danh sách chờ)."""

from datetime import date

from django.utils.translation import gettext as _

from qqv.lending.queries.demand import WaitingList
from qqv.reports.asked import money
from qqv.reports.table import Column, Kind, Row, Table, summed
from qqv.rules.ranking import CRITERION_NAMES, Criterion
from qqv.rules.refusals import shown


def demand_table(page: WaitingList, *, on: date) -> Table:
    """List waiting households with their points (danh sách chờ vay)."""
    columns = (
        Column(key="place", label=_("Thứ tự")),
        Column(key="name", label=_("Chủ hộ"), weight=3),
        Column(key="commune", label=_("Xã"), weight=2),
        Column(key="group", label=_("Nhóm"), weight=2),
        Column(key="hamlet", label=_("Thôn, xóm"), weight=2),
        Column(key="standing", label=_("Diện hộ"), weight=2),
        Column(key="latrine", label=_("Nhà tiêu đang dùng"), weight=2),
        Column(key="wish", label=_("Nguyện vọng"), weight=3),
        money("wanted", _("Cần vay")),
        Column(key="on", label=_("Ngày khảo sát"), kind=Kind.DAY),
        Column(key="points", label=_("Điểm")),
        Column(key="why", label=_("Vì sao"), weight=4),
    )
    rows = tuple(
        Row(
            cells=(
                str(home.place.position),
                home.name,
                home.commune,
                home.group,
                home.hamlet,
                _(home.standing),
                home.latrine,
                home.wish,
                home.wanted,
                home.on,
                str(home.place.points),
                "; ".join(f"{_(CRITERION_NAMES[one])} {n}" for one, n in home.place.reasons),
            )
        )
        for home in page.rows
    )
    return Table(
        name="nhu-cau",
        title=_("Danh sách hộ chờ vay"),
        unit=_("Đơn vị: đồng"),
        period=_("Ngày %(day)s") % {"day": shown(on)},
        columns=columns,
        rows=rows,
        total=summed(columns, rows, label=_("Cộng")),
        definitions=((_("Điểm"), said_of(page.points)),),
    )


def said_of(points: dict[Criterion, int]) -> str:
    """Say the published points and the tie rule in one sentence (thang điểm)."""
    each = "; ".join(f"{_(CRITERION_NAMES[one])} {points[one]}" for one in Criterion)
    return _(
        "%(each)s. Nhiều điểm hơn đứng trước; bằng điểm thì hộ khảo sát trước, rồi theo tên."
    ) % {"each": each}
