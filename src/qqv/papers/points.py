"""Which points are asked at the household, on screen and on paper?"""

from django.utils.translation import gettext_lazy as _

# What is asked at the household before a loan (phiếu thẩm định), fund.md 4.
APPRAISAL = (
    ("dung_doi_tuong", _("Hộ đúng đối tượng vay của Quỹ")),
    ("co_dat", _("Có đất làm công trình, không ngập nước")),
    ("nguon_nuoc", _("Cách nguồn nước ăn uống ít nhất 10 m")),
    ("doi_ung", _("Có vốn đối ứng và khả năng trả nợ")),
    ("khong_vay_trung", _("Không vay nơi khác cho cùng công trình")),
)
