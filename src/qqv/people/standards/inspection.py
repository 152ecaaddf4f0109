"""What is looked at when a board or a group is inspected?

The fact `unit` is province, commune or group.
"""

from datetime import date

from django.utils.translation import gettext_noop as _

from qqv.people.standards import Standard
from qqv.rules.checklist import Condition, Item

PROVINCE = (Condition(fact="unit", among=("province",)),)
COMMUNE = (Condition(fact="unit", among=("commune",)),)
BOARD = (Condition(fact="unit", among=("province", "commune")),)
GROUP = (Condition(fact="unit", among=("group",)),)
BELOW = (Condition(fact="unit", among=("commune", "group")),)

VERSIONS = (
    Standard(
        valid_from=date(2000, 1, 1),
        basis="",
        items=(
            Item(key="du_nguoi", text=_("Đủ người giữ chức, không ai kiêm việc mình kiểm soát")),
            Item(
                key="phan_bo",
                text=_("Phân bổ vốn có quyết định, sổ tỉnh khớp sổ xã"),
                when=PROVINCE,
            ),
            Item(key="so_sach", text=_("Sổ sách ghi đủ, khóa sổ đúng hạn"), when=BOARD),
            Item(
                key="chung_tu", text=_("Phiếu thu, chi có đủ chữ ký và giấy kèm theo"), when=BOARD
            ),
            Item(key="ngan_hang", text=_("Tiền được nộp ngân hàng đúng hạn"), when=BOARD),
            Item(
                key="ho_so", text=_("Hồ sơ vay đủ giấy tờ, thẩm định trước khi duyệt"), when=COMMUNE
            ),
            Item(key="cong_khai", text=_("Danh sách vay được niêm yết công khai"), when=BELOW),
            Item(key="hop_nhom", text=_("Nhóm họp đúng lịch, có biên bản"), when=GROUP),
            Item(key="bang_ke", text=_("Bảng kê thu có chữ ký từng thành viên"), when=GROUP),
            Item(key="nop_tien", text=_("Tiền thu được nộp thủ quỹ đúng hẹn"), when=GROUP),
            Item(
                key="so_vay", text=_("Thành viên tự giữ sổ vay, sổ ghi đủ từng lần trả"), when=GROUP
            ),
            Item(key="cong_trinh", text=_("Công trình đã xây, dùng đúng mục đích"), when=BELOW),
        ),
    ),
)
