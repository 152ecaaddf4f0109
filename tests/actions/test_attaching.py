"""Photos and papers are judged by what they are, and go wherever the books go."""

import hashlib
import json
from collections.abc import Sequence
from datetime import date
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command
from PIL import Image

from qqv.config import copies
from qqv.imports.archive.taking import Damaged, import_everything
from qqv.people import attaching
from qqv.people.attaching import Sent, attach, file_of
from qqv.people.models import Attachment
from qqv.rules.access import Verb
from qqv.trail.recording import recording
from tests.archive.test_archive import emptied
from tests.pictures import GPS, PAPER, photo, picture, placed
from tests.world import World

ON = date(2026, 3, 10)


@pytest.fixture(autouse=True)
def folder(settings: Any, tmp_path: Path) -> Path:
    settings.ATTACHMENTS = tmp_path / "attachments"
    return Path(settings.ATTACHMENTS)


def keep(world: World, files: Sequence[Sent], on: date = ON) -> list[Attachment]:
    """Attach the way every action does: inside its recording."""
    actor = world.actor("accountant")
    with recording(actor, Verb.ACCEPT_WORKS, uuid4(), {"n": 1}) as record:
        record.subject = "Ảnh"
        place = {"board_id": world.board.pk, "group_id": world.group.pk}
        return attach(record, **place, files=files, on=on)


def opened(one: Attachment) -> Image.Image:
    return Image.open(BytesIO(file_of(one.sha256).read_bytes()))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_photo_is_kept_under_its_digest(world: World, kind: str) -> None:
    sent = Sent(name=r"C:\anh\nhà tiêu.jpg", content=picture(kind))
    [one] = keep(world, [sent])
    assert (one.kind, one.media_type) == ("photo", f"image/{kind.lower()}")
    assert (one.name, one.taken_on, one.size) == ("nhà tiêu.jpg", ON, len(sent.content))
    assert file_of(one.sha256).read_bytes() == sent.content
    assert one.sha256 == hashlib.sha256(sent.content).hexdigest()


def test_a_scanned_paper_is_kept_as_it_is(world: World) -> None:
    [one] = keep(world, [PAPER])
    assert (one.kind, one.media_type) == ("paper", "application/pdf")
    assert file_of(one.sha256).read_bytes() == PAPER.content


def test_the_same_photo_twice_is_one_file(world: World, folder: Path) -> None:
    keep(world, [photo(), photo("lan-hai.jpg")])
    assert Attachment.objects.count() == 2
    assert len([path for path in folder.rglob("*") if path.is_file()]) == 1


def test_a_large_photo_is_shrunk_and_turned_upright(world: World) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # held sideways
    content = picture(size=(3000, 1500), exif=exif.tobytes())
    [one] = keep(world, [Sent(name="lon.jpg", content=content)])
    assert opened(one).size == (640, 1280)


def test_the_place_is_dropped_and_the_day_kept(world: World) -> None:
    [one] = keep(world, [Sent(name="a.jpg", content=placed())])
    assert one.taken_on == date(2026, 3, 5)
    kept = opened(one)
    assert not kept.getexif().get_ifd(GPS)


def test_the_place_stays_where_the_fund_allows_it(world: World) -> None:
    world.fund.keep_photo_place = True
    world.fund.save(update_fields=["keep_photo_place"])
    [one] = keep(world, [Sent(name="a.jpg", content=placed())])
    assert opened(one).getexif().get_ifd(GPS)


def test_a_day_after_the_visit_is_not_believed(world: World) -> None:
    [one] = keep(world, [Sent(name="a.jpg", content=placed(day="2031:01:01 00:00:00"))])
    assert one.taken_on == ON


TRUNCATED = picture(size=(400, 400), color="red")[:-200]


