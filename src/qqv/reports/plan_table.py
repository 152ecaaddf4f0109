"""A version of the plan as a table: for a workbook, or beside another program (phương án)."""

from django.utils.translation import gettext as _

from qqv.reports.asked import count, money
from qqv.reports.plan_room import VersionPage
from qqv.reports.table import Column, Row, Table, summed
from qqv.rules.allotting import WHY_NAMES
from qqv.rules.refusals import shown


def version_table(page: VersionPage) -> Table:
    """List a version's communes with reasons (phương án kế hoạch)."""
    columns = (
        Column(key="name", label=_("Xã"), weight=3),
        count("loans", _("Khoản vay mới")),
        money("principal", _("Vốn cho vay")),
        count("members", _("Thành viên")),
        count("last", _("Năm trước")),
        count("waiting", _("Danh sách chờ")),
        money("given", _("Tỉnh phân bổ thêm")),
        money("returned", _("Trả về tỉnh")),
        Column(key="why", label=_("Vì sao"), weight=4),
    )
    rows = tuple(
        Row(
            cells=(
                row.name,
                row.loans,
                row.principal,
                row.members,
                row.last,
                row.waiting,
                row.given,
                row.returned,
                "; ".join(_(WHY_NAMES[one]) for one in row.why),
            )
        )
        for row in page.rows
    )
    head = page.head
    title = _("Phương án kế hoạch năm %(year)s, số %(n)s") % {"year": head.year, "n": head.number}
    return Table(
        name=f"ke-hoach-{head.year}-{head.number}",
        title=title,
        unit=_("Đơn vị: đồng"),
        period=_("Ngày %(day)s") % {"day": shown(head.on)},
        columns=columns,
        rows=rows,
        total=summed(columns, rows, label=_("Cộng")),
    )
