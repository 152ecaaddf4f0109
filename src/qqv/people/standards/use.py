"""What is looked at some weeks after the money was handed over?"""

from datetime import date

from django.utils.translation import gettext_noop as _

from qqv.people.standards import Standard
from qqv.rules.checklist import Item

VERSIONS = (
    Standard(
        valid_from=date(2000, 1, 1),
        basis="",
        items=(
            Item(key="nhan_du", text=_("Người vay đã nhận đủ số tiền ghi trong giấy nhận nợ")),
            Item(key="dung_don", text=_("Tiền vay được dùng cho đúng công trình trong đơn")),
            Item(key="khoi_cong", text=_("Công trình đã khởi công")),
            Item(key="so_du", text=_("Số dư trong sổ của người vay khớp với sổ của Quỹ")),
        ),
    ),
)
