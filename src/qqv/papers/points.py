"""Which points are asked at the works, on screen and on paper?"""

from django.utils.translation import gettext_lazy as _

# What a hygienic latrine is (phiếu nghiệm thu), QCVN 01:2011/BYT.
WORKS = (
    ("vi_tri", _("Không xây ở nơi thường bị ngập, úng")),
    ("nguon_nuoc", _("Cách nguồn nước ăn uống, sinh hoạt từ 10 m trở lên")),
    ("nen", _("Nền nhẵn, phẳng, không đọng nước")),
    ("mai", _("Có mái lợp ngăn nước mưa")),
    ("cua", _("Cửa và lỗ thông có lưới, che kín")),
    ("be", _("Bể chứa phân kín, không thấm ra ngoài")),
    ("ong_thong_hoi", _("Ống thông hơi đường kính trong từ 90 mm, cao hơn mái 400 mm")),
)
# What is looked at after the money, between these months (phiếu kiểm tra sử dụng vốn).
USE_MONTHS = (1, 3)
USE = (
    _("Người vay đã nhận đủ số tiền ghi trong giấy nhận nợ"),
    _("Tiền vay được dùng cho đúng công trình trong đơn"),
    _("Công trình đã khởi công"),
    _("Số dư trong sổ của người vay khớp với sổ của Quỹ"),
)
