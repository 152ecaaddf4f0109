"""Is the capital whole, what does it earn, what does it cost? I11, I14 to I16."""

from collections.abc import Callable

from django.utils.translation import gettext_lazy as _

from qqv.reports import said
from qqv.reports.indicators import behind
from qqv.reports.indicators.defined import (
    Better,
    Definition,
    Term,
    Theme,
    Unit,
    Value,
    counted,
    portion_of,
    told,
)
from qqv.reports.indicators.measures import Measure as M
from qqv.reports.indicators.measures import Sums

NO_CAPITAL = _("chưa có số liệu, vì chưa có vốn được giao")
NOTHING_OUT = _("chưa có số liệu, vì trong kỳ không có dư nợ")
NOTHING_SPENT = _("chưa có số liệu, vì trong kỳ chưa ghi khoản chi nào")


def _never(_sums: Sums) -> Value:
    return None


def _costs(sums: Sums) -> Value:
    return sums.get(M.EXPENSE, 0) + sums.get(M.LOSS, 0)


def _spent_per(whole: M) -> Callable[[Sums], Value]:
    """No voucher of an expense is no figure: it would say that the work costs nothing."""
    return lambda sums: portion_of(sums.get(M.EXPENSE) or None, sums.get(whole))


DEFINITIONS = (
    Definition(
        code="I11",
        name=_("Bảo toàn vốn"),
        formula=said.WHOLE[1],
        theme=Theme.CAPITAL,
        unit=Unit.SHARE,
        terms=(
            told(_("Vốn còn giữ, không kể dư nợ quá hạn"), M.KEPT, behind.CAPITAL),
            told(_("Vốn gốc"), M.ORIGINAL, behind.CAPITAL),
        ),
        needs=frozenset({M.KEPT, M.ORIGINAL}),
        without=NO_CAPITAL,
        better=Better.HIGHER,
        at_day=True,
    ),
    Definition(
        code="I14",
        name=_("Suất sinh lời của dư nợ"),
        formula=_(
            "Lãi cho vay thực thu trong kỳ (tài khoản 511, đã trừ bút toán đảo) chia cho dư nợ "
            "bình quân. Bình quân là trung bình các ngày cuối tháng trong kỳ và ngày cuối kỳ, "
            "theo sổ cái."
        ),
        theme=Theme.CAPITAL,
        unit=Unit.SHARE,
        terms=(
            told(_("Lãi đã thu"), M.INTEREST, behind.lines("511")),
            told(_("Dư nợ bình quân"), M.MEAN_OUTSTANDING, behind.LOANS),
        ),
        needs=frozenset({M.INTEREST, M.MEAN_OUTSTANDING}),
        without=NOTHING_OUT,
        better=Better.HIGHER,
    ),
    Definition(
        code="I15",
        name=_("Tự bù đắp chi phí (OSS)"),
        formula=_(
            "Thu hoạt động (tài khoản 511, 518) chia cho chi hoạt động và tổn thất xóa nợ (tài "
            "khoản 642, 643) trong kỳ. Quỹ không có chi phí tài chính hạch toán riêng và chưa "
            "hạch toán dự phòng. Từ 100% là thu đủ bù chi."
        ),
        theme=Theme.CAPITAL,
        unit=Unit.SHARE,
        terms=(
            told(_("Thu hoạt động"), M.EARNED, behind.report("income")),
            Term(name=_("Chi hoạt động và tổn thất"), take=_costs, behind=behind.report("income")),
        ),
        needs=frozenset({M.EARNED, M.EXPENSE, M.LOSS}),
        without=NOTHING_SPENT,
        better=Better.HIGHER,
    ),
    Definition(
        code="I15b",
        name=_("Tự vững tài chính (FSS)"),
        formula=_(
            "Như OSS, cộng vào chi phần được hỗ trợ (vốn không lãi, công của cán bộ Hội) và phần "
            "vốn mất giá vì lạm phát."
        ),
        theme=Theme.CAPITAL,
        unit=Unit.SHARE,
        terms=(told(_("Thu hoạt động"), M.EARNED, behind.report("income")),),
        needs=frozenset({M.EARNED}),
        without=_("chưa có số liệu, vì quỹ không ghi phần được hỗ trợ và lạm phát"),
        better=Better.HIGHER,
        reckon=_never,
    ),
    Definition(
        code="I16",
        name=_("Chi phí cho một người vay"),
        formula=_(
            "Chi hoạt động trong kỳ (tài khoản 642) chia cho số người vay bình quân. Bình quân là "
            "trung bình các ngày cuối tháng trong kỳ và ngày cuối kỳ, theo sổ cái."
        ),
        theme=Theme.CAPITAL,
        unit=Unit.VND,
        terms=(
            told(_("Chi hoạt động"), M.EXPENSE, behind.lines("642")),
            counted(_("Người vay bình quân"), M.MEAN_BORROWERS, behind.LOANS),
        ),
        needs=frozenset({M.EXPENSE, M.MEAN_BORROWERS}),
        without=NOTHING_SPENT,
        reckon=_spent_per(M.MEAN_BORROWERS),
        better=Better.LOWER,
    ),
    Definition(
        code="I16b",
        name=_("Người vay trên một cán bộ"),
        formula=_(
            "Số thành viên dư nợ ngày cuối kỳ (I02) chia cho số cán bộ đương nhiệm của các ban "
            "quản lý, không kể trưởng nhóm, phó nhóm; một người giữ hai việc ở một ban tính một."
        ),
        theme=Theme.CAPITAL,
        unit=Unit.COUNT,
        terms=(
            counted(_("Thành viên dư nợ (I02)"), M.BORROWERS, behind.LOANS),
            counted(_("Cán bộ ban quản lý"), M.OFFICERS, behind.BOARDS),
        ),
        needs=frozenset({M.BORROWERS, M.OFFICERS}),
        without=_("chưa có số liệu, vì chưa ghi cán bộ của ban quản lý"),
        better=Better.HIGHER,
        at_day=True,
    ),
    Definition(
        code="I16c",
        name=_("Tỷ lệ chi hoạt động"),
        formula=_(
            "Chi hoạt động trong kỳ (tài khoản 642) chia cho dư nợ bình quân. Bình quân là trung "
            "bình các ngày cuối tháng trong kỳ và ngày cuối kỳ, theo sổ cái."
        ),
        theme=Theme.CAPITAL,
        unit=Unit.SHARE,
        terms=(
            told(_("Chi hoạt động"), M.EXPENSE, behind.lines("642")),
            told(_("Dư nợ bình quân"), M.MEAN_OUTSTANDING, behind.LOANS),
        ),
        needs=frozenset({M.EXPENSE, M.MEAN_OUTSTANDING}),
        without=NOTHING_SPENT,
        reckon=_spent_per(M.MEAN_OUTSTANDING),
        better=Better.LOWER,
    ),
)
