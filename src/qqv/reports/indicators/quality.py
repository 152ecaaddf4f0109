"""Is what is lent paid back, and in time? I04 to I10."""

from fractions import Fraction
from typing import Any

from django.utils.translation import gettext_lazy as _

from qqv.reports import said
from qqv.reports.indicators import behind
from qqv.reports.indicators.defined import (
    Behind,
    Better,
    Definition,
    Term,
    Theme,
    Unit,
    Value,
    counted,
    portion_of,
    ratio_of,
    told,
)
from qqv.reports.indicators.measures import Measure as M
from qqv.reports.indicators.measures import Sums
from qqv.rules.indicators import annual_loss

NOTHING_OUT = _("chưa có số liệu, vì ngày này không có dư nợ")
NOTHING_DUE = _("chưa có số liệu, vì trong kỳ không có tiền đến hạn")

recovery = ratio_of(M.COLLECTED, M.DUE)


def _mean_term(sums: Sums) -> Fraction | None:
    return portion_of(sums.get(M.TERM_MONTHS), sums.get(M.TERM_LOANS))


def _mean_years(sums: Sums) -> Fraction | None:
    return portion_of(_mean_term(sums), 12)


def _loss(sums: Sums) -> Fraction | None:
    return annual_loss(recovery(sums), term_months=_mean_term(sums))


def _never(_sums: Sums) -> Value:
    return None


def _at_risk(code: str, name: Any, measure: M, late: Behind) -> Definition:
    return Definition(
        code=code,
        name=name,
        formula=said.PAR[1],
        theme=Theme.QUALITY,
        unit=Unit.SHARE,
        terms=(
            told(_("Dư nợ các khoản vay chậm"), measure, late),
            told(_("Dư nợ (I01)"), M.OUTSTANDING, behind.LOANS),
        ),
        needs=frozenset({measure, M.OUTSTANDING}),
        without=NOTHING_OUT,
        better=Better.LOWER,
        at_day=True,
    )


DEFINITIONS = (
    _at_risk("I04", _("Dư nợ rủi ro trên 30 ngày (PAR30)"), M.AT_RISK_30, behind.LATE_30),
    _at_risk("I04b", _("Dư nợ rủi ro có kỳ chậm (PAR0)"), M.AT_RISK_0, behind.LATE_0),
    _at_risk("I04c", _("Dư nợ rủi ro trên 90 ngày (PAR90)"), M.AT_RISK_90, behind.LATE_90),
    Definition(
        code="I05",
        name=_("Nợ xấu"),
        formula=said.BAD[1],
        theme=Theme.QUALITY,
        unit=Unit.SHARE,
        terms=(
            told(_("Dư nợ nhóm 3 đến nhóm 5"), M.BAD, behind.report("debt-groups")),
            told(_("Dư nợ (I01)"), M.OUTSTANDING, behind.LOANS),
        ),
        needs=frozenset({M.BAD, M.OUTSTANDING}),
        without=NOTHING_OUT,
        better=Better.LOWER,
        at_day=True,
    ),
    Definition(
        code="I06",
        name=_("Tỷ lệ thu đúng hạn"),
        formula=said.IN_TIME[1],
        theme=Theme.QUALITY,
        unit=Unit.SHARE,
        terms=(
            told(_("Trả đúng hạn"), M.IN_TIME, behind.DUE),
            told(_("Tiền đến hạn trong kỳ"), M.DUE, behind.DUE),
        ),
        needs=frozenset({M.IN_TIME, M.DUE}),
        without=NOTHING_DUE,
        better=Better.HIGHER,
    ),
    Definition(
        code="I07",
        name=_("Tỷ lệ thu hồi (CRR)"),
        formula=said.RECOVERY[1],
        theme=Theme.QUALITY,
        unit=Unit.SHARE,
        terms=(
            told(_("Thực thu trong kỳ"), M.COLLECTED, behind.PAYMENTS),
            told(_("Tiền đến hạn lần đầu trong kỳ"), M.DUE, behind.DUE),
        ),
        needs=frozenset({M.COLLECTED, M.DUE}),
        without=NOTHING_DUE,
        better=Better.HIGHER,
    ),
    Definition(
        code="I08",
        name=_("Tỷ lệ mất vốn năm (ALR)"),
        formula=_(
            "(1 − tỷ lệ thu hồi I07) chia cho thời hạn vay bình quân tính bằng năm, nhân 2. Vì "
            "trong thời hạn vay bình quân chỉ một nửa tiền đang ở ngoài. I07 từ 100% trở lên thì "
            "bằng 0. Ví dụ: thu hồi 98%, vay 36 tháng thì mỗi năm mất khoảng 1,3%."
        ),
        theme=Theme.QUALITY,
        unit=Unit.SHARE,
        terms=(
            Term(name=_("Tỷ lệ thu hồi (I07)"), take=recovery, unit=Unit.SHARE),
            Term(name=_("Thời hạn vay bình quân"), take=_mean_years, unit=Unit.YEARS),
            counted(_("Khoản vay đang dư nợ"), M.TERM_LOANS, behind.LOANS),
        ),
        needs=frozenset({M.COLLECTED, M.DUE, M.TERM_MONTHS, M.TERM_LOANS}),
        without=_("chưa có số liệu, vì trong kỳ không có tiền đến hạn hoặc không có dư nợ"),
        better=Better.LOWER,
        reckon=_loss,
    ),
    Definition(
        code="I09",
        name=_("Tỷ lệ xóa nợ 12 tháng"),
        formula=said.WRITTEN_OFF[1],
        theme=Theme.QUALITY,
        unit=Unit.SHARE,
        terms=(
            told(_("Gốc đã xóa trong 12 tháng"), M.WRITTEN_OFF, behind.WRITE_OFFS),
            told(_("Dư nợ bình quân hai đầu 12 tháng"), M.MEAN_OF_TWO, behind.WRITE_OFFS),
        ),
        needs=frozenset({M.WRITTEN_OFF, M.MEAN_OF_TWO}),
        without=NOTHING_OUT,
        better=Better.LOWER,
        at_day=True,
    ),
    Definition(
        code="I10",
        name=_("Dự phòng trên dư nợ rủi ro"),
        formula=_("Dự phòng đã hạch toán chia cho dư nợ của các khoản vay chậm trên 30 ngày."),
        theme=Theme.QUALITY,
        unit=Unit.SHARE,
        terms=(
            told(_("Dự phòng cần có, chưa hạch toán"), M.PROVISION, behind.report("debt-groups")),
            told(_("Dư nợ chậm trên 30 ngày"), M.AT_RISK_30, behind.LATE_30),
        ),
        needs=frozenset({M.PROVISION, M.AT_RISK_30}),
        without=_("chưa có số liệu, vì quỹ chưa hạch toán dự phòng"),
        better=Better.HIGHER,
        at_day=True,
        reckon=_never,
    ),
)
