"""What households tell of their latrine, read as hygienic, not, or unclear."""

import pytest

from qqv.rules.latrines import hygienic


@pytest.mark.parametrize(
    ("told", "means"),
    [
        ("Nhà tiêu tự hoại", True),
        ("thấm dội nước", True),
        ("Hai ngăn ủ phân", True),
        ("hố xí 2 ngăn", True),
        ("hợp vệ sinh", True),
        ("không", False),
        ("Chưa có", False),
        ("Nhà tiêu không hợp vệ sinh", False),
        ("Tự hoại nhưng đã hỏng", False),
        ("cầu ao", False),
        ("hố đào tạm", False),
        ("đi nhờ hàng xóm", False),
        ("", None),
        ("nhà tiêu", None),
        ("Nhà tắm và nhà tiêu khép kín", True),
        ("bồn cầu tự hoại", True),
        ("nhà tiêu tạm", False),
        ("nha tieu tam bo", False),
        ("Bà Tám", None),
    ],
)
def test_what_households_tell_is_read(told: str, means: bool | None) -> None:
    assert hygienic(told) is means
