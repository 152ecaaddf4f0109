"""Is this really a picture, when was it taken, and what does it give away? With Pillow."""

from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO
from typing import Any

from django.conf import settings
from PIL import ExifTags, Image, ImageOps, UnidentifiedImageError

TYPES = {"JPEG": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp"}
QUALITY = 85
# The size is asked before a point is unfolded; Pillow's own limit only warns.
Image.MAX_IMAGE_PIXELS = None


class NotAnImage(ValueError):
    """The bytes are no picture of a kind that is kept (không phải ảnh)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A file as it is kept, and the day it was made if it says so (ảnh đã kiểm)."""

    content: bytes
    media_type: str
    taken_on: date | None


def picture_of(content: bytes, *, keep_place: bool) -> Picture:
    """Open a picture in full and make it fit to be kept (kiểm và thu nhỏ ảnh).

    Turned upright, no larger than the fund keeps, and without the data that tell where it was
    taken unless the fund allows it. Raises NotAnImage, or what Pillow raises for a broken one.
    """
    image = _opened(content)
    kind = str(image.format)
    day = _taken_on(image.getexif())
    if _fit(image, keep_place=keep_place):
        return Picture(content=content, media_type=TYPES[kind], taken_on=day)
    upright = ImageOps.exif_transpose(image)
    upright.thumbnail((settings.PHOTO_SIDE, settings.PHOTO_SIDE))
    exif = upright.getexif().tobytes() if keep_place else b""
    made = _written(upright, kind, exif=exif)
    return Picture(content=made, media_type=TYPES[kind], taken_on=day)


def resized(content: bytes, *, side: int) -> bytes:
    """Make a JPEG of a kept picture, no larger than `side` in pixels (ảnh thu nhỏ)."""
    image = Image.open(BytesIO(content))
    image.draft("RGB", (side, side))
    image.thumbnail((side, side))
    return _written(image.convert("RGB"), "JPEG", exif=b"")


def _opened(content: bytes) -> Image.Image:
    try:
        image = Image.open(BytesIO(content), formats=list(TYPES))
    except UnidentifiedImageError:
        raise NotAnImage from None
    width, height = image.size
    if width * height > settings.PHOTO_MOST_PIXELS:
        raise ValueError(image.size)
    image.load()
    return image


def _fit(image: Image.Image, *, keep_place: bool) -> bool:
    small = max(image.size) <= settings.PHOTO_SIDE
    upright = image.getexif().get(ExifTags.Base.Orientation, 1) == 1
    # EXIF, XMP, comments, text: any of them may tell where it was taken.
    told = set(image.info) & {"exif", "xmp", "XML:com.adobe.xmp", "comment", "photoshop"}
    silent = not told and not getattr(image, "text", None)
    return small and upright and (keep_place or silent)


def _taken_on(exif: Image.Exif) -> date | None:
    inner = exif.get_ifd(ExifTags.IFD.Exif)
    written = inner.get(ExifTags.Base.DateTimeOriginal) or exif.get(ExifTags.Base.DateTime)
    try:
        return datetime.strptime(str(written)[:10], "%Y:%m:%d").date()  # noqa: DTZ007
    except ValueError:
        return None


def _written(image: Image.Image, kind: str, *, exif: bytes) -> bytes:
    out = BytesIO()
    options: dict[str, Any] = {"exif": exif} if exif else {}
    if kind != "PNG":
        options["quality"] = QUALITY
    image.info = {}
    if kind == "JPEG" and image.mode not in {"RGB", "L"}:
        image = image.convert("RGB")
    image.save(out, format=kind, **options)
    return out.getvalue()
