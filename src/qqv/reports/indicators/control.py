"""Was everything looked at that had to be, and do groups work? I17 to I20, I22 to I25."""

from django.utils.translation import gettext_lazy as _

from qqv.reports import said
from qqv.reports.indicators import behind
from qqv.reports.indicators.defined import (
    Better,
    Definition,
    Term,
    Theme,
    Unit,
    counted,
    told,
)
from qqv.reports.indicators.measures import Measure as M

NOTHING_LENT = _("chưa có số liệu, vì trong kỳ chưa giải ngân khoản nào")
NO_MEETING = _("chưa có số liệu, vì trong kỳ chưa đến ngày họp nào")
NO_MEMBERS = _("chưa có số liệu, vì ngày này chưa có thành viên")

CONTROL = (
    Definition(
        code="I17",
        name=_("Thẩm định 100%"),
        formula=said.APPRAISED[1],
        theme=Theme.CONTROL,
        unit=Unit.SHARE,
        terms=(
            counted(_("Khoản vay thẩm định đạt trước khi duyệt"), M.APPRAISED, behind.LENT),
            counted(_("Khoản vay đã giải ngân"), M.LENT_COUNT, behind.LENT),
        ),
        needs=frozenset({M.APPRAISED, M.LENT_COUNT}),
        without=NOTHING_LENT,
        better=Better.HIGHER,
    ),
    Definition(
        code="I17b",
        name=_("Thẩm định vòng 2"),
        formula=said.APPRAISED_LATER[1],
        theme=Theme.CONTROL,
        unit=Unit.SHARE,
        terms=(
            counted(_("Khoản vòng 2 đủ người thẩm định"), M.LATER_APPRAISED, behind.LENT),
            counted(_("Khoản vòng 2 trở lên đã giải ngân"), M.LATER, behind.LENT),
        ),
        needs=frozenset({M.LATER_APPRAISED, M.LATER}),
        without=_("chưa có số liệu, vì trong kỳ không có khoản vay vòng 2"),
        better=Better.HIGHER,
    ),
    Definition(
        code="I18",
        name=_("Nghiệm thu đúng hạn"),
        formula=_(
            "Số công trình đến hạn nghiệm thu trong kỳ (theo số tháng quỹ quy định từ ngày giải "
            "ngân) được nghiệm thu đạt không muộn hơn ngày đến hạn, chia cho số công trình đến "
            "hạn nghiệm thu trong kỳ."
        ),
        theme=Theme.CONTROL,
        unit=Unit.SHARE,
        terms=(
            counted(_("Công trình nghiệm thu đúng hạn"), M.WORKS_IN_TIME, behind.WORKS),
            counted(_("Công trình đến hạn nghiệm thu"), M.WORKS_DUE, behind.WORKS),
        ),
        needs=frozenset({M.WORKS_IN_TIME, M.WORKS_DUE}),
        without=_("chưa có số liệu, vì trong kỳ không có công trình đến hạn nghiệm thu"),
        better=Better.HIGHER,
    ),
    Definition(
        code="I19",
        name=_("Sử dụng đúng mục đích"),
        formula=_(
            "Số khoản kiểm tra sử dụng vốn kết luận đúng mục đích chia cho số khoản đã kiểm tra, "
            "trong các khoản vay 12 tháng đã đến hạn kiểm tra. Đọc cùng với tỷ lệ đã kiểm tra."
        ),
        theme=Theme.CONTROL,
        unit=Unit.SHARE,
        terms=(
            counted(_("Khoản dùng đúng mục đích"), M.USE_RIGHT, behind.WORKS),
            counted(_("Khoản đã kiểm tra sử dụng vốn"), M.USE_CHECKED, behind.WORKS),
        ),
        needs=frozenset({M.USE_RIGHT, M.USE_CHECKED}),
        without=_("chưa có số liệu, vì chưa kiểm tra sử dụng vốn khoản nào"),
        better=Better.HIGHER,
        at_day=True,
    ),
    Definition(
        code="I19b",
        name=_("Đã kiểm tra sử dụng vốn"),
        formula=_(
            "Số khoản đã kiểm tra sử dụng vốn chia cho số khoản vay trong 12 tháng đã đến hạn "
            "kiểm tra."
        ),
        theme=Theme.CONTROL,
        unit=Unit.SHARE,
        terms=(
            counted(_("Khoản đã kiểm tra sử dụng vốn"), M.USE_CHECKED, behind.WORKS),
            counted(_("Khoản đến hạn kiểm tra"), M.USE_DUE, behind.WORKS),
        ),
        needs=frozenset({M.USE_CHECKED, M.USE_DUE}),
        without=_("chưa có số liệu, vì chưa có khoản vay nào đến hạn kiểm tra"),
        better=Better.HIGHER,
        at_day=True,
    ),
    Definition(
        code="I24",
        name=_("Đối chiếu số dư"),
        formula=_(
            "Số người đang dư nợ được người kiểm tra gặp và đối chiếu số dư trong 12 tháng đến "
            "ngày cuối kỳ, chia cho số người đang dư nợ (I02)."
        ),
        theme=Theme.CONTROL,
        unit=Unit.SHARE,
        terms=(
            counted(_("Người đã đối chiếu số dư"), M.CONFIRMED, behind.INSPECTIONS),
            counted(_("Thành viên dư nợ (I02)"), M.BORROWERS, behind.LOANS),
        ),
        needs=frozenset({M.CONFIRMED, M.BORROWERS}),
        without=_("chưa có số liệu, vì ngày này không có người vay"),
        better=Better.HIGHER,
        at_day=True,
    ),
    Definition(
        code="I25",
        name=_("Kiểm tra theo kế hoạch"),
        formula=_(
            "Số lần kiểm tra đã kết thúc chia cho số lần trong kế hoạch (định kỳ và đột xuất) có "
            "ngày bắt đầu trong kỳ."
        ),
        theme=Theme.CONTROL,
        unit=Unit.SHARE,
        terms=(
            counted(_("Lần kiểm tra đã kết thúc"), M.VISITS, behind.INSPECTIONS),
            counted(_("Lần kiểm tra trong kế hoạch"), M.VISITS_PLANNED, behind.INSPECTIONS),
        ),
        needs=frozenset({M.VISITS, M.VISITS_PLANNED}),
        without=_("chưa có số liệu, vì trong kỳ chưa lập kế hoạch kiểm tra"),
        better=Better.HIGHER,
    ),
    Definition(
        code="I25c",
        name=_("Phát hiện còn mở"),
        formula=_(
            "Số phát hiện của các lần kiểm tra đã kết thúc mà đến ngày cuối kỳ chưa được xác nhận "
            "khắc phục xong."
        ),
        theme=Theme.CONTROL,
        unit=Unit.COUNT,
        terms=(counted(_("Phát hiện còn mở"), M.OPEN_FINDINGS, behind.INSPECTIONS),),
        needs=frozenset({M.OPEN_FINDINGS}),
        without="",
        better=Better.LOWER,
        at_day=True,
    ),
)

