"""Which points of a checklist were found met, and which of them were ticked?"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

# What is asked at the household before a loan (phiếu thẩm định), fund.md 4.
APPRAISAL = (
    ("dung_doi_tuong", _("Hộ đúng đối tượng vay của Quỹ")),
    ("co_dat", _("Có đất làm công trình, không ngập nước")),
    ("nguon_nuoc", _("Cách nguồn nước ăn uống ít nhất 10 m")),
    ("doi_ung", _("Có vốn đối ứng và khả năng trả nợ")),
    ("khong_vay_trung", _("Không vay nơi khác cho cùng công trình")),
)
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """One question of a checklist as it stands in the form (điểm kiểm tra)."""

    name: str
    label: Any
    met: bool


def points_of(
    asked: Sequence[tuple[str, Any]], data: Any, *, prefix: str = "point"
) -> tuple[Point, ...]:
    """Read the ticks of a form; what was not ticked is not met (các điểm kiểm tra)."""
    return tuple(
        Point(name=f"{prefix}-{name}", label=label, met=f"{prefix}-{name}" in data)
        for name, label in asked
    )


def checklist_of(
    asked: Sequence[tuple[str, Any]], data: Any, *, prefix: str = "point"
) -> dict[str, bool]:
    """Give the ticks as the actions take them (phiếu)."""
    return {name: f"{prefix}-{name}" in data for name, _label in asked}
