"""Which photos and papers may she see? As those who may see the record they belong to."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.conf import settings

from qqv.people.attaching import file_of
from qqv.people.models import Attachment
from qqv.people.picturing import resized
from qqv.rules.access import Actor, Verb
from qqv.rules.refusals import Unseen


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """An attachment as a page lists it (ảnh, giấy tờ); `is_picture` can be shown small."""

    id: int
    name: str
    kind: str
    taken_on: date
    is_picture: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """An attachment's file and what it is (tệp)."""

    path: Path
    name: str
    media_type: str


def shown(attachments: Iterable[Attachment]) -> tuple[Shown, ...]:
    """List attachments for a page, in the order they were taken (các ảnh)."""
    return tuple(
        Shown(
            id=one.pk,
            name=one.name,
            kind=one.kind,
            taken_on=one.taken_on,
            is_picture=one.media_type.startswith("image/"),
        )
        for one in sorted(attachments, key=lambda one: (one.taken_on, one.pk))
    )


def stored(actor: Actor, *, attachment_id: int) -> Stored:
    """Find the file of an attachment in her scope (xem tệp). Refuses what she may not see."""
    reach = Attachment.objects.within(actor.scope(Verb.SEE))
    one = reach.filter(pk=attachment_id).first()
    if one is None or not file_of(one.sha256).is_file():
        raise Unseen
    return Stored(path=file_of(one.sha256), name=one.name, media_type=one.media_type)


def small(actor: Actor, *, attachment_id: int) -> bytes:
    """Make a small picture of a photo in her scope (ảnh thu nhỏ). Refuses a paper."""
    one = stored(actor, attachment_id=attachment_id)
    if not one.media_type.startswith("image/"):
        raise Unseen
    return resized(one.path.read_bytes(), side=settings.THUMBNAIL_SIDE)