@pytest.mark.parametrize(
    ("files", "refusal"),
    [
        ([Sent(name="a.jpg", content=b"")], attaching.EmptyFile),
        ([Sent(name="a.jpg", content=b"MZ\x90\x00 a program")], attaching.WrongKind),
        ([Sent(name="a.jpg", content=b"<svg onload='x()'/>")], attaching.WrongKind),
        ([Sent(name="a.jpg", content=picture("GIF"))], attaching.WrongKind),
        ([Sent(name="a.jpg", content=TRUNCATED)], attaching.BrokenFile),
        ([Sent(name="a.pdf", content=b"%PDF-1.7 cut off")], attaching.BrokenFile),
        ([Sent(name="a.jpg", content=b"\xff" * (5 * 1024**2 + 1))], attaching.TooLarge),
        ([photo()] * 11, attaching.TooManyFiles),
    ],
)
def test_what_is_refused_leaves_no_row(
    world: World, files: list[Sent], refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        keep(world, files)
    assert not Attachment.objects.exists()


def test_a_picture_that_unfolds_too_far_is_refused(world: World, settings: Any) -> None:
    settings.PHOTO_MOST_PIXELS = 1000
    with pytest.raises(attaching.BrokenFile):
        keep(world, [photo()])


def test_a_rolled_back_action_leaves_at_most_a_file(world: World, folder: Path) -> None:
    actor = world.actor("accountant")
    with (
        pytest.raises(ZeroDivisionError),
        recording(actor, Verb.ACCEPT_WORKS, uuid4(), {}) as record,
    ):
        attach(record, board_id=world.board.pk, group_id=None, files=[photo()], on=ON)
        raise ZeroDivisionError
    assert not Attachment.objects.exists()
    assert len(list(folder.glob("??/*"))) == 1


# Copies


def test_a_copy_carries_them_and_brings_them_back(
    world: World, folder: Path, tmp_path: Path
) -> None:
    [one] = keep(world, [photo()])
    backups = tmp_path / "backups"
    copies.copy_attachments(source=folder, target=backups / "attachments")
    file_of(one.sha256).unlink()
    copies.copy_attachments(source=backups / "attachments", target=folder)
    assert opened(one).size == (64, 48)


def test_a_damaged_copy_is_refused(world: World, folder: Path, tmp_path: Path) -> None:
    [one] = keep(world, [photo()])
    file_of(one.sha256).write_bytes(b"something else")
    with pytest.raises(CommandError):
        copies.copy_attachments(source=folder, target=tmp_path / "copy")
    assert not [path for path in (tmp_path / "copy").rglob("*") if path.is_file()]


def test_the_books_miss_a_lost_file(world: World) -> None:
    [one] = keep(world, [photo()])
    call_command("check_books", stdout=StringIO())
    file_of(one.sha256).unlink()
    said = StringIO()
    with pytest.raises(SystemExit):
        call_command("check_books", stderr=said)
    assert f"attachment {one.pk}" in said.getvalue()


def test_the_archive_carries_them(world: World, folder: Path, tmp_path: Path) -> None:
    [one] = keep(world, [photo()])
    content = file_of(one.sha256).read_bytes()
    archive = tmp_path / "quy.zip"
    call_command("export_everything", "--out", str(archive), stdout=StringIO())
    emptied()
    file_of(one.sha256).unlink()
    out = StringIO()
    call_command("import_everything", str(archive), stdout=out)
    assert json.loads(out.getvalue())["rows"] > 10
    assert file_of(Attachment.objects.get().sha256).read_bytes() == content


def test_an_archive_with_another_photo_is_refused(
    world: World, folder: Path, tmp_path: Path
) -> None:
    [one] = keep(world, [photo()])
    file_of(one.sha256).write_bytes(picture(color="black"))
    archive = tmp_path / "quy.zip"
    call_command("export_everything", "--out", str(archive), stdout=StringIO())
    emptied()
    with pytest.raises(Damaged):
        import_everything(archive)
    assert not Attachment.objects.exists()
