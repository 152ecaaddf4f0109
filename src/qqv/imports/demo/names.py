"""Who lives in the training fund? Invented names in Vietnamese order, places of the area."""

from random import Random

FAMILIES = (
    "Nguyễn Trần Lê Phạm Hoàng Vũ Đặng Bùi Đỗ Ngô Dương Đinh Mai Lưu Đoàn Trịnh Vương Tạ Phùng Cao"
).split()
MIDDLES = "Thị Thị Thị Thị Thị Ngọc Thanh Thu Kim Bích Hồng Thúy".split()
GIVEN = (
    "Ánh Bình Chi Cúc Dung Duyên Đào Điệp Gấm Giang Hạnh Hằng Hiên Hiền Hoa Hòa Hoài Hồng Huệ"
    " Hương Hường Khuyên Lan Lành Liên Liễu Loan Lụa Lương Lựu Mai Mận Miên Mơ Mùi Nga Ngân Nguyệt"
    " Nhàn Nhung Nụ Oanh Phượng Quế Quỳnh Sen Sim Tâm Thắm Thảo Thêu Thoa Thơm Thủy Thuyên Tình"
    " Tơ Tuyết Tươi Vân Vui Xuân Xuyến Yến"
).split()

# (district, its communes and towns). Administrative names only.
DISTRICTS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("Ý Yên", ("Yên Khang", "Yên Phong", "Yên Đồng", "Yên Trị", "Yên Cường")),
    ("Vụ Bản", ("Hợp Hưng", "Liên Bảo", "Kim Thái", "Minh Tân", "Đại An")),
    ("Giao Thủy", ("Hoành Sơn", "Giao Tân", "Giao Yến", "Giao Hà", "Ngô Đồng")),
    ("Nam Trực", ("Hồng Quang", "Nam Hoa", "Nam Thắng", "Điền Xá", "Nam Mỹ")),
    ("Xuân Trường", ("Xuân Ninh", "Xuân Vinh", "Thọ Nghiệp", "Xuân Hòa")),
    ("Mỹ Lộc", ("Mỹ Hà", "Mỹ Thắng", "Thị trấn Mỹ Lộc")),
)


def name(rng: Random) -> str:
    """Invent a woman's name in Vietnamese order (họ tên)."""
    return f"{rng.choice(FAMILIES)} {rng.choice(MIDDLES)} {rng.choice(GIVEN)}"


def id_number(rng: Random, born: int, taken: set[str]) -> str:
    """Invent an identity number of the right shape that nobody else has (số CCCD)."""
    while True:
        century = 1 if born < 2000 else 3
        number = f"036{century}{born % 100:02d}{rng.randrange(10**6):06d}"
        if number not in taken:
            taken.add(number)
            return number
