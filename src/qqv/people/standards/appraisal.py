"""What is asked at the household before a loan?

The facts are `cycle`, `work` (the code of the work kind) and `standing` (the household's class).
"""

from datetime import date

from django.utils.translation import gettext_noop as _

from qqv.people.standards import Standard
from qqv.rules.checklist import Condition, Item

LATER = Condition(fact="cycle", at_least=2)
POOR = Condition(fact="standing", among=("poor", "near_poor"))

ENTITLED = Item(key="dung_doi_tuong", text=_("Hộ đúng đối tượng vay của Quỹ"))
GROUND = Item(key="co_dat", text=_("Có đất làm công trình, không ngập nước"))
AWAY = Item(key="nguon_nuoc", text=_("Cách nguồn nước ăn uống ít nhất 10 m"))
OWN_MONEY = Item(key="doi_ung", text=_("Có vốn đối ứng và khả năng trả nợ"))
NOT_TWICE = Item(key="khong_vay_trung", text=_("Không vay nơi khác cho cùng công trình"))

VERSIONS = (
    Standard(
        valid_from=date(2000, 1, 1),
        basis="",
        items=(ENTITLED, GROUND, AWAY, OWN_MONEY, NOT_TWICE),
    ),
    Standard(
        valid_from=date(2022, 1, 1),
        basis="",
        items=(
            Item(key="den_nha", text=_("Đã đến tận nhà, gặp người vay")),
            ENTITLED,
            Item(
                key="giay_dien_ho",
                text=_("Giấy chứng nhận hộ nghèo, cận nghèo còn hạn"),
                when=(POOR,),
            ),
            Item(key="nha_tieu_nay", text=_("Đã xem nhà tiêu đang dùng (ghi loại nào)")),
            Item(key="nuoc_nay", text=_("Đã xem nguồn nước ăn uống (ghi nguồn nào)")),
            GROUND,
            AWAY,
            Item(key="du_toan", text=_("Dự toán hợp lý so với giá vật liệu, nhân công ở xã")),
            Item(key="doi_ung", text=_("Có đủ phần vốn đối ứng ngoài tiền vay")),
            Item(
                key="tra_no",
                text=_("Thu nhập đủ trả gốc, lãi, tiết kiệm mỗi kỳ (ghi số tiền một tháng)"),
            ),
            Item(
                key="khong_vay_trung",
                text=_("Không vay Ngân hàng Chính sách xã hội hay nơi khác cho cùng công trình"),
            ),
            Item(key="no_khac", text=_("Các khoản nợ khác không làm hộ mất khả năng trả")),
            Item(key="dong_y", text=_("Vợ chồng, người cùng hộ đồng ý vay")),
            Item(
                key="cu_con_dung",
                text=_("Công trình vay vòng trước còn tốt và đang được dùng"),
                when=(LATER,),
            ),
            Item(
                key="cong_trinh_khac",
                text=_("Công trình lần này khác lần trước, hoặc là sửa chữa loại được vay lại"),
                when=(LATER,),
            ),
            Item(
                key="khong_dao_no",
                text=_("Tiền trả vòng trước không phải đi vay để đảo nợ"),
                when=(LATER,),
            ),
        ),
    ),
)
