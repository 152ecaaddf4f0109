"""Which reports are there, for whom, and what may be asked of each?"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from qqv.reports import (
    allocations,
    appraisals,
    attainment,
    capital,
    collecting,
    forecast_table,
    grades,
    losses,
    quality,
    sanitation,
    union,
)
from qqv.reports.asked import Asked, By, narrowed
from qqv.reports.emulation_page import commune_grades_table
from qqv.reports.indicators.table import indicators_table
from qqv.reports.known import NotKnown, as_known_on, noted, refuse_unknown
from qqv.reports.table import Table
from qqv.rules.access import Scope, Verb

BY_PLACE = (By.COMMUNE, By.GROUP)
BY_MEMBER = (By.COMMUNE, By.GROUP, By.MEMBER)


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """One report (báo cáo): `name` on the command line, `slug` in the address.

    `spans` reports stand for a span of days, the others for one; `behind` ones are what a
    figure leads to and stand in no list. `knows` ones can be made as known earlier.
    """

    name: str
    slug: str
    title: Any
    audience: Any
    make: Callable[[Scope, Asked], Table]
    by: tuple[By, ...] = ()
    spans: bool = False
    compares: bool = False
    next_month: bool = False
    behind: bool = False
    verb: Verb = Verb.SEE
    knows: bool = False

    def table(self, scope: Scope, asked: Asked) -> Table:
        """Reckon it for a scope; refuses a place outside it (lập báo cáo).

        As known on an earlier day only what stands on facts that bear their moment: `knows`.
        """
        reach = narrowed(scope, asked)
        if asked.known is None:
            return self.make(reach, asked)
        if not self.knows:
            raise NotKnown(title=str(self.title), known=asked.known)
        grouped = asked.by in (By.GROUP, By.MEMBER) and bool(self.by)
        on = asked.last if self.spans and not self.next_month else asked.on
        refuse_unknown(
            reach, known=asked.known, on=on, by_group=grouped or asked.group_id is not None
        )
        with as_known_on(asked.known):
            return noted(self.make(reach, asked), known=asked.known)


EVERYBODY = _("trưởng nhóm, xã, tỉnh")
BOARDS = _("xã, tỉnh")

REPORTS: dict[str, Report] = {
    report.name: report
    for report in (
        Report(
            name="portfolio",
            slug="du-no",
            title=_("Dư nợ theo xã, nhóm"),
            audience=EVERYBODY,
            make=quality.portfolio_table,
            by=BY_PLACE,
            knows=True,
        ),
        Report(
            name="ageing",
            slug="tuoi-no",
            title=_("Tuổi nợ"),
            audience=EVERYBODY,
            make=quality.ageing_table,
            by=BY_PLACE,
            knows=True,
        ),
        Report(
            name="debt-groups",
            slug="phan-loai-no",
            title=_("Phân loại nợ và dự phòng"),
            audience=EVERYBODY,
            make=quality.debt_groups_table,
            by=BY_PLACE,
            knows=True,
        ),
        Report(
            name="compare",
            slug="so-sanh",
            title=_("So sánh hai ngày"),
            audience=EVERYBODY,
            make=quality.comparison_table,
            by=BY_PLACE,
            compares=True,
            knows=True,
        ),
        Report(
            name="due",
            slug="den-han",
            title=_("Sắp đến hạn tháng sau"),
            audience=EVERYBODY,
            make=collecting.due_table,
            by=BY_MEMBER,
            spans=True,
            next_month=True,
            knows=True,
        ),
        Report(
            name="collected",
            slug="thu-no",
            title=_("Thu so với đến hạn"),
            audience=EVERYBODY,
            make=collecting.collected_table,
            by=BY_PLACE,
            spans=True,
            knows=True,
        ),
        Report(
            name="savings",
            slug="tiet-kiem",
            title=_("Tiết kiệm"),
            audience=EVERYBODY,
            make=collecting.savings_table,
            by=BY_MEMBER,
        ),
        Report(
            name="sanitation",
            slug="nha-tieu",
            title=_("Nhà tiêu hợp vệ sinh theo xã, thôn"),
            audience=BOARDS,
            make=sanitation.sanitation_table,
            by=(By.COMMUNE, By.HAMLET),
        ),
        Report(
            name="income",
            slug="thu-chi",
            title=_("Thu, chi theo tháng"),
            audience=BOARDS,
            make=capital.income_table,
            by=(By.MONTH, By.COMMUNE),
            spans=True,
            verb=Verb.SEE_BOOKS,
            knows=True,
        ),
        Report(
            name="capital",
            slug="bao-toan-von",
            title=_("Bảo toàn vốn"),
            audience=BOARDS,
            make=capital.capital_table,
            by=(By.TOTAL, By.COMMUNE),
            verb=Verb.SEE_BOOKS,
            knows=True,
        ),
        Report(
            name="allocations",
            slug="phan-bo-von",
            title=_("Sổ phân bổ vốn"),
            audience=BOARDS,
            make=allocations.allocations_table,
            spans=True,
            verb=Verb.SEE_BOOKS,
        ),
        Report(
            name="forecast",
            slug="du-bao-quay-vong",
            title=_("Dự báo quay vòng vốn"),
            audience=BOARDS,
            make=forecast_table.forecast_table,
            by=(By.COMMUNE, By.MONTH),
            verb=Verb.SEE_BOOKS,
        ),
        Report(
            name="grades",
            slug="xep-loai",
            title=_("Xếp loại nhóm"),
            audience=EVERYBODY,
            make=grades.grades_table,
        ),
        Report(
            name="appraisal",
            slug="tham-dinh",
            title=_("Thẩm định trước khi duyệt"),
            audience=EVERYBODY,
            make=appraisals.appraisal_table,
            by=BY_PLACE,
            spans=True,
        ),
        Report(
            name="union-work",
            slug="viec-cua-hoi",
            title=_("Việc của Hội: sinh hoạt, tuyên truyền, tập huấn"),
            audience=BOARDS,
            make=union.union_table,
            spans=True,
            verb=Verb.SEE_BOOKS,
        ),
        Report(
            name="write-offs",
            slug="xoa-no",
            title=_("Nợ đã xóa (I09)"),
            audience=BOARDS,
            make=losses.write_offs_table,
            by=(By.COMMUNE,),
            verb=Verb.SEE_BOOKS,
            knows=True,
        ),
        Report(
            name="commune-grades",
            slug="xep-loai-xa",
            title=_("Xếp loại xã"),
            audience=BOARDS,
            make=commune_grades_table,
            verb=Verb.SEE_BOOKS,
        ),
        Report(
            name="indicators",
            slug="chi-so",
            title=_("Các chỉ số (I01–I25)"),
            audience=EVERYBODY,
            make=indicators_table,
            by=(By.TOTAL, By.COMMUNE),
            spans=True,
        ),
        Report(
            name="attainment",
            slug="ke-hoach",
            title=_("Thực hiện kế hoạch năm (I21)"),
            audience=BOARDS,
            make=attainment.attainment_table,
        ),
        Report(
            name="loans",
            slug="khoan-vay",
            title=_("Dư nợ từng khoản vay"),
            audience=EVERYBODY,
            make=quality.loans_table,
            knows=True,
        ),
        Report(
            name="payments",
            slug="khoan-thu",
            title=_("Các khoản thu nợ"),
            audience=EVERYBODY,
            make=collecting.payments_table,
            spans=True,
            knows=True,
        ),
        Report(
            name="drawers",
            slug="so-du",
            title=_("Số dư tài khoản"),
            audience=BOARDS,
            make=capital.drawers_table,
            behind=True,
            verb=Verb.SEE_BOOKS,
            knows=True,
        ),
        Report(
            name="lines",
            slug="so-chi-tiet",
            title=_("Sổ chi tiết"),
            audience=EVERYBODY,
            make=capital.lines_table,
            spans=True,
            behind=True,
            knows=True,
        ),
    )
}
