"""The conference report as a table: for a workbook, or plain lines any program reads."""

from django.utils.translation import gettext as _

from qqv.reports import said
from qqv.reports.conference import Conference, Extreme
from qqv.reports.table import Cell, Column, Kind, Row, Table
from qqv.rules.refusals import shown


def conference_table(page: Conference) -> Table:
    """List the figures of the conference report, each with its unit (báo cáo hội nghị)."""
    dong, many = _("đồng"), _("số lượng")
    lines: tuple[tuple[str, Cell, str], ...] = (
        (_("Số lượt cho vay trong năm"), page.disbursed_count, many),
        (_("Tiền cho vay trong năm"), page.disbursed, dong),
        (_("Số người đang vay"), page.borrowers, many),
        (_("Dư nợ"), page.outstanding, dong),
        (_("Số nhóm"), page.groups, many),
        (_("Số xã có quỹ trong năm"), page.communes_in_year, many),
        (_("Số xã đang hoạt động"), page.communes_active, many),
        *_extreme(_("Xã có dư nợ cao nhất: %(name)s"), page.highest),
        *_extreme(_("Xã có dư nợ thấp nhất: %(name)s"), page.lowest),
        (_("Lượt vay thẩm định trước khi duyệt"), page.appraised_before_approval, many),
        (_("Lượt vay từ vòng hai"), page.second_cycle_count, many),
        (_("Lãi đã thu trong năm"), page.interest_collected, dong),
        (_("Tiết kiệm đang giữ"), page.savings, dong),
        (_("Gốc quá hạn"), page.portfolio.overdue, dong),
        *(
            (_("Dư nợ chậm trên %(n)s ngày") % {"n": over}, amount, dong)
            for over, amount in page.portfolio.at_risk.items()
        ),
        (_("Nợ xấu"), page.portfolio.bad, dong),
        (_("Dự phòng"), page.portfolio.provision, dong),
    )
    return Table(
        name=f"hoi-nghi-{page.year}",
        title=_("Số liệu hội nghị tổng kết năm %(year)s") % {"year": page.year},
        unit="",
        period=_("Đến hết ngày %(day)s") % {"day": shown(page.on)},
        columns=(
            Column(key="name", label=_("Chỉ tiêu"), weight=4),
            Column(key="figure", label=_("Số liệu"), kind=Kind.VND, weight=2),
            Column(key="unit", label=_("Đơn vị")),
        ),
        rows=tuple(Row(cells=line) for line in lines),
        definitions=(said.OUTSTANDING, said.BORROWERS, said.OVERDUE, said.PAR, said.PROVISION),
    )


def _extreme(label: str, one: Extreme | None) -> tuple[tuple[str, Cell, str], ...]:
    if one is None:
        return ()
    named = label % {"name": one.commune}
    return (
        (named, one.outstanding, _("đồng")),
        (_("%(label)s, số người vay") % {"label": named}, one.borrowers, _("số lượng")),
    )
