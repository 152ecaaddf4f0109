"""How do photos and scanned papers get in? Called inside the `recording` of an action.

A file lies under the SHA-256 of its content and is written before its row is committed. A
transaction that is rolled back therefore leaves at most a file that no row names, never a row
without its file.
"""

import hashlib
import os
import struct
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.conf import settings

from qqv.people.models import Attachment, Fund
from qqv.people.picturing import NotAnImage, Picture, picture_of
from qqv.rules.refusals import Refusal
from qqv.trail.models import Record

PDF = "application/pdf"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """A file as somebody sent it (tệp gửi lên)."""

    name: str
    content: bytes


class TooLarge(Refusal):
    """A file is larger than what is kept (tệp quá lớn)."""

    text = "Tệp {name} lớn hơn {most} MB. Chị chụp lại với cỡ ảnh nhỏ hơn."


class TooManyFiles(Refusal):
    """More files at once than anybody looks at (quá nhiều tệp)."""

    text = "Mỗi lần gửi nhiều nhất {most} tệp, chị đang gửi {count}."


class EmptyFile(Refusal):
    """A file holds nothing (tệp rỗng)."""

    text = "Tệp {name} không có gì bên trong."


class BrokenFile(Refusal):
    """A picture or a paper cannot be opened (tệp hỏng)."""

    text = "Tệp {name} bị hỏng, không mở được. Chị chụp hoặc gửi lại."


class WrongKind(Refusal):
    """Only pictures and PDF are kept, told by their content and not by their name (sai loại)."""

    text = "Tệp {name} không phải ảnh (JPEG, PNG, WebP) hoặc PDF."


def digests(files: Sequence[Sent]) -> list[str]:
    """Name the files by their content, for the content of a request (dấu của tệp)."""
    return [hashlib.sha256(file.content).hexdigest() for file in files]


def attach(
    record: Record,
    *,
    board_id: int,
    group_id: int | None,
    files: Sequence[Sent],
    on: date,
    kind: Attachment.Kind | None = None,
) -> list[Attachment]:
    """Keep files with the record that is being made, in one statement (đính kèm).

    `on` dates what carries no date itself; without `kind` a PDF is a paper and a picture a photo.
    Refuses too many, too large, empty and broken files, and what is neither picture nor PDF.
    """
    if len(files) > settings.ATTACHMENT_MOST_FILES:
        raise TooManyFiles(most=settings.ATTACHMENT_MOST_FILES, count=len(files))
    if not files:
        return []
    keep_place = Fund.objects.values_list("keep_photo_place", flat=True).get(boards=board_id)
    rows = []
    for file in files:
        kept = _kept(file, keep_place=keep_place)
        rows.append(
            Attachment(
                board_id=board_id,
                group_id=group_id,
                kind=kind or (Attachment.Kind.PAPER if kept.media_type == PDF else "photo"),
                sha256=put(kept.content),
                media_type=kept.media_type,
                name=_name(file.name),
                size=len(kept.content),
                taken_on=min(kept.taken_on or on, on),
                record=record,
            )
        )
    return Attachment.objects.bulk_create(rows)


def file_of(sha256: str) -> Path:
    """Tell where the file of a digest lies (nơi cất tệp)."""
    return Path(settings.ATTACHMENTS) / sha256[:2] / sha256


def put(content: bytes) -> str:
    """Write a file once, whole or not at all, and tell its digest (cất tệp)."""
    sha256 = hashlib.sha256(content).hexdigest()
    target = file_of(sha256)
    if target.exists():
        return sha256
    target.parent.mkdir(parents=True, exist_ok=True)
    descriptor, draft = tempfile.mkstemp(dir=target.parent, suffix=".part")
    try:
        with os.fdopen(descriptor, "wb") as out:
            out.write(content)
            out.flush()
            os.fsync(out.fileno())
        Path(draft).replace(target)
    finally:
        Path(draft).unlink(missing_ok=True)
    return sha256


def _kept(file: Sent, *, keep_place: bool) -> Picture:
    if not file.content:
        raise EmptyFile(name=file.name)
    if len(file.content) > settings.ATTACHMENT_MOST_BYTES:
        raise TooLarge(name=file.name, most=settings.ATTACHMENT_MOST_BYTES // 1024**2)
    if file.content.startswith(b"%PDF-"):
        if b"%%EOF" not in file.content[-1024:]:
            raise BrokenFile(name=file.name)
        return Picture(content=file.content, media_type=PDF, taken_on=None)
    try:
        return picture_of(file.content, keep_place=keep_place)
    except NotAnImage:
        raise WrongKind(name=file.name) from None
    except (OSError, ValueError, SyntaxError, struct.error):
        raise BrokenFile(name=file.name) from None


def _name(name: str) -> str:
    plain = Path(name.replace("\\", "/")).name
    return "".join(letter for letter in plain if letter.isprintable())[-120:] or "tep"
