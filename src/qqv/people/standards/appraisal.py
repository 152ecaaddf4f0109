"""What is asked at the household before a loan?"""

from datetime import date

from django.utils.translation import gettext_noop as _

from qqv.people.standards import Standard
from qqv.rules.checklist import Item

VERSIONS = (
    Standard(
        valid_from=date(2000, 1, 1),
        basis="",
        items=(
            Item(key="dung_doi_tuong", text=_("Hộ đúng đối tượng vay của Quỹ")),
            Item(key="co_dat", text=_("Có đất làm công trình, không ngập nước")),
            Item(key="nguon_nuoc", text=_("Cách nguồn nước ăn uống ít nhất 10 m")),
            Item(key="doi_ung", text=_("Có vốn đối ứng và khả năng trả nợ")),
            Item(key="khong_vay_trung", text=_("Không vay nơi khác cho cùng công trình")),
        ),
    ),
)
