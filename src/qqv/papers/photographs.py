"""How does a photo get onto paper? As a small picture inside an SVG, which the press can read."""

import base64
from io import BytesIO

from PIL import Image

from qqv.people.attaching import file_of
from qqv.people.picturing import resized

SIDE = 900  # enough for half a page in print


def drawn(sha256: str) -> str:
    """Draw a kept photo; nothing where its file is gone (ảnh trên giấy)."""
    file = file_of(sha256)
    if not file.is_file():
        return ""
    made = resized(file.read_bytes(), side=SIDE)
    width, height = Image.open(BytesIO(made)).size
    data = base64.b64encode(made).decode()
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" '
        f'width="{width}" height="{height}"><image width="{width}" height="{height}" '
        f'href="data:image/jpeg;base64,{data}"/></svg>'
    )