GROUPS = (
    Definition(
        code="I20",
        name=_("Nhóm dưới số thành viên tối thiểu"),
        formula=_(
            "Số nhóm có ít thành viên hơn mức tối thiểu quỹ quy định (mặc định 10) chia cho số "
            "nhóm đang hoạt động, ngày cuối kỳ."
        ),
        theme=Theme.GROUPS,
        unit=Unit.SHARE,
        terms=(
            counted(_("Nhóm dưới mức"), M.SMALL_GROUPS, behind.SMALL_GROUPS),
            counted(_("Nhóm đang hoạt động"), M.GROUPS, behind.GROUPS),
        ),
        needs=frozenset({M.SMALL_GROUPS, M.GROUPS}),
        without=_("chưa có số liệu, vì ngày này chưa có nhóm"),
        better=Better.LOWER,
        at_day=True,
    ),
    Definition(
        code="I22",
        name=_("Tiết kiệm bình quân một thành viên"),
        formula=_(
            "Tiết kiệm đang giữ (bắt buộc và tự nguyện) chia cho số thành viên của các nhóm, ngày "
            "cuối kỳ."
        ),
        theme=Theme.GROUPS,
        unit=Unit.VND,
        terms=(
            told(_("Tiết kiệm đang giữ"), M.SAVINGS, behind.SAVERS),
            counted(_("Thành viên"), M.MEMBERS, behind.SAVERS),
        ),
        needs=frozenset({M.SAVINGS, M.MEMBERS}),
        without=NO_MEMBERS,
        better=Better.HIGHER,
        at_day=True,
    ),
    Definition(
        code="I22b",
        name=_("Thành viên gửi đủ tháng"),
        formula=said.PAYING[1],
        theme=Theme.GROUPS,
        unit=Unit.SHARE,
        terms=(
            counted(_("Thành viên gửi đủ tháng"), M.SAVING, behind.SAVERS),
            counted(_("Thành viên"), M.MEMBERS, behind.SAVERS),
        ),
        needs=frozenset({M.SAVING, M.MEMBERS}),
        without=NO_MEMBERS,
        better=Better.HIGHER,
        at_day=True,
    ),
    Definition(
        code="I22c",
        name=_("Tiền sẵn có trên tiết kiệm phải trả"),
        formula=_(
            "Tiền gửi, tiền mặt, tiền ở trưởng nhóm và tiền đang chuyển chia cho tiết kiệm phải "
            "trả thành viên, ngày cuối kỳ. Dưới 100% là chưa đủ trả ngay nếu mọi người cùng rút."
        ),
        theme=Theme.GROUPS,
        unit=Unit.SHARE,
        terms=(
            told(_("Tiền sẵn có"), M.CASH, behind.CAPITAL),
            told(_("Tiết kiệm phải trả"), M.SAVINGS, behind.SAVERS),
        ),
        needs=frozenset({M.CASH, M.SAVINGS}),
        without=_("chưa có số liệu, vì quỹ đang không giữ tiết kiệm"),
        better=Better.HIGHER,
        at_day=True,
    ),
    Definition(
        code="I23",
        name=_("Số ngày trưởng nhóm giữ tiền"),
        formula=_(
            "Số ngày từ lúc thu đến lúc thủ quỹ nhận, bình quân theo số tiền thu trong kỳ; tiền "
            "thu trước nộp trước, tiền chưa nộp tính đến ngày cuối kỳ."
        ),
        theme=Theme.GROUPS,
        unit=Unit.DAYS,
        terms=(
            Term(
                name=_("Tổng số đồng × ngày"),
                take=lambda sums: sums.get(M.HELD_DAYS),
                unit=Unit.COUNT,
                behind=behind.HAND_OVERS,
            ),
            told(_("Tiền trưởng nhóm thu trong kỳ"), M.HELD, behind.HAND_OVERS),
        ),
        needs=frozenset({M.HELD_DAYS, M.HELD}),
        without=_("chưa có số liệu, vì trong kỳ trưởng nhóm chưa thu tiền"),
        better=Better.LOWER,
    ),
    Definition(
        code="I23b",
        name=_("Tiền đang ở trưởng nhóm"),
        formula=_("Số dư tài khoản 113 ngày cuối kỳ: tiền đã thu mà thủ quỹ chưa nhận."),
        theme=Theme.GROUPS,
        unit=Unit.VND,
        terms=(told(_("Tiền đang ở trưởng nhóm"), M.IN_HAND, behind.HAND_OVERS),),
        needs=frozenset({M.IN_HAND}),
        without="",
        better=Better.LOWER,
        at_day=True,
    ),
    Definition(
        code="I25b",
        name=_("Họp nhóm"),
        formula=_(
            "Số tháng nhóm có buổi họp lập bảng kê thu chia cho số tháng nhóm phải họp trong kỳ "
            "(mỗi nhóm mỗi tháng một buổi, tính từ khi nhóm thành lập)."
        ),
        theme=Theme.GROUPS,
        unit=Unit.SHARE,
        terms=(
            counted(_("Buổi họp có bảng kê"), M.MEETINGS, behind.MEETINGS),
            counted(_("Buổi họp phải có"), M.MEETINGS_PLANNED, behind.MEETINGS),
        ),
        needs=frozenset({M.MEETINGS, M.MEETINGS_PLANNED}),
        without=NO_MEETING,
        better=Better.HIGHER,
    ),
    Definition(
        code="I25d",
        name=_("Họp nhóm có biên bản"),
        formula=_(
            "Số buổi họp nhóm có ghi biên bản (nội dung sinh hoạt Hội) chia cho số buổi nhóm phải "
            "họp trong kỳ (mỗi nhóm mỗi tháng một buổi, tính từ khi nhóm thành lập)."
        ),
        theme=Theme.GROUPS,
        unit=Unit.SHARE,
        terms=(
            counted(_("Buổi họp có biên bản"), M.MINUTED, behind.MEETINGS),
            counted(_("Buổi họp phải có"), M.MEETINGS_PLANNED, behind.MEETINGS),
        ),
        needs=frozenset({M.MINUTED, M.MEETINGS_PLANNED}),
        without=NO_MEETING,
        better=Better.HIGHER,
    ),
)
