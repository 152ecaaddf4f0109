"""How is every figure reckoned? One sentence for each, said under whatever shows it."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Said = tuple[str | Promise, str | Promise]

OUTSTANDING: Said = (
    _("Dư nợ (I01)"),
    _("Gốc chưa trả của mọi khoản vay đến hết ngày báo cáo, theo số dư trong sổ."),
)
BORROWERS: Said = (_("Người vay (I02)"), _("Thành viên có dư nợ lớn hơn 0 vào ngày báo cáo."))
OVERDUE: Said = (
    _("Gốc quá hạn"),
    _("Phần gốc của các kỳ đã đến hạn trước ngày báo cáo mà chưa trả."),
)
PAR: Said = (
    _("Dư nợ rủi ro, PAR (I04)"),
    _(
        "Toàn bộ dư nợ (không chỉ phần chậm) của các khoản vay có kỳ trả chậm quá số ngày đã "
        "nêu, chia cho tổng dư nợ. Chậm tính từ kỳ cũ nhất chưa trả đủ."
    ),
)
AGEING: Said = (
    _("Tuổi nợ"),
    _("Dư nợ xếp theo số ngày chậm của kỳ cũ nhất chưa trả đủ; một khoản vay chỉ ở một cột."),
)
DEBT_GROUPS: Said = (
    _("Nhóm nợ"),
    _(
        "Nhóm 1: chậm dưới 10 ngày; nhóm 2: từ 10; nhóm 3: từ 30; nhóm 4: từ 90; nhóm 5: từ 180 "
        "ngày. Khoản vay đã gia hạn bị xếp cao hơn; đã miễn lãi thì ít nhất nhóm 3 "
        "(Thông tư 14/2024/TT-NHNN)."
    ),
)
BAD: Said = (_("Nợ xấu (I05)"), _("Dư nợ nhóm 3 đến nhóm 5, chia cho tổng dư nợ."))
PROVISION: Said = (
    _("Dự phòng"),
    _(
        "Dư nợ từng nhóm nhân 0%, 2%, 25%, 50%, 100% (nhóm 1 đến nhóm 5); tính để biết, chưa "
        "hạch toán."
    ),
)
WRITTEN_OFF: Said = (
    _("Tỷ lệ xóa nợ (I09)"),
    _(
        "Gốc đã xóa trong 12 tháng đến ngày báo cáo, chia cho dư nợ bình quân (trung bình của "
        "dư nợ đầu và cuối 12 tháng đó). Tiền thu lại không trừ vào số đã xóa."
    ),
)
DUE: Said = (
    _("Đến hạn"),
    _(
        "Gốc và lãi các kỳ có ngày trả nằm trong khoảng đã chọn, theo lịch trả có hiệu lực; "
        "khoản vay tất toán trước ngày đó không còn kỳ đến hạn."
    ),
)
STILL: Said = (_("Còn phải thu"), _("Phần của các kỳ đó chưa trả đến ngày lập báo cáo."))
ARREARS: Said = (
    _("Nợ kỳ trước"),
    _("Gốc và lãi các kỳ đến hạn trước khoảng đã chọn mà chưa trả."),
)
IN_TIME: Said = (
    _("Tỷ lệ thu đúng hạn (I06)"),
    _(
        "Phần của các kỳ đến hạn trong khoảng đã được trả vào hoặc trước ngày đến hạn của "
        "chính kỳ đó, chia cho tiền đến hạn trong khoảng. Tiền trả trước cho kỳ sau không "
        "tính."
    ),
)
RECOVERY: Said = (
    _("Tỷ lệ thu hồi (I07)"),
    _(
        "Gốc và lãi thực thu trong khoảng (kể cả nợ cũ và trả trước, trừ khoản thu đã đảo), "
        "chia cho tiền đến hạn lần đầu trong khoảng. Có thể trên 100%."
    ),
)
SAVED: Said = (
    _("Tiết kiệm đang giữ (I22)"),
    _("Số dư sổ tiết kiệm bắt buộc và tự nguyện đến hết ngày báo cáo, theo sổ cái."),
)
PAYING: Said = (
    _("Gửi đủ tháng"),
    _(
        "Thành viên đã gửi trong tháng của ngày báo cáo ít nhất mức tiết kiệm tháng của quỹ, "
        "chia cho số thành viên của nhóm ngày đó."
    ),
)
INCOME: Said = (
    _("Thu, chi"),
    _("Phát sinh trong kỳ của tài khoản 511, 518 (thu) và 642, 643 (chi), đã trừ bút toán đảo."),
)
KEPT: Said = (
    _("Vốn còn giữ"),
    _(
        "Dư nợ + tiền gửi + tiền mặt + tiền ở trưởng nhóm và đang chuyển + thiếu quỹ chờ xử "
        "lý, trừ tiết kiệm và tiền thừa phải trả thành viên."
    ),
)
WHOLE: Said = (
    _("Bảo toàn vốn (I11)"),
    _(
        "Vốn còn giữ, không kể dư nợ của khoản vay đang quá hạn, chia cho vốn gốc. Dòng trên "
        "tính cả dư nợ quá hạn, vì có thể còn thu được. Dưới 100% là mất vốn."
    ),
)
ORIGINAL: Said = (
    _("Vốn gốc"),
    _("Vốn các nguồn đã giao cho quỹ; với một xã là số dư vốn tỉnh phân bổ (tài khoản 361)."),
)
IN_USE: Said = (_("Sử dụng vốn (I12)"), _("Dư nợ chia cho vốn tỉnh đã phân bổ cho xã."))
LOST: Said = (_("Đã mất"), _("Nợ đã xóa, số dư tài khoản 643."))
CHANGE: Said = (
    _("Tăng, giảm"),
    _("Ngày sau trừ ngày trước; mỗi ngày tính từ bút toán đến ngày đó."),
)
WITHOUT: Said = (
    _("Chưa có nhà tiêu hợp vệ sinh"),
    _(
        "Hộ mà lần khảo sát gần nhất ghi chưa có, hoặc chưa khảo sát nhưng đã vay để làm nhà "
        "tiêu. Hộ là hộ của thành viên, và hộ được khảo sát chưa vào nhóm. Chưa rõ: chưa khảo "
        "sát, hoặc phiếu không ghi rõ."
    ),
)
FINISHED: Said = (
    _("Đã vay, đã nghiệm thu, còn lại"),
    _(
        "Trong số hộ chưa có: đã vay làm nhà tiêu, công trình đã nghiệm thu, và phần còn lại. "
        "Khoản vay có từ trước khi mở sổ không theo dõi nghiệm thu ở đây nên không tính."
    ),
)
HYGIENIC: Said = (
    _("Tỷ lệ hợp vệ sinh, trước và nay"),
    _(
        "Số hộ đã có trước, và số đó cộng hộ đã nghiệm thu, chia cho số hộ biết rõ. Dùng cho "
        "tiêu chí môi trường nông thôn mới của xã."
    ),
)
APPRAISED: Said = (
    _("Thẩm định (I17)"),
    _("Khoản vay có biên bản thẩm định đạt không muộn hơn ngày duyệt, trên số khoản đã giải ngân."),
)
APPRAISED_LATER: Said = (
    _("Vòng 2 (I17)"),
    _(
        "Khoản vay vòng 2 trở lên có đủ số người thẩm định đạt theo quy chế không muộn hơn ngày "
        "duyệt, trên số khoản vòng 2 trở lên đã giải ngân."
    ),
)
FORECAST_SHARE: Said = (
    _("Thu đúng tháng"),
    _(
        "Gốc đến hạn trong tháng đã thu ngay trong tháng đó, chia cho gốc đến hạn, cộng các tháng "
        "đã qua (nhiều nhất 12). Xã ít khoản vay được tính thêm 60 lượt khoản vay theo nếp chung "
        "của quỹ."
    ),
)
FORECAST_DUE: Said = (
    _("Gốc đến hạn"),
    _(
        "Gốc chưa trả của các kỳ có ngày trả trong tháng, theo lịch trả có hiệu lực vào ngày lập "
        "(đã tính gia hạn, khoanh nợ, thu hồi). Quá hạn + đến hạn các tháng = dư nợ."
    ),
)
FORECAST_LIKELY: Said = (
    _("Thu về dự kiến"),
    _(
        "Gốc đến hạn nhân phần thu đúng tháng, cộng nợ cũ nhân phần thu muộn theo tuổi (1 tháng, "
        "2-3 tháng, lâu hơn), cộng gốc chưa đến hạn nhân phần trả trước; mỗi phần lấy từ các "
        "tháng đã qua của chính xã."
    ),
)
FORECAST_BAND: Said = (
    _("Thấp, cao"),
    _(
        "Trong 10 tháng đã qua của xã, 1 tháng thu kém hơn mức thấp và 1 tháng thu hơn mức cao; "
        "xã ít tháng được tính thêm 12 tháng theo nếp chung. Càng xa khoảng càng rộng: sau số "
        "tháng bằng số tháng đã thấy thì rộng gấp đôi."
    ),
)
FORECAST_LOANS: Said = (
    _("Cho vay được, quay vòng thu về"),
    _(
        "Tiền được cho vay = tiền mặt + ngân hàng + đang chuyển, trừ tiền phải trả và phần tiết "
        "kiệm không được cho vay. Mỗi tháng, phần vượt mức giữ lại và số đã duyệt được cho vay "
        "hết theo cỡ khoản vay thường dùng; chính các khoản đó lại trả về (quay vòng)."
    ),
)
FORECAST_NEED: Said = (
    _("Nhu cầu vay"),
    _(
        "Số đã duyệt chưa giải ngân, cộng phần kế hoạch năm còn lại chia đều các tháng; năm chưa "
        "có kế hoạch thì theo mức cho vay bình quân của các tháng đã qua (nhiều nhất 12)."
    ),
)
FORECAST_IDLE: Said = (
    _("Thừa, thiếu"),
    _(
        "Cho vay đúng nhu cầu: tiền thừa là phần trên mức giữ lại không ai cần trong suốt số "
        "tháng quy định; tiền thiếu là nhu cầu chưa có tiền để giải ngân, dồn sang tháng sau."
    ),
)
MEETINGS_HELD: Said = (
    _("Họp so với lịch (I25)"),
    _(
        "Số buổi họp nhóm đã ghi trong kỳ, chia cho số buổi theo lịch: mỗi nhóm đang hoạt động "
        "họp một buổi mỗi tháng vào ngày của nhóm. Buổi đã rút lại không tính."
    ),
)
ATTENDANCE: Said = (
    _("Tỷ lệ dự họp"),
    _("Số lượt có mặt chia cho số lượt thành viên của nhóm vào ngày họp."),
)
TRAINED: Said = (
    _("Tập huấn, tuyên truyền"),
    _(
        "Lớp tính khi đã điểm danh, vào kỳ có ngày cuối của lớp; người học tính khi có mặt ít nhất "
        "một buổi. Đợt tuyên truyền tính vào kỳ có ngày cuối của đợt, số người nghe do đơn vị ghi."
    ),
)
CAPITAL_LEFT: Said = (
    _("Còn lại ở tỉnh"),
    _(
        "Nguồn vốn của quỹ (tài khoản 411) trừ vốn đã phân bổ cho xã (tài khoản 136), theo sổ của "
        "tỉnh; cộng dồn từng phiếu."
    ),
)
CAPITAL_HELD: Said = (
    _("Còn lại ở xã"),
    _("Vốn tỉnh phân bổ xã còn giữ (tài khoản 361), theo sổ của xã; cộng dồn từng phiếu."),
)
ATTAINED: Said = (
    _("Thực hiện kế hoạch (I21)"),
    _(
        "Khoản vay đã giải ngân trong năm chia cho chỉ tiêu của kế hoạch đang có hiệu lực. Phần "
        "phải đạt đến ngày xem: bằng phần số khoản cả quỹ đã cho vay đến ngày này năm trước; năm "
        "trước dưới 100 khoản thì theo số ngày đã qua."
    ),
)
