"""Photos for tests, made on the spot; `GPS` is a place in a picture's data."""

from io import BytesIO
from typing import Any

from PIL import Image

from qqv.people.attaching import Sent

GPS = 0x8825
EXIF = 0x8769
TAKEN = 0x9003


def picture(
    kind: str = "JPEG", *, size: tuple[int, int] = (64, 48), color: str = "teal", **options: Any
) -> bytes:
    out = BytesIO()
    Image.new("RGB", size, color).save(out, format=kind, **options)
    return out.getvalue()


def placed(*, day: str = "2026:03:05 09:30:00") -> bytes:
    """A photo that tells where and when it was taken."""
    exif = Image.Exif()
    exif[GPS] = {1: "N", 2: (20.0, 25.0, 0.0), 3: "E", 4: (106.0, 10.0, 0.0)}
    exif[EXIF] = {TAKEN: day}
    return picture(exif=exif.tobytes())


def photo(name: str = "nha-tieu.jpg", **options: Any) -> Sent:
    return Sent(name=name, content=picture(**options))


PAPER = Sent(name="bien-ban.pdf", content=b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n%%EOF\n")
