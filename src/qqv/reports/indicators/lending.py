"""How much is lent, to how many, against what plan? I01 to I03, I12, I13, I21."""

from django.utils.translation import gettext_lazy as _

from qqv.reports import said
from qqv.reports.indicators import behind
from qqv.reports.indicators.defined import (
    Better,
    Definition,
    Theme,
    Unit,
    counted,
    told,
)
from qqv.reports.indicators.measures import Measure as M

NO_PLAN = _("chưa có số liệu, vì năm này chưa giao kế hoạch")
NO_CAPITAL = _("chưa có số liệu, vì chưa có vốn được giao")
NOTHING_OUT = _("chưa có số liệu, vì trong kỳ không có dư nợ")

DEFINITIONS = (
    Definition(
        code="I01",
        name=_("Dư nợ"),
        formula=said.OUTSTANDING[1],
        theme=Theme.LENDING,
        unit=Unit.VND,
        terms=(told(_("Dư nợ"), M.OUTSTANDING, behind.LOANS),),
        needs=frozenset({M.OUTSTANDING}),
        without="",
        at_day=True,
    ),
    Definition(
        code="I02",
        name=_("Số thành viên dư nợ"),
        formula=said.BORROWERS[1],
        theme=Theme.LENDING,
        unit=Unit.COUNT,
        terms=(counted(_("Thành viên dư nợ"), M.BORROWERS, behind.LOANS),),
        needs=frozenset({M.BORROWERS}),
        without="",
        better=Better.HIGHER,
        at_day=True,
    ),
    Definition(
        code="I03",
        name=_("Doanh số cho vay"),
        formula=_("Tiền các khoản vay đã giải ngân trong kỳ."),
        theme=Theme.LENDING,
        unit=Unit.VND,
        terms=(told(_("Tiền đã giải ngân"), M.LENT, behind.LENT),),
        needs=frozenset({M.LENT}),
        without="",
        better=Better.HIGHER,
    ),
    Definition(
        code="I03b",
        name=_("Số khoản cho vay"),
        formula=_("Số khoản vay đã giải ngân trong kỳ."),
        theme=Theme.LENDING,
        unit=Unit.COUNT,
        terms=(counted(_("Khoản vay đã giải ngân"), M.LENT_COUNT, behind.LENT),),
        needs=frozenset({M.LENT_COUNT}),
        without="",
        better=Better.HIGHER,
    ),
    Definition(
        code="I12",
        name=_("Sử dụng vốn"),
        formula=said.IN_USE[1],
        theme=Theme.LENDING,
        unit=Unit.SHARE,
        terms=(
            told(_("Dư nợ (I01)"), M.OUTSTANDING, behind.LOANS),
            told(_("Vốn tỉnh đã phân bổ"), M.ALLOCATED, behind.balance("361")),
        ),
        needs=frozenset({M.OUTSTANDING, M.ALLOCATED}),
        without=NO_CAPITAL,
        better=Better.HIGHER,
        at_day=True,
    ),
    Definition(
        code="I13",
        name=_("Vòng quay vốn trong kỳ"),
        formula=_(
            "Doanh số cho vay trong kỳ (I03) chia cho dư nợ bình quân. Dư nợ bình quân là trung "
            "bình dư nợ các ngày cuối tháng trong kỳ và ngày cuối kỳ, theo sổ cái."
        ),
        theme=Theme.LENDING,
        unit=Unit.TIMES,
        terms=(
            told(_("Tiền đã giải ngân (I03)"), M.LENT, behind.LENT),
            told(_("Dư nợ bình quân"), M.MEAN_OUTSTANDING, behind.LOANS),
        ),
        needs=frozenset({M.LENT, M.MEAN_OUTSTANDING}),
        without=NOTHING_OUT,
        better=Better.HIGHER,
    ),
    Definition(
        code="I13b",
        name=_("Vòng quay vốn lũy kế"),
        formula=_(
            "Gốc của mọi khoản vay có trong sổ máy từ khi mở sổ (kể cả khoản chuyển vào lúc mở "
            "sổ) đến ngày cuối kỳ, chia cho vốn gốc. Khoản vay đã trả xong trước khi mở sổ không "
            "có trong máy nên không tính."
        ),
        theme=Theme.LENDING,
        unit=Unit.TIMES,
        terms=(
            told(_("Gốc đã cho vay lũy kế"), M.LENT_EVER),
            told(_("Vốn gốc"), M.ORIGINAL, behind.CAPITAL),
        ),
        needs=frozenset({M.LENT_EVER, M.ORIGINAL}),
        without=NO_CAPITAL,
        better=Better.HIGHER,
        at_day=True,
    ),
    Definition(
        code="I21",
        name=_("Đạt kế hoạch khoản vay"),
        formula=_(
            "Số khoản vay đã giải ngân trong kỳ chia cho số khoản vay kế hoạch năm giao cho xã "
            "(bản kế hoạch hiện hành)."
        ),
        theme=Theme.LENDING,
        unit=Unit.SHARE,
        terms=(
            counted(_("Khoản vay đã giải ngân"), M.LENT_COUNT, behind.LENT),
            counted(_("Khoản vay kế hoạch năm"), M.PLANNED_LOANS),
        ),
        needs=frozenset({M.LENT_COUNT, M.PLANNED_LOANS}),
        without=NO_PLAN,
        better=Better.HIGHER,
    ),
    Definition(
        code="I21b",
        name=_("Đạt kế hoạch thành viên"),
        formula=_(
            "Số thành viên dư nợ ngày cuối kỳ (I02) chia cho số thành viên kế hoạch năm giao cho "
            "xã."
        ),
        theme=Theme.LENDING,
        unit=Unit.SHARE,
        terms=(
            counted(_("Thành viên dư nợ (I02)"), M.BORROWERS, behind.LOANS),
            counted(_("Thành viên kế hoạch năm"), M.PLANNED_MEMBERS),
        ),
        needs=frozenset({M.BORROWERS, M.PLANNED_MEMBERS}),
        without=NO_PLAN,
        better=Better.HIGHER,
    ),
)
